"""A caseload as one archive: results, report, a letter for each person, and what all of it is.

The same caseload gives the same bytes: entries stand in the order of the file and carry the day of
the question, no clock. The archive is written as it is sent, and never lies on a disk here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date

from api.rendering.sheets import Setting, write_sheets
from guidance.answer import Answer
from guidance.explanation import Voice
from guidance.learner import read_profile
from guidance.messages import Messages
from guidance.papers import Cover, Sheet, answer_sheet
from guidance.programme.export import report
from guidance.programme.results import Outcome, result_line
from guidance.snapshot import Snapshot
from guidance.storage.caseloads import CaseloadFile
from guidance.storage.codec import decode

QUICK = 1
"""Level of compression: the letters are compressed already."""
READABLE = 0o644 << 16
"""Rights of an entry as unzip gives them."""


class _Pipe(io.RawIOBase):
    """Takes what an archive writes, to be sent on at once."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        """Return that bytes may be written; they cannot be gone back to."""
        return True

    def write(self, data: object) -> int:
        """Take bytes."""
        part = bytes(data)  # type: ignore[call-overload]
        self._written += part
        return len(part)

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        part = bytes(self._written)
        self._written.clear()
        return part


def archive_of(kept: CaseloadFile, snapshot: Snapshot, messages: Messages) -> Iterator[bytes]:
    """Yield the archive of a finished caseload, part by part.

    Parameters
    ----------
    messages
        Language of the report and of the note on what is what; letters are in each person's own.
    """
    day = kept.terms.as_of
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as archive:
        for name, content in _entries(kept, snapshot, messages):
            archive.writestr(_entry(name, day), content, compresslevel=QUICK)
            yield pipe.taken()
    yield pipe.taken()


def _entries(
    kept: CaseloadFile, snapshot: Snapshot, messages: Messages
) -> Iterator[tuple[str, bytes]]:
    day = kept.terms.as_of
    yield "README.txt", f"{messages.say('caseload.readme', day=day)}\n".encode()
    yield "results.jsonl", "".join(map(result_line, kept.outcomes())).encode()
    yield "report.csv", report(kept.errors(), messages).encode("utf-8-sig")
    for outcome in kept.outcomes():
        yield f"letters/{_file_name(outcome)}", letter_of(outcome, snapshot, day)


def letter_of(outcome: Outcome, snapshot: Snapshot, day: date) -> bytes:
    """Return one person's letter as a PDF."""
    return write_sheets([[letter_about(outcome, snapshot)]], day, Setting())


def letter_about(outcome: Outcome, snapshot: Snapshot) -> Sheet:
    """Return one person's letter: that about any list, made of the answer that was kept.

    Of the caveats, what a machine read is said to the person; the others are for the office.
    """
    profile = read_profile(outcome.member.profile)
    said = outcome.caveats[:1] if outcome.member.read else ()
    return answer_sheet(
        decode(Answer, outcome.answer),
        profile,
        Voice.of(profile.language, snapshot),
        Cover(outcome.member.case_ref, said),
    )


def _file_name(outcome: Outcome) -> str:
    """Return the name of a letter: line and reference, of letters any system takes."""
    reference = "".join(c if c.isalnum() or c in "-_." else "-" for c in outcome.member.case_ref)
    return f"{outcome.line:05}-{reference}.pdf"


def _entry(name: str, day: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = READABLE
    entry.create_system = 3
    return entry
