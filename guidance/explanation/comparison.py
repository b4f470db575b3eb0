"""Two to five courses side by side for one person: what each does for them, costs and states.

A cell repeats what the answer and the passport of its course say and computes nothing anew. What
is best in a row is said in a word, only where more (or less) is plainly better for whoever asks,
and only among what is stated: what a provider leaves out is unknown, never worst.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from guidance.answer import CourseGap, Exclusion
from guidance.credential import LearningOpportunity, MicroCredential
from guidance.credential.passport import ElementState
from guidance.explanation.limits import limit_sentence
from guidance.explanation.passport import ElementTold, PassportTold, tell_passport
from guidance.explanation.voice import Voice, title_or_name
from guidance.learner import Constraints
from guidance.ranking.eligibility import Verdict

MOST_NAMED = 12
"""Skills named in one cell; how many more there are is said."""
HEADS = ("title", "prerequisites")
"""Elements of Annex I that stand elsewhere in the table: above the column, and under the start."""


class CellState(StrEnum):
    """What a cell holds."""

    STATED = "stated"
    """A value, such as a price."""
    NOT_STATED = "not stated"
    """The provider is silent: unknown, never no."""
    NONE = "none"
    """Nothing, and that is known: such as no skill of the goal that the course would leave open."""
    OF_THE_AWARD = "belongs to the award"
    """Only an award has it, such as the day of issuing."""


class Group(StrEnum):
    """The parts of the table, in their order."""

    PERSON = "person"
    """What a course does for the person: place in the list, job ads, skills of the goal."""
    OFFER = "offer"
    """Price, length, days, place and form of the run that fits best."""
    RECORD = "record"
    """The elements of Annex I, and what of them is not stated."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Job ads within reach before and after a course; `ids` are the ones it opens, sorted.

    `near_goal` counts those of the goal's kind of work, None without a goal.
    """

    before: int
    after: int
    ids: tuple[str, ...]
    near_goal: int | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One course with its numbers for one person.

    Attributes
    ----------
    rank
        Its place in the person's list, None where it is not in it.
    verdict
        The person's limits held against the run that fits best.
    needs_first
        Stated prerequisites that the person lacks, as URIs.
    """

    course: MicroCredential
    rank: int | None
    verdict: Verdict
    doors: Doors
    gap: CourseGap
    needs_first: tuple[str, ...]

    @property
    def run(self) -> LearningOpportunity | None:
        """Return the run that fits best, None where none is stated or none can be joined."""
        return self.verdict.offer.run

    @property
    def exclusion(self) -> Exclusion | None:
        """Return the hard limit that leaves the course out, None where none does."""
        broken = self.verdict.broken
        if broken is None:
            return None
        return Exclusion(self.course.uri, broken.limit, broken.found, broken.allowed)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one course has in one row; `best` names in a word what it is best at, "" for nothing.

    `language` is the language of a provider's own words, None for words of this service.
    """

    state: CellState
    texts: tuple[str, ...] = ()
    language: str | None = None
    best: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its code, its name, a cell a course, and whether the courses differ in it."""

    code: str
    group: Group
    name: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Return whether any two courses have something else in this row."""
        return len({(cell.state, cell.texts) for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table; `origins` says of each course where its record comes from and of which day."""

    rows: tuple[Row, ...]
    origins: tuple[str, ...]

    def of(self, group: Group) -> tuple[Row, ...]:
        """Return the rows of one part."""
        return tuple(row for row in self.rows if row.group is group)


def comparison_table(
    courses: Sequence[Compared], limits: Constraints, voice: Voice, day: date
) -> Table:
    """Return what some courses have side by side on a day, in the language of a voice."""
    told = [tell_passport(item.course, voice, day) for item in courses]
    scene = _Scene(tuple(courses), limits, voice)
    rows = (*_for_the_person(scene), *_of_the_offers(scene), *_of_the_records(scene, told))
    return Table(rows, tuple(one.origin for one in told))


@dataclass(frozen=True, slots=True)
class _Scene:
    """The courses, the person's limits and the voice that names everything."""

    courses: tuple[Compared, ...]
    limits: Constraints
    voice: Voice

    def row(self, code: str, group: Group, cell: Callable[[Compared], Cell]) -> Row:
        name = self.voice.messages.say(f"compare.{code}")
        return Row(code, group, name, tuple(cell(item) for item in self.courses))

    def best(self, row: Row, values: Sequence[float | None], word: str) -> Row:
        """Return a row whose lowest values are marked, nothing where they are all alike."""
        known = [value for value in values if value is not None]
        if len(set(known)) < 2:
            return row
        said, lowest = self.voice.messages.say(f"compare.best_{word}"), min(known)
        cells = (
            replace(cell, best=said) if value == lowest else cell
            for cell, value in zip(row.cells, values, strict=True)
        )
        return replace(row, cells=tuple(cells))


