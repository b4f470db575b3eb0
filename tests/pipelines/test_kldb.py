"""German groups joined to ISCO-08 (F32): read by the linker, checked by hand, shown as derived."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from guidance.errors import SourceError
from guidance.labour_market import Shortage
from guidance.linking.types import Candidate, LinkResult, Query
from pipelines.kldb import Pair, derive, read_join, with_checks, with_joined, write_join

ISCO_OF = {"o/nurse": "2221", "o/carer": "5321", "o/cook": "5120"}
MEANS = {
    "Altenpflege": (Candidate("o/carer", 0.6), Candidate("o/nurse", 0.2)),
    "Kochen, Pflege": (Candidate("o/cook", 0.4),),
    "Kochen": (Candidate("o/cook", 0.4),),
    "Pflege": (Candidate("o/carer", 0.4), Candidate("o/nurse", 0.1)),
}


class Reader:
    """Knows four names."""

    digest = "reader"

    def link(self, queries: Sequence[Query], *, top: int = 100) -> list[LinkResult]:
        return [LinkResult(MEANS.get(query.text, ())[:top], ()) for query in queries]


def figure(group: str, unemployed: float, vacancies: float, year: int = 2025) -> Shortage:
    return Shortage(group, f"name {group}", "DE", year, unemployed, vacancies, "figures")


def test_shares_of_what_is_read() -> None:
    assert derive({"821": "Altenpflege"}, Reader(), ISCO_OF) == (
        Pair("821", "22", "0.25"),
        Pair("821", "53", "0.75"),
    )


def test_a_name_is_read_whole_and_by_its_parts() -> None:
    found = derive({"999": "Kochen, Pflege"}, Reader(), ISCO_OF)
    assert found == (Pair("999", "51", "0.62"), Pair("999", "53", "0.31"))  # .8, .4 and .1 of 1.3


def test_a_name_that_says_nothing_proposes_nothing() -> None:
    assert derive({"998": "Sonstige"}, Reader(), ISCO_OF) == ()


def test_checks_outlive_what_is_read_anew() -> None:
    earlier = (
        Pair("821", "53", "0.70", "kept", "care assistants"),
        Pair("821", "32", "", "added", "qualified care"),
        Pair("821", "13", "0.36", "struck", "a small part"),
        Pair("821", "99", "0.20"),
    )
    assert with_checks((Pair("821", "53", "0.75"), Pair("821", "22", "0.25")), earlier) == (
        Pair("821", "13", "", "struck", "a small part"),
        Pair("821", "22", "0.25"),
        Pair("821", "32", "", "added", "qualified care"),
        Pair("821", "53", "0.75", "kept", "care assistants"),
    )


def test_figures_of_a_group_are_sums_over_what_is_joined_to_it() -> None:
    pairs = (
        Pair("813", "53", "", "added"),
        Pair("821", "53", "0.7", "kept"),
        Pair("821", "32", "", "added"),
        Pair("821", "13", "0.4", "struck"),
        Pair("900", "53", "0.4"),
    )
    national = (figure("813", 30, 20), figure("821", 10, 20), figure("900", 500, 1))
    found = with_joined(national, pairs, {"53": "Personal care workers"})
    assert [(f.group, f.derived_from) for f in found[:3]] == [
        ("KldB 813", ()),
        ("KldB 821", ()),
        ("KldB 900", ()),
    ]
    assert found[3:] == (
        Shortage("32", "", "DE", 2025, 10, 20, "figures", ("KldB 821 name 821",)),
        Shortage(
            "53",
            "Personal care workers",
            "DE",
            2025,
            40,
            40,
            "figures",
            ("KldB 813 name 813", "KldB 821 name 821"),
        ),
    )


def test_years_stay_apart() -> None:
    pairs = (Pair("821", "53", "", "added"),)
    found = with_joined((figure("821", 1, 2, 2024), figure("821", 3, 4, 2025)), pairs, {})
    assert [(f.year, f.unemployed) for f in found if f.derived_from] == [(2024, 1), (2025, 3)]


def test_the_file_reads_back(tmp_path: Path) -> None:
    pairs = (Pair("011", "01", "0.85", "kept", "officers, mostly"), Pair("821", "53"))
    write_join(reversed(pairs), tmp_path / "join.csv")
    assert read_join(tmp_path / "join.csv") == pairs


@pytest.mark.parametrize("row", ["11,01,,kept,", "011,1,,kept,", "011,01,,perhaps,"])
def test_a_wrong_row_is_refused_by_line(tmp_path: Path, row: str) -> None:
    path = tmp_path / "join.csv"
    path.write_text(f"kldb,isco,derived,checked,note\n{row}\n", encoding="utf-8")
    with pytest.raises(SourceError, match="line 2"):
        read_join(path)


def test_every_row_of_the_committed_join_is_checked_with_a_reason() -> None:
    pairs = read_join()
    assert all(pair.checked and pair.note for pair in pairs)
    assert len({(pair.kldb, pair.isco) for pair in pairs}) == len(pairs)
    used = {pair.kldb for pair in pairs if pair.checked != "struck"}
    assert used == {pair.kldb for pair in pairs}
    assert len(used) == 144
