"""What a release delivers, as far as an upgrade has to know it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from guidance.taxonomy.concepts import RelationKind
from guidance.taxonomy.redirects import Redirect

_BLANKS = re.compile(r"\s+")
_PLAIN = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00a0": " ", "\u200b": ""})


class ConceptKind(StrEnum):
    """What sort of concept a release holds."""

    SKILL = "skill"
    """Such as "lift and move people safely", or a field of knowledge."""
    OCCUPATION = "occupation"
    """Such as "care at home worker"."""


class Fate(StrEnum):
    """What a release does to a concept."""

    KEPT = "kept"
    """It stands, under the same label."""
    RELABELLED = "relabelled"
    """It stands under another label, such as "sommelier" that was "wine waiter"."""
    NEW = "new"
    """It was not there before."""
    REDIRECTED = "redirected"
    """Another concept stands for it now."""
    RETIRED = "retired"
    """It is gone and nothing is said of what replaces it: ask the person."""
    UNKNOWN = "unknown"
    """Neither release holds it."""
    NOT_DELIVERED = "not in this delivery"
    """The new release came without its file, so nothing can be said of it."""


@dataclass(frozen=True, slots=True)
class ReleasedConcept:
    """One concept of a release.

    `label` is as delivered, blanks and all. `type` is the release's own sort of it ("knowledge",
    "skill/competence"), "" where it has none.
    """

    uri: str
    label: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """One delivery of a taxonomy.

    Attributes
    ----------
    name
        What people call it; file names of public copies are wrong about releases.
    language
        Language of the labels, ISO 639-1.
    skills, occupations
        Sorted by URI; None where the delivery lacks the file: then nothing was retired.
    replaced
        What the release's own columns say of concepts it no longer uses, sorted.
    demands
        Which occupation needs or may need which skill; None where the delivery lacks the file.
    notes
        What was left out while reading it, for people.
    tidied
        Whether labels were cleaned of stray blanks since: then blanks alone are no new label.
    """

    name: str
    language: str
    skills: tuple[ReleasedConcept, ...] | None
    occupations: tuple[ReleasedConcept, ...] | None
    replaced: tuple[Redirect, ...] = ()
    demands: frozenset[tuple[str, str, RelationKind]] | None = None
    notes: tuple[str, ...] = ()
    tidied: bool = False

    def concepts(self, kind: ConceptKind) -> tuple[ReleasedConcept, ...] | None:
        """Return the concepts of a kind, None where they were not delivered."""
        return self.skills if kind is ConceptKind.SKILL else self.occupations


def plain_label(label: str) -> str:
    """Return a label with plain blanks and apostrophes: releases differ in nothing else at times."""
    return _BLANKS.sub(" ", label.translate(_PLAIN)).strip()
