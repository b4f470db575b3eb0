"""What the figures of a skill or a kind of work say in words, and why a figure is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guidance.explanation.outlook import days_of_ads, outlook
from guidance.explanation.reasons import trend_sentence
from guidance.explanation.voice import Voice
from guidance.labour_market import (
    MINIMUM_MONTHS,
    MINIMUM_SAMPLE,
    Interval,
    MonthlyShares,
    SkillTrend,
    Withheld,
    labour_figures,
)
from guidance.opening import group_demand

TREND = {
    "rising": "reason.rising",
    "falling": "caveat.falling",
    "steady": "market.steady",
}


@dataclass(frozen=True, slots=True)
class _Area:
    """The region of a figure, and the one that was asked for."""

    region: str
    asked_region: str
    radius_km: float | None = None


def skill_sentences(uri: str, region: str, voice: Voice) -> tuple[str, ...]:
    """Return how much ads of a region ask for a skill, and whether more or less than before."""
    figures = labour_figures(voice.snapshot, uri, "", region)
    found = figures.demand
    if found is None:
        return (_too_few(voice),)
    area = _Area(found.region, found.asked_region)
    said = voice.messages.say(
        "reason.demand",
        skill=voice.name(uri),
        region=voice.market(area),
        **_numbers(found.interval, voice),
    )
    return (said, *_trend(figures.trend, voice), *_dated(found.first, found.last, voice))


def group_sentences(isco: str, region: str, voice: Voice) -> tuple[str, ...]:
    """Return how many ads of a region are for a unit group of occupations."""
    found = group_demand(voice.snapshot, isco, region)
    if found is None:
        return (_too_few(voice),)
    area = _Area(found.region, found.asked_region)
    said = voice.messages.say(
        "market.group",
        code=isco,
        region=voice.market(area),
        **_numbers(found.interval, voice),
    )
    return (said, *_dated(found.first, found.last, voice))


def outlook_sentences(isco: str, region: str, voice: Voice) -> tuple[str, ...]:
    """Return shortage and forecast of a group; where none is known, that this says nothing."""
    said = tuple(outlook(labour_figures(voice.snapshot, None, isco, region), voice))
    return said or (voice.messages.say("market.outlook_none"),)


def month_sentence(found: MonthlyShares, voice: Voice) -> str:
    """Return what a chart of months shows: its span, lowest and highest value, and a wider area."""
    shares = [month.share.share for month in found.months if month.share]
    messages = voice.messages
    told = messages.say(
        "market.chart_told",
        region=voice.market(_Area(found.region, found.asked_region)),
        first=messages.month(found.months[0].month),
        last=messages.month(found.months[-1].month),
        low=messages.percent(min(shares)),
        high=messages.percent(max(shares)),
    )
    if found.region == found.asked_region:
        return told
    wider = messages.say("market.months_wider", asked=voice.region(found.asked_region))
    return f"{wider} {told}"


def withheld_sentence(found: Withheld, voice: Voice) -> str:
    """Return why there is no view by month."""
    if found.reason == "too_few_ads":
        return voice.messages.say("market.months_thin", needed=MINIMUM_SAMPLE)
    return voice.messages.say("market.months_few", found=found.months, needed=MINIMUM_MONTHS)


def _numbers(share: Interval, voice: Voice) -> dict[str, int | str]:
    percent = voice.messages.percent
    return {
        "count": share.count,
        "total": share.total,
        "share": percent(share.share),
        "low": percent(share.low),
        "high": percent(share.high),
    }


def _trend(found: SkillTrend | Withheld | None, voice: Voice) -> Iterator[str]:
    if isinstance(found, SkillTrend):
        yield trend_sentence(TREND[found.direction], found, voice)
    elif found is not None:
        yield voice.messages.say("market.trend_withheld")


def _dated(first: date | None, last: date | None, voice: Voice) -> Iterator[str]:
    if first and last:
        yield days_of_ads(first, last, voice)


def _too_few(voice: Voice) -> str:
    demand = voice.snapshot.demand
    found = int(demand.totals[demand.regions.index("")])
    return voice.messages.say("market.few", found=found, needed=MINIMUM_SAMPLE)
