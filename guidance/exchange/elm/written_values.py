"""Concepts, texts, languages and places as JSON-LD of the model, for all that is written."""

from __future__ import annotations

from typing import Any

from guidance.credential import MicroCredential
from guidance.exchange.elm.values import UNKNOWN_COUNTRY, UNKNOWN_LANGUAGE, UNTOLD, recognised
from guidance.exchange.elm.vocabularies import Concept, vocabulary

Json = dict[str, Any]


def concept(found: Concept, name: str) -> Json:
    """Return a concept with its label and scheme: the shapes ask for the scheme."""
    return described(found.uri, vocabulary(name).scheme, found.label)


def stated(members: Json) -> Json:
    """Return the members that state something."""
    return {key: value for key, value in members.items() if value not in (None, [], {}, "")}


def titles(course: MicroCredential) -> Json:
    """Return the title in every language it is told in; a title is always there."""
    return in_languages(course, course.title, "title") or {course.language or UNTOLD: course.title}


def in_languages(course: MicroCredential, text: str, member: str) -> Json:
    """Return a text of a course by language, with its translations, as a member is called."""
    words = {each.language: getattr(each, member) for each in course.translations}
    return stated({**words, course.language or UNTOLD: text})


def described(uri: str, scheme: str, label: str) -> Json:
    """Return a concept of any scheme, with its English label where that is known."""
    found = {
        "id": uri,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        "prefLabel": {"en": label} if label else None,
    }
    return stated(found)


def language_node(code: str | None) -> Json:
    """Return a language, the list's own value for an unknown one where none is known."""
    held = vocabulary("language")
    found = held.by_word.get(code or "")
    return concept(found, "language") if found else described(UNKNOWN_LANGUAGE, held.scheme, "")


def country_node(code: str | None) -> Json:
    """Return a country, the list's own value for an unknown one where none is known."""
    held = vocabulary("country")
    found = held.by_word.get(code or "")
    return concept(found, "country") if found else described(UNKNOWN_COUNTRY, held.scheme, "")


def known_concept(text: str | None, name: str) -> Json | None:
    """Return the concept of a vocabulary that a text is, None where it is none of its own."""
    found = recognised(text, name)
    return concept(found, name) if found else None


def note(course: MicroCredential, text: str | None) -> Json | None:
    """Return a text of a course as a note in its language, None for no text."""
    return {"type": "Note", "noteLiteral": {course.language or UNTOLD: text}} if text else None


def location(country: Json, **more: Any) -> Json:
    """Return a location in a country, with what more is stated of it."""
    address = {"type": "Address", "countryCode": country}
    return stated({"type": "Location", "address": address, **more})
