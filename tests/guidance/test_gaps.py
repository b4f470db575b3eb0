"""The account of a gap, the skills a job starts from, and what people of occupations hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from by_hand import credit
from hypothesis import given
from hypothesis import strategies as st
from world import OCCUPATIONS, SKILLS, cook, person

from guidance.errors import UnknownConcept
from guidance.gaps import (
    Crowd,
    SkillState,
    account_for,
    believe,
    counted,
    from_ads,
    gap_to,
    group_members,
    rarity_of,
    starting_point,
)
from guidance.gaps.likely import HOLDS_ESSENTIAL, HOLDS_OPTIONAL, entropy
from guidance.learner import ClaimEvidence, read_profile
from guidance.snapshot import Snapshot

SOME = st.lists(st.sampled_from(sorted(SKILLS)), unique=True, max_size=6)
EVEN = np.full(len(OCCUPATIONS), 1 / len(OCCUPATIONS))


def asked(account, uri):
    return next(item for item in (*account.essential, *account.optional) if item.uri == uri)


def test_an_account_tells_state_evidence_level_and_credit(world: Snapshot) -> None:
    """F23: held, missing and unknown; essential and optional apart; level where it is stated."""
    profile = read_profile(
        {
            "skills": [
                {"uri": "s/cook", "evidence": "certified", "level": "EQF 4"},
                {"uri": "s/stock", "evidence": "inferred", "level": "B1"},
            ],
            "rejected": ["s/menu"],
        }
    )
    account = account_for("o/cook", profile, world)
    held, guessed = asked(account, "s/cook"), asked(account, "s/stock")
    assert (held.state, held.evidence, held.level) == (
        SkillState.HELD,
        ClaimEvidence.CERTIFIED,
        "EQF 4",
    )
    assert (guessed.state, guessed.evidence, guessed.level, guessed.credit) == (
        SkillState.UNKNOWN,
        ClaimEvidence.INFERRED,
        "B1",
        0.0,
    )
    assert asked(account, "s/menu").state is SkillState.MISSING
    bake = asked(account, "s/bake")
    assert (bake.state, bake.near, bake.credit, bake.weight) == (
        SkillState.UNKNOWN,
        "s/cook",
        0.4,
        None,
    )
    assert counted(account.essential) == {"held": 1, "missing": 1, "unknown": 2}
    assert (account.held, account.covered, account.unknown) == (0.25, 0.25, 0.5)


def test_a_rejected_claim_is_missing_and_tells_no_evidence(world: Snapshot) -> None:
    """F06: what was confirmed once and rejected later is neither held nor near anything."""
    item = asked(account_for("o/cook", cook(rejected=["s/cook"]), world), "s/cook")
    assert (item.state, item.evidence, item.credit) == (SkillState.MISSING, None, 0.0)


def test_rarity_is_that_of_the_requirement(world: Snapshot) -> None:
    """Of four occupations two need stock, one needs menus; nobody needs paint."""
    rarity = dict(zip(world.skills.uris, rarity_of(world).tolist(), strict=True))
    assert rarity["s/stock"] == pytest.approx(math.log(2))
    assert rarity["s/menu"] == rarity["s/paint"] == pytest.approx(math.log(4))


@given(held=SOME, rejected=SOME, occupation=st.sampled_from(sorted(OCCUPATIONS)))
def test_an_account_agrees_with_the_gap(world, held, rejected, occupation) -> None:
    """F23: every skill in one state; the total is the coverage of the occupation's profile."""
    profile = person(*held, rejected=rejected)
    account, gap = (
        account_for(occupation, profile, world),
        gap_to(occupation, believe(profile, world), world),
    )
    for items, states in ((account.essential, gap.essential), (account.optional, gap.optional)):
        for state in SkillState:
            uris = {item.uri for item in items if item.state is state}
            assert uris == {world.skills.uris[at] for at in getattr(states, state.value)}
    owned = set(held) - set(rejected)
    needed = OCCUPATIONS[occupation][2]
    by_hand = sum(credit(uri, owned) for uri in needed) / len(needed)
    assert account.covered == pytest.approx(by_hand, abs=1e-3)
    assert account.held <= account.covered + 1e-9


@given(held=SOME, rejected=SOME)
def test_unknown_never_counts_as_held(world, held, rejected) -> None:
    """F23: taking a skill off a profile never raises what is covered."""
    full = account_for("o/cook", person(*held, rejected=rejected), world)
    for uri in held:
        less = account_for("o/cook", person(*(set(held) - {uri}), rejected=rejected), world)
        assert less.covered <= full.covered


def plain_chances(held, missing, prior):
    """The odds once more, by loops over occupations and skills."""
    count = len(OCCUPATIONS)
    needed = {s: sum(s in row[2] for row in OCCUPATIONS.values()) for s in SKILLS}
    asked_for = {s: sum(s in row[3] for row in OCCUPATIONS.values()) for s in SKILLS}
    anybody = {
        s: (1 + HOLDS_ESSENTIAL * needed[s] + HOLDS_OPTIONAL * asked_for[s]) / (count + 2)
        for s in SKILLS
    }

    def chance(skill, row):
        if skill in row[2]:
            return max(HOLDS_ESSENTIAL, anybody[skill])
        return max(HOLDS_OPTIONAL, anybody[skill]) if skill in row[3] else anybody[skill]

    odds = []
    for row, start in zip(OCCUPATIONS.values(), prior, strict=True):
        yes = math.prod(chance(skill, row) / anybody[skill] for skill in held)
        no = math.prod((1 - chance(skill, row)) / (1 - anybody[skill]) for skill in missing)
        odds.append(start * yes * no)
    odds = [each / sum(odds) for each in odds]
    rows = list(OCCUPATIONS.values())
    return odds, {
        s: sum(o * chance(s, row) for o, row in zip(odds, rows, strict=True)) for s in SKILLS
    }


