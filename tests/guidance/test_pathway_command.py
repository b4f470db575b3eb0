"""F25: `guidance pathway` prints what the planner computed, in plain words and in every language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import AS_OF, SKILLS, Snapshot, cook, packaged, person

from guidance.answer import to_json
from guidance.commands.pathway import Request, limits_of, run_pathway
from guidance.credential import Money
from guidance.errors import InputError, ProfileError, UnknownConcept
from guidance.explanation import Voice
from guidance.learner import read_profile
from guidance.messages import languages
from guidance.pathways.types import (
    Exemption,
    Path,
    PathLimits,
    Refusal,
    RefusedPart,
    Stack,
    Stop,
)
from guidance.recommendation.path_answer import PathAnswer, answer_path
from guidance.recommendation.path_words import STOPS, path_words
from guidance.storage.files import PROJECT

PROFILE: dict[str, Any] = {
    "skills": [{"uri": "s/cook", "evidence": "certified"}, {"uri": "s/hygiene"}],
    "language": "en",
    "as_of": AS_OF,
    "constraints": {"nuts": "PL61", "teaching_languages": {"pl": "C2"}},
}


@pytest.fixture
def profile_file(tmp_path: File) -> File:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(PROFILE), encoding="utf-8")
    return path


def answered(world: Snapshot, language: str = "en", **limits: Any) -> PathAnswer:
    profile = read_profile({**PROFILE, "language": language})
    whole = PathLimits.of(profile.constraints, **limits)
    return answer_path(profile, world, packaged("doors-first"), whole)


def printed(world_directory: File, file: File, request: Request, capsys: Any) -> str:
    run_pathway(file, request, world_directory)
    return str(capsys.readouterr().out)


# --- what is printed --------------------------------------------------------------------------------


def test_text_shows_the_numbers_of_the_answer(
    world: Snapshot, world_directory: File, profile_file: File, capsys: Any
) -> None:
    """F25: every step, its exit, the sums and the bound stand in the text."""
    text = " ".join(printed(world_directory, profile_file, Request(), capsys).split())
    told = answered(world)
    path, words = told.path, told.words
    assert path.steps
    before = (path.before, *(step.within_reach for step in path.steps))
    for step, said, earlier in zip(path.steps, words.steps, before, strict=False):
        assert step.title in said.heading
        assert (f": {step.within_reach}." in said.exit) == (step.within_reach > earlier)
        for sentence in (said.heading, said.offer, *said.reasons, *said.caveats, said.exit):
            assert " ".join(sentence.split()) in text
    for sentence in (*words.whole, *words.unknown, *words.proof, words.limits, told.notice):
        assert " ".join(sentence.split()) in text
    assert told.run_id in text


def test_json_is_the_answer_of_the_domain(
    world: Snapshot, world_directory: File, profile_file: File, capsys: Any
) -> None:
    text = printed(world_directory, profile_file, Request(form="json", steps=2), capsys)
    assert json.loads(text) == json.loads(json.dumps(to_json(answered(world, steps=2))))


def test_equal_questions_get_equal_bytes_and_others_another_run(
    world_directory: File, profile_file: File, capsys: Any
) -> None:
    """F28."""
    asked = [Request(form="json"), Request(form="json"), Request(form="json", budget=10.0)]
    first, again, other = (printed(world_directory, profile_file, one, capsys) for one in asked)
    assert first == again
    assert json.loads(first)["run_id"] != json.loads(other)["run_id"]


def test_limits_of_the_command_come_before_those_of_the_profile() -> None:
    profile = cook(constraints={"budget": {"amount": 50, "currency": "PLN"}, "hours_per_week": 6})
    own = limits_of(profile, Request())
    assert (own.budget, own.hours, own.steps) == (Money(50.0, "PLN"), None, 3)
    given = limits_of(profile, Request(budget=300.0, hours=80.0, steps=2))
    assert (given.budget, given.hours, given.steps) == (Money(300.0, "EUR"), 80.0, 2)
    assert given.hours_per_week == 6


# --- exit codes -------------------------------------------------------------------------------------


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "guidance", "pathway", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )


def test_exit_codes(world_directory: File, profile_file: File) -> None:
    """0: done; 1: refused; 2: wrong usage."""
    here = ("--snapshot", world_directory)
    assert command("--profile", profile_file, *here).returncode == 0
    refused = command("--profile", profile_file, "--budget", "-5", *here)
    assert refused.returncode == 1
    assert "--budget -5" in refused.stderr
    assert command("--profile", profile_file, "--steps", "7", *here).returncode == 2


@pytest.mark.parametrize(
    ("request_", "change", "error"),
    [
        (Request(form="html"), {}, InputError),
        (Request(hours=float("nan")), {}, InputError),
        (Request(steps=0), {}, ProfileError),
        (Request(), {"goal": {"occupation": "o/king"}}, UnknownConcept),
        (Request(), {"name": "Ada"}, ProfileError),
        (Request(policy="mine"), {}, InputError),
    ],
)
def test_what_cannot_be_planned_is_refused(
    world_directory: File, tmp_path: File, request_: Request, change: Any, error: type[Exception]
) -> None:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps({**PROFILE, **change}), encoding="utf-8")
    with pytest.raises(error):
        run_pathway(path, request_, world_directory)


def test_a_person_of_whom_nothing_is_known_is_told_so(world: Snapshot) -> None:
    """F27: no path of fillers, and the reason in words."""
    profile = read_profile({**PROFILE, "skills": []})
    told = answer_path(profile, world, packaged("doors-first"), PathLimits())
    assert (told.empty_reason is None) == bool(told.path.steps)


def test_limits_that_leave_all_out_are_named(world: Snapshot) -> None:
    """F27, F08."""
    profile = read_profile({**PROFILE, "constraints": {**PROFILE["constraints"], "nuts": "PL61"}})
    limits = PathLimits(hours=1.0, strict=("hours",))
    told = answer_path(profile, world, packaged("doors-first"), limits)
    assert not told.path.steps
    assert told.empty_reason == "Some courses would help, but none is known to fit your limits."


@settings(max_examples=30)
@given(
    held=st.sets(st.sampled_from(sorted(SKILLS)), max_size=4),
    steps=st.integers(1, 6),
    budget=st.sampled_from([None, 0.0, 200.0, 1500.0]),
    hours=st.sampled_from([None, 0.0, 50.0]),
    goal=st.sampled_from([None, "o/cook", "o/carer"]),
)
def test_whatever_is_asked_there_is_a_path_or_a_reason(
    world: Snapshot, held: set[str], steps: int, budget: float | None, hours: float | None, goal: Any
) -> None:  # fmt: skip
    """F25, F27: never beyond a limit, never an empty answer without its reason."""
    profile = person(*sorted(held), goal=goal and {"occupation": goal})
    whole = limits_of(profile, Request(budget=budget, hours=hours, steps=steps))
    told = answer_path(profile, world, packaged("doors-first"), whole)
    totals = told.path.totals
    assert bool(told.empty_reason) == (not told.path.steps)
    assert len(told.words.steps) == totals.courses <= steps
    assert budget is None or sum(money.amount for money in totals.cost) <= budget
    assert hours is None or totals.hours_high <= hours
    assert all(text.strip() for text in every_sentence(told))


# --- words ------------------------------------------------------------------------------------------


def every_sentence(answer: PathAnswer) -> list[str]:
    words = answer.words
    steps = [
        text
        for step in words.steps
        for text in (step.heading, step.offer, step.exit, step.stated, *step.reasons, *step.caveats)
    ]
    return [words.heading, words.limits, *steps, *words.whole, *words.unknown, *words.proof]


def full(path: Path, stopped: Stop) -> Path:
    """A path on which everything there is to say is to be said."""
    uri = path.steps[0].credential
    step = replace(
        path.steps[0],
        cost=Money(20.0, "PLN"),
        exempted=("c/stock",),
        unchecked=("basic German",),
        unmet=("times", "nuts"),
        builds_on=("s/menu",),
        near_goal=1,
        start=None,
        end=None,
        hours=None,
    )
    parts = tuple(RefusedPart(uri, reason) for reason in Refusal)
    return replace(
        path,
        steps=(step, *path.steps[1:]),
        limits=replace(path.limits, budget=Money(50.0, "EUR"), hours=100.0, weeks=12.0),
        stacks=(Stack("q", "Big", (uri,), 5.0, None, parts), Stack("r", "Huge", (uri,), 5.0, 60.0, ())),
        exemptions=(Exemption("c/menu", "Menu", ("s/menu",), "Kitchen School"),),
        stopped=stopped,
        left_out=(("budget", 3), ("times", 1)),
    )  # fmt: skip


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("stopped", Stop)
@pytest.mark.parametrize("goal", [None, "o/cook"])
def test_all_there_is_to_say_can_be_said_in_every_language(
    world: Snapshot, language: str, stopped: Stop, goal: str | None
) -> None:
    """F22: and no institution's decision is taken in advance."""
    answer = answered(world, language)
    voice = Voice.of(language, world)
    words = path_words(full(answer.path, stopped), goal, answer.market, voice)
    told = [*every_sentence(replace(answer, words=words)), *words.recognition]
    assert all(text.strip() and "{" not in text for text in told)
    assert any("Big" in text for text in words.recognition)
    assert any("Kitchen School" in text for text in words.recognition)
    assert len([text for text in words.recognition if "Menu" in text]) >= 1
    assert len(words.steps[0].caveats) == 4


