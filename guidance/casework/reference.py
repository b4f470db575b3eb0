"""The opaque reference of a case: what a centre writes on its own file, and nothing of the person.

The rule keeps out what people would write first: a name has more letters in a row, a telephone or
identity number more digits, a birth date is groups of digits that read as a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import permutations

from guidance.casework.refusal import EntryRefused

FORM = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
SHORTEST, LONGEST = 4, 16
MOST_LETTERS = 3
MOST_DIGITS = 5
DAY_LIKE = re.compile(r"(?<!\d)(\d{1,4})-(\d{1,2})-(\d{1,4})(?!\d)")
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
DIGITS = "23456789"
"""Without letters that make words and digits that are taken for letters."""


def checked_reference(text: str) -> str:
    """Return a reference in capitals.

    Raises
    ------
    EntryRefused
        When it is too short or long, holds other characters, or looks like a name, a date, an
        address or a number that belongs to a person. It is not quoted: it may be one.
    """
    reference = text.strip().upper()
    for found in _objections(reference):
        raise EntryRefused(
            "reference",
            f"a reference {found}",
            f"{SHORTEST} to {LONGEST} letters and digits, as TOR-0142, that tell nothing of a person",
            "take a running number, or leave it out and one is made",
            least=SHORTEST,
            most=LONGEST,
        )
    return reference


def _objections(reference: str) -> Iterator[str]:
    """Yield what speaks against a reference, the plainest first."""
    if "@" in reference:
        yield "that looks like a mail address"
    if not SHORTEST <= len(reference) <= LONGEST:
        yield f"of {len(reference)} characters"
    if not FORM.fullmatch(reference):
        yield "with other characters than A-Z, 0-9 and single dashes"
    if not re.search(r"\d", reference) or re.search(rf"[A-Z]{{{MOST_LETTERS + 1}}}", reference):
        yield f"that may be a name: no digit, or more than {MOST_LETTERS} letters in a row"
    if re.search(rf"\d{{{MOST_DIGITS + 1}}}", reference):
        yield f"with more than {MOST_DIGITS} digits in a row, as a date or an identity number has"
    if any(_is_day(match.groups()) for match in DAY_LIKE.finditer(reference)):
        yield "that reads as a date"


def _is_day(groups: tuple[str, ...]) -> bool:
    for year, month, day in permutations(int(group) for group in groups):
        try:
            date(year if year > 99 else 1900 + year, month, day)
        except ValueError:
            continue
        return True
    return False


def made_reference(number: int) -> str:
    """Return the reference that stands for a random number, as K7M2-R4T9."""
    characters = []
    for _ in range(4):
        number, letter = divmod(number, len(LETTERS))
        number, digit = divmod(number, len(DIGITS))
        characters.append(LETTERS[letter] + DIGITS[digit])
    return f"{characters[0]}{characters[1]}-{characters[2]}{characters[3]}"
