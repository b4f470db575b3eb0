"""Fits what the linker's numbers are: the weights of the features and the calibration.

Examples come from ESCO itself (names and descriptions held out of the taxonomy that is searched),
from SkillSkape's training sentences, and from messages made up of such names between sentences of
daily life; none comes from a set that figures are reported on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from guidance.linking.fusion import (
    FEATURES,
    LENGTHS,
    Asked,
    Fusion,
    GroupModel,
    Tongue,
    group_name,
    length_of,
    log_posteriors,
)
from guidance.linking.linker import ENGLISH, ConceptSpace
from guidance.linking.titles import gender_forms
from guidance.taxonomy import Occupation, Skill, Taxonomy

SEED = 20
THRESHOLD = 0.5
_ROWS = 48
_PENALTY = 1e-3
_SHORTEST = 20
MOST_WEIGHT = 40.0
NAMED = 4.0
"""The least that a name found weighs, times its share of the text."""
STATIC_MOST = 3.0
"""The most that static likeness weighs in a sentence read in context: sentences written for a label
repeat its words, people use their own."""
Bounds = tuple[tuple[float, float], ...]
"""The least and the highest weight of each feature."""
UNBOUNDED: Bounds = tuple((0.0, MOST_WEIGHT) for _ in FEATURES)
Concept = TypeVar("Concept", Skill, Occupation)


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the concepts it is known to name, and the longer text it is a part of, if any."""

    text: str
    language: str
    uris: tuple[str, ...]
    context: str = ""

    @property
    def length(self) -> str:
        """Return the length that decides what the text is judged by."""
        return "part" if self.context else length_of(self.text)


@dataclass(frozen=True, slots=True)
class Sampled:
    """The candidates of one example: features, shape (candidates, features), and which are right."""

    features: NDArray[np.float32]
    right: NDArray[np.bool_]


def hold_out(
    taxonomy: Taxonomy, is_reserved: Callable[[str], bool]
) -> tuple[Taxonomy, list[Example]]:
    """Take the reserved names and descriptions out of a taxonomy to serve as examples.

    Parameters
    ----------
    is_reserved
        Whether no encoder has learnt from a text.
    """
    names, from_names = [], []
    for entry in taxonomy.names:
        gone = [name for name in entry.alternatives if _all_reserved(name, is_reserved)]
        from_names += [
            Example(form, entry.language, (entry.concept,))
            for name in gone
            for form in gender_forms(name)
        ]
        kept = tuple(name for name in entry.alternatives if name not in gone)
        names.append(replace(entry, alternatives=kept))
    skills, told = _without_descriptions(taxonomy.skills, is_reserved)
    occupations, told_of_work = _without_descriptions(taxonomy.occupations, is_reserved)
    reduced = replace(taxonomy, names=tuple(names), skills=skills, occupations=occupations)
    return reduced, [*from_names, *told, *told_of_work]


def _all_reserved(name: str, is_reserved: Callable[[str], bool]) -> bool:
    return all(is_reserved(form) for form in gender_forms(name))


def _without_descriptions(
    concepts: tuple[Concept, ...], is_reserved: Callable[[str], bool]
) -> tuple[tuple[Concept, ...], list[Example]]:
    """Take the reserved descriptions out; their first sentences become examples."""
    gone = [at for at, concept in enumerate(concepts) if is_reserved(concept.description)]
    kept = list(concepts)
    for at in gone:
        kept[at] = replace(concepts[at], description="")
    firsts = ((concepts[at].uri, concepts[at].description.split(". ")[0]) for at in gone)
    examples = [Example(text, "en", (uri,)) for uri, text in firsts if len(text) > _SHORTEST]
    return tuple(kept), examples


def drawn(examples: Sequence[Example], most: int) -> list[Example]:
    """Return at most so many of each kind of concept, language and length of text, at random."""
    pools: dict[tuple[bool, str, str], list[Example]] = {}
    for example in examples:
        of_work = "/occupation/" in example.uris[0]
        key = (of_work, example.language, example.length)
        pools.setdefault(key, []).append(example)
    rng = np.random.default_rng(SEED)
    chosen = []
    for key in sorted(pools):
        places = rng.choice(len(pools[key]), min(most, len(pools[key])), replace=False)
        chosen += [pools[key][at] for at in sorted(places.tolist())]
    return chosen


