"""Teaches the reader every language: its layers over the shared vocabulary, its vectors as targets.

The student starts as the English reader whose word vectors were exchanged: a subword that both know
keeps its vector, any other gets the mean of those whose static vectors lie nearest (after WECHSEL;
Minixhofer et al., 2022). It then learns to give a text in any language the vector the reader gives
to its English counterpart (Reimers and Gurevych, 2020).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

from guidance.vectors import Vectors
from models.train.contrast import CLOSED, SCALE
from models.train.reader import prepare, run, schedule
from models.train.static import spoilt

Report = Callable[[str], None]
_NEAREST = 10
_SHARPNESS = 12.0


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how fast to learn; see `models.train.static.Course` for the shares."""

    steps: int = 1800
    size: int = 256
    rate: float = 2e-3
    layers_rate: float = 1.5e-4
    dropped_words: float = 0.06
    misspelt: float = 0.12
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """Pairs of a text and the row of its target, and the share of a batch they get."""

    pairs: Sequence[tuple[str, int]]
    share: float


def with_vocabulary(
    reader: Any, own: Mapping[str, int], shared: Mapping[str, int], static: Vectors
) -> Any:
    """Return a copy of the reader over another vocabulary.

    Parameters
    ----------
    own, shared
        Subword to row: the reader's vocabulary and the new one.
    static
        Static vectors of the new vocabulary, shape (subwords, any).
    """
    import copy  # noqa: PLC0415

    student = copy.deepcopy(reader)
    old = reader.embeddings.word_embeddings.weight.detach().numpy()
    vectors = exchanged(old, own, shared, static)
    # Sparse gradients: a batch touches few of the subwords, and the others cost nothing.
    table = torch.nn.Embedding(len(vectors), vectors.shape[1], padding_idx=0, sparse=True)
    table.weight.data = torch.from_numpy(vectors)
    student.embeddings.word_embeddings = table
    student.config.vocab_size = len(vectors)
    return student


def exchanged(
    old: Vectors, own: Mapping[str, int], shared: Mapping[str, int], static: Vectors
) -> Vectors:
    """Return word vectors for the shared vocabulary, shape (subwords, dimensions of `old`)."""
    unit = static / np.maximum(np.linalg.norm(static, axis=1, keepdims=True), 1e-9)
    known = np.array(sorted(at for word, at in shared.items() if word in own))
    names = {at: word for word, at in shared.items()}
    sources = old[[own[names[at]] for at in known.tolist()]]
    whole = np.array([names[at].isalpha() and len(names[at]) > 2 for at in known.tolist()])
    result = np.empty((len(static), old.shape[1]), dtype=np.float32)
    typical = float(np.median(np.linalg.norm(sources, axis=1)))
    for start in range(0, len(static), 2048):
        likeness = unit[start : start + 2048] @ unit[known[whole]].T
        result[start : start + 2048] = _mixed(likeness, sources[whole], typical)
    result[known] = sources
    return result


def _mixed(likeness: Vectors, sources: Vectors, typical: float) -> Vectors:
    nearest = np.argpartition(-likeness, _NEAREST, axis=1)[:, :_NEAREST]
    weights = np.exp(_SHARPNESS * np.take_along_axis(likeness, nearest, axis=1))
    weights /= weights.sum(axis=1, keepdims=True)
    mixed = np.einsum("nk,nkd->nd", weights, sources[nearest])
    lengths = np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-9)
    rows: Vectors = (mixed * (typical / lengths)).astype(np.float32)
    return rows


def teach(
    student: Any,
    tokenizer: Any,
    lessons: Sequence[Lesson],
    targets: Vectors,
    *,
    course: Course,
    report: Report,
) -> None:
    """Train the student in place toward the reader's vectors.

    Parameters
    ----------
    targets
        Unit rows, shape (targets, dimensions).
    """
    torch.manual_seed(course.seed)
    rng = random.Random(course.seed)  # noqa: S311
    words = [student.embeddings.word_embeddings.weight]
    others = [p for name, p in student.named_parameters() if "word_embeddings" not in name]
    optimisers: tuple[tuple[Any, float], ...] = (
        (torch.optim.SparseAdam(words), course.rate),
        (torch.optim.AdamW(others, weight_decay=0.0, fused=True), course.layers_rate),
    )
    prepare(student)
    counts = _counts([lesson.share for lesson in lessons], course.size)
    for step in range(course.steps):
        batch = [
            rng.choice(lesson.pairs)
            for lesson, count in zip(lessons, counts, strict=True)
            for _ in range(count)
        ]
        rows = np.array([row for _, row in batch])
        texts = [spoilt(text, course, rng) for text, _ in batch]
        loss = _distance(run(student, tokenizer, texts), targets[rows], rows)
        student.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(others, 1.0)
        for optimiser, rate in optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate * schedule(step, course.steps)
            optimiser.step()
        if step % 50 == 0:
            report(f"multilingual step {step} of {course.steps}, loss {loss.item():.3f}")
    student.eval()


def _distance(given: Tensor, wanted: Vectors, rows: NDArray[np.int64]) -> Tensor:
    """Return how far the vectors are from their targets, and from being told apart by them."""
    asked, target = normalize(given, dim=1), torch.from_numpy(wanted)
    closed = torch.from_numpy((rows[:, None] == rows[None, :]) & ~np.eye(len(rows), dtype=bool))
    logits = (SCALE * asked @ target.T).masked_fill(closed, CLOSED)
    contrast = cross_entropy(logits, torch.arange(len(rows)))
    away = (1 - (asked * target).sum(dim=1)).mean()
    return 5 * away + contrast / 2


def _counts(shares: Sequence[float], size: int) -> list[int]:
    total = sum(shares)
    return [max(1, round(size * share / total)) for share in shares]
