"""One person of a caseload as plans and reports see them, read from a line of its results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.errors import InputError
from guidance.learner import LearnerProfile, read_profile
from guidance.programme.seats import Applicant, Choice

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

    @property
    def applicant(self) -> Applicant:
        """Return the person as a seat plan sees them."""
        return Applicant(self.case_ref, self.need_group, self.choices)


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
