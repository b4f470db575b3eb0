"""What people of likely occupations hold: the odds of a yes before a question is asked.

A person who has named some skills may be of any occupation, some likelier than others. With H the
skills held, M those missing, and skills independent within an occupation (naive Bayes):

    P(t | o) = 0.8 where o needs t, 0.3 where it may ask for t, but never less than b_t
    b_t      = (1 + 0.8 * needed by + 0.3 * asked for by) / (occupations + 2)
    P(o | H, M) ~ P(o) * product over t in H of P(t | o) / b_t
                       * product over t in M of (1 - P(t | o)) / (1 - b_t)
    P(s | H, M) = sum over o of P(o | H, M) * P(s | o)

b_t is the chance that anybody holds t (Laplace's rule over occupations). A skill that o does not
name adds nothing either way: the release's lists are not complete. What nobody asked about is no
evidence. Maron (1961), Automatic indexing; Lewis (1998), Naive (Bayes) at forty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from guidance.gaps.belief import Belief
from guidance.snapshot import Snapshot

Column = NDArray[np.float64]

HOLDS_ESSENTIAL = 0.8
"""Chance that somebody of an occupation holds a skill it needs."""
HOLDS_OPTIONAL = 0.3
"""Chance that they hold one that only some places ask for."""
HOLDS_INFERRED = 0.5
"""Chance that a skill inferred from a title or text is held, whatever else is known."""
SMALLEST = 1e-9


@dataclass(frozen=True)
class Crowd:
    """What people hold, by occupation: chances in (0, 1), per skill.

    Attributes
    ----------
    anybody
        b_t, shape (skills,).
    needed, asked
        The chance in an occupation that needs the skill, and in one that may ask for it.
    """

    snapshot: Snapshot
    anybody: Column
    needed: Column
    asked: Column

    @classmethod
    def of(cls, snapshot: Snapshot) -> Crowd:
        """Return the crowd of a snapshot's occupations."""
        needing, asking = snapshot.occupations_asking
        total = 1.0 + HOLDS_ESSENTIAL * needing + HOLDS_OPTIONAL * asking
        anybody = np.minimum(total / (len(snapshot.occupations) + 2), 1.0 - SMALLEST)
        return cls(
            snapshot,
            anybody,
            np.maximum(anybody, HOLDS_ESSENTIAL),
            np.maximum(anybody, HOLDS_OPTIONAL),
        )

    def occupations_given(self, belief: Belief, prior: Column) -> Column:
        """Return P(o | H, M), shape (occupations,), sum 1.

        Parameters
        ----------
        prior
            P(o), shape (occupations,), positive.
        """
        said = np.log(prior) + self._spread(self._told(self.needed, belief), essential=True)
        said += self._spread(self._told(self.asked, belief), essential=False)
        odds = np.exp(said - said.max())
        return np.asarray(odds / odds.sum())

    def skills_given(self, occupations: Column, belief: Belief) -> Column:
        """Return P(s | H, M), shape (skills,); held is 1, missing 0, inferred at least even.

        Parameters
        ----------
        occupations
            P(o | H, M), as `occupations_given` returns it.
        """
        chance = np.minimum(self._mixed(occupations, self.anybody, self.needed, self.asked), 1.0)
        uncertain = belief.uncertain
        chance[uncertain] = 1 - (1 - chance[uncertain]) * (1 - HOLDS_INFERRED)
        chance[belief.held], chance[belief.missing] = 1.0, 0.0
        return chance

    def information(self, occupations: Column) -> Column:
        """Return, per skill, the bits a yes or no tells about the occupation; shape (skills,).

        The mutual information H(yes or no) - sum over o of P(o) * H(yes or no | o): Lindley
        (1956), On a measure of the information provided by an experiment.
        """
        chance = self._mixed(occupations, self.anybody, self.needed, self.asked)
        within = self._mixed(
            occupations, entropy(self.anybody), entropy(self.needed), entropy(self.asked)
        )
        return np.asarray(np.maximum(entropy(chance) - within, 0.0))

    def _told(self, chance: Column, belief: Belief) -> Column:
        """Return what each answer given says for an occupation with this chance; shape (skills,)."""
        told = np.zeros(len(self.anybody))
        held, missing = belief.held, belief.missing
        told[held] = np.log(chance[held] / self.anybody[held])
        told[missing] = np.log((1 - chance[missing]) / (1 - self.anybody[missing]))
        return told

    def _spread(self, told: Column, *, essential: bool) -> Column:
        asks = self.snapshot.essential if essential else self.snapshot.optional
        return np.asarray(asks @ told, dtype=np.float64)

    def _mixed(self, occupations: Column, anybody: Column, needed: Column, asked: Column) -> Column:
        """Return the mean over occupations of a value that depends on how each asks for a skill."""
        needing = np.asarray(self.snapshot.essential.T @ occupations, dtype=np.float64)
        asking = np.asarray(self.snapshot.optional.T @ occupations, dtype=np.float64)
        return np.asarray(anybody + needing * (needed - anybody) + asking * (asked - anybody))


def entropy(chance: Column) -> Column:
    """Return the entropy of a yes with some chance, in bits; 0 at 0 and 1."""
    p = np.clip(chance, SMALLEST, 1 - SMALLEST)
    return np.asarray(-(p * np.log2(p) + (1 - p) * np.log2(1 - p)))


def from_ads(mass: Column, snapshot: Snapshot) -> Column:
    """Return P(o): how likely anybody is of each occupation, from the ads of a market; sum 1.

    The share of the ads that an occupation makes up, one ad spread over all added to each side:
    an occupation without an ad stays possible.

    Parameters
    ----------
    mass
        What the ads' units put on each row of `requirements.profiles`, shape (profiles,); a
        group's mass is spread evenly over its occupations.
    """
    count = len(snapshot.occupations)
    own = np.array(mass[:count], dtype=np.float64)
    group, sizes = _groups(snapshot.isco)
    if mass.size == count + sizes.size:
        own += (mass[count:] / sizes)[group]
    own += 1.0 / max(count, 1)
    return np.asarray(own / own.sum())


@lru_cache(maxsize=4)
def _groups(isco: tuple[str, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the number of each occupation's unit group, by code, and the size of each group."""
    _, group, sizes = np.unique(np.array(isco), return_inverse=True, return_counts=True)
    return group, sizes
