"""Job titles: what advertisements add to them, and titles that name both genders.

ESCO and national lists write "Rezeptionist/Rezeptionistin" or "Traducteur / Traductrice"; each
form is read by itself, so that the gender of a title does not decide what it is taken for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from guidance.linking.passages import Passage, passages

_DIGITS = 4
"""Digits from which a token is a reference number."""
_FORMS = 6
_LONGEST = 300
"""Characters of the longest title."""
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
_DASH = re.compile(r"\s[-–—|]\s")
_TAIL = re.compile(
    r"\s(?:[-–—|@]|\bw\b|\bod zaraz\b|\bod\b(?=\s\d)|\bdo\b(?=\s\d)|\bz\s+j[eę]zykiem\b|\bna terenie\b|"
    r"\bpraca\b|\bmiejsce pracy\b|\bfor our\b|\bat\b|\bband \d)\s?.*$",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!\w)[#№]\S+|(?:\bn[ro]\.?|\bref\.?)\s*\d+|!+|\.{2,}", re.IGNORECASE)
_TOKEN = re.compile(r"[\w/-]{4,}")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]?")
"""What stands in brackets: "(remote)", "[online recruitment]", "(no. 2348)"."""
_RANK = re.compile(
    r"\b(?:junior|senior|jr|sr|medior|regular|trainee|intern|internship|graduate|apprentice|"
    r"praktikant(?:in)?|werkstudent(?:in)?|azubi|auszubildende[rn]?|angehende[rn]?|"
    r"stagiaire|alternante?|apprentie?|débutante?|confirmée?|becari[oa]|auxiliar en prácticas|"
    r"en prácticas|aprendiz|júnior|sênior|estagiári[oa]|tirocinante|stagista|apprendista|"
    r"młodsz[yae]|starsz[yae]|samodziel(?:ny|na)|stażyst(?:a|ka)|praktykant(?:ka)?|uczeń|uczennica|"
    r"yngre|äldre|lärling|praktikant|elev|harjoittelija|nuorempi|vanhempi|oppisopimusopiskelija|"
    r"leerling|stagiair[e]?|mladší|starší|mlađi|stariji|pripravnik|jaunesnysis|vyresnysis|"
    r"jaunākais|vecākais|noorem|vanem|стажант|младши|старши)\b\.?",
    re.IGNORECASE,
)
"""How far somebody is in their trade, which is not the trade."""
_OPENING = re.compile(
    r"^\s*(?:praca\s*[:–-]?\s*(?:dla|jako)?|zatrudni[mę]\w*|poszukujemy|szukam[y]?|job\s*:|stellenangebot\s*:?|"
    r"we are hiring|hiring|pilne|oferta pracy)\s+",
    re.IGNORECASE,
)


def clean_title(title: str) -> str:
    """Return the title without gender marks, pay, codes, brackets and what follows a dash or a place.

    A title of which nothing would be left is returned as it was, without blanks at its ends.
    """
    text = _INNER_MARK.sub("", _GENDER_MARK.sub(" ", title))
    text = _BRACKETS.sub(" ", _CODE.sub(" ", _TOKEN.sub(_without_number, _PAY.sub(" ", text))))
    text = _OPENING.sub("", text)
    short = _TAIL.sub("", f" {text} ")
    for candidate in (short, text, title):
        cleaned = _bare(candidate)
        if len(cleaned) > 2:
            return cleaned
    return title.strip()


def without_rank(title: str) -> str:
    """Return the title without words of rank, of whichever part of it is left then.

    Examples
    --------
    >>> without_rank("Młodszy księgowy")
    'księgowy'
    >>> without_rank("Trainee - Junior Java Developer")
    'Java Developer'
    """
    if _RANK.search(title) is None:
        return title
    left = (_bare(_RANK.sub(" ", part)) for part in _DASH.split(title))
    return next((part for part in left if len(part) > 2), title)


def _without_number(token: re.Match[str]) -> str:
    """Return nothing for a reference number, such as "INW50/2969/21", and any other token itself."""
    digits = sum(letter.isdigit() for letter in token[0])
    return " " if digits >= _DIGITS else token[0]


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(" ,;:-–—|/.()[]")


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
        forms = [" ".join(row) for row in islice(rows, _FORMS)]
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
    if len(text) > _LONGEST or len(text.split()) > TITLE_WORDS:
        return passages(text, language)
    return tuple(_readings(text))


def _readings(text: str) -> Iterator[Passage]:
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    written = text.strip()
    if not written:
        return
    cleaned = clean_title(written)
    ranked = clean_title(without_rank(written))
    forms = (form for each in (written, cleaned, ranked) for form in gender_forms(each))
    for form in dict.fromkeys(forms):
        yield Passage(form, start, end)
