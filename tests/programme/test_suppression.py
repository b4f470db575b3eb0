"""F45: no withheld cell can be worked out from what is published; an attacker tries by linear programming."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from guidance.programme.suppression import Cell, Crossed, System, Tables, suppressed

LEAST = 5
TABLES = Tables(
    pairs=(("group", "status"), ("group", "course"), ("region", "status"), ("group", "fund")),
    same={("course", ""): ("status", "none"), ("fund", ""): ("status", "none")},
    nested=(("fund", "course"),),
)
ONE = Tables((("group", "course"),))


def people_of(cells: dict[tuple[str, str], int]) -> list[dict[str, str]]:
    return [
        {"group": group, "course": course}
        for (group, course), count in cells.items()
        for _ in range(count)
    ]


def bounds(crossed: Crossed, withheld: frozenset[Cell], cell: Cell) -> tuple[float, float]:
    """Return the least and most a cell may be by all that stays published."""
    system = System.of(crossed, LEAST)
    known = [
        (0, None) if one in withheld else (count, count)
        for one, count in zip(system.cells, system.counts.tolist(), strict=True)
    ]
    ends = []
    for sign in (1.0, -1.0):
        cost = np.zeros(len(known))
        cost[system.columns[cell]] = sign
        found = linprog(
            cost, A_eq=system.matrix, b_eq=np.zeros(system.matrix.shape[0]), bounds=known
        )
        ends.append(np.inf if found.status == 3 else sign * found.fun)
    return ends[0], ends[1]


def assert_safe(crossed: Crossed, withheld: frozenset[Cell]) -> None:
    small = {cell for cell, count in crossed.counts.items() if 0 < count < LEAST}
    assert small <= withheld
    for cell in withheld:
        low, high = bounds(crossed, withheld, cell)
        assert high - low >= LEAST - 1e-6
        assert low - 1e-6 <= crossed.counts[cell] <= high + 1e-6


def test_nothing_small_nothing_withheld() -> None:
    crossed = Crossed.of(people_of({("A", "x"): 5, ("B", "y"): 9}), ONE)
    assert suppressed(crossed) == frozenset()
    assert crossed.count(("group", "A"), ("course", "y")) == 0
    assert crossed.count(("course", "y")) == crossed.count(("group", "B")) == 9
    assert crossed.count() == 14


def test_one_small_cell_takes_others_with_it() -> None:
    """Withheld alone, the 2 would be the total of its row less the rest of the row."""
    cells = {("A", "x"): 2, ("A", "y"): 20, ("B", "x"): 30, ("B", "y"): 40, ("C", "x"): 7,
             ("C", "y"): 8}  # fmt: skip
    crossed = Crossed.of(people_of(cells), ONE)
    withheld = suppressed(crossed)
    assert_safe(crossed, withheld)
    inside = {cell for cell in withheld if len(cell) == 2}
    assert len(inside) == 4
    assert (("course", "x"), ("group", "C")) in inside
    assert withheld == inside


def test_a_caseload_of_three_is_withheld_whole() -> None:
    crossed = Crossed.of(people_of({("A", "x"): 2, ("B", "x"): 1}), ONE)
    assert suppressed(crossed) == frozenset(crossed.counts)


def test_nobody() -> None:
    crossed = Crossed.of([], ONE)
    assert suppressed(crossed) == frozenset()


def test_without_complements_the_attacker_would_succeed() -> None:
    """The attack of this module finds what it is meant to find."""
    cells = {("A", "x"): 2, ("A", "y"): 20, ("B", "x"): 30, ("B", "y"): 40}
    crossed = Crossed.of(people_of(cells), ONE)
    cell = (("course", "x"), ("group", "A"))
    low, high = bounds(crossed, frozenset({cell}), cell)
    assert low == pytest.approx(2.0)
    assert high == pytest.approx(2.0)


FUNDS = {"": "", "u": "ESF-1", "v": "ESF-1", "w": "ESF-2", "x": "ESF-2"}


def whole(group: str, course: str, region: str) -> dict[str, str]:
    """Return a person whose fund follows from the course, and whose status from having one."""
    status = "served" if course else "none"
    return {"group": group, "course": course, "region": region, "status": status,
            "fund": FUNDS[course]}  # fmt: skip


PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "group": st.sampled_from(["A", "A", "A", "B", "C"]),
            "course": st.sampled_from(["", "u", "u", "v", "w", "x"]),
            "region": st.sampled_from(["PL61", "PL61", "PL62"]),
        }
    ),
    max_size=70,
).map(lambda rows: [whole(**row) for row in rows])


@settings(max_examples=40)
@given(PEOPLE)
def test_no_withheld_cell_can_be_worked_out_of_all_tables_together(people) -> None:
    crossed = Crossed.of(people, TABLES)
    assert_safe(crossed, suppressed(crossed, LEAST))


@settings(max_examples=20)
@given(PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(people, chance) -> None:
    mixed = list(people)
    chance.shuffle(mixed)
    assert suppressed(Crossed.of(mixed, TABLES)) == suppressed(Crossed.of(people, TABLES))


def test_everybody_is_counted_once_in_each_table() -> None:
    crossed = Crossed.of([whole("A", "", "PL61"), whole("A", "u", "PL61")], TABLES)
    assert crossed.count(("group", "A"), ("status", "none")) == 1
    assert (("course", ""),) not in crossed.counts
    assert (
        (("fund", "ESF-1"), ("group", "A")),
        ((("course", "u"), ("group", "A")),),
    ) in crossed.sums
    assert all(
        crossed.counts[total] == sum(crossed.counts[part] for part in parts)
        for total, parts in crossed.sums
    )
