"""Occupations within reach: which other work a person's skills carry over to.

Three words, after the career causeways of Nesta (Kanders, Djumalieva, Sleeman and Orlik 2020,
Mapping career causeways). There, a move is viable above a similarity of 0.3 with education at most
one level apart, desirable where it also pays, safe where its work is also unlikely to be automated.
No wages and no risks of automation are known here; what stands in their place is said below.

- *viable*: held and near skills cover at least `similarity` of the occupation's essential skills
  by rarity, and its usual level is at most `levels_apart` from the person's;
- *desirable*: viable, its level is not lower, and the person's market has at least `least_ads` ads
  for its ISCO-08 unit group. It says nothing of pay;
- *safe*: desirable, people who look for such work do not crowd it, and its employment is not
  forecast to fall. It says nothing of automation.

Each is true, false, or None where what it hangs on is not known; a false part makes a whole false.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.frameworks import country_of
from guidance.gaps import Crowd, rarity_of
from guidance.labour_market import Openings, Shortage, Tightness
from guidance.labour_market.outlook import latest_shortage, openings_ahead
from guidance.recommendation.gather import ENOUGH_CREDIT
from guidance.recommendation.person import USUAL_LEVEL, Person
from guidance.recommendation.questions import prior_of
from guidance.snapshot import Snapshot

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OccupationRule:
    """Thresholds of the three words. Every field changes results.

    Attributes
    ----------
    similarity
        Least share of the essential requirement that held and near skills cover, in [0, 1]. Nesta
        takes 0.3 of a similarity of its own. Of this one, 0.3 leaves people of the middle ESCO
        occupation 10 other occupations, more than two in five of them of the same minor group.
    levels_apart
        Most EQF levels between the person's and the occupation's usual one.
    least_ads
        Ads of the unit group in the person's market.
    least_chance
        Chance from which the level of the person's likely work is taken for theirs, where they
        name no occupation.
    """

    similarity: float = 0.3
    levels_apart: int = 1
    least_ads: int = 3
    least_chance: float = 0.5


@dataclass(frozen=True, slots=True)
class Origin:
    """What a person comes from: their usual level, and how that is known.

    Attributes
    ----------
    occupation
        The one they named, None where they named none.
    level
        EQF level usual for it, or for the likeliest work of people with these skills; None where
        no level is likely enough.
    chance
        How likely the level is, 1 where an occupation was named.
    """

    occupation: str | None
    level: int | None
    chance: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is published of an ISCO-08 group in a country; None where nothing is.

    Attributes
    ----------
    shortage
        The newest figure of unemployed people per vacancy.
    openings
        The forecast of openings and employment.
    """

    shortage: Shortage | None = None
    openings: Openings | None = None

    @property
    def crowded(self) -> bool | None:
        """Return whether too many people look for such work."""
        tightness = self.shortage.tightness if self.shortage else None
        return None if tightness is None else tightness is Tightness.SURPLUS

    @property
    def falling(self) -> bool | None:
        """Return whether fewer people are forecast to do such work."""
        change = self.openings.employment_change if self.openings else None
        return None if change is None else change < 0


@dataclass(frozen=True, slots=True)
class ReachableOccupation:
    """One occupation that a person's skills carry over to.

    Attributes
    ----------
    similarity
        Share of its essential requirement that held and near skills cover, in [0, 1].
    transfers, lacking
        Its essential skills that held ones cover at least half, and the others; weightiest first.
    ads, ads_within
        Ads of its unit group in the person's market, and those of them within reach already.
    """

    occupation: str
    isco08: str
    similarity: float
    level: int | None
    transfers: tuple[str, ...]
    lacking: tuple[str, ...]
    ads: int
    ads_within: int
    outlook: Outlook
    viable: bool | None
    desirable: bool | None
    safe: bool | None


@dataclass(frozen=True, slots=True)
class WithinReach:
    """The occupations similar enough and not too far in level, the most similar first.

    `similar` counts all that are similar enough, whatever their level.
    """

    origin: Origin
    rule: OccupationRule
    similar: int
    occupations: tuple[ReachableOccupation, ...]


DEFAULT_RULE = OccupationRule()


def occupations_within_reach(
    person: Person, current: str | None = None, rule: OccupationRule = DEFAULT_RULE
) -> WithinReach:
    """Return the occupations that a person's skills carry over to, ties by URI.

    Parameters
    ----------
    current
        The occupation the person comes from, left out of the answer; None where they name none.

    Raises
    ------
    UnknownConcept
        When the snapshot does not hold `current`.
    """
    snapshot = person.snapshot
    similarity = similarities(person)
    own = None if current is None else snapshot.occupations.position(current)
    if own is not None:
        similarity[own] = 0.0
    origin = _origin(person, current, rule)
    similar = np.flatnonzero(similarity >= rule.similarity)
    order = similar[np.lexsort((similar, -similarity[similar]))]
    teller = _Teller(person, rule, origin, ads_by_group(person), rarity_of(snapshot))
    told = (teller.tell(int(row), float(similarity[row])) for row in order)
    return WithinReach(origin, rule, similar.size, tuple(t for t in told if t.viable is not False))


def similarities(person: Person) -> Column:
    """Return how much of each occupation's requirement a person covers, four decimals.

    Shape (occupations,), in [0, 1]; 0 for an occupation without essential skills.
    """
    rows = person.snapshot.requirements.profiles[: len(person.snapshot.occupations)]
    covered = np.asarray(rows @ person.reach.credit, dtype=np.float64)
    return np.asarray(np.round(covered, 4), dtype=np.float64)


