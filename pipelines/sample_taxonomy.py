"""The sample's taxonomy: from the master lists to the official ESCO CSV layout.

Concepts, names and relations are the sample's own and carry its own URIs; only the layout is
ESCO's (columns of release 1.2, CRLF rows, several labels of one cell on lines of their own), so
that the reader of the official download takes the sample unchanged.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guidance.errors import SourceError
from guidance.frameworks import isco_parents

SAMPLE = "https://learner-guidance.example/sample/"
"""The address under which the sample's concepts are named; it never resolves."""
LANGUAGES = ("en", "de", "fr", "es", "fi", "pl")
"""English comes from the lists themselves, every other language from its `names_` file."""
MODIFIED = "2026-11-01"

Record = Mapping[str, Any]
Row = Mapping[str, str]
Table = tuple[Sequence[str], Iterable[Row]]

_NACE = "http://data.europa.eu/ux2/nace2/"
_CELL = "\n"
_SCHEMES = ",\n"
_COLLECTION = " | "
_DEEPEST = 4

_SKILL = (
    "conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels",
    "hiddenLabels", "status", "modifiedDate", "scopeNote", "definition", "inScheme", "description",
)  # fmt: skip
_OCCUPATION = (
    "conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels",
    "status", "modifiedDate", "regulatedProfessionNote", "scopeNote", "definition", "inScheme",
    "description", "code", "naceCode",
)  # fmt: skip
_GROUP = (
    "conceptType", "conceptUri", "preferredLabel", "altLabels", "hiddenLabels", "status",
    "modifiedDate", "scopeNote", "inScheme", "description", "code",
)  # fmt: skip
_ISCO_GROUP = (
    "conceptType", "conceptUri", "code", "preferredLabel", "status", "altLabels", "inScheme",
    "description",
)  # fmt: skip
_HIERARCHY = (
    *(f"Level {n} {part}" for n in range(_DEEPEST) for part in ("URI", "preferred term")),
    "Description", "Scope note",
    *(f"Level {n} code" for n in range(_DEEPEST)),
)  # fmt: skip
_BROADER = (
    "conceptType", "conceptUri", "conceptLabel", "broaderType", "broaderUri", "broaderLabel",
)  # fmt: skip
_DEMAND = (
    "occupationUri", "occupationLabel", "relationType", "skillType", "skillUri", "skillLabel",
)  # fmt: skip
_RELATED = (
    "originalSkillUri", "originalSkillType", "relationType", "relatedSkillType", "relatedSkillUri",
)  # fmt: skip
_SHARED = ("altLabels", "description", "broaderConceptUri", "broaderConceptPT")
_THEME = (
    "conceptType", "conceptUri", "preferredLabel", "status", "skillType", "reuseLevel", *_SHARED,
)  # fmt: skip
_TRANSVERSAL = (
    "conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "status", *_SHARED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Master:
    """The master lists by id, in their order.

    `names` are by language, list and id; `isco` holds ISCO-08 titles (ILO) by code, for the unit
    groups that the sample uses and for all that hold them.
    """

    skills: Mapping[str, Record]
    groups: Mapping[str, Record]
    occupations: Mapping[str, Record]
    names: Mapping[str, Mapping[str, Mapping[str, Record]]]
    isco: Mapping[str, str]

    @classmethod
    def from_directory(cls, directory: Path) -> _Master:
        lists = {
            name: {record["id"]: record for record in _read(directory / f"{name}.json")}
            for name in ("skills", "groups", "occupations")
        }
        named = {code: _read(directory / f"names_{code}.json") for code in LANGUAGES[1:]}
        titles = _read(directory / "isco.json")
        master = cls(**lists, names={"en": lists, **named}, isco=titles)
        _refuse_missing_names(master)
        _refuse_unknown_references(master)
        return master


def write_taxonomy(master: Path, target: Path) -> None:
    """Write the ESCO files of the sample under `target` from the lists in `master`.

    Rows keep the order of the lists. The same lists give the same bytes.

    Raises
    ------
    SourceError
        When a list is absent, a concept has no name in a language, or a reference leads nowhere.
    """
    lists = _Master.from_directory(master)
    target.mkdir(parents=True, exist_ok=True)
    for name, (columns, rows) in _tables(lists):
        (target / name).write_bytes(_as_csv(columns, rows).encode("utf-8"))


def concept_uri(kind: str, name: str) -> str:
    """Return the URI of a sample concept; `kind` is skill, occupation, group or isco."""
    return f"{SAMPLE}{kind}/C{name}" if kind == "isco" else f"{SAMPLE}{kind}/{name}"


def _tables(master: _Master) -> Iterator[tuple[str, Table]]:
    for language in LANGUAGES:
        yield f"skills_{language}.csv", (_SKILL, _skills(master, language))
        yield f"occupations_{language}.csv", (_OCCUPATION, _occupations(master, language))
    english: dict[str, Table] = {
        "ISCOGroups": (_ISCO_GROUP, _isco_groups(master)),
        "skillGroups": (_GROUP, _skill_groups(master)),
        "skillsHierarchy": (_HIERARCHY, _hierarchy(master)),
        "broaderRelationsSkillPillar": (_BROADER, _broader_skills(master)),
        "broaderRelationsOccPillar": (_BROADER, _broader_occupations(master)),
        "occupationSkillRelations": (_DEMAND, _demands(master)),
        "skillSkillRelations": (_RELATED, _related(master)),
        "greenSkillsCollection": (_THEME, _collection(master, "green", True)),
        "digitalSkillsCollection": (_THEME, _collection(master, "digital", True)),
        "transversalSkillsCollection": (
            _TRANSVERSAL,
            _collection(master, "reuse", "transversal"),
        ),
    }
    for stem, table in english.items():
        yield f"{stem}_en.csv", table


def _skills(master: _Master, language: str) -> Iterator[Row]:
    names = master.names[language]["skills"]
    for name, skill in master.skills.items():
        yield {
            **_skill_cells(skill),
            "preferredLabel": names[name]["label"],
            "altLabels": _CELL.join(names[name]["alternatives"]),
            "modifiedDate": MODIFIED,
            "inScheme": _schemes("skills", "member-skills"),
            "description": skill["description"] if language == "en" else "",
        }


def _skill_cells(skill: Record) -> dict[str, str]:
    return {
        "conceptType": "KnowledgeSkillCompetence",
        "conceptUri": concept_uri("skill", skill["id"]),
        "skillType": skill["kind"],
        "reuseLevel": skill["reuse"],
        "status": "released",
    }


def _occupations(master: _Master, language: str) -> Iterator[Row]:
    names = master.names[language]["occupations"]
    codes = _occupation_codes(master)
    for name, occupation in master.occupations.items():
        yield {
            "conceptType": "Occupation",
            "conceptUri": concept_uri("occupation", name),
            "iscoGroup": occupation["isco"],
            "preferredLabel": names[name]["label"],
            "altLabels": _CELL.join(names[name]["alternatives"]),
            "status": "released",
            "modifiedDate": MODIFIED,
            "regulatedProfessionNote": _regulated_note(occupation),
            "inScheme": _schemes("member-occupations", "occupations"),
            "description": occupation["description"] if language == "en" else "",
            "code": codes[name],
            "naceCode": _NACE + occupation["nace"],
        }


def _regulated_note(occupation: Record) -> str:
    """Return a note for a clear yes only: neither "no" nor "it differs by country" is one."""
    return f"{SAMPLE}regulated-professions/regulated" if occupation["regulated"] is True else ""


def _occupation_codes(master: _Master) -> dict[str, str]:
    """Return codes that count within each unit group in the list's order: 5321.1, 5321.2."""
    codes: dict[str, str] = {}
    counts: dict[str, int] = {}
    for name, occupation in master.occupations.items():
        group = occupation["isco"]
        counts[group] = counts.get(group, 0) + 1
        codes[name] = f"{group}.{counts[group]}"
    return codes


def _isco_groups(master: _Master) -> Iterator[Row]:
    for code in _isco_codes(master):
        yield {
            "conceptType": "ISCOGroup",
            "conceptUri": concept_uri("isco", code),
            "code": code,
            "preferredLabel": master.isco[code],
            "status": "released",
            "inScheme": _schemes("occupations", "isco"),
        }


def _isco_codes(master: _Master) -> list[str]:
    used = {occupation["isco"] for occupation in master.occupations.values()}
    return sorted(used.union(*map(isco_parents, used)))


def _skill_groups(master: _Master) -> Iterator[Row]:
    codes = _group_codes(master)
    for name, group in master.groups.items():
        yield {
            "conceptType": "SkillGroup",
            "conceptUri": concept_uri("group", name),
            "preferredLabel": group["label"],
            "status": "released",
            "modifiedDate": MODIFIED,
            "inScheme": _CELL.join((_schemes("skills"), _schemes("skills-hierarchy"))),
            "code": codes[name],
        }


def _group_codes(master: _Master) -> dict[str, str]:
    """Return codes that count within each level in the list's order: S1, S1.1, S1.2, S2."""
    codes: dict[str, str] = {}
    counts: dict[str | None, int] = {}
    for name, group in master.groups.items():
        parent = group["parent"]
        counts[parent] = counts.get(parent, 0) + 1
        codes[name] = f"{codes[parent]}.{counts[parent]}" if parent else f"S{counts[parent]}"
    return codes


def _hierarchy(master: _Master) -> Iterator[Row]:
    codes = _group_codes(master)
    for name in master.groups:
        row: dict[str, str] = {}
        for level, step in enumerate(_path(master, name)):
            row[f"Level {level} URI"] = concept_uri("group", step)
            row[f"Level {level} preferred term"] = master.groups[step]["label"]
            row[f"Level {level} code"] = codes[step]
        yield row


def _path(master: _Master, name: str) -> tuple[str, ...]:
    """Return the groups from the widest to this one."""
    parent = master.groups[name]["parent"]
    return (*_path(master, parent), name) if parent else (name,)


def _broader_skills(master: _Master) -> Iterator[Row]:
    for group in master.groups.values():
        if group["parent"]:
            yield _broader(_group_end(group), _group_end(master.groups[group["parent"]]))
    for skill in master.skills.values():
        for wider in _wider(master, skill):
            yield _broader(_skill_end(skill), wider)


_End = tuple[str, str, str]


def _wider(master: _Master, skill: Record) -> list[_End]:
    """Return the group of a skill, then its broader skill if it has one."""
    ends = [_group_end(master.groups[skill["group"]])]
    if skill["broader"]:
        ends.append(_skill_end(master.skills[skill["broader"]]))
    return ends


def _broader_occupations(master: _Master) -> Iterator[Row]:
    for code in _isco_codes(master):
        if len(code) > 1:
            yield _broader(_isco_end(master, code), _isco_end(master, code[:-1]))
    for name, occupation in master.occupations.items():
        end = ("Occupation", concept_uri("occupation", name), occupation["label"])
        yield _broader(end, _isco_end(master, occupation["isco"]))


def _group_end(group: Record) -> _End:
    return "SkillGroup", concept_uri("group", group["id"]), group["label"]


def _skill_end(skill: Record) -> _End:
    return "KnowledgeSkillCompetence", concept_uri("skill", skill["id"]), skill["label"]


def _isco_end(master: _Master, code: str) -> _End:
    return "ISCOGroup", concept_uri("isco", code), master.isco[code]


def _broader(narrow: _End, wide: _End) -> Row:
    return dict(zip(_BROADER, (*narrow, *wide), strict=True))


def _demands(master: _Master) -> Iterator[Row]:
    for name, occupation in master.occupations.items():
        for kind in ("essential", "optional"):
            for wanted in occupation[kind]:
                skill = master.skills[wanted]
                yield {
                    "occupationUri": concept_uri("occupation", name),
                    "occupationLabel": occupation["label"],
                    "relationType": kind,
                    "skillType": skill["kind"],
                    "skillUri": concept_uri("skill", wanted),
                    "skillLabel": skill["label"],
                }


def _related(master: _Master) -> Iterator[Row]:
    for name, skill in master.skills.items():
        for known in skill["essential_knowledge"]:
            yield {
                "originalSkillUri": concept_uri("skill", name),
                "originalSkillType": skill["kind"],
                "relationType": "essential",
                "relatedSkillType": master.skills[known]["kind"],
                "relatedSkillUri": concept_uri("skill", known),
            }


def _collection(master: _Master, member: str, value: object) -> Iterator[Row]:
    """Yield the skills of a collection; unlike the main files it keeps its lists on one line."""
    for skill in master.skills.values():
        if skill[member] == value:
            wider = _wider(master, skill)
            yield {
                **_skill_cells(skill),
                "preferredLabel": skill["label"],
                "altLabels": _COLLECTION.join(skill["alternatives"]),
                "description": skill["description"],
                "broaderConceptUri": _COLLECTION.join(uri for _, uri, _ in wider),
                "broaderConceptPT": _COLLECTION.join(label for _, _, label in wider),
            }


def _schemes(*names: str) -> str:
    return _SCHEMES.join(f"{SAMPLE}concept-scheme/{name}" for name in names)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{path.name} absent or unreadable", "a JSON document", "restore the file"
        ) from error


