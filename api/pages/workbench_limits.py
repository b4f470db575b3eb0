"""The sheet of limits in a case: what an offer has to respect, all of them on one page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from api.pages.form import FieldError
from guidance.frameworks import CEFR_LEVELS
from guidance.learner import MODES, TIMES

ACCESS = ("wheelchair", "childcare", "hearing-loop", "easy-language", "captions")
"""Access needs that offers state; held against the offer alone."""
NUMBERS = {"budget": 1e6, "hours_per_week": 168.0, "weeks": 520.0}
DAYS = ("start_from", "end_by")
SEVERAL = {"times": TIMES, "modes": MODES, "access": ACCESS}
HARD = ("nuts", "budget", "hours_per_week", "weeks", *DAYS, *SEVERAL, "teaching_languages")
"""Limits that may leave a course out, in the order of the page."""
LEVEL = "level:"
"""Prefix of the field that says how well somebody knows a language."""


@dataclass(frozen=True, slots=True)
class LimitsSheet:
    """The fields of the page as texts; empty where no limit is set."""

    fields: Mapping[str, str]
    chosen: Mapping[str, tuple[str, ...]]
    levels: Mapping[str, str]
    language: str

    def holds(self, name: str, value: str) -> bool:
        """Return whether a choice is ticked."""
        return value in self.chosen.get(name, ())


def limits_sheet(profile: Mapping[str, Any], taught: Collection[str]) -> LimitsSheet:
    """Return the page's fields for a stored profile.

    Where no language to be taught in is noted, the learner's own is proposed, if any course is
    `taught` in it: without one a course in any language may come first.
    """
    limits = profile.get("constraints") or {}
    budget = limits.get("budget") or {}
    fields = {name: _text(limits.get(name)) for name in ("nuts", "hours_per_week", "weeks", *DAYS)}
    fields |= {"budget": _text(budget.get("amount")), "currency": budget.get("currency") or ""}
    chosen = {name: tuple(limits.get(name) or ()) for name in (*SEVERAL, "hard")}
    own = str(profile.get("language") or "")
    proposed = {own: CEFR_LEVELS[-1]} if own in taught else {}
    return LimitsSheet(fields, chosen, limits.get("teaching_languages") or proposed, own)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, int | float) else str(value)


def limits_members(form: FormData, profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return the limits of a form as the member `constraints` of a profile.

    A point on the map that the profile holds is kept: this page has no field for it.

    Raises
    ------
    FieldError
        For a number that is none, or a hard limit that is not set.
    """
    before = profile.get("constraints") or {}
    amount = _number(form, "budget")
    limits: dict[str, Any] = {
        "nuts": _field(form, "nuts") or None,
        "budget": amount
        if amount is None
        else {"amount": amount, "currency": _field(form, "currency") or "EUR"},
        "hours_per_week": _number(form, "hours_per_week"),
        "weeks": _number(form, "weeks"),
        **{name: _field(form, name) or None for name in DAYS},
        **{name: _several(form, name, allowed) for name, allowed in SEVERAL.items()},
        "teaching_languages": _levels(form) or None,
        **{name: before[name] for name in ("location", "radius_km") if before.get(name)},
    }
    hard = _several(form, "hard", HARD) or []
    for name in hard:
        if not limits[name] and limits[name] != 0:
            raise FieldError("hard", "page.error_hard", limit=f"limit_name.{name}")
    kept = [name for name in before.get("hard") or () if name in ("location", "radius_km")]
    return {name: value for name, value in limits.items() if value is not None} | {
        "hard": [*hard, *kept]
    }


def _field(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()[:80]


def _several(form: FormData, name: str, allowed: tuple[str, ...]) -> list[str] | None:
    ticked = {str(value) for value in form.getlist(name)}
    return [value for value in allowed if value in ticked] or None


def _levels(form: FormData) -> dict[str, str]:
    sent = ((name, str(value)) for name, value in form.multi_items() if name.startswith(LEVEL))
    return {name.removeprefix(LEVEL): value for name, value in sent if value in CEFR_LEVELS}


def _number(form: FormData, name: str) -> float | None:
    text = _field(form, name)
    if not text:
        return None
    label = {"budget": "page.budget_label", "hours_per_week": "page.hours_label"}
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= NUMBERS[name]:
        raise FieldError(name, "page.error_number", field=label.get(name, "limit_name.weeks"))
    return value
