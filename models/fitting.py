"""Fits what the linker's numbers are: the adapter, the weights of the features, the calibration.

Examples come from ESCO itself (names and descriptions held out of the taxonomy that is searched)
and from SkillSkape's training sentences; none comes from a set that figures are reported on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from guidance.linking.fusion import (
    FEATURES,
    GROUPS,
    Fusion,
    GroupModel,
    group_of,
    log_posteriors,
)
from guidance.linking.linker import ConceptSpace
from guidance.taxonomy import Names, Occupation, Skill, Taxonomy
from guidance.vectors import Vectors

SEED = 20
THRESHOLD = 0.5
_HARD = 60
_ROWS = 48
_PENALTY = 1e-3
_SHORTEST = 20
Concept = TypeVar("Concept", Skill, Occupation)


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the concepts it is known to name."""

    text: str
    language: str
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sampled:
    """The candidates of one example: features, shape (candidates, features), and which are right."""

    features: NDArray[np.float32]
    right: NDArray[np.bool_]
    posteriors: NDArray[np.float32]
    """Shape (candidates,): log posteriors under the fitted weights; empty before."""


def hold_out(
    taxonomy: Taxonomy, each_language: int, descriptions: int
) -> tuple[Taxonomy, list[Example]]:
    """Take names and descriptions out of a taxonomy to serve as examples.

    Parameters
    ----------
    each_language
        At most so many alternative names of skills and as many of occupations in each language,
        never more than a third of them.
    descriptions
        So many first sentences of skill and as many of occupation descriptions.
    """
    rng = np.random.default_rng(SEED)
    skills = {skill.uri for skill in taxonomy.skills}
    taken = _taken_names(taxonomy.names, skills, each_language, rng)
    names = tuple(
        replace(entry, alternatives=tuple(a for a in entry.alternatives if a not in gone))
        if (gone := taken.get((entry.concept, entry.language)))
        else entry
        for entry in taxonomy.names
    )
    examples = [
        Example(text, language, (uri,))
        for (uri, language), texts in taken.items()
        for text in texts
    ]
    reduced = replace(taxonomy, names=names)
    return _without_descriptions(reduced, descriptions, rng, examples)


