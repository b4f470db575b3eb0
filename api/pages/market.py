"""The pages of one skill and of one kind of work: what job ads say of it, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from api.rendering import label_of
from api.rendering.charts import Chart, Point, line_chart
from guidance.credential import MicroCredential
from guidance.explanation import Voice
from guidance.explanation.market import (
    group_sentences,
    month_sentence,
    outlook_sentences,
    skill_sentences,
    withheld_sentence,
)
from guidance.labour_market import MonthlyShares, MonthShare, Withheld, skill_by_month
from guidance.opening import group_by_month
from guidance.recognition.succession import is_withdrawn
from guidance.snapshot import Label, Snapshot

MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Months:
    """A chart with its table, or the sentence that says why there is none."""

    chart: Markup | None
    rows: tuple[MonthShare, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Concepts with pages of their own, the first of them, and how many there are besides."""

    items: tuple[tuple[str, Label], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Teaching:
    """A course, and how many of the skills in question it teaches."""

    course: MicroCredential
    skills: int


@dataclass(frozen=True, slots=True)
class Courses:
    """Courses to show, and how many there are besides."""

    items: tuple[Teaching, ...]
    more: int


@dataclass(frozen=True, slots=True)
class SkillPage:
    """All that the page of a skill shows."""

    uri: str
    label: Label
    description: str
    sentences: tuple[str, ...]
    months: Months
    courses: Courses
    essential_for: Linked
    optional_for: Linked


@dataclass(frozen=True, slots=True)
class OccupationPage:
    """All that the page of a kind of work shows; `needed` counts its essential skills."""

    uri: str
    label: Label
    description: str
    isco: str
    isco_label: str
    sentences: tuple[str, ...]
    outlook: tuple[str, ...]
    regulation: str
    regulation_note: str
    months: Months
    courses: Courses
    needed: int
    essential: Linked
    optional: Linked


def skill_page(uri: str, region: str, voice: Voice, day: date) -> SkillPage:
    """Return what the page of a skill shows for a region on a day.

    Raises
    ------
    UnknownConcept
        For a URI that is no skill of the snapshot.
    """
    snapshot = voice.snapshot
    position = snapshot.skills.position(uri)
    return SkillPage(
        uri,
        label_of(voice, uri),
        snapshot.records.description(uri),
        skill_sentences(uri, region, voice),
        _months(skill_by_month(snapshot.trend, position, region), uri, voice),
        _courses(np.array([position]), snapshot, day),
        _jobs(snapshot.essential[:, [position]].nonzero()[0], voice),
        _jobs(snapshot.optional[:, [position]].nonzero()[0], voice),
    )


def occupation_page(uri: str, region: str, voice: Voice, day: date) -> OccupationPage:
    """Return what the page of a kind of work shows for a region; see `skill_page`."""
    snapshot = voice.snapshot
    position = snapshot.occupations.position(uri)
    isco = snapshot.isco[position]
    essential = snapshot.essential[[position]].indices
    note = snapshot.records.regulated_note(uri)
    asked = "caveat.regulated" if note else "caveat.regulation_unknown"
    return OccupationPage(
        uri,
        label_of(voice, uri),
        snapshot.records.description(uri),
        isco,
        snapshot.records.isco_label(isco),
        group_sentences(isco, region, voice),
        outlook_sentences(isco, region, voice),
        voice.messages.say(asked, goal=voice.name(uri)),
        note or "",
        _months(group_by_month(snapshot, isco, region), uri, voice),
        _courses(essential, snapshot, day),
        len(essential),
        _skills(essential, voice),
        _skills(snapshot.optional[[position]].indices, voice),
    )


def _months(found: MonthlyShares | Withheld, uri: str, voice: Voice) -> Months:
    if isinstance(found, Withheld):
        return Months(None, (), withheld_sentence(found, voice))
    messages = voice.messages
    told = month_sentence(found, voice)
    chart = Chart(
        title=messages.say("market.chart_title", name=label_of(voice, uri).text),
        told=told,
        labels=[messages.short_month(month.month) for month in found.months],
        points=[_point(month) for month in found.months],
        highest=found.highest,
    )
    return Months(line_chart(chart, messages.percent), found.months, told)


def _point(month: MonthShare) -> Point | None:
    share = month.share
    return Point(share.share, share.low, share.high) if share else None


def _courses(skills: NDArray[np.integer], snapshot: Snapshot, day: date) -> Courses:
    """Return the courses that teach any of some skills, those that teach most of them first.

    Equal ones stand in the order of their titles.
    """
    taught = snapshot.taught[:, skills]
    counts = np.diff(taught.indptr)
    rows = [int(row) for row in np.flatnonzero(counts)]
    offered = [row for row in rows if not is_withdrawn(snapshot.credentials[row], day)]
    offered.sort(key=lambda row: (-int(counts[row]), snapshot.credentials[row].title))
    shown = tuple(
        Teaching(snapshot.credentials[row], int(counts[row])) for row in offered[:MOST_LISTED]
    )
    return Courses(shown, len(offered) - len(shown))


def _jobs(rows: NDArray[np.integer], voice: Voice) -> Linked:
    return _linked([voice.snapshot.occupations.uris[int(row)] for row in rows], voice)


def _skills(columns: NDArray[np.integer], voice: Voice) -> Linked:
    """Return skills, those that most ads ask for first."""
    snapshot = voice.snapshot
    asked = snapshot.demand.counts[snapshot.demand.row("")]
    order = sorted((int(at) for at in columns), key=lambda at: (-int(asked[at]), at))
    return _linked([snapshot.skills.uris[at] for at in order], voice)


def _linked(uris: Sequence[str], voice: Voice) -> Linked:
    shown = tuple(_named(uris[:MOST_LISTED], voice))
    return Linked(shown, len(uris) - len(shown))


def _named(uris: Sequence[str], voice: Voice) -> Iterator[tuple[str, Label]]:
    for uri in uris:
        yield uri, label_of(voice, uri)
