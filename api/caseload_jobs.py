"""Caseloads that are worked on behind the answers: kept in files of their own, one run at a time.

A job is one journal (`guidance.storage.caseloads`) and, until its texts are read, the texts in
memory. After a restart whatever can go on goes on; a job whose texts were lost with the process
says that it needs its file again. Nothing else of a caseload is kept, and nothing is logged of it
but the kind of a fault.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from api.caseload_workers import POLITENESS, reader_over, workers
from api.service import Loaded, Service
from api.settings import Settings
from guidance.errors import GuidanceError, InputError, SnapshotError, UnknownRecord
from guidance.linking.types import LinkResult, Query
from guidance.programme import runner
from guidance.programme.journal import Progress
from guidance.programme.members import Register, Terms
from guidance.programme.rows import read_caseload
from guidance.programme.runner import Adviser, Alone, Work
from guidance.snapshot import Snapshot
from guidance.storage.caseloads import SUFFIX, CaseloadFile, run_key
from guidance.storage.files import policy_for
from guidance.storage.municipalities import load_municipalities
from guidance.storage.reading import open_snapshot

LONGEST_STOP = 15.0
"""Seconds a run gets to end the part it is at when the service stops."""

log = logging.getLogger("guidance.api")


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    """Another caseload is being worked on."""
    READING = "reading"
    """Texts are being read."""
    ANSWERING = "answering"
    """Everybody is being answered."""
    NEEDS_FILE = "needs_file"
    """The service was stopped before all texts were read: bring the same file again."""
    DONE = "done"
    """Everybody has an answer."""
    FAILED = "failed"
    """A fault stopped it, such as a snapshot that is no longer there."""


@dataclass(frozen=True, slots=True)
class Job:
    """One caseload as it stands now.

    Attributes
    ----------
    until
        The last day on which it is kept.
    failure
        What stopped it, "" where nothing did.
    """

    id: str
    state: State
    terms: Terms
    created: date
    until: date
    progress: Progress
    failure: str = ""

    @property
    def running(self) -> bool:
        """Return whether it will change by itself."""
        return self.state in (State.WAITING, State.READING, State.ANSWERING)


class _Stopped(Exception):
    """A run that is to end before its end."""


class Caseloads:
    """All caseloads of one service.

    Parameters
    ----------
    today
        The clock of this door.
    """

    def __init__(self, settings: Settings, service: Service, today: Callable[[], date]) -> None:
        self._place = settings.caseloads or settings.casework.with_name("caseloads")
        self._settings = settings
        self._service = service
        self._today = today
        self._texts: dict[str, dict[int, str]] = {}
        self._failures: dict[str, str] = {}
        self._queue: queue.Queue[str] = queue.Queue()
        self._queued: set[str] = set()
        self._unwanted: set[str] = set()
        self._current = ""
        self._taking = threading.Lock()
        self._turn = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Delete what was kept long enough, and go on with what is not finished."""
        self._stopping.clear()
        self.expire()
        for id in self._ids():
            if self.journal(id).progress().finished:
                continue
            self._enqueue(id)

    def stop(self) -> None:
        """End the run under way; it goes on at the next start."""
        self._stopping.set()
        self._queue.put("")
        if self._thread is not None:
            self._thread.join(LONGEST_STOP)
            self._thread = None

    def expire(self) -> int:
        """Delete jobs past their last day, and beginnings that were cut short; return how many."""
        with self._taking:
            return sum(map(self._expired, self._files()))

    def take(self, data: bytes, terms: Terms, loaded: Loaded) -> Job:
        """Take a caseload: everything wrong with it is known before this returns.

        The same file under the same terms is the same job: it goes on where it was.
        """
        caseload = read_caseload(data)
        self.expire()
        id = run_key(data, terms)
        kept = CaseloadFile(self._path(id))
        # One at a time: what another request is just beginning looks like a beginning cut short.
        with self._taking:
            if not kept.begun:
                kept.begin(terms, self._today())
                register = Register(loaded.snapshot, load_municipalities(loaded.place), terms)
                runner.begin(caseload, register, kept)
            if not kept.progress().finished:
                self._texts[id] = runner.texts_of(caseload)
                self._enqueue(id)
        return self.job(id)

    def listed(self) -> tuple[Job, ...]:
        """Return every job, the newest first; of one day by id."""
        jobs = []
        for id in self._ids():
            with suppress(UnknownRecord):  # deleted since its id was read
                jobs.append(self.job(id))
        return tuple(sorted(jobs, key=lambda job: (-job.created.toordinal(), job.id)))

    def job(self, id: str) -> Job:
        """Return a job as it stands.

        Raises
        ------
        UnknownRecord
            When there is none of that id.
        """
        kept = self.journal(id)
        progress = kept.progress()
        return Job(
            id=id,
            state=self._state(id, progress),
            terms=kept.terms,
            created=kept.created,
            until=self._until(kept.created),
            progress=progress,
            failure=self._failures.get(id, ""),
        )

    def journal(self, id: str) -> CaseloadFile:
        """Return what is kept of a job; see `job`."""
        kept = CaseloadFile(self._path(id))
        if not (id.isalnum() and kept.begun):
            raise UnknownRecord(
                "no caseload of this id",
                "one that is kept here",
                "it may have been deleted, or kept as long as it is allowed to be",
            )
        return kept

    def snapshot_of(self, terms: Terms) -> Snapshot:
        """Return the snapshot that a caseload was answered with, though another may serve by now.

        Raises
        ------
        SnapshotError
            When it is no longer on disk.
        """
        loaded = self._service.current()
        if loaded.snapshot.digest == terms.snapshot:
            return loaded.snapshot
        return open_snapshot(loaded.place.parent / terms.snapshot, terms.snapshot)

    def delete(self, id: str) -> None:
        """Delete a job and all that was kept of it; a run under way ends first."""
        kept = self.journal(id)
        self._unwanted.add(id)
        with self._turn if self._current == id else _nothing():
            kept.remove()
        self._texts.pop(id, None)
        self._failures.pop(id, None)
        self._unwanted.discard(id)

    def _ids(self) -> list[str]:
        return [path.name.removesuffix(SUFFIX) for path in self._files() if _is_begun(path)]

    def _files(self) -> list[Path]:
        return sorted(self._place.glob(f"*{SUFFIX}")) if self._place.is_dir() else []

    def _expired(self, path: Path) -> bool:
        """Delete a job that is not to be kept; return whether it is gone."""
        kept = CaseloadFile(path)
        try:
            over = not kept.begun or self._until(kept.created) < self._today()
        except GuidanceError:
            return False  # it cannot be read now, and may be whole
        if over:
            kept.remove()
        return over

    def _path(self, id: str) -> Path:
        return self._place / f"{id}{SUFFIX}"

    def _until(self, created: date) -> date:
        return created + timedelta(days=self._settings.keep_caseloads_days)

    def _state(self, id: str, progress: Progress) -> State:
        if progress.finished:
            return State.DONE
        if id == self._current:
            return State.READING if progress.unread else State.ANSWERING
        if id in self._queued:
            return State.WAITING
        return State.FAILED if id in self._failures else State.NEEDS_FILE

    def _enqueue(self, id: str) -> None:
        if id in self._queued or id == self._current:
            return
        self._failures.pop(id, None)
        self._queued.add(id)
        self._queue.put(id)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while not self._stopping.is_set():
            id = self._queue.get()
            with self._turn:
                self._current = id
                self._queued.discard(id)
                self._try(id)
                self._current = ""

    def _try(self, id: str) -> None:
        """Go on with one job; a fault ends it and not the service."""
        try:
            if id:
                self._run(id)
        except _Stopped:
            log.info("a caseload was stopped")
        except UnknownRecord:
            log.info("a caseload was deleted before its turn")
        except GuidanceError as error:
            self._failures[id] = error.message
            log.error("a caseload failed: %s", type(error).__name__)
        except Exception as error:
            self._failures[id] = "an unexpected fault of this service"
            log.error("a caseload failed: %s", type(error).__name__)

    def _run(self, id: str) -> None:
        kept = self.journal(id)

        def tell(_: Progress) -> None:
            if self._stopping.is_set() or id in self._unwanted:
                raise _Stopped

        tell(kept.progress())
        with self._hands(kept.terms) as work:
            runner.run(kept, self._texts.get(id, {}), work, tell)
        self._texts.pop(id, None)

    @contextmanager
    def _hands(self, terms: Terms) -> Iterator[Work]:
        """Give whoever does the work: processes of their own, or with none this one."""
        loaded = self._service.current()
        if self._settings.caseload_processes:
            place = loaded.place
            if loaded.snapshot.digest != terms.snapshot:
                place = place.parent / terms.snapshot
            with workers(place, terms, self._settings.caseload_processes, POLITENESS) as work:
                yield work
        elif loaded.snapshot.digest == terms.snapshot:
            reader = reader_over(_Shared(self._service, loaded))
            yield Alone(reader, Adviser(loaded.snapshot, policy_for, terms.limit))
        else:
            raise SnapshotError(
                f"snapshot {loaded.snapshot.digest} in service",
                f"{terms.snapshot}, which the caseload was begun with",
                "bring the file again",
            )