def _taken_names(
    names: Sequence[Names], skills: set[str], limit: int, rng: np.random.Generator
) -> dict[tuple[str, str], list[str]]:
    pools: dict[tuple[bool, str], list[tuple[str, str]]] = {}
    for entry in names:
        for text in entry.alternatives:
            pools.setdefault((entry.concept in skills, entry.language), []).append(
                (entry.concept, text)
            )
    taken: dict[tuple[str, str], list[str]] = {}
    for (_, language), pool in sorted(pools.items()):
        chosen = rng.choice(len(pool), min(limit, len(pool) // 3), replace=False)
        for at in sorted(chosen):
            uri, text = pool[at]
            taken.setdefault((uri, language), []).append(text)
    return taken


def _without_descriptions(
    taxonomy: Taxonomy, count: int, rng: np.random.Generator, examples: list[Example]
) -> tuple[Taxonomy, list[Example]]:
    skills, from_skills = _described(taxonomy.skills, count, rng)
    occupations, from_occupations = _described(taxonomy.occupations, count, rng)
    reduced = replace(taxonomy, skills=skills, occupations=occupations)
    return reduced, [*examples, *from_skills, *from_occupations]


def _described(
    concepts: tuple[Concept, ...], count: int, rng: np.random.Generator
) -> tuple[tuple[Concept, ...], list[Example]]:
    """Take some descriptions out; their first sentences become examples."""
    chosen = set(rng.choice(len(concepts), min(count, len(concepts)), replace=False).tolist())
    kept = tuple(
        replace(concept, description="") if at in chosen else concept
        for at, concept in enumerate(concepts)
    )
    firsts = ((concepts[at].uri, concepts[at].description.split(". ")[0]) for at in sorted(chosen))
    return kept, [Example(text, "en", (uri,)) for uri, text in firsts if len(text) > _SHORTEST]


def fit_fusion(space: ConceptSpace, examples: Sequence[Example]) -> Fusion:
    """Fit one model a group; a group without examples takes those of its length in English."""
    position = {uri: at for at, uri in enumerate(space.uris)}
    groups: dict[str, GroupModel] = {}
    for group in GROUPS:
        own = group.startswith("own")
        members = [e for e in examples if _is_of(e, group, space, own, position)]
        fallback = group.removeprefix("own-")
        if members:
            groups[group] = _fit_group(space, members, position, own)
        else:
            groups[group] = groups[fallback]
    return Fusion(groups, THRESHOLD)


def _is_of(
    example: Example, group: str, space: ConceptSpace, own: bool, position: dict[str, int]
) -> bool:
    return (
        space.speaks(example.language) == own
        and group_of(example.text, own) == group
        and any(uri in position for uri in example.uris)
    )


def _fit_group(
    space: ConceptSpace, examples: Sequence[Example], position: dict[str, int], own: bool
) -> GroupModel:
    sampled = list(_sampled(space, examples, position, own))
    weights = fit_weights(sampled)
    return _calibrated(weights, sampled)


def _sampled(
    space: ConceptSpace, examples: Sequence[Example], position: dict[str, int], own: bool
) -> Iterator[Sampled]:
    rng = np.random.default_rng(SEED)
    vectors = space.encode([example.text for example in examples])
    languages = sorted({example.language for example in examples})
    for language in languages:
        rows = [at for at, example in enumerate(examples) if example.language == language]
        for start in range(0, len(rows), _ROWS):
            chunk = rows[start : start + _ROWS]
            texts = [examples[at].text for at in chunk]
            features = space.features(texts, vectors[chunk], language if own else None)
            for row, at in enumerate(chunk):
                right = [position[uri] for uri in examples[at].uris if uri in position]
                yield _candidates(features[:, row].T, right, rng)


def _candidates(
    features: NDArray[np.float32], right: list[int], rng: np.random.Generator
) -> Sampled:
    """Keep the right concepts, the likeliest wrong ones by each of three features, and some others."""
    rough = features.sum(axis=1)
    hard = min(_HARD, len(rough) - 1)
    likely = [np.argpartition(-rough, hard)[:hard]]
    likely += [np.argpartition(-features[:, at], hard // 3)[: hard // 3] for at in (0, 3, 8)]
    kept = np.unique(np.concatenate([right, *likely, rng.integers(0, len(rough), 20)])).astype(int)
    empty = np.empty(0, dtype=np.float32)
    return Sampled(features[kept], np.isin(kept, right), empty)


def fit_weights(sampled: Sequence[Sampled]) -> NDArray[np.float64]:
    """Return non-negative weights that maximise the likelihood of the right concepts.

    Conditional logit; several right concepts share the target evenly.
    """
    widest = max(len(item.right) for item in sampled)
    features = np.zeros((len(sampled), widest, len(FEATURES)), dtype=np.float32)
    target = np.zeros((len(sampled), widest))
    closed = np.full((len(sampled), widest), -1e9)
    for row, item in enumerate(sampled):
        features[row, : len(item.right)] = item.features
        target[row, : len(item.right)] = item.right / item.right.sum()
        closed[row, : len(item.right)] = 0

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = features @ weights + closed
        shifted = scores - scores.max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        slope = np.einsum("nm,nmf->f", np.exp(logs) - target, features) / len(sampled)
        value = -(target * np.where(target > 0, logs, 0)).sum() / len(sampled)
        return value + _PENALTY * weights @ weights / 2, slope + _PENALTY * weights

    start = np.where(np.abs(features).sum(axis=(0, 1)) > 0, 3.0, 0.0)
    bounds = [(0.0, 40.0)] * len(FEATURES)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x)


def _calibrated(weights: NDArray[np.float64], sampled: Sequence[Sampled]) -> GroupModel:
    """Fit the logistic curve on every candidate kept."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    rows, right = [], []
    for item in sampled:
        scores = (item.features @ weights).astype(np.float32)
        rows.append(np.column_stack([log_posteriors(scores[None])[0], scores]))
        right.append(item.right)
    model = LogisticRegression(C=1.0, max_iter=500).fit(np.concatenate(rows), np.concatenate(right))
    posterior, score = model.coef_[0]
    return GroupModel(
        tuple(round(float(weight), 4) for weight in weights),
        round(float(model.intercept_[0]), 4),
        round(float(posterior), 4),
        round(float(score), 4),
    )


def fit_adapter(
    queries: Vectors, labels: Vectors, owners: NDArray[np.intp], *, epochs: int = 1
) -> NDArray[np.float32]:
    """Train the symmetric linear map by in-batch contrast (InfoNCE; van den Oord et al., 2018).

    Parameters
    ----------
    queries
        Shape (pairs, dimensions): vectors of names, descriptions and sentences.
    labels
        Shape (concepts, dimensions): vectors of preferred labels.
    owners
        Shape (pairs,): the concept of each query.
    """
    import torch  # noqa: PLC0415
    from torch.nn.functional import cross_entropy, normalize  # noqa: PLC0415

    torch.manual_seed(SEED)
    identity = torch.eye(queries.shape[1])
    matrix = identity.clone().requires_grad_()
    optimiser = torch.optim.Adam([matrix], lr=1e-3)
    left, right, whose = map(torch.from_numpy, (queries, labels, owners))
    for batch in _shuffled(len(owners), epochs):
        asked = normalize(left[batch] @ matrix, dim=1)
        given = normalize(right[whose[batch]] @ matrix, dim=1)
        same = (whose[batch][:, None] == whose[batch][None]).fill_diagonal_(False)
        logits = (20 * asked @ given.T).masked_fill(same, -1e4)
        target = torch.arange(len(batch))
        contrast = cross_entropy(logits, target) + cross_entropy(logits.T, target)
        loss = contrast / 2 + 0.02 * ((matrix - identity) ** 2).sum()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return np.asarray(matrix.detach().numpy(), dtype=np.float32)


def _shuffled(count: int, epochs: int, size: int = 1024) -> Iterator[NDArray[np.intp]]:
    rng = np.random.default_rng(SEED)
    for _ in range(epochs):
        order = rng.permutation(count)
        for start in range(0, count - size + 1, size):
            yield order[start : start + size]
