"""Releases of a taxonomy as they lie on disk, for comparing one with another.

A release may be a directory or a zip archive of ESCO's CSV files, whole or in part, or a snapshot.
Only what an upgrade asks about is read: which concepts there are, under which labels, and which
occupation asks for which skill.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guidance.errors import SourceError
from guidance.snapshot import Snapshot
from guidance.storage.layout import MANIFEST
from guidance.storage.reading import open_snapshot
from guidance.taxonomy import (
    Basis,
    ConceptKind,
    Redirect,
    RelationKind,
    Release,
    ReleasedConcept,
)
from pipelines.records import Ledger
from pipelines.sources.cells import tidy
from pipelines.sources.esco import member_name
from pipelines.sources.files import Bundle, decode
from pipelines.sources.labels import label_list
from pipelines.sources.tables import Row, Table

CONCEPTS = {ConceptKind.SKILL: "skills", ConceptKind.OCCUPATION: "occupations"}
"""Stem of the file of each kind."""
RELATIONS = "occupationskillrelations"
REPLACED_BY = ("replacedBy", "isReplacedBy", "replacedByUri")
"""Columns in which releases say what stands for a concept that they no longer use."""
IN_USE = frozenset({"", "released"})
"""Words of the column `status` for a concept that may be used."""


def read_release(path: Path, name: str = "", language: str = "") -> Release:
    """Return the release at a path.

    Parameters
    ----------
    name
        What to call it; the path's own name when not given (a snapshot's own release instead).
    language
        Of the labels; English where there is English, else the only language there is.

    Raises
    ------
    SourceError
        When there is no release at the path, or its language has to be named.
    """
    if (path / MANIFEST).is_file():
        return released_in(open_snapshot(path), name)
    delivery = _Delivery.open(path, language)
    skills, occupations = (delivery.concepts(kind) for kind in CONCEPTS)
    return Release(
        name=name or path.name,
        language=delivery.language,
        skills=skills,
        occupations=occupations,
        replaced=tuple(sorted(delivery.replaced, key=lambda entry: entry.old)),
        demands=delivery.demands(),
        notes=tuple(f"{what}: {count:,}" for what, count in sorted(delivery.seen.items())),
    )


def released_in(snapshot: Snapshot, name: str = "") -> Release:
    """Return what a snapshot holds as a release; what its redirects say counts as the release's."""
    records, jobs, skills = snapshot.records, snapshot.occupations.uris, snapshot.skills.uris
    kinds = (snapshot.essential, RelationKind.ESSENTIAL), (snapshot.optional, RelationKind.OPTIONAL)
    pairs = ((matrix.tocoo(), kind) for matrix, kind in kinds)
    return Release(
        name=name or snapshot.release or f"snapshot {snapshot.digest}",
        language="en",
        skills=tuple(
            ReleasedConcept(skill.uri, skill.preferred_label, skill.kind.value)
            for skill in map(records.skill, skills)
        ),
        occupations=tuple(
            ReleasedConcept(job.uri, job.preferred_label) for job in map(records.occupation, jobs)
        ),
        replaced=tuple(
            Redirect(r.old, r.new, r.label, r.note, r.release, Basis.RELEASE)
            for r in snapshot.redirects.entries
        ),
        demands=frozenset(
            (jobs[job], skills[skill], kind)
            for found, kind in pairs
            for job, skill in zip(found.row, found.col, strict=True)
        ),
        tidied=True,
    )


