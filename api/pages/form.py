"""The state of the flow: what the form fields say, and the profile they make.

There is no field for who a person is. Everything travels in the form itself and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
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
HARD = (
    "budget", "hours_per_week", "weeks", "nuts", "radius_km", "teaching_languages", "start_from",
    "end_by", "times", "modes", "access",
)  # fmt: skip
"""Limits that may leave courses out, in the order of the form."""
ENOUGH = "B1"
"""CEFR level that stands for "I can follow a course in this language"."""
ACCESS = ("wheelchair", "hearing-loop", "captions", "easy-language", "childcare")
"""What a person may need at the place of a course, as offers state it."""
Places = Mapping[str, tuple[float, float]]
"""Plain names of towns, and where they lie: latitude and longitude in degrees."""


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

    Attributes
    ----------
    spoken
        Language of the page the words were written on.
    teaching
        Languages in which the person can follow a course, each "de:B2", or "de" for `ENOUGH`.
    place, km
        A town, and how far from it a course and work may be.
    more_skill, more_money, more_hours
        What the page of changes is asked about besides what it proposes itself.
    compare
        URIs of the courses ticked to be shown side by side.
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
    weeks: str = ""
    place: str = ""
    km: str = ""
    start_from: str = ""
    end_by: str = ""
    teaching: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    hard: tuple[str, ...] = ()
    more_skill: str = ""
    more_money: str = ""
    more_hours: str = ""
    compare: tuple[str, ...] = ()
    goal: str = ""
    beliefs: tuple[tuple[str, str], ...] = ()

    @property
    def job_titles(self) -> tuple[str, ...]:
        """Return the jobs one by one, at most five."""
        lines = self.jobs.replace(";", ",").replace("\n", ",").split(",")
        titles = dict.fromkeys(line.strip() for line in lines if line.strip())
        return tuple(titles)[:5]

    @property
    def levels(self) -> dict[str, str]:
        """Return the CEFR level in each language of teaching."""
        pairs = (item.partition(":") for item in self.teaching)
        return {code: level or ENOUGH for code, _, level in pairs}

    @property
    def has_limits(self) -> bool:
        """Return whether anything is set beyond region and currency."""
        return any(getattr(self, name) for name in LIMIT_FIELDS)

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
    "weeks", "place", "km", "start_from", "end_by", "more_skill", "more_money", "more_hours", "goal",
)  # fmt: skip
SEVERAL = ("teaching", "times", "modes", "access", "hard", "compare")
LIMIT_FIELDS = (
    "budget", "hours", "weeks", "place", "km", "start_from", "end_by", "teaching", "times", "modes",
    "access", "hard",
)  # fmt: skip
"""Fields of the limits that the first step folds away."""


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
            several[name] += [value] if value else []
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
    for name in SINGLE[4:]:
        if len(getattr(state, name)) > MOST_LINE:
            raise FieldError(name, "page.error_text")


def _offered(field: str, values: Iterable[str], allowed: Iterable[str]) -> None:
    if set(values) - set(allowed):
        raise InputError(f"another value of the form field {field}", f"one of {', '.join(allowed)}")


def profile_data(state: State, places: Places = MappingProxyType({})) -> dict[str, Any]:
    """Return the profile that a state makes, as the members `read_profile` takes.

    Parameters
    ----------
    places
        The towns that a distance can be measured from.

    Raises
    ------
    FieldError
        For a number or day that is none, a town that is not known, or a hard limit that is not set.
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
        "constraints": _constraints(state, places),
    }


def _constraints(state: State, places: Places) -> dict[str, Any]:
    budget = _number(state.budget, "budget", "page.budget_label")
    limits: Mapping[str, Any] = {
        "nuts": state.region or None,
        "location": _location(state, places),
        "radius_km": _number(state.km, "km", "limit_name.radius_km", most=1000.0),
        "budget": None if budget is None else {"amount": budget, "currency": state.currency},
        "hours_per_week": _number(state.hours, "hours", "page.hours_label", most=168.0),
        "weeks": _number(state.weeks, "weeks", "form.weeks_label", most=520.0),
        "start_from": _day(state.start_from, "start_from"),
        "end_by": _day(state.end_by, "end_by"),
        "times": list(state.times) or None,
        "modes": list(state.modes) or None,
        "access": list(state.access) or None,
        "teaching_languages": state.levels or None,
    }
    _check_days(state)
    for name in state.hard:
        if limits[name] is None:
            raise FieldError("hard", "page.error_hard", limit=f"limit_name.{name}")
    return {**limits, "hard": list(state.hard)}


def _location(state: State, places: Places) -> list[float] | None:
    """Return where a person's town lies; a distance without a town measures from nowhere."""
    if not state.place and not state.km:
        return None
    found = places.get(state.place.casefold())
    if found is None:
        raise FieldError("place", "form.error_place")
    if not state.km:
        raise FieldError("km", "page.error_number", field="limit_name.radius_km")
    return list(found)


def _day(text: str, field: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise FieldError(field, "form.error_day", field=f"limit_name.{field}") from None


def _check_days(state: State) -> None:
    if state.start_from and state.end_by and state.end_by < state.start_from:
        raise FieldError("end_by", "form.error_days")


def asked_number(text: str, field: str) -> float | None:
    """Return an amount asked for on the page of changes, None where none or nothing above 0 is."""
    return _number(text, field, f"form.{field}") or None


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
