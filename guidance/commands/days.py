"""The day a command is asked for: the clock of this door."""

from __future__ import annotations

from datetime import date

from guidance.errors import InputError


def asked_day(text: str | None) -> date:
    """Return the day of `--day` (ISO 8601), today where none is given.

    Raises
    ------
    InputError
        For a text that is no such day.
    """
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            "--day of another form", "a day such as 2026-11-22", "correct it"
        ) from error
