"""How the counts of ads within reach move with tau.

Tau is measured (docs/results.md, "Reach") and yet a choice: with a lower one more ads count as
within reach. A course whose doors hang on the choice looks different from one whose doors do not,
so the counts are shown on both sides of it.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from guidance.answer import AtTau
from guidance.opening.reach import EDGE, Reach
from guidance.rises import gains_by_unit, largest_of, row_numbers

SHARES = (0.75, 1.0, 1.25)
"""Shares of tau at which ads are counted."""


def counts_by_tau(
    reach: Reach, gains: csr_matrix, shares: tuple[float, ...] = SHARES
) -> tuple[tuple[AtTau, ...], ...]:
    """Return, for each of some courses, the ads within reach at some shares of tau.

    At the share 1 the counts are those of `effects`.

    Parameters
    ----------
    gains
        What each course adds to the person's credit, shape (courses, skills).
    shares
        Each above 0.

    Returns
    -------
    One row per course, in the order of the shares; tau to four decimals.
    """
    units = reach.requirements.units
    by_unit = gains_by_unit(reach.requirements.by_skill, gains)
    lowest, highest = (np.float32(reach.tau * share) - EDGE for share in (min(shares), max(shares)))
    highest_after = reach.coverage + units @ largest_of(by_unit)
    ads = np.flatnonzero((reach.coverage < highest) & (highest_after >= lowest - EDGE))
    raised = csr_matrix(units[ads] @ by_unit)
    before = reach.coverage[ads[row_numbers(raised)]]
    columns = []
    for share in shares:
        least = np.float32(reach.tau * share) - EDGE
        held = int((reach.coverage >= least).sum())
        opens = (before < least) & (before + raised.data >= least)
        more = np.bincount(raised.indices[opens], minlength=gains.shape[0])
        shown = round(reach.tau * share, 4)
        columns.append([AtTau(shown, held, held + int(count)) for count in more])
    return tuple(zip(*columns, strict=True))
