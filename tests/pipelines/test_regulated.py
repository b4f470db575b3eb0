"""Occupations that acts of the European Union regulate (F35)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from guidance.errors import SourceError
from guidance.taxonomy import Occupation
from pipelines.regulated import Regulated, read_regulated, with_acts

DRIVER = Regulated("http://o/driver", "8311", "train driver", "An act: drivers", "2026-11-22")
HEAD = "occupation,isco08,label,act,checked\n"
ROW = "http://o/driver,8311,train driver,An act: drivers,2026-11-22\n"


def test_only_an_occupation_without_a_note_gets_the_act() -> None:
    """F35: what a release says itself is kept; of an occupation not listed nothing is said."""
    driver = Occupation(DRIVER.occupation, "train driver", "8311")
    noted = replace(driver, regulated_note="the release's own")
    cook = Occupation("http://o/cook", "cook", "5120")
    listed = {DRIVER.occupation: DRIVER}
    found = with_acts((driver, noted, cook), listed)
    assert found[0] == replace(driver, regulated_note="An act: drivers (checked 2026-11-22)")
    assert found[1:] == (noted, cook)


def test_the_file_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "regulated.csv"
    path.write_text(HEAD + ROW, encoding="utf-8")
    assert read_regulated(path) == {DRIVER.occupation: DRIVER}


@pytest.mark.parametrize(
    "row",
    [
        "o/driver,8311,train driver,An act,2026-11-22\n",
        "http://o/driver,831,train driver,An act,2026-11-22\n",
        "http://o/driver,8311,train driver,,2026-11-22\n",
        "http://o/driver,8311,train driver,An act,20261122\n",
        "http://o/driver,8311,train driver,An act,2026-13-22\n",
    ],
)
def test_a_wrong_row_is_refused_by_line(tmp_path: Path, row: str) -> None:
    path = tmp_path / "regulated.csv"
    path.write_text(HEAD + row, encoding="utf-8")
    with pytest.raises(SourceError, match="line 2"):
        read_regulated(path)


def test_an_occupation_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "regulated.csv"
    path.write_text(HEAD + ROW + ROW, encoding="utf-8")
    with pytest.raises(SourceError, match="line 3"):
        read_regulated(path)


def test_the_list_holds_the_professions_that_are_recognised_automatically() -> None:
    """F35: doctors, nurses, dentists, vets, midwives, pharmacists, architects (2005/36/EC)."""
    rows = read_regulated().values()
    groups = {row.isco08 for row in rows if "2005/36/EC" in row.act}
    assert groups == {"2161", "2211", "2212", "2221", "2222", "2250", "2261", "2262"}


def test_the_list_names_occupations_and_not_whole_groups() -> None:
    labels = {row.label for row in read_regulated().values()}
    assert {"train driver", "airline transport pilot", "lawyer", "bus driver"} <= labels
    assert not {"interior architect", "animal massage therapist", "tram driver"} & labels
