"""`guidance fetch`: a source by name, or a plain word on what to do (F18)."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from guidance.__main__ import app
from guidance.commands.fetch import named_source, run_fetch
from guidance.errors import ConfigurationError, SourceError
from pipelines.records import SourceSpec
from pipelines.sources import READERS, contract

BUILD = """
[[source]]
kind = "esco"
path = "taxonomy.zip"
name = "ESCO"
release = "1.1.1"
options = {{ url = "https://esco.example/{{release}}.zip" }}

[[source]]
kind = "courses-csv"
path = "courses.csv"
name = "our courses"
"""


@pytest.fixture
def build(tmp_path: Path) -> Path:
    path = tmp_path / "build.toml"
    path.write_text(BUILD.format(), encoding="utf-8")
    return path


def test_a_source_is_downloaded_to_its_path(build: Path, monkeypatch, capsys):
    asked: list[str] = []

    def fake_network(url: str, target: Path) -> Path:
        asked.append(url)
        target.write_bytes(b"content")
        return target

    monkeypatch.setattr(contract, "download", fake_network)
    target = run_fetch("ESCO", build, "1.2.1")
    assert asked == ["https://esco.example/1.2.1.zip"]
    assert target == build.parent / "taxonomy.zip"
    printed = capsys.readouterr()
    assert printed.out == f"{target}\n"
    assert "7 bytes, sha256 ed7002b4" in printed.err
    run_fetch("esco", build, "")
    assert asked[-1] == "https://esco.example/1.1.1.zip"


def test_a_source_without_an_address_says_what_to_do(build: Path):
    with pytest.raises(SourceError) as caught:
        run_fetch("our courses", build, "")
    assert "by hand to courses.csv" in caught.value.message


def test_a_source_that_is_not_there_is_refused_with_those_that_are(build: Path):
    with pytest.raises(ConfigurationError, match="one of ESCO, our courses"):
        run_fetch("jobs", build, "")


def test_a_kind_that_several_sources_have_is_no_name():
    specs = [SourceSpec("esco-labels", Path(name), name=name) for name in ("a", "b")]
    with pytest.raises(ConfigurationError, match="2 sources called 'esco-labels'"):
        named_source(specs, "esco-labels", "build.toml")


def test_a_directory_is_no_file_to_write_to(tmp_path: Path):
    spec = SourceSpec("esco", tmp_path, options=(("url", "https://esco.example/x.zip"),))
    with pytest.raises(SourceError, match="a directory"):
        READERS["esco"].fetch(spec)


def test_the_command_refuses_with_exit_code_one(monkeypatch):
    """The demonstration's sources lie in the repository, so none has an address."""
    result = CliRunner().invoke(app, ["fetch", "sample courses"])
    assert isinstance(result.exception, SourceError)
