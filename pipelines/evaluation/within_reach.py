"""Whether the occupations said to be within reach are believable: neither none nor hundreds.

Each person stands for all essential skills of one occupation and names it. No data on moves that
people really made are at hand; what can be told is how many occupations each word lets through,
how often these are near in ISCO-08, and how often they would be by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.evaluation import Measured, bootstrap, bootstrap_share
from guidance.learner import Constraints, LearnerProfile, SkillClaim
from guidance.recommendation.occupations import (
    DEFAULT_RULE,
    OccupationRule,
    WithinReach,
    occupations_within_reach,
)
from guidance.recommendation.person import place_person
from guidance.snapshot import Snapshot
from guidance.storage.files import policy_for
from pipelines.evaluation.doors import regions_with_ads
from pipelines.evaluation.people import essential_skills, latest_day, occupations_by_group
from pipelines.evaluation.report import shown

PEOPLE = 300
MARKETS = 2
"""Countries measured, those with most ads."""
LEAST_SKILLS = 4
QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
WORDS = ("similar", "viable", "desirable", "safe", "not_known")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many occupations one person's skills carry over to, by word; True ones only.

    `not_known` counts desirable ones of which it is not known whether they are safe, `minor` and
    `major` the viable ones of the person's own ISCO-08 minor and major group; `chance` is
    the share of all occupations that are of the own minor group. `guessed` says
    whether the level guessed without the occupation's name is the right one, None for no guess.
    """

    isco08: str
    similar: int
    viable: int
    desirable: int
    safe: int
    not_known: int
    minor: int
    major: int
    chance: float
    guessed: bool | None


@dataclass(frozen=True, slots=True)
class ReachabilityReport:
    """What the words let through, over occupations."""

    rule: OccupationRule
    region: str
    people: tuple[Counted, ...]

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one count of every person."""
        return np.array([getattr(person, name) for person in self.people], dtype=np.float64)

    def quantiles(self, name: str) -> tuple[float, ...]:
        """Return the quantiles of one count."""
        return tuple(float(value) for value in np.quantile(self.column(name), QUANTILES))

    @property
    def without(self) -> Measured:
        """Return the share of people without any viable occupation."""
        return bootstrap((self.column("viable") == 0).astype(np.float64))

    @property
    def same_minor(self) -> Measured:
        """Return the share of viable occupations that are of the person's own minor group."""
        return bootstrap_share(self.column("minor"), self.column("viable"))

    @property
    def same_major(self) -> Measured:
        """Return the share of viable occupations that are of the person's own major group."""
        return bootstrap_share(self.column("major"), self.column("viable"))

    @property
    def guess(self) -> Measured:
        """Return how often the level is right where it is guessed from the skills alone."""
        right = [person.guessed for person in self.people if person.guessed is not None]
        return bootstrap(np.array(right, dtype=np.float64))

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield (
            f"occupations: {len(self.people)} people, one an occupation, market "
            f"{self.region or 'everywhere'}, similarity from {self.rule.similarity:g}, "
            f"{self.rule.levels_apart} level apart"
        )
        yield f"  {'':12}" + "".join(f"{q:>7.0%}" for q in QUANTILES)
        for word in WORDS:
            yield f"  {word:12}" + "".join(f"{value:7.0f}" for value in self.quantiles(word))
        yield f"  no viable occupation                {shown(self.without)}"
        chance = float(self.column("chance").mean()) if self.people else 0.0
        yield f"  viable ones of own minor group      {shown(self.same_minor)}, by chance {chance:.3f}"
        yield f"  viable ones of own major group      {shown(self.same_major)}"
        yield f"  level guessed from skills is right  {shown(self.guess)} of {self.guess.count}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "suite": "occupations",
            "rule": asdict(self.rule),
            "region": self.region,
            "quantiles": {word: self.quantiles(word) for word in WORDS} if self.people else {},
            "without": asdict(self.without),
            "same_minor": asdict(self.same_minor),
            "same_major": asdict(self.same_major),
            "guess": asdict(self.guess),
        }


def evaluate_occupations(
    snapshot: Snapshot, *, count: int = PEOPLE, seed: int = 0, markets: int = MARKETS
) -> Iterator[ReachabilityReport]:
    """Yield what is within reach of people who stand for one occupation each, by market."""
    rows = drawn_occupations(snapshot, count, seed)
    for region, language in largest_countries(snapshot)[:markets]:
        limits = Constraints(nuts=region or None)
        template = LearnerProfile(language=language, as_of=latest_day(snapshot), constraints=limits)
        people = tuple(_counted(snapshot, row, template) for row in rows)
        yield ReachabilityReport(DEFAULT_RULE, region, people)


def largest_countries(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return countries and the language most of their ads are in, most ads first, ties by code."""
    table = snapshot.vacancies

    def ads(region: str) -> int:
        inside = np.array([code.startswith(region) for code in table.regions], dtype=bool)
        return int((table.current & inside[table.region]).sum())

    countries = [place for place in regions_with_ads(snapshot) if len(place[0]) <= 2]
    return sorted(countries, key=lambda place: (-ads(place[0]), place))


def drawn_occupations(snapshot: Snapshot, count: int, seed: int) -> Sequence[int]:
    """Return occupations with enough essential skills, drawn evenly, sorted; at most all."""
    rows = [
        row
        for members in occupations_by_group(snapshot, least=LEAST_SKILLS).values()
        for row in members
    ]
    rng = np.random.default_rng(seed)
    return sorted(int(row) for row in rng.choice(rows, min(count, len(rows)), replace=False))


def _counted(snapshot: Snapshot, row: int, template: LearnerProfile) -> Counted:
    uris, own = snapshot.skills.uris, snapshot.isco[row]
    claims = tuple(SkillClaim(uris[int(skill)]) for skill in essential_skills(snapshot, row))
    profile = replace(template, skills=claims)
    person = place_person(profile, snapshot, policy_for(profile))
    found = occupations_within_reach(person, snapshot.occupations.uris[row])
    guess = occupations_within_reach(person).origin.level
    viable = [one.isco08 for one in found.occupations if one.viable]
    return Counted(
        isco08=own,
        similar=found.similar,
        viable=len(viable),
        desirable=_true(found, "desirable"),
        safe=_true(found, "safe"),
        not_known=sum(one.desirable is True and one.safe is None for one in found.occupations),
        minor=sum(code[:3] == own[:3] for code in viable),
        major=sum(code[:1] == own[:1] for code in viable),
        chance=(sum(code[:3] == own[:3] for code in snapshot.isco) - 1) / len(snapshot.isco),
        guessed=None if guess is None else guess == found.origin.level,
    )


def _true(found: WithinReach, word: str) -> int:
    return sum(getattr(one, word) is True for one in found.occupations)
