"""F27 and F45: skills that ads ask for and no course in reach teaches, on the hand-written world."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.learner import Constraints, LearnerProfile, SkillClaim
from guidance.programme.funder import funder_report
from guidance.programme.people import Caseload, Counted
from guidance.programme.told import unmet_members, unmet_rows
from guidance.programme.unmet import UnmetNeed, _publishable, unmet_need
from guidance.snapshot import Snapshot

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def large(world: Snapshot) -> Snapshot:
    """The world with ten times its ads: thirty are too few for a figure."""
    demand = world.demand
    return replace(
        world, demand=replace(demand, counts=demand.counts * 10, totals=demand.totals * 10)
    )


def caseload(world: Snapshot, *profiles: LearnerProfile) -> Caseload:
    people = (
        Counted(f"k{at}", "A", "nothing", "", (), (), profile)
        for at, profile in enumerate(profiles)
    )
    return Caseload(tuple(people), DAY, world.digest)


def found_in(world: Snapshot, people: Caseload, least: int = 5) -> UnmetNeed:
    return unmet_need(people, world, funder_report(people, least=least))


def somebody(world: Snapshot, **told: object) -> LearnerProfile:
    """Return a person of whom one thing is confirmed that few ads ask for."""
    least = world.skills.uris[int(world.demand.counts[0].argmin())]
    return LearnerProfile(as_of=DAY, skills=(SkillClaim(least),), **told)


def region_of(world: Snapshot) -> str:
    """Return the region of most ads."""
    at = world.demand.totals.tolist().index(max(world.demand.totals[1:].tolist()))
    return world.demand.regions[at][:4]


def test_people_far_from_every_course_are_counted_by_skill(large: Snapshot) -> None:
    """A hard limit that no course keeps leaves everything out of reach."""
    region = region_of(large)
    limits = Constraints(nuts=region, access=("helicopter",), hard=("access",))
    alone = somebody(large, constraints=limits)
    need = found_in(large, caseload(large, *[alone] * 6))
    assert need.skills
    assert {one.region for one in need.skills} == {region}
    assert {one.lacking for one in need.skills} == {6}
    assert {one.no_course for one in need.skills} == {6}
    shares = [one.demand.interval.count for one in need.skills]
    assert shares == sorted(shares, reverse=True)
    assert all(name for name, _ in need.sources)


def test_who_holds_a_skill_or_has_a_course_for_it_is_not_counted(large: Snapshot) -> None:
    region = region_of(large)
    limits = Constraints(nuts=region, access=("helicopter",), hard=("access",))
    alone = somebody(large, constraints=limits)
    first = found_in(large, caseload(large, *[alone] * 6)).skills[0].skill
    able = replace(alone, skills=(SkillClaim(first),))
    mixed = found_in(large, caseload(large, *[alone] * 6, *[able] * 6))
    told = {one.skill: one for one in mixed.skills}
    assert told[first].no_course == 6
    assert all(one.no_course == 12 for uri, one in told.items() if uri != first)
    spoken = {course.language for course in large.credentials if course.language}
    able_to_follow = Constraints(teaching_languages=tuple((code, "C1") for code in sorted(spoken)))
    free = somebody(large, constraints=able_to_follow)
    open_to = {one.skill for one in found_in(large, caseload(large, *[free] * 6)).skills}
    assert open_to < set(told)
    reached = [large.skills.position(uri) for uri in set(told) - open_to]
    assert set(reached) <= set(large.taught.indices.tolist())


def test_few_people_and_few_others_are_withheld(large: Snapshot) -> None:
    region = region_of(large)
    limits = Constraints(nuts=region, access=("helicopter",), hard=("access",))
    alone = somebody(large, constraints=limits)
    first = found_in(large, caseload(large, *[alone] * 6)).skills[0].skill
    able = replace(alone, skills=(SkillClaim(first),))
    for able_count, alone_count in ((3, 9), (9, 3)):
        people = caseload(large, *[alone] * alone_count, *[able] * able_count)
        told = {one.skill: one for one in found_in(large, people).skills}
        assert told[first].no_course is None
    assert found_in(large, caseload(large, *[alone] * 4)).skills == ()
    assert found_in(large, caseload(large, *[alone] * 4)).withheld_regions == 1


def test_files_say_the_same_as_members(large: Snapshot) -> None:
    limits = Constraints(nuts=region_of(large), access=("helicopter",), hard=("access",))
    need = found_in(large, caseload(large, *[somebody(large, constraints=limits)] * 6))
    members = unmet_members(need, large, "en")["skills"]
    rows = list(unmet_rows(need, large, "en"))[1:]
    assert [row[1] for row in rows] == [one["skill"]["uri"] for one in members]
    assert [row[11] for row in rows] == [one["no_course"] for one in members]
    assert all(one["first"] and one["last"] for one in members)


def test_of_whom_nothing_is_confirmed_lacks_nothing(large: Snapshot) -> None:
    """None is unknown, never no: people whom nobody asked yet are no need of anything."""
    limits = Constraints(nuts=region_of(large), access=("helicopter",), hard=("access",))
    unasked = LearnerProfile(as_of=DAY, constraints=limits)
    assert found_in(large, caseload(large, *[unasked] * 9)).skills == ()
    mixed = caseload(large, *[unasked] * 9, *[somebody(large, constraints=limits)] * 6)
    assert {one.lacking for one in found_in(large, mixed).skills} == {6}


def test_what_goals_need_comes_first(large: Snapshot) -> None:
    """A provider reads first what would bring people to their goals, then what most ads ask for."""
    limits = Constraints(nuts=region_of(large), access=("helicopter",), hard=("access",))
    seeker = somebody(large, constraints=limits, goal="o/cook")
    told = found_in(large, caseload(large, *[seeker] * 6)).skills
    goals = [one.for_goal for one in told]
    assert goals[0] == 6
    assert goals == sorted(goals, reverse=True)
    essential = large.essential[[large.occupations.position("o/cook")]].indices
    needed = {large.skills.uris[at] for at in essential}
    assert {one.skill for one in told if one.for_goal} <= needed


@given(
    counts=st.lists(st.integers(0, 40), min_size=3, max_size=3),
    beyond=st.lists(st.integers(0, 9), min_size=2, max_size=2),
    least=st.integers(2, 9),
)
def test_no_difference_of_two_counts_tells_of_few(
    counts: list[int], beyond: list[int], least: int
) -> None:
    """Who subtracts one published count from another finds nobody, or at least k people."""
    narrower = sorted(counts, reverse=True)
    known = (narrower[0] + beyond[0] + beyond[1], narrower[0] + beyond[0])
    shown = _publishable(narrower, known, least)
    numbers = [*known, *(one for one in shown if one is not None)]
    for at, wide in enumerate(numbers):
        for narrow in numbers[max(at + 1, 2) :]:
            assert wide - narrow == 0 or wide - narrow >= least
    assert all(one is None or one == 0 or one >= least for one in shown)
    assert all(one in (None, count) for one, count in zip(shown, narrower, strict=True))
