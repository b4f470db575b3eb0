"""What ads ask for: occupations with probability, mixed with the skills their text names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack

from guidance.linking.types import Candidate
from guidance.taxonomy import RelationKind, Taxonomy


def demand_matrix(taxonomy: Taxonomy, kind: RelationKind) -> csr_matrix:
    """Return occupation by skill, 1 where the release names the skill as essential or optional."""
    occupations = {o.uri: at for at, o in enumerate(taxonomy.occupations)}
    skills = {s.uri: at for at, s in enumerate(taxonomy.skills)}
    pairs = sorted({(occupations[o], skills[s]) for o, s, k in taxonomy.demands if k is kind})
    rows, columns = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    ones = np.ones(len(pairs), dtype=np.float32)
    return csr_matrix((ones, (rows, columns)), shape=(len(occupations), len(skills)))


def rarity(essential: csr_matrix) -> NDArray[np.float32]:
    """Return log(occupations / occupations that need the skill) per skill, at least 0.1.

    The idf of Spaerck Jones (1972): a skill that most occupations need tells little about one.
    """
    used = np.maximum(np.diff(essential.tocsc().indptr), 1)
    return np.maximum(np.log(essential.shape[0] / used), 0.1).astype(np.float32)


def occupation_profiles(essential: csr_matrix) -> csr_matrix:
    """Return the weights of each occupation over its essential skills; rows sum to 1 or are empty."""
    weighted = csr_matrix(essential.multiply(rarity(essential)[None, :]), dtype=np.float32)
    return unit_rows(weighted)


def unit_rows(matrix: csr_matrix) -> csr_matrix:
    """Return a matrix whose rows sum to 1; empty rows stay empty."""
    totals = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
    scale = np.divide(1.0, totals, out=np.zeros_like(totals), where=totals > 0)
    return csr_matrix(diags(scale) @ matrix, dtype=np.float32)


def candidate_matrix(
    candidates: Sequence[Sequence[Candidate]], positions: Mapping[str, int]
) -> csr_matrix:
    """Return one row per list of candidates, one column per concept, confidence as value."""
    indptr = np.cumsum([0, *(len(row) for row in candidates)])
    columns = [positions[c.uri] for row in candidates for c in row]
    values = [c.confidence for row in candidates for c in row]
    matrix = csr_matrix(
        (np.array(values, dtype=np.float32), np.array(columns, dtype=np.int32), indptr),
        shape=(len(candidates), len(positions)),
    )
    matrix.sort_indices()
    return matrix


def requirement_units(
    occupations: csr_matrix, named: csr_matrix, essential: csr_matrix, text_share: float
) -> csr_matrix:
    """Return the units of `guidance.snapshot.Requirements` for all ads.

    Parameters
    ----------
    occupations
        Probability of each occupation per ad, shape (ads, occupations), rows sum to at most 1.
        What is missing to 1 is not known and counts as not covered.
    named
        Confidence of each skill the ad's text names, shape (ads, skills).
    text_share
        Share of the text where it names any skill, in [0, 1].
    """
    weighted = csr_matrix(named.multiply(rarity(essential)[None, :]), dtype=np.float32)
    has_text = np.diff(named.indptr) > 0
    has_title = np.diff(occupations.indptr) > 0
    share = np.where(has_text, np.where(has_title, text_share, 1.0), 0.0)
    left = csr_matrix(diags(1.0 - share) @ occupations, dtype=np.float32)
    right = csr_matrix(diags(share) @ unit_rows(weighted), dtype=np.float32)
    return csr_matrix(hstack([left, right]), dtype=np.float32)
