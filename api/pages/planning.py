"""Beyond the list: a path of courses, and what would change if."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from api.pages.choices import in_order
from api.pages.courses import market_words
from api.rendering import label_of
from guidance.explanation import Voice
from guidance.pathways.types import Step
from guidance.recommendation.outcomes import Outcome
from guidance.recommendation.path_answer import PathAnswer
from guidance.recommendation.path_words import StepWords
from guidance.recommendation.what_if import WhatIf
from guidance.snapshot import Label


@dataclass(frozen=True, slots=True)
class StepView:
    """One step with its words, the ads within reach before it and the language of its title."""

    step: Step
    words: StepWords
    before: int
    language: str | None


@dataclass(frozen=True, slots=True)
class PathPage:
    """All that the page of a path shows; `market` is empty where no ad is counted."""

    answer: PathAnswer
    notice: str
    goal: Label | None
    market: str
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """All that the page of changes shows: those that change something, then the others.

    `own` are those that the person asked about, `skills` the URIs and names of those that they may
    ask about: what the courses of the list teach and the person does not hold.
    """

    answer: WhatIf
    notice: str
    own: tuple[Outcome, ...]
    skills: tuple[tuple[str, Label], ...]
    telling: tuple[Outcome, ...]
    idle: tuple[str, ...]


def path_page(answer: PathAnswer, goal: str | None, voice: Voice) -> PathPage:
    """Return what the page of a path shows."""
    path, courses = answer.path, voice.snapshot.courses
    before = (path.before, *(step.within_reach for step in path.steps))
    steps = tuple(
        StepView(step, words, earlier, voice.snapshot.credentials[row].language)
        for step, words, earlier, row in zip(
            path.steps,
            answer.words.steps,
            before,
            (courses.position(step.credential) for step in path.steps),
            strict=False,
        )
    )
    named = label_of(voice, goal) if goal else None
    market = market_words(answer.market, answer.as_of, voice) if answer.market.ads else ""
    return PathPage(answer, voice.messages.say("path.notice"), named, market, steps)


def what_if_page(
    answer: WhatIf, voice: Voice, own: WhatIf | None = None, held: Collection[str] = ()
) -> WhatIfPage:
    """Return what the page of changes shows.

    Parameters
    ----------
    own
        What came of the changes that the person asked about, None where they asked about none.
    held
        URIs of the skills that need not be asked about.
    """
    return WhatIfPage(
        answer,
        voice.messages.say("notice"),
        own=own.outcomes if own else (),
        skills=_skills_taught(answer, held, voice),
        telling=tuple(outcome for outcome in answer.outcomes if outcome.changes_anything),
        idle=tuple(outcome.text for outcome in answer.outcomes if not outcome.changes_anything),
    )


def _skills_taught(
    answer: WhatIf, held: Collection[str], voice: Voice
) -> tuple[tuple[str, Label], ...]:
    """Return the skills of the listed courses that a person does not hold yet, by name."""
    snapshot = voice.snapshot
    rows = [snapshot.courses.position(place.credential) for place in answer.courses]
    taught = {snapshot.skills.uris[at] for at in snapshot.taught[rows].indices} if rows else set()
    named = [(uri, label_of(voice, uri)) for uri in taught - set(held)]
    return tuple(sorted(named, key=lambda pair: (in_order(pair[1].text), pair[0])))
