"""What the loaded schemes say of one course: likely, ask or no, how much, and why.

Never a promise and never a decision: "likely" means that no published rule speaks against it and
the operator asks nothing of the person; "ask" that something is not known here; "no" that a
published rule about courses, regions or days does not fit. Only the operator decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from guidance.credential import LearningOpportunity, MicroCredential, Money
from guidance.frameworks import nuts_country
from guidance.funding.findings import Condition, Finding
from guidance.funding.rules import Offered, course_findings, region_finding
from guidance.funding.scheme import FundingScheme, FundingSchemes
from guidance.learner import Constraints

GOES_STALE = timedelta(days=366)
"""Operators change their rules by the year: what nobody read for longer has to be asked again."""


class Prospect(StrEnum):
    """What can be said beforehand, best first."""

    LIKELY = "likely"
    """Everything published fits, such as an account for every adult of a region."""
    ASK = "ask"
    """Something is not known here, such as whether the person looks for work."""
    NO = "no"
    """A published rule does not fit, such as a course below the hours asked for."""


@dataclass(frozen=True, slots=True)
class FundingLine:
    """One scheme held against one course.

    Attributes
    ----------
    course, run
        URI of the course and id of the run looked at, None where no run is stated.
    as_of
        Day asked about.
    price
        Price of the run, None where it is not stated.
    covered, rest
        The most that the scheme pays of the price, and what is then left, where that can be told;
        None otherwise, and for "no".
    findings
        Every rule of the scheme held against the course, in a fixed order.
    """

    scheme: FundingScheme
    course: str
    run: str | None
    as_of: date
    price: Money | None
    covered: Money | None
    rest: Money | None
    findings: tuple[Finding, ...]

    @property
    def against(self) -> tuple[Finding, ...]:
        """Return the rules that do not fit."""
        return tuple(found for found in self.findings if found.met is False)

    @property
    def unknown(self) -> tuple[Finding, ...]:
        """Return what is not known here; an unknown price leaves the sum open, nothing else."""
        return tuple(found for found in self.findings if found.met is None)

    @property
    def prospect(self) -> Prospect:
        """Return likely, ask or no."""
        if self.against:
            return Prospect.NO
        sums = (Condition.PRICE, Condition.CURRENCY)
        untold = any(found.condition not in sums for found in self.unknown)
        return Prospect.ASK if untold or self.scheme.questions else Prospect.LIKELY

    @property
    def is_elsewhere(self) -> bool:
        """Return whether the scheme is for people of another region than the person named."""
        return any(found.condition is Condition.REGION for found in self.against)


def funding_of(
    course: MicroCredential,
    person: Constraints,
    schemes: FundingSchemes,
    as_of: date,
    *,
    run: LearningOpportunity | None = None,
) -> tuple[FundingLine, ...]:
    """Return what every loaded scheme says of a course: likely first, then ask, then no.

    Parameters
    ----------
    person
        Limits of a profile; only the region is read.
    schemes
        `Snapshot.funding`.
    run
        The run that would be paid; the next one to start where none is given.

    Returns
    -------
    One line a scheme, of equal prospects sorted by the id of the scheme. Leave out the lines that
    are `is_elsewhere` where space is short.
    """
    offered = Offered(course, run or next_run(course, as_of), as_of)
    lines = (_line(scheme, offered, person) for scheme in schemes.entries)
    order = list(Prospect)
    return tuple(sorted(lines, key=lambda line: (order.index(line.prospect), line.scheme.id)))


def next_run(course: MicroCredential, as_of: date) -> LearningOpportunity | None:
    """Return the next run to start after a day, else one without a start, else None."""
    coming = [run for run in course.runs if run.start is None or run.start > as_of]
    return min(coming, key=lambda run: (run.start or date.max, run.id), default=None)


def _line(scheme: FundingScheme, offered: Offered, person: Constraints) -> FundingLine:
    price = offered.run.price if offered.run else None
    findings = (
        *_days(scheme, offered),
        *_person(scheme, person),
        *course_findings(scheme.course, offered),
        *_price(scheme, price),
    )
    covered = None if any(found.met is False for found in findings) else _covered(scheme, price)
    rest = None
    if covered is not None and price is not None:
        rest = Money(round(price.amount - covered.amount, 2), price.currency)
    return FundingLine(
        scheme=scheme,
        course=offered.course.uri,
        run=offered.run.id if offered.run else None,
        as_of=offered.as_of,
        price=price,
        covered=covered,
        rest=rest,
        findings=findings,
    )


def _days(scheme: FundingScheme, offered: Offered) -> Iterator[Finding]:
    """Yield how the scheme's days stand to the day asked about and to the start of the run."""
    day, first, last = offered.as_of, scheme.valid_from, scheme.valid_until
    start = offered.run.start if offered.run else None
    if first is not None and day < first:
        yield Finding(Condition.NOT_YET, False, day.isoformat(), first.isoformat())
    if last is not None and last < day:
        yield Finding(Condition.EXPIRED, False, day.isoformat(), last.isoformat())
    elif last is not None and start is not None and last < start:
        yield Finding(Condition.ENDS_BEFORE, None, start.isoformat(), last.isoformat())
    if scheme.checked_on < day - GOES_STALE:
        yield Finding(Condition.CHECKED, None, scheme.checked_on.isoformat(), None)


def _person(scheme: FundingScheme, person: Constraints) -> Iterator[Finding]:
    """Yield whether the person named a region of the scheme; a scheme without regions has a country.

    The region of a profile is where somebody looks for work. Of a scheme for its residents that
    is a likely sign and no proof.
    """
    wanted = scheme.regions or (nuts_country(scheme.country),)
    yield region_finding(wanted, person.nuts, Condition.REGION)


def _price(scheme: FundingScheme, price: Money | None) -> Iterator[Finding]:
    if price is None:
        yield Finding(Condition.PRICE, None, None, None)
    elif price.amount == 0:
        yield Finding(Condition.NOTHING_TO_PAY, False, price.amount, None)
    elif price.currency != scheme.cover.currency:
        yield Finding(Condition.CURRENCY, None, price.currency, scheme.cover.currency)


def _covered(scheme: FundingScheme, price: Money | None) -> Money | None:
    if price is None or price.currency != scheme.cover.currency:
        return None
    return Money(round(scheme.cover.of(price.amount), 2), price.currency)
