"""Profiles may hold the unit groups after the occupations; a person is matched with both.

Two cooks' ads: half on the cook, half on the group, here cooks and drivers together. The group
asks for the mean of the two: cook, hygiene and menu 1/8 each, drive 1/4, stock (1/4 + 1/2) / 2 =
3/8. An ad then asks for cook, hygiene and menu 3/16 each, drive 1/8 and stock 5/16.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix, vstack
from world import COOK_AD, SKILLS, TAUGHT, Snapshot, ad, ask, cook, person, with_ads, with_tags

from guidance.gaps import held_credit
from guidance.recommendation.person import closeness_to
from guidance.snapshot import Requirements

ISCO = ("7512", "5321", "5120", "5120")
COOK, GROUP, OTHERS = 2, 4, 4 + 3
"""Columns of the cook and of the group of cooks and drivers; skills follow three groups."""


@pytest.fixture
def grouped(world: Snapshot) -> Snapshot:
    """Two ads, half cook and half group, in a world whose drivers share the cooks' group."""
    own = world.requirements.profiles.toarray()
    groups = [(own[2] + own[3]) / 2, own[1], own[0]]
    units = np.zeros((2, OTHERS + len(SKILLS)), dtype=np.float32)
    units[:, [COOK, GROUP]] = 0.5
    profiles = csr_matrix(vstack([csr_matrix(own), csr_matrix(np.array(groups))]), dtype=np.float32)
    ads = with_ads(world, [ad(n, "PL61", "pl", COOK_AD) for n in (1, 2)])
    return replace(ads, isco=ISCO, requirements=Requirements(csr_matrix(units), profiles))


def test_each_row_of_the_profiles_has_its_group(grouped: Snapshot, world: Snapshot) -> None:
    assert tuple(grouped.profile_isco) == (*ISCO, "5120", "5321", "7512")
    assert tuple(world.profile_isco) == world.isco  # a snapshot whose profiles are occupations only


def test_what_an_ad_asks_for_is_the_mixture(grouped: Snapshot) -> None:
    asked = dict(zip(SKILLS, grouped.requirements.weights(0).toarray()[0].tolist(), strict=True))
    assert {skill: weight for skill, weight in asked.items() if weight} == pytest.approx(
        {
            "s/cook": 3 / 16,
            "s/drive": 1 / 8,
            "s/hygiene": 3 / 16,
            "s/menu": 3 / 16,
            "s/stock": 5 / 16,
        }
    )


def test_coverage_counts_both(grouped: Snapshot) -> None:
    """Cook and hygiene: 3/16 each."""
    credit = held_credit(grouped, grouped.skills.known(("s/cook", "s/hygiene")))
    assert grouped.requirements.coverage(credit).tolist() == pytest.approx([0.375] * 2)


def test_a_course_opens_the_ads_and_they_are_near_the_goal(grouped: Snapshot) -> None:
    """.375 and stock 5/16 make .6875, over tau .6; with menus alone it is .5625, under it."""
    tags = {uri: (TAUGHT[uri] if uri in ("c/menu", "c/stock") else {}) for uri in TAUGHT}
    answer = ask(cook(goal={"occupation": "o/cook"}), with_tags(grouped, tags))
    found = {result.credential: result.opened for result in answer.results}
    assert (found["c/stock"].before, found["c/stock"].after) == (0, 2)
    assert found["c/stock"].near_goal == 2
    assert found["c/menu"].ids == ()
    assert found["c/menu"].one_more == 0  # stock opens both by itself


def test_a_goal_is_close_to_its_own_group_and_closest_to_itself(grouped: Snapshot) -> None:
    """Four shared digits .9, one .15, none .05; an ad half cook, half group counts .95."""
    close = closeness_to(COOK, grouped)
    assert close.tolist() == pytest.approx([0.05, 0.15, 1.0, 0.9, 0.9, 0.15, 0.05])
    units = grouped.requirements.units[:, :OTHERS]
    assert (units @ close).tolist() == pytest.approx([0.95] * 2)


def test_the_question_weighs_groups_too(grouped: Snapshot) -> None:
    """Cooks and drivers share a group: what only one of them needs tells them apart.

    Both ads are half a cook's and half the group's, so a cook is likelier than a driver; carers
    and bakers have no ad. Cooking splits those likeliest, stock is asked of both alike.
    """
    question = ask(person(), grouped).next_question
    assert question is not None
    assert question.skill == "s/cook"
