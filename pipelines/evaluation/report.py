"""How suites write what they found: tables of words, and what could not be measured and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guidance.evaluation import Measured

ABSENT = "-"
"""Stands where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as words: a title, one line of headings, rows, and remarks below."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield the table as plain text, columns under each other."""
        table = [self.columns, *self.rows]
        widths = [max(len(row[at]) for row in table) for at in range(len(self.columns))]
        yield self.title
        for row in table:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            yield "  " + "  ".join(cells).rstrip()
        yield from (f"  {note}" for note in self.notes)
        yield ""


@dataclass(frozen=True, slots=True)
class Missed:
    """A set or suite that could not be measured, and why."""

    name: str
    reason: str

    def lines(self) -> Iterator[str]:
        """Yield one line."""
        yield f"{self.name:18} missed: {self.reason}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"missed": self.name, "reason": self.reason}


def shown(figure: Measured | None) -> str:
    """Return a figure with its interval, as people read it."""
    if figure is None or not figure.count:
        return ABSENT
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"
