"""F18: what a catalogue writes badly is unknown and counted, never guessed and never lost silently."""

from datetime import date

import pytest

from pipelines.records import SourceSpec
from pipelines.sources import cells
from pipelines.sources.courses_csv import CoursesCsv

COLUMNS = "id,title,provider,country,language,ects,hours,eqf,run_id,start,nuts,price,currency,seats"


def read(tmp_path, *rows):
    path = tmp_path / "c.csv"
    path.write_text("\n".join((COLUMNS, *rows)), encoding="utf-8")
    return CoursesCsv().parse(SourceSpec("courses-csv", path, date=date(2026, 11, 1), name="c"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1500", 1500.0),
        ("99,5", 99.5),
        ("99.50", 99.5),
        ("0.125", 0.125),
        ("1.234,50", 1234.5),
        ("1,234.50", 1234.5),
        ("1 234,50", 1234.5),
        ("1\u202f234", 1234.0),
        ("1'234.50", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234,567.8", 1234567.8),
        ("1.234", None),
        ("1,200", None),
        ("1.2.3", None),
        ("1,234,56", None),
        ("about 90", None),
        ("", None),
    ],
)
def test_an_amount_is_read_with_its_thousands_or_not_at_all(written, meant):
    assert cells.amount(written) == meant


@pytest.mark.parametrize("hidden", ["\u202e", "\u2067", "\u202a", "\x1b", "\x07", "\x00"])
def test_what_turns_or_hides_text_is_taken_out(hidden):
    """A right-to-left override would turn the words of a whole page, not only of its course."""
    assert cells.tidy(f"Bread{hidden} baking") == "Bread baking"
    assert cells.plain_text(f"Bread{hidden} <b>baking</b>") == "Bread baking"
    assert cells.tidy("\u200fלחם\u200f") == "\u200fלחם\u200f"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("pl", "PL"), ("EL", "GR"), ("UK", "GB"), ("XK", "XK"), ("XZ", "XZ")]
    + [(wrong, None) for wrong in ("ZZ", "QQ", "X1", "POL", "Poland", "P", "", "ÅÄ")],
)
def test_a_country_is_one_that_there_is(written, meant):
    assert cells.country_code(written) == meant


def test_a_price_without_a_currency_is_unknown(tmp_path):
    (course,) = read(tmp_path, "a,T,P,PL,pl,1,25,4,r,2027-01-01,PL63,1500,,").records
    assert course.runs[0].price is None


def test_cells_of_which_nothing_was_understood_are_counted(tmp_path):
    parsed = read(
        tmp_path,
        'a,T,P,POLAND,polish,-1,many,9,r,31.12.2026,XX9,"1,200",PLN,few',
        "b,U,P,,,,,,s,,,,,",
    )
    lost = "that cannot be read, taken as unknown: 1"
    named = ("country", "language", "ects", "hours", "eqf", "price", "seats")
    for column in named:
        assert f"{column} {lost}" in parsed.account.notes, column
    assert "unreadable dates taken as unknown: 1" in parsed.account.notes
    assert len(parsed.account.notes) == len(named) + 1
