"""`guidance recommend`: one profile in, ranked courses with reasons out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from guidance.answer import Answer, Exclusion, Explanation, Result, to_json
from guidance.errors import InputError
from guidance.explanation import Voice, limit_sentence, offer_line
from guidance.explanation.outlook import ads_dated
from guidance.learner import LearnerProfile, read_profile
from guidance.ranking.eligibility import judge
from guidance.ranking.policy import Policy
from guidance.recommendation import recommend
from guidance.recommendation.arrival import on_arrival
from guidance.recommendation.explain import explain
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


@dataclass(frozen=True, slots=True)
class Request:
    """What to print.

    How many, as text or json, under which policy, where to keep it, and in which language: one
    given here stands in for the profile's own. `explain` names a course to explain instead.
    """

    limit: int = 10
    form: str = "text"
    policy: str | None = None
    record: Path | None = None
    language: str | None = None
    explain: str | None = None


def run_recommend(path: Path, request: Request, snapshot: Path | None) -> None:
    """Print the recommendation for the profile in a file."""
    if request.form not in ("text", "json"):
        raise InputError(f"format {request.form[:20]!r}", "text or json")
    data = read_json(path)
    if request.language is not None and isinstance(data, dict):
        data = {**data, "language": request.language}
    profile = dated(read_profile(data))
    opened = open_snapshot(snapshot or default_snapshot())
    if request.explain is not None:
        _print_explanation(request.explain, profile, opened, request)
        return
    answer = answer_for(profile, opened, request)
    if request.record is not None:
        kept = record_of(data, profile, request, answer, taxonomy=opened.release)
        write_atomically(request.record, kept)
    if request.form == "json":
        print(answer_text(answer), end="")  # noqa: T201 - the result of the command
    else:
        for line in lines_of(answer, on_arrival(profile, opened).profile, opened):
            console.print(line, markup=False, soft_wrap=not console.is_terminal)


def _print_explanation(
    course: str, profile: LearnerProfile, snapshot: Snapshot, request: Request
) -> None:
    """Print the explanation of one course, as a letter or as json."""
    if request.record is not None:
        raise InputError("--record with --explain", "one of them", "record the list itself")
    policy = policy_of(profile, request)
    found = explain(profile, snapshot, policy, course, limit=request.limit)
    if request.form == "json":
        print(answer_text(found), end="")  # noqa: T201 - the result of the command
    else:
        for line in found.letter:
            console.print(line, markup=False, soft_wrap=not console.is_terminal)


def dated(profile: LearnerProfile) -> LearnerProfile:
    """Return a profile with the day of the question: this door reads the clock."""
    return profile if profile.as_of else replace(profile, as_of=date.today())


def answer_for(profile: LearnerProfile, snapshot: Snapshot, request: Request) -> Answer:
    """Return the answer under the policy named, or the one a profile gets by default."""
    return recommend(profile, snapshot, policy_of(profile, request), limit=request.limit)


def policy_of(profile: LearnerProfile, request: Request) -> Policy:
    """Return the policy named, or the one a profile gets by default."""
    return load_policy(request.policy) if request.policy else policy_for(profile)


def answer_text(answer: Answer | Explanation) -> str:
    """Return an answer as JSON text, the same bytes for equal answers."""
    return json.dumps(to_json(answer), ensure_ascii=False, indent=1) + "\n"


def record_of(
    data: Any, profile: LearnerProfile, request: Request, answer: Answer, *, taxonomy: str = ""
) -> str:
    """Return the text of a recorded recommendation: what was asked and what was answered.

    Parameters
    ----------
    taxonomy
        Taxonomy and release that the answer's URIs belong to.
    """
    kept = {
        "taxonomy": taxonomy or None,
        "profile": {**data, "as_of": profile.as_of.isoformat() if profile.as_of else None},
        "limit": request.limit,
        "policy": request.policy,
        "answer": to_json(answer),
    }
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def lines_of(answer: Answer, profile: LearnerProfile, snapshot: Snapshot) -> Iterator[str]:
    """Yield the answer as lines of text for a terminal."""
    voice = Voice.of(profile.language, snapshot)
    yield answer.notice
    yield ""
    yield from _market_lines(answer, profile, voice)
    if answer.empty_reason:
        yield answer.empty_reason
    yield from _caveat_lines(answer, voice)
    for result in answer.results:
        yield from _result_lines(result, answer.own_caveats(result), profile, voice)
    yield from _excluded_lines(answer.excluded, profile, voice)
    if answer.next_question:
        yield answer.next_question.text
    yield _data_line(answer, voice)
    yield f"[{answer.policy} · {answer.snapshot} · {answer.run_id}]"


def _market_lines(answer: Answer, profile: LearnerProfile, voice: Voice) -> Iterator[str]:
    say, market = voice.messages.say, answer.market
    if profile.goal:
        yield say("answer.goal", goal=voice.name(profile.goal))
    if market.ads:
        place = voice.market(market)
        yield say("answer.market", region=place, total=market.ads, count=market.within_reach)
        yield from ads_dated(market, answer.as_of, voice)
    yield from answer.outlook
    yield ""


def _caveat_lines(answer: Answer, voice: Voice) -> Iterator[str]:
    """Yield what holds for every course of the list."""
    if answer.caveats:
        yield voice.messages.heading(voice.messages.say("answer.for_all"))
        yield from (f"   ! {caveat}" for caveat in answer.caveats)
        yield ""


def _data_line(answer: Answer, voice: Voice) -> str:
    """Return the sources behind the numbers with their days, in one line."""
    say = voice.messages.say
    days = {name: source["date"] for name, source in answer.data_age.items()}
    shown = [
        f"{name}, {voice.day(day) if day else say('page.no_date')}" for name, day in days.items()
    ]
    return say("answer.data", items=shown)


def _result_lines(
    result: Result, caveats: Sequence[str], profile: LearnerProfile, voice: Voice
) -> Iterator[str]:
    snapshot = voice.snapshot
    course = snapshot.credentials[snapshot.courses.position(result.credential)]
    verdict = judge(course, profile.limits, profile.as_of or date.min)
    yield f"{result.rank}. {result.title} — {result.provider}   ({result.score:.4f})"
    yield f"   {offer_line(course, verdict, voice)}"
    yield from (f"   + {reason}" for reason in result.reasons)
    yield from (f"   ! {caveat}" for caveat in caveats)
    yield f"   = {', '.join(_part_words(result, voice))}"
    yield ""


def _part_words(result: Result, voice: Voice) -> Iterator[str]:
    """Yield what each feature adds to the score, by its short name."""
    for part in result.parts:
        if part.points:
            yield f"{voice.messages.say(f'page.part_{part.name}')} {part.points:.3f}"


def _excluded_lines(
    excluded: tuple[Exclusion, ...], profile: LearnerProfile, voice: Voice
) -> Iterator[str]:
    if excluded:
        yield voice.messages.say("page.excluded_heading", number=len(excluded))
    for item in excluded[:5]:
        row = voice.snapshot.courses.position(item.credential)
        sentence = limit_sentence(item, profile.constraints, voice)
        yield f"– {voice.snapshot.credentials[row].title} — {sentence}"
    if len(excluded) > 5:
        yield voice.messages.say("page.excluded_more", number=len(excluded) - 5)
