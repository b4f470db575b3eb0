"""The wire formats of requests about paper: who may pay, the action plan, and the letter."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from api.plan_schemas import ChosenCourse
from api.schemas import LANGUAGE_CODE, ExplanationRequest, Profile, Wire
from guidance.papers.action_plan import MOST_COURSES, MOST_STEPS

MOST_STEP_TEXT = 300
"""Characters of a next step: a line on paper."""


def day_in(value: Any) -> Any:
    """Return the day of an ISO text; anything else is left for the model to refuse."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class FundingOptions(Wire):
    """The members of a request about funding that do not belong to the profile."""

    courses: list[ChosenCourse] = Field(min_length=1, max_length=MOST_COURSES)
    """Courses, each with the run that would be paid; null takes the next one to start."""


class FundingRequest(Profile):
    """A profile, of which only region, language and day are read, and the courses."""

    courses: list[ChosenCourse] = Field(min_length=1, max_length=MOST_COURSES)


class NextStepOf(Wire):
    """A next step as people wrote it down. Do not write who somebody is."""

    text: str = Field(min_length=1, max_length=MOST_STEP_TEXT)
    by: Annotated[date | None, BeforeValidator(day_in)] = None
    who: Literal["learner", "counsellor", "provider"] = "learner"


class PaperOptions(Wire):
    """The members of a request for an action plan that do not belong to the profile."""

    courses: list[ChosenCourse] = Field(min_length=1, max_length=MOST_COURSES)
    next_steps: list[NextStepOf] = Field(default=[], max_length=MOST_STEPS)
    second_language: str | None = Field(default=None, pattern=LANGUAGE_CODE)
    easy: bool = False
    large: bool = False


class ActionPlanRequest(Profile):
    """A profile, and beside its members what was agreed on and how the paper is to look."""

    courses: list[ChosenCourse] = Field(min_length=1, max_length=MOST_COURSES)
    """In the order people agreed on; nothing is put in another one."""
    next_steps: list[NextStepOf] = Field(default=[], max_length=MOST_STEPS)
    """Empty: the usual calls, within a week."""
    second_language: str | None = Field(default=None, pattern=LANGUAGE_CODE)
    """A second language beside that of the profile."""
    easy: bool = False
    """Shorter sentences and less at a time."""
    large: bool = False
    """Large print, 18 points; only of the PDF."""


class LetterOptions(Wire):
    """The members of a request for a letter that do not belong to the profile."""

    credential: str = Field(min_length=1, max_length=2000)
    limit: int = Field(default=10, ge=1, le=50)
    policy: str | None = None
    large: bool = False


class LetterRequest(ExplanationRequest):
    """A request for an explanation, and how the paper is to look."""

    large: bool = False
