"""From features to a probability: a conditional logit in which the concepts compete, then calibration.

Within one passage the concepts compete for it: the posterior of concept c is

    pi(c) = exp(w . f(c)) / sum over k of exp(w . f(k))

(conditional logit; McFadden, 1974). A logistic curve over log pi and the score itself makes a
probability of it that may be high for several concepts, or for none (Platt, 1999).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.errors import SnapshotError

Floats = NDArray[np.float32]
SHORT_WORDS = 6
FEATURES = (
    "label",
    "names",
    "description",
    "letters",
    "letters_of_label",
    "phrase",
    "phrase_share",
    "own_label",
    "own_letters",
    "own_phrase",
    "own_phrase_share",
)
"""Similarities of a passage to a concept, in the order of the weights: of meaning to the English
preferred label, the best English name and the description; of letters to the best English name and
the preferred label; a name standing in the passage word for word, and its share of it; then the
same of the passage's own language."""


@dataclass(frozen=True, slots=True)
class GroupModel:
    """What one kind of passage is judged by.

    Attributes
    ----------
    weights
        One per feature.
    intercept, posterior, score
        The logistic curve over (1, log posterior, score).
    """

    weights: tuple[float, ...]
    intercept: float
    posterior: float
    score: float

    def probabilities(self, features: Floats) -> Floats:
        """Return the probability of every concept, shape (passages, concepts).

        Parameters
        ----------
        features
            Shape (features, passages, concepts).
        """
        scores = self.scores(features)
        logits = (
            np.float32(self.intercept)
            + np.float32(self.posterior) * log_posteriors(scores)
            + np.float32(self.score) * scores
        )
        probabilities: Floats = np.float32(1) / (np.float32(1) + np.exp(-logits))
        return probabilities

    def scores(self, features: Floats) -> Floats:
        """Return the weighted sum of the features, summed in their order."""
        total = np.zeros(features.shape[1:], dtype=np.float32)
        for weight, feature in zip(self.weights, features, strict=True):
            if weight:
                total += np.float32(weight) * feature
        return total


@dataclass(frozen=True, slots=True)
class Fusion:
    """The models of every kind of passage, and the probability from which a match is claimed."""

    groups: Mapping[str, GroupModel]
    threshold: float

    def of(self, group: str) -> GroupModel:
        """Return the model of a kind of passage."""
        return self.groups[group]


def group_of(passage: str, own: bool) -> str:
    """Return the kind of a passage: short or long, English alone or with an own language."""
    length = "short" if len(passage.split()) <= SHORT_WORDS else "long"
    return f"own-{length}" if own else length


GROUPS = ("short", "long", "own-short", "own-long")


def log_posteriors(scores: Floats) -> Floats:
    """Return the logarithm of the softmax over concepts, row by row."""
    top = scores.max(axis=1, keepdims=True)
    shifted = scores - top
    total = np.exp(shifted).sum(axis=1, keepdims=True, dtype=np.float64)
    logs: Floats = (shifted - np.log(total)).astype(np.float32)
    return logs


def fusion_from(stored: Mapping[str, Any]) -> Fusion:
    """Read what `fusion_as` wrote."""
    if tuple(stored.get("features", ())) != FEATURES or set(stored["groups"]) != set(GROUPS):
        raise SnapshotError(
            "a calibration file of other features", ", ".join(FEATURES), "train the linker again"
        )
    groups = {
        name: GroupModel(
            tuple(group["weights"]), group["intercept"], group["posterior"], group["score"]
        )
        for name, group in stored["groups"].items()
    }
    return Fusion(groups, float(stored["threshold"]))


def fusion_as(fusion: Fusion) -> dict[str, Any]:
    """Return the model as JSON can hold it."""
    return {
        "features": list(FEATURES),
        "groups": {
            name: {
                "weights": list(group.weights),
                "intercept": group.intercept,
                "posterior": group.posterior,
                "score": group.score,
            }
            for name, group in sorted(fusion.groups.items())
        },
        "threshold": fusion.threshold,
    }