class _Shared:
    """The linker of skills that the service has loaded anyway, one text at a time."""

    def __init__(self, service: Service, loaded: Loaded) -> None:
        self._service = service
        self._loaded = loaded

    @property
    def digest(self) -> str:
        """Return the digest of the snapshot that the linker belongs to."""
        return self._loaded.snapshot.digest

    def link(self, queries: Sequence[Query], *, top: int = 100) -> list[LinkResult]:
        """Return one result per query, in order."""
        return [self._service.link("skills", query, top, self._loaded) for query in queries]


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@dataclass(frozen=True, slots=True)
class Summary:
    """How many people have a course, and why the others have none; counts, and no order of people."""

    recommended: int
    none: int
    causes: tuple[tuple[str, int], ...]
    groups: tuple[str | None, ...]


def summary_of(kept: CaseloadFile) -> Summary:
    """Return what became of a caseload so far."""
    rows = kept.listing()
    causes = Counter(row.cause for row in rows if row.cause)
    groups = {row.need_group for row in rows}
    return Summary(
        recommended=sum(row.cause is None for row in rows),
        none=sum(causes.values()),
        causes=tuple(sorted(causes.items(), key=lambda item: (-item[1], item[0]))),
        groups=tuple(sorted(groups, key=lambda code: (code is None, code or ""))),
    )


def _is_begun(path: Path) -> bool:
    """Return whether a file is a job; one that cannot be opened now hides no other."""
    try:
        return CaseloadFile(path).begun
    except InputError:
        return False


async def caseloads_of(request: Request) -> Caseloads:
    """Return the caseloads of the application."""
    caseloads: Caseloads = request.app.state.caseloads
    return caseloads


TheCaseloads = Annotated[Caseloads, Depends(caseloads_of)]
