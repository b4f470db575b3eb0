"""What ads ask for: rows sum to at most one, and the mixture is as configured."""

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
    candidate_matrix,
    demand_matrix,
    occupation_profiles,
    rarity,
    requirement_units,
    unit_rows,
)

AT = position_of(tuple(SKILLS))
JOBS = position_of(tuple(OCCUPATIONS))


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
    """Driver: drive log 4, stock log 2: two thirds to one third."""
    profiles = occupation_profiles(demand_matrix(taxonomy(), RelationKind.ESSENTIAL)).toarray()
    driver = profiles[JOBS["o/driver"]]
    assert driver[AT["s/drive"]] == pytest.approx(2 / 3)
    assert driver[AT["s/stock"]] == pytest.approx(1 / 3)
    assert profiles.sum(axis=1) == pytest.approx(np.ones(4))


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


ESSENTIAL = demand_matrix(taxonomy(), RelationKind.ESSENTIAL)


def units(occupations: list[list[float]], named: list[list[float]], share: float) -> np.ndarray:
    left, right = np.zeros((1, 4)), np.zeros((1, len(AT)))
    left[0, [int(o) for o, _ in occupations]] = [p for _, p in occupations]
    right[0, [int(s) for s, _ in named]] = [p for _, p in named]
    as_float = np.float32
    return requirement_units(
        csr_matrix(left.astype(as_float)), csr_matrix(right.astype(as_float)), ESSENTIAL, share
    ).toarray()[0]


def test_text_and_title_share_the_weight() -> None:
    """A quarter to the text, by confidence times rarity: stock log 2, cooking log 4."""
    row = units([[2, 0.8]], [[AT["s/stock"], 1.0], [AT["s/cook"], 1.0]], 0.25)
    assert row[2] == pytest.approx(0.75 * 0.8)
    assert row[4 + AT["s/stock"]] == pytest.approx(0.25 / 3)
    assert row[4 + AT["s/cook"]] == pytest.approx(0.5 / 3)


def test_a_text_alone_takes_all() -> None:
    assert units([], [[AT["s/stock"], 0.6]], 0.25)[4 + AT["s/stock"]] == pytest.approx(1.0)


def test_a_title_alone_keeps_what_is_not_known_uncovered() -> None:
    row = units([[0, 0.7], [1, 0.1]], [], 0.25)
    assert row.sum() == pytest.approx(0.8)


def test_an_ad_that_says_nothing_asks_for_nothing() -> None:
    assert not units([], [], 0.25).any()


@given(st.integers(0, 300), st.floats(0, 1))
def test_rows_sum_to_at_most_one(seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    occupations = unit_rows(
        csr_matrix(random_sparse(20, 4, 0.4, "csr", np.float32, random_state=rng))
    )
    occupations = csr_matrix(occupations.multiply(rng.random((20, 1))), dtype=np.float32)
    named = random_sparse(20, len(AT), 0.15, "csr", np.float32, random_state=rng)
    found = requirement_units(occupations, csr_matrix(named), ESSENTIAL, share)
    totals = np.asarray(found.sum(axis=1)).ravel()
    assert (totals <= 1 + 1e-5).all()
    assert (found.data >= 0).all()
    requirements = Requirements(found, occupation_profiles(ESSENTIAL))
    whole = requirements.coverage(np.ones(len(AT), dtype=np.float32))
    assert (whole <= 1 + 1e-5).all()
    assert whole == pytest.approx(totals, abs=1e-5)
