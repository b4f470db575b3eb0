"""Sheets for print: one template of this package and data, never text inside a template's code.

The data travel as JSON and are shown as strings, so nothing that a course or a person wrote is
read as markup. Equal data give equal bytes: only the fonts inside the compiler are used, and the
document carries the day it is given instead of the clock.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guidance.errors import MissingDependency

if TYPE_CHECKING:
    import typst

MEDIA_TYPE = "application/pdf"
STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, with title and language, for people who listen to it."""
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
    midnight = datetime.combine(day, time(), UTC)
    compiler, turn = _compiler(template)
    with turn:
        written = compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
            pdf_standards=STANDARD,
            timestamp=int(midnight.timestamp()),
        )
    if not isinstance(written, bytes):
        raise TypeError(f"a PDF of {template} was expected, found {type(written).__name__}")
    return written


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
