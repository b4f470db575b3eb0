"""The action plan: goal, what is there and what is missing, agreed courses with who may pay, next step.

The courses and their order are handed in, as people agreed on them; nothing is chosen or put in
order here. Every number is that of the person's recommendation, or computed by the same functions
for a course outside its list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from guidance.answer import Answer, Result
from guidance.contacts import Contact
from guidance.credential import LearningOpportunity, MicroCredential
from guidance.errors import ProfileError
from guidance.explanation import Voice
from guidance.explanation.comparison import Compared
from guidance.funding import FundingLine, Prospect, funding_of
from guidance.gaps import gap_to
from guidance.learner import ClaimEvidence, LearnerProfile
from guidance.ranking.policy import Policy
from guidance.recommendation import recommend
from guidance.recommendation.arrival import arrival_sentences
from guidance.recommendation.compare import Numbers
from guidance.recommendation.front import contest_for
from guidance.recommendation.person import Person, place_person
from guidance.recommendation.results import describe
from guidance.snapshot import Snapshot

MOST_COURSES = 12
"""Courses on one plan; nobody agrees on more at one table."""
MOST_STEPS = 6
"""Next steps on one plan."""
LIST_LENGTH = 50
"""Length of the list that the numbers are looked up in."""
SOON = timedelta(days=7)
"""Until when the first call is made, where nobody set a day."""
MOST_CONTACTS = 3


class Who(StrEnum):
    """Who does a next step."""

    LEARNER = "learner"
    """The person the plan is for, such as calling the school."""
    COUNSELLOR = "counsellor"
    """The counsellor, such as asking the office who pays."""
    PROVIDER = "provider"
    """The provider of the course, such as sending the contract."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step somebody wrote down: what, until which day (None without one), and who does it."""

    text: str
    by: date | None = None
    who: Who = Who.LEARNER


