"""Trains the multilingual static encoder: one vector a subword, a text is their mean.

Symmetric in-batch contrast over pairs of a text and its English counterpart, at the full width and
at a quarter of it (Matryoshka; Kusupati et al., 2022). Words are dropped and misspelt at random,
so that no meaning hangs on one word or its spelling.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from guidance.letters import without_marks
from guidance.vectors import Vectors
from models.train.contrast import symmetric_loss

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how fast to learn; shares are of texts."""

    dimensions: int = 256
    narrow: int = 64
    steps: int = 2000
    size: int = 2048
    rate: float = 2e-2
    dropped_words: float = 0.15
    misspelt: float = 0.1
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Draw:
    """Pairs of one kind and how often each is shown in the whole training."""

    pairs: Sequence[tuple[str, str]]
    times: float


def train_static(
    tokenizer: Tokenizer, draws: Sequence[Draw], course: Course, report: Report
) -> Vectors:
    """Return one vector a subword, shape (subwords, dimensions)."""
    torch.manual_seed(course.seed)
    rng = random.Random(course.seed)  # noqa: S311
    bag = torch.nn.EmbeddingBag(tokenizer.get_vocab_size(), course.dimensions, mode="mean")
    torch.nn.init.normal_(bag.weight, std=course.dimensions**-0.5)
    optimiser = torch.optim.Adam(bag.parameters(), lr=course.rate, fused=True)
    order = _order(draws, course)
    for step in range(course.steps):
        batch = [draws[kind].pairs[at] for kind, at in order[step * course.size :][: course.size]]
        texts = [spoilt(text, course, rng) for text, _ in batch]
        asked = bag(*_bags(tokenizer, texts))
        given = bag(*_bags(tokenizer, [target for _, target in batch]))
        closed = _same(batch)
        loss = symmetric_loss(asked, given, closed)
        narrow = slice(None, course.narrow)
        loss = loss + symmetric_loss(asked[:, narrow], given[:, narrow], closed)
        for group in optimiser.param_groups:
            group["lr"] = course.rate * max(0.02, 1 - step / course.steps) * min(1, (step + 1) / 30)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step % 50 == 0:
            report(f"static step {step} of {course.steps}, loss {loss.item():.3f}")
    weights: Vectors = bag.weight.detach().numpy()
    return weights


def _order(draws: Sequence[Draw], course: Course) -> NDArray[np.int64]:
    """Return (kind, pair) for every place of every batch, shuffled."""
    chooser = np.random.default_rng(course.seed)
    weights = np.concatenate([np.full(len(draw.pairs), draw.times) for draw in draws])
    kinds = np.repeat(np.arange(len(draws)), [len(draw.pairs) for draw in draws])
    places = np.concatenate([np.arange(len(draw.pairs)) for draw in draws])
    total = course.steps * course.size
    shown = chooser.choice(len(weights), size=total, p=weights / weights.sum())
    result: NDArray[np.int64] = np.stack([kinds[shown], places[shown]], axis=1)
    return result


def spoilt(text: str, course: Any, rng: random.Random) -> str:
    """Return the text with words dropped, a word misspelt, or its accents gone, now and then."""
    chance = rng.random()
    if chance < course.misspelt:
        return without_accents(text) if rng.random() < 0.3 else misspelt(text, rng)
    words = text.split()
    if len(words) > 3 and chance < course.misspelt + 2 * course.dropped_words:
        kept = [word for word in words if rng.random() > 0.3]
        return " ".join(kept or words)
    return text


def misspelt(text: str, rng: random.Random) -> str:
    """Return the text with one letter of a longer word lost, doubled, or swapped with the next."""
    places = [at for at, letter in enumerate(text[:-2]) if letter.isalpha() and at > 0]
    if len(places) < 5:
        return text
    at = rng.choice(places)
    kind = rng.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def without_accents(text: str) -> str:
    """Return the text as somebody types it on a keyboard of another language."""
    return without_marks(text).replace("ł", "l").replace("ø", "o").replace("ß", "ss")


def _bags(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
    ids = [
        entry.ids or [1]
        for entry in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    ]
    starts = np.cumsum([0, *(len(row) for row in ids[:-1])])
    joined = np.concatenate([np.asarray(row, dtype=np.int64) for row in ids])
    return torch.from_numpy(joined), torch.from_numpy(starts.astype(np.int64))


def _same(batch: Sequence[tuple[str, str]]) -> Tensor:
    """Return which pairs share a text or a target, the diagonal apart."""
    closed = torch.zeros((len(batch), len(batch)), dtype=torch.bool)
    for side in range(2):
        number: dict[str, int] = {}
        column = torch.tensor([number.setdefault(pair[side], len(number)) for pair in batch])
        closed |= column[:, None] == column[None, :]
    return closed.fill_diagonal_(False)
