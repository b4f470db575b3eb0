"""The next question: what an answer would change is what it does change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import SKILLS, ask, cook, packaged, person

from guidance.gaps import Crowd
from guidance.learner import LearnerProfile, SkillClaim
from guidance.ranking.order import rank_courses
from guidance.ranking.policy import Policy
from guidance.recommendation.gather import gather
from guidance.recommendation.hypotheses import TOP, Listing, asked_by_goal, rank_distance
from guidance.recommendation.person import Person, place_person
from guidance.recommendation.questions import (
    SHORTLIST,
    Worth,
    next_skill,
    open_weight,
    prior_of,
    shortlist,
    worth_of,
)
from guidance.snapshot import Snapshot
from guidance.taxonomy import SkillKind

SOME = st.lists(st.sampled_from(sorted(SKILLS)), unique=True, max_size=5)
GOALS = st.sampled_from([None, "o/baker", "o/cook", "o/driver"])
LISTS = st.lists(st.integers(0, 7), unique=True, max_size=5)


def settled(name: str) -> Policy:
    """A policy without the two features that a hypothesis leaves as they are."""
    policy = packaged(name)
    left = {"demand": 0.0, "evidence": 0.0}
    weights = tuple((feature, left.get(feature, weight)) for feature, weight in policy.weights)
    return replace(policy, weights=weights)


def listed(profile: LearnerProfile, world: Snapshot, policy: Policy) -> tuple[Person, Listing]:
    someone = place_person(profile, world, policy)
    gathered = gather(someone, policy)
    return someone, Listing(gathered, rank_courses(gathered.candidates, someone.reach, policy, 10))


def uris_of(listing: Listing) -> list[str]:
    return [listing.gathered.candidates.uris[item.row] for item in listing.ranked]


def worth(profile: LearnerProfile, world: Snapshot, policy: Policy) -> Worth:
    someone, listing = listed(profile, world, policy)
    crowd = Crowd.of(world)
    likely = crowd.occupations_given(someone.belief, prior_of(someone))
    chance = crowd.skills_given(likely, someone.belief)
    skills = shortlist(someone, chance)
    return worth_of(someone, policy, listing, skills, chance[skills])


def test_equal_lists_are_no_distance_apart_and_disjoint_ones_all_of_it() -> None:
    assert rank_distance((1, 2, 3), (1, 2, 3)) == pytest.approx(0.0)
    assert rank_distance((1, 2, 3), (4, 5, 6)) == pytest.approx(1.0)
    assert rank_distance((), (1,)) == pytest.approx(1.0)
    assert rank_distance((), ()) == 0.0


def test_rank_distance_by_hand() -> None:
    """Webber et al. 2010: the first two changed over; overlaps 0 and 1, weights 1 and .9."""
    assert rank_distance((1, 2), (2, 1)) == pytest.approx(1 / 1.9)
    # Overlaps 1, 1 and 2/3: only the last place differs.
    assert rank_distance((1, 2, 3), (1, 2, 4)) == pytest.approx(0.81 / 3 / 2.71)


@given(one=LISTS, other=LISTS)
def test_rank_distance_is_symmetric_and_zero_for_the_same_list_only(one, other) -> None:
    found = rank_distance(one, other)
    assert found == pytest.approx(rank_distance(other, one))
    assert -1e-12 <= found <= 1 + 1e-12
    assert (found < 1e-9) == (one == other)


@pytest.mark.parametrize(
    "profile",
    [
        cook(),
        cook(goal={"occupation": "o/cook"}),
        cook(goal={"occupation": "o/driver"}),
        person("s/drive"),
        person("s/lift", "s/hygiene"),
        person("s/menu", goal={"occupation": "o/cook"}),
    ],
    ids=["cook", "cook-cook", "cook-driver", "driver", "carer", "menu-cook"],
)
def test_the_change_is_that_of_the_list_with_the_skill(world: Snapshot, profile) -> None:
    """F23: "expected change of the ranking" is computed, not guessed: the same as asking again."""
    policy = settled("goal-first" if profile.goal else "doors-first")
    found = worth(profile, world, policy)
    _, now = listed(profile, world, policy)
    before = uris_of(now)
    assert found.skills.size
    for skill, change in zip(found.skills, found.change, strict=True):
        claim = SkillClaim(world.skills.uris[int(skill)])
        _, then = listed(replace(profile, skills=(*profile.skills, claim)), world, policy)
        after = [uri for uri in uris_of(then) if uri in before]
        assert change == pytest.approx(rank_distance(before[:TOP], after[:TOP])), claim.uri


def test_a_prerequisite_held_lets_a_course_lead(world: Snapshot) -> None:
    """With cooking held the kitchen course can be started: the answer would change the list."""
    profile, policy = person("s/hygiene"), settled("doors-first")
    found = worth(profile, world, policy)
    cooking = found.skills.tolist().index(world.skills.position("s/cook"))
    assert found.change[cooking] > 0


def test_what_closes_is_the_goal_s_open_requirement(world: Snapshot) -> None:
    """A cook who lacks menus and stock, a quarter each: either closes half of what is open."""
    profile = cook(goal={"occupation": "o/cook"})
    found = worth(profile, world, packaged("goal-first"))
    assert {world.skills.uris[at] for at in found.skills} == {"s/menu", "s/stock"}
    assert found.closes.tolist() == pytest.approx([0.5, 0.5])


def test_what_closes_without_a_goal_is_the_gain_in_potential(world: Snapshot) -> None:
    """Saturated by the policy as a course's would be; more of it for stock than for paint."""
    found = worth(cook(), world, packaged("doors-first"))
    by_uri = dict(zip((world.skills.uris[at] for at in found.skills), found.closes, strict=True))
    assert by_uri["s/stock"] == max(by_uri.values())
    assert "s/paint" not in by_uri


