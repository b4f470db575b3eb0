"""What courses can do at most, from a few sums: enough to leave out those that do next to nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.opening.reach import EDGE, Reach


def upper_bounds(
    reach: Reach, gains: csr_matrix
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return bounds from above on potential gain and on opened ads, one pair of arrays.

    The potential is concave in coverage, so its gain is at most the weighted coverage gain
    divided by tau. A course that opens n ads must make up at least the n smallest shortfalls.

    Returns
    -------
    Two arrays of shape (courses,).
    """
    potential = np.asarray(gains @ reach.missing, dtype=np.float64) / reach.tau
    total = np.asarray(gains @ reach.asked, dtype=np.float64)
    opened = np.searchsorted(reach.shortfalls, total * (1 + 1e-4) + 1e-4, side="right")
    return potential, opened.astype(np.float64)


def may_open(reach: Reach, gains: csr_matrix, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which courses may open one of some ads: a bound, never wrong about a no.

    No ad's coverage rises by more than the gains weighted with the largest weight that any of
    the ads puts on each skill.

    Parameters
    ----------
    wanted
        Which of `reach.beyond` are asked about.
    """
    if not wanted.any():
        return np.zeros(gains.shape[0], dtype=np.bool_)
    requirements = reach.open_requirements
    profiles = requirements.profiles.shape[0]
    units = requirements.units[wanted]
    weights = csr_matrix(units[:, :profiles] @ requirements.profiles + units[:, profiles:])
    largest = np.asarray(weights.max(axis=0).todense(), dtype=np.float64).ravel()
    lacking = float(reach.tau) - reach.coverage[reach.beyond][wanted].max() - 2 * float(EDGE)
    return np.asarray(gains @ largest >= lacking, dtype=np.bool_)
