"""The papers of a case that a counsellor prints and hands over: the plan four ways, and letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.pages.workbench import Desk, case_address
from api.pages.workbench_list import known_titles
from guidance.casework.case import CaseFile
from guidance.casework.entries import Kind

LOOKS: Mapping[str, Mapping[str, bool]] = {
    "plan": {},
    "plan-large": {"large": True},
    "plan-easy": {"easy": True, "large": True},
    "plan-two": {},
}
"""The plan as usual, in large print, in easy words, and in two languages."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: where it is made, what it is called, and of which course, "" of none."""

    address: str
    message: str
    title: str = ""


def papers_of(case: CaseFile, desk: Desk) -> tuple[Paper, ...]:
    """Return the papers that can be printed once a plan is agreed on."""
    return tuple(_papers(case, desk))


def _papers(case: CaseFile, desk: Desk) -> Iterator[Paper]:
    if not case.of_kind(Kind.PLAN):
        return
    uris = agreed_courses(case)
    if uris:
        for look in LOOKS:
            address = case_address(case.reference, f"papers/{look}.pdf")
            yield Paper(desk.link(address), look.replace("-", "_"))
    answer = case.run().entry.values["answer"]
    titles = known_titles(uris, answer, desk.loaded.snapshot)
    for number, title in enumerate(titles, 1):
        address = case_address(case.reference, f"papers/letter-{number}.pdf")
        yield Paper(desk.link(address), "letter", title)


def agreed_courses(case: CaseFile) -> list[str]:
    """Return the courses of the last plan, in order; none where nothing was agreed on."""
    plans = case.of_kind(Kind.PLAN)
    return list(plans[-1].values.get("courses") or ()) if plans else []


def profile_then(case: CaseFile) -> dict[str, Any]:
    """Return the members of the profile that the last list was made with, with its day."""
    return dict(case.run().entry.values["profile"])


def plan_request(case: CaseFile, look: str, language: str) -> dict[str, Any]:
    """Return the request for an action plan that the agreed list of a case stands for.

    Parameters
    ----------
    language
        The counsellor's, beside the learner's where the paper is in two.
    """
    values = case.of_kind(Kind.PLAN)[-1].values
    steps = [{"text": text} for text in values.get("free_actions") or ()]
    if values.get("next_step"):
        by = {"by": values["next_day"]} if values.get("next_day") else {}
        steps.append({"text": values["next_step"], **by})
    second = {"second_language": language} if look == "plan-two" else {}
    return {
        **profile_then(case),
        "courses": [{"credential": uri, "run": None} for uri in agreed_courses(case)],
        "next_steps": steps,
        **LOOKS[look],
        **second,
    }
