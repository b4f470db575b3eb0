"""By how much each course can raise the coverage of each ad at most: an index over both.

Credit that a person holds already only takes away from what a course adds,

    max(a_c(s) - h(s), 0) <= a_c(s),

so nobody's coverage of an ad rises by more through a course than that of somebody who holds
nothing. These largest rises depend on ads and courses alone. Sorted once per ad, they name the
few courses that could bring a person over what is lacking, and all others need no look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

Floats = NDArray[np.float32]
Positions = NDArray[np.intp]
CELLS = 4_000_000
"""Pairs of an ad and a course looked at together; bounds memory and changes no result."""
SHARE_OF_TAU = 0.1
"""Rises below this share of tau are not kept: ads that lack less are few, and looked at whole."""


def unit_gains(profiles: csr_matrix, gains: csr_matrix) -> csr_matrix:
    """Return what courses add to each unit that ads ask for, profiles first, then single skills.

    Parameters
    ----------
    profiles
        Shape (profiles, skills).
    gains
        What each course adds to the credit toward each skill, shape (courses, skills).

    Returns
    -------
    Shape (profiles and single skills, courses).
    """
    by_skill = csr_matrix(gains.T)
    return csr_matrix(vstack([profiles @ by_skill, by_skill]), dtype=np.float32)


def gains_by_unit(by_skill: csr_matrix, gains: csr_matrix) -> csr_matrix:
    """Return what `unit_gains` does for every unit: fast where the courses are few.

    The same numbers to the last bit: both add over the skills in rising order.

    Parameters
    ----------
    by_skill
        What credit toward each skill covers of each unit, see `Requirements.by_skill`.
    gains
        What each course adds to the credit toward each skill, shape (courses, skills).
    """
    return csr_matrix((gains @ by_skill).T)


def largest_of(matrix: csr_matrix) -> Floats:
    """Return the largest value of each row, 0 in an empty one."""
    largest = np.zeros(matrix.shape[0], dtype=np.float32)
    filled = np.flatnonzero(np.diff(matrix.indptr))
    largest[filled] = np.maximum.reduceat(matrix.data, matrix.indptr[filled]) if filled.size else 0
    return largest


def row_blocks(rows: int, width: int) -> Iterator[slice]:
    """Yield slices over rows, so that none covers more than `CELLS` cells of some width."""
    step = max(1, CELLS // max(width, 1))
    return (slice(start, start + step) for start in range(0, rows, step))


def row_numbers(matrix: csr_matrix) -> Positions:
    """Return the row of each stored entry."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


@dataclass(frozen=True)
class Rises:
    """The largest rises, ad by ad; an ad's courses by falling rise, ties by position.

    Attributes
    ----------
    starts
        Where each ad's courses begin in the two other arrays, and where the last one's end;
        shape (ads + 1,).
    courses
        Positions of courses.
    values
        Rise of coverage, at least `floor`.
    """

    starts: NDArray[np.int64]
    courses: NDArray[np.int32]
    values: Floats
    floor: float

    @classmethod
    def of(
        cls, units: csr_matrix, profiles: csr_matrix, course_credit: csr_matrix, floor: float
    ) -> Rises:
        """Return the index of some ads. An ad's part depends on that ad and the courses alone.

        Parameters
        ----------
        units, profiles
            What ads ask for, see `guidance.snapshot.Requirements`.
        course_credit
            Credit of each course toward each skill, shape (courses, skills).
        floor
            Smallest rise to keep, above 0.
        """
        by_unit = unit_gains(profiles, course_credit)
        parts = [
            _sorted_part(csr_matrix(units[block] @ by_unit), floor)
            for block in row_blocks(units.shape[0], course_credit.shape[0])
        ]
        counts = [np.zeros(1, dtype=np.int64), *(part[0] for part in parts)]
        return cls(
            np.cumsum(np.concatenate(counts)),
            np.concatenate([np.empty(0, dtype=np.int32), *(part[1] for part in parts)]),
            np.concatenate([np.empty(0, dtype=np.float32), *(part[2] for part in parts)]),
            floor,
        )

    def __len__(self) -> int:
        return self.starts.size - 1

    def at_least(self, ads: Positions, least: NDArray[np.float64]) -> tuple[Positions, Positions]:
        """Return the courses that may raise ads by some least rise, as two arrays of pairs.

        Parameters
        ----------
        ads
            Rows of the index.
        least
            For each of them, the rise asked for; at least `floor`.

        Returns
        -------
        Place of each pair's ad in `ads`, rising, and place of the pair in `courses`.
        """
        counts = self._counts(self.starts[ads], self.starts[ads + 1], least)
        before = np.cumsum(counts) - counts
        places = np.repeat(self.starts[ads] - before, counts) + np.arange(counts.sum())
        return np.repeat(np.arange(ads.size), counts), np.asarray(places, dtype=np.intp)

    def _counts(
        self, first: NDArray[np.int64], end: NDArray[np.int64], least: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        """Return how many values from `first` on are large enough, by halving, all ads at once."""
        low, high = first.copy(), end.copy()
        open_ones = np.flatnonzero(low < high)
        while open_ones.size:
            bottom, top = low[open_ones], high[open_ones]
            # The largest value first: for most ads no course is enough.
            middle = np.where(bottom == first[open_ones], bottom, (bottom + top) // 2)
            enough = self.values[middle] >= least[open_ones]
            never = ~enough & (middle == first[open_ones])
            low[open_ones] = np.where(enough, middle + 1, bottom)
            high[open_ones] = np.where(enough, top, np.where(never, bottom, middle))
            open_ones = open_ones[low[open_ones] < high[open_ones]]
        return low - first


def _sorted_part(
    raised: csr_matrix, floor: float
) -> tuple[NDArray[np.int64], NDArray[np.int32], Floats]:
    """Return counts per ad, courses and values of the rises that are kept."""
    kept = raised.data >= floor
    ads, courses, values = row_numbers(raised)[kept], raised.indices[kept], raised.data[kept]
    order = np.lexsort((courses, -values, ads))
    counts = np.bincount(ads, minlength=raised.shape[0]).astype(np.int64)
    return counts, courses[order].astype(np.int32), values[order].astype(np.float32)


@dataclass(frozen=True)
class WrittenRises:
    """An index as it was written, and the matrices of the snapshot that it was made from."""

    rises: Rises
    units: csr_matrix
    course_credit: csr_matrix

    def belong_to(self, units: csr_matrix, course_credit: csr_matrix) -> bool:
        """Return whether the index is one of these very matrices, and not of others since."""
        return self.units is units and self.course_credit is course_credit