def test_every_way_to_stop_has_its_sentence() -> None:
    assert set(STOPS) == set(Stop)


def test_what_providers_do_not_state_is_named_and_not_zero(world: Snapshot) -> None:
    """F16: a price that is not stated is unknown; the sum says how many prices it leaves out."""
    answer = answered(world)
    unknown = answer.path.totals.cost_unknown
    assert unknown == sum(step.cost is None for step in answer.path.steps)
    said = any(str(unknown) in text and "price" in text for text in answer.words.unknown)
    assert said == (unknown > 0)


@pytest.mark.parametrize(
    ("unknown", "told"),
    [(0, "Price in all: €140."), (2, "Price of the courses that state one: €140.")],
)
def test_a_sum_that_leaves_prices_out_is_not_the_price_of_all(
    world: Snapshot, unknown: int, told: str
) -> None:
    """F16, F25: under a limit of money a sum of some prices reads like the price of the path."""
    answer = answered(world)
    totals = replace(answer.path.totals, cost=(Money(140.0, "EUR"),), cost_unknown=unknown)
    path = replace(answer.path, totals=totals)
    words = path_words(path, None, answer.market, Voice.of("en", world))
    assert [text for text in words.whole if "€140" in text] == [told]


def test_a_price_in_another_currency_is_not_held_against_the_budget(world: Snapshot) -> None:
    answer = answered(world)
    step = replace(answer.path.steps[0], cost=Money(20.0, "PLN"))
    path = replace(
        answer.path,
        steps=(step, *answer.path.steps[1:]),
        limits=replace(answer.path.limits, budget=Money(50.0, "EUR")),
    )
    words = path_words(path, None, answer.market, Voice.of("en", world))
    assert words.steps[0].caveats[0].startswith("Its price is in another currency")


def test_a_proven_path_says_so_and_another_says_what_may_be_missed(world: Snapshot) -> None:
    answer, voice = answered(world), Voice.of("en", world)
    for at_most, end in ((0, "This was proven."), (answer.path.proof.value + 4, "at most 4 more job ads.")):  # fmt: skip
        path = replace(answer.path, proof=replace(answer.path.proof, at_most=at_most))
        assert path_words(path, None, answer.market, voice).proof[-1].endswith(end)
