"""What one cell of a caseload may hold; a refusal says which kind of thing is wrong, never what stood there."""

from __future__ import annotations

import re
from datetime import date

from guidance.errors import InputError
from guidance.frameworks import CEFR_LEVELS, is_language_code, nuts_country
from guidance.learner import MOST

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")
_DATE_LIKE = re.compile(r"(?:19|20)\d\d([-./])\d\d?\1\d\d?|\d\d?([-./])\d\d?\2(?:19|20)?\d\d")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s|<>\"]{3,300}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,31}")
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")
_NEED = re.compile(r"[a-z][a-z0-9-]{0,39}")
_NUTS = re.compile(r"[A-Za-z]{2}[A-Za-z0-9]{0,3}")


class CellRefused(InputError):
    """A cell that cannot be read.

    Parameters
    ----------
    reason
        Name of the message `caseload.row_...` that says why.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"a cell refused as {reason}", "what docs/formats.md says", "mend the row")


def listed(cell: str) -> tuple[str, ...]:
    """Return the items of a list, in order, each once."""
    return tuple(dict.fromkeys(item.strip() for item in cell.split("|") if item.strip()))


def reference(cell: str) -> str:
    """Return an opaque reference: it has a figure, and is neither a date nor words with blanks."""
    if not cell:
        raise CellRefused("reference_missing")
    opaque = _REFERENCE.fullmatch(cell) and any(letter.isdigit() for letter in cell)
    if not opaque or _DATE_LIKE.fullmatch(cell):
        raise CellRefused("reference")
    return cell


def language(cell: str) -> str:
    """Return an ISO 639-1 code."""
    if not is_language_code(cell):
        raise CellRefused("language")
    return cell.lower()


def isco_codes(cell: str) -> tuple[str, ...]:
    """Return ISCO-08 codes of one to four digits."""
    codes = listed(cell)
    if not all(code.isascii() and code.isdigit() and len(code) <= 4 for code in codes):
        raise CellRefused("isco")
    return codes


def uris(cell: str) -> tuple[str, ...]:
    """Return the URIs of skills."""
    found = listed(cell)
    if not all(_URI.fullmatch(item) for item in found):
        raise CellRefused("uri")
    return found


def uri(cell: str) -> str:
    """Return the URI of an occupation."""
    if not _URI.fullmatch(cell):
        raise CellRefused("goal")
    return cell


def region(cell: str) -> str:
    """Return a NUTS code of any level, its country as NUTS writes it."""
    if not _NUTS.fullmatch(cell):
        raise CellRefused("nuts")
    return nuts_country(cell.upper())


def number(cell: str) -> float:
    """Return a number of at most two decimals; "1.234" could be two things and is refused."""
    if not _NUMBER.fullmatch(cell):
        raise CellRefused("number")
    return min(float(cell.replace(",", ".")), MOST)


def hours(cell: str) -> float:
    """Return hours of a week."""
    found = number(cell)
    if found > 168:
        raise CellRefused("hours")
    return found


def currency(cell: str) -> str:
    """Return an ISO 4217 code."""
    if not (len(cell) == 3 and cell.isascii() and cell.isalpha()):
        raise CellRefused("currency")
    return cell.upper()


def day(cell: str) -> date:
    """Return a date written as ISO 8601 asks."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise CellRefused("date") from None


def levels(cell: str) -> tuple[tuple[str, str], ...]:
    """Return languages with CEFR levels, such as pl:C2|en:B1, sorted; each language once."""
    pairs = tuple(tuple(item.split(":")) for item in listed(cell))
    if not all(len(pair) == 2 for pair in pairs):
        raise CellRefused("levels")
    named = tuple((code.strip().lower(), level.strip().upper()) for code, level in pairs)
    right = all(is_language_code(code) and level in CEFR_LEVELS for code, level in named)
    if not right or len(dict(named)) < len(named):
        raise CellRefused("levels")
    return tuple(sorted(named))


def needs(cell: str) -> tuple[str, ...]:
    """Return needs of access to an offer, such as wheelchair|childcare, sorted."""
    found = tuple(sorted(item.lower() for item in listed(cell)))
    if not all(_NEED.fullmatch(item) for item in found):
        raise CellRefused("access")
    return found


def group(cell: str) -> str:
    """Return an opaque code of a need group."""
    if not _CODE.fullmatch(cell):
        raise CellRefused("group")
    return cell
