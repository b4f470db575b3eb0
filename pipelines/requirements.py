"""What ads ask for: occupations with probability, mixed with the skills their text names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack, vstack

from guidance.linking.types import Candidate
from guidance.taxonomy import RelationKind, Taxonomy

TELLING = 3
"""Power of rarity in a profile: what few occupations need tells one trade from its neighbours."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """How an ad's requirement is mixed.

    Attributes
    ----------
    isco
        ISCO-08 unit group of each occupation.
    text_share
        Share of the skills the text names, where it names any, in [0, 1].
    group_share
        Share of each likely occupation that goes to its whole unit group, in [0, 1]: the title
        tells the group more surely than the occupation.
    """

    isco: tuple[str, ...]
    text_share: float
    group_share: float


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


def average_weight(essential: csr_matrix) -> float:
    """Return what an essential skill weighs on average: 1 / mean number of them, 1 without any."""
    counts = np.diff(essential.indptr)
    return float(1.0 / counts[counts > 0].mean()) if essential.nnz else 1.0


def profile_rows(essential: csr_matrix, isco: Sequence[str]) -> csr_matrix:
    """Return the weights of occupations, then of unit groups, over skills.

    An occupation's row spreads over its essential skills by the third power of rarity; a group's
    row is the mean of its occupations' rows. Rows sum to 1, or are empty where the release names no
    essential skill.

    Parameters
    ----------
    isco
        ISCO-08 unit group of each occupation; groups follow in the order of their codes.
    """
    telling = rarity(essential) ** TELLING
    rows = unit_rows(csr_matrix(essential.multiply(telling[None, :]), dtype=np.float32))
    return csr_matrix(vstack([rows, unit_rows(csr_matrix(membership(isco).T @ rows))]))


def membership(isco: Sequence[str]) -> csr_matrix:
    """Return occupation by unit group, 1 where the occupation belongs to the group."""
    codes = sorted(set(isco))
    columns = [codes.index(code) for code in isco]
    ones = np.ones(len(isco), dtype=np.float32)
    return csr_matrix((ones, (np.arange(len(isco)), columns)), shape=(len(isco), len(codes)))


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


def spoken_units(
    named: csr_matrix, essential: csr_matrix, share: NDArray[np.float64]
) -> csr_matrix:
    """Return what the skills that texts name weigh, by confidence times rarity; shape (ads, skills).

    Beside a title none weighs more than an essential skill does on average: a word in passing
    opens no door by itself.

    Parameters
    ----------
    share
        Most that the text of each ad weighs; 1 where there is nothing but the text.
    """
    weighted = csr_matrix(named.multiply(rarity(essential)[None, :]), dtype=np.float32)
    spoken = csr_matrix(diags(share) @ unit_rows(weighted), dtype=np.float32)
    most = np.where(share < 1.0, average_weight(essential), 1.0)
    spoken.data = np.minimum(spoken.data, np.repeat(most, np.diff(spoken.indptr)))
    return csr_matrix(spoken, dtype=np.float32)


def requirement_units(
    occupations: csr_matrix, named: csr_matrix, essential: csr_matrix, mixture: Mixture
) -> csr_matrix:
    """Return the units of `guidance.snapshot.Requirements` for all ads.

    Parameters
    ----------
    occupations
        Probability of each occupation per ad, shape (ads, occupations). Scaled to sum to 1: how
        sure the linker is of an ad says nothing about how well a person fits it.
    named
        Confidence of each skill the ad's text names, shape (ads, skills).
    """
    has_title = np.diff(occupations.indptr) > 0
    spoken = spoken_units(named, essential, np.where(has_title, mixture.text_share, 1.0))
    rest = np.where(has_title, 1.0 - np.asarray(spoken.sum(axis=1)).ravel(), 0.0)
    likely = csr_matrix(diags(rest) @ unit_rows(occupations), dtype=np.float32)
    to_group = np.where(np.diff(essential.indptr) > 0, mixture.group_share, 1.0)
    own = csr_matrix(likely @ diags(1.0 - to_group), dtype=np.float32)
    groups = csr_matrix(likely @ diags(to_group) @ membership(mixture.isco), dtype=np.float32)
    return csr_matrix(hstack([own, groups, spoken]), dtype=np.float32)