@dataclass(frozen=True, slots=True)
class Choice:
    """What people agreed on: courses in their order, each with a run or None, and next steps."""

    courses: tuple[tuple[str, str | None], ...]
    next_steps: tuple[NextStep, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """One course of the plan.

    Attributes
    ----------
    compared
        Its numbers for the person: job ads, gap, what it needs first.
    run
        The run that was agreed on, else the one that fits best.
    listed
        What the person's recommendation says of it, None where it is not in the list.
    funding
        What schemes for people of the region say; empty for a course that costs nothing.
    """

    compared: Compared
    run: LearningOpportunity | None
    listed: Result | None
    funding: tuple[FundingLine, ...]

    @property
    def course(self) -> MicroCredential:
        """Return the record."""
        return self.compared.course

    @property
    def page(self) -> str | None:
        """Return the public page of the offer, None where the provider names none that is safe."""
        url = self.course.url
        return url if url and url.startswith("https://") else None


@dataclass(frozen=True)
class ActionPlan:
    """A plan in numbers.

    Attributes
    ----------
    person
        The person in their market; holds profile and snapshot.
    answer
        The recommendation that the numbers agree with; its `run_id` names the plan.
    held, certified
        URIs of held skills, and of those that a credential proves, sorted.
    missing, unknown
        Essential skills of the goal that the person lacks, and those nobody asked about, sorted.
    steps
        Next steps as written down; empty where the plan proposes the usual ones.
    contacts
        Whom to talk to in the region, nearest first.
    """

    person: Person
    answer: Answer
    held: tuple[str, ...]
    certified: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    courses: tuple[PlannedCourse, ...]
    steps: tuple[NextStep, ...]
    contacts: tuple[Contact, ...]

    @property
    def profile(self) -> LearnerProfile:
        """Return the profile in the terms of the snapshot's taxonomy."""
        return self.person.profile

    @property
    def soon(self) -> date:
        """Return the day until which first calls are made, where nobody set one."""
        return self.answer.as_of + SOON

    @property
    def operators(self) -> tuple[str, ...]:
        """Return whom to ask about money, each once, in the order of the courses."""
        lines = (line for course in self.courses for line in course.funding)
        return tuple(dict.fromkeys(line.scheme.operator for line in lines))


def action_plan(
    profile: LearnerProfile, snapshot: Snapshot, policy: Policy, choice: Choice
) -> ActionPlan:
    """Return the plan of what people agreed on.

    Raises
    ------
    ProfileError
        When `as_of` is not set, for no course, too many, one named twice, too many steps, or a
        run that its course does not have.
    UnknownConcept
        When the snapshot does not hold a course or the goal.
    """
    _check(choice)
    answer = recommend(profile, snapshot, policy, limit=LIST_LENGTH)
    person = place_person(profile, snapshot, policy)
    rows = [snapshot.courses.position(uri) for uri, _ in choice.courses]
    numbers = Numbers(person, answer)
    missing, unknown = _open_skills(person)
    return ActionPlan(
        person=person,
        answer=answer,
        held=person.profile.held,
        certified=_certified(person.profile),
        missing=missing,
        unknown=unknown,
        courses=tuple(
            _planned(numbers.of(row), run, person, answer)
            for row, (_, run) in zip(rows, choice.courses, strict=True)
        ),
        steps=choice.next_steps,
        contacts=snapshot.contacts.near(person.profile.constraints.nuts)[:MOST_CONTACTS],
    )


def answer_in(plan: ActionPlan, policy: Policy, voice: Voice) -> Answer:
    """Return a plan's answer with the sentences about its courses in the language of a voice.

    The numbers and the run id stay those of the plan: the profile is not asked again in another
    language, in which other job ads would count.
    """
    if voice.language == plan.profile.language or not plan.answer.results:
        return plan.answer
    described = describe(contest_for(plan.person, policy, LIST_LENGTH), voice)
    arrived = arrival_sentences(plan.person.account, voice)
    caveats = (*arrived, *described.caveats)
    return replace(plan.answer, results=described.results, caveats=caveats)


def _check(choice: Choice) -> None:
    uris = [uri for uri, _ in choice.courses]
    if not 1 <= len(uris) <= MOST_COURSES or len(set(uris)) < len(uris):
        raise ProfileError(
            f"{len(uris)} courses, {len(set(uris))} of them different",
            f"1 to {MOST_COURSES} courses, each once",
            "choose again",
        )
    if len(choice.next_steps) > MOST_STEPS:
        raise ProfileError(
            f"{len(choice.next_steps)} next steps", f"at most {MOST_STEPS}", "keep the first ones"
        )


def _certified(profile: LearnerProfile) -> tuple[str, ...]:
    proven = {one.uri for one in profile.skills if one.evidence is ClaimEvidence.CERTIFIED}
    return tuple(sorted(proven & set(profile.held)))


def _open_skills(person: Person) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the goal's essential skills that are missing, and those nobody asked about."""
    if person.goal is None:
        return (), ()
    snapshot = person.snapshot
    essential = gap_to(snapshot.occupations.uris[person.goal], person.belief, snapshot).essential
    missing, unknown = (
        tuple(snapshot.skills.uris[int(at)] for at in positions)
        for positions in (essential.missing, essential.unknown)
    )
    return missing, unknown


def _planned(
    compared: Compared, run_id: str | None, person: Person, answer: Answer
) -> PlannedCourse:
    course, as_of = compared.course, answer.as_of
    run = compared.run if run_id is None else run_of(course, run_id)
    return PlannedCourse(
        compared=compared,
        run=run,
        listed=next((one for one in answer.results if one.credential == course.uri), None),
        funding=_funding(course, run, person, as_of),
    )


def run_of(course: MicroCredential, run_id: str) -> LearningOpportunity:
    """Return a run of a course; ProfileError where the course does not have it."""
    found = next((run for run in course.runs if run.id == run_id), None)
    if found is None:
        raise ProfileError(
            f"run {run_id[:60]!r}, which the course does not have",
            "one of its runs, or null",
            "look it up under credentials/{id}",
        )
    return found


def _funding(
    course: MicroCredential, run: LearningOpportunity | None, person: Person, as_of: date
) -> tuple[FundingLine, ...]:
    """Return the schemes that are worth a question: those that do not fit are left out on paper."""
    if run is not None and run.price is not None and run.price.amount == 0:
        return ()
    limits, schemes = person.profile.constraints, person.snapshot.funding
    lines: Sequence[FundingLine] = funding_of(course, limits, schemes, as_of, run=run)
    return tuple(line for line in lines if line.prospect is not Prospect.NO)
