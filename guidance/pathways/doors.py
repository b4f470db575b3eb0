"""The doors of a path: ads beyond reach, what each still lacks, and what courses add to them.

The functions here know nothing of people or catalogues: rows are ads, columns features (skills,
or a skill at a level), and a set of courses gives each feature the largest credit of any of them.

    coverage(v | S) = sum over f of w_vf * max(h_f, max over c in S of a_cf)

Coverage is monotone and submodular in S, so what a course adds to an ad after some others is at
most what it adds alone: every bound of this room rests on that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from guidance.opening import EDGE, Reach

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]
Matrix = NDArray[np.float32] | csr_matrix
"""A full array, or a sparse matrix where most entries are 0; both give the same numbers."""
DENSE = 24_000_000
"""Weights up to this many numbers are kept as a full array: 96 MB of 32-bit floats."""


@dataclass(frozen=True)
class Doors:
    """Ads that are not within reach yet, n of them.

    Attributes
    ----------
    weights
        What each ad asks for, shape (features, n); columns sum to 1 at most.
    lacking
        Tau less the coverage the person has, shape (n,), above 0.
    importance
        What each ad counts in the potential, shape (n,), in [0, 1].
    counted
        How many ads each stands for in the number to be maximised, shape (n,); 0 for an ad that
        does not count, such as one away from the goal.
    tau
        Coverage from which an ad is within reach.
    """

    weights: Matrix
    lacking: Floats
    importance: Floats
    counted: Floats
    tau: float

    def __len__(self) -> int:
        return int(self.lacking.size)

    def rises(self, gains: Matrix) -> Floats:
        """Return by how much each row of gains raises each ad's coverage, shape (rows, n)."""
        found = gains @ self.weights
        return np.asarray(found if isinstance(found, np.ndarray) else found.toarray())

    def rise(self, added: Floats) -> Floats:
        """Return by how much some added credit, shape (features,), raises each ad's coverage."""
        new = np.flatnonzero(added)
        return np.asarray(added[new] @ self.weights[new])

    def opens(self, rises: Floats) -> NDArray[np.bool_]:
        """Return which ads come within reach with some rises; a rounding never closes a door."""
        return np.asarray(rises >= self.lacking - EDGE)

    def potential(self, rises: Floats) -> NDArray[np.float64]:
        """Return the potential that rises add, in ads: sum of omega * min(rise, lacking) / tau."""
        filled = np.minimum(rises, self.lacking)
        return np.asarray(filled @ self.importance, dtype=np.float64) / self.tau

    def only(self, ads: Rows) -> Doors:
        """Return some of the ads."""
        return Doors(
            self.weights[:, ads],
            self.lacking[ads],
            self.importance[ads],
            self.counted[ads],
            self.tau,
        )


def doors_of(reach: Reach, features: Rows, chosen: Rows) -> Doors:
    """Return some of the ads beyond a person's reach, over some skills only.

    Parameters
    ----------
    features
        Positions of the skills that any course adds; others never change coverage.
    chosen
        Which of `reach.beyond` count.
    """
    asked = reach.open_requirements.rows(chosen)
    profiles = asked.profiles.shape[0]
    by_unit = asked.profiles[:, features]
    weights = asked.units[:, :profiles] @ by_unit + asked.units[:, profiles:][:, features]
    ads = reach.beyond[chosen]
    return Doors(
        _kept(csr_matrix(weights.T)),
        np.asarray(np.float32(reach.tau) - reach.coverage[ads], dtype=np.float32),
        reach.importance[ads],
        np.ones(ads.size, dtype=np.float32),
        reach.tau,
    )


def with_goal(doors: Doors, profile: Floats, missed: float, worth: float) -> Doors:
    """Return the doors with the goal itself as the last: it never opens, but fills.

    Covering the goal's open requirement whole adds `worth` to the potential, and a share of it
    that share; where nearly nothing is open, a tenth of the goal takes its place.

    Parameters
    ----------
    profile
        Weights of the goal over the features, shape (features,).
    missed
        What the person does not cover of the goal yet, in [0, 1], also beyond the features.
    worth
        In ads.
    """
    omega = np.float32(worth * doors.tau / max(missed, 0.1))
    weights = doors.weights
    if isinstance(weights, np.ndarray):
        weights = np.concatenate([weights, profile[:, None]], axis=1)
    else:
        weights = csr_matrix(hstack([weights, csr_matrix(profile[:, None])]))
    return Doors(
        weights,
        np.append(doors.lacking, np.float32(max(missed, 0.0))),
        np.append(doors.importance, omega),
        np.append(doors.counted, np.float32(0)),
        doors.tau,
    )


def _kept(weights: csr_matrix) -> Matrix:
    small = weights.shape[0] * weights.shape[1] <= DENSE
    return np.ascontiguousarray(weights.toarray()) if small else weights
