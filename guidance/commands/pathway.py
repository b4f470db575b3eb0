"""`guidance pathway`: one profile in, a sequence of courses with sums, exits and proof out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from guidance.answer import to_json
from guidance.commands.recommend import dated
from guidance.credential import Money
from guidance.errors import InputError
from guidance.exchange.plan import write_plan
from guidance.explanation import Voice
from guidance.explanation.outlook import ads_dated
from guidance.learner import LearnerProfile, read_profile
from guidance.pathways.plans import make_plan
from guidance.pathways.types import PathLimits
from guidance.recommendation.arrival import on_arrival
from guidance.recommendation.path_answer import PathAnswer, answer_path
from guidance.recommendation.path_words import StepWords
from guidance.snapshot import Snapshot
from guidance.storage.files import (
    default_snapshot,
    load_policy,
    policy_for,
    read_json,
    write_atomically,
)
from guidance.storage.reading import open_snapshot

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)
MOST_MONEY, MOST_HOURS = 1e9, 1e6


@dataclass(frozen=True, slots=True)
class Request:
    """What to plan and how to print it.

    Money in EUR and hours for all courses together, None for the profile's own limits; `language`
    stands in for the profile's; `keep` names the file that keeps the path as a plan.
    """

    budget: float | None = None
    hours: float | None = None
    steps: int = 3
    form: str = "text"
    policy: str | None = None
    language: str | None = None
    keep: Path | None = None


def run_pathway(path: Path, request: Request, snapshot: Path | None) -> None:
    """Print the path for the profile in a file."""
    if request.form not in ("text", "json"):
        raise InputError(f"format {request.form[:20]!r}", "text or json")
    data = read_json(path)
    if request.language is not None and isinstance(data, dict):
        data = {**data, "language": request.language}
    profile = dated(read_profile(data))
    limits = limits_of(profile, request)
    opened = open_snapshot(snapshot or default_snapshot())
    policy = load_policy(request.policy) if request.policy else policy_for(profile)
    answer = answer_path(profile, opened, policy, limits)
    if request.keep is not None:
        _keep(request.keep, answer, profile, opened)
    if request.form == "json":
        print(json.dumps(to_json(answer), ensure_ascii=False, indent=1))  # noqa: T201 - the result
    else:
        for line in lines_of(answer, on_arrival(profile, opened).profile, opened):
            console.print(line, markup=False, soft_wrap=not console.is_terminal)


def _keep(path: Path, answer: PathAnswer, profile: LearnerProfile, snapshot: Snapshot) -> None:
    """Write the path as a plan.

    Raises
    ------
    InputError
        When the path has no step: there is nothing to keep.
    """
    steps = [(step.credential, step.run) for step in answer.path.steps]
    if not steps:
        raise InputError("a path without a course", "at least one", "leave out --keep")
    plan = make_plan(profile, steps, snapshot, answer.run_id)
    write_atomically(path, write_plan(plan).decode())
    errors.print(f"plan kept in {path}", markup=False)


def limits_of(profile: LearnerProfile, request: Request) -> PathLimits:
    """Return the limits of the path: those of the command before those of the profile.

    Raises
    ------
    InputError
        For an amount that is negative or no number.
    """
    for name, amount, most in (
        ("--budget", request.budget, MOST_MONEY),
        ("--hours", request.hours, MOST_HOURS),
    ):
        if amount is not None and not 0 <= amount <= most:
            raise InputError(f"{name} {amount}", f"a number from 0 to {most:g}", "correct it")
    budget = None if request.budget is None else Money(request.budget, "EUR")
    return PathLimits.of(
        profile.constraints, steps=request.steps, budget=budget, hours=request.hours
    )


def lines_of(answer: PathAnswer, profile: LearnerProfile, snapshot: Snapshot) -> Iterator[str]:
    """Yield the answer as lines of text for a terminal."""
    say, words = Voice.of(profile.language, snapshot).messages.say, answer.words
    yield answer.notice
    yield ""
    yield from _market_lines(answer, profile, snapshot)
    yield words.limits
    yield ""
    if answer.empty_reason:
        yield answer.empty_reason
        yield from words.proof[1:-1]
    else:
        yield words.heading
        for step in words.steps:
            yield from _step_lines(step)
        yield ""
        yield say("path.whole")
        yield from _indented("=", words.whole)
        yield from _indented("?", words.unknown)
        yield from _indented("·", words.proof)
    yield from _indented("→", words.recognition)
    yield ""
    yield say("page.human")
    yield f"[{answer.policy} · {answer.snapshot} · {answer.run_id}]"


def _market_lines(answer: PathAnswer, profile: LearnerProfile, snapshot: Snapshot) -> Iterator[str]:
    voice, market = Voice.of(profile.language, snapshot), answer.market
    say, place = voice.messages.say, voice.market(market)
    if profile.goal:
        yield say("answer.goal", goal=voice.name(profile.goal))
    if market.ads:
        yield say("answer.market", region=place, total=market.ads, count=market.within_reach)
        yield from ads_dated(market, answer.as_of, voice)


def _step_lines(step: StepWords) -> Iterator[str]:
    yield ""
    yield step.heading
    yield f"   {step.offer}"
    yield from _indented("+", step.reasons)
    yield from _indented("!", step.caveats)
    yield from _indented("=", [step.exit])
    yield f"   {step.stated}"


def _indented(mark: str, sentences: Iterable[str]) -> Iterator[str]:
    yield from (f"   {mark} {sentence}" for sentence in sentences)
