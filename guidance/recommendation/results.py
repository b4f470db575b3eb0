"""Describe each ranked course: parts of the score, doors, gap, reasons and caveats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

import numpy as np
from scipy.sparse import csr_matrix

from guidance.answer import AtTau, CourseGap, Opened, Part, Result
from guidance.claims import overclaims
from guidance.credential import MicroCredential, Standing
from guidance.explanation import (
    Case,
    Voice,
    caveats,
    reasons,
    said_once,
    shown,
    strongest_first,
)
from guidance.labour_market import SkillDemand, SkillTrend
from guidance.matching import FEATURES
from guidance.opening import clear_occupation, counts_by_tau, effects
from guidance.ranking.order import Ranked
from guidance.ranking.policy import Policy
from guidance.recommendation.aims import Aim, Ground
from guidance.recommendation.person import Person, certified_of, near_goal
from guidance.recommendation.without import Contest, without_most
from guidance.sparse import row_of

GROUND = 0.25
"""Share of tau from which a person's own skills tell toward an ad that a course opens."""
FROM_REGISTERS = (Standing.REGISTERED, Standing.LISTED)
"""Standing of evidence that has a day of its own; any other is as old as the catalogue."""
PARTNERS = 10
"""Courses at the top of the list that are tried together: their pairs grow with the square."""


@dataclass(frozen=True, slots=True)
class Described:
    """The courses of a list, and the caveats that hold for all of them."""

    results: tuple[Result, ...] = ()
    caveats: tuple[str, ...] = ()


def describe(contest: Contest, voice: Voice) -> Described:
    """Return one result per ranked course, in order; what holds for all is said once."""
    cases = tuple(cases_of(contest))
    warned = [caveats(case, voice) for case in cases]
    above = said_once(warned)
    results = tuple(
        _result(contest, case, item, voice, shown(case, said, voice, above))
        for case, item, said in zip(cases, contest.standing.chosen, warned, strict=True)
    )
    return Described(results, (*_above(contest, cases, voice), *above))


def _above(contest: Contest, cases: Sequence[Case], voice: Voice) -> Iterator[str]:
    """Yield what a reader has to know of all numbers: what counts as open, and what is left out."""
    say, rejected = voice.messages.say, set(contest.person.profile.rejected)
    if cases and _all_last(contest):
        yield say("caveat.all_last")
    if any(case.opened.ids for case in cases):
        yield say("caveat.reach")
    goals = [case.goal for case in cases if case.goal and case.goal.covers]
    if any(not rejected.issuperset((*goal.covers, *goal.left)) for goal in goals):
        yield say("caveat.unknown_counts")
    if any(case.demand and case.demand.interval.count for case in cases):
        yield say("caveat.brackets")
    unread = contest.person.reach.market.other_languages
    if cases and unread:
        yield say("caveat.other_languages", count=unread)


def _result(
    contest: Contest, case: Case, item: Ranked, voice: Voice, warned: tuple[str, ...]
) -> Result:
    run = case.verdict.offer.run
    return Result(
        rank=case.rank,
        credential=case.course.uri,
        title=case.course.title,
        provider=case.course.provider,
        run=run.id if run else None,
        score=item.score,
        parts=_parts(contest.person, case, item, contest.policy),
        opened=case.opened,
        gap=case.gap,
        needs_first=case.needs_first,
        builds_on=case.builds_on,
        adds=case.adds,
        without=case.without,
        reasons=reasons(case, voice),
        caveats=warned,
        awarding_bodies=case.course.awarding_bodies,
        certified=case.certified,
    )


def _parts(person: Person, case: Case, item: Ranked, policy: Policy) -> tuple[Part, ...]:
    weights = dict(policy.weights)
    day = person.snapshot.date_of(case.course.source)
    assured = assured_day(case.course, person.profile.as_of) or day
    own = {"course": day, "taxonomy and course": day, "quality evidence": assured}
    dates = {**person.figure_days, **own}
    return tuple(
        Part(feature.name, value, weights[feature.name], feature.origin, dates[feature.origin])
        for feature, (_, value) in zip(FEATURES, item.values, strict=True)
        if weights[feature.name] > 0
    )


def assured_day(course: MicroCredential, day: date | None) -> str | None:
    """Return the day of the newest register whose evidence holds, None where no register speaks."""
    spoken = (q for q in course.quality if q.standing in FROM_REGISTERS)
    holding = (q.checked for q in spoken if q.checked and (day is None or q.holds(day)))
    newest = max(holding, default=None)
    return newest.isoformat() if newest else None


def cases_of(contest: Contest) -> Iterator[Case]:
    """Yield what each listed course is for the person, in order."""
    ranked, withouts = contest.standing.chosen, without_most(contest)
    together = _together(contest, ranked)
    gains = csr_matrix(contest.gathered.candidates.gains[[item.row for item in ranked]])
    moved = counts_by_tau(contest.person.reach, gains)
    aim, ground = Aim.of(contest.person), Ground.of(contest.person)
    for rank, (item, by_tau) in enumerate(zip(ranked, moved, strict=True), 1):
        partner, one_more = together.get(item.row, (None, None))
        opened = _opened(contest.person, item, one_more, by_tau)
        case = _case(contest, item, opened, aim, ground)
        yield replace(case, rank=rank, partner=partner, without=withouts.get(item.row))


