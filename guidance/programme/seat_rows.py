"""The seats of a programme as a CSV file: `credential,run,seats,price,currency,fund_code`.

What a row leaves open is taken from the snapshot where its provider states it; what nobody states
stays unknown. A row that cannot be used is named with its line and reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from guidance.credential import LearningOpportunity, MicroCredential
from guidance.programme.columns import SHOWN
from guidance.programme.refusal import FileRefused
from guidance.programme.seats import Offer
from guidance.programme.sheet import decode
from guidance.snapshot import Snapshot

COLUMNS = ("credential", "run", "seats", "price", "currency", "fund_code")
REQUIRED = ("credential", "seats")
MOST_ROWS = 2000
MOST_SEATS = 100_000
MOST_PRICE = 1e7
LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class SeatError:
    """A row that is left out: its line, the column, and the name of the message that says why."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeatList:
    """The seats that can be planned with, and what is wrong with other rows."""

    offers: tuple[Offer, ...]
    errors: tuple[SeatError, ...]


class _Refused(ValueError):
    """A cell that cannot be used; the column and the reason are its arguments."""


def read_seats(data: bytes, snapshot: Snapshot, currency: str) -> SeatList:
    """Return the seats in a file, its prices in the currency of the plan.

    Raises
    ------
    FileRefused
        For a file that is refused whole: another encoding, no heading, a column that is not known.
    """
    offers, errors, seen = list[Offer](), list[SeatError](), set[tuple[str, str]]()
    for line, row in _rows(decode(data)):
        try:
            offer = _offer(row, snapshot, currency)
            if (offer.credential, offer.run) in seen:
                raise _Refused("credential", "twice")
        except _Refused as error:
            errors.append(SeatError(line, *error.args))
            continue
        seen.add((offer.credential, offer.run))
        offers.append(offer)
    return SeatList(tuple(offers), tuple(errors))


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        heading = [cell.strip().lower() for cell in next(reader, [])]
        _check(heading)
        found = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise FileRefused("quotes", "a file with open quotes", "CSV", "save it again") from error
    if len(found) > MOST_ROWS:
        raise FileRefused(
            "rows", f"more than {MOST_ROWS:,} rows", "fewer", "bring them in parts", most=MOST_ROWS
        )
    width = len(heading)
    return [
        (line, dict(zip(heading, (cell.strip() for cell in [*cells, *[""] * width]), strict=False)))
        for line, cells in found
    ]


def _check(heading: list[str]) -> None:
    if strange := sorted(set(heading) - set(COLUMNS)):
        column = strange[0][:SHOWN]
        raise FileRefused(
            "column",
            f"the unknown column {column!r}",
            f"only {', '.join(COLUMNS)}",
            "remove it",
            column=column,
        )
    if missing := [name for name in REQUIRED if name not in heading]:
        least = f"at least {', '.join(REQUIRED)}"
        raise FileRefused("missing", f"no column {missing[0]}", least, "add it", column=missing[0])
    twice = sorted(name for name in set(heading) if heading.count(name) > 1)
    if twice:
        raise FileRefused(
            "twice", "a column twice", "each once", "remove one of the two", column=twice[0]
        )


def _offer(row: Mapping[str, str], snapshot: Snapshot, currency: str) -> Offer:
    credential, run = row["credential"], row.get("run", "")
    at = snapshot.courses.positions.get(credential)
    if at is None:
        raise _Refused("credential", "no_course")
    course = snapshot.credentials[at]
    named = next((one for one in course.runs if one.id == run), None)
    if run and named is None:
        raise _Refused("run", "no_run")
    code = row.get("fund_code", "")
    if len(code) > LONGEST_CODE or any(mark.isspace() for mark in code):
        raise _Refused("fund_code", "code")
    return Offer(credential, run, _seats(row, named), _price(row, course, named, currency), code)


def _seats(row: Mapping[str, str], run: LearningOpportunity | None) -> int:
    cell = row["seats"]
    if not cell and run is not None and run.seats is not None:
        return run.seats
    if not (cell.isascii() and cell.isdigit()) or int(cell[:9]) > MOST_SEATS or len(cell) > 9:
        raise _Refused("seats", "number")
    return int(cell)


def _price(
    row: Mapping[str, str], course: MicroCredential, run: LearningOpportunity | None, currency: str
) -> float | None:
    cell, stated = row.get("price", ""), row.get("currency", "").upper()
    if not cell:
        return _stated_price(course, run, currency)
    if stated and stated != currency:
        raise _Refused("currency", "currency")
    try:
        price = round(float(cell.replace(",", ".")), 2)
    except ValueError:
        raise _Refused("price", "number") from None
    if not 0 <= price <= MOST_PRICE:
        raise _Refused("price", "number")
    return price


def _stated_price(
    course: MicroCredential, run: LearningOpportunity | None, currency: str
) -> float | None:
    """Return what the provider asks: of the run, else what all its runs cost; None if unknown."""
    runs = (run,) if run is not None else course.runs
    prices = {one.price for one in runs}
    if len(prices) != 1:
        return None
    price = prices.pop()
    if price is None or (price.amount != 0 and price.currency != currency):
        return None
    return round(price.amount, 2)
