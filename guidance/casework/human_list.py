"""The human list: the machine's list and what people decided about it, one after the other (F44).

The machine's list is never changed. A counsellor's decisions are applied to a copy of it in the
order they were made, so both lists and every step between them can be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from guidance.casework.refusal import EntryRefused


class Action(StrEnum):
    """What a decision does to the list."""

    PROMOTE = "promote"
    """Puts a course further up, as one in the learner's own street."""
    DEMOTE = "demote"
    """Puts a course further down."""
    EXCLUDE = "exclude"
    """Takes a course out, as one that the learner did already."""
    ADD = "add"
    """Puts in a course of the catalogue that the machine did not list."""
    FREE_ACTION = "free_action"
    """Something else than a course, in words, as an internship."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `place` counts from 1; None is one place up or down, or the end of the list.

    `text` is the reason in words, and for a free action what is to be done.
    """

    action: Action
    credential: str | None
    place: int | None
    reason_code: str
    text: str


@dataclass(frozen=True, slots=True)
class HumanList:
    """What is left after the decisions: courses in order, courses taken out, and free actions."""

    courses: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    free_actions: tuple[str, ...] = ()


def human_list(machine: Sequence[str], decisions: Iterable[Decision]) -> HumanList:
    """Return the machine's list after every decision, in their order.

    Raises
    ------
    EntryRefused
        When a decision names a course that is not there, or one that is there already.
    """
    shown = HumanList(tuple(machine))
    for decision in decisions:
        shown = decided(shown, decision)
    return shown


def decided(shown: HumanList, decision: Decision) -> HumanList:
    """Return a list after one more decision; see `human_list`."""
    return _ACTIONS[decision.action](shown, decision)


def _moved(shown: HumanList, decision: Decision) -> HumanList:
    course = _listed(shown, decision)
    now = shown.courses.index(course) + 1
    up = decision.action is Action.PROMOTE
    wanted = now + (-1 if up else 1) if decision.place is None else decision.place
    if not 1 <= wanted <= len(shown.courses) or (wanted >= now if up else wanted <= now):
        raise EntryRefused(
            "place",
            f"place {wanted} for a course that stands at {now}",
            f"a place {'above' if up else 'below'} it in a list of {len(shown.courses)}",
            "name another place",
            most=len(shown.courses),
        )
    others = [item for item in shown.courses if item != course]
    return replace(shown, courses=(*others[: wanted - 1], course, *others[wanted - 1 :]))


def _excluded(shown: HumanList, decision: Decision) -> HumanList:
    course = _listed(shown, decision)
    return replace(
        shown,
        courses=tuple(item for item in shown.courses if item != course),
        excluded=(*shown.excluded, course),
    )


def _added(shown: HumanList, decision: Decision) -> HumanList:
    course = decision.credential
    if not course or course in shown.courses:
        raise EntryRefused(
            "listed", "a course that is in the list", "another course", "promote or demote it"
        )
    place = len(shown.courses) + 1 if decision.place is None else decision.place
    if not 1 <= place <= len(shown.courses) + 1:
        most = len(shown.courses) + 1
        raise EntryRefused(
            "place", f"place {place}", f"1 to {most}", "name a place of the list", most=most
        )
    back = course in shown.excluded
    return replace(
        shown,
        courses=(*shown.courses[: place - 1], course, *shown.courses[place - 1 :]),
        excluded=tuple(item for item in shown.excluded if item != course),
        added=shown.added if back else (*shown.added, course),
    )


def _free(shown: HumanList, decision: Decision) -> HumanList:
    return replace(shown, free_actions=(*shown.free_actions, decision.text))


def _listed(shown: HumanList, decision: Decision) -> str:
    if decision.credential not in shown.courses:
        raise EntryRefused(
            "not_listed",
            "a course that is not in the list",
            "one of its courses",
            "add it first, or name another course",
        )
    return str(decision.credential)


_ACTIONS: Mapping[Action, Callable[[HumanList, Decision], HumanList]] = {
    Action.PROMOTE: _moved,
    Action.DEMOTE: _moved,
    Action.EXCLUDE: _excluded,
    Action.ADD: _added,
    Action.FREE_ACTION: _free,
}


def decision_of(values: Mapping[str, Any], reason_code: str, text: str) -> Decision:
    """Return the decision that an entry of a case records."""
    return Decision(
        Action(values["action"]), values.get("credential"), values.get("place"), reason_code, text
    )
