"""F19: a skill of one setting is not read from a course that never speaks of it."""

from __future__ import annotations

import pytest

from guidance.credential import CourseKind, Evidence, MicroCredential, SkillTag
from models.static import load_static
from pipelines.setting import in_their_setting, setting_of

LABELS = {
    "s/care": "apply sustainability principles in health care",
    "s/nurse": "leadership in nursing",
    "s/bake": "bake bread",
}


def offered(title: str, outcome: str) -> MicroCredential:
    kind = next(iter(CourseKind))
    return MicroCredential("c/1", title, "A school", kind, "test", learning_outcomes=(outcome,))


@pytest.mark.parametrize(
    ("label", "setting"),
    [
        ("leadership in nursing", "nursing"),
        ("facilitate activity in the community", "community"),
        ("implement decisions in healthcare (clinical)", ""),
        ("bake bread", ""),
    ],
)
def test_a_label_names_its_setting_last(label: str, setting: str) -> None:
    assert setting_of(label) == setting


@pytest.mark.parametrize(
    ("title", "outcome", "kept"),
    [
        ("Ethics in AI", "Apply principles of sustainable software", {"s/bake"}),
        ("Nachhaltigkeit", "In der Krankenpflege nachhaltig handeln", {"s/bake", "s/care", "s/nurse"}),
        ("Leadership", "Lead a team of nurses on a ward", {"s/bake", "s/nurse"}),
        ("", "", {"s/bake"}),
    ],
)  # fmt: skip
def test_the_whole_course_is_asked_in_any_language(
    title: str, outcome: str, kept: set[str]
) -> None:
    course = offered(title, outcome)
    tags = {"c/1": tuple(SkillTag(skill, 0.5, Evidence.OUTCOME, outcome) for skill in LABELS)}
    found = in_their_setting([course], tags, LABELS, load_static())
    assert {tag.skill for tag in found["c/1"]} == kept


def test_what_a_provider_declares_stands() -> None:
    course = offered("Ethics in AI", "")
    tags = {"c/1": (SkillTag("s/care", 1.0, Evidence.DECLARED),)}
    assert in_their_setting([course], tags, LABELS, load_static()) == tags
