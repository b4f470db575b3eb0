"""Courses and micro-credentials: what providers state, and what can be said about it."""

from guidance.credential.course import (
    ANNEX_I_ELEMENTS,
    CourseKind,
    Evidence,
    Identifier,
    LearningOpportunity,
    MicroCredential,
    Money,
    NationalLevel,
    OutcomeSkill,
    QualityAssurance,
    SkillTag,
    Standing,
    Translation,
)
from guidance.credential.findings import kind_of_offer

__all__ = [
    "ANNEX_I_ELEMENTS",
    "CourseKind",
    "Evidence",
    "Identifier",
    "LearningOpportunity",
    "MicroCredential",
    "Money",
    "NationalLevel",
    "OutcomeSkill",
    "QualityAssurance",
    "SkillTag",
    "Standing",
    "Translation",
    "kind_of_offer",
]
