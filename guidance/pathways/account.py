"""What the courses of a path are and sum to: steps with their useful exits, and totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np

from guidance.credential import MicroCredential, Money
from guidance.pathways.agenda import Placed, weeks_of
from guidance.pathways.problem import Node
from guidance.pathways.question import ENOUGH_CREDIT, Question
from guidance.pathways.types import Step, Totals


def prefixes(question: Question, path: Node) -> Iterator[Node]:
    """Yield a path step by step, the empty one first."""
    node = question.problem.start()
    yield node
    for course, way in zip(path.courses, path.plan, strict=True):
        node = question.problem.after(node, course, way)
        yield node


def steps_of(question: Question, path: Node) -> Iterator[Step]:
    """Yield the steps of a path in order."""
    nodes = tuple(prefixes(question, path))
    for position in range(1, len(nodes)):
        yield _step(question, nodes[position - 1], nodes[position])


def _step(question: Question, before: Node, node: Node) -> Step:
    snapshot, placed = question.snapshot, node.plan[-1]
    row = int(question.courses[node.courses[-1]])
    course = snapshot.credentials[row]
    within = question.within(node.courses)
    new = within & ~question.within(before.courses)
    ids = (snapshot.vacancies.ids[ad] for ad in _ads(question)[new])
    return Step(
        position=len(node.courses),
        credential=course.uri,
        title=course.title,
        provider=course.provider,
        run=_run(placed),
        hours=course.workload,
        cost=_price(placed),
        weeks=_weeks(placed),
        start=_day(placed.start) if placed.dated else None,
        end=_day(placed.end) if placed.dated else None,
        ects=course.ects,
        eqf=course.eqf,
        skills=_new_skills(question, before, row),
        opened=tuple(sorted(ids)),
        within_reach=question.reach.count + int(within.sum()),
        near_goal=None if question.goal is None else int((new & question.counted).sum()),
        potential=round(node.value.potential - before.value.potential, 4),
        builds_on=_builds_on(question, row),
        exempted=_exempted(question, course),
        unchecked=_unchecked(question, course),
        unmet=_unmet(question, row, placed),
        source=course.source,
        dated=snapshot.date_of(course.source),
    )


def _ads(question: Question) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    return question.reach.market.ads[question.reach.beyond]


def _run(placed: Placed) -> str | None:
    return placed.option.run.id if placed.option.run else None


def _price(placed: Placed) -> Money | None:
    return placed.option.run.price if placed.option.run else None


def _weeks(placed: Placed) -> float | None:
    length = weeks_of((placed,))
    return None if length is None else round(length, 1)


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _new_skills(question: Question, before: Node, row: int) -> tuple[str, ...]:
    """Return the skills a course teaches that neither the person nor an earlier step brings."""
    snapshot, taught = question.snapshot, question.snapshot.taught
    earlier = [int(question.courses[course]) for course in before.courses]
    known = np.union1d(question.belief.held, taught[earlier].indices if earlier else [])
    return tuple(snapshot.skills.uris[s] for s in np.setdiff1d(taught[[row]].indices, known))


def _builds_on(question: Question, row: int) -> tuple[str, ...]:
    """Return the stated prerequisites that the person did not bring: earlier steps did."""
    skills = (s for s in question.skills_first(row) if question.reach.credit[s] < ENOUGH_CREDIT)
    snapshot = question.snapshot
    named = [snapshot.skills.uris[skill] for skill in skills]
    named += [snapshot.courses.uris[course] for course in question.courses_first(row)]
    return tuple(sorted(named))


def _exempted(question: Question, course: MicroCredential) -> tuple[str, ...]:
    known = question.snapshot.courses.positions
    return tuple(
        stated
        for stated in course.prerequisites
        if stated in known and question.exempt(known[stated])
    )


def _unchecked(question: Question, course: MicroCredential) -> tuple[str, ...]:
    skills, courses = question.snapshot.skills.positions, question.snapshot.courses.positions
    return tuple(p for p in course.prerequisites if p not in skills and p not in courses)


def _unmet(question: Question, row: int, placed: Placed) -> tuple[str, ...]:
    verdict = question.offers.verdicts[row, _run(placed)]
    return tuple(check.limit for check in verdict.checks if not check.met)


def totals_of(steps: Sequence[Step], plan: tuple[Placed, ...]) -> Totals:
    """Return what some steps sum to; what is not stated is counted and never taken for zero."""
    levels = [step.eqf for step in steps if step.eqf is not None]
    loads = [step.hours for step in steps if step.hours is not None]
    length = weeks_of(plan)
    return Totals(
        courses=len(steps),
        ects=round(sum(step.ects for step in steps if step.ects is not None), 2),
        ects_unknown=sum(step.ects is None for step in steps),
        hours_low=sum(load.low for load in loads),
        hours_high=sum(load.high for load in loads),
        hours_unknown=len(steps) - len(loads),
        cost=_cost(step.cost for step in steps),
        cost_unknown=sum(step.cost is None for step in steps),
        weeks=None if length is None else round(length, 1),
        weeks_unknown=sum(step.weeks is None for step in steps),
        eqf=(min(levels), max(levels)) if levels else None,
        eqf_unknown=len(steps) - len(levels),
    )


def _cost(prices: Iterable[Money | None]) -> tuple[Money, ...]:
    sums: dict[str, float] = {}
    for price in prices:
        if price is not None:
            sums[price.currency] = sums.get(price.currency, 0.0) + price.amount
    return tuple(Money(round(amount, 2), currency) for currency, amount in sorted(sums.items()))
