"""Reading many texts on all cores: a linker and an encoder that hand parts to worker processes.

What a text gives depends on the text alone (`guidance.linking.types.Linker`,
`guidance.vectors.Encoder`), so the parts can be worked out anywhere and in any order.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np

from guidance.linking.types import Linker, LinkResult, Query
from guidance.vectors import Encoder, Vectors
from models.encoders import Encoders, default_encoders
from models.linker import Linkers, load_linkers
from models.processes import one_thread_each

Part = TypeVar("Part")
Answer = TypeVar("Answer")

FEW_QUERIES = 3000
"""Up to so many queries starting workers costs more than it saves."""
FEW_TEXTS = 4000
QUERIES_A_PART = 256
TEXTS_A_PART = 2048


class PooledLinker:
    """A linker over a directory that works on several cores.

    Parameters
    ----------
    alone
        The same linker in this process; it answers when there are few queries.
    directory, kind
        Where workers open theirs, and which one: "skills" or "occupations".
    tell
        Called with the share of queries answered, in [0, 1].
    """

    def __init__(
        self,
        alone: Linker,
        directory: Path,
        kind: str,
        tell: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._alone = alone
        self._directory = directory
        self._kind = kind
        self._tell = tell

    @property
    def digest(self) -> str:
        """Return the digest of the linker in every worker."""
        return self._alone.digest

    def link(self, queries: Sequence[Query], *, top: int = 100) -> list[LinkResult]:
        """Return one result per query, in order."""
        if len(queries) <= FEW_QUERIES:
            return self._alone.link(queries, top=top)
        starts = range(0, len(queries), QUERIES_A_PART)
        parts = [
            (str(self._directory), self._kind, tuple(queries[at : at + QUERIES_A_PART]), top)
            for at in starts
        ]
        results: list[LinkResult] = []
        for answered in everywhere(_link_part, parts):
            results += answered
            self._tell(len(results) / len(queries))
        return results


class PooledEncoder:
    """The release's reader of English on several cores."""

    def __init__(self, alone: Encoder, tell: Callable[[float], None] = lambda _: None) -> None:
        self._alone = alone
        self._tell = tell

    @property
    def digest(self) -> str:
        """Return the digest of the encoder in every worker."""
        return self._alone.digest

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return self._alone.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text, in order."""
        if len(texts) <= FEW_TEXTS:
            return self._alone.encode(texts)
        parts = [tuple(texts[at : at + TEXTS_A_PART]) for at in range(0, len(texts), TEXTS_A_PART)]
        rows: list[Vectors] = []
        for done, encoded in enumerate(everywhere(_encode_part, parts), 1):
            rows.append(encoded)
            self._tell(done / len(parts))
        return np.concatenate(rows)


def pooled_encoders(tell: Callable[[float], None] = lambda _: None) -> Encoders:
    """Return the release's encoders, English read on all cores."""
    alone = default_encoders()
    return replace(alone, english=PooledEncoder(alone.english, tell))


def everywhere(work: Callable[[Part], Answer], parts: Sequence[Part]) -> Iterator[Answer]:
    """Yield what each part gives, in order, from one worker a core."""
    cores = _cores()
    with (
        one_thread_each(),
        ProcessPoolExecutor(max_workers=cores, mp_context=get_context("spawn")) as pool,
    ):
        yield from pool.map(work, parts)


def _cores() -> int:
    """Return how many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


@cache
def _linkers(directory: str) -> Linkers:
    return load_linkers(Path(directory))


@cache
def _encoder() -> Encoder:
    return default_encoders().english


def _link_part(part: tuple[str, str, tuple[Query, ...], int]) -> list[LinkResult]:
    directory, kind, queries, top = part
    linker: Linker = getattr(_linkers(directory), kind)
    return linker.link(queries, top=top)


def _encode_part(texts: tuple[str, ...]) -> Vectors:
    return _encoder().encode(texts)
