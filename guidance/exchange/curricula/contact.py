"""Leave out of a CV who somebody is: addresses, numbers, birth dates, names are dropped first.

What is dropped is counted and nowhere kept. A pattern may drop too much (a street in the name of an
employer); it must not let a number or an address pass.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from guidance.frameworks import EU_LANGUAGES
from guidance.messages.names import countries_called_in

TOWN_WORDS = 4
"""Most words before the country on a line that says where somebody lives."""
LONG_LINE = 15
"""Words above which a line is running text, of which single sentences are dropped."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])")
_SEGMENT = re.compile(r"\s*[|•·●▪\t]\s*|\s{3,}")
_ADDRESS_OF_NET = re.compile(
    r"\S+@\S+|\w+:///?\S+|www\.\S+|\b(?:linkedin|github|facebook|xing|instagram)\.\S+",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}[./-](?:19|20)\d\d\b|"
    r"\b(?:19|20)\d\d[./-]\d{1,2}(?:[./-]\d{1,2})?\b|\b(?:19|20)\d\d\b"
)
_PRINTED = re.compile(
    r"^\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}:\d{2}\b.{0,12}$|"
    r"^\s*(?:page|seite|strona|sivu|página|pagina|sida|side)\s+\d+(?:\W+\w{1,4}\W+\d+)?\s*$",
    re.IGNORECASE,
)
"""When a page was printed, as browsers head it, and its number."""
_NUMBER = re.compile(
    r"(?:(?:\+|\(0|\b0)\d?(?:[ \t().\u00a0/-]{0,3}\d){5,20}|"
    r"\b\d(?:[ \t().\u00a0/-]{0,3}\d){7,20})(?![ \d.,]{0,20}(?:€|%|(?:EUR|PLN|zł|kr|CHF|USD|GBP)\b))"
)
_STREET = re.compile(
    r"\b(?:ul\.|al\.|os\.|pl\.|rue|avenue|boulevard|allée|impasse|calle|avda\.?|avenida|paseo|"
    r"plaza|via|viale|corso|rua|c/)\s+\S.*\d|"
    r"(?:stra(?:ß|ss)e|str\.|gasse|allee|platz|damm|weg|ring|katu|tie|kuja|gatan|vägen|vej|"
    r"straat|laan)\s+\d+\s?[a-z]?\b|"
    r"\b\d+[a-z]?,?\s+(?:[A-Z][\w'’-]+\s+){1,3}(?:Street|St\.?|Road|Rd\.?|Lane|Avenue|Ave\.?|Drive|"
    r"Close|Way|Court|Gardens|Terrace)\b|"
    r"\b\d+\s?(?:bis|ter)?,?\s+(?:rue|avenue|boulevard|allée|chemin|place|impasse)\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"^(?:[A-Z]{1,2}-)?\d{2}-\d{3}\s+\S|^(?:[A-Z]{1,2}-)?\d{4,5}\s+[^\W\d_][\w'’. -]*$|"
    r",\s*(?:[A-Z]{1,2}-)?(?:\d{2}-\d{3}|\d{5})\s+[^\W\d_]|"
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b\d{4}\s?[A-Z]{2}\s+[A-Z]"
)
_NAME = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Herr|Frau|Mme|M|Sra?|Pan|Pani)\.?\s+)?"
    r"[^\W\d_a-zß][\w'’-]*(?:\s+(?:van|von|de|der|del|da|dos|la|le|zu|y|i|ter|den)){0,2}"
    r"(?:\s+[^\W\d_a-zß][\w'’.-]*){0,3}"
)
_LABEL = re.compile(r"^\W*([^\W\d_][\w'’./() -]{0,40}?)\s*[:：]\s*(.*)$")


@cache
def words() -> dict[str, Any]:
    """Return how CVs are headed and labelled (`cv_words.toml`)."""
    return tomllib.loads(files(__package__).joinpath("cv_words.toml").read_text("utf-8"))


def bare(text: str) -> str:
    """Return a heading or label in lower case, without marks around it and double blanks."""
    return " ".join(text.lower().split()).strip(" :.-–—_*#•|/=~")


@cache
def _labels() -> frozenset[str]:
    return frozenset(words()["contact"]["labels"])


@cache
def _phrases() -> re.Pattern[str]:
    phrases = (*words()["contact"]["birth"], *words()["contact"]["consent"])
    return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + ")", re.IGNORECASE)


def looks_like_contact(text: str) -> bool:
    """Return whether a stretch of text holds an address, a number to call, a birth or a consent."""
    without_days = _DAY.sub(" ", text)
    return (
        _ADDRESS_OF_NET.search(text) is not None
        or _NUMBER.search(without_days) is not None
        or _STREET.search(text) is not None
        or _POSTCODE.search(text.strip()) is not None
        or _PRINTED.match(text) is not None
        or _phrases().search(text) is not None
    )


def without_contact(lines: Iterable[str]) -> tuple[tuple[str, ...], int]:
    """Return the lines without what says who somebody is, and how many stretches were dropped.

    A label that stands alone on its line ("Address:") takes the next line with it. Empty lines
    stay: they part what belongs together.
    """
    kept: list[str] = []
    dropped, labelled = 0, False
    for line in lines:
        parts = [part for part in _parts(line) if part.strip()]
        told = [] if labelled and parts else [part for part in parts if not _tells_who(part)]
        dropped += len(parts) - len(told)
        labelled = len(parts) == 1 and _is_lone_label(parts[0])
        if told or not parts:
            kept.append(_joined(line, told))
    return tuple(kept), dropped


def _joined(line: str, told: Sequence[str]) -> str:
    return (" " if len(line.split()) > LONG_LINE else " | ").join(told)


def _parts(line: str) -> list[str]:
    if len(line.split()) > LONG_LINE:
        return _SENTENCE_END.split(line)
    start = re.match(r"\s*[•·●▪|]\s*", line)
    mark = "• " if start and "|" not in start[0] else ""
    first, *others = _SEGMENT.split(line[start.end() if start else 0 :])
    return [mark + first if first else "", *others]


def _tells_who(part: str) -> bool:
    found = _LABEL.match(part)
    if found is not None and bare(found[1]) in _labels():
        return True
    return bare(part) in _labels() or looks_like_contact(part)


def _is_lone_label(part: str) -> bool:
    return part.rstrip().endswith((":", "：")) and bare(part) in _labels()


@cache
def _countries() -> frozenset[str]:
    return frozenset(bare(name) for code in EU_LANGUAGES for name in countries_called_in(code))


def looks_like_place(line: str) -> bool:
    """Return whether a line is a country, alone or after a town ("Cork, Ireland")."""
    town, _, country = line.rpartition(",")
    return bare(country) in _countries() and len(town.split()) <= TOWN_WORDS


def looks_like_name(line: str) -> bool:
    """Return whether a line is up to four words with capitals and nothing else."""
    return len(line.split()) <= 6 and _NAME.fullmatch(line.strip()) is not None


def names_in(lines: Sequence[str], headings: frozenset[str]) -> tuple[str, ...]:
    """Return what is likely somebody's name: the first line of capitals, or the first two of one.

    Headings such as "Curriculum vitae" are passed over.
    """
    first = [line.strip() for line in lines if line.strip() and bare(line) not in headings][:2]
    if not first or not looks_like_name(first[0]):
        return ()
    single = [line for line in first if looks_like_name(line) and len(line.split()) == 1]
    if len(single) == len(first) == 2:
        return (" ".join(first), " ".join(reversed(first)))
    return (first[0],) if len(first[0].split()) > 1 else ()
