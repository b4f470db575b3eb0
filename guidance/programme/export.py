"""CSV that opens cleanly in a spreadsheet, and the report of rows that could not be used."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from guidance.messages import Messages
from guidance.programme.columns import COLUMNS
from guidance.programme.rows import RowError

MARK = "\ufeff"
"""Byte order mark: without it spreadsheets read UTF-8 as another encoding."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
REPORT = ("line", "column", "reason")


def safe_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV: commas, CRLF as RFC 4180 has it, cells escaped against formulas."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return written.getvalue()


def template() -> str:
    """Return an empty caseload: the heading alone."""
    return MARK + csv_text([COLUMNS])


def report(errors: Iterable[RowError], messages: Messages) -> str:
    """Return what is wrong with rows: line, column and reason, and nothing that stood in a cell."""
    told = ((one.line, one.column, why(one, messages)) for one in errors)
    return csv_text([REPORT, *told])


def why(error: RowError, messages: Messages) -> str:
    """Return why a row was left out, as a sentence."""
    return messages.say(f"caseload.row_{error.reason}")
