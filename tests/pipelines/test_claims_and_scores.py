"""Laws of the score where claims are weighed: hours, ads, named reasons, bytes.

The world's courses are given claims as a build gives them, with an encoder that counts words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_claim_weights import Words
from world import ADS, OCCUPATIONS, TAUGHT, Snapshot, ask, cook, copies, with_ads, with_courses

from guidance.answer import to_json
from guidance.claims import ClaimRule
from guidance.credential import Evidence, SkillTag
from pipelines.claims import Scale, claim_matrices
from pipelines.credit import course_credit
from pipelines.evaluation.attacks import scale_of

RULE = ClaimRule(hours_per_skill=20.0, shown_from=0.05)
GOALS = (None, {"occupation": "o/cook"})
COURSES = ("c/menu", "c/stock", "c/kitchen", "c/drive", "c/care")


@pytest.fixture(scope="module")
def scale(world: Snapshot) -> Scale:
    return scale_of(world, Words(), RULE)


def weighed(world: Snapshot, scale: Scale, without: tuple[str, str] = ("", "")) -> Snapshot:
    """The world with claims weighed, one course without one skill."""
    tags = [
        tuple(
            SkillTag(skill, sure, Evidence.DECLARED)
            for skill, sure in sorted(TAUGHT[uri].items())
            if (uri, skill) != without
        )
        for uri in world.courses.uris
    ]
    courses = [
        replace(course, description=" ".join(scale.labels[tag.skill] for tag in group))
        for course, group in zip(world.credentials, tags, strict=True)
    ]
    claimed, taught = claim_matrices(courses, tags, scale)
    return replace(world, taught=taught, course_credit=course_credit(claimed, world.credit))


def asks_for(skill: str, asks: Mapping[str, float]) -> bool:
    return any(
        skill == wanted or skill in OCCUPATIONS.get(wanted, ("", "", ()))[2] for wanted in asks
    )


def score_of(world: Snapshot, course: str, goal: dict[str, str] | None) -> float:
    results = ask(cook(goal=goal), world).results
    return next((found.score for found in results if found.credential == course), 0.0)


@given(
    st.sampled_from(COURSES),
    st.sampled_from(GOALS),
    st.one_of(st.none(), st.floats(1, 400)),
    st.one_of(st.none(), st.floats(0.1, 15)),
)
@settings(max_examples=40)
def test_leaving_the_volume_out_never_raises_a_score(
    world: Snapshot,
    scale: Scale,
    course: str,
    goal: dict[str, str] | None,
    hours: float | None,
    ects: float | None,
) -> None:
    """F20: neither by what may be claimed nor by what the score makes of the effort."""

    def scored(hours: float | None, ects: float | None) -> float:
        courses = [
            replace(one, hours=hours, ects=ects) if one.uri == course else one
            for one in world.credentials
        ]
        return score_of(weighed(with_courses(world, courses), scale), course, goal)

    assert scored(None, None) <= scored(hours, ects)


@pytest.mark.parametrize(
    ("course", "skill"), [(course, skill) for course in COURSES for skill in TAUGHT[course]]
)
def test_doubling_the_ads_for_a_taught_skill_never_lowers_the_course(
    world: Snapshot, scale: Scale, course: str, skill: str
) -> None:
    plain = weighed(world, scale)
    again = copies(tuple(one for one in ADS if asks_for(skill, one.asks)), "z")
    doubled = with_ads(plain, (*ADS, *again))
    assert score_of(doubled, course, None) >= score_of(plain, course, None)


@pytest.mark.parametrize("goal", GOALS)
@pytest.mark.parametrize("course", COURSES)
def test_removing_a_named_skill_changes_the_score(
    world: Snapshot, scale: Scale, course: str, goal: dict[str, str] | None
) -> None:
    """AI Act 86: whatever skill a reason names, the course scores otherwise without it."""
    before = weighed(world, scale)
    found = {result.credential: result for result in ask(cook(goal=goal), before).results}
    for skill in found[course].gap.covers if course in found else ():
        after = weighed(world, scale, without=(course, skill))
        assert score_of(after, course, goal) != found[course].score


def test_equal_inputs_give_equal_bytes(world: Snapshot, scale: Scale) -> None:
    first, again = weighed(world, scale), weighed(world, scale)
    for name in ("taught", "course_credit"):
        one, other = getattr(first, name), getattr(again, name)
        assert one.data.tobytes() == other.data.tobytes()
        assert np.array_equal(one.indices, other.indices)
    assert to_json(ask(cook(), first)) == to_json(ask(cook(), again))


def test_a_weak_claim_is_not_said_to_be_covered(world: Snapshot, scale: Scale) -> None:
    """F23: what hardly counts is left out of "covers", so that a stuffed course cannot boast."""
    strict = replace(scale, rule=replace(RULE, shown_from=1.01))
    goal = {"occupation": "o/cook"}
    assert any(found.gap.covers for found in ask(cook(goal=goal), weighed(world, scale)).results)
    assert not ask(cook(goal=goal), weighed(world, strict)).results
