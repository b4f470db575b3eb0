"""What published figures say of the goal's kind of work: short or crowded, and what is forecast.

A figure is said with its country, year, source and day. None is unknown, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from guidance.answer import MarketNote
from guidance.explanation.voice import Voice
from guidance.labour_market import LabourFigures, Shortage, Tightness
from guidance.labour_market.outlook import Openings

OLD = timedelta(days=365)
"""Age of the newest ad from which ads say what was asked for then, not now."""
NOTABLE_FALL = 0.05
"""Forecast fall of employment, relative, from which it is said."""
SAID_OF = {Tightness.SHORT: "outlook.short", Tightness.SURPLUS: "outlook.surplus"}


def days_of_ads(first: date, last: date, voice: Voice, name: str = "ads_dated") -> str:
    """Return of which days ads are; one day alone is said once."""
    if first == last:
        return voice.messages.say(f"caveat.{name}_day", day=first)
    return voice.messages.say(f"caveat.{name}", first=first, last=last)


def ads_dated(market: MarketNote, as_of: date, voice: Voice) -> Iterator[str]:
    """Yield of which days the ads are, and what their age means."""
    say = voice.messages.say
    if market.first and market.last:
        old = as_of - market.last > OLD
        yield days_of_ads(market.first, market.last, voice, "ads_old" if old else "ads_dated")
        if market.older and not old:
            yield say("caveat.ads_older", count=market.older)


def outlook(figures: LabourFigures, voice: Voice) -> Iterator[str]:
    """Yield what the figures of an occupation group mean for somebody who wants to work in it."""
    if figures.shortage is not None and figures.shortage.tightness in SAID_OF:
        yield _about_shortage(figures.shortage, voice)
    if figures.openings is not None:
        yield _about_openings(figures.openings, voice)


def _about_shortage(figure: Shortage, voice: Voice) -> str:
    messages, tightness = voice.messages, figure.tightness
    said = messages.say(
        SAID_OF[tightness] if tightness else "",
        country=messages.country(figure.region),
        year=str(figure.year),
        ratio=round(figure.unemployed_per_vacancy or 0.0, 1),
    )
    derived = (messages.say("outlook.derived"),) if figure.derived_from else ()
    return " ".join((said, *derived, *_source(figure.source, voice)))


def _about_openings(figure: Openings, voice: Voice) -> str:
    messages, is_major = voice.messages, len(figure.group) == 1
    said = messages.say(
        "outlook.openings_named" if is_major else "outlook.openings",
        country=messages.country(figure.country),
        first=str(figure.first_year),
        last=str(figure.last_year),
        number=_two_digits(figure.a_year),
        group=figure.group,
        name=messages.say(f"major_group.{figure.group[:1]}"),
    )
    return " ".join((said, *_fewer(figure, voice), *_source(figure.source, voice)))


def _fewer(figure: Openings, voice: Voice) -> Iterator[str]:
    """Yield that the group is forecast to shrink, where it is by a notable share."""
    change = figure.employment_change
    if change is not None and change <= -NOTABLE_FALL:
        yield voice.messages.say(
            "outlook.fewer",
            group=figure.employment_group or figure.group,
            share=voice.messages.percent(-change),
            first=str(figure.first_year - 1),
            year=str(figure.last_year),
        )


def _source(name: str, voice: Voice) -> Iterator[str]:
    day = voice.snapshot.date_of(name)
    shown = voice.day(day) if day else voice.messages.say("page.no_date")
    yield voice.messages.say("outlook.source", source=name, date=shown)


def _two_digits(amount: float) -> int:
    """Return a forecast amount rounded to two digits: it is no exacter than that."""
    whole = round(amount)
    return int(round(whole, 2 - len(str(abs(whole))))) if whole else 0
