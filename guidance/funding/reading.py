"""Read a pack of one funding scheme: TOML text in, a scheme or a list of faults out.

A fault names the line and the field, so that whoever writes packs by hand can correct them. The
format stands in docs/formats.md; `data/reference/funding/TEMPLATE.toml` explains it field by field.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from guidance.credential import CourseKind, Standing
from guidance.frameworks import is_language_code
from guidance.funding.scheme import (
    ENGLISH,
    MODES,
    CourseRules,
    Cover,
    FundingScheme,
    Question,
    Range,
    SchemeKind,
    Wording,
)

Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)
LARGEST = 1e9
"""Largest number a pack may hold."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUTS = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_ANY = re.compile(r"\S+")
_FIELD = re.compile(r"\d{2,4}")
_URL = re.compile(r"https?://\S+")
_HEADER = re.compile(r"\s*\[{1,2}\s*([\w.]+)\s*\]{1,2}")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_SYNTAX_LINE = re.compile(r"at line (\d+)")
_TOP = (
    "id", "kind", "operator", "country", "url", "statement", "statement_language", "checked_on",
    "valid_from", "valid_until", "regions", "fictitious", "pays", "course", "words", "question",
)  # fmt: skip
_COURSE = (
    "eqf_from", "eqf_to", "hours_from", "hours_to", "ects_from", "ects_to", "evidence", "modes",
    "kinds", "fields", "courses", "places", "without_kinds", "without_fields", "without_courses",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a pack: line (from 1), field, what was found and what was expected."""

    line: int
    field: str
    found: str
    expected: str

    @property
    def message(self) -> str:
        """Return the fault in one line, without the name of the file."""
        return f"line {self.line}: {self.field}: found {self.found}; expected {self.expected}"


@dataclass(frozen=True, slots=True)
class SchemeRead:
    """What came of reading a pack: the scheme, or None and every fault in the order of lines."""

    scheme: FundingScheme | None
    faults: tuple[Fault, ...] = ()


def read_scheme(text: str) -> SchemeRead:
    """Return the scheme of a pack, or everything that is wrong with it."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _SYNTAX_LINE.search(str(error))
        return SchemeRead(None, (Fault(int(at[1]) if at else 1, "the file", str(error), "TOML"),))
    except RecursionError:
        return SchemeRead(None, (Fault(1, "the file", "lists within lists without end", "TOML"),))
    reader = _Reader(_lines(text))
    scheme = _scheme(reader, data)
    faults = tuple(sorted(reader.faults, key=lambda fault: (fault.line, fault.field)))
    return SchemeRead(None if faults else scheme, faults)


def _lines(text: str) -> dict[str, int]:
    """Return the line of each header and key by dotted name; of repeated tables with its number."""
    found: dict[str, int] = {}
    table, counts = "", dict[str, int]()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = header[1]
            if line.lstrip().startswith("[["):
                counts[table] = counts.get(table, 0) + 1
                table = f"{table}.{counts[table]}"
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault(f"{table}.{key[1]}".lstrip("."), number)
    return found


@dataclass
class _Reader:
    """Takes values out of tables and notes each fault with its line."""

    lines: Mapping[str, int]
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, place: str, found: object, expected: str) -> None:
        """Note a fault; a value is quoted briefly."""
        parts = place.split(".")
        names = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
        line = next((self.lines[name] for name in names if name in self.lines), 1)
        shown = "nothing" if found is None else repr(found)[:60]
        self.faults.append(Fault(line, place, shown, expected))

    def known(self, table: Mapping[str, Any], allowed: Iterable[str], place: str) -> None:
        """Refuse keys that are none of the format's."""
        for key in sorted(set(table) - set(allowed)):
            name = f"{place}.{key}".lstrip(".")
            self.refuse(name, key, f"one of {', '.join(allowed)}")

    def table(self, data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return a table, empty where it is absent."""
        value = data.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.refuse(key, value, f"a table [{key}]")
        return {}

    def text(
        self, data: Mapping[str, Any], place: str, pattern: re.Pattern[str] | None, expected: str
    ) -> str:
        """Return a text that has to be there."""
        value = data.get(place.rsplit(".", 1)[-1])
        whole = isinstance(value, str) and value.strip()
        if not whole or (pattern is not None and not pattern.fullmatch(str(value).strip())):
            self.refuse(place, value, expected)
            return ""
        return str(value).strip()

    def day(self, data: Mapping[str, Any], place: str, *, needed: bool = False) -> date | None:
        """Return a day; the type of TOML's datetime is none."""
        value = data.get(place)
        if (value is None and needed) or (value is not None and type(value) is not date):
            self.refuse(place, value, "a TOML date such as 2026-11-01")
            return None
        return value

    def number(self, data: Mapping[str, Any], place: str, most: float = LARGEST) -> float | None:
        """Return a number above zero, None where it is absent."""
        value = data.get(place.rsplit(".", 1)[-1])
        if value is None:
            return None
        right = isinstance(value, int | float) and not isinstance(value, bool)
        if not right or not 0 < value <= most:
            self.refuse(place, value, f"a number above 0 and at most {most:g}")
            return None
        return float(value)

    def several(
        self,
        data: Mapping[str, Any],
        place: str,
        read: Callable[[Any], Value | None],
        expected: str,
    ) -> tuple[Value, ...]:
        """Return the values of a list, each read; sorted and each once."""
        value = data.get(place.rsplit(".", 1)[-1], [])
        if not isinstance(value, list):
            self.refuse(place, value, f"a list of {expected}")
            return ()
        found: list[Value] = []
        for item in value:
            one = read(item)
            if one is None:
                self.refuse(place, item, expected)
            elif one not in found:
                found.append(one)
        return tuple(sorted(found, key=str))

    def words(self, data: Mapping[str, Any], place: str, kind: type[Word]) -> tuple[Word, ...]:
        """Return the values of a list that are members of an enumeration."""
        allowed = {member.value: member for member in kind}
        return self.several(data, place, _member(allowed), f"one of {', '.join(allowed)}")

    def range(self, data: Mapping[str, Any], name: str, most: float) -> Range:
        """Return the range of `name_from` and `name_to`."""
        least, largest = (self.number(data, f"course.{name}_{end}", most) for end in ("from", "to"))
        if least is not None and largest is not None and least > largest:
            self.refuse(f"course.{name}_from", least, f"at most {name}_to, {largest:g}")
        return Range(least, largest)


def _member(allowed: Mapping[str, Word]) -> Callable[[Any], Word | None]:
    return lambda item: allowed.get(item) if isinstance(item, str) else None


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], str | None]:
    return lambda item: item if isinstance(item, str) and pattern.fullmatch(item) else None


