"""Skills to start from: what people of a job most likely can do, to confirm or reject one by one.

They come from a job title, an occupation or an ISCO-08 group and are never facts about a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.errors import UnknownConcept
from guidance.gaps.account import rarity_of
from guidance.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class LikelySkill:
    """A skill that people of the work named may have.

    Attributes
    ----------
    share
        Share of the occupations meant that ask for it, by how likely each is meant, in (0, 1].
    rarity
        log(occupations / occupations that need the skill), at least 0.1.
    """

    uri: str
    share: float
    rarity: float

    @property
    def telling(self) -> float:
        """Return rarity times share: how much a yes or no tells."""
        return self.rarity * self.share


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """The occupations meant, with the share each has, and their likely skills, most telling first.

    A skill that one occupation needs and another may ask for stands among the essential ones.
    """

    occupations: tuple[tuple[str, float], ...]
    essential: tuple[LikelySkill, ...]
    optional: tuple[LikelySkill, ...]


def group_members(code: str, snapshot: Snapshot) -> dict[str, float]:
    """Return the occupations of an ISCO-08 group of one to four digits, all equally likely meant.

    Raises
    ------
    UnknownConcept
        When no occupation of the snapshot belongs to the group.
    """
    pairs = zip(snapshot.occupations.uris, snapshot.isco, strict=True)
    members = [uri for uri, group in pairs if code and group.startswith(code)]
    if not members:
        raise UnknownConcept(
            f"the ISCO-08 code {code[:12]!r}",
            "the code of a group with occupations, such as 5120",
            "look the occupation up with occupations/match",
        )
    return dict.fromkeys(members, 1.0)


def starting_point(meant: Mapping[str, float], snapshot: Snapshot) -> StartingPoint:
    """Return the likely skills of the occupations that may be meant.

    Parameters
    ----------
    meant
        Occupation to how likely it is meant; scaled to sum to 1.

    Raises
    ------
    UnknownConcept
        When the snapshot does not hold one of the occupations.
    """
    total = sum(meant.values())
    shares = {uri: weight / total for uri, weight in sorted(meant.items()) if weight > 0}
    rows = [snapshot.occupations.position(uri) for uri in shares]
    weights = np.array(list(shares.values()), dtype=np.float64)
    needed = _shares(snapshot.essential, rows, weights)
    asked = np.where(needed > 0, 0.0, _shares(snapshot.optional, rows, weights))
    rarity = rarity_of(snapshot)
    return StartingPoint(
        tuple((uri, round(share, 4)) for uri, share in _likeliest_first(shares)),
        _telling_first(needed, rarity, snapshot),
        _telling_first(asked, rarity, snapshot),
    )


def _shares(asks: csr_matrix, rows: list[int], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(asks[rows].T @ weights, dtype=np.float64)


def _likeliest_first(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(shares.items(), key=lambda item: (-round(item[1], 4), item[0]))


def _telling_first(
    shares: NDArray[np.float64], rarity: NDArray[np.float32], snapshot: Snapshot
) -> tuple[LikelySkill, ...]:
    found = (
        LikelySkill(
            snapshot.skills.uris[int(skill)],
            round(min(float(shares[skill]), 1.0), 4),
            round(float(rarity[skill]), 4),
        )
        for skill in np.flatnonzero(shares > 0)
    )
    return tuple(sorted(found, key=lambda item: (-round(item.telling, 4), item.uri)))
