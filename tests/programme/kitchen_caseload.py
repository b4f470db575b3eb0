"""A made-up caseload over the tiny world, its linker, and one run of it in a process of its own.

`python kitchen_caseload.py WORLD JOURNAL PART` begins a run, or goes on with it, and kills its own
process without warning once so many parts are kept.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path

from guidance.linking.types import Candidate, LinkResult, Match, Query
from guidance.programme import runner
from guidance.programme.journal import Progress
from guidance.programme.members import Register, Terms
from guidance.programme.municipalities import Municipalities, Named
from guidance.programme.results import result_line
from guidance.programme.rows import Caseload, Row
from guidance.programme.runner import Adviser, Alone, Reader
from guidance.snapshot import Snapshot
from guidance.storage.caseloads import CaseloadFile
from guidance.storage.files import policy_for
from guidance.storage.reading import open_snapshot

DAY = date(2026, 11, 22)
WORDS = {"cook": "s/cook", "piec": "s/bake", "drive": "s/drive", "stock": "s/stock"}
CANARY = "zzcanaryzz"
PLACES = Municipalities(
    (
        Named("Toruń", "PL61", (53.01, 18.60)),
        Named("Toruń", "PL61", (53.02, 18.61)),
        Named("Berlin", "DE30", (52.52, 13.40)),
        Named("Neustadt", "DE11"),
        Named("Neustadt", "DE93"),
    )
)


class WordLinker:
    """Finds a few words in a text."""

    digest = "words"

    def link(self, queries: Sequence[Query], *, top: int = 100) -> list[LinkResult]:
        """Return what was found in each text."""
        return [self._link(query.text.lower(), top) for query in queries]

    def _link(self, text: str, top: int) -> LinkResult:
        found = [(text.index(word), word, uri) for word, uri in WORDS.items() if word in text]
        matches = tuple(Match(uri, 0.9, word, at, at + len(word)) for at, word, uri in found)
        return LinkResult(tuple(Candidate(m.uri, m.confidence) for m in matches)[:top], matches)


def rows(people: int = 20) -> tuple[Row, ...]:
    """Return people with codes, texts, both, or the code of past work alone."""
    kinds = (
        {"skills": ("s/cook", "s/hygiene"), "goal": "o/cook"},
        {"text": f"I cook every day {CANARY}", "language": "en"},
        {"isco08": ("5120",)},
        {"skills": ("s/drive",), "text": f"Umiem piec i drive {CANARY}", "certified": ("s/stock",)},
        {"skills": ("s/first-aid",), "nuts": "DE3"},
    )
    return tuple(
        Row(
            line=2 * at + 2,
            case_ref=f"K-{at:03}",
            **{"nuts": "PL61", "language": "pl", "need_group": f"G{at % 3}", **kinds[at % 5]},
        )
        for at in range(people)
    )


def work_over(snapshot: Snapshot) -> Alone:
    """Return whoever does the work here."""
    reader = Reader(WordLinker(), lambda _: None, lambda text, _: text)
    return Alone(reader, Adviser(snapshot, policy_for, 5))


def begun(snapshot: Snapshot, path: Path, people: Sequence[Row]) -> CaseloadFile:
    """Return the journal of a run, begun where it was not."""
    kept = CaseloadFile(path)
    if not kept.begun:
        terms = Terms(snapshot.digest, DAY, limit=5)
        kept.begin(terms, DAY)
        runner.begin(Caseload(tuple(people), ()), Register(snapshot, PLACES, terms), kept)
    return kept


def texts(people: Sequence[Row]) -> dict[int, str]:
    """Return the words of people by line."""
    return runner.texts_of(Caseload(tuple(people), ()))


def finished(snapshot: Snapshot, path: Path, people: Sequence[Row]) -> str:
    """Return the results of a run that is gone on with to its end."""
    kept = begun(snapshot, path, people)
    assert runner.run(kept, texts(people), work_over(snapshot)).finished
    return "".join(map(result_line, kept.outcomes()))


if __name__ == "__main__":
    parts = count(1)

    def kill(_: Progress) -> None:
        """End this process as a power cut would."""
        if next(parts) == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)

    world = open_snapshot(Path(sys.argv[1]))
    runner.TEXTS_AT_ONCE = runner.PEOPLE_AT_ONCE = 4
    runner.run(begun(world, Path(sys.argv[2]), rows()), texts(rows()), work_over(world), kill)
