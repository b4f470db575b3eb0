"""`guidance evaluate`: names of suites, and the three ways a report is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from foreseen import written
from linking.tiny import TrigramEncoder

from guidance.commands.evaluate import ALIASES, SUITES, WHOLE, Suites, reports, run_evaluate
from guidance.errors import InputError, SnapshotError
from pipelines.evaluation import encoders
from pipelines.evaluation.suite import PARTS


@pytest.fixture
def where(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Suites:
    """A snapshot with nothing but names, one labelled set, encoders without weights."""
    loaders = dict.fromkeys(
        ("static", "reader", "multilingual", "MiniLM", "MiniLM as published"), TrigramEncoder
    )
    monkeypatch.setattr(encoders, "LOADERS", loaders)
    monkeypatch.setattr(encoders, "LEAST_SECONDS", 1e-9)
    written(tmp_path, "some-set", "skill", ("bake bread", ["s/bake"]))
    return Suites(tmp_path, tmp_path, kept.parent)


def test_every_part_is_a_suite_and_all_runs_none_twice() -> None:
    assert set(PARTS) < set(SUITES)
    assert set(WHOLE) == set(SUITES) - set(PARTS)
    assert ALIASES["link"] == "linking"


def test_plain_text_without_a_terminal(where: Suites, capsys: pytest.CaptureFixture[str]) -> None:
    run_evaluate("encoders", where)
    found = capsys.readouterr().out
    assert found.startswith("Speed on one thread: 7 English labels, 0 English ads\n")
    assert "linker: found" in found
    assert "ads: no English ads" in found


def test_a_table_on_a_terminal(
    where: Suites, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")
    run_evaluate("encoders", where)
    found = capsys.readouterr().out
    assert "\u2500" in found
    assert "labels a second" in found


def test_one_json_object_a_line(where: Suites, capsys: pytest.CaptureFixture[str]) -> None:
    run_evaluate("encoders", where, as_json=True)
    (row,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert row["suite"] == "encoders"
    assert row["ratios"]["MiniLM as published"] == [1.0, None]


def test_absent_data_is_said(where: Suites) -> None:
    (found,) = reports("isco", where)
    assert "--data" in found.as_json()["reason"]


def test_a_whole_suite_goes_on_without_a_linker(where: Suites) -> None:
    """The names are there and the linkers are not: what needs them is missed, the rest measured."""
    found = [report.as_json() for report in reports("link", where)]
    missed = {row["missed"] for row in found if "missed" in row}
    assert {"sets", "calibration", "isco"} <= missed
    assert found[-1]["suite"] == "standing"
    assert any(row.get("suite") == "encoders" for row in found)


def test_an_unknown_suite_is_refused_with_the_names_there_are(where: Suites) -> None:
    with pytest.raises(InputError, match="some-set"):
        list(reports("nonsense", where))


def test_no_snapshot_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError):
        list(reports("crosslingual", Suites(tmp_path, tmp_path, tmp_path / "none")))
