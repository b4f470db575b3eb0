"""The XML of a Europass CV: jobs, education, skills, languages, and nothing of who somebody is.

Elements are told by their local names (`europass_cv.toml`), in whichever of the namespaces in use
they stand. Every word within `CandidateProfile` that is neither private nor a date or code becomes
part of a passage, also where its element is not known: what a person declares is not lost.

Declared skills are free text, so they are matched and confirmed like any other words. Of several
profiles (one a language) the one in the language of the reader counts, else the first: all of them
say the same.

Source: Europass CV, XML schema documentation v3.0.0 (root `Candidate`; HR-XML 3, OAGIS 9).
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from guidance.errors import DocumentRefused
from guidance.exchange.curricula.contact import without_contact
from guidance.exchange.curricula.plain_text import cleaned
from guidance.exchange.guarded import xml_root
from guidance.exchange.holdings import (
    DocumentFormat,
    Finding,
    LanguageLevel,
    NotRead,
    Passage,
    PassageKind,
    Reading,
)
from guidance.exchange.spoken import MOTHER_TONGUE, language_of_code, level_of_grid, strongest
from guidance.exchange.texts import without_phrases

MOST_PASSAGES = 200
LONGEST = 1500
SEVERAL = "europass-several-profiles"
_TAG = re.compile(r"</?(?:p|br|li|ul|ol|div|h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{1,200}>")
_LETTER = re.compile(r"[^\W\d_]")


@cache
def _terms() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("europass_cv.toml").read_text("utf-8"))


def is_europass(root: Any) -> bool:
    """Return whether an XML document is a Europass CV of the present kind."""
    return bool(_name(root) == _terms()["root"])


def is_old_europass(root: Any) -> bool:
    """Return whether an XML document is a Europass CV of the old kind (up to 3.4)."""
    return _name(root) in _terms()["old_roots"]


def read_europass_cv(data: bytes) -> Reading:
    """Return what the XML of a Europass CV says.

    Raises
    ------
    DocumentRefused
        When it is no XML within bounds, another document, or of the old kind.
    """
    root = xml_root(data)
    if is_old_europass(root):
        raise DocumentRefused(
            "a Europass CV of the old kind (SkillsPassport, up to 3.4)",
            "one made since 2020, or a PDF with text",
            "open it in the present Europass editor and save it again, or bring it as a PDF",
        )
    if not is_europass(root):
        raise DocumentRefused(
            "an XML document of another kind", "a Europass CV (Candidate)", "bring the CV as a PDF"
        )
    return _reading(root)


def _reading(root: Any) -> Reading:
    profiles = [child for child in root if _name(child) == "CandidateProfile"]
    names = tuple(_full_names(root))
    profile = profiles[0] if profiles else root
    language = language_of_code(profile.get("languageCode", "")) if profiles else None
    told = [Passage(kind, text, language) for kind, text in _passages(profile)]
    passages, dropped = _without_person(told, names)
    omitted = {
        "identity": dropped + sum(1 for item in root.iter() if _name(item) in _private()),
        "profiles": max(0, len(profiles) - 1),
        "passages": max(0, len(passages) - MOST_PASSAGES),
    }
    return Reading(
        format=DocumentFormat.EUROPASS_CV,
        language=language,
        passages=passages[:MOST_PASSAGES],
        languages=strongest(_languages(root, profile)),
        findings=(Finding.of(SEVERAL, count=str(len(profiles))),) if len(profiles) > 1 else (),
        not_read=tuple(NotRead(part, count) for part, count in sorted(omitted.items()) if count),
        names_a_person=bool(names),
    )


@cache
def _private() -> frozenset[str]:
    return frozenset(_terms()["private"])


@cache
def _unsaid() -> frozenset[str]:
    return frozenset(_terms()["unsaid"])


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _full_names(root: Any) -> Iterator[str]:
    """Yield the name of the person, both ways round, so that it can be left out of all words."""
    for person in root.iter():
        if _name(person) == "PersonName":
            parts = {_name(part): " ".join((part.text or "").split()) for part in person}
            given, family = parts.get("GivenName", ""), parts.get("FamilyName", "")
            if given and family:
                yield f"{given} {family}"
                yield f"{family} {given}"


def _without_person(
    passages: Iterable[Passage], names: tuple[str, ...]
) -> tuple[tuple[Passage, ...], int]:
    kept: dict[Passage, None] = {}
    dropped = 0
    for passage in passages:
        lines, gone = without_contact(without_phrases(passage.text, names).split("\n"))
        dropped += gone
        text = "\n".join(line for line in lines if line.strip()).strip()
        if _LETTER.search(text):
            kept[Passage(passage.kind, text[:LONGEST], passage.language)] = None
    return tuple(kept), dropped


def _passages(profile: Any) -> Iterator[tuple[PassageKind, str]]:
    """Yield the passages of a profile, in order of the document."""
    terms = _terms()
    waiting = [profile]
    while waiting:
        element = waiting.pop()
        name = _name(element)
        if name in _private() or name in _unsaid():
            continue
        if name in terms["competency"]["record"]:
            yield from _competency(element)
        elif name in terms["job"]["record"]:
            yield PassageKind.JOB, _job(element)
        elif name in terms["licence"]["record"]:
            yield PassageKind.SKILL, _licence(element)
        elif name in terms["education"]["record"]:
            yield from _education(element)
        elif name in terms["skill"]["sections"]:
            yield from ((PassageKind.SKILL, words) for words in _said(element))
        elif len(element):
            waiting.extend(reversed(element))
        else:
            yield PassageKind.TEXT, _words(element)


def _job(record: Any) -> str:
    """Return a job as its title on the first line and what was done on the others."""
    titles = _terms()["job"]["title"]
    title = next((_words(item) for item in record.iter() if _name(item) in titles), "")
    rest = [_words(item) for item in _leaves(record) if _name(item) not in titles]
    return "\n".join([" ".join(title.split()), *filter(None, rest)])


def _education(record: Any) -> Iterator[tuple[PassageKind, str]]:
    """Yield the title of an education, what it taught, and what else is said of it."""
    titles, skills = _terms()["education"]["title"], _terms()["skill"]["sections"]
    for item in _leaves(record):
        kind = PassageKind.SKILL if _name(item) in skills else PassageKind.EDUCATION
        words = _words(item)
        yield kind, " ".join(words.split()) if _name(item) in titles else words


def _licence(record: Any) -> str:
    """Return a licence in words: "driving licence B" where only its class is stated."""
    codes = _terms()["licence"]["code"]
    told = [_words(item) for item in _leaves(record)]
    only_code = all(_name(item) in codes for item in _leaves(record))
    return f"driving licence {' '.join(told)}" if only_code else ", ".join(filter(None, told))


def _competency(record: Any) -> Iterator[tuple[PassageKind, str]]:
    """Yield a skill that is no language: its name, or its identifier where that is words."""
    table = _terms()["competency"]
    if _is_language(record):
        return
    named = [_words(item) for item in _called(record, table["name"])]
    identified = [_words(item) for item in _called(record, table["identifier"])]
    for text in (named or identified)[:1]:
        yield PassageKind.SKILL, text


def _languages(root: Any, profile: Any) -> Iterator[LanguageLevel]:
    table = _terms()["competency"]
    for item in _called(root, table["mother_tongue"]):
        code = language_of_code(item.text or "")
        if code:
            yield LanguageLevel(code, MOTHER_TONGUE)
    for record in profile.iter():
        if _name(record) in table["record"] and _is_language(record):
            yield from _spoken(record)


def _is_language(record: Any) -> bool:
    table = _terms()["competency"]
    said = [(item.text or "").strip().lower() for item in _called(record, table["taxonomy"])]
    return table["language"] in said


def _spoken(record: Any) -> Iterator[LanguageLevel]:
    table = _terms()["competency"]
    code = next(
        (
            found
            for item in _called(record, table["identifier"])
            if (found := language_of_code(item.text or ""))
        ),
        None,
    )
    if code is None:
        return
    grid = {
        (kind.text or "").strip(): _score(part)
        for part in _called(record, table["dimension"])
        for kind in _called(part, table["dimension_code"])
    }
    overall = next((_score(item) for item in record if _name(item) == table["level"]), "")
    yield LanguageLevel(code, level_of_grid(grid, overall))


def _score(part: Any) -> str:
    found = (item.text or "" for item in _called(part, _terms()["competency"]["score"]))
    return next(found, "")


def _called(element: Any, name: str) -> Iterator[Any]:
    return (item for item in element.iter() if _name(item) == name)


def _leaves(record: Any) -> Iterator[Any]:
    """Yield the elements with words of their own, without what is private or a date."""
    waiting = [record]
    while waiting:
        element = waiting.pop()
        if _name(element) in _private() or _name(element) in _unsaid():
            continue
        if len(element):
            waiting.extend(reversed(element))
        elif (element.text or "").strip():
            yield element


def _said(section: Any) -> Iterator[str]:
    return (_words(item) for item in _leaves(section))


def _words(element: Any) -> str:
    """Return an element's words: the markup of its text editor becomes line ends."""
    told = cleaned(html.unescape(element.text or ""))
    lines = _MARKUP.sub(" ", _TAG.sub("\n", told)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
