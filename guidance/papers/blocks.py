"""What stands on a sheet of paper: blocks in a fixed order, alike for page, print and PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest


class BlockKind(StrEnum):
    """What a block is."""

    NOTICE = "notice"
    """A text in a frame, such as that a program made the sheet."""
    HEADING = "heading"
    """Heading of a section."""
    COURSE = "course"
    """Title of a course, as heading of its part."""
    SUBHEADING = "subheading"
    """Heading within a section or course."""
    TEXT = "text"
    """A sentence or a paragraph."""
    STRONG = "strong"
    """A sentence that has to be seen."""
    ITEM = "item"
    """A point of a list."""
    FACT = "fact"
    """A label and what belongs to it, such as price and amount."""
    ADDRESS = "address"
    """An address on the web, also as a picture that a phone reads; `label` leads to it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block.

    Attributes
    ----------
    label
        What leads to the text, of facts and addresses.
    language
        Language of the text (ISO 639-1) where it is not the sheet's, such as a course's title.
    """

    kind: BlockKind
    text: str
    label: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a sheet says in one language; `foot` stands under every page."""

    language: str
    title: str
    foot: str
    blocks: tuple[Block, ...]


Pair = tuple[Block | None, Block | None]
"""One block in two languages; None where a language has nothing beside the other."""


def side_by_side(left: Sheet, right: Sheet) -> tuple[Pair, ...]:
    """Return the blocks of two sheets beside each other, section by section.

    Sections and courses come in the same order in every language. Within one, a language may say
    more in one sentence and less in another, so blocks of one kind are put side by side.
    """
    pairs: list[Pair] = []
    for one, other in zip_longest(_sections(left), _sections(right), fillvalue=()):
        pairs += _paired(one, other)
    return tuple(pairs)


def _sections(sheet: Sheet) -> Iterator[tuple[Block, ...]]:
    """Yield each run of blocks from one heading of any kind to the next."""
    heads = (BlockKind.HEADING, BlockKind.COURSE, BlockKind.SUBHEADING)
    section: list[Block] = []
    for block in sheet.blocks:
        if block.kind in heads and section:
            yield tuple(section)
            section = []
        section.append(block)
    yield tuple(section)


def _paired(left: Sequence[Block], right: Sequence[Block]) -> Iterator[Pair]:
    """Yield the runs of equal kind beside each other, each to the end of the longer one."""
    for one, other in zip_longest(_runs(left), _runs(right), fillvalue=()):
        yield from zip_longest(one, other)


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    run: list[Block] = []
    for block in blocks:
        if run and run[-1].kind is not block.kind:
            yield tuple(run)
            run = []
        run.append(block)
    if run:
        yield tuple(run)
