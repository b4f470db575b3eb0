"""What a running server holds: the open snapshot, its linkers, and the way from one to the next.

A request takes `Service.current()` once and keeps to it, so a snapshot that is replaced meanwhile
stays open until the last request that reads it has ended.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from api.pages.choices import Choices, choices_of
from api.problems import RETRY_SECONDS, NotReady
from api.settings import Settings
from guidance.dialogue.places import Gazetteer, gazetteer_of
from guidance.errors import GuidanceError, SnapshotError
from guidance.linking.types import LinkResult, Query
from guidance.messages import languages
from guidance.snapshot import Snapshot
from guidance.storage.layout import LINKER, MANIFEST
from guidance.storage.places import place_names
from guidance.storage.reading import open_snapshot
from models.linker import Linkers

Identity = tuple[int, int, int]
LinkerOpener = Callable[[Path], Linkers]
MOST_SLOW = min(max(2, os.cpu_count() or 1), 16)
"""Requests of seconds (paths, what-if, explanations) worked on at a time: more would take cores
from each other and end later, all of them. Never all of the server's forty threads."""
LONGEST_WAIT = 2.0
"""Seconds a further such request waits for its turn before it is refused."""
WARM_TEXT = "cook meals"

log = logging.getLogger("guidance.api")


@dataclass(frozen=True)
class Loaded:
    """One snapshot in service; `linkers` are there once the models are loaded."""

    snapshot: Snapshot
    place: Path
    linkers: Future[Linkers] = field(default_factory=Future)

    @property
    def matching(self) -> str:
        """Return loading, loaded or failed."""
        if not self.linkers.done():
            return "loading"
        return "failed" if self.linkers.exception() else "loaded"

    @cached_property
    def places(self) -> Gazetteer:
        """Return the places that people may look for work in."""
        return gazetteer_of(self.snapshot, place_names())

    @cached_property
    def choices(self) -> Choices:
        """Return what a person can choose from on the pages."""
        return choices_of(self.snapshot)


