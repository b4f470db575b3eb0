"""Skills that somebody stored in a table, moved to another release: curators' tags, catalogues.

Two columns are known: `skill` (a URI a row, as in the table of curators' decisions) and
`esco_skills` (URIs separated by "|", as in the course catalogue). Every other cell stays as it is,
and a row whose skill was retired stays too: only its curator can say what fits now.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from guidance.errors import SourceError
from guidance.migration import Fates
from guidance.taxonomy import Change, ConceptKind, Fate
from pipelines.records import Ledger
from pipelines.sources.files import read_text
from pipelines.sources.tables import Row, Table

SINGLE, LISTED = "skill", "esco_skills"
"""The columns that hold skills: one, or several in a cell."""
DECISION = ("credential", "outcome", SINGLE)
"""What a curator decides about; two decisions about one contradict each other."""


@dataclass(frozen=True, slots=True)
class TagMoved:
    """One stored tag that did not simply stay, with its line in the file."""

    line: int
    change: Change


@dataclass(frozen=True, slots=True)
class MovedTags:
    """A table under another release, and its account.

    Attributes
    ----------
    text
        The table again, as CSV.
    kept
        Tags that stayed as they were.
    contradictions
        Lines whose decisions contradict each other now that their skills are one.
    refused
        Rows left out of `text`, by reason: those that are no rows of the table.
    """

    text: str
    kept: int
    moved: tuple[TagMoved, ...]
    contradictions: tuple[tuple[int, ...], ...] = ()
    refused: tuple[tuple[str, int], ...] = ()


def move_tags(path: Path, fates: Fates) -> MovedTags:
    """Return the table in a file with its skills moved to the release of `fates`.

    Raises
    ------
    SourceError
        When the file is no table or has neither of the columns.
    """
    table = Table.from_text(read_text(path), path.name)
    columns = [name for name in (SINGLE, LISTED) if name in table.header]
    if not columns:
        raise SourceError(
            f"{path.name} without column {SINGLE} or {LISTED}", "one of them", "name the column so"
        )
    ledger, moving = Ledger(path.name), _Moving(fates)
    rows = [(line, moving.row(line, row, columns)) for line, row in table.rows(ledger)]
    return MovedTags(
        _written(table, (row for _, row in rows)),
        moving.kept,
        tuple(moving.moved),
        tuple(_contradictions(rows)),
        tuple(sorted(ledger.refused.items())),
    )


class _Moving:
    """Moves the cells of a table one after another and counts."""

    def __init__(self, fates: Fates) -> None:
        self.fates = fates
        self.kept = 0
        self.moved: list[TagMoved] = []

    def row(self, line: int, row: Row, columns: Iterable[str]) -> Row:
        return {**row, **{name: self._cell(line, row[name]) for name in columns}}

    def _cell(self, line: int, cell: str) -> str:
        uris = [part.strip() for part in cell.split("|")]
        if not any(self.fates.fate(u, ConceptKind.SKILL).fate is not Fate.KEPT for u in uris if u):
            self.kept += sum(map(bool, uris))
            return cell
        return "|".join(dict.fromkeys(self._now(line, uri) for uri in uris if uri))

    def _now(self, line: int, uri: str) -> str:
        change = self.fates.fate(uri, ConceptKind.SKILL)
        if change.fate in (Fate.KEPT, Fate.RELABELLED):
            self.kept += 1
        else:
            self.moved.append(TagMoved(line, change))
        return change.new or uri


def _contradictions(rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, ...]]:
    """Yield the lines of decisions about one thing that are not alike."""
    decided: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    for line, row in rows:
        if "decision" in row and SINGLE in row:
            subject = tuple(row.get(name, "").strip() for name in DECISION)
            decided[subject].append((line, row["decision"].strip()))
    for subject in sorted(decided):
        if len({decision for _, decision in decided[subject]}) > 1:
            yield tuple(line for line, _ in decided[subject])


def _written(table: Table, rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=table.delimiter, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows([row[name] for name in table.header] for row in rows)
    return out.getvalue()
