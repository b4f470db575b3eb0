"""What the encoders never learn from, so that something is left to fit and to measure with."""

from __future__ import annotations

import zlib

from models.lexical import plain

WITHHELD_OF = 50
"""One concept in this many keeps its names outside English to itself."""
RESERVED_OF = 12
"""One alternative name, description and sentence in this many is left for fitting the linker."""


def is_withheld(uri: str) -> bool:
    """Return whether a concept's names outside English are kept out of training."""
    return zlib.crc32(uri.encode()) % WITHHELD_OF == 0


def is_reserved(text: str) -> bool:
    """Return whether no encoder learns from a text, so that the linker can be fitted on it."""
    return zlib.crc32(plain(text).encode()) % RESERVED_OF == 1
