"""Labels as the taxonomies print them: lists in one cell, both genders in one label.

Many languages write an occupation as "Elektriker/Elektrikerin", "konzultant/konzultantica za
ekološki IKT" or "kasjer / kasjerka". People and ads use one form, so each form becomes a name of
its own. "Import-/Exportmanager" and "teacher, lower/upper level" are no pairs and stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from guidance.taxonomy import Names
from pipelines.sources.cells import tidy

_LIST = re.compile(r"[\r\n|]+")
_SLASH = re.compile(r"\s*/\s*")
_SHORTEST_STEM = 3


def label_list(cell: str) -> tuple[str, ...]:
    """Return the labels of a cell that separates them by newline or bar."""
    labels = (tidy(part) for part in _LIST.split(cell))
    return tuple(dict.fromkeys(label for label in labels if label))


def gendered_forms(label: str) -> tuple[str, ...]:
    """Return the two forms of a gendered label, each whole; other labels alone.

    >>> gendered_forms("tehnolog/tehnologinja pakiranja")
    ('tehnolog pakiranja', 'tehnologinja pakiranja')
    """
    label = _trim_slashes(label)
    for match in _SLASH.finditer(label):
        forms = _pair(label[: match.start()], label[match.end() :])
        if forms:
            return forms
    return (label,)


def named(
    concept: str,
    language: str,
    preferred: str,
    alternatives: Iterable[str],
    *,
    gendered: bool = False,
) -> Names:
    """Return the names of a concept: the first form leads, every other form follows once."""
    official = tidy(preferred)
    if not gendered:
        return _names(concept, language, [official, *alternatives])
    first, *others = gendered_forms(official)
    forms = [form for label in alternatives for form in gendered_forms(tidy(label))]
    return _names(concept, language, [first, *others, official, *forms])


def merged(first: Names, second: Names) -> Names:
    """Return two sets of names of one concept and language; the first keeps the lead."""
    return _names(first.concept, first.language, [*first.every, *second.every])


def is_occupation(uri: str) -> bool:
    """Return whether a URI names an occupation: only their labels carry gender."""
    return "/occupation/" in uri


def _names(concept: str, language: str, labels: Iterable[str]) -> Names:
    distinct: dict[str, str] = {}
    for label in labels:
        if label:
            distinct.setdefault(label.casefold(), label)
    preferred, *alternatives = distinct.values()
    return Names(concept, language, preferred, tuple(alternatives))


def _trim_slashes(label: str) -> str:
    return label.strip("/ ") if label[:1] == "/" or label[-1:] == "/" else label


def _pair(left: str, right: str) -> tuple[str, ...]:
    """Return both whole forms when two sides of a slash name one job, else nothing."""
    if left.endswith("-") or not left or not right:
        return ()
    masculine, feminine = left.split(), right.split()
    if right.startswith("-"):
        return (" ".join([left, *feminine[1:]]),)
    if len(masculine) == 1 == len(feminine):
        return tuple(dict.fromkeys((left, right)))
    if _same_stem(masculine[0], feminine[0]):
        return _aligned(masculine, feminine)
    return _differing_word(masculine, feminine)


def _aligned(masculine: list[str], feminine: list[str]) -> tuple[str, ...]:
    """Give the shorter left form the tail that both share."""
    tail = feminine[len(masculine) :]
    return tuple(dict.fromkeys((" ".join(masculine + tail), " ".join(feminine))))


def _differing_word(masculine: list[str], feminine: list[str]) -> tuple[str, ...]:
    """Recognise pairs such as "restaurant host/hostess" and "fear an tí/bean an tí"."""
    if len(feminine) == 1 and _same_stem(masculine[-1], feminine[0]):
        return (" ".join(masculine), " ".join([*masculine[:-1], *feminine]))
    same_length = len(masculine) == len(feminine)
    if same_length and sum(a != b for a, b in zip(masculine, feminine, strict=True)) == 1:
        return (" ".join(masculine), " ".join(feminine))
    return ()


def _same_stem(a: str, b: str) -> bool:
    shared = 0
    for x, y in zip(a.casefold(), b.casefold(), strict=False):
        if x != y:
            break
        shared += 1
    return shared >= min(_SHORTEST_STEM, len(a), len(b)) and shared * 5 >= min(len(a), len(b)) * 2