def _scheme(reader: _Reader, data: Mapping[str, Any]) -> FundingScheme | None:
    reader.known(data, _TOP, "")
    checked, texts = reader.day(data, "checked_on", needed=True), _texts(reader, data)
    first, last = _validity(reader, data)
    fictitious = data.get("fictitious", False)
    if not isinstance(fictitious, bool):
        reader.refuse("fictitious", fictitious, "true or false")
    cover, words, questions = _cover(reader, data), _words(reader, data), _questions(reader, data)
    rules, kind = _rules(reader, reader.table(data, "course")), _kind(reader, data)
    regions = reader.several(data, "regions", _matching(_NUTS), "a NUTS code such as FI1B")
    if reader.faults or checked is None or kind is None:
        return None
    return FundingScheme(
        **texts,
        kind=kind,
        words=words,
        cover=cover,
        checked_on=checked,
        valid_from=first,
        valid_until=last,
        regions=regions,
        course=rules,
        questions=questions,
        fictitious=fictitious,
    )


def _texts(reader: _Reader, data: Mapping[str, Any]) -> dict[str, str]:
    wanted = {
        "id": (_ID, "small letters, digits and hyphens"),
        "operator": (None, "who runs the scheme"),
        "country": (_COUNTRY, "an ISO 3166 code such as FI"),
        "url": (_URL, "the address of the operator's page"),
        "statement": (None, "what it pays, in the operator's own words"),
        "statement_language": (_LANGUAGE, "an ISO 639-1 code such as fi"),
    }
    return {
        name: reader.text(data, name, pattern, expected)
        for name, (pattern, expected) in wanted.items()
    }


