"""Sheets of paper as plain values, for the templates of page and PDF alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.rendering.pdf import write_pdf
from api.rendering.qr import qr_svg
from guidance.messages import messages_for
from guidance.papers import Block, BlockKind, Sheet, side_by_side

TEMPLATE = "sheet.typ"
USUAL_SIZE, LARGE_SIZE = 12, 18
"""Points. Eighteen is what unions of the blind call large print."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a sheet is set; it changes no word of it."""

    large: bool = False

    @property
    def size(self) -> int:
        """Return the size of letters in points."""
        return LARGE_SIZE if self.large else USUAL_SIZE


def sheet_members(sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Return one sheet, or one in two languages, as rows of one or two cells."""
    first = sheets[0]
    pairs = side_by_side(first, sheets[1]) if len(sheets) > 1 else [(b,) for b in first.blocks]
    languages = [sheet.language for sheet in sheets]
    return {
        "languages": languages,
        "title": " / ".join(sheet.title for sheet in sheets),
        "foot": " / ".join(dict.fromkeys(sheet.foot for sheet in sheets)),
        "rows": [
            [_block(block, *where) for block, where in zip(row, enumerate(languages), strict=True)]
            for row in pairs
        ],
    }


def _block(block: Block | None, column: int, language: str) -> dict[str, Any] | None:
    """Return a block; the picture of an address stands in the first column alone."""
    if block is None:
        return None
    messages = messages_for(language)
    told = {
        "kind": block.kind.value,
        "text": block.text,
        "label": messages.heading(block.label) if block.label else "",
        "language": block.language or language,
        "svg": None,
        "scan": "",
        "picture": "",
    }
    if block.kind is BlockKind.ADDRESS and column == 0 and (svg := qr_svg(block.text)):
        told |= {"svg": svg, "scan": messages.say("paper.scan")}
        told["picture"] = messages.say("paper.picture", url=block.text)
    return told


def write_sheets(papers: Sequence[Sequence[Sheet]], day: date, setting: Setting) -> bytes:
    """Return a PDF of papers one after another, each on pages of its own.

    Parameters
    ----------
    papers
        Each paper in one language, or in two side by side.
    """
    members = [sheet_members(sheets) for sheets in papers]
    return write_pdf(TEMPLATE, {"papers": members, "size": setting.size}, day)
