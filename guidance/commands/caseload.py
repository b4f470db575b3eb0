"""`guidance caseload`: a CSV of many people in, a result for each and a report of bad rows out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from guidance.commands.days import asked_day
from guidance.errors import InputError
from guidance.frameworks import is_language_code
from guidance.learner import LIMITS
from guidance.messages import messages_for
from guidance.programme import journal, runner
from guidance.programme.export import report as report_text
from guidance.programme.export import template
from guidance.programme.members import DEFAULT_LIMIT, Register, Terms
from guidance.programme.results import result_line
from guidance.programme.rows import Caseload, read_caseload
from guidance.programme.sheet import MOST_BYTES
from guidance.storage.caseloads import SUFFIX, CaseloadFile, run_key
from guidance.storage.files import default_snapshot, read_document, write_atomically
from guidance.storage.municipalities import load_municipalities
from guidance.storage.reading import open_snapshot

console = Console(stderr=True, highlight=False)


@dataclass(frozen=True, slots=True)
class Request:
    """How to answer, and where to work.

    The day, how many courses a person, the language of rows that name none, the limits that must
    be kept, the directory that keeps a run that was cut short (by default that of the results),
    and how many processes work.
    """

    day: str | None = None
    limit: int = DEFAULT_LIMIT
    language: str = "en"
    hard: tuple[str, ...] = ()
    work: Path | None = None
    processes: int = 2


def run_caseload(
    source: Path, target: Path, report: Path | None, request: Request, snapshot: Path | None
) -> journal.Progress:
    """Answer everybody in a caseload; return how many that are.

    Nothing is written before all is done, apart from the journal: started again with the same
    file, day and terms, a run that was cut short goes on where it was. The journal is deleted
    at the end.
    """
    _check(request)
    data = read_document(source, MOST_BYTES)
    caseload = read_caseload(data)
    place = (snapshot or default_snapshot()).resolve()
    opened = open_snapshot(place)
    day = asked_day(request.day)
    terms = Terms(opened.digest, day, request.limit, request.language.lower(), request.hard)
    key = run_key(data, terms)
    kept = CaseloadFile((request.work or target.resolve().parent) / f".{key}{SUFFIX}")
    if kept.begun:
        console.print("going on with a run that was cut short")
    else:
        kept.begin(terms, day)
        runner.begin(caseload, Register(opened, load_municipalities(place), terms), kept)
    done = _run(kept, caseload, place, request.processes)
    # Under a name of the run itself, so that a killed write leaves nothing its next start keeps.
    partial = f".{key}.partial"
    if report is not None:
        write_atomically(report, report_text(kept.errors(), messages_for("en")), partial)
    write_atomically(target, map(result_line, kept.outcomes()), partial)
    kept.remove()
    return done


def run_template() -> None:
    """Print an empty caseload."""
    print(template(), end="")  # noqa: T201 - the result of the command


def _run(kept: CaseloadFile, caseload: Caseload, place: Path, processes: int) -> journal.Progress:
    from api.caseload_workers import workers

    with ExitStack() as stack:
        work = stack.enter_context(workers(place, kept.terms, processes))
        bar = stack.enter_context(_bar())
        return runner.run(kept, runner.texts_of(caseload), work, _shown(bar, kept.progress()))


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _shown(bar: Progress, begun: journal.Progress) -> Callable[[journal.Progress], None]:
    """Return what shows how far a run is."""
    reading = bar.add_task("reading texts", total=begun.unread, visible=begun.unread > 0)
    answering = bar.add_task("answering", total=begun.people, completed=begun.answered)

    def tell(progress: journal.Progress) -> None:
        bar.update(reading, completed=begun.unread - progress.unread)
        bar.update(answering, completed=progress.answered)

    return tell


def _check(request: Request) -> None:
    if not is_language_code(request.language):
        raise InputError(f"--language {request.language[:10]!r}", "two letters of ISO 639-1", "")
    if strange := sorted(set(request.hard) - set(LIMITS)):
        raise InputError(
            f"--hard {', '.join(strange)[:60]}", f"any of {', '.join(LIMITS)}", "correct the name"
        )
