"""Small cells of published tables withheld, and as many others that nobody can work them out.

Cell suppression as statistical offices do it (Fischetti and Salazar, 2001, Management Science 47,
1008-1027): a cell of 1 to k - 1 people is withheld, and further cells with it until every withheld
cell could be k more or k fewer by all that stays published: the sums of all tables together, and
that no count is below zero. Zeros are published: they count nobody.

Which further cells are withheld is found cell by cell in whole numbers, the cheapest first, and what
proves superfluous in the end is published again: few cells, not always the fewest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, hstack

DEFAULT_LEAST = 5
"""Fewest people of a cell that is published, unless a setting says otherwise."""
DEAR = 100
"""By how much more a sum counts than a single cell: a table without its totals says little."""
ROOM = 4
"""A change that hides a cell moves no other by more than so many times what it moves this one."""
NODES = 200
FAINT = 0.001
"""Price of moving what is withheld already, so that a search does not wander there."""
MOST_TRIED = 300
"""Withheld cells up to which each further one is tried for being superfluous."""

Named = tuple[str, str]
"""A dimension and one of its categories."""
Cell = tuple[Named, ...]
"""Pairs of dimension and category, sorted: () is everybody, one pair a total, two pairs a cell."""
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tables:
    """Which tables are published, and what everybody knows of their categories.

    Attributes
    ----------
    pairs
        The two dimensions of each table.
    same
        Categories that are one by definition: who has no course, by course and by outcome.
    nested
        Pairs of dimensions of which every category of the second lies in one of the first.
    """

    pairs: tuple[tuple[str, str], ...]
    same: Mapping[Named, Named] = field(default_factory=dict)
    nested: tuple[tuple[str, str], ...] = ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Return all dimensions, sorted."""
        return tuple(sorted({name for pair in self.pairs for name in pair}))

    def named(self, dimension: str, category: str) -> Named:
        """Return a category under the name that counts."""
        return self.same.get((dimension, category), (dimension, category))

    def beside(self, one: str, other: str) -> tuple[str, ...]:
        """Return the dimensions that stand in a table with each of two."""
        with_one, with_other = (
            {name for pair in self.pairs if each in pair for name in pair if name != each}
            for each in (one, other)
        )
        return tuple(sorted(with_one & with_other))


@dataclass(frozen=True)
class Crossed:
    """Counts of people for tables of two dimensions that share their totals.

    Only cells that somebody is in are held; all others are zero. `sums` holds every total with
    the cells that add up to it.
    """

    counts: Mapping[Cell, int]
    sums: tuple[tuple[Cell, tuple[Cell, ...]], ...]

    @classmethod
    def of(cls, people: Iterable[Mapping[str, str]], plan: Tables) -> Crossed:
        """Count people, of each of whom the category by dimension is given."""
        counting = _Counting(plan)
        for one in people:
            counting.add(one)
        sums = ((total, tuple(sorted(parts))) for (total, _), parts in counting.sums.items())
        return cls(dict(sorted(counting.counts.items())), tuple(sorted(set(sums))))

    def count(self, *named: tuple[str, str]) -> int:
        """Return the people of a cell, named by its dimensions and categories."""
        return self.counts.get(tuple(sorted(named)), 0)

    def categories(self, dimension: str) -> tuple[str, ...]:
        """Return the categories of a dimension that somebody is in, sorted."""
        totals = (cell[0] for cell in self.counts if len(cell) == 1)
        return tuple(sorted(category for name, category in totals if name == dimension))


class _Counting:
    """Counts people one after another, and remembers which cells add up to which."""

    def __init__(self, plan: Tables) -> None:
        self.plan = plan
        self.counts: Counter[Cell] = Counter()
        self.sums: dict[tuple[Cell, str], set[Cell]] = {}

    def add(self, one: Mapping[str, str]) -> None:
        """Count one person, once in every cell they are in."""
        named = {name: self.plan.named(name, one[name]) for name in self.plan.dimensions}
        cells: dict[str, Cell] = {name: (at,) for name, at in named.items()}
        inner = {pair: _crossed(*(named[name] for name in pair)) for pair in self.plan.pairs}
        self.counts.update({(), *cells.values(), *inner.values()})
        for name, cell in cells.items():
            self._part((), name, cell)
        for (a, b), cell in inner.items():
            self._part(cells[a], f"{a} {b}", cell)
            self._part(cells[b], f"{b} {a}", cell)
        for parent, child in self.plan.nested:
            self._part(cells[parent], f"of {child}", cells[child])
            for who in self.plan.beside(parent, child):
                whole = _crossed(named[who], named[parent])
                self._part(whole, f"of {child}", _crossed(named[who], named[child]))

    def _part(self, total: Cell, by: str, part: Cell) -> None:
        if part != total:
            self.sums.setdefault((total, by), set()).add(part)


def _crossed(*named: Named) -> Cell:
    return tuple(sorted(named))


def suppressed(crossed: Crossed, least: int = DEFAULT_LEAST) -> frozenset[Cell]:
    """Return the cells that are withheld from publication.

    Parameters
    ----------
    least
        Fewest people of a cell that may be published, and by how many people each withheld cell
        stays uncertain.
    """
    small = frozenset(cell for cell, count in crossed.counts.items() if count < least)
    if not small:
        return small
    system = System.of(crossed, least)
    hidden = Hidden(system, set(small), {})
    hidden.cover()
    if len(hidden.cells) <= MOST_TRIED:
        hidden.publish_again(small)
    return frozenset(hidden.cells)