def _validity(reader: _Reader, data: Mapping[str, Any]) -> tuple[date | None, date | None]:
    first, last = reader.day(data, "valid_from"), reader.day(data, "valid_until")
    if first and last and last < first:
        reader.refuse("valid_until", last.isoformat(), f"a day from {first.isoformat()} on")
    return first, last


def _kind(reader: _Reader, data: Mapping[str, Any]) -> SchemeKind | None:
    expected = f"one of {', '.join(SchemeKind)}"
    found = reader.text(data, "kind", None, expected)
    if not found:
        return None
    kind = _member({one.value: one for one in SchemeKind})(found)
    if kind is None:
        reader.refuse("kind", found, expected)
    return kind


def _cover(reader: _Reader, data: Mapping[str, Any]) -> Cover:
    pays = reader.table(data, "pays")
    reader.known(pays, ("currency", "share", "ceiling", "account"), "pays")
    currency = reader.text(pays, "pays.currency", _CURRENCY, "an ISO 4217 code such as EUR")
    return Cover(
        currency,
        reader.number(pays, "pays.share", 1.0) or 1.0,
        reader.number(pays, "pays.ceiling"),
        reader.number(pays, "pays.account"),
    )


def _words(reader: _Reader, data: Mapping[str, Any]) -> tuple[Wording, ...]:
    tables, found = reader.table(data, "words"), []
    if ENGLISH not in tables:
        reader.refuse("words.en", None, "a table [words.en], which other languages fall back to")
    for language in sorted(tables):
        place, table = f"words.{language}", tables[language]
        if not is_language_code(language) or not isinstance(table, Mapping):
            reader.refuse(place, table, "a table [words.xx] by ISO 639-1 code")
            continue
        reader.known(table, ("name", "text"), place)
        name = reader.text(table, f"{place}.name", None, "the name in this language")
        text = reader.text(table, f"{place}.text", None, "what it pays, in plain short sentences")
        found.append(Wording(language, name, text))
    return tuple(found)


def _questions(reader: _Reader, data: Mapping[str, Any]) -> tuple[Question, ...]:
    tables, found = data.get("question", []), []
    if not isinstance(tables, list) or not all(isinstance(one, Mapping) for one in tables):
        reader.refuse("question", tables, "a table [[question]] for each")
        return ()
    for number, table in enumerate(tables, 1):
        place = f"question.{number}"
        codes = sorted(set(table) - {"id"})
        for code in codes:
            if not is_language_code(code):
                reader.refuse(f"{place}.{code}", code, "an ISO 639-1 code, with the question")
        name = reader.text(table, f"{place}.id", _ID, "small letters, digits and hyphens")
        reader.text(table, f"{place}.{ENGLISH}", None, "the question in English")
        asked = tuple(
            (code, reader.text(table, f"{place}.{code}", None, "the question")) for code in codes
        )
        found.append(Question(name, asked))
    return tuple(found)


def _rules(reader: _Reader, table: Mapping[str, Any]) -> CourseRules:
    reader.known(table, _COURSE, "course")
    fields, kinds = "an ISCED-F 2013 code such as 09 or 0913", CourseKind
    return CourseRules(
        eqf=reader.range(table, "eqf", 8),
        hours=reader.range(table, "hours", LARGEST),
        ects=reader.range(table, "ects", LARGEST),
        evidence=reader.words(table, "course.evidence", Standing),
        modes=reader.several(
            table, "course.modes", lambda one: one if one in MODES else None, ", ".join(MODES)
        ),
        kinds=reader.words(table, "course.kinds", kinds),
        fields=reader.several(table, "course.fields", _matching(_FIELD), fields),
        courses=reader.several(table, "course.courses", _matching(_ANY), "the URI of a course"),
        places=reader.several(table, "course.places", _matching(_NUTS), "a NUTS code"),
        without_kinds=reader.words(table, "course.without_kinds", kinds),
        without_fields=reader.several(table, "course.without_fields", _matching(_FIELD), fields),
        without_courses=reader.several(
            table, "course.without_courses", _matching(_ANY), "the URI of a course"
        ),
    )
