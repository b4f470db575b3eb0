"""Reading a caseload: what is refused whole, what comes back row by row, and what still runs (F07)."""

import contextlib
import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.errors import InputError
from guidance.messages import languages, messages_for
from guidance.programme import cells
from guidance.programme.columns import COLUMNS, names_a_person, read_heading
from guidance.programme.export import csv_text, report, template, why
from guidance.programme.rows import read_caseload
from guidance.programme.sheet import MOST_BYTES, MOST_CELL, MOST_ROWS, raw_rows

PERSONAL = {
    "name": ("Name", "full_name", "Vorname", "nom", "prénom", "apellidos", "sukunimi", "Nazwisko", "imię"),
    "birth": ("birth", "dateOfBirth", "Geburtsdatum", "date de naissance", "fecha_nacimiento", "syntymäaika", "data urodzenia", "Alter"),
    "gender": ("gender", "Geschlecht", "sexe", "género", "sukupuoli", "płeć"),
    "nationality": ("nationality", "Staatsangehörigkeit", "nationalité", "nacionalidad", "kansalaisuus", "obywatelstwo"),
    "address": ("address", "e-mail", "Straße", "PLZ", "courriel", "teléfono", "osoite", "ulica"),
    "health": ("health", "Behinderung", "santé", "discapacidad", "terveys", "niepełnosprawność"),
}  # fmt: skip


def read(text):
    return read_caseload(text.encode() if isinstance(text, str) else text)


def refused(text):
    with pytest.raises(InputError) as error:
        read(text)
    return error.value


@pytest.mark.parametrize(
    ("kind", "heading"), [(kind, one) for kind, some in PERSONAL.items() for one in some]
)
def test_a_column_that_names_a_person_is_named(kind, heading):
    """F07, GDPR 5(1)(c): in any of the six languages the file is refused and the column named."""
    assert names_a_person(heading) == kind
    found = refused(f"case_ref,{heading}\nA-1,x\n").found
    assert repr(heading) in found
    assert "names a person" in found


def test_the_published_columns_name_nobody():
    assert read_heading(COLUMNS) == COLUMNS
    assert not {column for column in COLUMNS if names_a_person(column)} - {"last_contact"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("case_ref,shoe_size\nA-1,44\n", "'shoe_size'"),
        ("case_ref,nuts,NUTS\nA-1,PL,PL\n", "twice"),
        ("language,nuts\nen,PL\n", "case_ref"),
        ("", "an empty file"),
        ("\ufeff", "an empty file"),
        ("case_ref\tlanguage\nA-1\ten\n", "unknown column"),
        ("case_ref,language\n".encode("utf-16"), "UTF-16"),
        ("case_ref,skills_text\nA-1,größer\n".encode("cp1252"), "line 2"),
        (b"x" * (MOST_BYTES + 1), "bytes"),
    ],
)
def test_a_file_that_is_refused_whole_says_why(text, found):
    assert found in refused(text).message


def test_too_many_rows_are_refused_whole():
    text = "case_ref\n" + "".join(f"A-{n}\n" for n in range(MOST_ROWS + 1))
    assert f"{MOST_ROWS:,}" in refused(text).message
    assert len(read(text.replace(f"A-{MOST_ROWS}\n", "")).rows) == MOST_ROWS


@pytest.mark.parametrize("heading", ["x" * 200_000, "case_ref" + "," * 200_000, '"' * 200_001])
def test_a_heading_beyond_measure_is_refused(heading):
    """As a file that is no table at all has one."""
    refused(f"{heading}\nA-1\n")


def test_a_file_full_of_open_quotes_is_refused_soon():
    """Each of these lines opens a quote that the next one closes and opens again."""
    line = 'x","' + "y" * 700 + "\n"
    begun = time.process_time()
    assert "open quotes" in refused("case_ref,skills_text\n" + line * 10_000).found
    assert time.process_time() - begun < 10


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_to_write_it_reads_alike(mark, delimiter, end):
    """INTERFACES: UTF-8 with or without BOM, comma or semicolon, whatever a line ends with."""
    rows = (
        ("case_ref", "Language ", "skills_text", "budget", "currency"),
        ("A-1", "pl", '"one, two; three\nfour ""five"""', "300.50", "eur"),
        ("A-2", "", "", "", ""),
    )
    text = mark + end.join(delimiter.join(row) for row in rows) + end
    found = read(text)
    assert found.errors == ()
    assert [row.line for row in found.rows] == [2, 4]
    assert found.rows[0].text == 'one, two; three\nfour "five"'
    assert (found.rows[0].budget.amount, found.rows[0].budget.currency) == (300.5, "EUR")
    assert found.rows[1].language is None


CASES = [
    ("case_ref", "Jan Kowalski", "reference"),
    ("case_ref", "Kowalski", "reference"),
    ("case_ref", "12.05.1984", "reference"),
    ("case_ref", "1984-05-12", "reference"),
    ("case_ref", "a1@home.example", "reference"),
    ("language", "deutsch", "language"),
    ("isco08", "51200", "isco"),
    ("isco08", "51 20", "isco"),
    ("skills", "welding", "uri"),
    ("certified", "https://a.example/x y", "uri"),
    ("goal", "baker", "goal"),
    ("nuts", "Poland", "nuts"),
    ("radius_km", "-3", "number"),
    ("radius_km", "1.234", "number"),
    ("radius_km", "1e3", "number"),
    ("budget", "free", "number"),
    ("budget", "300", "currency_missing"),
    ("hours_per_week", "200", "hours"),
    ("start_from", "31.12.2026", "date"),
    ("start_from", "2026-02-30", "date"),
    ("teaching_languages", "pl", "levels"),
    ("teaching_languages", "pl:C3", "levels"),
    ("teaching_languages", "pl:C1|PL:B1", "levels"),
    ("access", "my knee hurts", "access"),
    ("need_group", "long term unemployed", "group"),
    ("last_contact", "yesterday", "date"),
]


