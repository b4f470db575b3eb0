"""Why an entry of a case is refused, so that a page can say it in any language."""

from __future__ import annotations

from collections.abc import Mapping

from guidance.errors import InputError


class EntryRefused(InputError):
    """Something that a counsellor wrote and that is not kept.

    Parameters
    ----------
    reason
        Name of the message `refused.REASON` that says why.
    found, expected, remedy
        As of every error.
    values
        What the message is filled in with, such as the most characters of a text.
    """

    def __init__(self, reason: str, found: str, expected: str, remedy: str, **values: int) -> None:
        self.reason = reason
        self.values: Mapping[str, int] = values
        super().__init__(found, expected, remedy)
