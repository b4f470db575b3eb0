"""Courses of this project written as JSON-LD of the European Learning Model (LOQ profile, 3.2).

A course is a learning opportunity with its achievement specification; each run is a further
opportunity for the same achievement. What the model has no term for stands beside it in a record
of our own (`OWN_TERMS`): the shapes of the profile are closed. Equal courses give equal bytes.

The context stands in the document; it is our own table of terms, so nothing has to be fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from guidance.answer import to_json
from guidance.credential import Evidence, MicroCredential, SkillTag
from guidance.exchange.elm.editions import TEXT, Edition, known_names
from guidance.exchange.elm.jsonld import json_document
from guidance.exchange.elm.nodes import Reading
from guidance.exchange.elm.offers import read_offers
from guidance.exchange.elm.values import ABOUT, READ_BY_MODEL, RECORD, STATED
from guidance.exchange.elm.written_achievement import achievement_node
from guidance.exchange.elm.written_opportunities import opportunity_nodes
from guidance.exchange.members import unsaid

MEDIA_TYPE = "application/ld+json"
_SAID = {Evidence.DECLARED, Evidence.CURATED}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Extras:
    """What is written beside a course's own record.

    Attributes
    ----------
    tags
        Skills the course teaches: curated ones are written as skills of the achievement, those a
        model read only in our own record, marked as such.
    labels
        Names of skills by URI, in English, to stand with their URIs.
    pages
        Address under which this service shows courses, for those whose provider gives none; ""
        leaves the page out, and such an offer does not conform to the shapes.
    """

    tags: Sequence[SkillTag] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    pages: str = ""


_NO_EXTRAS = Extras()


def write_course(course: MicroCredential, extras: Extras = _NO_EXTRAS) -> bytes:
    """Return one course as a JSON-LD document in UTF-8."""
    document = {"@context": context(), "@graph": course_graph(course, extras)}
    return (_dumped(document) + "\n").encode()


def write_catalogue(graphs: Iterable[Sequence[Json]]) -> Iterator[str]:
    """Yield a catalogue as one JSON-LD document, a piece a course, from what `course_graph` gives.

    The pieces make one document with one context; whoever writes them needs to hold only one.
    """
    return joined_lines(graph_lines(graph) for graph in graphs)


def graph_lines(graph: Sequence[Json]) -> str:
    """Return the things of a course as lines of a catalogue."""
    return ",\n".join(map(_dumped, graph))


def joined_lines(courses: Iterable[str]) -> Iterator[str]:
    """Yield a catalogue made of the lines of its courses."""
    yield f'{{"@context":{_dumped(context())},"@graph":['
    before = "\n"
    for lines in courses:
        yield before + lines
        before = ",\n"
    yield "\n]}\n"


def course_graph(course: MicroCredential, extras: Extras = _NO_EXTRAS) -> list[Json]:
    """Return the things that a course is written as: opportunities, and our record beside them."""
    curated = sorted({tag.skill for tag in extras.tags if tag.evidence is Evidence.CURATED})
    achievement = achievement_node(course, tuple(curated), extras.labels)
    graph = opportunity_nodes(course, achievement, extras.pages)
    record: Json = {"type": RECORD, ABOUT: {"id": course.uri}, STATED: _unsaid(course, graph)}
    guessed = [to_json(tag) for tag in extras.tags if tag.evidence not in _SAID]
    return [*graph, record | ({READ_BY_MODEL: guessed} if guessed else {})]


def _unsaid(course: MicroCredential, graph: list[Json]) -> Json:
    """Return the members that reading the model's own terms back does not give."""
    reading = Reading(json_document(graph))
    return unsaid(course, read_offers(reading, "")[0])


@cache
def context() -> Json:
    """Return the context of everything written: our short names and the IRIs they stand for."""
    edition = known_names().written
    terms = {name: _meaning(edition, name) for name in sorted(edition.terms)}
    prefixes = {prefix: found[0] for prefix, found in sorted(edition.namespaces.items())}
    return {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        **prefixes,
        **dict(sorted(edition.classes.items())),
        **terms,
        STATED: {"@id": STATED, "@type": "@json"},
        READ_BY_MODEL: {"@id": READ_BY_MODEL, "@type": "@json"},
    }


def _meaning(edition: Edition, name: str) -> Json | str:
    term = edition.terms[name]
    if term.kind == TEXT:
        return {"@id": term.prefixed, "@container": "@language"}
    if term.is_node:
        return {"@id": term.prefixed, "@type": "@id"}
    if term.kind == "literal":
        return term.prefixed
    return {"@id": term.prefixed, "@type": term.kind}


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
