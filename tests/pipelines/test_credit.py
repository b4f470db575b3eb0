"""K: full credit for the same skill, less for a relative, symmetric for near meaning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from world import COURSES, SKILLS, TAUGHT, course_kernel, kernel, position_of, taught_by, taxonomy

from guidance.taxonomy import Taxonomy
from guidance.vectors import Vectors
from pipelines.credit import CreditRule, course_credit, credit_kernel, skill_vectors

AT = position_of(tuple(SKILLS))
COUNT = len(SKILLS)
WORLD = taxonomy()
FLAT = Taxonomy("1", WORLD.skills, (), ())


def units(seed: int, rows: int = COUNT, width: int = 6) -> Vectors:
    drawn = np.random.default_rng(seed).normal(size=(rows, width)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def apart() -> Vectors:
    """Vectors of skills that have nothing to do with each other."""
    return np.eye(COUNT, dtype=np.float32)


def test_nothing_in_common_leaves_the_identity() -> None:
    assert np.array_equal(credit_kernel(FLAT, apart()).toarray(), np.eye(COUNT, dtype=np.float32))


@given(st.integers(0, 500))
def test_the_diagonal_is_one_and_all_lies_in_the_unit_interval(seed: int) -> None:
    found = credit_kernel(WORLD, units(seed)).toarray()
    assert np.array_equal(found.diagonal(), np.ones(COUNT, dtype=np.float32))
    assert (found >= 0).all()
    assert (found <= 1).all()
    off = found - np.eye(COUNT, dtype=np.float32)
    assert off.max() <= 0.9 + 1e-6


@given(st.integers(0, 500))
def test_near_meaning_is_symmetric(seed: int) -> None:
    found = credit_kernel(FLAT, units(seed)).toarray()
    assert np.array_equal(found, found.T)


@pytest.mark.parametrize(("cosine", "credit"), [(0.59, 0.0), (0.6, 0.0), (0.8, 0.45), (1.0, 0.9)])
def test_credit_rises_with_the_cosine(cosine: float, credit: float) -> None:
    """From 0.6 on, linearly to 0.9 at the same meaning."""
    vectors = apart()
    vectors[AT["s/bake"]] = 0
    vectors[AT["s/bake"], AT["s/cook"]] = cosine
    vectors[AT["s/bake"], AT["s/bake"]] = np.sqrt(max(0.0, 1 - cosine**2))
    found = credit_kernel(FLAT, vectors).toarray()
    assert found[AT["s/bake"], AT["s/cook"]] == pytest.approx(credit, abs=2e-3)


def test_hierarchy_values() -> None:
    """Baking is narrower than cooking: 0.8 up, 0.5 down."""
    found = credit_kernel(WORLD, apart()).toarray()
    assert found[AT["s/bake"], AT["s/cook"]] == pytest.approx(0.8)
    assert found[AT["s/cook"], AT["s/bake"]] == pytest.approx(0.5)
    assert np.count_nonzero(found) == COUNT + 2


def test_hierarchy_follows_the_rule_and_never_lowers_near_meaning() -> None:
    rule = CreditRule(narrower_to_broader=0.3, broader_to_narrower=0.2)
    vectors = apart()
    vectors[AT["s/bake"]] = vectors[AT["s/cook"]]
    found = credit_kernel(WORLD, vectors, rule).toarray()
    assert found[AT["s/bake"], AT["s/cook"]] == pytest.approx(0.9)
    found = credit_kernel(WORLD, apart(), rule).toarray()
    assert found[AT["s/bake"], AT["s/cook"]] == pytest.approx(0.3)
    assert found[AT["s/cook"], AT["s/bake"]] == pytest.approx(0.2)


def test_blocks_do_not_show() -> None:
    """More skills than one block holds: the same credit as all at once."""
    import pipelines.credit as module

    count = module.BLOCK + 7
    skills = tuple(type(WORLD.skills[0])(f"s/{n:05}", "x") for n in range(count))
    vectors = units(1, rows=count, width=8)
    found = credit_kernel(Taxonomy("1", skills, (), ()), vectors)
    assert found.shape == (count, count)
    near = np.round(vectors @ vectors.T, 4)
    expected = np.where(near >= 0.6, (near - 0.6) / 0.4 * 0.9, 0.0)
    np.fill_diagonal(expected, 1.0)
    assert found.toarray() == pytest.approx(np.minimum(expected, 1.0), abs=2e-3)
    assert found.has_sorted_indices


def test_course_credit_is_the_largest_over_what_is_taught() -> None:
    found = course_credit(whole(taught_by()), kernel()).toarray()
    assert np.array_equal(found, course_kernel(taught_by()).toarray())
    care = found[[c.uri for c in COURSES].index("c/care")]
    assert care[AT["s/lift"]] == care[AT["s/wash"]] == 1.0
    bread = found[sorted(TAUGHT).index("c/bread")]
    assert bread[AT["s/cook"]] == pytest.approx(0.4)


def test_a_course_gives_as_much_as_it_may_claim() -> None:
    """F20: half a claim to baking is half of what baking counts toward cooking, 0.4."""
    claimed = np.zeros((1, COUNT), dtype=np.float32)
    claimed[0, AT["s/bake"]] = 0.5
    found = course_credit(csr_matrix(claimed), kernel()).toarray()[0]
    assert found[AT["s/bake"]] == 0.5
    assert found[AT["s/cook"]] == pytest.approx(0.5 * 0.4)


def test_the_credit_of_a_claimed_skill_is_its_claim_and_tells_all_the_rest() -> None:
    """What a course gives can be worked out from its claims, read back from what it gives."""
    rng = np.random.default_rng(3)
    taught = taught_by()
    taught.data = rng.uniform(0.3, 1, taught.nnz).astype(np.float32)
    found, full = course_credit(taught, kernel()).toarray(), kernel().toarray()
    for row in range(taught.shape[0]):
        tagged = taught[[row]].indices
        assert (found[row, tagged] >= taught[[row]].toarray()[0, tagged]).all()
        again = (found[row, tagged][:, None] * full[tagged]).max(axis=0, initial=0.0)
        assert again == pytest.approx(found[row], abs=1e-7)


def test_course_credit_of_courses_that_teach_nothing() -> None:
    nothing = csr_matrix((3, COUNT), dtype=np.float32)
    assert course_credit(nothing, kernel()).nnz == 0
    some = np.eye(3, COUNT, dtype=np.float32)
    some[1] = 0
    found = course_credit(csr_matrix(some), kernel())
    assert np.flatnonzero(found.sum(axis=1)).tolist() == [0, 2]


def whole(taught: csr_matrix) -> csr_matrix:
    """The same skills, each claimed in full."""
    return csr_matrix(taught > 0, dtype=np.float32)


class Letters:
    """A tiny encoder: counts of letters, as unit vectors."""

    digest = "letters"
    dimensions = 26

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.array(
            [[t.count(chr(97 + n)) for n in range(26)] for t in texts], dtype=np.float32
        )
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(length, 1e-9), dtype=np.float32)


def test_skill_vectors_are_units_with_or_without_a_description() -> None:
    vectors = skill_vectors(WORLD, Letters())
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(COUNT), abs=1e-5)
