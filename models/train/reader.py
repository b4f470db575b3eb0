"""Fine-tunes all-MiniLM-L6-v2 into the English sentence reader.

Pairs of a text and an English label are contrasted within random batches; what may be right as
well is no negative. Batches of neighbouring labels, harder negatives, were tried and read
sentences worse: close labels of the classification are often both right (docs/results.md). Texts
are what ads, outcomes and people write: names, descriptions, advertisement sentences, tasks, and
names set into everyday phrases.

In the end the weights are the mean of those it began with and those it learnt, which reads texts
unlike the pairs better than either (WiSE-FT; Wortsman et al., 2022). Nearly three times the steps
read synthetic sentences better and real ones worse.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.contextual import MOST_TOKENS, cut
from models.train.contrast import (
    closed_pairs,
    in_groups,
    meanings_of,
    symmetric_loss,
)
from models.train.phrasings import ABLE, KNOWN

Report = Callable[[str], None]
LONGEST = 48
"""Tokens of a text at most, while training; `models.contextual` reads more."""


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how fast to learn.

    Attributes
    ----------
    steps, size
        Batches, and pairs in a batch.
    rate
        The highest learning rate.
    phrased
        Share of names set into a phrase.
    kept
        Share of the weights it began with in the weights it ends with.
    """

    steps: int = 320
    size: int = 128
    rate: float = 3e-5
    phrased: float = 0.3
    kept: float = 0.5
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Draw:
    """One kind of pair: its (text, target) pairs and the share of steps it gets."""

    pairs: Sequence[tuple[str, str]]
    share: float
    phrasable: bool = False


def fine_tune(
    model: Any,
    tokenizer: Any,
    draws: Sequence[Draw],
    abilities: Mapping[str, bool],
    *,
    course: Course,
    report: Report,
) -> None:
    """Train `model` (a transformers BertModel) in place.

    Parameters
    ----------
    abilities
        Label of a skill to whether it is something done (else known); phrases depend on it.
    """
    torch.manual_seed(course.seed)
    rng = random.Random(course.seed)  # noqa: S311
    meanings = meanings_of([pair for draw in draws for pair in draw.pairs])
    optimiser = torch.optim.AdamW(model.parameters(), lr=course.rate, weight_decay=0.01)
    prepare(model)
    begun = {name: value.clone() for name, value in model.state_dict().items()}
    for step in range(course.steps):
        batch = _batch(draws, course.size, rng)
        pairs = [pair for _, pair in batch]
        closed = closed_pairs([text for text, _ in pairs], [label for _, label in pairs], meanings)
        texts = [
            _phrased(pair, abilities, course.phrased, rng) if draw.phrasable else pair[0]
            for draw, pair in batch
        ]
        asked = run(model, tokenizer, texts)
        given = run(model, tokenizer, [label for _, label in pairs])
        loss = symmetric_loss(asked, given, closed)
        _advance(optimiser, model, loss, course.rate * schedule(step, course.steps))
        if step % 20 == 0:
            report(f"reader step {step} of {course.steps}, loss {loss.item():.3f}")
    _mix(model, begun, course.kept)
    model.eval()


def _mix(model: Any, begun: Mapping[str, Tensor], kept: float) -> None:
    """Take the weights back a part of the way they went: what is read later is unlike the pairs."""
    ended = model.state_dict()
    mixed = {
        name: torch.lerp(value, begun[name], kept) if value.is_floating_point() else value
        for name, value in ended.items()
    }
    model.load_state_dict(mixed)


def _batch(
    draws: Sequence[Draw], size: int, rng: random.Random
) -> list[tuple[Draw, tuple[str, str]]]:
    """Return pairs drawn by share, no two with one target."""
    chosen: dict[str, tuple[Draw, tuple[str, str]]] = {}
    while len(chosen) < size:
        (draw,) = rng.choices(draws, [draw.share for draw in draws])
        pair = rng.choice(draw.pairs)
        chosen.setdefault(pair[1], (draw, pair))
    return list(chosen.values())


def _phrased(
    pair: tuple[str, str], abilities: Mapping[str, bool], share: float, rng: random.Random
) -> str:
    """Return the text of a pair, now and then set into a phrase that suits its label."""
    text, label = pair
    if label not in abilities or rng.random() > share:
        return text
    return rng.choice(ABLE if abilities[label] else KNOWN).format(text)


def schedule(step: int, steps: int, warm: int = 30) -> float:
    """Return the factor of the learning rate: a short rise, then a straight fall to a twentieth."""
    return float(min(1.0, (step + 1) / warm) * max(0.05, 1 - step / steps))


def _advance(optimiser: Any, model: Any, loss: Tensor, rate: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()


def prepare(model: Any) -> None:
    """Make a network ready to learn, without dropout: no pair is met often enough to be learned by heart.

    Attention is computed in plain steps: going back through the fused one takes torch twice as
    long as everything else on a processor without the bfloat16 kernels it was written for.
    """
    model.train()
    model.set_attn_implementation("eager")
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0


def run(model: Any, tokenizer: Any, texts: Sequence[str], longest: int = LONGEST) -> Tensor:
    """Return the mean of the last hidden states, shape (texts, dimensions), with gradients."""
    ids = [cut(entry.ids, longest) for entry in tokenizer.encode_batch_fast(list(texts))]

    def encode(rows: list[int]) -> Tensor:
        length = max(len(ids[row]) for row in rows)
        tokens = torch.zeros((len(rows), length), dtype=torch.long)
        mask = torch.zeros((len(rows), length), dtype=torch.long)
        for at, row in enumerate(rows):
            tokens[at, : len(ids[row])] = torch.tensor(ids[row])
            mask[at, : len(ids[row])] = 1
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model(input_ids=tokens, attention_mask=mask).last_hidden_state
        weights = mask[:, :, None].float()
        pooled: Tensor = (hidden.float() * weights).sum(1) / weights.sum(1)
        return pooled

    return in_groups(texts, [len(row) for row in ids], encode)


def encoded(model: Any, tokenizer: Any, texts: Sequence[str]) -> Any:
    """Return unit vectors as numpy, without gradients, shape (texts, dimensions)."""
    parts = []
    order = np.argsort([len(text) for text in texts], kind="stable")
    with torch.inference_mode():
        for start in range(0, len(order), 1024):
            chosen = [texts[at] for at in order[start : start + 1024]]
            rows = run(model, tokenizer, chosen, MOST_TOKENS)
            rows = torch.nn.functional.normalize(rows, dim=1)
            parts.append(rows.numpy().astype(np.float32))
    result = np.empty((len(texts), parts[0].shape[1]), dtype=np.float32)
    result[order] = np.concatenate(parts)
    return result
