"""A CSV file as people and spreadsheets write it, cut into rows; a damaged row costs that row alone.

RFC 4180 with commas or semicolons, UTF-8 with or without a byte order mark, lines that end as on
any system, cells of several lines in quotes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from guidance.programme.columns import COLUMNS
from guidance.programme.refusal import FileRefused

MOST_BYTES = 64 << 20
"""Largest file: twenty thousand people with a page of text each."""
MOST_ROWS = 20_000
MOST_CELL = 20_000
"""Characters of one cell; a long CV has fewer."""
MOST_LINES = 400
"""Lines one row may span; a quote that is still open then was never meant to be."""
MOST_REREAD = 16 << 20
"""Characters of damaged rows that are read again for the rows below them: a file full of open
quotes would take minutes."""
DELIMITERS = (",", ";")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in the file.

    Attributes
    ----------
    line
        Number of its first line in the file; the heading's is 1 where nothing stands above it.
    cells
        None where the row cannot be cut into cells.
    """

    line: int
    cells: tuple[str, ...] | None


def decode(data: bytes) -> str:
    """Return the text of a file.

    Raises
    ------
    FileRefused
        For a file that is too large or is not UTF-8; says in which line.
    """
    if len(data) > MOST_BYTES:
        raise FileRefused(
            "large",
            f"a file of {len(data):,} bytes",
            f"at most {MOST_BYTES:,}",
            "bring it in parts",
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("encoding", "a file in UTF-16", "UTF-8", "save it as CSV UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileRefused(
            "encoding", f"line {line} in another encoding", "UTF-8", "save the file as CSV UTF-8"
        ) from error


def raw_rows(text: str) -> Iterator[RawRow]:
    """Yield the rows of a file, the heading first; blank rows are left out.

    Raises
    ------
    FileRefused
        For a file without a heading, with more than `MOST_ROWS` rows, or full of open quotes.
    """
    lines = list(io.StringIO(text, newline=None))
    delimiter = _delimiter(next((line for line in lines if line.strip()), ""))
    count = at = reread = 0
    while at < len(lines):
        cells, used = _cut(lines, at, delimiter)
        if cells is None:
            reread += sum(map(len, lines[at : at + used]))
            _refuse_beyond(reread)
            used = 1
        if cells is None or any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_ROWS + 1:
                raise FileRefused(
                    "rows",
                    f"more than {MOST_ROWS:,} rows",
                    f"at most {MOST_ROWS:,}",
                    "bring it in parts",
                    most=MOST_ROWS,
                )
            yield RawRow(at + 1, cells)
        at += used
    if not count:
        raise FileRefused("empty", "an empty file", "a heading and rows", "start from the template")


def _cut(lines: list[str], at: int, delimiter: str) -> tuple[tuple[str, ...] | None, int]:
    """Return the cells of the row that begins at a line, and how many lines were read for it.

    A row that cannot be cut takes one line: what stands below it is read again from there, so that
    one stray quote does not swallow the rows after it.
    """
    reader = csv.reader(lines[at : at + MOST_LINES], delimiter=delimiter, strict=True)
    try:
        cells = tuple(next(reader, []))
    except csv.Error:
        return None, reader.line_num
    return cells, max(1, reader.line_num)


def _refuse_beyond(reread: int) -> None:
    if reread > MOST_REREAD:
        raise FileRefused(
            "quotes",
            "so many open quotes that rows cannot be told apart",
            "quotes that are closed in their own cell",
            "save the file as CSV again",
        )


def _delimiter(heading: str) -> str:
    """Return the delimiter under which a heading names most columns, a comma of equal ones."""

    def named(delimiter: str) -> int:
        try:
            cells = next(csv.reader([heading], delimiter=delimiter), [])
        except csv.Error:
            return 0
        return sum(cell.strip().lower() in COLUMNS for cell in cells)

    return max(DELIMITERS, key=named)
