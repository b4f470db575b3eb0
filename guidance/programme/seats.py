"""A proposal for seats and a budget: who could go where, and what each person would rather have had.

The law of it (REQUIREMENTS section 4): a person's courses are valued from 0 to 1 against that
person's own best, so that nobody's gain outbids another's. First the most people are served within
seats, money and the least numbers of need groups; then those values are raised; what is still open
is settled by need group and then by a draw whose seed is printed. An officer decides; nothing here
books or sends anything.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from guidance.errors import InputError

STEPS = 100
"""Values are told apart in hundredths: finer differences of a score say nothing of a person."""
MOST_PEOPLE = 5000
MOST_CENTS = 10**12


@dataclass(frozen=True, slots=True)
class Choice:
    """One course of a person's own list; `score` is only ever compared within that list."""

    credential: str
    run: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Applicant:
    """One person as a plan sees them: an opaque reference, a need group, their own list in order."""

    case_ref: str
    need_group: str
    choices: tuple[Choice, ...]

    @property
    def best(self) -> Choice | None:
        """Return the first course of the person's own list, None where nothing is suitable."""
        return self.choices[0] if self.choices else None

    def value(self, choice: Choice) -> int:
        """Return what a course is worth against the person's own best, in hundredths.

        The best is the first of the list, and no course is worth more than one that stands before
        it: a course abroad or one that asks for another first may have a high score and stands last.
        """
        most = self.choices[0].score
        above = self.choices[: self.choices.index(choice) + 1]
        share = min(one.score for one in above) / most if most > 0 else 1.0
        # Rounded twice, so that scores on another scale come to the same hundredth.
        return round(max(0.0, min(1.0, round(share, 9))) * STEPS)


@dataclass(frozen=True, slots=True)
class Offer:
    """Seats that a programme has in a course, or in one run of it.

    Attributes
    ----------
    run
        Identifier of the run, "" for every run of the course that has no row of its own.
    price
        What one seat costs, in the currency of the plan; None where nobody knows.
    fund_code
        Code of the fund that pays, as given, such as that of an ESF+ operation.
    """

    credential: str
    run: str
    seats: int
    price: float | None
    fund_code: str = ""

    @property
    def cents(self) -> int | None:
        """Return the price in hundredths of the currency, None where it is unknown."""
        return None if self.price is None else round(100 * self.price)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan has to keep to. Every field changes results.

    Attributes
    ----------
    seed
        Of the draw; whoever knows it can draw again.
    budget
        In the currency of the plan, None where money sets no limit.
    minimums
        Least numbers of people to serve, by need group.
    first
        Need groups that come first where seats are scarce, in order; the others follow together.
    """

    seed: int
    budget: float | None = None
    currency: str = "EUR"
    minimums: tuple[tuple[str, int], ...] = ()
    first: tuple[str, ...] = ()

    @property
    def cents(self) -> int | None:
        """Return the budget in hundredths of the currency."""
        return None if self.budget is None else round(100 * self.budget)


class Why(StrEnum):
    """Why somebody goes without, or without their own best."""

    NO_COURSE = "no_course"
    """Nothing suitable was found for the person: see the report of unmet need."""
    NOT_OFFERED = "not_offered"
    """The programme has no seats in what suits the person."""
    PRICE_UNKNOWN = "price_unknown"
    """Nobody knows what it costs, and an unknown price is not zero."""
    NO_SEAT = "no_seat"
    """All its seats are given."""
    NO_MONEY = "no_money"
    """What is left of the budget does not pay for it."""
    NO_SEAT_NO_MONEY = "no_seat_no_money"
    """Of some courses all seats are given, for the others the money does not suffice."""
    AS_GOOD = "as_good"
    """The course proposed is worth as much to the person, within a hundredth."""
    UNPROVEN = "unproven"
    """The search ended before it was proven that no better plan exists."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What the plan proposes for one person, and what became of their own best.

    Attributes
    ----------
    best, given
        The first course of their own list, and the one proposed; None for none.
    value
        What `given` is worth against `best`, in [0, 1]; None without one.
    why
        Why there is none, or why it is not the best; None for whom the best is proposed.
    drawn
        The number the person drew, from 1; it only counts where all else is equal.
    """

    case_ref: str
    need_group: str
    best: Choice | None
    given: Choice | None
    offer: Offer | None
    value: float | None
    why: Why | None
    drawn: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the search: what was raised (or lowered), what was reached, and the best bound.

    `proven` says that nothing better exists, given the steps before.
    """

    name: str
    reached: int
    bound: float
    proven: bool


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """A proposal, its rows in the order in which the people came."""

    terms: Terms
    placed: tuple[Placed, ...]
    stages: tuple[Stage, ...]
    offers: tuple[Offer, ...]

    @property
    def served(self) -> int:
        """Return how many people the plan has a course for."""
        return sum(one.given is not None for one in self.placed)

    @property
    def with_best(self) -> int:
        """Return how many of them get the first course of their own list."""
        return sum(one.given is not None and one.given == one.best for one in self.placed)

    @property
    def spent(self) -> float:
        """Return the sum of the prices, in the currency of the plan."""
        return sum(one.offer.cents or 0 for one in self.placed if one.offer) / 100

    @property
    def proven(self) -> bool:
        """Return whether no better plan exists under the same terms."""
        return all(stage.proven for stage in self.stages)

    @property
    def by_group(self) -> tuple[tuple[str, int, int, int], ...]:
        """Return need group, people, people served and the least number asked for, sorted."""
        people = Counter(one.need_group for one in self.placed)
        served = Counter(one.need_group for one in self.placed if one.given is not None)
        asked = dict(self.terms.minimums)
        groups = sorted(people.keys() | asked.keys())
        return tuple((group, people[group], served[group], asked.get(group, 0)) for group in groups)

    @property
    def unmet(self) -> tuple[tuple[str, int], ...]:
        """Return the need groups of which fewer are served than asked for, and how many fewer."""
        return tuple((g, asked - n) for g, _, n, asked in self.by_group if n < asked)


