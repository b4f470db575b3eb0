"""The ESCO classification from its official CSV files, as one Taxonomy.

Releases 1.0 to 1.2 differ in columns and in the `_en` suffix of their files; labels hold blanks,
lists in three spellings and repeats of themselves; relations may dangle and occupations may stand
twice. Whatever cannot be used is refused and counted, and the release is taken from the build
file because file names of public copies are wrong about it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from guidance.errors import RowRefused, SourceError
from guidance.taxonomy import Occupation, RelationKind, Skill, SkillKind, Taxonomy
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources.cells import isco_code, stated, tidy, tidy_text
from pipelines.sources.contract import LocalSource, conclude, option, source_name
from pipelines.sources.files import Bundle, decode
from pipelines.sources.labels import label_list, named
from pipelines.sources.tables import Row, Table

_MEMBER = re.compile(r"(?P<stem>[A-Za-z]+?)(?:_(?P<language>[a-z]{2}))?\.csv$")
_COLLECTIONS = {
    "greenskillscollection": "green",
    "digitalskillscollection": "digital",
    "digcompskillscollection": "digital",
    "transversalskillscollection": "transversal",
    "languageskillscollection": "language",
    "researchskillscollection": "research",
}
_OPTIONAL = ("skillSkillRelations", "ISCOGroups", "skillGroups")
_CONCEPT = ("conceptUri", "preferredLabel", "altLabels")
_UNREGULATED = "/unregulated"


def member_name(member: str) -> tuple[str, str]:
    """Return the stem (lower case) and language of an official file name, or blanks."""
    match = _MEMBER.fullmatch(PurePosixPath(member).name)
    return (match["stem"].lower(), match["language"] or "") if match else ("", "")


@dataclass
class _Release:
    """The files of one release, found by the stem of their names."""

    bundle: Bundle
    language: str
    ledger: Ledger
    files: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, spec: SourceSpec, ledger: Ledger) -> _Release:
        bundle = Bundle.from_path(spec.path)
        language = option(spec, "language", "en")
        files = {}
        for member in bundle.members:
            stem, written_in = member_name(member)
            if stem and written_in in {"", language}:
                files[stem] = member
        return cls(bundle, language, ledger, files)

    def table(self, stem: str, columns: tuple[str, ...]) -> Table:
        """Return a table that no taxonomy can do without."""
        member = self.files.get(stem.lower())
        if member is None:
            raise SourceError(
                f"no {stem} file in {self.bundle.path.name}",
                f"{stem}_{self.language}.csv or {stem}.csv",
                "give the whole classification download, not a part of it",
            )
        return Table.from_text(decode(self.bundle.read(member), member), member, columns)

    def rows(self, stem: str, columns: tuple[str, ...]) -> Iterator[tuple[str, int, Row]]:
        """Yield (file, line, row) of a table."""
        table = self.table(stem, columns)
        for line, row in table.rows(self.ledger):
            yield table.name, line, row

    def optional_rows(self, stem: str, columns: tuple[str, ...]) -> Iterator[tuple[str, int, Row]]:
        """Yield the rows of a table that some releases lack."""
        if stem.lower() in self.files:
            yield from self.rows(stem, columns)
        elif stem in _OPTIONAL:
            self.ledger.notes.append(f"{stem} is not part of this release")


class EscoTaxonomy(LocalSource[Taxonomy]):
    """Reads the official ESCO CSV files, in a directory or a zip archive."""

    kind = "esco"

    def parse(self, spec: SourceSpec) -> Parsed[Taxonomy]:
        """Return the release as one Taxonomy."""
        ledger = Ledger(source_name(spec))
        release = _Release.open(spec, ledger)
        skills = _newest(release, "skills", "conceptUri")
        occupations = _newest(release, "occupations", "conceptUri")
        if not skills or not occupations:
            raise SourceError(
                f"{len(skills)} skills and {len(occupations)} occupations in {spec.path.name}",
                "at least one of each",
                "check the download",
            )
        return conclude(ledger, [_assembled(spec, release, skills, occupations)], spec)


def _assembled(
    spec: SourceSpec, release: _Release, skills: dict[str, Row], occupations: dict[str, Row]
) -> Taxonomy:
    groups, broader = _hierarchy(release, skills)
    collections = _collections(release, skills)
    names = [
        named(
            uri, release.language, row["preferredLabel"], label_list(row["altLabels"]), gendered=g
        )
        for rows, g in ((skills, False), (occupations, True))
        for uri, row in rows.items()
    ]
    isco = {row["code"]: row for _, _, row in release.optional_rows("ISCOGroups", ("code",))}
    return Taxonomy(
        release=spec.release,
        skills=tuple(_skill(uri, skills[uri], groups, collections) for uri in sorted(skills)),
        occupations=tuple(_occupation(uri, occupations[uri]) for uri in sorted(occupations)),
        names=tuple(sorted(names, key=lambda name: (name.concept, name.language))),
        demands=_demands(release, skills, occupations),
        broader=broader,
        related=_related(release, skills),
        isco_labels={code: tidy(isco[code]["preferredLabel"]) for code in sorted(isco)},
        isco_descriptions={
            code: tidy_text(isco[code].get("description", "")) for code in sorted(isco)
        },
        group_labels=_group_labels(release),
    )


def _newest(release: _Release, stem: str, key: str) -> dict[str, Row]:
    """Return usable concept rows by URI; of two with one URI the newest modifiedDate stays."""
    found: dict[str, Row] = {}
    for file, line, row in release.rows(stem, _CONCEPT):
        try:
            uri = _usable(file, line, row, key, stem)
        except RowRefused as error:
            release.ledger.refuse(error)
            continue
        if uri in found:
            release.ledger.refuse(RowRefused(file, line, f"{stem}: a URI that stands twice"))
        if uri not in found or row.get("modifiedDate", "") > found[uri].get("modifiedDate", ""):
            found[uri] = row
    return found


def _usable(file: str, line: int, row: Row, key: str, stem: str) -> str:
    uri = row[key].strip()
    if not uri.startswith("http"):
        raise RowRefused(file, line, f"{stem}: no URI")
    if not tidy(row["preferredLabel"]):
        raise RowRefused(file, line, f"{stem}: no preferred label")
    if row.get("status", "released") not in {"", "released"}:
        raise RowRefused(file, line, f"{stem}: not released")
    if stem == "occupations" and isco_code(row.get("iscoGroup")) is None:
        raise RowRefused(file, line, "occupations: no ISCO-08 unit group")
    return uri


def _skill(
    uri: str, row: Row, groups: Mapping[str, set[str]], collections: Mapping[str, set[str]]
) -> Skill:
    stated_kind = row.get("skillType", "")
    return Skill(
        uri=uri,
        preferred_label=tidy(row["preferredLabel"]),
        kind=SkillKind(stated_kind) if stated_kind in list(SkillKind) else SkillKind.UNSTATED,
        reuse_level=row.get("reuseLevel", "").strip(),
        description=_description(row),
        groups=tuple(sorted(groups.get(uri, ()))),
        collections=tuple(sorted(collections.get(uri, ()))),
    )


def _occupation(uri: str, row: Row) -> Occupation:
    note = stated(row.get("regulatedProfessionNote"))
    return Occupation(
        uri=uri,
        preferred_label=tidy(row["preferredLabel"]),
        isco_group=isco_code(row["iscoGroup"]) or "",
        description=_description(row),
        # "unregulated" is the release's default for almost every occupation: it says nothing.
        regulated_note=None if note is None or note.endswith(_UNREGULATED) else note,
    )


def _description(row: Row) -> str:
    return tidy_text(row.get("description", "") or row.get("definition", ""))


def _hierarchy(
    release: _Release, skills: Mapping[str, Row]
) -> tuple[dict[str, set[str]], tuple[tuple[str, str], ...]]:
    """Return each skill's direct broader groups, and the pairs of skill and broader skill."""
    groups: dict[str, set[str]] = defaultdict(set)
    pairs: set[tuple[str, str]] = set()
    columns = ("conceptUri", "broaderType", "broaderUri")
    for file, line, row in release.rows("broaderRelationsSkillPillar", columns):
        narrow, wide = row["conceptUri"].strip(), row["broaderUri"].strip()
        if row.get("conceptType") == "SkillGroup":
            continue
        if narrow not in skills or (row["broaderType"] != "SkillGroup" and wide not in skills):
            _dangles(release, file, line)
        elif row["broaderType"] == "SkillGroup":
            groups[narrow].add(wide)
        elif narrow != wide:
            pairs.add((narrow, wide))
    return groups, tuple(sorted(pairs))