def _opened(
    person: Person, item: Ranked, one_more: int | None, by_tau: tuple[AtTau, ...]
) -> Opened:
    ads, snapshot, reach = item.effect.opened, person.snapshot, person.reach
    before = reach.count
    own = reach.coverage[np.searchsorted(reach.market.ads, ads)]
    near = None
    if person.goal is not None:
        near = int(near_goal(person, ads).sum())
    return Opened(
        before=before,
        after=before + int(ads.size),
        ids=tuple(sorted(snapshot.vacancies.ids[ad] for ad in ads)),
        tau=round(reach.tau, 4),
        near_goal=near,
        one_more=one_more if not ads.size else None,
        by_tau=by_tau,
        grounded=int((own >= np.float32(GROUND * reach.tau)).sum()),
    )


def _together(contest: Contest, ranked: Sequence[Ranked]) -> dict[int, tuple[str, int]]:
    """Return, for courses that open nothing alone, with which listed one they open most ads.

    Counted are ads that neither course opens alone; of equal partners the higher placed one. Nobody
    is sent to a partner that is further out of the question than the course itself.
    """
    idle = {item.row for item in ranked if not item.effect.opened.size}
    top = combinations(ranked[:PARTNERS], 2)
    pairs = [(a, b) for a, b in top if a.row in idle or b.row in idle]
    if not pairs:
        return {}
    candidates, reach = contest.gathered.candidates, contest.person.reach
    gains = candidates.gains
    both = csr_matrix(gains[[a.row for a, _ in pairs]].maximum(gains[[b.row for _, b in pairs]]))
    most: dict[int, tuple[str, int]] = {}
    for (a, b), effect in zip(pairs, effects(reach, both), strict=True):
        alone = (a.effect.opened.tolist(), b.effect.opened.tolist())
        count = len(set(effect.opened.tolist()).difference(*alone))
        for item, other in ((a, b), (b, a)):
            farther = candidates.obstacles(other.row) > candidates.obstacles(item.row)
            if not farther and count > most.get(item.row, ("", -1))[1]:
                most[item.row] = candidates.uris[other.row], count
    return most


def _case(contest: Contest, item: Ranked, opened: Opened, aim: Aim | None, ground: Ground) -> Case:
    person, gathered = contest.person, contest.gathered
    snapshot, row = person.snapshot, int(gathered.courses[item.row])
    taught, confidence = row_of(snapshot.taught, row)
    fresh = person.reach.credit[taught] < 1.0
    proven = np.isin(taught, certified_of(person.profile, snapshot))
    adds = strongest_first(taught[fresh], confidence[fresh].tolist(), snapshot)
    gap = aim.gap(taught) if aim else CourseGap((), (), ())
    demand = _demand(person, gap.covers or adds)
    standing, course = contest.standing, snapshot.credentials[row]
    first = standing.chosen[0]
    return Case(
        rank=0,
        course=course,
        verdict=gathered.verdicts[item.row],
        goal=aim.goal(taught, row_of(gathered.candidates.gains, item.row)) if aim else None,
        gap=gap,
        opened=opened,
        adds=adds,
        builds_on=ground.under(taught[fresh]),
        needs_first=gathered.needs_first.get(row, ()),
        demand=demand,
        trend=_trend(person, demand),
        work=clear_occupation(snapshot, item.effect.opened),
        overclaim=overclaims(course, len(snapshot.records.tags(course.uri))),
        market=person.reach.market,
        limits=person.profile.constraints,
        closer=item.effect.potential > 0,
        passed_over=item.score > first.score and row in gathered.needs_first,
        put_last=gathered.candidates.comes_last(item.row) and not _all_last(contest),
        editions=standing.further_editions(item, gathered.candidates),
        certified=strongest_first(taught[proven], confidence[proven].tolist(), snapshot),
        as_of=person.profile.as_of,
    )


def _all_last(contest: Contest) -> bool:
    """Return whether every course of the list is out of the question."""
    last = contest.gathered.candidates.comes_last
    return all(last(item.row) for item in contest.standing.chosen)


def _demand(person: Person, skills: tuple[str, ...]) -> SkillDemand | None:
    """Return the figure of the most wanted of some skills, in the person's region or a wider one."""
    table, region = person.snapshot.demand, person.reach.market.region
    position = person.snapshot.skills.position
    figures = (table.figure(uri, position(uri), region) for uri in skills)
    shown = (figure for figure in figures if figure is not None)
    return max(shown, key=lambda f: (f.interval.share, f.skill), default=None)


def _trend(person: Person, demand: SkillDemand | None) -> SkillTrend | None:
    """Return how ads came to ask for the skill that the demand is about, where that is shown."""
    if demand is None:
        return None
    table, region = person.snapshot.trend, person.reach.market.region
    position = person.snapshot.skills.position(demand.skill)
    found = table.figure(demand.skill, position, region)
    if not isinstance(found, SkillTrend):
        return None
    prior = table.priors[table.rows[found.region]]
    return found if stands_out(found, prior.mean if prior else 0.0) else None


def stands_out(trend: SkillTrend, mean: float) -> bool:
    """Return whether a skill's trend differs from that of the skills of its region.

    What all skills of a region share, such as ever shorter ads, says nothing of one of them.

    Parameters
    ----------
    mean
        Mean of the logarithms of the yearly changes of the region's skills.
    """
    return not trend.low <= np.expm1(mean) <= trend.high
