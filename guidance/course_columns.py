"""What stays the same of every course, whoever asks: columns for the feature table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guidance.credential import CourseKind, LearningOpportunity, MicroCredential, Standing
from guidance.frameworks import Workload, agree, workload

Column = NDArray[np.float64]
WORTH_OF_STANDING = {
    Standing.REGISTERED: 1.0,
    Standing.LISTED: 1.0,
    Standing.STATED: 1.0,
    Standing.SELF_DECLARED: 0.5,
}
"""What valid quality evidence counts.

European standards ask for two halves, a provider's own system and somebody outside who looks at it
(ESG 2015, parts 1 and 2; EQAVET): a provider that vouches for itself shows one of them.
"""


@dataclass(frozen=True, slots=True)
class Terms:
    """All of a course that limits look at. Courses with equal terms get equal verdicts."""

    kind: CourseKind
    language: str | None
    participation: str | None
    workload: Workload | None
    runs: tuple[LearningOpportunity, ...]
    withdrawn: date | None
    successor: str | None


@dataclass(frozen=True)
class CourseColumns:
    """Columns over all courses of a snapshot, in its order; NaN where nothing is stated."""

    courses: Sequence[MicroCredential]

    @cached_property
    def providers(self) -> tuple[str, ...]:
        """Return the provider of each course."""
        return tuple(course.provider for course in self.courses)

    @cached_property
    def editions(self) -> NDArray[np.intp]:
        """Return of each course the row of the first one with its provider and title.

        Such courses are editions of one. A course whose provider is not stated, or that asks for
        one of the same title first, is a course of its own.
        """
        firsts: dict[tuple[str, str], int] = {}
        folded = [(_folded(course.provider), _folded(course.title)) for course in self.courses]
        found = [firsts.setdefault(name, row) for row, name in enumerate(folded)]
        row_of = {course.uri: row for row, course in enumerate(self.courses)}
        for row, course in enumerate(self.courses):
            earlier = (row_of[uri] for uri in course.prerequisites if uri in row_of)
            if not folded[row][0] or any(folded[other] == folded[row] for other in earlier):
                found[row] = row
        return np.array(found, dtype=np.intp)

    @cached_property
    def hours(self) -> Column:
        """Return learning hours, the middle of the range where only ECTS are stated.

        Of hours and ECTS that contradict each other the larger counts: stating less gains nothing.
        """
        return np.array([_hours(course) for course in self.courses], dtype=np.float64)

    @cached_property
    def level(self) -> Column:
        """Return EQF levels."""
        levels = (course.eqf for course in self.courses)
        return np.array([np.nan if eqf is None else eqf for eqf in levels], dtype=np.float64)

    @cached_property
    def completeness(self) -> Column:
        """Return the share of mandatory Annex I elements stated."""
        return np.array([course.completeness for course in self.courses], dtype=np.float64)

    def quality(self, day: date) -> Column:
        """Return the worth of the best quality evidence that holds on a day, 0 without any."""
        found = np.zeros(len(self.courses))
        for worth, until in self._assured_until:
            np.maximum(found, worth, out=found, where=until >= day.toordinal())
        return found

    @cached_property
    def _assured_until(self) -> tuple[tuple[float, NDArray[np.int64]], ...]:
        """Return for each worth of evidence the last day on which each course has some, as ordinals.

        0 where it has none; without a stated end, the last day of all.
        """
        columns = {
            worth: np.zeros(len(self.courses), dtype=np.int64)
            for worth in sorted(set(WORTH_OF_STANDING.values()))
        }
        for row, course in enumerate(self.courses):
            for evidence in course.quality:
                until = (evidence.expires or date.max).toordinal()
                column = columns[WORTH_OF_STANDING[evidence.standing]]
                column[row] = max(column[row], until)
        return tuple(columns.items())

    @cached_property
    def demanding(self) -> NDArray[np.intp]:
        """Return the rows of courses that state prerequisites."""
        rows = (row for row, course in enumerate(self.courses) if course.prerequisites)
        return np.fromiter(rows, dtype=np.intp)

    @cached_property
    def terms(self) -> tuple[NDArray[np.intp], tuple[int, ...]]:
        """Return each course's group of equal terms, and one course of each group."""
        groups: dict[Terms, int] = {}
        firsts: list[int] = []
        group_of = np.empty(len(self.courses), dtype=np.intp)
        for row, course in enumerate(self.courses):
            key = Terms(
                course.kind,
                course.language,
                course.participation,
                course.workload,
                course.runs,
                course.withdrawn,
                course.successor,
            )
            if key not in groups:
                groups[key] = len(firsts)
                firsts.append(row)
            group_of[row] = groups[key]
        return group_of, tuple(firsts)


def _folded(text: str) -> str:
    """Return a name without the differences that two rows of a catalogue have by chance."""
    return " ".join(text.split()).casefold()


def _hours(course: MicroCredential) -> float:
    stated = course.workload
    if stated is None:
        return float("nan")
    credited = workload(course.ects, None, course.country)
    if credited is None or stated.stated == "ects" or agree(course.ects or 0.0, stated.middle):
        return stated.middle
    return max(stated.middle, credited.middle)
