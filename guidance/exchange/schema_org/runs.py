"""Runs of a course: CourseInstance and its offers, or what a programme says of itself as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from guidance.credential import LearningOpportunity
from guidance.exchange.schema_org import terms, values
from guidance.exchange.schema_org.nodes import Node, language_of
from guidance.exchange.schema_org.own import kept_beside


def runs_of(course: Node, uri: str) -> tuple[LearningOpportunity, ...]:
    """Return the runs of a course; one that states a price or days itself is its own run.

    An amount that the course states counts for every run without one.
    """
    runs = tuple(
        _run(node, f"{uri}#{position}")
        for position, node in enumerate(course.nodes(*terms.names("runs")), start=1)
    )
    if not runs:
        alone = _run(course, uri)
        stated = (alone.start, alone.end, alone.price, alone.place, alone.seats)
        return () if stated == (None,) * len(stated) else (replace(alone, id=uri, language=None),)
    price = values.price_of(course.nodes("offers"))
    if price is None:
        return runs
    return tuple(replace(run, price=price) if run.price is None else run for run in runs)


def _run(node: Node, identifier: str) -> LearningOpportunity:
    """Return the run an object states, with what our own writer kept beside it."""
    places = node.nodes("location")
    geo = next((found for place in places for found in place.nodes("geo")), None)
    seats = values.number(next(iter(node.values(*terms.names("capacity"))), None))
    run = LearningOpportunity(
        id=node.text("identifier") or node.uri or identifier,
        start=_day(node, "startDate"),
        end=_day(node, "endDate"),
        place=_place(node, places),
        latitude=values.degrees(geo.members.get("latitude"), 90) if geo else None,
        longitude=values.degrees(geo.members.get("longitude"), 180) if geo else None,
        language=next((code for v in node.values("inLanguage") if (code := language_of(v))), None),
        price=values.price_of(node.nodes("offers")),
        mode=mode_of(node),
        seats=int(seats) if seats is not None and seats == int(seats) else None,
    )
    return kept_beside(node, run) or run


def _day(node: Node, member: str) -> date | None:
    """Return a day of a run, or of the schedule it names."""
    stated = (each.values(member) for each in (node, *node.nodes("courseSchedule")))
    return next((day for found in stated for v in found if (day := values.day(v))), None)


def mode_of(node: Node) -> str | None:
    """Return how an object says people take part, in our words; on site and online is blended."""
    told = {terms.mode_of(text) for text in node.texts(*terms.names("mode"))} - {None}
    return "blended" if len(told) > 1 else next(iter(told), None)


def _place(node: Node, places: list[Node]) -> str | None:
    """Return the town of a run, else the name of its place; a virtual place is none."""
    for place in places:
        if "VirtualLocation" in place.types:
            continue
        towns = [
            town for address in place.nodes("address") for town in address.texts("addressLocality")
        ]
        if named := [*towns, *place.texts("name"), *place.texts("address")]:
            return named[0]
    texts = [v for v in node.values("location") if isinstance(v, str) and "://" not in v]
    return texts[0].strip() if texts else None