class Service:
    """Holds the snapshot in service and replaces it when another one is published.

    Parameters
    ----------
    open_linkers
        Opens the linkers of a snapshot; slow the first time.
    today
        The clock, read only where a request names no day.

    Attributes
    ----------
    slow_work
        What a request of seconds holds, so that however many come, short ones find a free thread.
    """

    def __init__(
        self, settings: Settings, open_linkers: LinkerOpener, today: Callable[[], date]
    ) -> None:
        self.settings = settings
        self.today = today
        self.slow_work = asyncio.Semaphore(MOST_SLOW)
        self._open_linkers = open_linkers
        self._loaded: Loaded | None = None
        self._wanted: Identity | None = None
        self._failure: GuidanceError | None = None
        self._next_look = 0.0
        self._looking = threading.Lock()
        self._linking = threading.Lock()
        self._replacing = threading.Lock()

    def start(self) -> None:
        """Open the snapshot, then load the models behind the first answers."""
        self._wanted = self._identity()
        self._next_look = time.monotonic() + self.settings.check_seconds
        if self._wanted is not None:
            self._take(self._open())
            self._in_background(self._load_linkers, self._loaded)

    def current(self) -> Loaded:
        """Return the snapshot in service.

        Raises
        ------
        SnapshotError
            When there is none that can be opened.
        """
        loaded = self.loaded
        if loaded is None:
            if self._failure is not None:
                raise _again(self._failure)
            raise NotReady(
                "no snapshot in service", "a published snapshot", "build one with `make run`"
            )
        return loaded

    def link(self, kind: str, query: Query, top: int, loaded: Loaded) -> LinkResult:
        """Return what a linker ("skills" or "occupations") of a snapshot reads in a text.

        Raises
        ------
        NotReady
            When the models are not loaded within the waiting time.
        """
        return self.link_all(kind, [query], top, loaded)[0]

    def link_all(
        self, kind: str, queries: Sequence[Query], top: int, loaded: Loaded
    ) -> list[LinkResult]:
        """Return what a linker reads in several texts, in order; see `link`."""
        linkers = self._linkers(loaded)
        with self._linking:
            results: list[LinkResult] = getattr(linkers, kind).link(queries, top=top)
        return results

    @property
    def loaded(self) -> Loaded | None:
        """Return the snapshot in service, or None."""
        self._look()
        return self._loaded

    def digest(self) -> str | None:
        """Return the digest of the snapshot in service, or None."""
        loaded = self.loaded
        return loaded.snapshot.digest if loaded else None

    @property
    def failure(self) -> GuidanceError | None:
        """Return why the newest snapshot could not be opened, or None."""
        return self._failure

    def _linkers(self, loaded: Loaded) -> Linkers:
        try:
            return loaded.linkers.result(self.settings.match_wait_seconds)
        except FutureTimeout as error:
            raise NotReady(
                "language models that are still loading",
                "loaded models",
                f"ask again in {RETRY_SECONDS} seconds; /v1/ready says when",
            ) from error
        except GuidanceError as error:
            raise _again(error) from None

    def _look(self) -> None:
        """Start to open another snapshot when `current` points to one; one stat every few seconds."""
        now = time.monotonic()
        if now < self._next_look or not self._looking.acquire(blocking=False):
            return
        try:
            self._next_look = now + self.settings.check_seconds
            found = self._identity()
            if found is not None and found != self._wanted:
                self._wanted = found
                self._in_background(self._replace)
        finally:
            self._looking.release()

    def _replace(self) -> None:
        """Open the new snapshot and its linkers, and only then put it into service.

        One at a time; a snapshot that was itself replaced while its linkers loaded is not taken.
        """
        with self._replacing:
            loaded = self._open()
            if loaded is None:
                return
            if self._loaded is None:
                self._take(loaded)
            self._load_linkers(loaded)
            newest = self.settings.snapshot.resolve() == loaded.place
            if loaded.matching == "loaded" and newest:
                self._take(loaded)

    def _take(self, loaded: Loaded | None) -> None:
        if loaded is not None:
            self._loaded = loaded

    def _open(self) -> Loaded | None:
        place = self.settings.snapshot.resolve()
        try:
            snapshot = open_snapshot(place)
        except GuidanceError as error:
            self._failure = error
            log.error("the snapshot was not opened: %s", error)
            return None
        self._failure = None
        return Loaded(snapshot, place)

    def _load_linkers(self, loaded: Loaded | None) -> None:
        if loaded is None:
            return
        try:
            linkers = self._open_linkers(loaded.place / LINKER)
            _warm(linkers)
        except Exception as error:
            log.error("the linkers were not loaded: %s", type(error).__name__)
            self._failure = _as_snapshot_error(error)
            loaded.linkers.set_exception(self._failure)
        else:
            loaded.linkers.set_result(linkers)

    def _identity(self) -> Identity | None:
        try:
            found = (self.settings.snapshot / MANIFEST).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino, found.st_mtime_ns

    @staticmethod
    def _in_background(work: Callable[..., None], *values: object) -> None:
        threading.Thread(target=work, args=values, daemon=True).start()


def _warm(linkers: Linkers) -> None:
    """Read one text in every language of the pages, so that every index is in memory."""
    for language in languages():
        for linker in (linkers.skills, linkers.occupations):
            linker.link([Query(WARM_TEXT, language)], top=1)


def _again(error: GuidanceError) -> GuidanceError:
    """Return the same error afresh: one instance raised again and again would hold every request."""
    return type(error)(error.found, error.expected, error.remedy)


def _as_snapshot_error(error: Exception) -> GuidanceError:
    if isinstance(error, GuidanceError):
        return error
    return SnapshotError(f"linkers that failed with {type(error).__name__}", "loaded models")
