"""From features to a probability: a conditional logit in which the concepts compete, then calibration.

Within one passage the concepts compete for it: the posterior of concept c is

    pi(c) = exp(w . f(c)) / sum over k of exp(w . f(k))

(conditional logit; McFadden, 1974). A logistic curve over log pi and the score itself makes a
probability of it that may be high for several concepts, or for none (Platt, 1999).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

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
    "common",
    "own_names",
    "own_letters",
    "own_phrase",
    "own_phrase_share",
    "read_label",
    "read_names",
    "read_description",
    "context",
    "covered",
)
"""What is known of a passage and a concept, in the order of the weights: likeness of meaning by the
static encoder to the English preferred label, the English names and the description; of letters to
the best English name and the preferred label; a name standing in the passage word for word, and its
share of it; how many occupations ask for the concept; likeness of meaning, letters and words to the
names of the passage's own language; then likeness of meaning by an encoder that reads in context,
to the label, the names and the description in English; likeness of the whole text that the passage
is a part of to the label; and how far the words of the label are met in the passage, each by the
word nearest in meaning."""


class Asked(NamedTuple):
    """A passage and the text it is a part of, empty when it stands alone."""

    text: str
    context: str = ""


class Considered(NamedTuple):
    """The likeliest concepts of some texts.

    Attributes
    ----------
    concepts
        Shape (texts, candidates): concept positions, ascending in each row.
    features
        Shape (features, texts, candidates), in the order of `FEATURES`.
    read
        Shape (texts,): whether a text was read in context; else those features are 0.
    """

    concepts: NDArray[np.intp]
    features: Floats
    read: NDArray[np.bool_]


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
        """Return the probability of every candidate, shape (passages, candidates).

        Parameters
        ----------
        features
            Shape (features, passages, candidates).
        """
        scores = self.scores(features)
        logits = (
            np.float32(self.intercept)
            + np.float32(self.posterior) * log_posteriors(scores)
            + np.float32(self.score) * scores
        )
        result: Floats = np.float32(1) / (np.float32(1) + np.exp(-logits))
        return result

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


class Tongue(StrEnum):
    """Against which names a passage is held."""

    ENGLISH = "english"
    """English names only, as an English passage is: "bake bread"."""
    OWN = "own"
    """Names of its own language as well: "Brot backen"."""
    FOREIGN = "foreign"
    """English names only, though it is in another language that has none: "išcepti kruh"."""


def group_of(passage: str, tongue: Tongue, read: bool, part: bool = False) -> str:
    """Return the kind of a passage: its tongue, its length or that it is a part, read in context or not.

    A term alone is a name; the same term as a part of a longer text may be beside the point.
    """
    return group_name(tongue, "part" if part else length_of(passage), read)


def length_of(passage: str) -> str:
    """Return whether a passage that stands alone is short, as names are, or long."""
    return "short" if len(passage.split()) <= SHORT_WORDS else "long"


def group_name(tongue: Tongue, length: str, read: bool) -> str:
    """Return the name of a group of passages."""
    return f"{tongue}-{length}{'-read' if read else ''}"


LENGTHS = ("short", "long", "part")
GROUPS = tuple(
    group_name(tongue, length, read)
    for tongue in Tongue
    for length in LENGTHS
    for read in (False, True)
)


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
