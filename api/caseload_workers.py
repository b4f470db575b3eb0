"""The work of caseloads in processes of their own, so that pages stay quick while one runs.

Each worker opens the snapshot (shared, read-only) and, with its first text, a linker of its own;
it computes on one thread. A worker whose parent is gone ends too.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TypeVar

from guidance.dialogue.lexicon import lexicon_for
from guidance.dialogue.reading import without_person
from guidance.linking.types import Linker
from guidance.programme.members import Member, Terms
from guidance.programme.results import Outcome
from guidance.programme.runner import Adviser, Reader, Unread, Work
from guidance.storage.files import policy_for
from guidance.storage.layout import LINKER
from guidance.storage.reading import open_snapshot
from models.processes import one_thread_each

MOST_PROCESSES = 2
"""More would take memory for a linker each and gain little on the machines this runs on."""
POLITENESS = 5
"""How far workers of a service stand back behind the process that answers people."""

Part = TypeVar("Part")
Answer = TypeVar("Answer")


def reader_over(linker: Linker) -> Reader:
    """Return the reader of texts over a linker; who somebody is, it leaves out as the chat does."""
    from models.languages import text_languages  # noqa: PLC0415 - with the first text

    return Reader(
        linker,
        text_languages().detect,
        lambda text, language: without_person(text, lexicon_for(language)),
    )


@dataclass
class _Bench:
    """What one worker holds; the models are loaded by its first text."""

    place: Path
    terms: Terms

    @cached_property
    def reader(self) -> Reader:
        """Return the reader of texts."""
        from models.linker import load_linkers  # noqa: PLC0415 - people without a text need none

        return reader_over(load_linkers(self.place / LINKER).skills)

    @cached_property
    def adviser(self) -> Adviser:
        """Return who answers."""
        snapshot = open_snapshot(self.place, self.terms.snapshot)
        return Adviser(snapshot, policy_for, self.terms.limit)

    def read(self, parts: Iterable[Sequence[Unread]]) -> Iterator[tuple[Member, ...]]:
        """Yield the people of each part with the skills that were read in their texts."""
        return (self.reader.read(part) for part in parts)

    def answer(self, parts: Iterable[Sequence[Member]]) -> Iterator[tuple[Outcome, ...]]:
        """Yield what becomes of the people of each part."""
        return (self.adviser.answer(part) for part in parts)


_bench: _Bench | None = None
"""Set once in each worker, when it starts."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Does the work of one caseload in worker processes (`guidance.programme.runner.Work`)."""

    pool: ProcessPoolExecutor

    def read(self, parts: Iterable[Sequence[Unread]]) -> Iterator[tuple[Member, ...]]:
        """Yield the people of each part with the skills that were read in their texts."""
        return self.pool.map(_read, parts)

    def answer(self, parts: Iterable[Sequence[Member]]) -> Iterator[tuple[Outcome, ...]]:
        """Yield what becomes of the people of each part."""
        return self.pool.map(_answer, parts)


@contextmanager
def workers(place: Path, terms: Terms, processes: int, politeness: int = 0) -> Iterator[Work]:
    """Give the work of one caseload to some processes, or with 0 to this one; they end with it.

    Parameters
    ----------
    place
        The directory of the snapshot that `terms` name.
    politeness
        How far the processes stand back behind others of the machine (see nice(2)).
    """
    if processes < 1:
        yield _Bench(place, terms)
        return
    with one_thread_each():
        pool = ProcessPoolExecutor(
            min(processes, MOST_PROCESSES), get_context("spawn"), _start, (place, terms, politeness)
        )
        try:
            yield Workers(pool)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _start(place: Path, terms: Terms, politeness: int) -> None:
    global _bench  # noqa: PLW0603 - a worker process has one caseload and no other place for it
    _bench = _Bench(place, terms)
    os.nice(politeness)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker once its parent is gone: nobody would take its answers."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(part: Sequence[Unread]) -> tuple[Member, ...]:
    return _started(lambda bench: bench.reader.read(part))


def _answer(part: Sequence[Member]) -> tuple[Outcome, ...]:
    return _started(lambda bench: bench.adviser.answer(part))


def _started(work: Callable[[_Bench], Answer]) -> Answer:
    if _bench is None:
        raise RuntimeError("found a worker that was not started; expected `_start` to have run")
    return work(_bench)
