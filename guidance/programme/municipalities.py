"""From the name of a municipality to a region and a point, without guessing.

Names come from the reference table of places and regions and from the ads of a snapshot, which
also know where a place lies. A name that stands for several regions counts only where the row's
own region settles which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from guidance.frameworks import distance_km
from guidance.programme.columns import plain_words

Point = tuple[float, float]
FURTHEST_APART = 15.0
"""Kilometres within which the ads of one place may lie: further apart they are several places."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name as a table has it: the NUTS code it stands for, and the point, None where unknown."""

    name: str
    nuts: str
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """Where a municipality lies: its NUTS code, and its point where one is known."""

    nuts: str
    point: Point | None


class Municipalities:
    """Looks names up; words are compared without accents and capitals."""

    def __init__(self, known: Iterable[Named]) -> None:
        self._codes: dict[tuple[str, ...], set[str]] = {}
        self._points: dict[tuple[tuple[str, ...], str], list[Point]] = {}
        for item in known:
            words = plain_words(item.name)
            if not words or len(item.nuts) < 2:
                continue
            self._codes.setdefault(words, set()).add(item.nuts)
            if item.point is not None:
                self._points.setdefault((words, item.nuts), []).append(item.point)

    def locate(self, name: str, within: str | None) -> Located | None:
        """Return where a municipality lies, None where no name or several places fit.

        Parameters
        ----------
        within
            The row's own NUTS code, which a place has to lie in; None where it names none.
        """
        words = plain_words(name)
        fitting = _deepest(
            code for code in self._codes.get(words, set()) if code.startswith(within or "")
        )
        if len(fitting) != 1:
            return None
        return Located(fitting[0], _centre(self._points.get((words, fitting[0]), [])))


def _deepest(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that are no wider region of another, sorted."""
    every = sorted(set(codes))
    return tuple(a for a in every if not any(b != a and b.startswith(a) for b in every))


def _centre(points: list[Point]) -> Point | None:
    """Return the median of some points that lie together, four decimals; else None."""
    if not points:
        return None
    middle = np.median(np.array(sorted(points)), axis=0)
    centre = (round(float(middle[0]), 4), round(float(middle[1]), 4))
    together = all(distance_km(centre, point) <= FURTHEST_APART for point in points)
    return centre if together else None


def named_regions(names: Mapping[str, str]) -> Iterable[Named]:
    """Yield the regions of a table of code to name; countries are no municipalities."""
    return (Named(name, code) for code, name in sorted(names.items()) if len(code) > 2)
