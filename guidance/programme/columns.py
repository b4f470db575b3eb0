"""The columns of a caseload, and the refusal of every other, above all of one that names a person."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from guidance.letters import without_marks
from guidance.programme.refusal import FileRefused

COLUMNS = (
    "case_ref",
    "language",
    "isco08",
    "skills",
    "skills_text",
    "certified",
    "goal",
    "nuts",
    "municipality",
    "radius_km",
    "budget",
    "currency",
    "hours_per_week",
    "start_from",
    "teaching_languages",
    "access",
    "need_group",
    "last_contact",
)
"""Every column a caseload may have, in the order of the template; only `case_ref` is required."""
REQUIRED = "case_ref"
SHOWN = 40
"""Most characters of a heading that a message repeats."""
ALONE = 3
"""Words of up to so many letters count only where they stand alone: "sex" is no part of "Essex"."""
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ß": "ss", "ø": "o", "đ": "d", "æ": "ae", "ð": "d"})
_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case without accents."""
    bare = without_marks(_HUMP.sub(" ", text).casefold().translate(_LETTERS))
    return tuple(_WORD.findall(bare.translate(_LETTERS)))


def read_heading(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a file by its first row.

    Raises
    ------
    FileRefused
        For a column that names a person or is not known, one named twice, or no `case_ref`; the
        message names the column.
    """
    names = tuple(cell.strip() for cell in cells)
    known = tuple(name.lower() for name in names)
    for name, lower in zip(names, known, strict=True):
        if lower not in COLUMNS:
            raise _strange(name)
    twice = sorted(name for name, count in Counter(known).items() if count > 1)
    if twice:
        raise FileRefused(
            "twice",
            f"the column {', '.join(twice)} twice",
            "each column once",
            "remove one of the two",
            column=", ".join(twice),
        )
    if REQUIRED not in known:
        raise FileRefused(
            "missing",
            f"no column {REQUIRED}",
            "an opaque reference for each row",
            "add it; see the template",
            column=REQUIRED,
        )
    return known


def names_a_person(heading: str) -> str | None:
    """Return what a heading would tell of a person ("name", "birth", ...), None where nothing."""
    words = plain_words(heading)
    whole = "".join(words)
    alone = (kind for kind, stems in _stems().items() if not set(stems).isdisjoint(words))
    within = (
        kind
        for kind, stems in _stems().items()
        if any(len(stem) > ALONE and stem in whole for stem in stems)
    )
    return next(alone, None) or next(within, None)


def _strange(heading: str) -> FileRefused:
    shown, column = repr(heading[:SHOWN]), heading[:SHOWN]
    kind = names_a_person(heading)
    if kind is not None:
        return FileRefused(
            "person",
            f"the column {shown}, which names a person ({kind})",
            f"only {', '.join(COLUMNS)}",
            "remove the column; nothing of the file was read",
            column=column,
        )
    return FileRefused(
        "column",
        f"the unknown column {shown}",
        f"only {', '.join(COLUMNS)}",
        "remove or rename it; nothing of the file was read",
        column=column,
    )


@cache
def _stems() -> Mapping[str, tuple[str, ...]]:
    told = files(__package__).joinpath("person_columns.toml").read_text("utf-8")
    return {kind: tuple(table["words"]) for kind, table in tomllib.loads(told).items()}
