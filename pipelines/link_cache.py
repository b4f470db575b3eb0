"""What the linker read in each ad, kept by the ad's own words: only new texts are read.

A result depends on the text alone, so an ad that comes again, whatever its id, region or date,
need not be read again. Adding a hundred ads to a million reads a hundred.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidance.linking.types import Candidate
from guidance.storage.codec import from_line, to_line
from guidance.storage.files import write_atomically
from pipelines.records import Advertisement

Found = tuple[Candidate, ...]
Read = Callable[[Sequence[Advertisement]], Sequence[Found]]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was read in one text, as a line of a file; `text` is the digest of the text."""

    text: str
    found: Found


def text_digest(ad: Advertisement) -> str:
    """Return the digest of all that the linker reads of an ad, whatever its id, place and date."""
    words = (ad.vacancy.title, ad.text, ad.vacancy.language, ad.english_title, ad.english_text)
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()[:32]


def read_new(
    ads: Sequence[Advertisement], read: Read, memory: Path, tell: Callable[[str], None] = print
) -> tuple[Found, ...]:
    """Return what is found in each ad, reading only texts that the memory does not hold.

    Parameters
    ----------
    read
        Reads some ads: one result for each, in their order.
    memory
        File of earlier results, made by one linker with one set of bounds; it is rewritten when
        there is anything new, and safe to delete.
    """
    known = {line.text: line.found for line in _remembered(memory)}
    digests = [text_digest(ad) for ad in ads]
    new = {digest: ad for digest, ad in zip(digests, ads, strict=True) if digest not in known}
    tell(f"{memory.name.split('-')[0]}: {len(new):,} new texts, {len(ads):,} ads")
    if new:
        known.update(zip(new, read(tuple(new.values())), strict=True))
        lines = (to_line(Remembered(text, known[text])) for text in sorted(known))
        write_atomically(memory, (f"{line}\n" for line in lines))
    return tuple(known[digest] for digest in digests)


def _remembered(memory: Path) -> Iterator[Remembered]:
    if memory.is_file():
        with memory.open("rb") as lines:
            yield from (from_line(Remembered, line) for line in lines)
