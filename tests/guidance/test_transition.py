"""Green and digital labels of courses: shares of what they teach, unknown where that is unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.credential import Evidence, SkillTag
from guidance.transition import TRANSITIONS, TransitionLabel, transition_labels

IN = {"s/solar": ("digital", "green"), "s/sort": ("green",), "s/cook": (), "s/code": ("digital",)}


def tags(*skills: str) -> tuple[SkillTag, ...]:
    return tuple(SkillTag(uri, 0.9, Evidence.OUTCOME) for uri in skills)


def labels(*skills: str) -> tuple[TransitionLabel, ...]:
    return transition_labels(tags(*skills), lambda uri: IN[uri])


def test_shares_by_hand() -> None:
    green, digital = labels("s/solar", "s/sort", "s/cook")
    assert (green.collection, green.skills, green.taught) == ("green", ("s/solar", "s/sort"), 3)
    assert green.share == pytest.approx(2 / 3)
    assert (digital.skills, digital.share) == (("s/solar",), pytest.approx(1 / 3))


def test_a_course_without_known_skills_has_no_share() -> None:
    assert [label.share for label in labels()] == [None, None]


def test_none_labelled_is_nought_and_not_unknown() -> None:
    assert [label.share for label in labels("s/cook")] == [0.0, 0.0]


@given(st.lists(st.sampled_from(sorted(IN)), min_size=1))
def test_order_and_repeats_change_nothing(skills: list[str]) -> None:
    assert labels(*skills) == labels(*sorted(set(skills)))
    assert tuple(label.collection for label in labels(*skills)) == TRANSITIONS
    assert all(0 <= (label.share or 0) <= 1 for label in labels(*skills))
