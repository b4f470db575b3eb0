"""Names that are too general for the occupation that has them.

The classification lists "driver" among the names of the hearse driver, and "cleaner" among those of
the amusement park cleaner. Whoever writes "driver" most likely means another: the word stands in
longer names of occupations of two dozen unit groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product

from guidance.linking.titles import gender_forms, of_one_trade, spoken_forms
from guidance.taxonomy import Names, Occupation
from models.phrases import words_of

OWN_SHARE = 0.25
"""Least share of the occupations with a longer name around a name that lie in its own unit group."""


def without_general_names(
    occupations: Sequence[Occupation], names: Sequence[Names]
) -> tuple[Names, ...]:
    """Return the names without those alternative ones that mostly stand for other occupations.

    An alternative name goes when its words stand in longer names of occupations, in its language,
    fewer than a quarter of which, its own counted, lie in its occupation's ISCO-08 unit group. Preferred
    names stay, and so do their forms for the other gender and names of anything but occupations.

    Parameters
    ----------
    names
        Names of any concepts.
    """
    group_of = {occupation.uri: occupation.isco_group for occupation in occupations}
    entries = defaultdict(list)
    for entry in names:
        if entry.concept in group_of:
            entries[entry.language].append(entry)
    longer = {language: _Wordings(own) for language, own in entries.items()}
    return tuple(
        _telling(entry, longer[entry.language], group_of) if entry.concept in group_of else entry
        for entry in names
    )


def _telling(entry: Names, wordings: _Wordings, group_of: Mapping[str, str]) -> Names:
    general = {
        name
        for name in entry.alternatives
        if all(_is_general(form, entry.concept, wordings, group_of) for form in gender_forms(name))
    }
    if not general:
        return entry
    # What a title is taken for does not hang on its gender: both forms go, or none.
    gone = {name for name in general if general.issuperset(_other_forms(name, entry.every))}
    return replace(entry, alternatives=tuple(n for n in entry.alternatives if n not in gone))


def _other_forms(name: str, names: Sequence[str]) -> set[str]:
    """Return the names that differ from this one in gender alone."""
    return {
        other
        for other in names
        if any(of_one_trade(*pair) for pair in product(spoken_forms(name), spoken_forms(other)))
    }


def _is_general(form: str, concept: str, wordings: _Wordings, group_of: Mapping[str, str]) -> bool:
    around = {concept, *wordings.around(form)}
    own = sum(group_of[other] == group_of[concept] for other in around)
    return own < OWN_SHARE * len(around)


class _Wordings:
    """The words of every form of the names in one language."""

    def __init__(self, entries: Iterable[Names]) -> None:
        self._forms: list[tuple[str, frozenset[str]]] = []
        self._with: defaultdict[str, set[int]] = defaultdict(set)
        for entry in entries:
            for form in (form for name in entry.every for form in gender_forms(name)):
                words = frozenset(words_of(form))
                for word in words:
                    self._with[word].add(len(self._forms))
                self._forms.append((entry.concept, words))

    def around(self, form: str) -> set[str]:
        """Return the concepts with a name that holds all words of this one, and others."""
        words = frozenset(words_of(form))
        holding = (self._with.get(word, set()) for word in words)
        found = set.intersection(*sorted(holding, key=len)) if words else set()
        return {self._forms[at][0] for at in found if len(self._forms[at][1]) > len(words)}
