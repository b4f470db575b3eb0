"""The red team on the world: what a stuffed course says, and whether its place is the real one.

Learners and courses are few, so what matters is worked out again by asking the front door.
"""

from __future__ import annotations

import json
from dataclasses import replace
from zlib import crc32

import numpy as np
import pytest
from test_ranking_suite import CODED, DESIGN, WordEncoder
from world import COURSES, cook, packaged

from guidance.credential import Evidence, SkillTag
from guidance.learner import LearnerProfile
from guidance.ranking.policy import Policy
from guidance.recommendation import recommend
from guidance.snapshot import Snapshot
from pipelines.claims import FIELDS, Scale, Stated, field_vectors, weigh_stated
from pipelines.evaluation import doors, stuffing
from pipelines.evaluation.attacks import (
    Attack,
    Choice,
    as_read,
    hottest_skills,
    scale_of,
    stuffed,
    with_boasted_hours,
    with_words,
)
from pipelines.evaluation.claims_cost import evaluate_cost
from pipelines.evaluation.places import Entry, Stuffed, listed, places_gained, sums_gained
from pipelines.evaluation.ranking import hand_coded_contests
from pipelines.evaluation.stuffing import (
    Design,
    RedTeam,
    StuffingReport,
    evaluate_believing,
    evaluate_stuffing,
    in_full,
    unweighed,
    with_stuffed,
)

SMALL = Design(learners=6, courses=3, counts=(1, 4))


@pytest.fixture(scope="module")
def scale(world: Snapshot) -> Scale:
    return scale_of(world, WordEncoder())


@pytest.fixture
def team(world: Snapshot, scale: Scale, monkeypatch: pytest.MonkeyPatch) -> RedTeam:
    monkeypatch.setattr(doors, "LEAST_SKILLS", 2)
    monkeypatch.setattr(doors, "LEAST_ADS", 4)
    return RedTeam.draw(world, scale, SMALL)


def statement(world: Snapshot, uri: str) -> Stated:
    course = world.credentials[world.courses.position(uri)]
    texts = field_vectors([course], WordEncoder())[0]
    return Stated(course, world.records.tags(uri), texts, 50.0)


# --- what is added --------------------------------------------------------------------------------


def test_the_hottest_skills_come_first(world: Snapshot) -> None:
    hot = hottest_skills(world)
    asking = world.demand.counts[world.demand.row("", 1)][hot]
    assert asking.tolist() == sorted(asking.tolist(), reverse=True)
    assert len(set(hot.tolist())) == len(world.skills)


@pytest.mark.parametrize("field", FIELDS)
def test_names_stand_in_one_field_only(field: Evidence) -> None:
    course = COURSES[0]
    filled = with_words(course, field, ["weld pipes", "sing"])
    texts = {
        Evidence.OUTCOME: "learning_outcomes",
        Evidence.DESCRIPTION: "description",
        Evidence.TITLE: "title",
    }
    for evidence, name in texts.items():
        assert (getattr(filled, name) == getattr(course, name)) is (evidence is not field)
    assert "pipes" in str(getattr(filled, texts[field]))


def test_a_declared_skill_needs_no_words() -> None:
    assert with_words(COURSES[0], Evidence.DECLARED, ["weld pipes"]) == COURSES[0]


@pytest.mark.parametrize("choice", Choice)
def test_added_skills_are_sure_and_the_own_ones_stay(
    world: Snapshot, scale: Scale, choice: Choice
) -> None:
    before = statement(world, "c/menu")
    after = stuffed(Attack(choice, Evidence.OUTCOME, 5), before, hottest_skills(world), scale)
    own = {tag.skill for tag in before.tags}
    added = [tag for tag in after.tags if tag.skill not in own]
    assert own <= {tag.skill for tag in after.tags}
    assert 4 <= len(added) <= 5
    assert {(tag.confidence, tag.evidence) for tag in added} == {(0.95, Evidence.OUTCOME)}
    assert list(after.tags) == sorted(after.tags, key=lambda tag: tag.skill)


