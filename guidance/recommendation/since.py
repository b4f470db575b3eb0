"""What changed since a person was here last: their courses, their list, the ads and the data.

What was said then is kept as a record of its own (`Visit`), so that a change can be told when the
old snapshot is long gone; while it is there, more can be kept of it. What the record does not hold
is unknown, and nothing is claimed of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from guidance.answer import Answer, Exclusion, Result
from guidance.credential import Money
from guidance.learner import LearnerProfile
from guidance.pathways.plans import CheckedCourse, Plan, PlannedCourse, Standing, check_plan
from guidance.snapshot import Snapshot

ADS = "vacancies"
"""Beginning of the kinds of sources that hold job ads."""
TELLING = 0.01
"""Change of a part's points from which it is said to have moved a course."""
STALE = 30
"""Days after which ads are said to be old: many have been filled by then."""


class ChangeKind(StrEnum):
    """What sort of change there is; the value names its sentence."""

    COURSE = "course"
    """A course or its run is not as it was: withdrawn, gone, moved, over."""
    STARTED = "started"
    """The run has started, such as one of last Monday: it can no longer be joined."""
    FULL = "full"
    """The catalogue now says that no seat is free."""
    PRICE = "price"
    """Another price than then."""
    ENTERED = "entered"
    """A course that was not in the list then."""
    LEFT = "left"
    """A course of the list then that is not in it now."""
    PLACE = "place"
    """Another place in the list."""
    DOORS = "doors"
    """Other job ads come within reach with the course."""
    ADS = "ads"
    """Other job ads are within reach without any course."""
    NEWER = "newer"
    """A source is of a later day than then."""
    OLD_ADS = "old_ads"
    """The ads are old by now, such as those of a source that was not renewed."""
    SAME_DATA = "same_data"
    """Nothing was renewed since: the same snapshot."""


@dataclass(frozen=True, slots=True)
class KeptCourse:
    """One course as it stood then.

    Attributes
    ----------
    planned
        Title, provider and run with its days.
    rank
        Its place in the machine's list then, None where it was not in it.
    price
        Of the run, None where it was not stated or not kept.
    full
        Whether the run was full then, None where unknown.
    opened
        Ids of the ads it opened, sorted; None where they were not kept.
    points
        What each part gave to its score, by name.
    """

    planned: PlannedCourse
    rank: int | None = None
    price: Money | None = None
    full: bool | None = None
    opened: tuple[str, ...] | None = None
    points: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """What was said on a day: list, agreed courses, ads and the days of the sources.

    `agreed` are the URIs that the person and the counsellor settled on, in order; `sources` are
    name, kind and day of each.
    """

    day: date
    run_id: str
    snapshot: str
    ads: int
    within_reach: int
    courses: tuple[KeptCourse, ...]
    agreed: tuple[str, ...] = ()
    sources: tuple[tuple[str, str, str | None], ...] = ()

    def course(self, uri: str) -> KeptCourse | None:
        """Return what was kept of a course."""
        return next((kept for kept in self.courses if kept.planned.credential == uri), None)


@dataclass(frozen=True, slots=True)
class Change:
    """One change; which further members are set depends on its kind.

    Attributes
    ----------
    title
        Of the course, as it is called now or else was then; "" for a change of no course.
    before, after
        Places, numbers, prices or days, then and now; None where unknown.
    gained, lost
        Ids of ads that came and went, sorted.
    because
        Names of the parts of the score that moved a course most, largest first.
    """

    kind: ChangeKind
    credential: str | None = None
    title: str = ""
    before: Any = None
    after: Any = None
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    became: CheckedCourse | None = None
    excluded: Exclusion | None = None


def visit_of(answer: Mapping[str, Any], agreed: Sequence[str], snapshot: Snapshot | None) -> Visit:
    """Return what is to be remembered of an answer, given as its JSON members.

    Parameters
    ----------
    agreed
        URIs of the courses that were settled on; they need not be in the list.
    snapshot
        The one the answer was made from; without it runs and prices stay unknown.
    """
    listed = {item["credential"]: item for item in answer["results"]}
    uris = tuple(dict.fromkeys((*agreed, *listed)))
    return Visit(
        day=date.fromisoformat(str(answer["as_of"])),
        run_id=answer["run_id"],
        snapshot=answer["snapshot"],
        ads=answer["market"]["ads"],
        within_reach=answer["market"]["within_reach"],
        courses=tuple(_kept(uri, listed.get(uri), snapshot) for uri in uris),
        agreed=tuple(agreed),
        sources=tuple(
            (name, note["kind"], note["date"]) for name, note in sorted(answer["data_age"].items())
        ),
    )


def _kept(uri: str, listed: Mapping[str, Any] | None, snapshot: Snapshot | None) -> KeptCourse:
    row = snapshot.courses.positions.get(uri) if snapshot else None
    if listed is None:
        bare = KeptCourse(PlannedCourse(uri, uri, ""))
    else:
        bare = KeptCourse(
            PlannedCourse(uri, listed["title"], listed["provider"], listed["run"]),
            rank=listed["rank"],
            opened=tuple(listed["opened"]["ids"]),
            points=tuple((p["name"], round(p["value"] * p["weight"], 6)) for p in listed["parts"]),
        )
    return bare if snapshot is None or row is None else _with_offer(bare, row, snapshot)