@pytest.mark.parametrize(("column", "cell", "reason"), CASES)
def test_a_bad_cell_comes_back_with_its_column(column, cell, reason):
    """F07: line, column, reason, and nothing of the cell; the rows around it run."""
    cell = f'"{cell}"'
    bad = cell if column == "case_ref" else f"B-1,{cell}"
    heading = "case_ref" if column == "case_ref" else f"case_ref,{column}"
    good = "" if column == "case_ref" else ","
    found = read(f"{heading}\nA-1{good}\n{bad}\nC-1{good}\n")
    assert [(e.line, e.column, e.reason) for e in found.errors] == [(3, column, reason)]
    assert [row.case_ref for row in found.rows] == ["A-1", "C-1"]
    told = report(found.errors, messages_for("en"))
    assert next(csv.reader(io.StringIO(told))) == ["line", "column", "reason"]
    if len(cell) > 5:
        assert cell.strip('"') not in told


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("B-1", "short"),
        ("B-1,en,x,y", "long"),
        ("B-1,en,a\0b", "control"),
        (f"B-1,en,{'x' * (MOST_CELL + 1)}", "cell_long"),
        ('B-1,en,"never closed', "broken"),
        ('B-1,en,"closed" and more', "broken"),
    ],
)
def test_a_damaged_row_costs_that_row_alone(row, reason):
    """F07: even a quote that is never closed does not swallow the rows below it."""
    found = read(f'case_ref,language,skills_text\nA-1,en,x\n{row}\nC-1,en,"y\nz"\nD-1,en,x\n')
    assert [(e.line, e.column, e.reason) for e in found.errors] == [(3, "", reason)]
    assert [one.case_ref for one in found.rows] == ["A-1", "C-1", "D-1"]


def test_a_reference_counts_once_and_every_bad_cell_is_told():
    found = read("case_ref,language,nuts\nA-1,en,PL\nA-1,en,PL\nB-1,english,Poland\n")
    assert [(e.line, e.column, e.reason) for e in found.errors] == [
        (3, "case_ref", "twice"),
        (4, "language", "language"),
        (4, "nuts", "nuts"),
    ]


def test_a_row_without_a_reference_comes_back():
    found = read("case_ref,language\n,en\nB-1,en\n")
    assert [(e.line, e.column, e.reason) for e in found.errors] == [
        (2, "case_ref", "reference_missing")
    ]


def test_blank_rows_are_no_rows():
    found = read("\n\ncase_ref;language\n;\nA-1;en\n\n;;\n")
    assert [(row.line, row.case_ref) for row in found.rows] == [(5, "A-1")]
    assert [e.reason for e in found.errors] == []


def test_lists_dates_and_numbers():
    found = read(
        "case_ref;skills;teaching_languages;access;radius_km;start_from\n"
        "A-1;urn:a:1 | urn:a:2|urn:a:1;PL:c2|en:B1;Childcare|wheelchair;12,5;2026-12-01\n"
    )
    (row,) = found.rows
    assert row.skills == ("urn:a:1", "urn:a:2")
    assert row.teaching_languages == (("en", "B1"), ("pl", "C2"))
    assert row.access == ("childcare", "wheelchair")
    assert row.radius_km == 12.5
    assert row.start_from.isoformat() == "2026-12-01"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    """Whatever a file holds, it is read or refused in words; nothing else happens."""
    with contextlib.suppress(InputError):
        found = read_caseload(data)
        assert all(row.line > 1 for row in found.rows)


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_text_below_the_heading_gives_rows_or_reasons(lines):
    found = read_caseload(("case_ref,skills_text\n" + "\n".join(lines)).encode("utf-8", "replace"))
    for error in found.errors:
        for language in languages():
            assert why(error, messages_for(language))
    assert len({row.case_ref for row in found.rows}) == len(found.rows)


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=5))
def test_exported_cells_are_no_formulas_and_read_back(rows):
    """INTERFACES: cells that begin with = + - @ are escaped."""
    again = list(csv.reader(io.StringIO(csv_text(rows), newline="")))
    assert not [cell for row in again for cell in row if cell[:1] in set("=+-@\t\r")]
    assert [[cell.removeprefix("'") for cell in row] for row in again] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


def test_the_template_is_read_as_a_caseload_of_nobody():
    assert read(template()) == read("case_ref\n")
    assert next(raw_rows(template().lstrip("\ufeff"))).cells == COLUMNS


def test_every_reason_has_its_sentence():
    known = {text for text in messages_for("en").texts["caseload"] if text.startswith("row_")}
    source = {value for _, _, value in CASES}
    assert {f"row_{reason}" for reason in source} <= known
    assert cells.CellRefused("uri").reason == "uri"
