"""The file of curators' decisions: rows are only ever added to it, one whole row at a time."""

from __future__ import annotations

import csv
import fcntl
import io
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidance.credential.curation import COLUMNS, Decision, decision_cells, read_decision
from guidance.errors import InputError
from guidance.storage.files import PROJECT

MOST_BYTES = 64 << 20
_ONE_AT_A_TIME = threading.Lock()


def default_curation() -> Path:
    """Return where decisions are kept unless a setting says otherwise."""
    return PROJECT / "data" / "curation.csv"


@dataclass(frozen=True, slots=True)
class KeptDecisions:
    """What a file of decisions holds, in its order, and how many rows nobody can read."""

    decisions: tuple[Decision, ...]
    unreadable: int


def read_decisions(path: Path) -> KeptDecisions:
    """Return the decisions in a file; one that does not exist yet holds none.

    Raises
    ------
    InputError
        When the file is something else than a table of decisions.
    """
    if not path.exists():
        return KeptDecisions((), 0)
    text = _text(path.read_bytes(), path.name)
    delimiter, header = _heading(text, path.name)
    found, unreadable = [], 0
    for cells in _rows(text, delimiter, path.name):
        try:
            found.append(read_decision(dict(zip(header, cells, strict=True))))
        except ValueError:
            unreadable += 1
    return KeptDecisions(tuple(found), unreadable)


def add_decision(path: Path, decision: Decision) -> None:
    """Add one decision as the last row, durably; what stands in the file stays as it is.

    The columns and the delimiter are those of the file, so that it may also be kept in a
    spreadsheet. A row is written with one call under a lock: it is there whole or not at all.

    Raises
    ------
    InputError
        When the file is something else than a table of decisions.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _ONE_AT_A_TIME, path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        data = file.read(MOST_BYTES + 1)
        os.write(file.fileno(), _addition(data, decision, path.name))
        os.fsync(file.fileno())


def _addition(data: bytes, decision: Decision, name: str) -> bytes:
    if not data.strip():
        return _line(COLUMNS, ",") + _line(decision_cells(decision), ",")
    text = _text(data, name)
    delimiter, header = _heading(text, name)
    cells = dict(zip(COLUMNS, decision_cells(decision), strict=True))
    # A file that a spreadsheet wrote may end without a line break.
    break_first = b"" if data.endswith((b"\n", b"\r")) else b"\n"
    return break_first + _line([cells.get(column, "") for column in header], delimiter)


def _line(cells: Sequence[str], delimiter: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def _text(data: bytes, name: str) -> str:
    if len(data) > MOST_BYTES:
        raise InputError(f"{name} of more than {MOST_BYTES:,} bytes", "a smaller file", "split it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8", "UTF-8 text", "save it as UTF-8") from error


def _heading(text: str, name: str) -> tuple[str, tuple[str, ...]]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    header = tuple(cell.strip() for cell in next(csv.reader([first], delimiter=delimiter), []))
    if missing := [column for column in COLUMNS if column not in header]:
        raise InputError(
            f"{name} without column {', '.join(missing)}",
            f"the columns {', '.join(COLUMNS)}",
            "name another file, or correct its heading",
        )
    return delimiter, header


def _rows(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        next(reader, None)
        yield from (cells for cells in reader if any(map(str.strip, cells)))
    except csv.Error as error:
        raise InputError(f"{name} with a damaged row", "CSV", "correct the file") from error
