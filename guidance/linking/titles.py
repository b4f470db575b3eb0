"""Job titles: what advertisements add to them, and titles that name both genders.

ESCO and national lists write "Rezeptionist/Rezeptionistin" or "Traducteur / Traductrice"; each
form is read by itself, so that the gender of a title does not decide what it is taken for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from guidance.linking.passages import Passage, passages

_ENDING = 3
"""Letters of the longest ending that stands for a second gender."""
TITLE_WORDS = 14
"""Texts of at most this many words are read as a title."""
_GENDER_MARK = re.compile(
    r"[(\[]\s*(?:[mwfkdhxji]|div|gn|all)(?:\s*[/|,.]\s*(?:[mwfkdhxji]|div|gn))*\s*[)\]]|"
    r"\b[mwfkh]\s*[/|]\s*[mwfkdh](?:\s*[/|]\s*[dxi])?(?![\w])",
    re.IGNORECASE,
)
_INNER_MARK = re.compile(r"(?<=\w)(?:[*:_]|\()(?:in|innen|r|e|ka|a)\b\)?", re.IGNORECASE)
_PAY = re.compile(
    r"[\d.,\s]{0,20}\d\s{0,3}(?:(?:zł|pln|eur|euro|chf|sek|kr|netto|brutto|/h|tys)\b|[€£$])\S{0,20}(?:\s*(?:netto|brutto)\b)?|"
    r"[£€$]\s?[\d.,]+k?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s(?:[-–—|@]|\bw\b|\bod zaraz\b|\bod\b(?=\s\d)|\bdo\b(?=\s\d)|\bz\s+j[eę]zykiem\b|\bna terenie\b|"
    r"\bpraca\b|\bmiejsce pracy\b|\bfor our\b|\bat\b|\bband \d)\s?.*$",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(?=\w*\d)[\w/-]{4,}\b|\b\d+\b|[#№]\S+|!+|\.{2,}")
_OPENING = re.compile(
    r"^\s*(?:praca\s*[:–-]?\s*(?:dla|jako)?|zatrudni[mę]\w*|poszukujemy|szukam[y]?|job\s*:|stellenangebot\s*:?|"
    r"we are hiring|hiring|pilne|oferta pracy)\s+",
    re.IGNORECASE,
)


def clean_title(title: str) -> str:
    """Return the title without gender marks, pay, codes and what follows a dash or a place.

    A title of which nothing would be left is returned as it was, without blanks at its ends.
    """
    text = _CODE.sub(" ", _PAY.sub(" ", _INNER_MARK.sub("", _GENDER_MARK.sub(" ", title))))
    text = _OPENING.sub("", text)
    short = _TAIL.sub("", f" {text} ")
    for candidate in (short, text, title):
        cleaned = " ".join(candidate.split()).strip(" ,;:-–—|/.()[]")
        if len(cleaned) > 2:
            return cleaned
    return title.strip()


def gender_forms(title: str) -> tuple[str, ...]:
    """Return the title and, where a slash joins two words or two titles, each form of it.

    Examples
    --------
    >>> gender_forms("Leiter/Leiterin des Betriebs")
    ('Leiter/Leiterin des Betriebs', 'Leiter des Betriebs', 'Leiterin des Betriebs')
    >>> gender_forms("Traducteur / Traductrice")
    ('Traducteur / Traductrice', 'Traducteur', 'Traductrice')
    """
    if "/" not in title:
        return (title,)
    if " / " in title:
        forms = [part.strip() for part in title.split(" / ")]
    else:
        choices = [_choices(word) for word in title.split()]
        if max(map(len, choices)) > 3:
            return (title,)
        width = max(map(len, choices))
        aligned = [choice if len(choice) > 1 else choice * width for choice in choices]
        same = all(len(choice) == width for choice in aligned)
        rows = zip(*aligned, strict=True) if same else product(*choices)
        forms = [" ".join(row) for row in rows][:6]
    return tuple(dict.fromkeys(form for form in (title, *forms) if len(form) > 1))


def _choices(word: str) -> list[str]:
    """Return the words that a slash joins, without bare endings ("Bäcker/in", "OPIEKUN/KA")."""
    parts = [part for part in word.split("/") if part]
    whole = [part for part in parts if len(part) > _ENDING or part == parts[0]]
    return whole or [word]


def title_passages(text: str, language: str | None = None) -> tuple[Passage, ...]:
    """Return the readings of a job title; longer texts are cut like any other.

    Every reading covers the whole text: its span is the title as it was written.
    """
    if len(text.split()) > TITLE_WORDS:
        return passages(text, language)
    return tuple(_readings(text))


def _readings(text: str) -> Iterator[Passage]:
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    written = text.strip()
    if not written:
        return
    cleaned = clean_title(written)
    for form in dict.fromkeys((*gender_forms(written), *gender_forms(cleaned))):
        yield Passage(form, start, end)
