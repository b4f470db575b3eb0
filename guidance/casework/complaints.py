"""A complaint about an answer: kept on purpose, answered by a person (F46)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guidance.casework.reference import DIGITS, LETTERS
from guidance.casework.refusal import EntryRefused
from guidance.errors import InputError

MOST_COMPLAINT = 2_000
"""Characters of a complaint or its answer."""
RUN_ID = re.compile(r"[0-9a-zA-Z._-]{6,80}")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint. `reference` names the case that holds the run; None where no case does.

    `answer` is None until somebody answers; moments are UTC to the second.
    """

    id: str
    moment: str
    run_id: str
    reference: str | None
    language: str
    text: str
    answer: str | None = None
    answered_by: str | None = None
    answered_at: str | None = None


def checked_complaint(run_id: str, text: str) -> tuple[str, str]:
    """Return run id and text as they are kept.

    Raises
    ------
    InputError
        When the run id has not the form of one, or the text is too long.
    """
    if not RUN_ID.fullmatch(run_id.strip()):
        raise InputError(
            "a run id that no answer bears", "the id that stands at the end of an answer", "copy it"
        )
    return run_id.strip(), checked_text(text)


def checked_text(text: str) -> str:
    """Return a complaint's or an answer's text; see `checked_complaint`."""
    if len(text) > MOST_COMPLAINT:
        raise EntryRefused(
            "long",
            f"a text of {len(text):,} characters",
            f"at most {MOST_COMPLAINT:,}",
            "shorten it",
            most=MOST_COMPLAINT,
        )
    return text.strip()


def complaint_id(number: int) -> str:
    """Return the id that stands for a random number: hard to guess, easy to say."""
    marks = LETTERS + DIGITS
    signs = []
    for _ in range(12):
        number, sign = divmod(number, len(marks))
        signs.append(marks[sign])
    return "-".join("".join(signs[i : i + 4]) for i in (0, 4, 8))
