"""Describe each ranked course: parts of the score, doors, gap, reasons and caveats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.answer import CourseGap, Opened, Part, Result
from guidance.explanation import Case, Voice, caveats, reasons, strongest_first
from guidance.gaps import SkillStates, gap_to
from guidance.labour_market import SkillDemand
from guidance.matching import FEATURES
from guidance.opening import effects
from guidance.ranking.order import Ranked
from guidance.ranking.policy import Policy
from guidance.recommendation.gather import Gathered
from guidance.recommendation.person import Person, near_goal

PARTNERS = 10
"""Courses at the top of the list that are tried together: their pairs grow with the square."""
NEAR = 0.3
"""Credit from which a skill is shown as close to another."""


def describe(
    person: Person, gathered: Gathered, ranked: Sequence[Ranked], policy: Policy, voice: Voice
) -> Iterator[Result]:
    """Yield one result per ranked course, in order."""
    together = _together(person, gathered, ranked)
    for rank, item in enumerate(ranked, 1):
        opened = _opened(person, item, together.get(item.row))
        case = _case(person, gathered, item, opened, leads=rank == 1)
        yield _result(rank, item, case, _parts(person, case, item, policy), voice)


def _result(rank: int, item: Ranked, case: Case, parts: tuple[Part, ...], voice: Voice) -> Result:
    run = case.verdict.offer.run
    return Result(
        rank=rank,
        credential=case.course.uri,
        title=case.course.title,
        provider=case.course.provider,
        run=run.id if run else None,
        score=item.score,
        parts=parts,
        opened=case.opened,
        gap=case.gap,
        needs_first=case.needs_first,
        reasons=reasons(case, voice),
        caveats=caveats(case, voice),
    )


def _parts(person: Person, case: Case, item: Ranked, policy: Policy) -> tuple[Part, ...]:
    weights = dict(policy.weights)
    last = person.snapshot.vacancies.span(person.reach.market.ads)[1]
    dates = {
        "vacancies": last.isoformat() if last else None,
        "course": person.snapshot.date_of(case.course.source),
        "taxonomy and course": person.snapshot.date_of(case.course.source),
    }
    return tuple(
        Part(feature.name, value, weights[feature.name], feature.origin, dates[feature.origin])
        for feature, (_, value) in zip(FEATURES, item.values, strict=True)
        if weights[feature.name] > 0
    )


def _opened(person: Person, item: Ranked, one_more: int | None) -> Opened:
    ads, snapshot = item.effect.opened, person.snapshot
    before = person.reach.count
    near = None
    if person.goal is not None:
        near = int(near_goal(person, ads).sum())
    return Opened(
        before=before,
        after=before + int(ads.size),
        ids=tuple(sorted(snapshot.vacancies.ids[ad] for ad in ads)),
        tau=round(person.reach.tau, 4),
        near_goal=near,
        one_more=one_more if not ads.size else None,
    )


def _together(person: Person, gathered: Gathered, ranked: Sequence[Ranked]) -> dict[int, int]:
    """Return, for courses that open nothing alone, the most ads they open with another listed one.

    Counted are ads that neither course opens alone.
    """
    idle = [item for item in ranked if not item.effect.opened.size]
    pairs = [(a, b) for a, b in combinations(ranked[:PARTNERS], 2) if a in idle or b in idle]
    if not pairs:
        return {}
    gains = gathered.candidates.gains
    both = csr_matrix(gains[[a.row for a, _ in pairs]].maximum(gains[[b.row for _, b in pairs]]))
    most: dict[int, int] = {}
    for (a, b), effect in zip(pairs, effects(person.reach, both, range(len(pairs))), strict=True):
        alone = np.union1d(a.effect.opened, b.effect.opened)
        count = int(np.setdiff1d(effect.opened, alone).size)
        for item in (a, b):
            most[item.row] = max(most.get(item.row, 0), count)
    return most


def _case(person: Person, gathered: Gathered, item: Ranked, opened: Opened, *, leads: bool) -> Case:
    snapshot = person.snapshot
    row = int(gathered.courses[item.row])
    tags = snapshot.taught[[row]]
    credit = person.reach.credit[tags.indices]
    fresh = credit < 1.0
    new = strongest_first(tags.indices[fresh], tags.data[fresh].tolist(), snapshot)
    states, gap = _gap(person, tags.indices)
    return Case(
        course=snapshot.credentials[row],
        verdict=gathered.verdicts[item.row],
        goal=person.profile.goal,
        open_skills=int(states.open.size) if states else 0,
        gap=gap,
        opened=opened,
        new=new,
        near=_near_goal(person, gathered, item, gap),
        builds_on=_builds_on(person, tags.indices[fresh]),
        needs_first=gathered.needs_first.get(row, ()),
        demand=_demand(person, gap.covers or new),
        market=person.reach.market,
        limits=person.profile.constraints,
        leads=leads,
    )


def _gap(person: Person, taught: NDArray[np.int32]) -> tuple[SkillStates | None, CourseGap]:
    if person.profile.goal is None:
        return None, CourseGap((), (), ())
    states = gap_to(person.profile.goal, person.belief, person.snapshot).essential
    uris = person.snapshot.skills.uris

    def named(positions: NDArray[np.intp]) -> tuple[str, ...]:
        return tuple(uris[int(position)] for position in positions)

    return states, CourseGap(
        covers=named(np.intersect1d(states.open, taught)),
        still_missing=named(np.setdiff1d(states.missing, taught)),
        unknown=named(np.setdiff1d(states.unknown, taught)),
    )


def _near_goal(person: Person, gathered: Gathered, item: Ranked, gap: CourseGap) -> tuple[str, ...]:
    """Return open skills of the goal that the course comes close to without teaching them."""
    gains = gathered.candidates.gains[[item.row]]
    close = {
        person.snapshot.skills.uris[int(skill)]: float(gain)
        for skill, gain in zip(gains.indices, gains.data, strict=True)
        if gain >= NEAR
    }
    open_ones = (uri for uri in (*gap.still_missing, *gap.unknown) if uri in close)
    return tuple(sorted(open_ones, key=lambda uri: (-close[uri], uri)))


def _builds_on(person: Person, new: NDArray[np.int32]) -> tuple[str, ...]:
    """Return held skills that are close to what the course teaches, closest first."""
    held = person.belief.held
    if not held.size or not new.size:
        return ()
    close = np.asarray(person.snapshot.credit[held][:, new].max(axis=1).todense()).ravel()
    chosen = np.flatnonzero(close >= NEAR)
    return strongest_first(held[chosen], close[chosen].tolist(), person.snapshot)


def _demand(person: Person, skills: tuple[str, ...]) -> SkillDemand | None:
    """Return the figure of the most wanted of some skills, in the person's region or a wider one."""
    table, region = person.snapshot.demand, person.reach.market.region
    position = person.snapshot.skills.position
    figures = (table.figure(uri, position(uri), region) for uri in skills)
    shown = (figure for figure in figures if figure is not None)
    return max(shown, key=lambda f: (f.interval.share, f.skill), default=None)
