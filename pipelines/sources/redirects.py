"""Redirects of retired concepts, as an operator supplies them: a CSV file `old,new[,note]`.

An empty `new` says that the concept was retired and that nothing replaces it. `label` (its last
name) and `release` (which one retired it) may stand beside; `guidance taxonomy diff
--write-redirects` writes such a file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from guidance.errors import InputError, RowRefused, SourceError
from guidance.taxonomy import Redirect, Redirects
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources.cells import tidy
from pipelines.sources.contract import LocalSource, conclude, source_name
from pipelines.sources.files import read_text
from pipelines.sources.tables import Row, Table

COLUMNS = ("old", "new", "note", "label", "release")
_REQUIRED = COLUMNS[:2]


class TaxonomyRedirects(LocalSource[Redirect]):
    """Reads which URI stands for a retired one."""

    kind = "taxonomy-redirects"

    def parse(self, spec: SourceSpec) -> Parsed[Redirect]:
        """Return the redirects sorted by old URI.

        Raises
        ------
        SourceError
            When one URI leads to two, or redirects lead in a circle: then none can be trusted.
        """
        ledger = Ledger(source_name(spec))
        table = Table.from_text(read_text(spec.path), spec.path.name, _REQUIRED)
        found: list[Redirect] = []
        for line, row in table.rows(ledger):
            try:
                found.append(_redirect(spec.path.name, line, row))
            except RowRefused as error:
                ledger.refuse(error)
        return conclude(ledger, _sorted(found, spec), spec)


def read_redirects(path: Path) -> Redirects:
    """Return the redirects in a file."""
    return Redirects.of(TaxonomyRedirects().parse(SourceSpec("taxonomy-redirects", path)).records)


def redirects_text(entries: Iterable[Redirect]) -> str:
    """Return redirects as the text of such a file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([entry.old, entry.new or "", entry.note, entry.label, entry.release])
    return out.getvalue()


def _redirect(file: str, line: int, row: Row) -> Redirect:
    old, new = row["old"].strip(), row["new"].strip()
    if not old.startswith("http"):
        raise RowRefused(file, line, "no URI in the column old")
    if new and not new.startswith("http"):
        raise RowRefused(file, line, "neither a URI nor nothing in the column new")
    note, label, release = (tidy(row.get(name, "")) for name in COLUMNS[2:])
    return Redirect(old, new or None, label, note, release)


def _sorted(found: Iterable[Redirect], spec: SourceSpec) -> tuple[Redirect, ...]:
    try:
        return Redirects.of(found).entries
    except InputError as error:
        raise SourceError(
            f"{error.found} in {spec.path.name}", error.expected, error.remedy
        ) from error
