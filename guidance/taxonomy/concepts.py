"""Skills, occupations, their relations and their names in many languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SkillKind(StrEnum):
    """What sort of thing a skill concept is."""

    COMPETENCE = "skill/competence"
    """Something a person does, such as "lift and move people safely"."""
    KNOWLEDGE = "knowledge"
    """Something a person knows, such as "food hygiene rules"."""
    UNSTATED = ""
    """The release leaves the kind open."""


class RelationKind(StrEnum):
    """How an occupation asks for a skill."""

    ESSENTIAL = "essential"
    """Needed wherever the occupation is worked in, such as "cook" and "use cooking techniques"."""
    OPTIONAL = "optional"
    """Needed in some places, such as "cook" and "plan menus"."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one concept in one language.

    `alternatives` are in the release's order, without the preferred label and without repeats.
    """

    concept: str
    language: str
    preferred: str
    alternatives: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """Return the preferred label, then the alternatives."""
        return (self.preferred, *self.alternatives)


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill concept. `groups` are the URIs of its direct broader groups, sorted."""

    uri: str
    preferred_label: str
    kind: SkillKind = SkillKind.UNSTATED
    reuse_level: str = ""
    description: str = ""
    groups: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    """Sorted names among green, digital, transversal, language, research."""


@dataclass(frozen=True, slots=True)
class Occupation:
    """One occupation concept with its ISCO-08 unit group (four digits, as text)."""

    uri: str
    preferred_label: str
    isco_group: str
    description: str = ""
    regulated_note: str | None = None
    """The release's note on regulation; None says nothing either way."""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One release: concepts sorted by URI, relations as sorted pairs of URIs.

    Attributes
    ----------
    release
        The release as configured, such as "1.1.1"; file names are not trusted for it.
    names
        Every label row, sorted by concept and language.
    demands
        Sorted triples (occupation, skill, kind).
    broader
        Sorted pairs (narrower skill, broader skill), both in `skills`.
    related
        Sorted pairs of skills that the release relates to each other (essential or optional
        knowledge of a skill), both in `skills`.
    isco_labels
        ISCO-08 code to English label; group descriptions in `isco_descriptions`.
    """

    release: str
    skills: tuple[Skill, ...]
    occupations: tuple[Occupation, ...]
    names: tuple[Names, ...]
    demands: tuple[tuple[str, str, RelationKind], ...] = ()
    broader: tuple[tuple[str, str], ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    isco_labels: Mapping[str, str] = field(default_factory=dict)
    isco_descriptions: Mapping[str, str] = field(default_factory=dict)
    group_labels: Mapping[str, str] = field(default_factory=dict)
