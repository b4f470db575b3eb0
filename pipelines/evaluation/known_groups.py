"""Ads whose ISCO-08 unit group is known apart from this project's linkers.

Hand-coded ads have their group from coders. A titled ad has it from its title, where that equals a
name of ESCO occupations of one unit group only, case, accents and gender forms folded. Titles
that equal names flatter: the linker reads such titles without fail, and others are harder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from guidance.letters import without_marks
from guidance.linking.titles import gender_forms
from guidance.snapshot import Snapshot
from models.names import kept_groups, kept_names

ENGLISH = "en"
_SPACE = re.compile(r"\s+")
_MARK = re.compile(r"[(\[]?\b[mwfkdhx](?:\s*[/|]\s*[mwfkdhx])+\b[)\]]?", re.IGNORECASE)
"""A mark of gender beside a title, such as "(m/w/d)" or "k/m"."""


def folded(name: str) -> str:
    """Return a name without case, accents and needless blanks; Greek capitals bear no accents."""
    return _SPACE.sub(" ", without_marks(name.casefold())).strip()


def forms_of(title: str) -> frozenset[str]:
    """Return a title's forms for both genders, folded, without marks such as "(m/w/d)"."""
    bare = " ".join(_MARK.sub(" ", title).split())
    return frozenset(folded(form) for form in gender_forms(bare))


def titled_groups(
    snapshot: Snapshot, occupations: Path, without: Iterable[str] = ()
) -> Mapping[str, str]:
    """Return ad id to ISCO-08 unit group, for current ads whose title is the name of one group.

    Parameters
    ----------
    occupations
        The directory of the linker of occupations, which keeps the names.
    without
        Ids of ads to leave out: those coded by hand.
    """
    coded, index, found = frozenset(without), _Index(occupations), {}
    for row, ad in enumerate(snapshot.vacancies.ids):
        if ad in coded or not snapshot.vacancies.current[row]:
            continue
        vacancy = snapshot.records.vacancy(row)
        group = index.group(vacancy.title, vacancy.language)
        if group is not None:
            found[ad] = group
    return found


class _Index:
    """Unit groups by name, of one language and English; each language is read when first asked."""

    def __init__(self, occupations: Path) -> None:
        self._directory = occupations
        self._groups = kept_groups(occupations)
        self._known = {path.stem for path in (occupations / "names").glob("??.json")}
        self._by_language: dict[str, Mapping[str, frozenset[str]]] = {}

    def group(self, title: str, language: str | None) -> str | None:
        """Return the only group that bears the title, None where it is none or several."""
        spoken = language if language in self._known else ENGLISH
        groups = {
            group
            for code in {spoken or ENGLISH, ENGLISH}
            for form in forms_of(title)
            for group in self._names(code).get(form, ())
        }
        return groups.pop() if len(groups) == 1 else None

    def _names(self, language: str) -> Mapping[str, frozenset[str]]:
        if language not in self._by_language:
            kept = kept_names(self._directory, language)
            found: dict[str, set[str]] = {}
            for at, name in kept.every:
                for form in forms_of(name):
                    found.setdefault(form, set()).add(self._groups[kept.uris[at]])
            self._by_language[language] = {
                name: frozenset(groups) for name, groups in found.items()
            }
        return self._by_language[language]
