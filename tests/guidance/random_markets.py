"""Random markets a hundred times the world's, and the list of courses by the plainest loops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.sparse import random as random_sparse

from guidance.matching import FEATURES, Facts, feature_values
from guidance.opening import Market, Reach, effects, gains_over
from guidance.ranking.order import Candidates, Ranked
from guidance.ranking.policy import Policy
from guidance.snapshot import Requirements

ADS, OCCUPATIONS, SKILLS, COURSES = 400, 12, 60, 260


def made_reach(seed: int, tau: float = 0.35, held: int = 6) -> tuple[Reach, csr_matrix]:
    """Return a random market a hundred times the world's, and what random courses teach."""
    rng = np.random.default_rng(seed)
    profiles = random_sparse(OCCUPATIONS, SKILLS, 0.12, "csr", np.float32, random_state=rng)
    profiles = csr_matrix(profiles / np.maximum(profiles.sum(axis=1), 1e-9), dtype=np.float32)
    left = random_sparse(ADS, OCCUPATIONS, 0.15, "csr", np.float32, random_state=rng)
    right = random_sparse(ADS, SKILLS, 0.03, "csr", np.float32, random_state=rng)
    units = csr_matrix(hstack([left, right]))
    units = csr_matrix(units / np.maximum(units.sum(axis=1), 1e-9), dtype=np.float32)
    requirements = Requirements(units, profiles)
    credit = np.zeros(SKILLS, dtype=np.float32)
    credit[rng.choice(SKILLS, held, replace=False)] = rng.choice([0.4, 1.0], held)
    market = Market(np.arange(ADS), "", "")
    importance = rng.random(ADS).astype(np.float32)
    reach = Reach(market, requirements, credit, requirements.coverage(credit), importance, tau)
    taught = random_sparse(COURSES, SKILLS, 0.05, "csr", np.float32, random_state=rng)
    return reach, gains_over(csr_matrix(taught, dtype=np.float32), credit)


def made_candidates(gains: csr_matrix, seed: int, startable: float = 0.8) -> Candidates:
    """Return courses of forty providers; every fifth out of the question, most with editions."""
    rng = np.random.default_rng(seed + 1)
    count = gains.shape[0]
    columns = {member.name: rng.random(count).round(1) for member in fields(Facts)}
    columns |= {"potential": np.zeros(count), "opened": np.zeros(count)}
    columns["hours"] = rng.choice([np.nan, 10.0, 40.0, 200.0], count)
    able = rng.random(count) < startable
    return Candidates(
        uris=tuple(f"c/{at:04}" for at in rng.permutation(count)),
        providers=tuple(f"p/{at}" for at in rng.integers(0, 40, count)),
        facts=Facts(**columns),
        gains=gains,
        startable=able,
        out_of_the_question=rng.choice(np.int8(3), count, p=(0.8, 0.15, 0.05)).astype(np.int8),
        editions=rng.integers(0, count // 2 + 1, count),
    )


def brute_force(
    candidates: Candidates, reach: Reach, policy: Policy, limit: int
) -> tuple[Ranked, ...]:
    """Compute every course, take the best to start with, then the best others; no bounds."""
    found = effects(reach, candidates.gains, range(len(candidates)))
    facts = replace(
        candidates.facts,
        potential=np.array([effect.potential for effect in found]),
        opened=np.array([float(effect.opened.size) for effect in found]),
    )
    values, weights = feature_values(facts, policy.scales), dict(policy.weights)
    every = [
        Ranked(
            row,
            round(sum(float(values[f.name][row]) * weights[f.name] for f in FEATURES), 4),
            tuple((f.name, float(values[f.name][row])) for f in FEATURES),
            found[row],
        )
        for row in range(len(candidates))
    ]
    return first_of(every, candidates, policy, limit)


def first_of(
    every: Sequence[Ranked], candidates: Candidates, policy: Policy, limit: int
) -> tuple[Ranked, ...]:
    """Put courses in order and take the first that the rules of a list allow, one by one."""
    last, editions = candidates.out_of_the_question, candidates.editions
    assert last is not None
    assert editions is not None
    every = sorted(every, key=lambda i: (int(last[i.row]), -i.score, candidates.uris[i.row]))
    first = next((item for item in every if candidates.startable[item.row]), None)
    chosen: list[Ranked] = []
    for item in [] if first is None else [first, *(one for one in every if one is not first)]:
        provider = candidates.providers[item.row]
        of_it = sum(candidates.providers[other.row] == provider for other in chosen)
        again = any(editions[other.row] == editions[item.row] for other in chosen)
        if of_it < policy.limits.per_provider and not again and len(chosen) < limit:
            chosen.append(item)
    return tuple(chosen)


def plain(ranked: tuple[Ranked, ...]) -> list[tuple[int, float, list[int]]]:
    return [(item.row, item.score, item.effect.opened.tolist()) for item in ranked]
