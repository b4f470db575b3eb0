"""Equal inputs give equal bytes; a record replays byte for byte (F28, AI Act 12)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from world import ADS, AS_OF, Snapshot, ask, content_of, cook, person, with_ads

from guidance.answer import to_json
from guidance.commands.recommend import Request, answer_for, answer_text, run_recommend
from guidance.commands.replay import run_replay
from guidance.errors import GuidanceError, InputError, ProfileError, UnknownConcept, UnknownRecord
from guidance.learner import read_profile
from guidance.recommendation import recommend
from guidance.recommendation.front import run_id
from guidance.storage.files import PROJECT, load_policy
from guidance.storage.reading import open_snapshot
from guidance.storage.writing import publish

PROFILE: dict[str, Any] = {
    "skills": [{"uri": "s/cook", "evidence": "certified"}, {"uri": "s/hygiene"}],
    "goal": {"occupation": "o/cook"},
    "language": "pl",
    "as_of": AS_OF,
    "constraints": {"nuts": "PL61", "budget": {"amount": 300}, "hard": ["budget"]},
}


@pytest.fixture
def profile_file(tmp_path: Path) -> Path:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(PROFILE), encoding="utf-8")
    return path


def test_equal_inputs_equal_bytes(world: Snapshot, world_directory: Path) -> None:
    """Two readings of one directory, two orders of members: the same bytes."""
    again = open_snapshot(world_directory)
    turned = dict(reversed(PROFILE.items()))
    first = answer_text(answer_for(read_profile(PROFILE), world, Request()))
    second = answer_text(answer_for(read_profile(turned), again, Request()))
    again.records.close()
    assert first.encode() == second.encode()


def test_a_fresh_process_with_another_hash_seed_gives_the_same_bytes(
    world_directory: Path, profile_file: Path
) -> None:
    arguments = ["recommend", "--profile", profile_file, "--format", "json", "--snapshot"]
    found = [
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", "guidance", *arguments, world_directory],
            capture_output=True,
            check=True,
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads},
        ).stdout
        for seed, threads in (("1", "1"), ("4242", "2"))
    ]
    assert found[0] == found[1]
    assert json.loads(found[0])["results"]


def test_publishing_again_gives_the_same_answers(world: Snapshot, tmp_path: Path) -> None:
    digest = publish(content_of(tmp_path / "linker"), tmp_path / "snapshots")
    again = open_snapshot(tmp_path / "snapshots" / "current")
    assert digest == world.digest
    assert to_json(ask(cook(), again)) == to_json(ask(cook(), world))
    again.records.close()


def test_record_then_replay(
    world_directory: Path,
    profile_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    record = tmp_path / "records" / "one.json"
    run_recommend(profile_file, Request(form="json", record=record), world_directory)
    printed = capsys.readouterr().out
    kept = json.loads(record.read_text(encoding="utf-8"))
    assert kept["answer"] == json.loads(printed)
    run_replay(str(record), world_directory)
    said = " ".join(capsys.readouterr().out.split())
    assert f"byte for byte: run {kept['answer']['run_id']}" in said


@pytest.mark.parametrize("request_", [Request(limit=2), Request(policy="doors-first")])
def test_replay_keeps_limit_and_policy(
    world_directory: Path, profile_file: Path, tmp_path: Path, request_: Request
) -> None:
    record = tmp_path / "one.json"
    asked = Request(request_.limit, "json", request_.policy, record)
    run_recommend(profile_file, asked, world_directory)
    run_replay(str(record), world_directory)


def test_the_door_writes_the_day_into_the_record(world_directory: Path, tmp_path: Path) -> None:
    undated = tmp_path / "p.json"
    undated.write_text(json.dumps({**PROFILE, "as_of": None}), encoding="utf-8")
    record = tmp_path / "r.json"
    run_recommend(undated, Request(form="json", record=record), world_directory)
    assert json.loads(record.read_text(encoding="utf-8"))["profile"]["as_of"]
    run_replay(str(record), world_directory)


def recorded(world_directory: Path, profile_file: Path, place: Path) -> tuple[Path, dict[str, Any]]:
    record = place / "one.json"
    run_recommend(profile_file, Request(form="json", record=record), world_directory)
    return record, json.loads(record.read_text(encoding="utf-8"))


@pytest.mark.parametrize("member", ["run_id", "results", "notice", "excluded"])
def test_a_changed_record_does_not_replay(
    world_directory: Path, profile_file: Path, tmp_path: Path, member: str
) -> None:
    record, kept = recorded(world_directory, profile_file, tmp_path)
    kept["answer"][member] = "changed"
    record.write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(InputError, match=member):
        run_replay(str(record), world_directory)


def test_another_snapshot_does_not_replay(
    world_directory: Path, profile_file: Path, tmp_path: Path
) -> None:
    record, _ = recorded(world_directory, profile_file, tmp_path)
    digest = publish(content_of(tmp_path / "linker", ADS[:20]), tmp_path / "snapshots")
    with pytest.raises(InputError, match=digest):
        run_replay(str(record), tmp_path / "snapshots" / digest)


def test_what_is_no_record_is_refused(world_directory: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for text in ("[]", "{}", '{"profile": {}}', "nothing"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError):
            run_replay(str(path), world_directory)
    with pytest.raises(UnknownRecord):
        run_replay("0123456789abcdef", world_directory, tmp_path / "casework.sqlite")


@pytest.mark.parametrize(
    "change",
    [{"limit": "many"}, {"limit": None}, {"answer": "none"}, {"answer": []}],
    ids=["limit in words", "no limit", "answer as text", "answer as list"],
)
def test_a_record_of_wrong_types_is_refused(
    world_directory: Path, profile_file: Path, tmp_path: Path, change: dict[str, Any]
) -> None:
    record, kept = recorded(world_directory, profile_file, tmp_path)
    record.write_text(json.dumps({**kept, **change}), encoding="utf-8")
    with pytest.raises(GuidanceError):
        run_replay(str(record), world_directory)


def test_text_form_shows_the_same_numbers(
    world_directory: Path,
    profile_file: Path,
    world: Snapshot,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run_recommend(profile_file, Request(), world_directory)
    text = capsys.readouterr().out
    answer = answer_for(read_profile(PROFILE), world, Request())
    for result in answer.results:
        assert f"{result.score:.4f}" in text
        assert result.title in text
    assert answer.run_id in text


def test_another_form_is_refused(world_directory: Path, profile_file: Path) -> None:
    with pytest.raises(InputError, match="text or json"):
        run_recommend(profile_file, Request(form="yaml"), world_directory)


# --- run ids --------------------------------------------------------------------------------------


def test_run_id_covers_snapshot_policy_day_profile_and_length(world: Snapshot) -> None:
    doors, goal = load_policy("doors-first"), load_policy("goal-first")
    other = with_ads(world, ADS[:5])
    from dataclasses import replace

    ids = {
        run_id(cook(), world, doors, 10),
        run_id(cook(), world, goal, 10),
        run_id(cook(), replace(other, digest="0" * 16), doors, 10),
        run_id(cook(as_of="2026-11-23"), world, doors, 10),
        run_id(person("s/cook"), world, doors, 10),
        run_id(cook(language="en"), world, doors, 10),
        run_id(cook(), world, doors, 3),
    }
    assert len(ids) == 7
    assert run_id(cook(), world, doors, 10) == run_id(cook(), world, doors, 10)


def test_as_of_is_an_input(world: Snapshot) -> None:
    with pytest.raises(ProfileError, match="as_of"):
        recommend(cook(as_of=None), world, load_policy("doors-first"))


def test_an_unknown_goal_is_refused(world: Snapshot) -> None:
    with pytest.raises(UnknownConcept) as caught:
        ask(cook(goal={"occupation": "o/astronaut"}), world)
    assert caught.value.expected


def test_every_answer_states_its_data(world: Snapshot) -> None:
    answer = ask(cook(), world)
    assert answer.snapshot == world.digest
    assert set(answer.data_age) == {"ads", "courses", "figures", "outlook"}
    assert answer.data_age["ads"]["date"] == "2026-11-01"
    assert answer.notice
    assert (answer.market.region, answer.market.ads, answer.market.within_reach) == ("PL61", 12, 2)
    assert answer.policy == "doors-first 5"