def test_the_best_is_the_largest_expectation_and_the_first_of_equals() -> None:
    skills = np.array([3, 5, 9])
    some = Worth(skills, np.array([0.5, 0.9, 0.9]), np.array([0.2, 0.1, 0.1]), np.array([0.2] * 3))
    assert some.expected.tolist() == pytest.approx([0.2, 0.27, 0.27])
    assert some.best == 5
    assert replace(some, chance=np.zeros(3)).best is None
    assert Worth(np.zeros(0, dtype=np.intp), *[np.zeros(0)] * 3).best is None


@given(held=SOME, rejected=SOME, goal=GOALS)
def test_only_what_nobody_said_is_asked(world, held, rejected, goal) -> None:
    """F06, F23: neither a held nor a rejected skill is asked about, and the same one twice."""
    more = {"goal": {"occupation": goal}} if goal else {}
    profile = person(*held, rejected=rejected, **more)
    policy = packaged("goal-first" if goal else "doors-first")
    someone, listing = listed(profile, world, policy)
    skill = next_skill(someone, policy, listing)
    assert skill == next_skill(*listed(profile, world, policy)[:1], policy, listing)
    if skill is not None:
        assert world.skills.uris[skill] not in {*held, *rejected}
        assert open_weight(someone)[skill] > 0
        assert not goal or asked_by_goal(someone)[skill] > 0


@given(held=SOME, rejected=SOME)
def test_few_skills_are_looked_at_closely(world, held, rejected) -> None:
    someone, _ = listed(person(*held, rejected=rejected), world, packaged("doors-first"))
    chosen = shortlist(someone, np.ones(len(SKILLS)))
    weights = open_weight(someone)
    assert chosen.size <= SHORTLIST
    assert weights[chosen].min(initial=np.inf) >= np.delete(weights, chosen).max(initial=0.0)


class Otherwise:
    """Records of a world in which one skill is described otherwise."""

    def __init__(self, records, uri, **more) -> None:
        self._records, self._uri, self._more = records, uri, more

    def __getattr__(self, name):
        return getattr(self._records, name)

    def skill(self, uri):
        found = self._records.skill(uri)
        return replace(found, **self._more) if uri == self._uri else found


@pytest.mark.parametrize("more", [{"reuse_level": "transversal"}, {"kind": SkillKind.KNOWLEDGE}])
def test_an_empty_profile_is_asked_what_tells_most_about_the_work(world: Snapshot, more) -> None:
    """F23: what splits the occupations of the market best, and not what everybody says yes to."""
    assert ask(person(), world).next_question.skill == "s/cook"
    records = Otherwise(world.records, "s/cook", **more)
    other = ask(person(), replace(world, records=records)).next_question
    assert other.skill not in ("s/cook", "s/paint", "s/bookkeep")


@pytest.mark.parametrize(
    ("language", "kind", "begins"),
    [
        ("en", SkillKind.COMPETENCE, "Can you do this"),
        ("en", SkillKind.KNOWLEDGE, "Do you know about this"),
        ("de", SkillKind.KNOWLEDGE, "Kennen Sie sich damit aus"),
    ],
)
def test_knowledge_is_asked_about_in_other_words(world, language, kind, begins) -> None:
    """Nobody can do "food hygiene rules"."""
    profile = person("s/cook", language=language, constraints={}, goal={"occupation": "o/baker"})
    asked = ask(replace(profile, rejected=("s/bake",)), world).next_question.skill
    records = Otherwise(world.records, asked, kind=kind)
    question = ask(replace(profile, rejected=("s/bake",)), replace(world, records=records))
    assert question.next_question.text.startswith(begins)


def test_a_no_moves_the_next_question_on(world: Snapshot) -> None:
    """After two answers of no from somebody who named nothing, other work is asked about."""
    first = ask(person(), world).next_question.skill
    second = ask(person(rejected=[first]), world).next_question.skill
    third = ask(person(rejected=[first, second]), world).next_question.skill
    assert len({first, second, third}) == 3


def test_with_nothing_open_nothing_is_asked(world: Snapshot) -> None:
    everything = person(*SKILLS)
    assert ask(everything, world).next_question is None
