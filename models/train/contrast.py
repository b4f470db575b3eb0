"""What the trainings share: padded groups of texts and the contrastive loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

SCALE = 20.0
"""Inverse temperature of the contrast."""
GROUP = 32
"""Texts padded together, of like length."""
CLOSED = -1e4
"""The logit of what may be right as well."""


def symmetric_loss(asked: Tensor, given: Tensor, closed: Tensor) -> Tensor:
    """Return the in-batch contrast in both directions (InfoNCE; van den Oord et al., 2018).

    Parameters
    ----------
    asked, given
        Shape (pairs, dimensions), not yet of unit length.
    closed
        Shape (pairs, pairs): True where the other pair's target may be right as well.
    """
    logits = SCALE * normalize(asked, dim=1) @ normalize(given, dim=1).T
    logits = logits.masked_fill(closed, CLOSED)
    target = torch.arange(len(logits))
    return (cross_entropy(logits, target) + cross_entropy(logits.T, target)) / 2


def closed_pairs(
    texts: Sequence[str], targets: Sequence[str], meanings: Mapping[str, frozenset[str]]
) -> Tensor:
    """Return where a pair is no true negative of another: one text, or a target it also has."""
    right = [meanings[text] for text in texts]
    rows = [[other in mine for other in targets] for mine in right]
    closed = torch.tensor(rows, dtype=torch.bool)
    return (closed | closed.T).fill_diagonal_(False)


def meanings_of(pairs: Sequence[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return every target of each text."""
    found: dict[str, set[str]] = {}
    for text, target in pairs:
        found.setdefault(text, set()).add(target)
    return {text: frozenset(targets) for text, targets in found.items()}


def in_groups(
    texts: Sequence[str], lengths: Sequence[int], encode: Callable[[list[int]], Tensor]
) -> Tensor:
    """Return one row per text, computed in groups of like length."""
    order = sorted(range(len(texts)), key=lambda at: lengths[at])
    parts = [encode(order[start : start + GROUP]) for start in range(0, len(order), GROUP)]
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(parts)[back]