def _for_the_person(scene: _Scene) -> Iterator[Row]:
    courses = scene.courses
    yield scene.row("place", Group.PERSON, lambda item: _stated(_place(item, scene)))
    opened = scene.row("doors", Group.PERSON, lambda item: _stated(_doors(item, scene)))
    yield scene.best(opened, [item.doors.before - item.doors.after for item in courses], "most")
    if any(item.doors.near_goal is not None for item in courses):
        near = scene.row(
            "near_goal",
            Group.PERSON,
            lambda item: _stated(scene.voice.messages.show(item.doors.near_goal or 0)),
        )
        yield scene.best(near, [-(item.doors.near_goal or 0) for item in courses], "most")
        yield from _for_the_goal(scene)
    yield scene.row("needs_first", Group.PERSON, lambda item: _needs(item, scene.voice))


def _for_the_goal(scene: _Scene) -> Iterator[Row]:
    """Yield which skills of the goal each course teaches, and which it leaves open."""
    voice = scene.voice
    covers = scene.row("covers", Group.PERSON, lambda item: _skills(item.gap.covers, voice))
    yield scene.best(covers, [-len(item.gap.covers) for item in scene.courses], "most")
    yield scene.row("left", Group.PERSON, lambda item: _skills(_left(item.gap), voice))


def _left(gap: CourseGap) -> tuple[str, ...]:
    return tuple(sorted((*gap.still_missing, *gap.unknown)))


def _place(item: Compared, scene: _Scene) -> str:
    """Return the place in the list, or why the course is not in it."""
    say, exclusion = scene.voice.messages.say, item.exclusion
    if item.rank is not None:
        return say("compare.place_number", number=item.rank)
    if exclusion is not None and exclusion.limit == "kind":
        return say("compare.place_kind")
    if exclusion is not None:
        why = limit_sentence(exclusion, scene.limits, scene.voice)
        return say("compare.place_excluded", why=why)
    return say("compare.place_below")


def _doors(item: Compared, scene: _Scene) -> str:
    doors = item.doors
    return scene.voice.messages.say(
        "compare.doors_counted",
        number=len(doors.ids),
        before=doors.before,
        after=doors.after,
    )


def _needs(item: Compared, voice: Voice) -> Cell:
    """Return what is lacking to start, then whatever else the provider asks for."""
    say, lacking = voice.messages.say, item.needs_first
    texts = [say("compare.lacking", name=title_or_name(uri, voice)) for uri in lacking]
    known = {*voice.snapshot.skills.positions, *voice.snapshot.courses.positions}
    for stated in item.course.prerequisites:
        if stated in known and stated not in lacking:
            texts.append(say("compare.met", name=title_or_name(stated, voice)))
        elif stated not in known:
            texts.append(stated)
    return Cell(CellState.STATED, tuple(texts)) if texts else Cell(CellState.NOT_STATED)


def _skills(uris: Sequence[str], voice: Voice) -> Cell:
    if not uris:
        return Cell(CellState.NONE)
    names = [voice.name(uri) for uri in uris[:MOST_NAMED]]
    more = len(uris) - len(names)
    rest = (voice.messages.say("compare.more", number=more),) if more else ()
    return Cell(CellState.STATED, (*names, *rest))


def _of_the_offers(scene: _Scene) -> Iterator[Row]:
    row = scene.row("price", Group.OFFER, lambda item: _price(item, scene.voice))
    yield scene.best(row, _prices(scene.courses), "lowest")
    yield scene.row("length", Group.OFFER, lambda item: _length(item, scene.voice))
    row = scene.row("start", Group.OFFER, lambda item: _day(item, "start", scene.voice))
    yield scene.best(row, [_ordinal(item.run) for item in scene.courses], "soonest")
    yield scene.row("end", Group.OFFER, lambda item: _day(item, "end", scene.voice))
    yield scene.row("where", Group.OFFER, lambda item: _where(item, scene.voice))
    yield scene.row("times", Group.OFFER, lambda item: _codes(item, "times", scene.voice))
    yield scene.row("language", Group.OFFER, lambda item: _language(item, scene.voice))
    yield scene.row("access", Group.OFFER, lambda item: _codes(item, "access", scene.voice))