@given(held=SOME, rejected=SOME)
def test_the_odds_are_those_of_plain_loops(world, held, rejected) -> None:
    profile = person(*(set(held) - set(rejected)), rejected=rejected)
    belief, crowd = believe(profile, world), Crowd.of(world)
    prior = np.array([0.1, 0.2, 0.3, 0.4])
    likely = crowd.occupations_given(belief, prior)
    odds, chances = plain_chances(profile.held, profile.rejected, prior)
    assert likely.tolist() == pytest.approx(odds)
    found = crowd.skills_given(likely, belief)
    for uri, value in zip(world.skills.uris, found.tolist(), strict=True):
        expected = 1.0 if uri in profile.held else 0.0 if uri in profile.rejected else chances[uri]
        assert value == pytest.approx(expected), uri


def test_an_inferred_skill_is_at_least_as_likely_as_not(world: Snapshot) -> None:
    guessed = believe(person("s/cook", skills=[{"uri": "s/drive", "evidence": "inferred"}]), world)
    chance = Crowd.of(world).skills_given(EVEN, guessed)
    plain = Crowd.of(world).skills_given(EVEN, believe(person(), world))
    drive = world.skills.position("s/drive")
    assert chance[drive] == pytest.approx(1 - (1 - plain[drive]) / 2)


def test_information_is_mutual_information(world: Snapshot) -> None:
    """Entropy of the answer less its entropy within each occupation, by hand for one skill."""
    crowd = Crowd.of(world)
    told = crowd.information(EVEN)
    cook_at = world.skills.position("s/cook")
    anybody = (1 + 0.8) / 6
    chances = [0.8 if "s/cook" in row[2] else anybody for row in OCCUPATIONS.values()]
    mean = entropy(np.array([np.mean(chances)]))[0]
    assert told[cook_at] == pytest.approx(mean - entropy(np.array(chances)).mean())
    assert told[world.skills.position("s/paint")] == pytest.approx(0.0)  # asked for by nobody
    assert entropy(np.array([0.0, 0.5, 1.0])) == pytest.approx([0.0, 1.0, 0.0], abs=1e-6)


def test_the_prior_follows_the_ads_and_forgets_no_occupation(world: Snapshot) -> None:
    """Six ads and an ad spread over four occupations on top."""
    prior = from_ads(np.array([1.0, 0.0, 3.0, 2.0]), world)
    assert prior.tolist() == pytest.approx([1.25 / 7, 0.25 / 7, 3.25 / 7, 2.25 / 7])


def test_a_group_s_ads_are_spread_over_its_occupations(world: Snapshot) -> None:
    """Groups 5120, 5321, 7512 and 8322 hold one occupation each."""
    mass = np.array([0.0, 0.0, 0.0, 0.0, 4.0, 3.0, 2.0, 1.0])
    assert from_ads(mass, world).tolist() == pytest.approx(
        [2.25 / 11, 3.25 / 11, 4.25 / 11, 1.25 / 11]
    )


def test_a_start_is_the_skills_of_the_occupations_meant(world: Snapshot) -> None:
    """F03: rarity times share; half a cook and half a driver both keep stock."""
    start = starting_point({"o/cook": 1.0, "o/driver": 1.0}, world)
    assert start.occupations == (("o/cook", 0.5), ("o/driver", 0.5))
    shares = {skill.uri: skill.share for skill in start.essential}
    assert shares == {
        "s/cook": 0.5,
        "s/drive": 0.5,
        "s/hygiene": 0.5,
        "s/menu": 0.5,
        "s/stock": 1.0,
    }
    telling = [skill.telling for skill in start.essential]
    assert telling == sorted(telling, reverse=True)
    assert {skill.uri for skill in start.optional} == {"s/bake", "s/listen"}


def test_what_one_occupation_needs_is_not_listed_as_optional_too(world: Snapshot) -> None:
    start = starting_point({"o/baker": 1.0, "o/cook": 3.0}, world)
    assert next(s.share for s in start.essential if s.uri == "s/bake") == 0.25
    assert {skill.uri for skill in start.optional} == {"s/clean"}


def test_a_code_of_any_length_names_its_occupations(world: Snapshot) -> None:
    """F03: ISCO-08 groups of one to four digits."""
    assert group_members("5", world) == {"o/carer": 1.0, "o/cook": 1.0}
    assert group_members("5120", world) == {"o/cook": 1.0}
    for code in ("6", "51203", ""):
        with pytest.raises(UnknownConcept, match="ISCO-08"):
            group_members(code, world)
    with pytest.raises(UnknownConcept):
        starting_point({"o/nobody": 1.0}, world)
