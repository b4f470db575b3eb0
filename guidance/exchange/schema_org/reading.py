"""Courses out of schema.org JSON-LD: a web page, a JSON document, or an object a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from guidance.credential import (
    CourseKind,
    Identifier,
    MicroCredential,
    QualityAssurance,
    Translation,
    kind_of_offer,
)
from guidance.errors import DocumentRefused
from guidance.exchange.catalogue import Catalogue, Reading
from guidance.exchange.guarded import CATALOGUE, Limits, check_size, json_value
from guidance.exchange.json_ld import blocks, by_id, is_lines, is_page, of_types
from guidance.exchange.schema_org import terms, values
from guidance.exchange.schema_org.nodes import Node, Words, absolute, language_of, plain
from guidance.exchange.schema_org.own import kept_beside
from guidance.exchange.schema_org.runs import mode_of, runs_of

RECOGNISED = "recognition"
"""What a body that recognises a credential stands for: schema.org does not say how it did so."""
_NOTHING = frozenset({"@id", "@type", "@context", "id", "type"})


def read(data: bytes, source: str = "", limits: Limits = CATALOGUE) -> Catalogue:
    """Return the courses of a document, in document order, each once.

    A page without a course in its JSON-LD has none: its text is never read, so what a scraper
    left at its end never becomes a course.

    Parameters
    ----------
    source
        The name of the source each course carries.

    Raises
    ------
    DocumentRefused
        When the bytes are neither a page nor JSON, or more than is read.
    """
    check_size(data, limits)
    reading = Reading()
    found: dict[str, MicroCredential] = {}
    for place, value in _documents(data, reading, limits):
        for course in read_value(value, place, source, reading):
            reading.remarks["courses stated twice in one delivery"] += course.uri in found
            found.setdefault(course.uri, course)
    return reading.close(found.values())


def read_value(value: Any, place: int, source: str, reading: Reading) -> Iterator[MicroCredential]:
    """Yield the courses of one JSON value; each is counted, and noted where it is no use."""
    document = by_id(value)
    seen: set[str] = set()
    for item in of_types(value, terms.course_types(), terms.containers()):
        node = Node.of(item, document)
        name = str(item.get("@id") or id(item))
        if name in seen or set(node.members) <= _NOTHING:
            continue
        seen.add(name)
        reading.read += 1
        course = _course(node, source, reading)
        if course is None:
            reading.refuse(place, "no name, or neither @id, url nor identifier")
        else:
            yield course


def _documents(data: bytes, reading: Reading, limits: Limits) -> Iterator[tuple[int, Any]]:
    """Yield (line, JSON value) of each document in a delivery."""
    text = data.decode("utf-8-sig", errors="replace")
    if is_page(text):
        pieces = [(block.line, block.text) for block in blocks(text)]
    elif is_lines(text):
        lines = enumerate(text.split("\n"), start=1)
        pieces = [(number, line) for number, line in lines if line.strip()]
    else:
        yield 1, json_value(data, limits)
        return
    for number, piece in pieces:
        try:
            yield number, json_value(piece.encode(), limits)
        except DocumentRefused as refusal:
            reading.read += 1
            reading.refuse(number, refusal.found)


def _course(node: Node, source: str, reading: Reading) -> MicroCredential | None:
    titles = node.words(*terms.names("title"))
    uri = _identity(node)
    if not titles or uri is None:
        return None
    reading.unread.update(name for name in node.members if name not in terms.known_members())
    language = _language(node, titles)
    description = node.words(*terms.names("description"))
    course = MicroCredential(
        uri=uri,
        title=_in(titles, language),
        provider=next(iter(node.bodies(*terms.names("provider"))), ""),
        kind=CourseKind.SHORT_COURSE,
        source=source,
        language=language,
        country=_country(node),
        description=_in(description, language),
        url=next(filter(_is_web, node.texts("url")), None),
        runs=runs_of(node, uri),
        translations=_translations(node, language, titles, description),
    )
    course = _with_level_and_volume(_with_learning(course, node), node, reading)
    course = _with_record(_with_frame(course, node), node)
    course = replace(course, kind=kind_of_offer(course))
    whole = kept_beside(node, course)
    reading.remarks["own members that do not fit, left out"] += whole is None
    return whole or course


def _country(node: Node) -> str | None:
    codes = (values.country_of(each) for each in node.nodes(*terms.names("provider")))
    return next((code for code in codes if code), None)


def _identity(node: Node) -> str | None:
    """Return the URI of an offer, else its address, else a plain identifier."""
    own = node.uri or next((uri for text in node.texts("url") if (uri := absolute(text))), None)
    if own is not None:
        return own
    named = [*_identifiers(node)]
    return named[0].notation if named else None


def _identifiers(node: Node) -> tuple[Identifier, ...]:
    found = [
        Identifier(each.text("propertyID", "name") or "identifier", notation)
        for each in node.nodes("identifier")
        if (notation := each.text("value"))
    ]
    found += [Identifier("identifier", plain(v)) for v in node.values("identifier") if plain(v)]
    found += [Identifier("courseCode", text) for text in node.texts("courseCode")]
    return tuple(dict.fromkeys(found))


def _provider_identifiers(node: Node) -> tuple[Identifier, ...]:
    """Return the names registers gave the organisation that offers."""
    bodies = [each for each in node.nodes(*terms.names("provider")) if "Person" not in each.types]
    return _identifiers(bodies[0]) if bodies else ()


def _language(node: Node, titles: list[Words]) -> str | None:
    told = (language_of(value) for value in node.values("inLanguage"))
    stated = next((code for code in told if code), None)
    return stated or titles[0].language


def _in(words: list[Words], language: str | None) -> str:
    """Return the text in a language, else the first without one, else the first."""
    for wanted in (language, None):
        for each in words:
            if each.language == wanted:
                return each.text
    return words[0].text if words else ""


def _translations(
    node: Node, language: str | None, titles: list[Words], texts: list[Words]
) -> tuple[Translation, ...]:
    """Return the words in further languages: tagged texts, and whole translated works."""
    told = {each.language for each in (*titles, *texts) if each.language} - {language}
    found = {
        code: Translation(code, _tagged(titles, code), _tagged(texts, code))
        for code in sorted(each for each in told if each)
    }
    for work in node.nodes("workTranslation"):
        code = language_of(next(iter(work.values("inLanguage")), None))
        if code and code != language:
            found[code] = _translated(work, code)
    return tuple(found[code] for code in sorted(found))


def _tagged(words: list[Words], language: str) -> str:
    return next((each.text for each in words if each.language == language), "")


def _translated(work: Node, code: str) -> Translation:
    taught = work.members.get("teaches")
    outcomes = tuple(plain(each) for each in taught) if isinstance(taught, list) else ()
    return Translation(code, work.text("name") or "", work.text("description") or "", outcomes)


def _with_learning(course: MicroCredential, node: Node) -> MicroCredential:
    """Return a course with its outcomes and the skills it declares.

    A term with a skill's URI is that skill; its name is the skill's, not an outcome.
    """
    outcomes: list[str] = []
    skills: set[str] = set()
    for value in (*node.values(*terms.names("outcomes")), *node.values("educationalAlignment")):
        skill = values.skill_of(value, node.document)
        if skill is not None:
            skills.add(skill)
        elif not (isinstance(value, dict) and value.get("alignmentType")):
            outcomes += _outcomes(value, node.document)
    assessed = (values.skill_of(v, node.document) for v in node.values(*terms.names("assessed")))
    skills.update(skill for skill in assessed if skill)
    return replace(
        course,
        learning_outcomes=values.distinct(outcomes),
        declared_skills=tuple(sorted(skills)),
        prerequisites=values.distinct(
            _named(value, node.document) for value in node.values(*terms.names("prerequisites"))
        ),
    )


def _outcomes(value: Any, document: Mapping[str, dict[str, Any]]) -> list[str]:
    if isinstance(value, dict) and "@value" not in value:
        text = Node.of(value, document).text("name", "description") or ""
    else:
        text = plain(value)
    return text.split("\n")


def _named(value: Any, document: Mapping[str, dict[str, Any]]) -> str | None:
    """Return what a reference points at: a URI before a name."""
    if not isinstance(value, dict) or "@value" in value:
        return plain(value) or None
    node = Node.of(value, document)
    return node.text("targetUrl") or node.uri or node.text("name", "description", "targetName")


def _with_level_and_volume(
    course: MicroCredential, node: Node, reading: Reading
) -> MicroCredential:
    runs = node.nodes(*terms.names("runs"))
    spans = [v for each in (node, *runs) for v in each.values(*terms.names("workload"))]
    plans = [plan for each in runs for plan in each.nodes("courseSchedule")]
    hours = values.workload_of(spans, node.document)
    if hours is None:
        hours = values.scheduled_hours(plans)
    credit = node.values("numberOfCredits")
    ects = values.credits_of(credit, node.document)
    levels = [text for each in node.nodes("educationalLevel") for text in values.spoken_of(each)]
    levels += [plain(value) for value in node.values("educationalLevel")]
    eqf = values.eqf_of(levels)
    reading.remarks["workloads that are no number of hours"] += bool(spans) and hours is None
    reading.remarks["credits that do not say they are ECTS"] += bool(credit) and ects is None
    reading.remarks["levels that are none of the EQF"] += bool(levels) and eqf is None
    return replace(course, ects=ects, hours=hours, eqf=eqf)


def _with_frame(course: MicroCredential, node: Node) -> MicroCredential:
    """Return a course with who awards and recognises it, how people take part, for whom."""
    awards = [*node.nodes("educationalCredentialAwarded")]
    if "EducationalOccupationalCredential" in node.types:
        awards.append(node)
    recognised = [text for award in awards for text in award.bodies("recognizedBy")]
    ways = {run.mode for run in course.runs}
    return replace(
        course,
        awarding_bodies=values.distinct(
            text for award in awards for text in award.bodies("creator")
        ),
        quality=tuple(QualityAssurance(RECOGNISED, text) for text in values.distinct(recognised)),
        participation=mode_of(node) or (next(iter(ways)) if len(ways) == 1 else None),
        part_of=values.distinct(
            _named(value, node.document)
            for value in node.values("isPartOf")
            if not _is_page(value, node.document)
        ),
        fields_of_education=values.distinct(
            values.field_of(each)
            for each in (*node.nodes("about"), *node.nodes("educationalAlignment"))
        ),
        target_groups=values.distinct(
            each.text("audienceType", "educationalRole", "name") for each in node.nodes("audience")
        ),
    )


def _with_record(course: MicroCredential, node: Node) -> MicroCredential:
    """Return a course with what is said of its record: identifiers, version, days."""
    return replace(
        course,
        identifiers=_identifiers(node),
        provider_identifiers=_provider_identifiers(node),
        modified=values.day(next(iter(node.values("dateModified")), None)),
        version=node.text("version"),
        status=node.text("creativeWorkStatus"),
        withdrawn=values.day(next(iter(node.values("expires")), None)),
    )


def _is_page(value: Any, document: Mapping[str, dict[str, Any]]) -> bool:
    """Return whether an object is a page or site: what a course stands on is not what it is of."""
    kinds = Node.of(value, document).types if isinstance(value, dict) else ()
    return any(kind == "WebSite" or kind.endswith("Page") for kind in kinds)


def _is_web(text: str) -> bool:
    return text.startswith(("https://", "http://"))
