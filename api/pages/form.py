"""The state of the flow: what the form fields say, and the profile they make.

There is no field for who a person is. Everything travels in the form itself and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from guidance.errors import InputError
from guidance.messages import languages

MOST_TEXT = 5_000
MOST_LINE = 300
MOST_FIELDS = 600
BELIEF = "skill:"
"""Prefix of the field that says what a person answered about a skill."""
BELIEFS = ("held", "rejected", "unknown", "certified")
"""The last one is never offered: a sealed certificate brought it."""
STEPS = ("start", "skills", "courses", "compare", "path", "plan", "what_if")
HARD = ("budget", "hours_per_week", "nuts", "teaching_languages")
ENOUGH = "B1"
"""CEFR level that stands for "I can follow a course in this language"."""


class FieldError(InputError):
    """A field that the person has to look at again; `message` is told in their language."""

    def __init__(self, field: str, message: str, /, **values: str) -> None:
        self.field = field
        self.said = message
        self.values = values
        super().__init__(f"the field {field}", message, "correct the field")


@dataclass(frozen=True, slots=True)
class State:
    """Every field of the flow.

    `spoken` is the language of the page the words were written on, `compare` the URIs of the
    courses that were ticked.
    """

    step: str = "start"
    language: str = "en"
    spoken: str = ""
    text: str = ""
    jobs: str = ""
    wish: str = ""
    region: str = ""
    budget: str = ""
    currency: str = "EUR"
    hours: str = ""
    teaching: tuple[str, ...] = ()
    hard: tuple[str, ...] = ()
    compare: tuple[str, ...] = ()
    goal: str = ""
    beliefs: tuple[tuple[str, str], ...] = ()

    @property
    def job_titles(self) -> tuple[str, ...]:
        """Return the jobs one by one, at most five."""
        lines = self.jobs.replace(";", ",").replace("\n", ",").split(",")
        titles = dict.fromkeys(line.strip() for line in lines if line.strip())
        return tuple(titles)[:5]

    def belief(self, uri: str, otherwise: str) -> str:
        """Return what the person answered about a skill, else what to propose."""
        return dict(self.beliefs).get(uri, otherwise)

    def fields(self, *without: str) -> tuple[tuple[str, str], ...]:
        """Return name and value of every field that is set, for hidden inputs."""
        pairs = (pair for pair in self._pairs() if pair[1] and pair[0] not in without)
        if BELIEF in without:
            return tuple(pair for pair in pairs if not pair[0].startswith(BELIEF))
        return tuple(pairs)

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for name in SINGLE:
            yield name, getattr(self, name)
        for name in SEVERAL:
            yield from ((name, value) for value in getattr(self, name))
        for uri, belief in self.beliefs:
            yield BELIEF + uri, belief


SINGLE = (
    "step", "language", "spoken", "text", "jobs", "wish", "region", "budget", "currency", "hours",
    "goal",
)  # fmt: skip
SEVERAL = ("teaching", "hard", "compare")


def read_form(body: bytes) -> State:
    """Return the state in an urlencoded form.

    Raises
    ------
    InputError
        For a field that is none of the flow's, or a choice that was not offered.
    """
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise InputError("a form that cannot be read", "an urlencoded form", "") from error
    state = _state(pairs)
    _check(state)
    return replace(state, spoken=state.spoken or state.language)


def _state(pairs: Iterable[tuple[str, str]]) -> State:
    single: dict[str, str] = {}
    several: dict[str, list[str]] = {name: [] for name in SEVERAL}
    beliefs: dict[str, str] = {}
    for name, value in pairs:
        if name.startswith(BELIEF):
            beliefs[name.removeprefix(BELIEF)] = value
        elif name in several:
            several[name].append(value)
        elif name in SINGLE:
            single[name] = value.strip()
        else:
            raise InputError("an unknown form field", f"only {', '.join((*SINGLE, *SEVERAL))}")
    lists = {name: tuple(dict.fromkeys(values)) for name, values in several.items()}
    return State(**single, **lists, beliefs=tuple(sorted(beliefs.items())))  # type: ignore[arg-type]


def _check(state: State) -> None:
    _offered("step", [state.step], STEPS)
    _offered("language", [state.language, state.spoken or state.language], languages())
    _offered("skill", [belief for _, belief in state.beliefs], BELIEFS)
    _offered("hard", state.hard, HARD)


def check_lengths(state: State) -> None:
    """Refuse a field that is longer than its input takes."""
    if len(state.text) > MOST_TEXT:
        raise FieldError("text", "page.error_text")
    for name in ("jobs", "wish", "region", "budget", "currency", "hours", "goal"):
        if len(getattr(state, name)) > MOST_LINE:
            raise FieldError(name, "page.error_text")


def _offered(field: str, values: Iterable[str], allowed: Iterable[str]) -> None:
    if set(values) - set(allowed):
        raise InputError(f"another value of the form field {field}", f"one of {', '.join(allowed)}")


def profile_data(state: State) -> dict[str, Any]:
    """Return the profile that a state makes, as the members `read_profile` takes.

    Raises
    ------
    FieldError
        For a number that is none, or a hard limit that is not set.
    """
    evidence = {"held": "declared", "unknown": "inferred", "certified": "certified"}
    return {
        "skills": [
            {"uri": uri, "evidence": evidence[belief]}
            for uri, belief in state.beliefs
            if belief in evidence
        ],
        "rejected": [uri for uri, belief in state.beliefs if belief == "rejected"],
        "goal": {"occupation": state.goal} if state.goal else None,
        "language": state.language,
        "constraints": _constraints(state),
    }


def _constraints(state: State) -> dict[str, Any]:
    budget = _number(state.budget, "budget", "page.budget_label")
    limits: Mapping[str, Any] = {
        "nuts": state.region or None,
        "budget": None if budget is None else {"amount": budget, "currency": state.currency},
        "hours_per_week": _number(state.hours, "hours", "page.hours_label", most=168.0),
        "teaching_languages": dict.fromkeys(state.teaching, ENOUGH) or None,
    }
    for name in state.hard:
        if limits[name] is None:
            raise FieldError("hard", "page.error_hard", limit=f"limit_name.{name}")
    return {**limits, "hard": list(state.hard)}


def _number(text: str, field: str, label: str, most: float = 1e6) -> float | None:
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise FieldError(field, "page.error_number", field=label)
    return value
