"""Reason codes of decisions: a data file, with a sentence for each in the message catalogues."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from guidance.casework.human_list import Action, Decision
from guidance.errors import InputError


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """One code: which actions it may stand for, and whether words are asked for besides."""

    name: str
    actions: tuple[Action, ...]
    needs_text: bool


@cache
def reason_codes() -> tuple[ReasonCode, ...]:
    """Return every code in the order in which people are offered them."""
    text = files(__package__).joinpath("reasons.toml").read_text("utf-8")
    return tuple(
        ReasonCode(row["name"], tuple(map(Action, row["actions"])), bool(row.get("text", False)))
        for row in tomllib.loads(text)["code"]
    )


def codes_for(action: Action) -> tuple[ReasonCode, ...]:
    """Return the codes that may stand for an action."""
    return tuple(code for code in reason_codes() if action in code.actions)


def check_reason(decision: Decision) -> None:
    """Refuse a decision without a reason that fits it.

    Raises
    ------
    InputError
        For an unknown code, one that does not fit the action, or missing words.
    """
    fitting = {code.name: code for code in codes_for(decision.action)}
    if decision.reason_code not in fitting:
        raise InputError(
            f"the reason {decision.reason_code[:30]!r} for {decision.action.value}",
            f"one of {', '.join(fitting)}",
            "name the code that fits best",
        )
    needed = fitting[decision.reason_code].needs_text or decision.action is Action.FREE_ACTION
    if needed and not decision.text.strip():
        raise InputError(
            f"{decision.action.value} ({decision.reason_code}) without words",
            "a sentence that says why, or what is to be done",
            "add it, without anything that names the person",
        )
