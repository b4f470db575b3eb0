"""The tables of an officer's page of numbers: readable whole, and no wall of what is withheld."""

from __future__ import annotations

import pytest

from api.pages.programme import MOST_ACROSS, numbers_page
from guidance.explanation import Voice
from guidance.programme.funder import APART, Entry, FunderReport, Table
from guidance.programme.unmet import UnmetNeed
from guidance.storage.reading import open_snapshot


@pytest.fixture(scope="module")
def voice(snapshots):
    return Voice.of("en", open_snapshot(snapshots / "current"))


def shown(voice, table):
    report = FunderReport(None, "x", "", 5, 30, (table,), (), (), None)
    (grid,) = numbers_page(report, UnmetNeed((), (), 0, 5), {}, voice).grids
    return grid


def table(columns, count):
    heads = [None, *(f"urn:course:{n}{APART}" for n in range(columns))]
    rows = [None, f"G1{APART}", f"G2{APART}"]
    cells = [
        Entry(r, c, count) for r in rows for c in heads if not (r == rows[2] and c == heads[-1])
    ]
    return Table("need_group", "course", tuple(cells))


@pytest.mark.parametrize("courses", [2, MOST_ACROSS - 1, MOST_ACROSS, 20])
def test_a_wide_table_is_turned_and_holds_the_same(voice, courses):
    """F45: twenty courses stand below one another; no cell is lost, and what is absent is zero."""
    grid = shown(voice, table(courses, 7))
    turned = courses + 1 > MOST_ACROSS
    assert len(grid.columns) == (3 if turned else courses + 1)
    assert grid.title == ("Course and need group" if turned else "Need group and course")
    cells = [cell for _, row in grid.rows for cell in row]
    assert sorted(cells) == sorted(["7"] * (3 * (courses + 1) - 1) + ["0"])
    assert grid.rows[0][0] == grid.columns[0] == "total"
    assert grid.rows[-1][1][-1] == "0"


def test_a_table_without_a_number_says_so_once(voice):
    assert shown(voice, table(2, None)).hidden
    assert not shown(voice, table(2, 0)).hidden