def _demands(
    release: _Release, skills: Mapping[str, Row], occupations: Mapping[str, Row]
) -> tuple[tuple[str, str, RelationKind], ...]:
    """Return the sorted relations; a pair that is both essential and optional is essential."""
    found: dict[tuple[str, str], RelationKind] = {}
    columns = ("occupationUri", "relationType", "skillUri")
    for file, line, row in release.rows("occupationSkillRelations", columns):
        pair = (row["occupationUri"].strip(), row["skillUri"].strip())
        if pair[0] not in occupations or pair[1] not in skills:
            _dangles(release, file, line)
        elif row["relationType"] not in list(RelationKind):
            release.ledger.refuse(RowRefused(file, line, "neither essential nor optional"))
        elif found.get(pair) is not RelationKind.ESSENTIAL:
            found[pair] = RelationKind(row["relationType"])
    return tuple((*pair, found[pair]) for pair in sorted(found))


def _related(release: _Release, skills: Mapping[str, Row]) -> tuple[tuple[str, str], ...]:
    pairs: set[tuple[str, str]] = set()
    columns = ("originalSkillUri", "relatedSkillUri")
    for file, line, row in release.optional_rows("skillSkillRelations", columns):
        pair = (row["originalSkillUri"].strip(), row["relatedSkillUri"].strip())
        if pair[0] in skills and pair[1] in skills:
            pairs.add(pair)
        else:
            _dangles(release, file, line)
    return tuple(sorted(pairs))


def _collections(release: _Release, skills: Mapping[str, Row]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for stem, name in _COLLECTIONS.items():
        for file, line, row in release.optional_rows(stem, ("conceptUri",)):
            uri = row["conceptUri"].strip()
            if uri in skills:
                found[uri].add(name)
            else:
                _dangles(release, file, line)
    return found


def _group_labels(release: _Release) -> dict[str, str]:
    columns = ("conceptUri", "preferredLabel")
    rows = release.optional_rows("skillGroups", columns)
    labels = {row["conceptUri"].strip(): tidy(row["preferredLabel"]) for _, _, row in rows}
    return dict(sorted(labels.items()))


def _dangles(release: _Release, file: str, line: int) -> None:
    release.ledger.refuse(RowRefused(file, line, "a relation to a concept that is not here"))
