"""The codes of the Open Education API in our words, out of `terms.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from guidance.credential import NationalLevel


@cache
def table(name: str) -> dict[str, Any]:
    """Return one table of codes."""
    everything = tomllib.loads(files(__package__).joinpath("terms.toml").read_text("utf-8"))
    found: dict[str, Any] = everything[name]
    return found


def participation_of(codes: Iterable[str]) -> str | None:
    """Return how people take part: one word for all modes of delivery, None for none known."""
    ways = [way for code in codes if (way := table("ways").get(code))]
    plain = sorted({way for way in ways if way in ("onsite", "online", "blended")})
    if len(plain) > 1:
        return "blended"
    return next(iter((*plain, *ways)), None)


def mode_of(participation: str | None) -> str | None:
    """Return onsite, online or blended for a way of taking part, None where it does not say."""
    return table("modes").get(participation) if participation else None


def eqf_of(codes: Iterable[Any]) -> int | None:
    """Return the European level of the first code that its enumeration ties to one."""
    levels = table("eqf")
    return next((levels[code] for code in codes if isinstance(code, str) and code in levels), None)


def national_levels_of(codes: Iterable[Any]) -> tuple[NationalLevel, ...]:
    """Return levels of a national framework alone."""
    known = table("national")
    return tuple(NationalLevel(*known[c]) for c in codes if isinstance(c, str) and c in known)
