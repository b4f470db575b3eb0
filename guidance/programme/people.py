"""One person of a caseload as plans and reports see them, read from a line of its results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.errors import InputError
from guidance.learner import LearnerProfile, read_profile
from guidance.programme.seats import Applicant, Choice
from guidance.ranking.eligibility import Verdict, judge
from guidance.snapshot import Snapshot

REGION_LENGTH = 4
"""Letters of a NUTS code at level 2: reports say no more exactly where somebody lives."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a report counts a person by, and their own list.

    Attributes
    ----------
    need_group, language
        As the caseload has them; "" where it says nothing.
    cause, limit
        Why there is no course, and the limit that left out most; "" where there is one.
    titles
        Title of each course of the list, in its order.
    """

    case_ref: str
    need_group: str
    cause: str
    limit: str
    choices: tuple[Choice, ...]
    titles: tuple[str, ...]
    profile: LearnerProfile

    @property
    def region(self) -> str:
        """Return the region the person looks for work in, at most as finely as NUTS level 2."""
        return (self.profile.constraints.nuts or "")[:REGION_LENGTH]

    @property
    def why_none(self) -> str:
        """Return why there is no course, with the limit that left out most, as "limits:budget"."""
        return f"{self.cause}:{self.limit}" if self.limit else self.cause

    @property
    def language(self) -> str:
        """Return the language of the person's list."""
        return self.profile.language


@dataclass(frozen=True, slots=True)
class Caseload:
    """The people of a caseload in the order of the file, and what their lists were made from."""

    people: tuple[Counted, ...]
    as_of: date | None
    snapshot: str

    @property
    def titles(self) -> dict[str, str]:
        """Return the title of every listed course by its URI."""
        return {
            choice.credential: title
            for person in self.people
            for choice, title in zip(person.choices, person.titles, strict=True)
        }


def read_caseload(results: Iterable[Mapping[str, Any]]) -> Caseload:
    """Return the people of a file of results, each line parsed.

    Raises
    ------
    InputError
        For a line that is no result, a reference that stands twice, or results of several days or
        snapshots, which belong to no one caseload.
    """
    people, made_from, seen = list[Counted](), set[tuple[str, str]](), set[str]()
    for number, line in enumerate(results, 1):
        try:
            person = _person(line)
            answer = line["answer"]
            made_from.add((str(answer["as_of"]), str(answer["snapshot"])))
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"line {number}, which is no result of a caseload",
                "what `guidance caseload` writes",
                "hand in its file of results as it is",
            ) from error
        if person.case_ref in seen:
            raise InputError(f"the reference of line {number} twice", "one line a person", "")
        seen.add(person.case_ref)
        people.append(person)
    if len(made_from) > 1:
        raise InputError(
            "results of several days or snapshots", "those of one run", "run the caseload again"
        )
    day, snapshot = next(iter(made_from), ("", ""))
    return Caseload(tuple(people), date.fromisoformat(day) if day else None, snapshot)


def applicants(caseload: Caseload, snapshot: Snapshot) -> list[Applicant]:
    """Return the people as a seat plan sees them, in order, each with the courses within reach.

    A list names courses abroad, farther than the person said, or in a language that nobody knows
    them to follow, each with its warning; a plan for many has no room for one, and proposes no seat
    there. Courses unknown here stay.
    """
    day = caseload.as_of or date.min
    return [
        Applicant(one.case_ref, one.need_group, tuple(_within_reach(one, day, snapshot)))
        for one in caseload.people
    ]


def _within_reach(person: Counted, day: date, snapshot: Snapshot) -> Iterator[Choice]:
    profile, rows = person.profile, snapshot.courses.positions
    for choice in person.choices:
        row = rows.get(choice.credential)
        verdict = None if row is None else judge(snapshot.credentials[row], profile.limits, day)
        if verdict is None or not (verdict.obstacles or too_far(verdict)):
            yield choice


def too_far(verdict: Verdict) -> bool:
    """Return whether a course is farther than a person said; how far it is counts where stated."""
    met: Mapping[str, bool | None] = {check.limit: check.met for check in verdict.checks}
    return met.get("radius_km", met.get("nuts")) is False


def _person(line: Mapping[str, Any]) -> Counted:
    results = line["answer"]["results"]
    return Counted(
        case_ref=str(line["case_ref"]),
        need_group=str(line.get("need_group") or ""),
        cause=str(line.get("cause") or ""),
        limit=str(line.get("limit") or ""),
        choices=tuple(
            Choice(str(one["credential"]), one["run"], float(one["score"])) for one in results
        ),
        titles=tuple(str(one["title"]) for one in results),
        profile=read_profile(line["profile"]),
    )
