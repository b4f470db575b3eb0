"""F11: `guidance taxonomy diff` over directories, archives and snapshots, with exit codes 0, 1, 2."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from guidance.__main__ import app, main
from guidance.commands.taxonomy import Request, run_diff
from guidance.errors import InputError
from guidance.learner import read_profile
from guidance.storage.files import PROJECT
from pipelines.sources.redirects import read_redirects

SAMPLE = PROJECT / "data" / "sample" / "esco"
SKILL = "https://learner-guidance.example/sample/skill/"
JOB = "https://learner-guidance.example/sample/occupation/"
GONE, MERGED, STAYS = "work-in-teams", "electricity", "load-and-unload-goods"
PROFILE: dict[str, Any] = {
    "skills": [
        {"uri": SKILL + GONE, "evidence": "certified"},
        {"uri": SKILL + MERGED},
        {"uri": SKILL + STAYS},
    ],
    "rejected": [SKILL + STAYS + "-2"],
    "goal": {"occupation": JOB + "electrician"},
    "language": "de",
    "as_of": "2026-11-22",
    "constraints": {"nuts": "DE30", "budget": {"amount": 5, "currency": "EUR"}},
}


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The sample's release without two of its skills."""
    place = tmp_path / "later"
    place.mkdir()
    for path in SAMPLE.glob("*_en.csv"):
        shutil.copy(path, place)
    skills = place / "skills_en.csv"
    text = skills.read_text(encoding="utf-8")
    for name in (GONE, MERGED):
        assert text.count(f"/skill/{name},") == 1
        text = text.replace(f"{SKILL}{name},", "nowhere,")
    skills.write_text(text, encoding="utf-8", newline="")
    return place


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(PROFILE), encoding="utf-8")
    return path


@pytest.fixture
def redirects(tmp_path: Path) -> Path:
    path = tmp_path / "redirects.csv"
    path.write_text(f"old,new\n{SKILL}{MERGED},{SKILL}{STAYS}\n", encoding="utf-8")
    return path


def documented(old: Path, new: Path, request: Request, capsys: Any) -> dict[str, Any]:
    run_diff(old, new, request)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_account_as_json(
    release: Path, redirects: Path, profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = Request(redirects=redirects, profiles=(profile,), as_json=True)
    told = documented(SAMPLE, release, asked, capsys)
    assert (told["skills"]["retired"], told["skills"]["redirected"]) == (1, 1)
    assert told["occupations"]["changes"] == []
    assert told["new"]["notes"] == ["skills without URI or label: 2"]
    (stored,) = told["stored"]
    assert stored["file"] == "profile.json"
    assert stored["kept"] == 2
    assert [m["done"] for m in stored["moved"]] == [
        "redirected",
        "kept as a local skill",
        "left as it was",
    ]
    assert told == documented(SAMPLE, release, asked, capsys)


def test_a_release_without_skills_says_so(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (release / "skills_en.csv").unlink()
    run_diff(SAMPLE, release, Request())
    out = capsys.readouterr().out
    assert "Skills: not in this delivery" in out
    assert "retired:" not in out


def test_a_moved_profile_is_written_beside_and_keeps_everything_else(
    release: Path, redirects: Path, profile: Path, tmp_path: Path
) -> None:
    out = tmp_path / "moved" / "profile.json"
    asked = Request(
        redirects=redirects, profiles=(profile,), out=out, release="sample 2", as_json=True
    )
    run_diff(SAMPLE, release, asked)
    moved = json.loads(out.read_text(encoding="utf-8"))
    assert json.loads(profile.read_text(encoding="utf-8")) == PROFILE
    assert [claim["uri"] for claim in moved["skills"]] == [SKILL + STAYS]
    assert moved["local_skills"] == [{"text": "work in teams", "language": "en"}]
    assert moved["taxonomy"] == "sample 2"
    before, after = read_profile(PROFILE), read_profile(moved)
    assert (after.constraints, after.as_of, after.goal, after.rejected) == (
        before.constraints,
        before.as_of,
        before.goal,
        before.rejected,
    )
    assert [entry.name for entry in out.parent.iterdir()] == ["profile.json"]


def test_several_files_go_into_a_directory(
    release: Path, profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tags = tmp_path / "tags.csv"
    tags.write_text(
        f"credential,outcome,skill,decision\nc,1,{SKILL}{GONE},accept\n", encoding="utf-8"
    )
    out = tmp_path / "moved"
    run_diff(SAMPLE, release, Request(profiles=(profile,), tags=(tags,), out=out))
    assert sorted(entry.name for entry in out.iterdir()) == ["profile.json", "tags.csv"]
    assert (out / "tags.csv").read_text(encoding="utf-8") == tags.read_text(encoding="utf-8")
    assert "tags.csv: 0 URIs stay, 1 do not" in capsys.readouterr().out


def test_what_was_found_feeds_a_build(release: Path, redirects: Path, tmp_path: Path) -> None:
    """The file that is written is the one that `taxonomy-redirects` reads."""
    out = tmp_path / "found.csv"
    asked = Request(redirects=redirects, redirects_out=out, release="sample 2", as_json=True)
    run_diff(SAMPLE, release, asked)
    found = {entry.old: entry for entry in read_redirects(out).entries}
    assert found[SKILL + MERGED].new == SKILL + STAYS
    assert (found[SKILL + GONE].new, found[SKILL + GONE].label) == (None, "work in teams")
    assert {entry.release for entry in found.values()} == {"sample 2"}


def test_a_snapshot_is_a_release_too(
    world_directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = Request(snapshot=world_directory, as_json=True)
    told = documented(world_directory, world_directory, asked, capsys)
    assert told["skills"]["kept"] == told["skills"]["old"]
    assert all(found["added"] == found["removed"] == 0 for found in told["relations"])
    assert told["snapshot_tags"]["kept"]
    assert told["snapshot_tags"]["moved"] == []


def test_tags_of_a_snapshot_that_a_release_retires(
    world_directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = Request(snapshot=world_directory, as_json=True)
    told = documented(world_directory, SAMPLE, asked, capsys)
    assert told["snapshot_tags"]["kept"] == 0
    fates = {moved["change"]["fate"] for moved in told["snapshot_tags"]["moved"]}
    assert "retired" in fates
    assert fates <= {"retired", "redirected"}


def test_out_without_anything_to_move_is_refused(release: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="something to move"):
        run_diff(SAMPLE, release, Request(out=tmp_path / "x"))


def test_wrong_usage_is_exit_code_2() -> None:
    found = CliRunner().invoke(app, ["taxonomy", "diff", str(SAMPLE)])
    assert found.exit_code == 2
    assert CliRunner().invoke(app, ["taxonomy", "diff", "--help"]).exit_code == 0


@pytest.mark.parametrize("text", ["old,new\nhttp://a,http://b\nhttp://b,http://a\n", "x\n1\n"])
def test_refused_input_is_exit_code_1(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    path = tmp_path / "loop.csv"
    path.write_text(text, encoding="utf-8")
    command = ["guidance", "taxonomy", "diff", str(SAMPLE), str(release), "--redirects", str(path)]
    monkeypatch.setattr("sys.argv", command)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1


def test_the_command_prints_and_ends_with_0(release: Path) -> None:
    found = CliRunner().invoke(app, ["taxonomy", "diff", str(SAMPLE), str(release)])
    assert found.exit_code == 0