def drawn_numbers(case_refs: Sequence[str], seed: int) -> dict[str, int]:
    """Return the number each person draws, from 1: by a digest of seed and reference.

    Nothing but these two enters: no order in a file, no score.
    """

    def drawn(case_ref: str) -> tuple[str, str]:
        return hashlib.sha256(f"{seed}\n{case_ref}".encode()).hexdigest(), case_ref

    return {ref: number for number, ref in enumerate(sorted(case_refs, key=drawn), 1)}


def offers_by_key(offers: Sequence[Offer]) -> dict[tuple[str, str], Offer]:
    """Return the offers by course and run.

    Raises
    ------
    InputError
        For two rows on one course and run, a negative number, or more than money comes to.
    """
    found: dict[tuple[str, str], Offer] = {}
    for offer in offers:
        key = (offer.credential, offer.run)
        if key in found:
            raise InputError("two rows on one course and run", "one", "add their seats up")
        if offer.seats < 0 or not 0 <= (offer.cents or 0) <= MOST_CENTS:
            raise InputError("a negative number of seats or price", "0 or more", "correct the row")
        found[key] = offer
    return found


def offer_for(choice: Choice, offers: dict[tuple[str, str], Offer]) -> Offer | None:
    """Return the seats that a person would take: of the run that suits them, else of the course."""
    own = offers.get((choice.credential, choice.run or ""))
    return own or offers.get((choice.credential, ""))


def check_people(people: Sequence[Applicant], terms: Terms) -> None:
    """Refuse what cannot be planned.

    Raises
    ------
    InputError
        For a reference that stands twice, more people than a plan takes, or terms that no plan
        can keep to.
    """
    twice = [ref for ref, count in Counter(one.case_ref for one in people).items() if count > 1]
    if twice:
        raise InputError(f"{len(twice)} references that stand twice", "one row a person", "")
    if len(people) > MOST_PEOPLE:
        raise InputError(f"{len(people):,} people", f"{MOST_PEOPLE:,} at most", "plan in parts")
    if not 0 <= (terms.cents or 0) <= MOST_CENTS:
        raise InputError("a negative budget", "0 or more", "correct the budget")
    if any(least < 0 for _, least in terms.minimums):
        raise InputError("a negative least number", "0 or more", "correct it")
    for names in (terms.first, tuple(group for group, _ in terms.minimums)):
        if len(set(names)) < len(names):
            raise InputError("a need group named twice", "each once", "name it once")


def reasons(
    people: Sequence[Applicant],
    given: dict[str, Choice],
    offers: dict[tuple[str, str], Offer],
    terms: Terms,
) -> Iterator[Why | None]:
    """Yield, person by person, why they go without, or without their own best."""
    taken = Counter(offer_for(choice, offers) for choice in given.values())
    spent = sum((offer.cents or 0) * count for offer, count in taken.items() if offer)
    left = None if terms.cents is None else terms.cents - spent
    for person in people:
        yield _why(person, given.get(person.case_ref), _Left(offers, taken, left))


@dataclass(frozen=True, slots=True)
class _Left:
    """Seats and money that a plan leaves."""

    offers: dict[tuple[str, str], Offer]
    taken: Counter[Offer | None]
    cents: int | None

    def missing(self, choice: Choice, freed: int = 0) -> Why | None:
        """Return what a course lacks for one person more, who would give back some cents."""
        offer = offer_for(choice, self.offers)
        if offer is None:
            return Why.NOT_OFFERED
        if offer.cents is None:
            return Why.PRICE_UNKNOWN
        if self.taken[offer] >= offer.seats:
            return Why.NO_SEAT
        poor = self.cents is not None and offer.cents > self.cents + freed
        return Why.NO_MONEY if poor else None


def _why(person: Applicant, given: Choice | None, left: _Left) -> Why | None:
    best = person.best
    if best is None:
        return Why.NO_COURSE
    if given is None:
        return _why_none(person, left)
    if given == best:
        return None
    if person.value(given) == person.value(best):
        return Why.AS_GOOD
    paid = offer_for(given, left.offers)
    return left.missing(best, (paid.cents or 0) if paid else 0) or Why.UNPROVEN


def _why_none(person: Applicant, left: _Left) -> Why:
    """Return why a person gets nothing: the scarcest of what their courses lack."""
    lacking = {left.missing(choice) for choice in person.choices}
    if None in lacking:
        return Why.UNPROVEN
    if {Why.NO_SEAT, Why.NO_MONEY} <= lacking:
        return Why.NO_SEAT_NO_MONEY
    order = (Why.NO_SEAT, Why.NO_MONEY, Why.PRICE_UNKNOWN, Why.NOT_OFFERED)
    return next(why for why in order if why in lacking)
