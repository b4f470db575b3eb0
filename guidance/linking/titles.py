"""Job titles: what advertisements add to them, and titles that name both genders.

ESCO and national lists write "Rezeptionist/Rezeptionistin" or "Traducteur / Traductrice"; each
form is read by itself, so that the gender of a title does not decide what it is taken for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice, product

from guidance.letters import without_marks
from guidance.linking.passages import Passage, passages

_DIGITS = 4
"""Digits from which a token is a reference number."""
_FORMS = 6
_LONGEST = 300
"""Characters of the longest title."""
_ENDING = 3
"""Letters of the longest ending that stands for a second gender, and of the least that two forms of
a word begin with alike."""
_TAIL_LETTERS = 4
"""Letters in which forms of a word differ at most: "act-eur", "act-rice"; "Kauf-mann", "Kauf-frau"."""
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
_QUALIFIED = re.compile(
    r"\b(?:staatlich|geprüfte[rns]?|anerkannte[rns]?|diplomierte[rns]?|certified|qualified|licensed|"
    r"diplômée?(?: d['’]état)?|qualifiée?|certifiée?|titulad[oa]|cualificad[oa]|diplomad[oa]|"
    r"diplomat[oa]|qualificat[oa]|qualificad[oa]|certificad[oa]|gediplomeerde?|gekwalificeerde?|"
    r"dyplomowan[yae]|wykwalifikowan[yae]|kwalifikowan[yae]|certyfikowan[yae]|"
    r"diplomovan[ýáí]|kvalifikovan[ýáí]|legitimerad|examinerad|laillistettu)\b",
    re.IGNORECASE,
)
"""That somebody is qualified for their trade: "staatlich geprüfte Technikerin" is a technician, whom
the first word makes a servant of the state."""
_BRANCH = re.compile(
    r"[\s,–-]+\b(?:fachrichtung|schwerpunkt|fachbereich|einsatzgebiet|speciali[sz]ing in|"
    r"spécialité|especialidad|specjalność|specjalizacja|inriktning)\b:?\s*",
    re.IGNORECASE,
)
"""What stands between a trade and its branch: "Metallbauer Fachrichtung Landtechnik"."""
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
    """Return the title without words of rank and qualification, of whichever part is left then.

    Examples
    --------
    >>> without_rank("Młodszy księgowy")
    'księgowy'
    >>> without_rank("Trainee - Junior Java Developer")
    'Java Developer'
    >>> without_rank("Staatlich geprüfter Techniker Fachrichtung Bohrtechnik")
    'Techniker Bohrtechnik'
    """
    shorter = _BRANCH.sub(" ", _QUALIFIED.sub(" ", _RANK.sub(" ", title)))
    if shorter == title:
        return title
    left = (_bare(part) for part in _DASH.split(shorter))
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
    >>> gender_forms("Ouvrier poseur / Ouvrière poseuse de fenêtres")[1]
    'Ouvrier poseur de fenêtres'
    >>> gender_forms("Kasjer / Sprzedawca")
    ('Kasjer / Sprzedawca', 'Kasjer', 'Sprzedawca')
    """
    if "/" not in title:
        return (title,)
    forms = _two_genders(title) or _alternatives(title)
    return tuple(dict.fromkeys(form for form in (title, *forms) if len(form) > 1))


def spoken_forms(title: str) -> tuple[str, ...]:
    """Return the forms of a title without its slash, as people say them."""
    return gender_forms(title)[1:] or (title,)


def _two_genders(title: str) -> tuple[str, ...]:
    """Return both forms of a title that a slash joins, the words that belong to both with each.

    None where the words after the slash are not those before it in another form.
    """
    first, *others = (part.split() for part in title.split("/"))
    if not first or len(others) != 1 or len(others[0]) < len(first):
        return ()
    (second,) = others
    if not all(map(_akin, first, second)):
        return ()
    return " ".join([*first, *second[len(first) :]]), " ".join(second)


def of_one_trade(one: str, other: str) -> bool:
    """Return whether two titles may differ in gender alone.

    Examples
    --------
    >>> of_one_trade("Softwareentwickler", "Softwareentwicklerin"), of_one_trade("cook", "baker")
    (True, False)
    """
    words = one.split(), other.split()
    return len(words[0]) == len(words[1]) and all(map(_akin, *words))


def _akin(one: str, other: str) -> bool:
    """Return whether two words may be forms of one: alike but for marks and their last letters."""
    parts = [without_marks(word).lower().split("-") for word in (one, other)]
    return len(parts[0]) == len(parts[1]) and all(map(_begin_alike, *parts))


def _begin_alike(one: str, other: str) -> bool:
    least = max(_ENDING, len(one) - _TAIL_LETTERS, len(other) - _TAIL_LETTERS)
    return one == other or one[:least] == other[:least]


def _alternatives(title: str) -> tuple[str, ...]:
    if " / " in title:
        parts = [part.strip(" -") for part in title.split(" / ")]
        return tuple(part for part in parts if not (part.islower() and len(part) <= _ENDING))
    choices = [_choices(word) for word in title.split()]
    width = max(map(len, choices))
    if width > 3:
        return ()
    aligned = [choice if len(choice) > 1 else choice * width for choice in choices]
    same = all(len(choice) == width for choice in aligned)
    rows = zip(*aligned, strict=True) if same else product(*choices)
    return tuple(" ".join(row) for row in islice(rows, _FORMS))


def _choices(word: str) -> list[str]:
    """Return the words that a slash joins, without bare endings ("Bäcker/in", "Kaufmann/-frau")."""
    parts = [part for part in word.split("/") if part]
    whole = [part for part in parts if part == parts[0] or _is_word(part)]
    return whole or [word]


def _is_word(part: str) -> bool:
    return len(part) > _ENDING and not part.startswith("-")


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
    shorter = chain.from_iterable(map(spoken_forms, (cleaned, ranked)))
    for form in dict.fromkeys((*gender_forms(written), *shorter)):
        yield Passage(form, start, end)