def test_an_adaptive_provider_adds_what_fits(world: Snapshot, scale: Scale) -> None:
    """The course on menus names planning menus first, however few ads ask for it."""
    course = replace(COURSES[6], title="plan menus", learning_outcomes=())
    texts = field_vectors([course], WordEncoder())[0]
    plain = Stated(course, (), texts, 50.0)
    attack = Attack(Choice.FITTING, Evidence.OUTCOME, 1)
    (found,) = stuffed(attack, plain, hottest_skills(world), scale).tags
    assert found.skill == "s/menu"


def test_who_lies_about_the_length_gains_the_room_of_a_long_course_at_most(team: RedTeam) -> None:
    """F20: hours stated without end count as what the other courses' hours allow."""
    assert with_boasted_hours(COURSES[0]).hours == 6000.0
    honest, boasted = team.stuffed(Choice.HOTTEST), team.stuffed(Choice.LONG)
    for one, other in zip(honest, boasted, strict=True):
        assert other.stated.course.hours == 6000.0
        assert one.stated.hours <= other.stated.hours < 1500.0
        assert [tag.skill for tag in one.stated.tags] == [tag.skill for tag in other.stated.tags]


def test_a_reader_tags_each_variant_by_its_own_words(world: Snapshot) -> None:
    def read(courses):
        return {c.uri: (SkillTag("s/menu", 0.5, Evidence.TITLE),) for c in courses}

    found = as_read([statement(world, "c/menu")] * 2, read)
    assert [len(one.tags) for one in found] == [1, 1]
    assert {one.course.uri for one in found} == {"c/menu"}


# --- who gets a place -----------------------------------------------------------------------------


def entry(score: float, uri: str, provider: str = "p", *, startable: bool = True) -> Entry:
    return Entry((False, -score, uri), provider, startable, int.from_bytes(uri.encode()))


def test_a_list_holds_ten_and_few_of_one_provider() -> None:
    """F22: the cap per provider, and a course that cannot be started never leads."""
    many = sorted(entry(n / 20, f"c{n}", f"p{n % 3}") for n in range(20))
    assert [len(listed(many, cap)) for cap in (1, 2, 3, 9)] == [3, 6, 9, 10]
    blocked = entry(2.0, "c/blocked", startable=False)
    assert listed([blocked, *many], 9)[1] == blocked
    assert listed([blocked], 9) == []


def real_places(
    team: RedTeam, attacked: Stuffed, profile: LearnerProfile, policy: Policy
) -> list[float]:
    """Ask the front door once for each stuffed course, put in the place of the honest one."""
    honest = recommend(profile, team.snapshot, policy)
    before = {result.credential for result in honest.results}
    first, found = len(team.snapshot.courses), []
    for at, row in enumerate(attacked.origins):
        keep = np.arange(first)
        keep[row] = first + at
        credentials = list(team.snapshot.credentials)
        credentials[row] = attacked.snapshot.credentials[first + at]
        alone = replace(
            team.snapshot,
            credentials=tuple(credentials),
            taught=attacked.snapshot.taught[keep],
            course_credit=attacked.snapshot.course_credit[keep],
        )
        uri = team.snapshot.courses.uris[row]
        after = {result.credential for result in recommend(profile, alone, policy).results}
        found.append(np.nan if uri in before else float(uri in after))
    return found