def _price(item: Compared, voice: Voice) -> Cell:
    price = item.run.price if item.run else None
    if price is None:
        return Cell(CellState.NOT_STATED)
    if price.amount == 0:
        return _stated(voice.messages.say("offer.free"))
    return _stated(voice.messages.money(price.amount, price.currency))


def _prices(courses: Sequence[Compared]) -> list[float | None]:
    """Return the amounts where all stated ones are in one currency: others are not compared."""
    prices = [item.run.price if item.run else None for item in courses]
    currencies = {price.currency for price in prices if price and price.amount}
    comparable = len(currencies) < 2
    return [price.amount if price and comparable else None for price in prices]


def _length(item: Compared, voice: Voice) -> Cell:
    load, say = item.course.workload, voice.messages.say
    if load is None:
        return Cell(CellState.NOT_STATED)
    if load.low == load.high:
        return _stated(say("offer.hours", count=load.low))
    return _stated(say("offer.hours_range", low=load.low, high=load.high))


def _day(item: Compared, name: str, voice: Voice) -> Cell:
    found: date | None = getattr(item.run, name) if item.run else None
    return Cell(CellState.NOT_STATED) if found is None else _stated(voice.messages.show(found))


def _ordinal(run: LearningOpportunity | None) -> float | None:
    return run.start.toordinal() if run and run.start else None


def _where(item: Compared, voice: Voice) -> Cell:
    run, mode = item.run, item.verdict.offer.mode
    place = (run.place or (voice.region(run.nuts) if run.nuts else None)) if run else None
    texts = [str(voice.value(part)) for part in (mode or "").split("|") if part]
    if place and mode != "online":
        texts.append(place)
    return Cell(CellState.STATED, tuple(texts)) if texts else Cell(CellState.NOT_STATED)


def _codes(item: Compared, name: str, voice: Voice) -> Cell:
    codes: tuple[str, ...] = getattr(item.run, name) if item.run else ()
    texts = tuple(str(voice.value(code)) for code in codes)
    return Cell(CellState.STATED, texts) if texts else Cell(CellState.NOT_STATED)


def _language(item: Compared, voice: Voice) -> Cell:
    code = item.verdict.offer.language
    return (
        Cell(CellState.NOT_STATED) if code is None else _stated(voice.messages.language_name(code))
    )


def _stated(text: str) -> Cell:
    return Cell(CellState.STATED, (text,))


def _of_the_records(scene: _Scene, told: Sequence[PassportTold]) -> Iterator[Row]:
    """Yield the elements of Annex I, then how many of the mandatory ones are stated, and which not."""
    say = scene.voice.messages.say
    counts = [one.passport.stated for one in told]
    yield from (
        _element_row(scene, elements)
        for elements in zip(*(one.elements for one in told), strict=True)
        if elements[0].element.name not in HEADS
    )
    kinds = tuple(_stated(one.kind) for one in told)
    yield Row("kind", Group.RECORD, say("compare.kind"), kinds)
    total = len(told[0].passport.mandatory)
    counted = tuple(
        _stated(say("compare.facts_counted", number=count, total=total)) for count in counts
    )
    row = Row("stated", Group.RECORD, say("compare.stated"), counted)
    yield scene.best(row, [-count for count in counts], "most")
    missing = tuple(
        Cell(CellState.STATED, one.missing) if one.missing else Cell(CellState.NONE) for one in told
    )
    yield Row("missing", Group.RECORD, say("compare.missing"), missing)
    doubts = tuple(
        Cell(CellState.STATED, one.doubts) if one.doubts else Cell(CellState.NONE) for one in told
    )
    if any(one.doubts for one in told):
        yield Row("doubts", Group.RECORD, say("compare.doubts"), doubts)


def _element_row(scene: _Scene, elements: Sequence[ElementTold]) -> Row:
    cells = tuple(
        _element(told, item.course) for told, item in zip(elements, scene.courses, strict=True)
    )
    return Row(elements[0].element.code, Group.RECORD, elements[0].name, cells)


def _element(told: ElementTold, course: MicroCredential) -> Cell:
    if told.element.state is ElementState.STATED:
        own = course.language if told.own_words else None
        return Cell(CellState.STATED, told.texts, own)
    return Cell(CellState(told.element.state.value))
