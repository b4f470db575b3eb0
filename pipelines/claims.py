"""Weigh what courses claim: their skills against their own other fields, by meaning.

A skill read from one field is compared with the other fields only: outcomes, description and
title. Near is told by rank among all skills of the taxonomy, not by cosine: long texts and short
ones, and texts of different languages, lie at different distances from everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.claims import ClaimRule, coherence, counted_hours, evidence_weight, room_left
from guidance.credential import Evidence, MicroCredential, SkillTag
from guidance.taxonomy import Taxonomy
from guidance.vectors import Encoder, Vectors
from pipelines.credit import skill_vectors

Floats = NDArray[np.float64]
DECIMALS = 4
STEPS = 2000
BLOCK = 256
FIELDS = (Evidence.OUTCOME, Evidence.DESCRIPTION, Evidence.TITLE)


@dataclass(frozen=True)
class Scale:
    """What claims are weighed with.

    Attributes
    ----------
    positions
        Row of each skill, in order.
    labels
        English label of each skill.
    vectors
        A unit vector per skill.
    encoder
        The encoder that gave them, of all languages.
    """

    positions: Mapping[str, int]
    labels: Mapping[str, str]
    vectors: Vectors
    encoder: Encoder
    rule: ClaimRule

    @cached_property
    def whole(self) -> Vectors:
        """Return the skills' vectors in whole numbers."""
        return in_whole_numbers(self.vectors)

    @classmethod
    def of(cls, taxonomy: Taxonomy, encoder: Encoder, rule: ClaimRule) -> Scale:
        """Return the scale of a taxonomy."""
        positions = {skill.uri: at for at, skill in enumerate(taxonomy.skills)}
        labels = {skill.uri: skill.preferred_label for skill in taxonomy.skills}
        return cls(positions, labels, skill_vectors(taxonomy, encoder), encoder, rule)


@dataclass(frozen=True)
class Stated:
    """One course and what it says.

    Attributes
    ----------
    texts
        A unit vector for each of `FIELDS`, zero where the course leaves it empty.
    hours
        Learning hours counted.
    """

    course: MicroCredential
    tags: Sequence[SkillTag]
    texts: Vectors
    hours: float


def weigh_claims(
    courses: Sequence[MicroCredential], tags: Sequence[Sequence[SkillTag]], scale: Scale
) -> tuple[Floats, ...]:
    """Return what each tag of each course counts, in [0, 1], in the order of the tags."""
    hours = counted_hours(courses)
    texts = field_vectors(courses, scale.encoder)
    stated = [
        Stated(course, tags[at], texts[at], float(hours[at])) for at, course in enumerate(courses)
    ]
    return weigh_stated(stated, scale)


def weigh_stated(stated: Sequence[Stated], scale: Scale) -> tuple[Floats, ...]:
    """Return what each tag of each course counts: evidence times coherence times crowding."""
    rule = scale.rule
    found = []
    for one, nearer in zip(stated, shares_nearer(stated, scale), strict=True):
        evidence = [tag.evidence for tag in one.tags]
        weights = [evidence_weight(one.course, name, rule) for name in evidence]
        fit = coherence(nearer, evidence, rule) * room_left(evidence, one.hours, rule)
        found.append(np.array(weights) * fit)
    return tuple(found)


def claim_matrices(
    courses: Sequence[MicroCredential], tags: Sequence[Sequence[SkillTag]], scale: Scale
) -> tuple[csr_matrix, csr_matrix]:
    """Return what the claims of courses count, and how sure they are; see `matrices_of`."""
    return matrices_of(tags, weigh_claims(courses, tags, scale), scale)


def matrices_of(
    tags: Sequence[Sequence[SkillTag]], weighed: Sequence[Floats], scale: Scale
) -> tuple[csr_matrix, csr_matrix]:
    """Return course by skill twice, without claims too weak: what each counts, and how sure it is.

    Parameters
    ----------
    weighed
        What each tag counts, in the order of the tags.
    """
    entries = [
        (row, scale.positions[tag.skill], round(float(value), DECIMALS), tag.confidence)
        for row, (group, values) in enumerate(zip(tags, weighed, strict=True))
        for tag, value in zip(group, values, strict=True)
        if round(float(value), DECIMALS) >= scale.rule.shown_from
    ]
    rows, columns, counts, confidences = zip(*entries, strict=True) if entries else ((),) * 4
    shape = len(tags), len(scale.positions)
    claimed, taught = (
        csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=shape)
        for values in (counts, confidences)
    )
    return claimed, taught


def shares_nearer(stated: Sequence[Stated], scale: Scale) -> tuple[Floats, ...]:
    """Return, per tag, the share of all skills nearer to the fields it was not read from.

    NaN where those fields are empty.
    """
    found = tuple(np.full(len(one.tags), np.nan) for one in stated)
    asked = [
        (at, evidence, rest)
        for at, one in enumerate(stated)
        for evidence in sorted({tag.evidence for tag in one.tags})
        if (rest := _rest(one.texts, evidence)).any()
    ]
    for start in range(0, len(asked), BLOCK):
        block = asked[start : start + BLOCK]
        near = scale.whole @ np.stack([rest for _, _, rest in block], axis=1)
        for column, (at, evidence, _) in enumerate(block):
            values = near[:, column]
            for place, tag in enumerate(stated[at].tags):
                if tag.evidence is evidence:
                    own = values[scale.positions[tag.skill]]
                    found[at][place] = (values > own).mean()
    return found


def _rest(texts: Vectors, evidence: Evidence) -> Vectors:
    """Return the direction of a course's fields but one, in whole numbers."""
    others = [row for row, name in zip(texts, FIELDS, strict=True) if name is not evidence]
    rest = np.sum(others, axis=0)
    return in_whole_numbers(rest / max(float(np.linalg.norm(rest)), 1e-9))


def in_whole_numbers(vectors: Vectors) -> Vectors:
    """Return unit vectors in steps of 1 / `STEPS`, as whole numbers.

    Their products then have the same bytes however many are taken at once and in whatever order:
    no partial sum of two such vectors is above STEPS^2, which a float32 holds exactly.
    """
    return np.asarray(np.round(vectors * np.float32(STEPS)), dtype=np.float32)


def field_vectors(courses: Sequence[MicroCredential], encoder: Encoder) -> Vectors:
    """Return a unit vector for each of `FIELDS` of each course, shape (courses, 3, dimensions)."""
    columns = (
        [". ".join(course.learning_outcomes) for course in courses],
        [course.description for course in courses],
        [course.title for course in courses],
    )
    return np.stack([encoder.encode(column) for column in columns], axis=1)
