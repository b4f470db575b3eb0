"""The explanation of one course: exact, and the letter says the API's numbers (F21, F22, F46)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from world import Snapshot, ask, cook, packaged

from guidance.answer import Explanation, Without
from guidance.commands.recommend import Request, run_recommend
from guidance.errors import InputError, UnknownConcept
from guidance.learner import LearnerProfile, SkillClaim
from guidance.messages import languages, messages_for
from guidance.recommendation.explain import explain
from guidance.recommendation.person import place_person

AIM: dict[str, Any] = {
    "language": "en",
    "goal": {"occupation": "o/cook"},
    "constraints": {"nuts": "PL61", "teaching_languages": {"pl": "C2", "de": "B2"}},
}


def explained(world: Snapshot, course: str, profile: LearnerProfile | None = None) -> Explanation:
    return explain(profile or cook(**AIM), world, packaged("goal-first"), course)


def test_it_shows_the_course_as_the_answer_does(world: Snapshot) -> None:
    answer = ask(cook(**AIM), world, packaged("goal-first"))
    for result in answer.results:
        found = explained(world, result.credential)
        assert found.run_id == answer.run_id
        assert found.result == result
        assert (found.caveats, found.outlook) == (answer.caveats, answer.outlook)


def test_without_a_held_skill_everything_is_ranked_again(world: Snapshot) -> None:
    """AI Act 86: each held skill is answered for, by the list of a person who does not name it."""
    found = explained(world, "c/kitchen")
    assert {item.skill for item in found.without_held} == {"s/cook", "s/hygiene"}
    for item in found.without_held:
        rest = tuple(claim for claim in cook(**AIM).skills if claim.uri != item.skill)
        again = ask(replace(cook(**AIM), skills=rest), world, packaged("goal-first"))
        after = next((r for r in again.results if r.credential == "c/kitchen"), None)
        assert item == Without(
            item.skill, after.rank if after else None, after.score if after else None
        )


def test_without_a_taught_skill_each_is_answered_for(world: Snapshot) -> None:
    found = explained(world, "c/kitchen")
    assert found.result is not None
    assert {item.skill for item in found.without_taught} == set(found.result.adds)
    assert found.result.without in found.without_taught


@pytest.mark.parametrize("language", languages())
def test_the_letter_says_the_answers_sentences_and_numbers(world: Snapshot, language: str) -> None:
    """F46: nothing in the letter is computed apart from the answer."""
    found = explained(world, "c/kitchen", cook(**{**AIM, "language": language}))
    result, messages = found.result, messages_for(language)
    assert result is not None
    for said in (*result.reasons, *result.caveats, *found.caveats):
        assert any(line.endswith(said) for line in found.letter)
    for part in result.parts:
        line = f"{messages.show(round(100 * part.points, 2))} · "
        feature = messages.say(f"page.feature_{part.name}")
        assert (line + feature in found.letter) is bool(part.points)
    total = f"{messages.show(round(100 * result.score, 2))} · {messages.say('page.total')}"
    assert total in found.letter
    assert any(found.run_id in line for line in found.letter)
    assert found.letter[0] == found.notice


def test_the_letter_names_each_place(world: Snapshot) -> None:
    found = explained(world, "c/kitchen")
    say = messages_for("en").say
    for item in found.without_taught:
        name = {"s/menu": "plan menus", "s/stock": "keep stock"}[item.skill]
        assert found.result is not None
        assert item.rank not in (None, found.result.rank)
        said = say("letter.other_place", skill=name, other=item.rank, rank=found.result.rank)
        assert f"– {said}" in found.letter


def test_a_course_left_out_names_the_limit(world: Snapshot) -> None:
    limits = {"nuts": "PL61", "teaching_languages": {"pl": "C2"}, "hard": ["teaching_languages"]}
    profile = cook(language="en", constraints=limits, goal={"occupation": "o/baker"})
    found = explained(world, "c/bread", profile)
    assert found.result is None
    assert found.excluded is not None
    assert found.excluded.limit == "teaching_languages"
    assert "Teaching language: German. Noted for you: Polish." in found.letter
    assert (found.without_held, found.without_taught, found.caveats) == ((), (), ())


def test_a_course_that_would_not_help_is_said_not_to_be_listed(world: Snapshot) -> None:
    found = explained(world, "c/accounts")
    assert (found.result, found.excluded) == (None, None)
    assert "This course is not in your list: Accounts." in found.letter


def test_an_unknown_course_is_refused(world: Snapshot) -> None:
    with pytest.raises(UnknownConcept):
        explained(world, "c/nothing")


def test_skills_that_only_change_points_share_a_line(world: Snapshot) -> None:
    found = explained(world, "c/kitchen")
    assert found.result is not None
    now = (found.result.rank, found.result.score)
    same = [i for i in found.without_held if i.rank == now[0] and i.score != now[1]]
    lines = [line for line in found.letter if line.startswith("– The same place")]
    assert len(lines) == bool(same)
    names = {"s/cook": "use cooking techniques", "s/hygiene": "food hygiene rules"}
    assert all(names[item.skill] in lines[0] for item in same)


def test_the_letter_names_its_data_and_their_days(world: Snapshot) -> None:
    """F21."""
    letter = explained(world, "c/kitchen").letter
    assert "– ads, 1 November 2026" in letter
    assert "– courses, 1 November 2026" in letter


@pytest.fixture
def profile_file(tmp_path: Path) -> Path:
    held = [{"uri": uri} for uri in ("s/cook", "s/hygiene")]
    data = {"skills": held, "as_of": "2026-11-22", **AIM}
    path = tmp_path / "cook.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_the_command_prints_the_letter_or_the_numbers(
    world_directory: Path, profile_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_recommend(profile_file, Request(form="json", explain="c/kitchen"), world_directory)
    found = json.loads(capsys.readouterr().out)
    assert found["result"]["credential"] == "c/kitchen"
    run_recommend(profile_file, Request(explain="c/kitchen"), world_directory)
    printed = capsys.readouterr().out.split("\n")
    assert [line for line in printed if line] == [line for line in found["letter"] if line]


def test_an_explanation_is_not_recorded(
    world_directory: Path, profile_file: Path, tmp_path: Path
) -> None:
    asked = Request(explain="c/kitchen", record=tmp_path / "r.json")
    with pytest.raises(InputError, match="--record with --explain"):
        run_recommend(profile_file, asked, world_directory)


def test_of_many_held_skills_those_that_ads_lean_on_are_answered_for(
    world: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A profile may name thousands of skills, and each costs a ranking: one request stays short."""
    every = {item.skill: item for item in explained(world, "c/kitchen").without_held}
    lost = {skill: _lost_without(skill, world) for skill in every}
    monkeypatch.setattr("guidance.recommendation.without_held.MOST_SKILLS", 1)
    (kept,) = explained(world, "c/kitchen").without_held
    assert lost[kept.skill] == max(lost.values()) > min(lost.values())
    assert kept == every[kept.skill]


def _lost_without(skill: str, world: Snapshot) -> float:
    """Return how much coverage of the market's ads is lost without a skill, by importance."""
    profile, policy = cook(**AIM), packaged("goal-first")
    rest = replace(profile, skills=tuple(c for c in profile.skills if c.uri != skill))
    now, then = (place_person(each, world, policy).reach for each in (profile, rest))
    return float(now.importance @ (now.coverage - then.coverage))


def test_a_skill_the_snapshot_does_not_hold_is_not_answered_for(world: Snapshot) -> None:
    known = cook(**AIM)
    stranger = replace(known, skills=(*known.skills, SkillClaim("s/nowhere")))
    found = explained(world, "c/kitchen", stranger)
    assert {item.skill for item in found.without_held} == {"s/cook", "s/hygiene"}
