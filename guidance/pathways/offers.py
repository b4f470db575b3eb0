"""Every way of taking each course that a person's limits allow, and why others are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guidance.credential import MicroCredential
from guidance.learner import Constraints
from guidance.pathways.agenda import Agenda, Option
from guidance.pathways.types import PathLimits
from guidance.ranking.eligibility import Verdict, judge, preference
from guidance.snapshot import Snapshot

PATH_WIDE = ("budget", "hours_per_week", "weeks", "start_from", "end_by")
"""Limits that hold for a path as a whole: the agenda keeps them, not the verdict on a course."""


@dataclass(frozen=True, slots=True)
class Offers:
    """The runs that may be taken.

    Attributes
    ----------
    options
        Row of a course in the snapshot to its options, best first; only courses that have any.
    verdicts
        What the limits on a single course say of each option, by row and run id.
    broken
        Row of every other course to the limit that left it out.
    """

    options: Mapping[int, tuple[Option, ...]]
    verdicts: Mapping[tuple[int, str | None], Verdict]
    broken: Mapping[int, str]

    def left_out(self, useful: Sequence[int]) -> tuple[tuple[str, int], ...]:
        """Return how many useful courses each limit left out, most first."""
        counts = Counter(self.broken[row] for row in useful if row in self.broken)
        counts.pop("kind", None)
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def offers_for(snapshot: Snapshot, limits: Constraints, whole: PathLimits, as_of: date) -> Offers:
    """Return what a person may take of a snapshot's courses."""
    single = replace(
        limits,
        budget=None,
        hours_per_week=None,
        weeks=None,
        start_from=None,
        end_by=None,
        hard=tuple(name for name in limits.hard if name not in PATH_WIDE),
    )
    currency = whole.budget.currency if whole.budget else ""
    options: dict[int, tuple[Option, ...]] = {}
    verdicts: dict[tuple[int, str | None], Verdict] = {}
    broken: dict[int, str] = {}
    group_of, firsts = snapshot.columns.terms
    judged = [tuple(_judged(snapshot.credentials[row], limits, single, as_of)) for row in firsts]
    for row, course in enumerate(snapshot.credentials):
        found = judged[group_of[row]]
        fitting = [verdict for verdict in found if _refused(verdict) is None]
        own = tuple(Option.of(row, course, verdict.offer.run, currency) for verdict in fitting)
        alone = Agenda(whole, {row: own}, 0, as_of.toordinal()).only_limit(row)
        if fitting and alone is None:
            options[row] = own
            verdicts.update({(row, _run_id(verdict)): verdict for verdict in fitting})
        else:
            broken[row] = alone or next(filter(None, map(_refused, found)))
    return Offers(options, verdicts, broken)


def _judged(
    course: MicroCredential, limits: Constraints, single: Constraints, as_of: date
) -> Iterator[Verdict]:
    """Yield the verdict on each run, best first; on the course itself where it has none.

    All of the person's limits say which run is best, as for a list: a run at a price within the
    budget comes before one that states no price. The verdict is that of the `single` ones.
    """
    if len(course.runs) < 2:
        yield judge(course, single, as_of)
        return
    each = [replace(course, runs=(run,)) for run in course.runs]
    for one in sorted(each, key=lambda one: preference(judge(one, limits, as_of))):
        yield judge(one, single, as_of)


def _refused(verdict: Verdict) -> str | None:
    """Return the limit that refuses a run: a hard one, or one that puts it out of the question."""
    if verdict.broken is not None:
        return verdict.broken.limit
    return next((check.limit for check in verdict.obstacles), None)


def _run_id(verdict: Verdict) -> str | None:
    return verdict.offer.run.id if verdict.offer.run else None
