"""Sheets for print: one template of this package and data, never text inside a template's code.

The data travel as JSON and are shown as strings, so nothing that a course or a person wrote is
read as markup. Equal data give equal bytes: only the fonts inside the compiler are used, and the
document carries the day it is given instead of the clock.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guidance.errors import MissingDependency

if TYPE_CHECKING:
    import typst
    from typst import PDFStandards

MEDIA_TYPE = "application/pdf"
STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, with title and language, for people who listen to it.

A sheet that cannot have it is printed without: its fonts lack a letter, as all outside Latin,
Greek and Cyrillic, or a text that should be a heading is empty.
"""
STANDARD_BROKEN = "PDF/UA-1 error"
UNPRINTABLE = frozenset({"Cc", "Cs", "Cn", "Co"})
"""Unicode categories of letters that are not shown: controls, halves, unassigned and private."""
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of what follows: a text could look like another one."""
TEMPLATES = Path(__file__).with_name("print")


def write_pdf(template: str, data: Mapping[str, Any], day: date) -> bytes:
    """Return a PDF of a template of `print/` filled with data.

    Parameters
    ----------
    data
        Plain JSON values; the template decides what it shows.
    day
        The day that the file is dated, whenever it is made.
    """
    text = json.dumps(_printable(data), ensure_ascii=False, sort_keys=True)
    try:
        return _compiled(template, text, day, STANDARD)
    except RuntimeError as error:
        if STANDARD_BROKEN not in str(error):
            raise
        return _compiled(template, text, day, [])


def _compiled(template: str, text: str, day: date, standard: PDFStandards) -> bytes:
    midnight = datetime.combine(day, time(), UTC)
    compiler, turn = _compiler(template)
    with turn:
        written = compiler.compile(
            format="pdf",
            sys_inputs={"data": text},
            pdf_standards=standard,
            timestamp=int(midnight.timestamp()),
        )
    if not isinstance(written, bytes):
        raise TypeError(f"a PDF of {template} was expected, found {type(written).__name__}")
    return written


def _printable(value: Any) -> Any:
    """Return data without what has no place on paper: controls, also those that turn text round."""
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, str):
        return "".join(letter for letter in value if _is_printable(letter))
    return [_printable(item) for item in value] if isinstance(value, list | tuple) else value


def _is_printable(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return letter == "\n" or (kind not in UNPRINTABLE and letter not in TURNING)


@cache
def _compiler(template: str) -> tuple[typst.Compiler, threading.Lock]:
    """Return the compiler of a template, which keeps its fonts, and the lock of its one user."""
    try:
        import typst  # noqa: PLC0415 - 11 MB, and only print needs it
    except ImportError as error:
        raise MissingDependency(
            "no typst", "the package typst", "install this project's dependencies again"
        ) from error
    fonts = typst.Fonts(include_system_fonts=False)
    compiler = typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=fonts)
    return compiler, threading.Lock()
