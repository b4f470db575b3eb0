"""F18, principle "portable": `guidance pathway --keep` and `guidance plan` on files."""

import json

import pytest
from world import AS_OF

from guidance.commands.pathway import Request as PathRequest
from guidance.commands.pathway import run_pathway
from guidance.commands.plan import Request, run_plan
from guidance.errors import DocumentRefused, InputError
from guidance.exchange.plan import read_plan
from guidance.learner import read_profile

PROFILE = {
    "skills": [{"uri": "s/cook", "evidence": "certified"}, {"uri": "s/hygiene"}],
    "language": "en",
    "as_of": AS_OF,
    "constraints": {"nuts": "PL61", "teaching_languages": {"pl": "C2"}},
}


@pytest.fixture
def profile_file(tmp_path):
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(PROFILE), encoding="utf-8")
    return path


@pytest.fixture
def plan_file(tmp_path, profile_file, world_directory, capsys):
    path = tmp_path / "plan.jsonld"
    run_pathway(profile_file, PathRequest(keep=path), world_directory)
    assert f"plan kept in {path}" in capsys.readouterr().err.replace("\n", "")
    return path


def test_a_path_is_kept_and_read_again(plan_file, world_directory, tmp_path, capsys):
    plan = read_plan(plan_file.read_bytes())
    again = tmp_path / "again.json"
    run_plan(plan_file, Request(AS_OF, again), world_directory)
    shown = capsys.readouterr().out
    assert read_profile(json.loads(again.read_text())) == read_profile(PROFILE)
    assert all(course.title in shown for course in plan.courses)
    assert shown.startswith("You made this plan on 22 November 2026.")
    assert f"[snapshot {plan.snapshot} · run {plan.answer}]" in shown


def test_a_file_that_is_no_plan_is_refused(profile_file, world_directory):
    with pytest.raises(DocumentRefused):
        run_plan(profile_file, Request(), world_directory)


def test_a_missing_file_and_an_impossible_day_are_refused(plan_file, world_directory, tmp_path):
    with pytest.raises(InputError, match="no file"):
        run_plan(tmp_path / "none", Request(), world_directory)
    with pytest.raises(InputError, match="--day"):
        run_plan(plan_file, Request("2026-02-30"), world_directory)


def test_nothing_is_kept_of_a_path_without_courses(tmp_path, world_directory):
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps({"as_of": AS_OF}), encoding="utf-8")
    with pytest.raises(InputError, match="without a course"):
        run_pathway(bare, PathRequest(keep=tmp_path / "plan"), world_directory)
    assert not (tmp_path / "plan").exists()
