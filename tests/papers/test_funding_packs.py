"""Packs of funding schemes (F42): the template, the sample, and every fault with line and field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from guidance.__main__ import app
from guidance.errors import SourceError
from guidance.funding import FundingSchemes, SchemeKind
from guidance.funding.reading import read_scheme
from guidance.messages import languages
from guidance.storage.codec import from_line, to_line
from guidance.storage.files import PROJECT
from pipelines.funding import read_funding
from pipelines.records import SourceSpec

TEMPLATE = PROJECT / "data" / "reference" / "funding" / "TEMPLATE.toml"
SAMPLE = PROJECT / "data" / "sample" / "funding"
PACK = """id = "tarn"
kind = "voucher"
operator = "Tarn Skills Fund"
country = "FI"
url = "https://fund.tarn.example"
statement = "We pay half."
statement_language = "en"
checked_on = 2026-11-01

[pays]
currency = "EUR"
share = 0.5

[words.en]
name = "Tarn voucher"
text = "It pays half."
"""


def spec(path: Path) -> SourceSpec:
    return SourceSpec("funding", path, name=path.name)


def test_the_template_is_a_pack():
    """F42: what people copy reads without a fault and names every field."""
    text = TEMPLATE.read_text(encoding="utf-8")
    read = read_scheme(text)
    assert read.faults == ()
    for field in ("ceiling", "account", "eqf_from", "ects_to", "without_fields", "[[question]]"):
        assert field in text


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.toml")), ids=lambda path: path.stem)
def test_the_sample_is_made_up_in_six_languages(path):
    """F42: every scheme of the sample says that it does not exist, whoever reads it."""
    scheme = read_scheme(path.read_text(encoding="utf-8")).scheme
    assert scheme.fictitious
    assert {wording.language for wording in scheme.words} == set(languages())
    for question in scheme.questions:
        assert {code for code, _ in question.words} == set(languages())
    assert scheme.url.startswith("https://learner-guidance.example/")


def test_the_sample_has_an_account_a_voucher_a_free_place_and_one_that_ended():
    schemes = read_funding([spec(SAMPLE)]).schemes.entries
    assert {scheme.kind for scheme in schemes} == set(SchemeKind)
    assert any(s.valid_until and s.valid_until < date(2026, 11, 22) for s in schemes)


def test_a_scheme_survives_the_snapshot():
    schemes = read_funding([spec(SAMPLE)]).schemes
    assert from_line(FundingSchemes, to_line(schemes)) == schemes


@pytest.mark.parametrize(
    ("before", "after", "line", "field"),
    [
        ('id = "tarn"', 'id = "Tarn Voucher"', 1, "id"),
        ('kind = "voucher"', 'kind = "gift"', 2, "kind"),
        ('country = "FI"', 'country = "Finland"', 4, "country"),
        ('"https://fund.tarn.example"', '"fund.tarn.example"', 5, "url"),
        ("2026-11-01", '"1 November"', 8, "checked_on"),
        ("2026-11-01", "2026-11-01T10:00:00", 8, "checked_on"),
        ('currency = "EUR"', 'currency = "€"', 11, "pays.currency"),
        ("share = 0.5", "share = 50", 12, "pays.share"),
        ("share = 0.5", "share = true", 12, "pays.share"),
        ("share = 0.5", "percent = 50", 12, "pays.percent"),
        ("[words.en]", "[words.de]", 1, "words.en"),
        ('text = "It pays half."', "", 14, "words.en.text"),
        ("[pays]", "valid_until = 2020-01-01\nvalid_from = 2021-01-01\n[pays]", 10, "valid_until"),
        ("[words.en]", "[course]\neqf_from = 9\n[words.en]", 15, "course.eqf_from"),
        (
            "[words.en]",
            "[course]\nhours_from = 9\nhours_to = 8\n[words.en]",
            15,
            "course.hours_from",
        ),
        ("[words.en]", '[course]\nfields = ["health"]\n[words.en]', 15, "course.fields"),
        (
            "[words.en]",
            '[[question]]\nid = "work"\nanswer = "yes"\n[words.en]',
            16,
            "question.1.answer",
        ),
        ("[words.en]", "[person]\nage = 30\n[words.en]", 14, "person"),
    ],
)
def test_a_fault_names_line_and_field(before, after, line, field):
    """F42: whoever writes a pack by hand is told where to look."""
    assert before in PACK
    read = read_scheme(PACK.replace(before, after, 1))
    assert read.scheme is None
    assert (line, field) in {(fault.line, fault.field) for fault in read.faults}


def test_lists_within_lists_without_end_are_a_fault():
    assert [fault.field for fault in read_scheme("a = " + "[" * 100_000).faults] == ["the file"]


def test_text_that_is_no_toml_names_the_line():
    (fault,) = read_scheme(PACK + "oops\n").faults
    assert fault.line >= PACK.count("\n")


@given(st.text() | st.sampled_from(PACK.splitlines()).map(lambda line: PACK.replace(line, "")))
def test_no_text_breaks_the_reader(text):
    read = read_scheme(text)
    assert (read.scheme is None) == bool(read.faults)


@given(
    st.integers() | st.floats() | st.booleans() | st.text(), st.sampled_from(["share", "ceiling"])
)
def test_any_number_is_read_or_refused(value, name):
    told = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else repr(value)
    text = PACK.replace("share = 0.5", f"{name} = {told}")
    read = read_scheme(text)
    if read.scheme is not None:
        assert 0 < read.scheme.cover.share <= 1
        assert read.scheme.cover.ceiling is None or read.scheme.cover.ceiling > 0


def test_a_directory_leaves_the_template_and_faulty_packs_out(tmp_path):
    (tmp_path / "TEMPLATE.toml").write_text(TEMPLATE.read_text(encoding="utf-8"))
    (tmp_path / "good.toml").write_text(PACK)
    (tmp_path / "bad.toml").write_text(PACK.replace("0.5", "50"))
    found = read_funding([spec(tmp_path)])
    (account,) = found.accounts
    assert [scheme.id for scheme in found.schemes.entries] == ["tarn"]
    assert (account.read, account.kept) == (2, 1)
    assert account.examples[0][:2] == ("bad.toml", 12)


def test_one_scheme_in_two_sources_is_refused(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.toml").write_text(PACK)
    with pytest.raises(SourceError, match="tarn"):
        read_funding([spec(tmp_path / "a"), spec(tmp_path / "b")])


def test_the_command_says_what_is_wrong_and_where(tmp_path):
    """F42: `guidance funding check` ends with 1 when anything is wrong, 0 otherwise."""
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(PACK)
    bad.write_text(PACK.replace("0.5", "50"))
    runner = CliRunner()
    assert runner.invoke(app, ["funding", "check", str(good), str(SAMPLE)]).exit_code == 0
    checked = runner.invoke(app, ["funding", "check", str(tmp_path)])
    assert checked.exit_code == 1
    assert "bad.toml, line 12: pays.share" in checked.output
    assert "good.toml: tarn (voucher)" in checked.output


def test_a_directory_without_a_pack_is_refused(tmp_path):
    assert CliRunner().invoke(app, ["funding", "check", str(tmp_path)]).exit_code == 1
