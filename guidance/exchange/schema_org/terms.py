"""The words of schema.org that are read, out of `terms.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("terms.toml").read_text("utf-8"))


def course_types() -> frozenset[str]:
    """Return the types that are read as offers."""
    return frozenset(_table()["types"]["courses"])


def containers() -> tuple[str, ...]:
    """Return the members that hold further offers."""
    return tuple(_table()["through"]["members"])


def names(member: str) -> list[str]:
    """Return the names a member is read from, in order of preference."""
    return _table()["read"][member]


@cache
def known_members() -> frozenset[str]:
    """Return every member that is read, or says nothing on an offer."""
    read = (name for listed in _table()["read"].values() for name in listed)
    return frozenset((*read, *_table()["bookkeeping"]["members"]))


@cache
def _modes() -> dict[str, str]:
    return {word: mode for mode, words in _table()["modes"].items() for word in words}


def mode_of(text: str) -> str | None:
    """Return onsite, online or blended for a word of courseMode, None for any other."""
    bare = "".join(letter for letter in text.rsplit("/", 1)[-1].casefold() if letter.isalnum())
    return _modes().get(bare)


def is_unit(kind: str, name: Any) -> bool:
    """Return whether a text names a unit: "ects" or "hours"."""
    return isinstance(name, str) and name.strip().casefold() in _table()["units"][kind]


def is_free(category: str) -> bool:
    """Return whether a category of an offer says that it costs nothing."""
    return category.rsplit("/", 1)[-1].casefold() in _table()["free"]["categories"]
