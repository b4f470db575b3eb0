"""Money, time, language and access needs out of a few words: "max 300 euros, evenings, 8 hours a week".

A limit is a wish that lowers a course's place, and hard (it leaves courses out) only where the person
says so: "must", "only". An access need is hard always: who needs it cannot do without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from guidance.credential import Money
from guidance.dialogue.lexicon import Lexicon, plain
from guidance.learner import MODES, TIMES, Constraints
from guidance.ranking.eligibility import ENOUGH_TO_FOLLOW

WEEKS_A_MONTH = 52 / 12
KM_A_MILE = 1.609344
HOURS_OF_A_WEEK = 168.0
LARGEST = 1_000_000.0
"""Numbers above are slips of the fingers: no limit of anybody's money or time."""
LEAST_BARE = 10.0
"""A smaller number without a unit is rather the number of a suggested answer than a sum of money."""
OWN = "C2"
A_LITTLE = "A2"
"""Too little to follow a course: "a bit of French"."""
NEAR = 4
"""Words before a language in which "a bit of" is said of it."""
_MARK = re.compile(r"[;\n]|[,.](?!\d)")
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:[ .,]\d{3})+|\d+(?:[.,]\d{1,2})?)(?![\d])")
_GROUPED = re.compile(r"\d{1,3}(?:[ .,]\d{3})+")
_LEVEL = re.compile(r"\b([abc][12])\b")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a text and the plain words around it, up to the next number."""

    value: float
    before: str
    after: str

    def has_unit(self, units: tuple[str, ...]) -> bool:
        """Return whether one of some units stands right after the number, or right before it."""
        tail = self.after.split()
        close = {" ".join(tail[:length]) for length in (1, 2, 3) if tail}
        close |= set(self.before.split()[-1:])
        return any(unit in close for unit in units)


def limits_in(message: str, words: Lexicon, language: str, currency: str) -> dict[str, Any]:
    """Return the limits that a plain message names, by the name of the constraint.

    Parameters
    ----------
    language
        The person's own, in which they can be taught whatever else they name.
    currency
        Of an amount without one, where nothing else can be meant.
    """
    text = words.in_figures(message)
    found = {
        **amounts_in(text, words),
        **_choices(text, words),
        **_languages(text, words, language),
    }
    if not found and (bare := _bare_amount(text)) is not None:
        found["budget"] = Money(bare, currency)
    return found


def amounts_in(text: str, words: Lexicon) -> dict[str, Any]:
    """Return money and time that a plain message with figures names with their units."""
    found: dict[str, Any] = {}
    units = words.tables["amounts"]
    for amount in _amounts(text):
        for code in ("EUR", "PLN"):
            if amount.has_unit(units[code]):
                found.setdefault("budget", Money(amount.value, code))
        if amount.has_unit(units["hours"]) and 0 < amount.value <= HOURS_OF_A_WEEK:
            found.setdefault("hours_per_week", amount.value)
        elif amount.has_unit(units["weeks"]) and amount.value > 0:
            found.setdefault("weeks", amount.value)
        elif amount.has_unit(units["months"]) and amount.value > 0:
            found.setdefault("weeks", float(round(amount.value * WEEKS_A_MONTH)))
        found |= _distance(amount, units)
    if "budget" not in found and words.nearly(units["free_of_charge"], text):
        found["budget"] = Money(0.0, "EUR")
    return found


def _distance(amount: Amount, units: Mapping[str, tuple[str, ...]]) -> dict[str, float]:
    if amount.value and amount.has_unit(units["kilometres"]):
        return {"radius_km": amount.value}
    if amount.value and amount.has_unit(units["miles"]):
        return {"radius_km": float(round(amount.value * KM_A_MILE))}
    return {}


def _choices(text: str, words: Lexicon) -> dict[str, Any]:
    named = {table: set(words.found(table, text)) for table in ("times", "modes", "access")}
    if "onsite" in named["modes"]:
        named["modes"].discard("online")
    found: dict[str, Any] = {
        "times": tuple(time for time in TIMES if time in named["times"]),
        "modes": tuple(mode for mode in MODES if mode in named["modes"]),
        "access": tuple(sorted(named["access"])),
    }
    return {name: value for name, value in found.items() if value}


def _languages(text: str, words: Lexicon, language: str) -> dict[str, Any]:
    """Return the languages a person can be taught in: their own too, unless they say "only"."""
    named = sorted(set(words.found("spoken", text)))
    if not named:
        return {}
    level = _LEVEL.search(text)
    stated = level[1].upper() if level else ENOUGH_TO_FOLLOW
    able = {
        code: OWN if code == language else A_LITTLE if _is_little(code, text, words) else stated
        for code in named
    }
    if not words.within("only", text):
        able = {language: OWN, **able}
    return {"teaching_languages": tuple(sorted(able.items()))}


def _is_little(code: str, text: str, words: Lexicon) -> bool:
    """Return whether somebody says of a language that they speak a little of it."""
    spoken, little = words.tables["spoken"], words.tables["within"]["little"]
    named = {word.split()[-1]: tongue for tongue, names in spoken.items() for word in names}
    said: list[str] = []
    tokens = text.split()
    for at, token in enumerate(tokens):
        if named.get(token) == code:
            rest = " ".join(tokens[at + 1 :])
            return rest in little or words.within("little", " ".join(said[-NEAR:]))
        said = [] if token in named else [*said, token]
    return False


def _bare_amount(text: str) -> float | None:
    """Return the only number of a message that holds hardly anything else, None otherwise."""
    amounts = list(_amounts(text))
    if len(amounts) == 1 and len(text.split()) <= 3 and not 0 < amounts[0].value < LEAST_BARE:
        return amounts[0].value
    return None


def _amounts(text: str) -> Iterator[Amount]:
    apart = re.sub(r"(?<=\d)(?=[^\W\d_]|[€£$%])|(?<=[€£$])(?=\d)", " ", text)
    found = list(_NUMBER.finditer(apart))
    for at, number in enumerate(found):
        begin = found[at - 1].end() if at else 0
        end = found[at + 1].start() if at + 1 < len(found) else len(apart)
        before = re.sub(r"[.,:/+-]", " ", apart[begin : number.start()])
        after = re.sub(r"[.,:/+-]", " ", apart[number.end() : end])
        if (value := _value(number[1])) <= LARGEST:
            yield Amount(value, before, after)


def _value(figures: str) -> float:
    if _GROUPED.fullmatch(figures):
        return float(re.sub(r"[ .,]", "", figures))
    return float(figures.replace(",", "."))


def insisted_on(text: str, words: Lexicon) -> frozenset[str]:
    """Return the limits of a message that stand in one part of it with "must" or "only".

    Commas, "and" and the like part it: of "evenings, it must be free" the evenings are a wish.
    """
    found: set[str] = set()
    for part in _parts(text, words):
        named = set(limits_in(part, words, words.language, "EUR"))
        if words.within("hard", part) or words.within("only", part):
            found |= named - {"radius_km"}
    return frozenset(found)


def _parts(text: str, words: Lexicon) -> Iterator[str]:
    joined = "|".join(re.escape(word) for word in words.parting)
    for stretch in _MARK.split(text):
        yield from (part.strip() for part in re.split(rf"\b(?:{joined})\b", plain(stretch)))


def with_limits(
    constraints: Constraints, found: Mapping[str, Any], text: str, words: Lexicon
) -> Constraints:
    """Return constraints with what was found; the rest stays as it was.

    A distance counts only from a place that is known.
    """
    values = dict(found)
    if "radius_km" in values and constraints.location is None:
        del values["radius_km"]
    hard = set(constraints.hard) - set(values)
    hard |= {name for name in values if name in insisted_on(text, words)}
    hard |= {"access"} & set(values)
    return replace(constraints, **values, hard=tuple(sorted(hard)))
