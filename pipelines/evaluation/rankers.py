"""The rivals of a contest: ours, and the simple ways of ranking that it has to beat.

All get the same profile, the same goal and the same eligible courses, and name the rows of their
first courses. Only ours keeps to a limit of courses per provider.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from guidance.credential import MicroCredential
from guidance.learner import Constraints
from guidance.ranking.eligibility import judge
from guidance.ranking.policy import Policy
from guidance.recommendation import recommend
from guidance.snapshot import Snapshot
from guidance.storage.files import load_policy
from guidance.vectors import Encoder, Vectors, top_indices
from pipelines.evaluation.people import Person, essential_skills, profile_of

FIRST = 5
RANDOM_SEEDS = 20
OURS = ("goal-first", "doors-first")
Rows = NDArray[np.intp]
Scores = NDArray[np.float32]
Ranker = Callable[[Person], Rows]


@dataclass(frozen=True)
class Field:
    """The courses that every rival may name: all that a person of these languages can take.

    `languages` are ISO 639-1 codes of the languages the person can be taught in.
    """

    snapshot: Snapshot
    languages: tuple[str, ...]
    day: date

    @property
    def limits(self) -> Constraints:
        """Return what the person asks of a course: a teaching language they follow, no more."""
        taught = tuple((code, "C2") for code in sorted(self.languages))
        return Constraints(teaching_languages=taught, hard=("teaching_languages",))

    @cached_property
    def eligible(self) -> Rows:
        """Return the rows of the courses no hard limit excludes; semester courses never count."""
        courses = enumerate(self.snapshot.credentials)
        kept = (row for row, c in courses if judge(c, self.limits, self.day).broken is None)
        return np.array(list(kept), dtype=np.intp)

    def best(self, scores: Scores) -> Rows:
        """Return the first rows by score, ties by URI; a score per course of the snapshot."""
        return np.asarray(self.eligible[top_indices(scores[self.eligible], FIRST)])


def all_rankers(field: Field, encoder: Encoder) -> Mapping[str, tuple[Ranker, ...]]:
    """Return name to rankers; where there are several, their results are averaged."""
    courses = encoder.encode([text_of(course) for course in field.snapshot.credentials])
    return {
        **{name: (ours(field, load_policy(name)),) for name in OURS},
        "popularity": (popularity(field),),
        "keywords": (keywords(field),),
        "embedding": (embedding(field, encoder, courses, whole_goal),),
        "embedding of the gap": (embedding(field, encoder, courses, gap_only),),
        "random": tuple(at_random(field, seed) for seed in range(RANDOM_SEEDS)),
    }


def ours(field: Field, policy: Policy) -> Ranker:
    """Rank with the front door."""
    position = field.snapshot.courses.positions

    def rank(person: Person) -> Rows:
        profile = profile_of(
            field.snapshot, person, person.occupation, day=field.day, limits=field.limits
        )
        results = recommend(profile, field.snapshot, policy, limit=FIRST).results
        return np.array([position[result.credential] for result in results], dtype=np.intp)

    return rank


def popularity(field: Field) -> Ranker:
    """Rank by the demand, over all ads, for the skills a course teaches, summed: one list for all."""
    demand = field.snapshot.demand
    taught = csr_matrix(field.snapshot.taught > 0, dtype=np.float32)
    first = field.best(np.asarray(taught @ demand.shares(demand.row(""))))
    return lambda _: first


def keywords(field: Field) -> Ranker:
    """Rank by TF-IDF cosine of a course's words with the names of the skills not held.

    Names in every language that the person can be taught in.
    """
    vectorizer = TfidfVectorizer(sublinear_tf=True, dtype=np.float32)
    table = vectorizer.fit_transform([text_of(c) for c in field.snapshot.credentials])

    def rank(person: Person) -> Rows:
        names = (_names(field, person.hidden, code) for code in field.languages)
        asked = vectorizer.transform([" ".join(name for group in names for name in group)])
        return field.best(np.asarray((table @ asked.T).todense(), dtype=np.float32).ravel())

    return rank


def whole_goal(field: Field, person: Person) -> str:
    """Return the goal's name and the names of all its essential skills, in English."""
    goal = field.snapshot.records.label(field.snapshot.occupations.uris[person.occupation], "en")
    skills = _names(field, essential_skills(field.snapshot, person.occupation), "en")
    return f"{goal.text}. {'. '.join(skills)}."


def gap_only(field: Field, person: Person) -> str:
    """Return the names of the goal's skills that the person does not hold, in English."""
    return ". ".join(_names(field, person.hidden, "en")) + "."


def embedding(
    field: Field, encoder: Encoder, courses: Vectors, asked: Callable[[Field, Person], str]
) -> Ranker:
    """Rank by cosine of a course's vector with that of a text about the person's goal."""

    def rank(person: Person) -> Rows:
        return field.best(courses @ encoder.encode([asked(field, person)])[0])

    return rank


def at_random(field: Field, seed: int) -> Ranker:
    """Name courses drawn anew for each person."""
    rng = np.random.default_rng(seed)
    count = min(FIRST, field.eligible.size)
    return lambda _: rng.choice(field.eligible, count, replace=False)


def text_of(course: MicroCredential) -> str:
    """Return a course's title, description and outcomes."""
    parts: Sequence[str] = (course.title, course.description, *course.learning_outcomes)
    return ". ".join(part for part in parts if part)


def _names(field: Field, skills: Rows, language: str) -> list[str]:
    uris, label = field.snapshot.skills.uris, field.snapshot.records.label
    return [label(uris[int(skill)], language).text for skill in skills]