def _with_offer(bare: KeptCourse, row: int, snapshot: Snapshot) -> KeptCourse:
    """Return a kept course with the days and the price of its run."""
    course = snapshot.credentials[row]
    run = next((run for run in course.runs if run.id == bare.planned.run), None)
    planned = replace(bare.planned, title=course.title, provider=course.provider)
    if run is None:
        return replace(bare, planned=planned)
    dated = replace(planned, start=run.start, end=run.end)
    full = None if run.seats is None else run.seats == 0
    return replace(bare, planned=dated, price=run.price, full=full)


def changes_since(
    visit: Visit, now: Answer, profile: LearnerProfile, snapshot: Snapshot
) -> tuple[Change, ...]:
    """Return what changed since a visit: agreed courses first, then the list, the ads and the data.

    Parameters
    ----------
    now
        The answer of today to the same profile.
    """
    checked = _checked(visit, profile, snapshot, now.as_of)
    return (
        *(change for one in checked for change in _of_course(one, visit, now.as_of)),
        *_of_list(visit, now, {one.planned.credential for one in checked if _no_longer(one)}),
        *_of_ads(visit, now),
        *_of_data(visit, now),
    )


def _checked(
    visit: Visit, profile: LearnerProfile, snapshot: Snapshot, day: date
) -> tuple[CheckedCourse, ...]:
    planned = tuple(kept.planned for kept in visit.courses)
    plan = Plan(visit.day, profile, planned, visit.snapshot, visit.run_id)
    return check_plan(plan, snapshot, day).courses


def _no_longer(checked: CheckedCourse) -> bool:
    return checked.standing in (Standing.WITHDRAWN, Standing.GONE)


def _of_course(checked: CheckedCourse, visit: Visit, day: date) -> Iterator[Change]:
    """Yield what became of one course and its run."""
    uri, run = checked.planned.credential, checked.run
    kept = visit.course(uri)
    change = Change(ChangeKind.COURSE, uri, checked.planned.title)
    if checked.standing is not Standing.OFFERED:
        yield replace(change, became=checked)
    if kept is None or run is None or checked.standing is Standing.OVER:
        return
    if run.start is not None and visit.day < run.start <= day:
        yield replace(change, kind=ChangeKind.STARTED, after=run.start)
    if run.seats == 0 and kept.full is not True:
        yield replace(change, kind=ChangeKind.FULL)
    if kept.planned.start is not None and run.price != kept.price:
        yield replace(change, kind=ChangeKind.PRICE, before=kept.price, after=run.price)


def _of_list(visit: Visit, now: Answer, no_longer: set[str]) -> Iterator[Change]:
    """Yield what entered the list, left it, moved in it, and opens other ads; by place now."""
    before = {kept.planned.credential: kept for kept in visit.courses if kept.rank is not None}
    for result in now.results:
        kept = before.pop(result.credential, None)
        change = Change(ChangeKind.ENTERED, result.credential, result.title, after=result.rank)
        yield from (change,) if kept is None else _moved(kept, result)
    excluded = {item.credential: item for item in now.excluded}
    for uri, kept in before.items():
        if uri not in no_longer:
            title, why = kept.planned.title, excluded.get(uri)
            yield Change(ChangeKind.LEFT, uri, title, before=kept.rank, excluded=why)


def _moved(kept: KeptCourse, now: Result) -> Iterator[Change]:
    """Yield that a course has another place or opens other ads."""
    change = Change(ChangeKind.PLACE, now.credential, now.title, kept.rank, now.rank)
    if kept.rank != now.rank:
        yield replace(change, because=_because(kept, now))
    then, today = set(kept.opened or now.opened.ids), set(now.opened.ids)
    if then != today:
        gained, lost = tuple(sorted(today - then)), tuple(sorted(then - today))
        counts = replace(change, before=len(then), after=len(today))
        yield replace(counts, kind=ChangeKind.DOORS, gained=gained, lost=lost)


def _because(kept: KeptCourse, now: Result) -> tuple[str, ...]:
    """Return which parts changed most; none where other courses moved and this one did not."""
    then = dict(kept.points)
    moved = {part.name: part.points - then.get(part.name, part.points) for part in now.parts}
    telling = [name for name, by in moved.items() if abs(by) >= TELLING]
    return tuple(sorted(telling, key=lambda name: (-abs(round(moved[name], 4)), name))[:2])


def _of_ads(visit: Visit, now: Answer) -> Iterator[Change]:
    if visit.within_reach != now.market.within_reach or visit.ads != now.market.ads:
        then, today = (visit.within_reach, visit.ads), (now.market.within_reach, now.market.ads)
        yield Change(ChangeKind.ADS, before=then, after=today)


def _of_data(visit: Visit, now: Answer) -> Iterator[Change]:
    """Yield which sources are of a later day, and whether the ads are old by now."""
    if visit.snapshot == now.snapshot:
        yield Change(ChangeKind.SAME_DATA, before=visit.day)
    then = {name: day for name, _, day in visit.sources}
    for name, note in sorted(now.data_age.items()):
        day = note["date"]
        if name in then and day and day > (then[name] or ""):
            yield Change(ChangeKind.NEWER, title=name, before=_day(then[name]), after=_day(day))
    newest = now.market.last
    if newest is not None and (now.as_of - newest).days > STALE:
        yield Change(ChangeKind.OLD_ADS, before=newest, after=(now.as_of - newest).days)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