@pytest.mark.parametrize("goal", [None, {"occupation": "o/driver"}])
@pytest.mark.parametrize("per_provider", [1, 3])
def test_places_are_those_of_the_front_door(
    team: RedTeam,
    monkeypatch: pytest.MonkeyPatch,
    goal: dict[str, str] | None,
    per_provider: int,
) -> None:
    """Ten places are more than the world's courses: with three it matters who gets one."""
    policy = packaged("goal-first" if goal else "doors-first")
    policy = replace(policy, limits=replace(policy.limits, per_provider=per_provider))
    team = replace(team, rows=tuple(range(len(team.snapshot.courses))))
    attacked = with_stuffed(team, team.stuffed(Choice.HOTTEST), in_full)
    profile = cook(goal=goal)
    found = places_gained(attacked, profile, policy)
    assert np.array_equal(found, real_places(team, attacked, profile, policy), equal_nan=True)
    assert set(found[~np.isnan(found)]) == {0.0, 1.0}


def test_sums_by_hand(team: RedTeam) -> None:
    """Who adds every skill has the largest sum; by the root of their number that is less sure."""
    believing = replace(team, snapshot=unweighed(team.snapshot, team.scale))
    attacked = with_stuffed(believing, believing.stuffed(Choice.HOTTEST), in_full)
    for root in (0.0, 0.5):
        found = sums_gained(root)(attacked, cook(), packaged("doors-first"))
        assert found.shape == (len(attacked.origins),)
        assert set(found[~np.isnan(found)]) <= {0.0, 1.0}


# --- reports --------------------------------------------------------------------------------------


def test_courses_are_of_one_half(team: RedTeam) -> None:
    assert len(team.people) == SMALL.learners
    assert all(crc32(team.snapshot.courses.uris[row].encode()) % 2 for row in team.rows)
    even = stuffing.drawn_courses(team.snapshot, replace(SMALL, odd=False))
    assert not set(even) & set(team.rows)


def test_the_same_draw_the_same_report(team: RedTeam) -> None:
    first, again = (list(evaluate_stuffing(team, (Choice.HOTTEST,))) for _ in range(2))
    assert first == again
    (report,) = first
    assert isinstance(report, StuffingReport)
    assert {rate.attack.field for rate in report.rates} == set(SMALL.fields)
    assert all(0 <= rate.gained.low <= rate.gained.high <= 1 for rate in report.rates)
    assert json.loads(json.dumps(report.as_json()))["suite"] == "stuffing"
    assert "share of pairs" in "\n".join(report.lines())


def test_believing_names_three_judges(team: RedTeam) -> None:
    judges = [report.judge for report in evaluate_believing(team)]
    assert judges[0] == "claims believed"
    assert len(set(judges)) == 3


def test_claims_weighed_gain_no_more_than_claims_believed(team: RedTeam) -> None:
    """F20: added skills count for less than if they were believed."""
    made = team.stuffed(Choice.HOTTEST)
    weighed = weigh_stated([one.stated for one in made], team.scale)
    assert all((values <= 1).all() for values in weighed)
    (ours,) = evaluate_stuffing(team, (Choice.HOTTEST,))
    believed = next(iter(evaluate_believing(team)))
    assert sum(r.gained.value for r in ours.rates) <= sum(r.gained.value for r in believed.rates)


def test_cost_is_nothing_where_every_claim_counts(world: Snapshot, scale: Scale) -> None:
    contests = hand_coded_contests(world, CODED, DESIGN)
    full = unweighed(world, scale)
    report = evaluate_cost(full, scale, contests, DESIGN.languages)
    assert [cost.kept.value for cost in report.costs] == [1.0] * 4
    assert all(cost.before == cost.after for cost in report.costs)
    assert len(list(report.lines())) == 5
    assert json.loads(json.dumps(report.as_json()))["costs"][0]["policy"] == "goal-first"


def test_cost_shows_where_claims_are_denied(world: Snapshot, scale: Scale) -> None:
    contests = hand_coded_contests(world, CODED, DESIGN)
    denied = replace(world, taught=world.taught * 0, course_credit=world.course_credit * 0)
    report = evaluate_cost(denied, scale, contests, DESIGN.languages)
    assert all(cost.kept.value == 0.0 and cost.after.value == 1.0 for cost in report.costs)