def _origin(person: Person, current: str | None, rule: OccupationRule) -> Origin:
    snapshot = person.snapshot
    if current is not None:
        return Origin(current, usual_level(snapshot, snapshot.occupations.position(current)), 1.0)
    if not person.belief.held.size:
        return Origin(None, None, 0.0)
    likely = Crowd.of(snapshot).occupations_given(person.belief, prior_of(person))
    chances: dict[int, float] = {}
    for row in np.flatnonzero(likely > 1e-6):
        level = usual_level(snapshot, int(row))
        if level is not None:
            chances[level] = chances.get(level, 0.0) + float(likely[row])
    if not chances:
        return Origin(None, None, 0.0)
    best = min(chances, key=lambda level: (-round(chances[level], 6), level))
    chance = round(min(chances[best], 1.0), 4)
    return Origin(None, best if chance >= rule.least_chance else None, chance)


def usual_level(snapshot: Snapshot, occupation: int) -> int | None:
    """Return the EQF level usual for an occupation's ISCO-08 major group, None where unknown."""
    return USUAL_LEVEL.get(snapshot.isco[occupation][:1])


def ads_by_group(person: Person) -> dict[str, tuple[int, int]]:
    """Return ISCO-08 unit group to ads of the person's market, and those of them within reach.

    An ad belongs to the group it most likely is of, the first code of equally likely ones; an ad
    whose title names no occupation belongs to none.
    """
    snapshot, units = person.snapshot, person.reach.requirements.units
    count = snapshot.requirements.profiles.shape[0]
    codes, group = np.unique(snapshot.profile_isco, return_inverse=True)
    wanted = csr_matrix(units[:, :count])
    mass = csr_matrix(
        (wanted.data, group[wanted.indices], wanted.indptr), (wanted.shape[0], codes.size)
    )
    mass.sum_duplicates()
    ads = np.repeat(np.arange(mass.shape[0]), np.diff(mass.indptr))
    order = np.lexsort((mass.indices, -np.round(mass.data, 6), ads))
    _, first = np.unique(ads[order], return_index=True)
    chosen = order[first]
    every = np.bincount(mass.indices[chosen], minlength=codes.size)
    reached = chosen[person.reach.within[ads[chosen]]]
    within = np.bincount(mass.indices[reached], minlength=codes.size)
    return {
        str(code): (int(every[at]), int(within[at])) for at, code in enumerate(codes) if every[at]
    }


@dataclass(frozen=True)
class _Teller:
    """Says of an occupation what a person and a market know of it."""

    person: Person
    rule: OccupationRule
    origin: Origin
    ads: dict[str, tuple[int, int]]
    rarity: NDArray[np.float32]
    outlooks: dict[str, Outlook] = field(default_factory=dict)

    def tell(self, row: int, similarity: float) -> ReachableOccupation:
        snapshot = self.person.snapshot
        code, level = snapshot.isco[row], usual_level(snapshot, row)
        ads, within = self.ads.get(code, (0, 0))
        outlook = self._outlook(code)
        transfers, lacking = self._split(row)
        viable = self._viable(level)
        desirable = all_of(viable, self._level_kept(level), self._wanted(ads))
        return ReachableOccupation(
            occupation=snapshot.occupations.uris[row],
            isco08=code,
            similarity=similarity,
            level=level,
            transfers=transfers,
            lacking=lacking,
            ads=ads,
            ads_within=within,
            outlook=outlook,
            viable=viable,
            desirable=desirable,
            safe=all_of(desirable, opposite(outlook.crowded), opposite(outlook.falling)),
        )

    def _outlook(self, code: str) -> Outlook:
        if code not in self.outlooks:
            self.outlooks[code] = outlook_of(code, self.person)
        return self.outlooks[code]

    def _viable(self, level: int | None) -> bool | None:
        if level is None or self.origin.level is None:
            return None
        return abs(level - self.origin.level) <= self.rule.levels_apart

    def _level_kept(self, level: int | None) -> bool | None:
        if level is None or self.origin.level is None:
            return None
        return level >= self.origin.level

    def _wanted(self, ads: int) -> bool | None:
        return ads >= self.rule.least_ads if self.ads else None

    def _split(self, row: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        asked = self.person.snapshot.essential[[row]].indices
        order = asked[np.lexsort((asked, -self.rarity[asked]))]
        covered = self.person.reach.credit[order] >= ENOUGH_CREDIT
        uris = self.person.snapshot.skills.uris
        return (
            tuple(uris[int(skill)] for skill in order[covered]),
            tuple(uris[int(skill)] for skill in order[~covered]),
        )


def outlook_of(isco08: str, person: Person) -> Outlook:
    """Return what is published of a unit group, or of the finest wider group, in the country."""
    region, records = person.reach.market.region, person.snapshot.records
    country = country_of(region) if region else ""
    return Outlook(
        latest_shortage(records, isco08, country), openings_ahead(records, isco08, country)
    )


def all_of(*parts: bool | None) -> bool | None:
    """Return False where any part is false, else None where any is unknown, else True."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def opposite(part: bool | None) -> bool | None:
    """Return the opposite; the opposite of unknown is unknown."""
    return None if part is None else not part
