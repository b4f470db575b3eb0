"""What courses do in a market: the ads they open, with ids, and the potential they add. Exact.

The potential counts an ad up to tau and no further. For an ad that a course does not open the gain
is linear in what the course adds, so the gain over all ads is one product of sparse gains with the
weights of the market, less what goes beyond tau at the ads that are opened:

    gain(c) = (sum over v of omega_v * rise_vc  -  sum over opened v of omega_v * over_vc) / tau
    over_vc = max(rise_vc - (tau - coverage_v), 0)

What is left to find are the pairs of a course and an ad that it opens. Few pairs come into
question: a rise that is lacking must be made up. For any gains, ads that no course can raise far
enough are left out; for the courses of a snapshot, the largest rises name the pairs
(`guidance.rises`), and only where a course teaches what the person knows in part is the rise
computed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.opening.reach import EDGE, Compact, Floats, Positions, Reach
from guidance.rises import Rises, largest_of, row_blocks, row_numbers

ROUNDING = 1e-6
"""Largest rises are held against what is lacking less this: single precision never hides a pair."""


@dataclass(frozen=True)
class Effect:
    """What one course does in a market.

    `opened` are rows of the vacancy table, sorted; `potential` is the gain in
    sum of omega * min(coverage / tau, 1), at least 0.
    """

    opened: Positions
    potential: float


@dataclass(frozen=True)
class Effects(Sequence[Effect]):
    """What n courses do in a market, as columns.

    Attributes
    ----------
    potential
        Of each course, shape (n,).
    starts
        Where each course's ads begin in `ads`, and where the last one's end; shape (n + 1,).
    ads
        Rows of the vacancy table, sorted within a course.
    """

    potential: NDArray[np.float64]
    starts: Positions
    ads: Positions

    @property
    def counts(self) -> NDArray[np.float64]:
        """Return how many ads each course opens, shape (n,)."""
        return np.diff(self.starts).astype(np.float64)

    def take(self, courses: Positions) -> Effects:
        """Return the effects of some courses, in the order asked for."""
        counts = np.diff(self.starts)[courses]
        ends = np.cumsum(counts)
        places = np.repeat(self.starts[courses] - (ends - counts), counts)
        starts = np.concatenate([np.zeros(1, dtype=np.intp), ends])
        return Effects(self.potential[courses], starts, self.ads[places + np.arange(places.size)])

    def __len__(self) -> int:
        return self.potential.size

    @overload
    def __getitem__(self, at: int) -> Effect: ...

    @overload
    def __getitem__(self, at: slice) -> Effects: ...

    def __getitem__(self, at: int | slice) -> Effect | Effects:
        if isinstance(at, slice):
            return self.take(np.arange(len(self))[at])
        row = range(len(self))[at]
        opened = self.ads[self.starts[row] : self.starts[row + 1]]
        return Effect(opened, float(self.potential[row]))


def gains_over(course_credit: csr_matrix, credit: Floats) -> csr_matrix:
    """Return what each course adds to a credit, shape (courses, skills); zeros are dropped.

    Parameters
    ----------
    course_credit
        Credit of each course toward each skill, shape (courses, skills).
    credit
        Credit the person has already, shape (skills,).
    """
    added = course_credit.data - credit.take(course_credit.indices)
    new = added > 0
    # Few entries fall away: the rows move up by those before them.
    before = np.searchsorted(np.flatnonzero(~new), course_credit.indptr)
    starts = (course_credit.indptr - before).astype(np.int32)
    parts = (added[new], course_credit.indices[new], starts)
    return csr_matrix(parts, shape=course_credit.shape)


def effects(reach: Reach, gains: csr_matrix, courses: Sequence[int] | None = None) -> Effects:
    """Return the exact effect of some courses, in the order asked for, whatever they add.

    Parameters
    ----------
    gains
        What each course adds to the person's credit, shape (any, skills).
    courses
        Rows of it; None for every one.
    """
    chosen = gains if courses is None else csr_matrix(gains[list(courses)])
    every = np.arange(reach.beyond.size)
    return _effects(reach, chosen, _opened(reach.open_compact, chosen, reach, every))


def catalogue_effects(
    reach: Reach, rises: Rises, course_credit: csr_matrix, gains: csr_matrix
) -> Effects:
    """Return the exact effect of every course of a catalogue: the same as `effects`, much faster.

    Parameters
    ----------
    rises
        The largest rises by ad and course, over every ad.
    course_credit
        Credit of each course toward each skill, from which `rises` was made.
    gains
        What of it is new to the person (`gains_over`), shape (courses, skills).
    """
    touched = np.asarray(course_credit @ (reach.credit > 0).astype(np.float32)) > 0
    close = reach.lacking - ROUNDING < rises.floor
    near, far = np.flatnonzero(close), np.flatnonzero(~close)
    parts = (
        _opened_nearby(reach, gains, near),
        *_opened_by_index(reach, rises, far, _Catalogue(gains, touched)),
    )
    return _effects(reach, gains, _Pairs.joined(parts))


@dataclass(frozen=True)
class _Pairs:
    """Pairs of an ad beyond reach (its row among those) and a course, and the rise; no order."""

    ads: Positions
    courses: Positions
    rises: Floats

    @classmethod
    def none(cls) -> _Pairs:
        """Return no pair."""
        return cls(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0, np.float32))

    @classmethod
    def joined(cls, parts: Sequence[_Pairs]) -> _Pairs:
        """Return the pairs of some parts as one."""
        return cls(
            np.concatenate([part.ads for part in parts]),
            np.concatenate([part.courses for part in parts]),
            np.concatenate([part.rises for part in parts]),
        )

    def where(self, chosen: NDArray[np.bool_] | Positions) -> _Pairs:
        """Return some of the pairs."""
        return _Pairs(self.ads[chosen], self.courses[chosen], self.rises[chosen])

    def open_only(self, reach: Reach) -> _Pairs:
        """Return the pairs whose course brings the ad within reach."""
        after = reach.coverage[reach.beyond[self.ads]] + self.rises
        return self.where(after >= np.float32(reach.tau) - EDGE)


@dataclass(frozen=True)
class _Catalogue:
    """A catalogue for one person; `touched` are courses that teach what the person has in part."""

    gains: csr_matrix
    touched: NDArray[np.bool_]


def _effects(reach: Reach, gains: csr_matrix, opened: _Pairs) -> Effects:
    """Return effects from the pairs that open; the sums do not depend on other courses."""
    # By course and then by ad, each pair once: one number to sort by.
    place = opened.courses * reach.beyond.size + opened.ads
    by_course, count = opened.where(np.argsort(place)), gains.shape[0]
    rows = reach.beyond[by_course.ads]
    short = reach.tau - reach.coverage[rows].astype(np.float64)
    over = np.maximum(by_course.rises - short, 0) * reach.importance[rows]
    beyond_tau = np.bincount(by_course.courses, weights=over, minlength=count)
    potential = np.maximum(gains @ reach.missing - beyond_tau, 0) / reach.tau
    starts = np.zeros(count + 1, dtype=np.intp)
    np.cumsum(np.bincount(by_course.courses, minlength=count), out=starts[1:])
    return Effects(potential, starts, reach.market.ads[rows])


def _opened_nearby(reach: Reach, gains: csr_matrix, ads: Positions) -> _Pairs:
    """Return the pairs that open, out of the few ads that lack less than the index holds."""
    if not ads.size:
        return _Pairs.none()
    return _opened(Compact.of(reach.open_requirements.rows(ads)), gains, reach, ads)


def _opened(asked: Compact, gains: csr_matrix, reach: Reach, ads: Positions) -> _Pairs:
    """Return the pairs that open, out of some ads and any gains.

    Parameters
    ----------
    asked
        What the ads ask for.
    ads
        Their rows among those beyond reach.
    """
    if not ads.size or not gains.nnz:
        return _Pairs.none()
    by_unit = asked.unit_gains(gains)
    hopeful = np.flatnonzero(asked.units @ largest_of(by_unit) >= reach.lacking[ads] - ROUNDING)
    parts = [_Pairs.none()]
    for block in row_blocks(hopeful.size, gains.shape[0]):
        rows = hopeful[block]
        raised = csr_matrix(asked.units[rows] @ by_unit)
        courses = raised.indices.astype(np.intp)
        pairs = _Pairs(ads[rows[row_numbers(raised)]], courses, raised.data)
        parts.append(pairs.open_only(reach))
    return _Pairs.joined(parts)


def _opened_by_index(
    reach: Reach, rises: Rises, ads: Positions, catalogue: _Catalogue
) -> tuple[_Pairs, _Pairs]:
    """Return the pairs that open, out of ads that lack no less than the index holds.

    The first are those of courses that teach nothing the person knows: their rises are the
    largest ones. Of the others the rise is computed.
    """
    rows = reach.market.ads[reach.beyond[ads]]
    at, places = rises.at_least(rows, reach.lacking[ads] - ROUNDING)
    pairs = _Pairs(ads[at], rises.courses[places].astype(np.intp), rises.values[places])
    touched = catalogue.touched[pairs.courses]
    again = _raised(reach, pairs.where(touched), catalogue.gains)
    return pairs.where(~touched).open_only(reach), again.open_only(reach)


def _raised(reach: Reach, pairs: _Pairs, gains: csr_matrix) -> _Pairs:
    """Return some pairs with the rise that the gains give: a sum over the units of each ad."""
    if not pairs.ads.size:
        return pairs
    # Course by course, so that what a course adds is read from one place.
    pairs = pairs.where(np.argsort(pairs.courses, kind="stable"))
    courses, which = np.unique(pairs.courses, return_inverse=True)
    ads, rows = np.unique(pairs.ads, return_inverse=True)
    asked = Compact.of(reach.open_requirements.rows(ads))
    raised = [np.empty(0, dtype=np.float32)]
    for block in row_blocks(courses.size, asked.units.shape[1]):
        table = asked.unit_gains(csr_matrix(gains[courses[block]])).T.toarray()
        chosen = slice(*np.searchsorted(which, (block.start, block.stop)))
        raised.append(_row_dots(asked.units[rows[chosen]], table, which[chosen] - block.start))
    return _Pairs(pairs.ads, pairs.courses, np.concatenate(raised))


def _row_dots(units: csr_matrix, table: Floats, rows: Positions) -> Floats:
    """Return the product of each row of units with the row of a table that is named for it."""
    terms = units.data * table[np.repeat(rows, np.diff(units.indptr)), units.indices]
    # Added one after the other, as the product of whole matrices adds them.
    each = csr_matrix((terms, units.indices, units.indptr), shape=units.shape)
    return np.asarray(each @ np.ones(units.shape[1], dtype=np.float32))
