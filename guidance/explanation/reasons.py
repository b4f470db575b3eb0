"""Why a course is in the list, from the same numbers as its score."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from guidance.answer import Without
from guidance.explanation.case import Case
from guidance.explanation.voice import SHOWN, Voice, title_or_name
from guidance.labour_market import SkillTrend
from guidance.opening import Market
from guidance.recognition.exemptions import bodies_to_ask

MOST_REASONS = 5
"""Reasons shown of one course."""


def reasons(case: Case, voice: Voice) -> tuple[str, ...]:
    """Return why the course is in the list, most telling first, in the person's language."""
    parts = (
        _about_goal,
        _about_doors,
        _about_recognition,
        _about_its_place,
        _about_demand,
        _about_trend,
        _about_held,
    )
    said = tuple(sentence for part in parts for sentence in part(case, voice))
    return said[:MOST_REASONS]


def _about_goal(case: Case, voice: Voice) -> Iterator[str]:
    say, goal = voice.messages.say, case.goal
    if goal and goal.covers:
        yield say(
            "reason.covers_goal",
            count=len(goal.covers),
            total=goal.open_skills,
            goal=voice.name(goal.occupation),
            skills=voice.names(goal.covers),
        )
    elif goal and goal.near:
        yield say(
            "reason.near_goal",
            skills=voice.names(case.adds),
            goal=voice.name(goal.occupation),
            asked=voice.names(goal.near),
        )
    elif case.adds:
        yield say("reason.teaches", skills=voice.names(case.adds))


def _about_doors(case: Case, voice: Voice) -> Iterator[str]:
    say, opened = voice.messages.say, case.opened
    count = opened.after - opened.before
    if count:
        said = say("reason.opens", count=count, before=opened.before, after=opened.after)
        yield " ".join((said, *_for_the_goal(case, count, voice), *_for_what(case, count, voice)))
    elif opened.one_more and case.partner:
        course = title_or_name(case.partner, voice)
        yield say("reason.one_more", count=opened.one_more, course=course)
    else:
        yield say("reason.opens_none_closer" if case.closer else "reason.opens_none")


def _for_the_goal(case: Case, count: int, voice: Voice) -> Iterator[str]:
    if case.goal and case.opened.near_goal is not None:
        yield for_the_goal(case.opened.near_goal, count, case.goal.occupation, voice)


def _for_what(case: Case, count: int, voice: Voice) -> Iterator[str]:
    """Yield what work the opened ads are for, where they are clearly for one beside the goal."""
    if case.work and not case.opened.near_goal:
        yield voice.messages.say("reason.opens_work", count=count, occupation=voice.name(case.work))


def for_the_goal(near: int, count: int, goal: str, voice: Voice) -> str:
    """Return how many of some opened ads are for the goal: all, some, or none as it seems.

    Doors to another kind of work are no step toward the goal, so that none is said as well; an ad
    whose kind of work could not be read is not known to be for the goal.

    Parameters
    ----------
    near, count
        Ads opened for the goal's kind of work, and ads opened in all, at least 1.
    """
    say, name = voice.messages.say, voice.name(goal)
    if near == count:
        return say("reason.opens_all_near_goal", count=count, goal=name)
    if near:
        return say("reason.opens_near_goal", count=near, goal=name)
    return say("reason.opens_none_near_goal", count=count, goal=name)


def _about_recognition(case: Case, voice: Voice) -> Iterator[str]:
    """Yield what of the course certificates may stand for, and whom to ask."""
    if case.certified:
        known = case.course.awarding_bodies
        name = "reason.certified" if known else "reason.certified_institution"
        skills, bodies = voice.names(case.certified), list(bodies_to_ask(case.course))
        yield voice.messages.say(name, skills=skills, ask=bodies)


def _about_its_place(case: Case, voice: Voice) -> Iterator[str]:
    """Yield what one skill carries, unless it goes without saying."""
    without = case.without
    if without is None or without.rank == case.rank or _is_all_there_is(case, without):
        return
    say, skill = voice.messages.say, voice.name(without.skill)
    also = "" if without.skill in _named_first(case) else "_also"
    if without.rank is None:
        yield say(f"reason.without_out{also}", skill=skill)
    else:
        yield say(f"reason.without{also}", skill=skill, rank=case.rank, other=without.rank)


def _named_first(case: Case) -> tuple[str, ...]:
    """Return the skills that the first reason names."""
    return (case.goal.covers if case.goal and case.goal.covers else case.adds)[:SHOWN]


def _is_all_there_is(case: Case, without: Without) -> bool:
    """Return whether a course that lives by one skill would leave the list without it."""
    carried = case.goal.covers if case.goal and case.goal.covers else case.adds
    return carried == (without.skill,) and (without.rank is None or len(case.adds) == 1)


def _about_demand(case: Case, voice: Voice) -> Iterator[str]:
    figure = case.demand
    if figure is None or figure.interval.count == 0:
        return
    percent = voice.messages.percent
    yield voice.messages.say(
        "reason.demand",
        count=figure.interval.count,
        total=figure.interval.total,
        share=percent(figure.interval.share),
        low=percent(figure.interval.low),
        high=percent(figure.interval.high),
        skill=voice.name(figure.skill),
        region=voice.market(Market(np.empty(0, dtype=np.intp), figure.region, figure.asked_region)),
    )


def _about_trend(case: Case, voice: Voice) -> Iterator[str]:
    if case.trend and case.trend.direction == "rising":
        yield trend_sentence("reason.rising", case.trend, voice)


def trend_sentence(message: str, trend: SkillTrend, voice: Voice) -> str:
    """Return a sentence about how ads came to ask for a skill more or less often."""
    change = voice.messages.change
    return voice.messages.say(
        message,
        skill=voice.name(trend.skill),
        region=voice.market(Market(np.empty(0, dtype=np.intp), trend.region, trend.asked_region)),
        first=str(trend.first.year),
        last=str(trend.last.year),
        change=change(trend.change),
        low=change(trend.low),
        high=change(trend.high),
    )


def _about_held(case: Case, voice: Voice) -> Iterator[str]:
    if case.builds_on:
        yield voice.messages.say("reason.builds_on", skills=voice.names(case.builds_on))
