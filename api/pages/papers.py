"""What people may print: the fields that ask for it, and a sheet put into lists for a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from api.pages.form import MOST_FIELDS, State, read_form
from api.rendering.sheets import sheet_members
from guidance.errors import InputError
from guidance.messages import languages
from guidance.papers import Sheet, Tone

SWITCHES = ("large", "easy")
OWN = (*SWITCHES, "second", "letter", "chosen", "origin")
"""Fields of the papers; every other one is the flow's."""
ORIGINS = ("list", "path")
LISTED = ("item", "fact")
"""Kinds of blocks that make one list where they follow each other."""

Row = Sequence[dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What a form asks to have on paper.

    Attributes
    ----------
    chosen
        Courses, each with a run or None; empty takes those ticked, those of the path, or the first.
    origin
        Page it was asked from: the list of courses, or the path.
    second
        A second language, "" for none.
    letter
        URI of the course that a letter is about, "" for a plan.
    """

    state: State
    chosen: tuple[tuple[str, str | None], ...] = ()
    origin: str = "list"
    second: str = ""
    letter: str = ""
    large: bool = False
    easy: bool = False

    @property
    def tone(self) -> Tone:
        """Return whether easy words are wanted."""
        return Tone.EASY if self.easy else Tone.USUAL

    def carried(self, chosen: Iterable[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
        """Return the hidden fields that bring the same courses again, without how they look."""
        courses = (("chosen", f"{uri} {run or ''}".strip()) for uri, run in chosen)
        letter = (("letter", self.letter),) if self.letter else ()
        return (*self.state.fields("step", "language", "compare"), *letter, *courses)

    def look(self) -> tuple[tuple[str, str], ...]:
        """Return the fields that say how it looks."""
        switched = tuple((name, "yes") for name in SWITCHES if getattr(self, name))
        return (*switched, ("second", self.second)) if self.second else switched


def read_paper_form(body: bytes) -> PaperForm:
    """Return what an urlencoded form asks for; the rest of it is the state of the flow.

    Raises
    ------
    InputError
        For a field or choice that was not offered.
    """
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise InputError("a form that cannot be read", "an urlencoded form", "") from error
    own = {name: value for name, value in pairs if name in OWN}
    state = read_form(urlencode([pair for pair in pairs if pair[0] not in OWN]).encode())
    second, origin = own.get("second", ""), own.get("origin", ORIGINS[0])
    if second not in ("", *languages()) or origin not in ORIGINS:
        raise InputError("another value of second or origin", "one that was offered", "")
    return PaperForm(
        state=state,
        chosen=tuple(_course(value) for name, value in pairs if name == "chosen"),
        origin=origin,
        second="" if second == state.language else second,
        letter=own.get("letter", ""),
        large="large" in own,
        easy="easy" in own,
    )


def _course(value: str) -> tuple[str, str | None]:
    uri, _, run = value.partition(" ")
    return uri, run or None


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """Blocks of one kind that follow each other, in one or two columns."""

    kind: str
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[tuple[dict[str, Any], ...], ...]:
        """Return the blocks of each column."""
        cells = zip(*self.rows, strict=True)
        return tuple(tuple(block for block in column if block is not None) for column in cells)


@dataclass(frozen=True, slots=True)
class PaperPage:
    """All that a page to print shows; no group says that there is nothing to print."""

    title: str
    languages: tuple[str, ...]
    foot: str
    groups: tuple[PaperGroup, ...]


def paper_page(sheets: Sequence[Sheet]) -> PaperPage:
    """Return a sheet, or two side by side, as a page shows them."""
    told = sheet_members(sheets)
    return PaperPage(
        told["title"], tuple(told["languages"]), told["foot"], tuple(_groups(told["rows"]))
    )


def _groups(rows: Iterable[Row]) -> Iterator[PaperGroup]:
    kind, run = "", list[Row]()
    for row in rows:
        own = next(block["kind"] for block in row if block is not None)
        if run and not (own == kind and own in LISTED):
            yield PaperGroup(kind, tuple(run))
            run = []
        kind = own
        run.append(row)
    if run:
        yield PaperGroup(kind, tuple(run))