@dataclass(frozen=True)
class System:
    """The sums that published tables let everybody do: ``matrix @ counts == 0``."""

    cells: tuple[Cell, ...]
    counts: Integers
    matrix: csr_array
    least: int

    @classmethod
    def of(cls, crossed: Crossed, least: int) -> System:
        """Return the sums of crossed counts, a column a cell."""
        cells = tuple(crossed.counts)
        at = {cell: column for column, cell in enumerate(cells)}
        entries = [
            (row, at[part], 1.0 if place else -1.0)
            for row, (total, parts) in enumerate(crossed.sums)
            for place, part in enumerate((total, *parts))
        ]
        rows, columns, values = zip(*entries, strict=True)
        shape = (len(crossed.sums), len(cells))
        matrix = csr_array(coo_array((values, (rows, columns)), shape=shape))
        counts = np.array([crossed.counts[cell] for cell in cells], dtype=np.int64)
        return cls(cells, counts, matrix, least)

    @cached_property
    def columns(self) -> Mapping[Cell, int]:
        """Return the column of each cell."""
        return {cell: column for column, cell in enumerate(self.cells)}

    @cached_property
    def prices(self) -> NDArray[np.float64]:
        """Return how much is lost with each cell: the people in it, and more where it is a sum."""
        sums = np.array([2 - len(cell) for cell in self.cells])
        return np.asarray((1.0 + self.counts) * float(DEAR) ** sums, dtype=np.float64)

    def change(self, cell: Cell, withheld: set[Cell], *, further: bool) -> Integers | None:
        """Return a cheapest change of all counts that hides a cell, None where there is none.

        The cell rises or falls by `least`, every sum holds and no count falls below zero; published
        cells stay as they are, or, with `further`, cost their price.

        Shape (cells,).
        """
        for sign in (1, -1) if self.counts[self.columns[cell]] >= self.least else (1,):
            found = self._moved(self.columns[cell], sign, withheld, further=further)
            if found is not None:
                return found
        return None

    def _moved(
        self, target: int, sign: int, withheld: set[Cell], *, further: bool
    ) -> Integers | None:
        # scipy.optimize takes a quarter of a second to import; serving does without until asked.
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

        free = np.array([one in withheld for one in self.cells])
        used = np.flatnonzero(free | further)
        at = int(np.searchsorted(used, target))
        rise = np.full(used.size, ROOM * self.least, dtype=np.float64)
        fall = np.minimum(rise, self.counts[used])
        none = np.zeros(used.size)
        least_rise, least_fall = none.copy(), none.copy()
        moved, still = (rise, fall) if sign > 0 else (fall, rise)
        moved[at], still[at] = self.least, 0
        (least_rise if sign > 0 else least_fall)[at] = self.least
        price = np.where(free[used], FAINT, self.prices[used])
        found = milp(
            np.concatenate([price, price]),
            integrality=np.ones(2 * used.size, dtype=np.int64),
            bounds=Bounds(np.concatenate([least_rise, least_fall]), np.concatenate([rise, fall])),
            constraints=LinearConstraint(
                csr_array(hstack([self.matrix[:, used], -self.matrix[:, used]])), 0.0, 0.0
            ),
            options={"mip_rel_gap": 0.01, "node_limit": NODES, "disp": False},
        )
        if found.x is None:
            return None
        whole = np.round(found.x).astype(np.int64)
        change = np.zeros(len(self.cells), dtype=np.int64)
        change[used] = whole[: used.size] - whole[used.size :]
        return change


@dataclass
class Hidden:
    """The cells that are withheld, and for each a change of counts that nobody can rule out."""

    system: System
    cells: set[Cell]
    proofs: dict[Cell, Integers]

    def cover(self) -> None:
        """Withhold further cells until every withheld one is hidden.

        There is always a way: `least` people more like one who is counted in the cell. Should a
        search end before it finds one, nothing at all is published.
        """
        while bare := sorted(self.cells - self.proofs.keys(), key=self._turn):
            if not self._hide(bare[0], further=True):
                self.cells = set(self.system.cells)
                return

    def publish_again(self, small: frozenset[Cell]) -> None:
        """Publish cells whose publication gives no other away, the dearest first."""
        for cell in sorted(self.cells - small, key=self._turn, reverse=True):
            column = self.system.columns[cell]
            left = Hidden(
                self.system,
                self.cells - {cell},
                {one: proof for one, proof in self.proofs.items() if not proof[column]},
            )
            if left.hides_all():
                self.cells, self.proofs = left.cells, left.proofs

    def hides_all(self) -> bool:
        """Return whether every cell is hidden by the others as they are."""
        bare = sorted(self.cells - self.proofs.keys(), key=self._turn)
        return all(one in self.proofs or self._hide(one, further=False) for one in bare)

    def _hide(self, cell: Cell, *, further: bool) -> bool:
        change = self.system.change(cell, self.cells, further=further)
        if change is None:
            return False
        for column in np.flatnonzero(change):
            touched = self.system.cells[column]
            self.cells.add(touched)
            if abs(int(change[column])) >= self.system.least:
                self.proofs.setdefault(touched, change)
        return True

    def _turn(self, cell: Cell) -> tuple[float, Cell]:
        return float(self.system.prices[self.system.columns[cell]]), cell
