"""What an answer takes on one core, beside what the machine can do, and whether it is exact.

The yardstick is one plain pass of `Requirements.coverage` over every ad, timed in the same run:
the ratio to it travels between machines, milliseconds do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from guidance.learner import LearnerProfile
from guidance.matching import feature_values
from guidance.opening import Market, effects, reach_of
from guidance.ranking.order import Candidates, rank_courses
from guidance.ranking.policy import Policy
from guidance.recommendation import recommend
from guidance.recommendation.gather import gather
from guidance.recommendation.person import Person, place_person
from guidance.snapshot import Snapshot
from guidance.storage.files import policy_for
from pipelines.evaluation.doors import varied_profiles
from pipelines.evaluation.growth import Grown, Growth, growth_of

CALLS = 200
WARM_UP = 10
COMPARED = 20
COMPUTED = 5
LIMIT = 10
BLOCK = 48


@dataclass(frozen=True, slots=True)
class SpeedReport:
    """Milliseconds on one core.

    Attributes
    ----------
    median, p95, p99
        Of `recommend`, warm.
    yardstick
        Median of one pass over all ads.
    every_course
        Median of the exact effects of every course for one person in their own market.
    every_ad
        The same where every ad loaded is the market.
    growth
        The same in their own market, with more ads than there are.
    compared, differing
        People whose list was made by plain rules too, without the index of rises, and whose lists
        then differed.
    """

    calls: int
    ads: int
    courses: int
    median: float
    p95: float
    p99: float
    yardstick: float
    every_course: float
    every_ad: float
    growth: tuple[Growth, ...]
    compared: int
    differing: int

    @property
    def ratio(self) -> float:
        """Return how many yardsticks the median answer takes."""
        return self.median / self.yardstick if self.yardstick else float("inf")

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield f"speed: {self.calls} answers over {self.ads} ads and {self.courses} courses, one core"
        yield f"  p50 {self.median:.1f} ms  p95 {self.p95:.1f} ms  p99 {self.p99:.1f} ms"
        yield f"  one pass over all ads {self.yardstick:.2f} ms; p50 is {self.ratio:.1f} passes"
        yield f"  every course exactly {self.every_course:.1f} ms, over all ads {self.every_ad:.1f} ms"
        for row in self.growth:
            yield f"  in a market of {row.ads:.0f} ads, {row.times} times: {row.every_course:.1f} ms"
        yield f"  lists that differ from plain rules: {self.differing} of {self.compared}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "speed", **asdict(self), "ratio": self.ratio}


def evaluate_speed(snapshot: Snapshot, *, calls: int = CALLS, seed: int = 0) -> SpeedReport:
    """Time answers to varied people; the first few calls warm up and are not counted."""
    profiles = [p for p, _ in varied_profiles(snapshot, count=calls + WARM_UP, seed=seed)]
    with threadpool_limits(limits=1):
        for profile in profiles[:WARM_UP]:
            recommend(profile, snapshot, policy_for(profile), limit=LIMIT)
        times = [_milliseconds(_answer(profile, snapshot)) for profile in profiles[WARM_UP:]]
        people = [place_person(p, snapshot, policy_for(p)) for p in profiles[:COMPARED]]
        yardstick = [
            _milliseconds(_one_pass(snapshot, person)) for person in people for _ in (0, 1)
        ]
        every = [_milliseconds(_every_course(person)) for person in people]
        crowded = [_everywhere(p, snapshot) for p in profiles[:COMPUTED]]
        whole = [_milliseconds(_every_course(person)) for person in crowded]
        growth = tuple(growth_of(people[:COMPUTED]))
    middle, p95, p99 = np.quantile(times, (0.5, 0.95, 0.99)) if times else (0.0, 0.0, 0.0)
    return SpeedReport(
        calls=len(times),
        ads=len(snapshot.vacancies),
        courses=len(snapshot.courses),
        median=float(middle),
        p95=float(p95),
        p99=float(p99),
        yardstick=float(np.median(yardstick)),
        every_course=float(np.median(every)),
        every_ad=float(np.median(whole)),
        growth=growth,
        compared=len(people),
        differing=sum(_differs(person) for person in people),
    )


def _answer(profile: LearnerProfile, snapshot: Snapshot) -> Callable[[], object]:
    policy = policy_for(profile)
    return lambda: recommend(profile, snapshot, policy, limit=LIMIT)


def _one_pass(snapshot: Snapshot, person: Person) -> Callable[[], object]:
    return lambda: snapshot.requirements.coverage(person.reach.credit)


def _every_course(person: Person) -> Callable[[], object]:
    """Return the computation for somebody newly placed: nothing is known but the index."""
    snapshot = person.snapshot
    grown = Grown(replace(person.reach), snapshot.rises)
    return lambda: grown.every_course(snapshot)


def _everywhere(profile: LearnerProfile, snapshot: Snapshot) -> Person:
    """Return a person whose market is every ad loaded, in whatever language."""
    policy = policy_for(profile)
    person = place_person(profile, snapshot, policy)
    market = Market(np.arange(len(snapshot.vacancies)), "", "")
    ones = np.ones(len(snapshot.vacancies), dtype=np.float32)
    return replace(person, reach=reach_of(snapshot, market, person.reach.credit, ones))


def _milliseconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return (perf_counter() - start) * 1000


def _differs(person: Person) -> bool:
    policy = policy_for(person.profile)
    candidates = gather(person, policy).candidates
    ranked = rank_courses(candidates, person.reach, policy, LIMIT)
    return tuple(item.row for item in ranked) != plain_rows(candidates, person, policy, LIMIT)


def plain_rows(
    candidates: Candidates, person: Person, policy: Policy, limit: int
) -> tuple[int, ...]:
    """Return the list as it follows from the rules alone, without the index of rises.

    Written apart from `guidance.ranking.order`, which it checks.
    """
    scores = exact_scores(candidates, person, policy)
    last, uris = candidates.obstacles, candidates.uris
    order = sorted(range(len(candidates)), key=lambda row: (last(row), -scores[row], uris[row]))
    lead = next((row for row in order if candidates.startable[row]), None)
    if lead is None:
        return ()
    ahead = [lead, *(row for row in order if row != lead)]
    return tuple(_allowed(ahead, candidates, policy)[:limit])


def exact_scores(candidates: Candidates, person: Person, policy: Policy) -> NDArray[np.float64]:
    """Return the score of every candidate, rounded to four decimals."""
    found = [
        effect
        for start in range(0, len(candidates), BLOCK)
        for effect in effects(
            person.reach, candidates.gains, range(start, min(start + BLOCK, len(candidates)))
        )
    ]
    facts = replace(
        candidates.facts,
        potential=np.array([effect.potential for effect in found]),
        opened=np.array([float(effect.opened.size) for effect in found]),
    )
    values = feature_values(facts, policy.scales)
    total = np.zeros(len(candidates))
    for name, weight in policy.weights:
        total = total + values[name] * weight
    return np.round(total, 4)


def _allowed(rows: Sequence[int], candidates: Candidates, policy: Policy) -> list[int]:
    """Return the rows of a list in order: so many of a provider, and one of a course's editions."""
    taken, named, kept = Counter[str](), set[int](), list[int]()
    for row in rows:
        provider, edition = candidates.providers[row], candidates.edition(row)
        if taken[provider] < policy.limits.per_provider and edition not in named:
            taken[provider] += 1
            named.add(edition)
            kept.append(row)
    return kept
