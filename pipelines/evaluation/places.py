"""Who gets a place in a learner's list: each stuffed course put alone among the honest ones.

No feature of the score looks at other courses, so one ranking of all honest and all stuffed
courses tells, for each stuffed one, the list that a learner would see had it been stuffed alone.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.credential import CourseKind
from guidance.learner import LearnerProfile
from guidance.ranking.order import rank_courses
from guidance.ranking.policy import Policy
from guidance.recommendation.front import without_fillers
from guidance.recommendation.gather import gather
from guidance.recommendation.person import Person, place_person
from guidance.snapshot import Snapshot
from pipelines.evaluation.attacks import Attack

PLACES = 10
UNLIMITED = 10**6


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A course as it stands in a queue: best first, ties by URI, those out of the question last."""

    order: tuple[int, float, str]
    provider: str = field(compare=False)
    startable: bool = field(compare=False)
    edition: int = field(compare=False)

    @property
    def uri(self) -> str:
        """Return the URI of the course, or of the one that it was made from."""
        return self.order[-1]


@dataclass(frozen=True)
class Stuffed:
    """A snapshot with stuffed courses behind its own.

    Attributes
    ----------
    origins
        Row of the course that each stuffed one was made from.
    attacks
        What was done to each.
    """

    snapshot: Snapshot
    origins: tuple[int, ...]
    attacks: tuple[Attack, ...]


Gained = Callable[[Stuffed, LearnerProfile, Policy], NDArray[np.float64]]
"""1 for each stuffed course that gains a place, 0 for the others, NaN for those that had one."""


def places_gained(
    attacked: Stuffed, profile: LearnerProfile, policy: Policy
) -> NDArray[np.float64]:
    """Return 1 for each stuffed course that gains a place, 0 for the others.

    NaN where the course had a place before. Each is put alone into the list of honest courses.
    """
    person = place_person(profile, attacked.snapshot, policy)
    first = len(attacked.snapshot.courses) - len(attacked.origins)
    queue = queue_of(person, policy)
    honest = sorted(entry for row, entry in queue.items() if row < first)
    most = policy.limits.per_provider
    before = {entry.uri for entry in listed(honest, most)}
    gained = np.zeros(len(attacked.origins))
    for at, row in enumerate(attacked.origins):
        uri = attacked.snapshot.courses.uris[row]
        if uri in before:
            gained[at] = np.nan
        elif (entry := queue.get(first + at)) is not None:
            alone = replace(entry, order=(*entry.order[:-1], uri))
            rivals = (other for other in honest if other.uri != uri)
            gained[at] = alone in listed(heapq.merge(rivals, [alone]), most)
    return gained


def sums_gained(root: float) -> Gained:
    """Return a judge that sums what is still lacking over claimed skills, over n^root of them.

    For comparison: ways to score courses that were found wanting.
    """

    def gained(attacked: Stuffed, profile: LearnerProfile, policy: Policy) -> NDArray[np.float64]:
        person = place_person(profile, attacked.snapshot, policy)
        taught = csr_matrix(attacked.snapshot.taught > 0, dtype=np.float32)
        wanted = person.reach.missing_weight * (person.reach.credit < 1)
        counts = np.maximum(np.diff(taught.indptr), 1)
        scores = np.asarray(taught @ wanted, dtype=np.float64) / counts**root
        first = len(scores) - len(attacked.origins)
        kinds = (course.kind for course in attacked.snapshot.credentials[:first])
        short = np.array([kind is not CourseKind.SEMESTER_COURSE for kind in kinds])
        edge = np.sort(scores[:first][short])[-PLACES:][0]
        before = scores[list(attacked.origins)] >= edge
        return np.where(before, np.nan, scores[first:] > edge)

    return gained


def queue_of(person: Person, policy: Policy) -> dict[int, Entry]:
    """Return every course that may stand in a person's list, by its row in the snapshot."""
    gathered = gather(person, policy)
    candidates = gathered.candidates
    anyone = np.ones(len(candidates), dtype=np.bool_)
    startable = replace(candidates, startable=anyone, editions=None)
    loose = replace(policy, limits=replace(policy.limits, per_provider=UNLIMITED))
    keep = without_fillers(person, policy)
    ranked = rank_courses(startable, person.reach, loose, len(candidates), keep=keep)
    return {
        int(gathered.courses[item.row]): Entry(
            (candidates.obstacles(item.row), -item.score, candidates.uris[item.row]),
            candidates.providers[item.row],
            bool(candidates.startable[item.row]),
            candidates.edition(item.row),
        )
        for item in ranked
    }


def listed(queue: Iterable[Entry], per_provider: int) -> list[Entry]:
    """Return the first courses of a queue as a list holds them; none to start, no list."""
    waiting: list[Entry] = []
    rest = iter(queue)
    for entry in rest:
        if entry.startable:
            break
        waiting.append(entry)
    else:
        return []
    chosen, taken, named = [entry], Counter([entry.provider]), {entry.edition}
    for other in chain(waiting, rest):
        if len(chosen) == PLACES:
            break
        if taken[other.provider] < per_provider and other.edition not in named:
            taken[other.provider] += 1
            named.add(other.edition)
            chosen.append(other)
    return chosen
