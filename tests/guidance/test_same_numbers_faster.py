"""F28: what is computed all at once is, to the last bit, what it is one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.ranking.order import rounded
from guidance.rises import gains_by_unit, unit_gains
from guidance.snapshot import Requirements

SKILLS = 6
halves = st.integers(0, 20_000).map(lambda step: (step + 0.5) / 1e4)
numbers = st.one_of(halves, st.floats(0.0, 2.0))


@given(st.lists(numbers, min_size=1, max_size=30))
def test_scores_are_rounded_as_single_numbers_are(values: list[float]) -> None:
    """F28: half steps included, where a product with 10 000 falls on either side."""
    found = rounded(np.array(values)).tolist()
    assert found == [round(value, 4) for value in values]


def thirds(seed: int, rows: int) -> NDArray[np.float32]:
    """Return numbers whose sums depend on the order of addition, half of them zero."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.random((rows, SKILLS)) * (rng.random((rows, SKILLS)) < 0.5), np.float32)


@given(st.integers(0, 2**16), st.integers(1, 4), st.integers(1, 5))
def test_gains_by_unit_are_the_same_from_either_side(seed: int, profiles: int, n: int) -> None:
    """F28: read from the skills of few courses, or from every profile; some rows or all."""
    asked, gains = csr_matrix(thirds(seed, profiles)), csr_matrix(thirds(seed + 1, n))
    whole = Requirements(csr_matrix((3, profiles + SKILLS), dtype=np.float32), asked)
    some = whole.rows(np.array([1])).rows(np.array([0]))
    assert some.by_skill is whole.by_skill
    found = gains_by_unit(some.by_skill, gains).toarray()
    assert found.tobytes() == unit_gains(asked, gains).toarray().tobytes()
