"""Course catalogues in JSON: a joint catalogue, a record a line, and a list of modules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from guidance.credential import CourseKind, MicroCredential, kind_of_offer
from guidance.errors import RowRefused, SourceError
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources import cells, courses
from pipelines.sources.contract import LocalSource, conclude, source_name
from pipelines.sources.files import read_text
from pipelines.sources.tables import json_lines, whole_json

_MODES = {
    "classroom": "onsite", "workplace": "onsite", "onsite": "onsite",
    "online": "online", "blended": "blended",
}  # fmt: skip


class CoursesJsonl(LocalSource[MicroCredential]):
    """Reads a joint catalogue: id, source, title, provider, description, outcomes, skills."""

    kind = "courses-jsonl"

    def parse(self, spec: SourceSpec) -> Parsed[MicroCredential]:
        """Return the courses sorted by URI, repeats merged."""
        ledger = Ledger(source_name(spec))
        lines = json_lines(read_text(spec.path), spec.path.name, ledger)
        return _finished(spec, ledger, lines, _catalogue_course)


class CoursesD4s(LocalSource[MicroCredential]):
    """Reads a JSON list of modules with ECTS, EQF level, outcomes and prerequisites."""

    kind = "courses-d4s"

    def parse(self, spec: SourceSpec) -> Parsed[MicroCredential]:
        """Return the modules sorted by URI, repeats merged."""
        ledger = Ledger(source_name(spec))
        modules = whole_json(read_text(spec.path), spec.path.name)
        if not isinstance(modules, list):
            raise SourceError(
                f"a JSON {type(modules).__name__} in {spec.path.name}",
                "a list of modules",
                "name the file modules.json of the catalogue",
            )
        ledger.read = len(modules)
        return _finished(spec, ledger, enumerate(modules, start=1), _module)


def _finished(
    spec: SourceSpec, ledger: Ledger, rows: Iterator[tuple[int, Any]], build: Any
) -> Parsed[MicroCredential]:
    """Build every row, refuse repeated ids, merge repeated courses."""
    found: dict[str, MicroCredential] = {}
    repairs: Counter[str] = Counter()
    for line, row in rows:
        try:
            told = build(spec.path.name, line, row, repairs)
            course = replace(told, kind=kind_of_offer(told))
            if course.uri in found:
                raise RowRefused(spec.path.name, line, "an id that occurs twice")
            found[course.uri] = course
        except RowRefused as error:
            ledger.refuse(error)
    kept, merged = courses.merge_repeats(found.values())
    if merged:
        repairs["courses merged into an equal one"] += merged
    ledger.notes.extend(f"{what}: {count}" for what, count in sorted((+repairs).items()))
    return conclude(ledger, kept, spec)


def _catalogue_course(
    file: str, line: int, row: dict[str, Any], repairs: Counter[str]
) -> MicroCredential:
    identifier, title, source, provider = (
        cells.stated(row.get(key)) for key in ("id", "title", "source", "provider")
    )
    if not identifier or not title or not source:
        raise RowRefused(file, line, "no id, title or source")
    uris, words = courses.declared(cells.listed(row.get("skills")))
    name = courses.repaired(cells.tidy(cells.plain_text(title)))
    return MicroCredential(
        uri=courses.course_uri(source, identifier),
        title=name,
        provider=cells.tidy(provider or ""),
        kind=courses.kind_of(source),
        source=source,
        language=courses.language_by_script(cells.language_code(row.get("lang")), name),
        description=courses.with_skill_words(_description(row, repairs), words),
        learning_outcomes=cells.listed(row.get("learning_outcomes")),
        declared_skills=uris,
        ects=cells.positive(row.get("ects")),
        hours=cells.positive(row.get("hours")),
        eqf=_eqf(row.get("eqf")),
        url=cells.stated(row.get("url")),
    )


def _description(row: dict[str, Any], repairs: Counter[str]) -> str:
    text = cells.plain_text(cells.stated(row.get("description")) or "")
    clean = courses.without_junk_tail(text)
    repairs["descriptions cut where they turn into links"] += clean != text
    return clean


def _eqf(value: Any) -> int | None:
    level = cells.whole(value)
    return level if level is not None and 1 <= level <= 8 else None


def _module(file: str, line: int, row: Any, repairs: Counter[str]) -> MicroCredential:
    if not isinstance(row, dict):
        raise RowRefused(file, line, "a module that is no JSON object")
    identifier, title = cells.stated(row.get("id")), cells.stated(row.get("name"))
    if not identifier or not title:
        raise RowRefused(file, line, "no id or name")
    uris, words = courses.declared(cells.listed(row.get("skills")))
    needed = cells.listed(row.get("prerequisites"))
    return MicroCredential(
        uri=courses.course_uri("d4s", identifier),
        title=cells.tidy(title),
        provider="Digital4Sustainability",
        # The catalogue calls them modules and states no assessment: no micro-credential by its word.
        kind=CourseKind.MODULE,
        source="d4s",
        language="en",
        description=courses.with_skill_words(_description(row, repairs), words),
        learning_outcomes=_outcomes(row.get("learning_outcomes")),
        declared_skills=uris,
        ects=cells.positive(row.get("ects_points")),
        eqf=_eqf(row.get("eqf_level")),
        participation=_participation(row.get("delivery_methods")),
        prerequisites=tuple(courses.course_uri("d4s", module) for module in needed),
    )


def _outcomes(value: Any) -> tuple[str, ...]:
    return cells.listed(list(value.values()) if isinstance(value, dict) else value)


def _participation(value: Any) -> str | None:
    modes = {_MODES[mode] for mode in cells.listed(value) if mode in _MODES}
    return "|".join(sorted(modes)) or None
