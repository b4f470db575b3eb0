"""K: what holding one skill counts toward another.

A skill counts fully toward itself, and less toward a broader or narrower one that the release
names: the more narrower skills a broad one has, the less it says about each of them ("think
critically" is the broader skill of 190 others and tells nothing about any). It counts less still
toward one of near meaning: from `near_from` the credit rises with the cosine of
the two skills' vectors (label and description together). Sibling skills of a leaf group get no
credit of their own: on hand-coded ads it lowered the separation of people who do a job from
people who do not (docs/results.md, "Reach").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, identity

from guidance.taxonomy import Taxonomy
from guidance.vectors import Encoder, Vectors

BLOCK = 1000
LEAST = 0.1
"""Credit of a hierarchy below this is none."""
DESCRIPTION_CHARACTERS = 200
"""How much of a description is read; longer texts cost time and add little."""


@dataclass(frozen=True, slots=True)
class CreditRule:
    """How much credit near skills give. Every field changes results.

    Attributes
    ----------
    narrower_to_broader
        Most credit that a narrower skill gives toward the broader one asked for, in [0, 1].
    broader_to_narrower
        The same the other way round.
    family
        Number of narrower skills up to which a broad skill gives and gets that much; beyond it
        the credit falls in proportion.
    near_from
        Cosine from which two skills count as near.
    near_most
        Credit at cosine 1 for two different skills.
    """

    narrower_to_broader: float = 0.8
    broader_to_narrower: float = 0.5
    family: int = 4
    near_from: float = 0.6
    near_most: float = 0.9


def skill_vectors(taxonomy: Taxonomy, encoder: Encoder) -> Vectors:
    """Return a unit vector per skill from its label and the start of its description."""
    labels = encoder.encode([skill.preferred_label for skill in taxonomy.skills])
    texts = [skill.description[:DESCRIPTION_CHARACTERS] for skill in taxonomy.skills]
    both = labels + encoder.encode(texts)
    length = np.linalg.norm(both, axis=1, keepdims=True)
    return np.asarray(both / np.maximum(length, 1e-9), dtype=np.float32)


def credit_kernel(
    taxonomy: Taxonomy, vectors: Vectors, rule: CreditRule | None = None
) -> csr_matrix:
    """Return K of shape (skills, skills): entry (t, s) is the credit of held t toward asked s."""
    rule = rule or CreditRule()
    count = len(taxonomy.skills)
    kernel = _near(vectors, rule).maximum(_hierarchy(taxonomy, rule))
    kernel = csr_matrix(kernel.maximum(identity(count, dtype=np.float32, format="csr")))
    kernel.data = np.round(kernel.data, 3)
    kernel.eliminate_zeros()
    kernel.sort_indices()
    return csr_matrix(kernel, dtype=np.float32)


def course_credit(claimed: csr_matrix, kernel: csr_matrix) -> csr_matrix:
    """Return the credit that each course gives toward each skill: the largest claim times K.

    a_c(s) = max over t of claim_ct * K(t, s). A claim counts at least what its course's other
    claims give toward the same skill, so the entry of a claimed skill is its own claim.

    Parameters
    ----------
    claimed
        Shape (courses, skills): how far each claim of a course counts, in (0, 1].
    """
    rows, columns, values = [], [], []
    for course in range(claimed.shape[0]):
        claims = claimed[[course]]
        if claims.indices.size:
            best = _largest(_closed(claims, kernel), kernel[claims.indices])
            rows.append(np.full(best.col.size, course, dtype=np.int32))
            columns.append(best.col)
            values.append(best.data)
    if not rows:
        return csr_matrix(claimed)
    parts = np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))
    return csr_matrix(parts, shape=claimed.shape, dtype=np.float32)


def _largest(claims: NDArray[np.float32], kernel: csr_matrix) -> coo_matrix:
    """Return the largest claim times K of each column; `kernel` has a row per claim."""
    weighed = kernel.copy()
    weighed.data = weighed.data * np.repeat(claims, np.diff(weighed.indptr))
    return weighed.max(axis=0).tocoo()


def _closed(claims: csr_matrix, kernel: csr_matrix) -> NDArray[np.float32]:
    """Return the claims of one course, each at least what the others give toward it."""
    among = kernel[claims.indices][:, claims.indices].toarray()
    values = claims.data
    for _ in range(values.size):
        raised = (values[:, None] * among).max(axis=0)
        if np.array_equal(raised, values):
            break
        values = raised
    return np.asarray(values, dtype=np.float32)


def _near(vectors: Vectors, rule: CreditRule) -> csr_matrix:
    """Return the credit of near meanings; vectors are compared in blocks to bound memory."""
    transposed = np.ascontiguousarray(vectors.T)
    blocks = [
        _near_block(np.round(vectors[start : start + BLOCK] @ transposed, 4), start, rule)
        for start in range(0, vectors.shape[0], BLOCK)
    ]
    rows, columns, values = (np.concatenate(part) for part in zip(*blocks, strict=True))
    count = vectors.shape[0]
    return csr_matrix((values, (rows, columns)), shape=(count, count), dtype=np.float32)


def _near_block(
    cosines: NDArray[np.float32], start: int, rule: CreditRule
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    rows, columns = np.nonzero(cosines >= rule.near_from)
    rise = (cosines[rows, columns] - rule.near_from) / (1 - rule.near_from)
    return rows + start, columns, np.minimum(rise, 1.0) * np.float32(rule.near_most)


def _hierarchy(taxonomy: Taxonomy, rule: CreditRule) -> csr_matrix:
    position = {skill.uri: at for at, skill in enumerate(taxonomy.skills)}
    count = len(position)
    narrow = np.array([position[a] for a, _ in taxonomy.broader], dtype=np.intp)
    broad = np.array([position[b] for _, b in taxonomy.broader], dtype=np.intp)
    children = np.bincount(broad, minlength=count)[broad]
    told = np.minimum(1.0, rule.family / np.maximum(children, 1))
    up = _weighted(narrow, broad, rule.narrower_to_broader * told, count)
    down = _weighted(broad, narrow, rule.broader_to_narrower * told, count)
    kernel = csr_matrix(up.maximum(down))
    kernel.data[kernel.data < LEAST] = 0
    kernel.eliminate_zeros()
    return kernel


def _weighted(
    rows: NDArray[np.intp], columns: NDArray[np.intp], values: NDArray[np.float64], count: int
) -> csr_matrix:
    matrix = csr_matrix((values.astype(np.float32), (rows, columns)), shape=(count, count))
    matrix.data = np.minimum(matrix.data, 1.0)
    return matrix
