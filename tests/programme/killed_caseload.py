"""Runs `guidance caseload` over and over, killed at each file it touches, and says what differs.

`python killed_caseload.py WORLD CASELOAD DIRECTORY` kills a run with SIGKILL at the first file it
opens, renames, removes or asks SQLite for, then another at the second, and so on; each is started
again and has to end in the bytes of a run that nobody killed, with no file left over.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from guidance.commands.caseload import Request, run_caseload

TOUCHES = frozenset({"open", "os.rename", "os.remove", "os.chmod", "sqlite3.connect"})
DAY = "2026-11-22"


def answer(world: Path, source: Path, place: Path) -> None:
    """Make results and report in one process."""
    request = Request(day=DAY, processes=0)
    run_caseload(source, place / "r.jsonl", place / "r.csv", request, world)


def child(work: Callable[[], None], last: int | None) -> int:
    """Do some work in a process of its own that is killed at a touch; return how it ended."""
    process = os.fork()
    if process:
        return os.waitpid(process, 0)[1]
    left = count(1)

    def touched(event: str, _: object) -> None:
        if event in TOUCHES and next(left) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(touched)
    work()
    os._exit(0)


def contents(place: Path) -> dict[str, bytes]:
    """Return every file below a place, hidden ones too."""
    found = (path for path in place.rglob("*") if path.is_file())
    return {str(path.relative_to(place)): path.read_bytes() for path in found}


def main() -> None:
    """Print how many touches a run has and after which kills something differs."""
    world, source, work = map(Path, sys.argv[1:4])

    def answering(place: Path) -> Callable[[], None]:
        place.mkdir(exist_ok=True)
        return lambda: answer(world, source, place)

    answering(work / "whole")()
    expected = contents(work / "whole")
    differing = []
    for touch in count(1):
        work_here = answering(work / str(touch))
        if child(work_here, touch) == 0:
            print(touch - 1, differing, sorted(expected))  # noqa: T201 - read by the test
            return
        ended = child(work_here, None)
        if ended or contents(work / str(touch)) != expected:
            differing.append(touch)


if __name__ == "__main__":
    main()
