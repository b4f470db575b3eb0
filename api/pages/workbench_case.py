"""One case on its first page: where it stands, what changed, and all that was written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from api.pages.workbench import Desk, Tongue, profile_of, tongues_of
from api.pages.workbench_list import known_titles
from api.pages.workbench_return import ReturnPage, return_page
from api.pages.workbench_skills import named
from guidance.casework.case import CaseFile, CaseSummary
from guidance.casework.chain import Verdict
from guidance.casework.entries import Entry, Kind
from guidance.explanation import Voice
from guidance.learner import LearnerProfile, read_profile
from guidance.snapshot import Label

MOST_SHOWN = 200
"""Cases on one page; a counsellor has fewer."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """One course of the agreed list, with its title then or now, and whether it is on the plan."""

    uri: str
    title: str
    planned: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that the first page shows.

    Attributes
    ----------
    held, open
        How many skills are confirmed, and how many are not answered yet.
    next_step, next_day
        What was settled with the last plan; "" and None where nothing was.
    chain
        Whether every entry stands as it was written.
    """

    summary: CaseSummary
    profile: LearnerProfile
    goal: Label | None
    held: int
    open: int
    agreed: tuple[Agreed, ...]
    free_actions: tuple[str, ...]
    next_step: str
    next_day: date | None
    back: ReturnPage | None
    chain: Verdict
    tongues: tuple[Tongue, ...]

    @property
    def on_plan(self) -> tuple[Agreed, ...]:
        """Return the courses that were ticked for the plan; all agreed ones where none was made."""
        return tuple(item for item in self.agreed if item.planned)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry as the history tells it: what happened, about which course, and the reason."""

    entry: Entry
    title: str
    course: str
    detail: str


def case_page(case: CaseFile, chain: Verdict, desk: Desk) -> CasePage:
    """Return what the first page of a case shows."""
    profile, voice = profile_of(case, desk), desk.voice
    occupations = desk.loaded.snapshot.occupations.positions
    goal = named(profile.goal, voice) if profile.goal and profile.goal in occupations else None
    plan = last_plan(case)
    return CasePage(
        summary=case.summary,
        profile=profile,
        goal=goal,
        held=len(profile.held),
        open=len(profile.uncertain),
        agreed=tuple(_agreed(case, desk)),
        free_actions=case.run().human.free_actions if case.runs else (),
        next_step=plan.get("next_step", ""),
        next_day=desk.day(plan.get("next_day", "")),
        back=return_page(case, desk.loaded, voice, desk.today),
        chain=chain,
        tongues=tongues_of(desk, profile),
    )


def last_plan(case: CaseFile) -> dict[str, str]:
    """Return the next step and its day as the last plan has them; nothing where none has."""
    plans = case.of_kind(Kind.PLAN)
    values = plans[-1].values if plans else {}
    return {name: str(values[name]) for name in ("next_step", "next_day") if values.get(name)}


def _agreed(case: CaseFile, desk: Desk) -> Iterator[Agreed]:
    """Yield the courses that were agreed on last, in order."""
    lists = case.of_kind(Kind.LIST_AGREED)
    if not lists or not case.runs:
        return
    uris = lists[-1].values["courses"]
    answer = case.run(lists[-1].values["run_id"]).entry.values["answer"]
    titles = known_titles(uris, answer, desk.loaded.snapshot)
    plans = case.of_kind(Kind.PLAN)
    planned = plans[-1].values.get("courses", uris) if plans else uris
    for uri, title in zip(uris, titles, strict=True):
        yield Agreed(uri, title, uri in planned)


def history_of(case: CaseFile, voice: Voice) -> tuple[HistoryRow, ...]:
    """Return everything that was written down, newest first."""
    return tuple(_row(entry, case, voice) for entry in reversed(case.entries))


def _row(entry: Entry, case: CaseFile, voice: Voice) -> HistoryRow:
    say, values = voice.messages.say, entry.values
    title = say(f"case_kind.{entry.kind.value}")
    uri = values.get("credential")
    answer = case.run().entry.values["answer"] if case.runs else {"results": ()}
    course = known_titles([uri], answer, voice.snapshot)[0] if uri else ""
    return HistoryRow(entry, title, course, " ".join(_details(entry, voice)))


def _counted(profile: LearnerProfile, voice: Voice) -> str:
    """Return how many skills a kept profile holds, and its goal: what the entry is about."""
    say, known = voice.messages.say, voice.snapshot.occupations.positions
    held, still_open = len(profile.held), len(profile.uncertain)
    counted = say("workbench.skills_counted", held=held, open=still_open)
    if not profile.goal:
        return f"{counted} {say('workbench.no_goal')}."
    goal = voice.name(profile.goal) if profile.goal in known else profile.goal
    return f"{counted} {say('page.goal_shown', goal=goal)}."


def _details(entry: Entry, voice: Voice) -> Iterator[str]:
    """Yield what an entry says beside its kind: the action, the way, the step, who has the case."""
    say, values = voice.messages.say, entry.values
    tables = (("action", "case_action."), ("way", "workbench.way_"), ("step", "workbench.outcome_"))
    for name, table in tables:
        if values.get(name):
            yield say(f"{table}{values[name]}")
    if values.get("place"):
        yield say("workbench.to_place", number=values["place"])
    if entry.kind is Kind.HANDED_OVER:
        yield values["to"] or say("workbench.nobody")
    if entry.kind is Kind.PROFILE:
        profile = read_profile(values["profile"])
        yield _counted(profile, voice)
    if entry.kind is Kind.RECOMMENDED:
        yield say("workbench.run", run=values["run_id"])
    if entry.kind is Kind.PLAN and values.get("next_step"):
        yield str(values["next_step"])
