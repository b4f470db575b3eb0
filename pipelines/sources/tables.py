"""Rows out of CSV, JSON and JSON Lines, each with the physical line it begins on.

Cells stay text: codes keep their leading zeros and "NA" stays "NA" until a reader decides.
`csv` is used rather than a data frame because quoted cells hold raw newlines and a refused row
must be found again by its line in the file.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidance.errors import RowRefused, SourceError
from pipelines.records import Ledger

Row = Mapping[str, str]
_SAMPLE = 65536


@dataclass(frozen=True, slots=True)
class Table:
    """The text of one CSV file with its header."""

    name: str
    header: tuple[str, ...]
    text: str
    delimiter: str

    @classmethod
    def from_text(cls, text: str, name: str, required: tuple[str, ...] = ()) -> Table:
        """Read the header and refuse a file without the required columns."""
        delimiter = _delimiter(text)
        header = _header(text, name, delimiter)
        missing = [column for column in required if column not in header]
        if missing:
            raise SourceError(
                f"{name} without column {', '.join(missing)} (it has {_short(header)})",
                f"the columns {', '.join(required)}",
                "check that the file is of this kind and release",
            )
        return cls(name, header, text, delimiter)

    def rows(self, ledger: Ledger) -> Iterator[tuple[int, Row]]:
        """Yield (first physical line, cells by column); rows of another width are refused."""
        width = len(self.header)
        for line, cells in self._cells():
            ledger.read += 1
            if len(cells) == width:
                yield line, dict(zip(self.header, cells, strict=True))
            else:
                reason = f"{len(cells)} cells where the header has {width}"
                ledger.refuse(RowRefused(self.name, line, reason))

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(
            io.StringIO(self.text, newline=""), delimiter=self.delimiter, strict=True
        )
        line = 1
        try:
            for number, cells in enumerate(reader):
                if number and cells:
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise _bad_quoting(self.name, line, error) from error


def parse_json(text: str, name: str, line: int = 1, *, nan_is_missing: bool = False) -> Any:
    """Return a JSON value; duplicate keys, NaN and lone surrogates are refused.

    Parameters
    ----------
    nan_is_missing
        Read NaN as null: data frames write an empty cell so.

    Raises
    ------
    RowRefused
        Naming the file and line; the caller decides whether the whole file falls with it.
    """
    try:
        constant = _missing_constant if nan_is_missing else _refuse_constant
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=constant)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except RowRefused:
        raise
    except RecursionError as error:
        raise RowRefused(name, line, "JSON nested too deep") from error
    except _BadJson as error:
        raise RowRefused(name, line, str(error)) from error
    except ValueError as error:
        raise RowRefused(name, line, "not valid JSON") from error
    return value


def json_lines(text: str, name: str, ledger: Ledger) -> Iterator[tuple[int, dict[str, Any]]]:
    r"""Yield (line, object); split on "\n" only, because texts hold U+2028 and U+0085.

    NaN in a line is a missing value: whole sets were written by data frames.
    """
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        ledger.read += 1
        try:
            value = parse_json(content, name, line, nan_is_missing=True)
            yield line, _object(value, name, line)
        except RowRefused as error:
            ledger.refuse(error)


def whole_json(text: str, name: str) -> Any:
    """Return the JSON value of a whole file, or refuse the file."""
    try:
        return parse_json(text, name)
    except RowRefused as error:
        raise SourceError(
            f"{name}: {error.reason}", "one JSON document in UTF-8", "correct or replace the file"
        ) from error


class _BadJson(ValueError):
    """JSON that the standard forbids or leaves open."""


def _object(value: Any, name: str, line: int) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise RowRefused(name, line, f"a JSON {type(value).__name__} where an object is expected")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _BadJson("a key that occurs twice in one JSON object")
    return found


def _refuse_constant(constant: str) -> Any:
    raise _BadJson(f"{constant}, which is no JSON number")


def _missing_constant(constant: str) -> Any:
    return None if constant == "NaN" else _refuse_constant(constant)


def _delimiter(text: str) -> str:
    first = text[:_SAMPLE].lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _header(text: str, name: str, delimiter: str) -> tuple[str, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
    except csv.Error as error:
        raise _bad_quoting(name, 1, error) from error
    if len(set(header)) != len(header):
        raise SourceError(
            f"{name} with a column that occurs twice", "distinct columns", "rename one of them"
        )
    return header


def _bad_quoting(name: str, line: int, error: csv.Error) -> SourceError:
    return SourceError(
        f"{name}, line {line}: {error}", "CSV with closed quotes", "correct or replace the file"
    )


def _short(header: tuple[str, ...]) -> str:
    shown = ", ".join(cell[:30] for cell in header[:8])
    return shown + (", ..." if len(header) > 8 else "")
