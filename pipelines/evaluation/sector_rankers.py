"""The rivals for people without a goal, in the market of a sector.

All are told the same: what the person holds, the ads of the market and which courses they may
name. Those that compare texts are asked with the names of the skills that the market asks for
most and the person has no full credit for. Only ours keeps to a limit of courses per provider.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.ranking.order import Ranked, rank_courses
from guidance.ranking.policy import Policy
from guidance.recommendation.gather import gather
from guidance.snapshot import Snapshot
from guidance.storage.files import load_policy, policy_names
from guidance.vectors import Encoder, Vectors
from pipelines.evaluation.people import Person
from pipelines.evaluation.rankers import (
    FIRST,
    RANDOM_SEEDS,
    Field,
    Rows,
    at_random,
    embedding,
    gap_only,
    keywords,
    text_of,
)
from pipelines.evaluation.sectors import Case

BARRED = "doors-first"
POLICIES = (BARRED, *sorted({*policy_names()} - {BARRED}))
ASKED = 20
"""Names of skills that the rivals who compare texts are asked with."""
CaseRanker = Callable[[Case], Rows]


@dataclass(frozen=True)
class Among(Field):
    """Some courses of a snapshot only: `rows`, those of them that anybody may take."""

    rows: Rows

    @cached_property
    def eligible(self) -> Rows:
        """Return the rows of the courses that every rival may name."""
        whole = Field(self.snapshot, self.languages, self.day).eligible
        return np.intersect1d(whole, self.rows)


class Remembering:
    """An encoder that encodes no text twice: the same people ask about several sets of courses."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self.digest = encoder.digest
        self.dimensions = encoder.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a row per text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._known[text] for text in texts], dtype=np.float32)


@dataclass(frozen=True)
class CourseVectors:
    """An encoder, and the vector of every course's title, description and outcomes."""

    encoder: Encoder
    courses: Vectors

    @classmethod
    def of(cls, snapshot: Snapshot, encoder: Encoder) -> CourseVectors:
        """Encode every course once."""
        courses = encoder.encode([text_of(course) for course in snapshot.credentials])
        return cls(Remembering(encoder), courses)


def sector_rankers(field: Field, vectors: CourseVectors) -> Mapping[str, tuple[CaseRanker, ...]]:
    """Return name to rankers; where there are several, their results are averaged."""
    cosine = embedding(field, vectors.encoder, vectors.courses, gap_only)
    chance = (at_random(field, seed) for seed in range(RANDOM_SEEDS))
    return {
        **{name: (ours(field, load_policy(name)),) for name in POLICIES},
        "popularity": (popularity(field),),
        "keywords": (_asked(keywords(field)),),
        "embedding": (_asked(cosine),),
        "random": tuple(map(_blind, chance)),
    }


def ours(field: Field, policy: Policy) -> CaseRanker:
    """Rank as the front door does, in the market of the case."""
    eligible = np.zeros(len(field.snapshot.courses), dtype=np.bool_)
    eligible[field.eligible] = True

    def rank(case: Case) -> Rows:
        person = replace(case.placed, snapshot=field.snapshot)
        gathered = gather(person, policy)

        def named(item: Ranked) -> bool:
            return bool(eligible[gathered.courses[item.row]])

        ranked = rank_courses(gathered.candidates, person.reach, policy, FIRST, keep=named)
        return gathered.courses[np.array([item.row for item in ranked], dtype=np.intp)]

    return rank


def popularity(field: Field) -> CaseRanker:
    """Rank by how much the market asks for what a course teaches: one list for all of a market."""
    taught = csr_matrix(field.snapshot.taught > 0, dtype=np.float32)

    def rank(case: Case) -> Rows:
        return field.best(np.asarray(taught @ asked_of(case), dtype=np.float32))

    return rank


def asked_of(case: Case) -> NDArray[np.float64]:
    """Return, per skill, the weight that the ads of the market put on it, each ad counting one."""
    asked = case.placed.reach.requirements
    mass = np.asarray(asked.units.sum(axis=0), dtype=np.float64).ravel()
    profiles = asked.profiles.shape[0]
    return np.asarray(asked.profiles.T @ mass[:profiles] + mass[profiles:], dtype=np.float64)


def asked_most(case: Case) -> NDArray[np.intp]:
    """Return the skills the market asks for most, less the credit that the person has for them."""
    lacking = asked_of(case) * (1.0 - case.placed.reach.credit)
    return np.argsort(-lacking, kind="stable")[:ASKED]


def _asked(ranker: Callable[[Person], Rows]) -> CaseRanker:
    """Return a ranker that takes what the market asks for most as what the person lacks."""
    return lambda case: ranker(replace(case.drawn, hidden=asked_most(case)))


def _blind(ranker: Callable[[Person], Rows]) -> CaseRanker:
    """Return a ranker that looks at nothing but who asks."""
    return lambda case: ranker(case.drawn)