@dataclass
class _Delivery:
    """The files of one release in one language, and what was seen while reading them."""

    bundle: Bundle
    language: str
    files: Mapping[str, str]
    replaced: list[Redirect]
    seen: Counter[str]

    @classmethod
    def open(cls, path: Path, language: str) -> _Delivery:
        bundle = Bundle.from_path(path)
        found = [(*member_name(member), member) for member in bundle.members]
        wanted = (*CONCEPTS.values(), RELATIONS)
        written = {code for stem, code, _ in found if stem in CONCEPTS.values() and code}
        chosen = language or _only(written, path)
        files = {
            stem: member for stem, code, member in found if stem in wanted and code in {"", chosen}
        }
        if not any(stem in files for stem in CONCEPTS.values()):
            raise SourceError(
                f"neither skills nor occupations in {path.name}"
                + (f" in {language}" if language else ""),
                "a directory or zip archive of ESCO's CSV files, or a snapshot",
                "name the directory or archive that holds skills_en.csv or occupations_en.csv",
            )
        return cls(bundle, chosen, files, [], Counter())

    def concepts(self, kind: ConceptKind) -> tuple[ReleasedConcept, ...] | None:
        """Return the concepts of a kind sorted by URI, None where their file is absent."""
        if CONCEPTS[kind] not in self.files:
            return None
        stem = CONCEPTS[kind]
        rows = list(self._rows(stem, ("conceptUri", "preferredLabel")))
        usable = [row for row in rows if _is_concept(row)]
        newest = {row["conceptUri"].strip(): row for row in sorted(usable, key=_day)}
        self._count(f"{stem} without URI or label", len(rows) - len(usable))
        self._count(f"{stem} that stand twice, the newest taken", len(usable) - len(newest))
        return tuple(self._in_use(newest, stem))

    def demands(self) -> frozenset[tuple[str, str, RelationKind]] | None:
        """Return which occupation asks for which skill, None where the file is absent."""
        if RELATIONS not in self.files:
            return None
        columns = ("occupationUri", "relationType", "skillUri")
        kinds = {kind.value: kind for kind in RelationKind}
        return frozenset(
            (row["occupationUri"].strip(), row["skillUri"].strip(), kinds[row["relationType"]])
            for row in self._rows(RELATIONS, columns)
            if row["relationType"] in kinds
        )

    def _in_use(self, rows: Mapping[str, Row], stem: str) -> Iterator[ReleasedConcept]:
        """Yield the concepts that may be used; of the others, keep what replaces them."""
        for uri in sorted(rows):
            row = rows[uri]
            if row.get("status", "released").strip() in IN_USE:
                yield ReleasedConcept(uri, row["preferredLabel"], row.get("skillType", ""))
            else:
                self.seen[f"{stem} listed as no longer in use"] += 1
                self._keep_replaced(uri, row)

    def _count(self, what: str, number: int) -> None:
        if number:
            self.seen[what] += number

    def _keep_replaced(self, uri: str, row: Row) -> None:
        stated = next((row[column] for column in REPLACED_BY if row.get(column, "").strip()), "")
        successors, label = label_list(stated), tidy(row["preferredLabel"])
        if len(successors) == 1:
            self.replaced.append(Redirect(uri, successors[0], label, basis=Basis.RELEASE))
        elif successors:
            note = f"one of {', '.join(successors)}"
            self.replaced.append(Redirect(uri, None, label, note, basis=Basis.RELEASE))

    def _rows(self, stem: str, columns: tuple[str, ...]) -> Iterator[Row]:
        member = self.files[stem]
        table = Table.from_text(decode(self.bundle.read(member), member), member, columns)
        ledger = Ledger(stem)
        for _, row in table.rows(ledger):
            yield row
        for reason, count in ledger.refused.items():
            self.seen[f"{stem}: {reason}"] += count


def _is_concept(row: Row) -> bool:
    return row["conceptUri"].strip().startswith("http") and bool(tidy(row["preferredLabel"]))


def _day(row: Row) -> str:
    return row.get("modifiedDate", "")


def _only(languages: Iterable[str], path: Path) -> str:
    found = sorted(languages)
    if "en" in found or not found:
        return "en"
    if len(found) > 1:
        raise SourceError(
            f"labels in {', '.join(found)} in {path.name}",
            "one language",
            "name it with --language",
        )
    return found[0]
