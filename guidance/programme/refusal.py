"""Why a file of people or seats is refused whole, so that a page can say it in any language."""

from __future__ import annotations

from collections.abc import Mapping

from guidance.errors import InputError


class FileRefused(InputError):
    """A file that is refused whole; nothing of its rows is told.

    Parameters
    ----------
    reason
        Name of the message `caseload.file_...` that says why.
    found, expected, remedy
        As of every error.
    values
        What the message is filled in with, such as the heading of a column.
    """

    def __init__(
        self, reason: str, found: str, expected: str, remedy: str, **values: str | int
    ) -> None:
        self.reason = reason
        self.values: Mapping[str, str | int] = values
        super().__init__(found, expected, remedy)
