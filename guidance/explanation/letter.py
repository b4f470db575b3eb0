"""The letter about one course: the answer's own sentences and numbers, and what would be otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guidance.answer import Explanation, Result, Without
from guidance.explanation.limits import limit_sentence
from guidance.explanation.offers import offer_line
from guidance.explanation.outlook import ads_dated
from guidance.explanation.voice import Voice
from guidance.learner import LearnerProfile
from guidance.ranking.eligibility import judge


def letter(explanation: Explanation, profile: LearnerProfile, voice: Voice) -> Iterator[str]:
    """Yield the lines of the letter, in the person's language; "" parts its paragraphs.

    Every number is that of the explanation, written as the language writes it.
    """
    say, result = voice.messages.say, explanation.result
    yield explanation.notice
    yield ""
    yield from _about_the_list(explanation, profile, voice)
    yield ""
    if result is None:
        yield from _about_absence(explanation, profile, voice)
    else:
        yield from _about_course(result, explanation, profile, voice)
        yield from _about_skills(result, explanation, voice)
        yield from _about_score(result, voice)
    yield from _about_data(explanation, voice)
    yield ""
    yield say("page.human")
    yield say("page.trace", run=explanation.run_id, policy=explanation.policy)


def _about_the_list(
    explanation: Explanation, profile: LearnerProfile, voice: Voice
) -> Iterator[str]:
    say, market = voice.messages.say, explanation.market
    if profile.goal:
        yield say("answer.goal", goal=voice.name(profile.goal))
    if market.ads:
        place = voice.market(market)
        yield say("answer.market", region=place, total=market.ads, count=market.within_reach)
    yield from ads_dated(market, explanation.as_of, voice)
    yield from explanation.outlook


def _about_absence(
    explanation: Explanation, profile: LearnerProfile, voice: Voice
) -> Iterator[str]:
    yield voice.messages.say("letter.not_listed", title=explanation.title)
    yield from explanation.caveats
    if explanation.excluded:
        yield limit_sentence(explanation.excluded, profile.constraints, voice)


def _about_course(
    result: Result, explanation: Explanation, profile: LearnerProfile, voice: Voice
) -> Iterator[str]:
    say, courses = voice.messages.say, voice.snapshot.courses
    yield say("letter.place", title=result.title, provider=result.provider, rank=result.rank)
    course = voice.snapshot.credentials[courses.position(result.credential)]
    yield offer_line(course, judge(course, profile.limits, explanation.as_of), voice)
    yield ""
    yield say("page.reasons_heading")
    yield from (f"+ {reason}" for reason in result.reasons)
    yield ""
    yield say("page.caveats_heading")
    every = dict.fromkeys((*result.caveats, *explanation.caveats))
    yield from (f"! {caveat}" for caveat in every)


def _about_skills(result: Result, explanation: Explanation, voice: Voice) -> Iterator[str]:
    """Yield what would be without each skill, where anything would be different."""
    parts = (
        ("letter.without_taught", explanation.without_taught),
        ("letter.without_held", explanation.without_held),
    )
    now = (result.rank, result.score)
    for heading, every in parts:
        changing = [item for item in every if (item.rank, item.score) != now]
        if changing:
            yield ""
            yield voice.messages.say(heading)
            yield from (f"– {line}" for line in _otherwise(changing, result, voice))


def _otherwise(changing: Sequence[Without], result: Result, voice: Voice) -> Iterator[str]:
    """Yield each skill that moves the course, then in one line those that only change points."""
    say = voice.messages.say
    for item in changing:
        if item.rank is None:
            yield say("letter.out", skill=voice.name(item.skill))
        elif item.rank != result.rank:
            name = voice.name(item.skill)
            yield say("letter.other_place", skill=name, other=item.rank, rank=result.rank)
    same = [item.skill for item in changing if item.rank == result.rank]
    if same:
        skills = voice.names(same, len(same))
        yield say("letter.same_place", rank=result.rank, skills=skills)


def _about_score(result: Result, voice: Voice) -> Iterator[str]:
    """Yield the parts of the score in hundredths, largest first, and their sum."""
    messages = voice.messages
    yield ""
    yield messages.say("page.score_heading")
    for part in sorted(result.parts, key=lambda part: (-part.points, part.name)):
        if part.points:
            feature = messages.say(f"page.feature_{part.name}")
            yield f"{messages.show(round(100 * part.points, 2))} · {feature}"
    yield f"{messages.show(round(100 * result.score, 2))} · {messages.say('page.total')}"


def _about_data(explanation: Explanation, voice: Voice) -> Iterator[str]:
    """Yield the sources behind the numbers, each with its day."""
    say = voice.messages.say
    yield ""
    yield say("page.data_heading")
    for name, source in explanation.data_age.items():
        day = source["date"]
        yield f"– {name}, {voice.day(day) if day else say('page.no_date')}"
