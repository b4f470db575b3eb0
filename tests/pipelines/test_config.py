"""Build files: what is read, and every refusal with found and expected."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.errors import ConfigurationError
from guidance.storage.files import PROJECT
from pipelines.artefacts import Workshop
from pipelines.build import Build
from pipelines.config import load_config, read_config

SOURCE = {"kind": "esco", "path": "esco"}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"source": []},
        {"source": [SOURCE], "colour": "red"},
        {"source": [{**SOURCE, "licenze": "CC0"}]},
        {"source": [{"kind": "esco"}]},
        {"source": [{"path": "esco"}]},
        {"source": [{**SOURCE, "date": "2026-11-01"}]},
        {"source": [{**SOURCE, "path": "${GUIDANCE_NOT_SET_ANYWHERE}/x"}]},
        {"source": [SOURCE], "link": {"treshold": 0.5}},
        {"source": [SOURCE], "demand": {"max_age": 3}},
    ],
    ids=[
        "nothing",
        "no source",
        "unknown key",
        "unknown key of a source",
        "no path",
        "no kind",
        "a date as text",
        "a variable not set",
        "unknown key of link",
        "unknown key of demand",
    ],
)
def test_refused_with_found_and_expected(data: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_config(data, tmp_path)
    assert caught.value.found
    assert caught.value.expected


@pytest.mark.parametrize(
    "data",
    [
        {"source": [SOURCE], "link": {"threshold": "high"}},
        {"source": [SOURCE], "link": {"threshold": 7.0}},
        {"source": [SOURCE], "link": {"text_share": -1.0}},
        {"source": [SOURCE], "demand": {"max_age_days": "a year"}},
        {"source": [SOURCE], "demand": {"asks_from": float("nan")}},
        {"source": [SOURCE], "link": 5},
    ],
    ids=[
        "threshold in words",
        "threshold above one",
        "negative share",
        "age in words",
        "no number",
        "link as number",
    ],
)
def test_values_are_checked(data: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        read_config(data, tmp_path)


def test_files_missing_or_not_toml(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no build file"):
        load_config(tmp_path / "none.toml")
    (tmp_path / "x.toml").write_text("name = ", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="not TOML"):
        load_config(tmp_path / "x.toml")
    (tmp_path / "y.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(ConfigurationError, match="not TOML"):
        load_config(tmp_path / "y.toml")


def test_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDANCE_TEST_DATA", str(tmp_path / "data"))
    (tmp_path / "b.toml").write_text(
        """
name = "two"
demonstration = "Made up."
[link]
threshold = 0.6
[demand]
max_age_days = 30
[[source]]
kind = "esco"
path = "esco"
release = "1.2"
licence = "CC0"
date = 2026-11-01
[[source]]
kind = "vacancies-csv"
path = "${GUIDANCE_TEST_DATA}/ads.csv"
name = "ads"
options = { country = "PL", a = 1 }
""",
        encoding="utf-8",
    )
    config = load_config(tmp_path / "b.toml")
    assert (config.name, config.demonstration) == ("two", "Made up.")
    assert (config.link.threshold, config.link.text_share) == (0.6, 0.25)
    assert config.demand.max_age_days == 30
    first, second = config.sources
    assert first.path == (tmp_path / "esco").resolve()
    assert (first.name, first.release, first.date) == ("esco", "1.2", date(2026, 11, 1))
    assert second.path == tmp_path / "data" / "ads.csv"
    assert second.options == (("a", "1"), ("country", "PL"))
    assert second.date is None


@pytest.mark.parametrize("name", ["data/sample/build.toml", "data/real.toml"])
def test_committed_build_files_are_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDANCE_DATA", "somewhere")
    config = load_config(PROJECT / name)
    kinds = {source.kind for source in config.sources}
    assert "esco" in kinds
    assert all(source.date and source.licence for source in config.sources)


def test_an_unknown_kind_of_source_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    config = read_config({"source": [{"kind": "telepathy", "path": "x"}]}, tmp_path)
    with pytest.raises(ConfigurationError, match="telepathy") as caught:
        _ = Build(config, Workshop(tmp_path, print)).digests
    assert "esco" in caught.value.expected
