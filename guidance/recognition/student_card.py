"""The form of a European Student Card number: it is checked here, and no card is ever verified.

A number is a UUID of version 1 (RFC 4122) whose node, the last twelve digits, is a prefix of three
digits and the institution's Participant Identification Code (PIC) of nine, instead of a network
address. It belongs to one person's card: it is personal data, and nothing of it is returned.
"""

from __future__ import annotations

import re
from enum import StrEnum

LONGEST = 64
"""Characters looked at; a number has 36."""
_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-([0-9a-f])[0-9a-f]{3}-([0-9a-f]{12})"
)
_PIC = re.compile(r"[0-9]{9}")
_NODE = re.compile(r"[0-9]{3}([0-9]{9})")


class CardForm(StrEnum):
    """What the form of a card number shows."""

    VALID = "valid"
    """The form is right; whether the card exists is not known, such as of a number made up well."""
    NO_UUID = "no uuid"
    """It is not written as a UUID, such as a student number of six digits."""
    OTHER_VERSION = "other version"
    """It is a UUID of another version or variant, such as a random one (version 4)."""
    NO_PIC = "no pic"
    """It does not end in a prefix and a PIC, such as a UUID with a network address in it."""
    OTHER_PIC = "other pic"
    """It ends in the PIC of another institution than the one given."""


def card_form(number: str, pic: str | None = None) -> CardForm:
    """Return what the form of a card number shows.

    Parameters
    ----------
    pic
        PIC of the institution that is said to have issued the card, to be compared.
    """
    found = _UUID.fullmatch(number.strip().lower()) if len(number) <= LONGEST else None
    if found is None:
        return CardForm.NO_UUID
    version, variant, node = found.groups()
    if version != "1" or variant not in "89ab":
        return CardForm.OTHER_VERSION
    ending = _NODE.fullmatch(node)
    if ending is None:
        return CardForm.NO_PIC
    if pic is not None and (not _PIC.fullmatch(pic.strip()) or ending.group(1) != pic.strip()):
        return CardForm.OTHER_PIC
    return CardForm.VALID
