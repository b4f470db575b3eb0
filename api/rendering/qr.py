"""Addresses as pictures that phones read (QR codes, ISO/IEC 18004), made here and never fetched."""

from __future__ import annotations

from functools import lru_cache

from guidance.errors import MissingDependency

MOST_LETTERS = 300
"""Longer addresses make pictures too fine for an old phone: they stand as text alone."""


@lru_cache(maxsize=256)
def qr_svg(address: str) -> str | None:
    """Return the picture of a web address as SVG, None of a long one or of another scheme.

    Error correction M: a crease or a coffee stain on the paper does no harm.
    """
    if not address.startswith("https://") or len(address) > MOST_LETTERS:
        return None
    try:
        import segno  # noqa: PLC0415 - only paper needs it
    except ImportError as error:
        raise MissingDependency(
            "no segno", "the package segno", "install this project's dependencies again"
        ) from error
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(scale=3, border=4, light="#fff"))
