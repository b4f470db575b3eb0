"""What a funding line says, in a person's language: sentences for chat, pages, plan and API alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from guidance.credential import Money
from guidance.frameworks import country_of
from guidance.funding.findings import Condition, Finding
from guidance.funding.prospects import FundingLine, Prospect
from guidance.messages import Messages

RegionName = Callable[[str], str]
"""Returns the name of a NUTS region, such as `Snapshot.records.region_name`."""
DAYS = (Condition.NOT_YET, Condition.EXPIRED, Condition.ENDS_BEFORE, Condition.CHECKED)
SUMS = (Condition.PRICE, Condition.CURRENCY)
PLACES = (Condition.REGION, Condition.PLACE)
RANGES = (Condition.EQF, Condition.HOURS, Condition.ECTS)


@dataclass(frozen=True, slots=True)
class FundingWords:
    """One line in words.

    Attributes
    ----------
    name, name_language
        Of the scheme, and the language it is in: English where the pack lacks the wanted one.
    headline
        Whether it may pay; never that it will.
    pays
        What the scheme pays, in plain words of the pack, in `name_language`.
    sums
        How much of this course it would pay at most, as far as that can be told.
    reasons
        What fits, what does not, and what is not known.
    questions
        What the operator will ask, with the language of each; nobody here asks it.
    statement
        The operator's own words, in `statement_language`.
    source
        Who says so and when that was read.
    decides
        That it is no promise, and who decides.
    made_up
        That the scheme does not exist, None of a real one.
    """

    name: str
    name_language: str
    headline: str
    pays: str
    sums: tuple[str, ...]
    reasons: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    statement: str
    statement_language: str
    source: str
    decides: str
    made_up: str | None


def tell_funding(line: FundingLine, messages: Messages, region_name: RegionName) -> FundingWords:
    """Return a line in words."""
    scheme, say = line.scheme, messages.say
    words = scheme.in_language(messages.language)
    asked = () if line.prospect is Prospect.NO else scheme.questions
    return FundingWords(
        name=words.name,
        name_language=words.language,
        headline=say(f"funding.{line.prospect.value}", name=words.name),
        pays=words.text,
        sums=tuple(_sums(line, messages)),
        reasons=tuple(_reasons(line, messages, region_name)),
        questions=tuple(question.asked(messages.language) for question in asked),
        statement=scheme.statement,
        statement_language=scheme.statement_language,
        source=say("funding.source", operator=scheme.operator, date=scheme.checked_on),
        decides=say("funding.decides", operator=scheme.operator),
        made_up=say("funding.made_up") if scheme.fictitious else None,
    )


def _sums(line: FundingLine, messages: Messages) -> Iterator[str]:
    """Yield the most that would be paid, and what a person has for all courses together."""
    if line.prospect is Prospect.NO:
        return
    if line.price and line.covered and line.rest:
        sums = {
            name: _money(getattr(line, name), messages) for name in ("covered", "price", "rest")
        }
        if line.rest.amount == 0:
            yield messages.say("funding.all", covered=sums["covered"])
        else:
            yield messages.say("funding.part", **sums)
    for finding in line.unknown:
        if finding.condition in SUMS:
            yield _sentence(finding, messages, str)
    if line.scheme.cover.account is not None:
        account = messages.money(line.scheme.cover.account, line.scheme.cover.currency)
        yield messages.say("funding.account", amount=account)


def _money(money: Money, messages: Messages) -> str:
    return messages.money(money.amount, money.currency)


def _reasons(line: FundingLine, messages: Messages, region_name: RegionName) -> Iterator[str]:
    """Yield what does not fit; without such, what is not known and then what fits."""
    if line.against:
        yield from (_sentence(found, messages, region_name) for found in line.against)
        return
    for found in line.unknown:
        if found.condition not in SUMS:
            yield _sentence(found, messages, region_name)
    fitting = dict.fromkeys(found.condition.value for found in line.findings if found.met)
    if fitting:
        items = [messages.say(f"funding_name.{name}") for name in fitting]
        yield messages.say("funding.fits", items=items)


def _sentence(finding: Finding, messages: Messages, region_name: RegionName) -> str:
    shown = _shown(finding, messages, region_name)
    return messages.say(_message(finding), found=shown.found, wanted=shown.wanted)


def _message(finding: Finding) -> str:
    name = f"funding_rule.{finding.condition.value}"
    if finding.condition is Condition.EVIDENCE:
        return f"{name}_over" if finding.found else f"{name}_open"
    always = finding.condition in DAYS
    return name if always or finding.met is False else f"{name}_open"


def _shown(finding: Finding, messages: Messages, region_name: RegionName) -> Finding:
    """Return a finding with what was found and wanted as the language writes it."""

    def told(value: Any) -> Any:
        return [_value(item, finding.condition, messages, region_name) for item in _several(value)]

    if finding.condition in RANGES:
        span = finding.found
        found = _range(span if isinstance(span, tuple) else (span, span), messages)
        return replace(finding, found=found, wanted=_range(finding.wanted, messages))
    return replace(finding, found=told(finding.found), wanted=told(finding.wanted))


def _several(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _value(value: Any, condition: Condition, messages: Messages, region_name: RegionName) -> Any:
    """Return one text or number in words: a region by its name, a day and a code as people write."""
    if not isinstance(value, str):
        return value
    if condition in PLACES and value != "online":
        return messages.country(country_of(value)) if len(value) == 2 else region_name(value)
    if condition in DAYS:
        return date.fromisoformat(value)
    for table in ("value", "course_kind"):
        if messages.knows(f"{table}.{value}"):
            return messages.say(f"{table}.{value}")
    return value


def _range(span: tuple[float | None, float | None], messages: Messages) -> str:
    least, most = (_whole(bound) for bound in span)
    if least == most:
        return messages.show(least)
    if most is None:
        return messages.say("funding_range.from", least=least)
    if least is None:
        return messages.say("funding_range.to", most=most)
    return messages.say("funding_range.between", least=least, most=most)


def _whole(value: float | None) -> float | None:
    """Return a number without a fraction that is nought, as people write it."""
    return int(value) if value is not None and value == int(value) else value