def fit_fusion(space: ConceptSpace, examples: Sequence[Example]) -> Fusion:
    """Fit one model a group; a group without examples takes the English one of its length.

    Where there are no parts of texts to learn from, a part is judged as a long text of its tongue is.

    Examples in other languages serve twice: with the names of their language, and without, as
    texts of a language that has none.
    """
    groups: dict[str, GroupModel] = {}
    for length in LENGTHS:
        for tongue in Tongue:
            members = [e for e in examples if _is_of(e, length, tongue, space)]
            for read in (False, True):
                sampled = _sampled(space, members, tongue, read) if members else []
                name = group_name(tongue, length, read)
                sentence = groups.get(group_name(Tongue.ENGLISH, "long", read))
                if any(item.right.any() for item in sampled):
                    groups[name] = _fitted(sampled, _bounds(length, read, sentence))
                else:
                    groups[name] = groups[_instead(tongue, length, read)]
    return Fusion(groups, THRESHOLD)


def _instead(tongue: Tongue, length: str, read: bool) -> str:
    """Return the group that a group without examples is judged by."""
    if length == "part":
        return group_name(tongue, "long", read)
    return group_name(Tongue.ENGLISH, length, read)


def _is_of(example: Example, length: str, tongue: Tongue, space: ConceptSpace) -> bool:
    suits = {
        Tongue.ENGLISH: example.language == ENGLISH,
        Tongue.OWN: space.speaks(example.language),
        Tongue.FOREIGN: example.language != ENGLISH,
    }
    return suits[tongue] and example.length == length


def _bounds(length: str, read: bool, english: GroupModel | None) -> Bounds:
    """Return the least and the highest weight of each feature for a group.

    Sentences to learn from are English only; elsewhere long names stand in for them. How common a
    concept is weighs in every language what it weighs in English sentences, and the cap on static
    likeness holds for the names of the own language too. No example is a concept's very name, since
    those were taken out: what the very name is worth is set, not fitted.
    """
    bounds = dict.fromkeys(FEATURES, (0.0, MOST_WEIGHT))
    bounds |= dict.fromkeys(("phrase_share", "own_phrase_share"), (NAMED, MOST_WEIGHT))
    if length != "short":
        if read:
            bounds |= dict.fromkeys(("label", "names", "own_names", "covered"), (0.0, STATIC_MOST))
        if english is not None:
            weight = english.weights[FEATURES.index("common")]
            bounds["common"] = (weight, weight)
    return tuple(bounds[name] for name in FEATURES)


def _fitted(sampled: Sequence[Sampled], bounds: Bounds) -> GroupModel:
    found = [item for item in sampled if item.right.any()]
    return _calibrated(fit_weights(found, bounds), sampled)


def _sampled(
    space: ConceptSpace, examples: Sequence[Example], tongue: Tongue, read: bool
) -> list[Sampled]:
    """Return the candidates that serving would consider: a right one that it misses stays missed."""
    position = {uri: at for at, uri in enumerate(space.uris)}
    known = [e for e in examples if not e.uris or any(uri in position for uri in e.uris)]
    result = []
    for language in sorted({example.language for example in known}):
        own = [example for example in known if example.language == language]
        names = language if tongue is Tongue.OWN else None
        for start in range(0, len(own), _ROWS):
            chunk = own[start : start + _ROWS]
            asked = [Asked(example.text, example.context) for example in chunk]
            considered = space.consider(asked, names, language, read)
            for row, example in enumerate(chunk):
                right = [position[uri] for uri in example.uris if uri in position]
                is_right = np.isin(considered.concepts[row], right)
                result.append(Sampled(considered.features[:, row].T, is_right))
    return result


def fit_weights(sampled: Sequence[Sampled], bounds: Bounds = UNBOUNDED) -> NDArray[np.float64]:
    """Return weights within `bounds` that maximise the likelihood of the right concepts.

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

    useful = np.abs(features).sum(axis=(0, 1)) > 0
    limits = np.array(bounds)
    start = np.clip(np.where(useful, 3.0, 0.0), limits[:, 0], limits[:, 1])
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
