"""What ads ask for: rows sum to one or to nothing, and the mixture is as configured."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse import random as random_sparse
from world import OCCUPATIONS, SKILLS, demands, position_of, taxonomy

from guidance.linking.types import Candidate
from guidance.snapshot import Requirements
from guidance.taxonomy import RelationKind
from pipelines.requirements import (
    Mixture,
    average_weight,
    candidate_matrix,
    demand_matrix,
    membership,
    profile_rows,
    rarity,
    requirement_units,
    unit_rows,
)

AT = position_of(tuple(SKILLS))
JOBS = position_of(tuple(OCCUPATIONS))
ISCO = ("7512", "5321", "5120", "5120")
"""Unit groups of baker, carer, cook and driver; cooks and drivers share one here."""
GROUPS = {"5120": 4, "5321": 5, "7512": 6}
"""Columns of the groups, after the four occupations; single skills follow from `NAMED` on."""
NAMED = 7
ESSENTIAL = demand_matrix(taxonomy(), RelationKind.ESSENTIAL)


def test_demand_matrix_holds_what_the_release_names() -> None:
    for kind, essential in ((RelationKind.ESSENTIAL, True), (RelationKind.OPTIONAL, False)):
        found = demand_matrix(taxonomy(), kind).toarray()
        assert np.array_equal(found, demands(essential, shared=False).toarray())


def test_rarity_by_hand() -> None:
    """Four occupations: stock is needed by two, log 2; cooking by one, log 4; painting by none."""
    found = rarity(demand_matrix(taxonomy(), RelationKind.ESSENTIAL))
    assert found[AT["s/stock"]] == pytest.approx(np.log(2))
    assert found[AT["s/cook"]] == pytest.approx(np.log(4))
    assert found[AT["s/paint"]] == pytest.approx(np.log(4))


def test_rarity_is_at_least_a_tenth() -> None:
    assert rarity(csr_matrix(np.ones((3, 2), dtype=np.float32))).tolist() == pytest.approx(
        [0.1] * 2
    )


def test_profiles_weigh_rare_skills_more_and_sum_to_one() -> None:
    """Driver: drive log 4, stock log 2: eight to one by the third power."""
    profiles = profile_rows(ESSENTIAL, ISCO).toarray()
    driver = profiles[JOBS["o/driver"]]
    assert driver[AT["s/drive"]] == pytest.approx(8 / 9)
    assert driver[AT["s/stock"]] == pytest.approx(1 / 9)
    assert profiles.shape == (4 + 3, len(AT))
    assert profiles.sum(axis=1) == pytest.approx(np.ones(7))


def test_a_groups_row_is_the_mean_of_its_occupations() -> None:
    """Cook: cook and menu log 4, hygiene and stock log 2, so 8/18 and 1/18 each.

    With the driver's 8/9 and 1/9: driving 4/9, stock (1/18 + 1/9) / 2 = 1/12.
    """
    profiles = profile_rows(ESSENTIAL, ISCO).toarray()
    both = {skill: profiles[GROUPS["5120"], at] for skill, at in AT.items()}
    assert {skill: value for skill, value in both.items() if value} == pytest.approx(
        {"s/cook": 2 / 9, "s/drive": 4 / 9, "s/hygiene": 1 / 36, "s/menu": 2 / 9, "s/stock": 1 / 12}
    )
    assert profiles[GROUPS["5321"]] == pytest.approx(profiles[JOBS["o/carer"]])
    assert profiles[GROUPS["7512"]] == pytest.approx(profiles[JOBS["o/baker"]])


def test_an_occupation_without_essential_skills_does_not_thin_its_group() -> None:
    bare = csr_matrix(ESSENTIAL.multiply(np.array([[1], [1], [0], [1]])), dtype=np.float32)
    bare.eliminate_zeros()
    profiles = profile_rows(bare, ISCO).toarray()
    assert not profiles[JOBS["o/cook"]].any()
    assert profiles[GROUPS["5120"]] == pytest.approx(profiles[JOBS["o/driver"]])
    assert profiles[GROUPS["5120"]].sum() == pytest.approx(1.0)


def test_membership_is_in_the_order_of_the_codes() -> None:
    assert membership(ISCO).toarray().tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 0, 0]]


def test_empty_rows_stay_empty() -> None:
    found = unit_rows(csr_matrix(np.array([[0, 0], [1, 3]], dtype=np.float32)))
    assert found.toarray().tolist() == [[0, 0], [0.25, 0.75]]


def test_candidates_become_rows() -> None:
    found = candidate_matrix(
        [(Candidate("b", 0.5), Candidate("a", 0.25)), (), (Candidate("a", 1.0),)], {"a": 0, "b": 1}
    )
    assert found.toarray().tolist() == [[0.25, 0.5], [0, 0], [1, 0]]
    assert found.has_sorted_indices


def test_no_candidates_at_all() -> None:
    assert candidate_matrix([], {"a": 0}).shape == (0, 1)


def units(
    occupations: list[list[float]],
    named: list[list[float]],
    mixture: Mixture | None = None,
    essential: csr_matrix = ESSENTIAL,
) -> np.ndarray:
    """Return the units of one ad; a quarter goes to its text, half of the rest to groups."""
    left, right = np.zeros((1, 4), np.float32), np.zeros((1, len(AT)), np.float32)
    left[0, [int(o) for o, _ in occupations]] = [p for _, p in occupations]
    right[0, [int(s) for s, _ in named]] = [p for _, p in named]
    return requirement_units(
        csr_matrix(left), csr_matrix(right), essential, mixture or Mixture(ISCO, 0.25, 0.5)
    ).toarray()[0]


def test_text_and_title_share_the_weight() -> None:
    """A quarter to the text, by confidence times rarity: stock log 2, cooking log 4.

    How sure the linker is of the only occupation, .8, changes nothing: .75 for cooks, half of it
    for their group.
    """
    row = units([[2, 0.8]], [[AT["s/stock"], 1.0], [AT["s/cook"], 1.0]])
    assert row[JOBS["o/cook"]] == pytest.approx(0.375)
    assert row[GROUPS["5120"]] == pytest.approx(0.375)
    assert row[NAMED + AT["s/stock"]] == pytest.approx(0.25 / 3)
    assert row[NAMED + AT["s/cook"]] == pytest.approx(0.5 / 3)
    assert row.sum() == pytest.approx(1.0)


def test_a_word_in_passing_weighs_no_more_than_an_essential_skill() -> None:
    """Beside a title: 1 / mean number of essential skills; what is cut goes back to the title."""
    most = average_weight(ESSENTIAL)
    row = units([[2, 0.8]], [[AT["s/stock"], 0.9]], Mixture(ISCO, 0.9, 0.5))
    assert row[NAMED + AT["s/stock"]] == pytest.approx(most)
    assert most < 0.9
    assert row.sum() == pytest.approx(1.0)


def test_a_text_alone_takes_all() -> None:
    row = units([], [[AT["s/stock"], 0.6]])
    assert row[NAMED + AT["s/stock"]] == pytest.approx(1.0)
    assert row.sum() == pytest.approx(1.0)


def test_a_title_alone_takes_all_in_the_proportion_of_its_occupations() -> None:
    """.7 to .1 is seven eighths to one; each gives half to its group."""
    row = units([[0, 0.7], [1, 0.1]], [])
    found = {at: float(row[at]) for at in np.flatnonzero(row)}
    assert found == pytest.approx(
        {0: 0.4375, 1: 0.0625, GROUPS["7512"]: 0.4375, GROUPS["5321"]: 0.0625}
    )


def test_occupations_of_one_group_add_up_in_it() -> None:
    row = units([[2, 0.3], [3, 0.1]], [])
    assert row[[2, 3, GROUPS["5120"]]].tolist() == pytest.approx([0.375, 0.125, 0.5])


@pytest.mark.parametrize(
    ("share", "own", "group"), [(0.0, 1.0, 0.0), (0.25, 0.75, 0.25), (1.0, 0.0, 1.0)]
)
def test_the_group_takes_its_share(share: float, own: float, group: float) -> None:
    row = units([[2, 0.8]], [], Mixture(ISCO, 0.25, share))
    assert (row[2], row[GROUPS["5120"]]) == (pytest.approx(own), pytest.approx(group))


def test_an_occupation_without_essential_skills_gives_all_to_its_group() -> None:
    """Nothing is known of cooks themselves; the other occupation of their group stands in."""
    bare = csr_matrix(ESSENTIAL.multiply(np.array([[1], [1], [0], [1]])), dtype=np.float32)
    bare.eliminate_zeros()
    row = units([[2, 0.8]], [], essential=bare)
    assert (row[2], row[GROUPS["5120"]]) == (0.0, pytest.approx(1.0))


def test_an_ad_that_says_nothing_asks_for_nothing() -> None:
    assert not units([], []).any()


@given(st.integers(0, 300), st.floats(0, 1), st.floats(0, 1))
def test_rows_sum_to_one_or_to_nothing(seed: int, text: float, group: float) -> None:
    """A person with every skill covers all of an ad of which anything is known."""
    rng = np.random.default_rng(seed)
    occupations = random_sparse(20, 4, 0.3, "csr", np.float32, random_state=rng)
    named = random_sparse(20, len(AT), 0.1, "csr", np.float32, random_state=rng)
    found = requirement_units(occupations, named, ESSENTIAL, Mixture(ISCO, text, group))
    known = (np.diff(occupations.indptr) > 0) | (np.diff(named.indptr) > 0)
    totals = np.asarray(found.sum(axis=1)).ravel()
    assert totals == pytest.approx(known.astype(float), abs=1e-5)
    assert (found.data >= 0).all()
    requirements = Requirements(found, profile_rows(ESSENTIAL, ISCO))
    whole = requirements.coverage(np.ones(len(AT), dtype=np.float32))
    assert whole == pytest.approx(totals, abs=1e-5)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 11), unique=True))
def test_what_an_ad_asks_for_hangs_on_that_ad_alone(seed: int, chosen: list[int]) -> None:
    """F30: ads are added and withdrawn without computing what the others ask for again."""
    rng = np.random.default_rng(seed)
    mixture = Mixture(ISCO, 0.25, 0.5)
    jobs, skills = ESSENTIAL.shape
    titles = csr_matrix(random_sparse(12, jobs, 0.4, "csr", np.float32, random_state=rng))
    named = csr_matrix(random_sparse(12, skills, 0.2, "csr", np.float32, random_state=rng))
    whole = requirement_units(titles, named, ESSENTIAL, mixture)
    rows = np.array(sorted(chosen), dtype=np.intp)
    some = requirement_units(csr_matrix(titles[rows]), csr_matrix(named[rows]), ESSENTIAL, mixture)
    assert np.array_equal(some.toarray(), whole[rows].toarray())
