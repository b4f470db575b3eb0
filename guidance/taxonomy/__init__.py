"""Skills, occupations, their names and relations, and what a new release does to them."""

from guidance.taxonomy.changes import Change, Changes, DemandChange, KindChanges, compare
from guidance.taxonomy.concepts import (
    Names,
    Occupation,
    RelationKind,
    Skill,
    SkillKind,
    Taxonomy,
)
from guidance.taxonomy.redirects import Basis, Redirect, Redirects
from guidance.taxonomy.releases import ConceptKind, Fate, Release, ReleasedConcept

__all__ = [
    "Basis",
    "Change",
    "Changes",
    "ConceptKind",
    "DemandChange",
    "Fate",
    "KindChanges",
    "Names",
    "Occupation",
    "Redirect",
    "Redirects",
    "RelationKind",
    "Release",
    "ReleasedConcept",
    "Skill",
    "SkillKind",
    "Taxonomy",
    "compare",
]