def _refuse_missing_names(master: _Master) -> None:
    for language, lists in master.names.items():
        for kind, known in (("skills", master.skills), ("occupations", master.occupations)):
            astray = known.keys() ^ lists[kind].keys()
            if astray:
                raise SourceError(
                    f"{', '.join(sorted(astray))} in only one of {kind}.json and names_{language}",
                    "a name for each concept and a concept for each name",
                    f"correct names_{language}.json",
                )


def _refuse_unknown_references(master: _Master) -> None:
    """Refuse lists that name what is not there; a group stands after the one that holds it."""
    groups: set[str | None] = {None}
    astray: set[str] = set()
    for group in master.groups.values():
        astray |= {group["parent"]} - groups
        groups.add(group["id"])
    for skill in master.skills.values():
        astray |= {skill["group"]} - groups
        astray |= {skill["broader"], *skill["essential_knowledge"]} - {None, *master.skills}
    for occupation in master.occupations.values():
        astray |= {*occupation["essential"], *occupation["optional"]} - master.skills.keys()
    astray |= set(_isco_codes(master)) - master.isco.keys()
    if astray:
        raise SourceError(
            f"references to {', '.join(sorted(astray))}",
            "groups (the wider one first), skills and ISCO-08 unit groups that are listed",
            "correct the master lists",
        )


def _as_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
