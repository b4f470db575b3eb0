"""What a course needs first: features covered to a threshold, or other courses taken."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
ROUNDING = np.float32(1e-5)
"""Credit is compared with a threshold less this, so that rounding never closes a course."""


@dataclass(frozen=True)
class Needs:
    """Prerequisites of n courses, as rows of demands; a course may have several and needs all.

    Attributes
    ----------
    demands
        Weights over features, shape (demands, features): their credit-weighted sum counts.
    course
        The course of each demand.
    threshold
        Least sum of each demand.
    before
        Pairs of a course and another that must be taken earlier.
    courses
        n.
    """

    demands: csr_matrix
    course: NDArray[np.intp]
    threshold: Floats
    before: tuple[tuple[int, int], ...]
    courses: int

    @classmethod
    def none(cls, courses: int, features: int) -> Needs:
        """Return the needs of courses that anybody may begin."""
        nothing = np.zeros(0, dtype=np.float32)
        empty = csr_matrix(np.zeros((0, features), dtype=np.float32))
        return cls(empty, np.zeros(0, dtype=np.intp), nothing, (), courses)

    def met(self, credit: Floats, taken: Collection[int]) -> NDArray[np.bool_]:
        """Return which courses may begin for somebody with a credit who took some courses."""
        lacking = self.demands @ credit < self.threshold - ROUNDING
        ready = np.bincount(self.course[lacking], minlength=self.courses) == 0
        for course, earlier in self.before:
            ready[course] &= earlier in taken
        return np.asarray(ready)
