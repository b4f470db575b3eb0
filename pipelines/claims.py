"""Weigh what courses claim: their skills against their own other fields, by meaning.

A skill read from one field is compared with the other fields only: outcomes, description and
title. Near is told by rank among all skills of the taxonomy, not by cosine: long texts and short
ones, and texts of different languages, lie at different distances from everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.claims import ClaimRule, coherence, counted_hours, crowding, evidence_weight
from guidance.credential import Evidence, MicroCredential, SkillTag
from guidance.taxonomy import Taxonomy
from guidance.vectors import Encoder, Vectors
from pipelines.credit import skill_vectors

Floats = NDArray[np.float64]
DECIMALS = 3
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
    return tuple(
        course_claims(Stated(course, tags[at], texts[at], float(hours[at])), scale)
        for at, course in enumerate(courses)
    )


def claimed_matrix(
    courses: Sequence[MicroCredential], tags: Sequence[Sequence[SkillTag]], scale: Scale
) -> csr_matrix:
    """Return course by skill: what each claim counts, in (0, 1]; claims too weak are left out."""
    weighed = weigh_claims(courses, tags, scale)
    entries = [
        (row, scale.positions[tag.skill], value)
        for row, (group, values) in enumerate(zip(tags, weighed, strict=True))
        for tag, value in zip(group, np.round(values, DECIMALS), strict=True)
        if value >= scale.rule.shown_from
    ]
    rows, columns, counts = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_matrix(
        (np.array(counts, dtype=np.float32), (rows, columns)),
        shape=(len(courses), len(scale.positions)),
        dtype=np.float32,
    )


def course_claims(stated: Stated, scale: Scale) -> Floats:
    """Return what each tag of one course counts: evidence times coherence times crowding."""
    tags, rule = stated.tags, scale.rule
    evidence = [tag.evidence for tag in tags]
    weights = [evidence_weight(stated.course, name, rule) for name in evidence]
    fit = coherence(shares_nearer(tags, stated.texts, scale), evidence, rule)
    return np.asarray(np.array(weights) * fit * crowding(len(tags), stated.hours, rule))


def shares_nearer(tags: Sequence[SkillTag], texts: Vectors, scale: Scale) -> Floats:
    """Return, per tag, the share of all skills nearer to the fields it was not read from.

    NaN where those fields are empty.
    """
    shares = np.full(len(tags), np.nan)
    for evidence in sorted({tag.evidence for tag in tags}):
        rest = _sum([row for row, name in zip(texts, FIELDS, strict=True) if name is not evidence])
        if rest.any():
            near = scale.vectors @ rest
            at = [n for n, tag in enumerate(tags) if tag.evidence is evidence]
            own = near[[scale.positions[tags[n].skill] for n in at]]
            shares[at] = 1 - np.searchsorted(np.sort(near), own, side="right") / near.size
    return shares


def field_vectors(courses: Sequence[MicroCredential], encoder: Encoder) -> Vectors:
    """Return a unit vector for each of `FIELDS` of each course, shape (courses, 3, dimensions)."""
    columns = (
        [". ".join(course.learning_outcomes) for course in courses],
        [course.description for course in courses],
        [course.title for course in courses],
    )
    return np.stack([encoder.encode(column) for column in columns], axis=1)


def _sum(rows: Sequence[Vectors]) -> Vectors:
    """Return the sum of unit vectors in steps of 1e-4, so that equal texts give equal bytes."""
    return np.round(np.sum(rows, axis=0, dtype=np.float32), 4)
