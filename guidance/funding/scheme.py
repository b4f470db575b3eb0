"""A scheme that may pay for courses: what its operator publishes, as one dated pack.

A pack holds rules about courses and regions. What it asks of a person's circumstances (work,
income, age) is kept as questions only: nobody here asks them or stores an answer, so whether a
scheme pays is never decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from guidance.credential import CourseKind, Standing

ENGLISH = "en"
"""Language that every pack has its words in."""
MODES = ("onsite", "online", "blended")


class SchemeKind(StrEnum):
    """In what form a scheme pays."""

    ACCOUNT = "account"
    """An individual learning account: a sum a person can draw on course after course."""
    VOUCHER = "voucher"
    """A voucher or share of the price of one course."""
    FREE_PLACE = "free place"
    """The whole price, paid to the provider, such as a place for people looking for work."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a pack in one language (ISO 639-1): its name, and in short what it pays."""

    language: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What an operator asks of a person, by language: pairs of ISO 639-1 code and question.

    `id` names it within the pack, such as "employment". It has no place for an answer.
    """

    id: str
    words: tuple[tuple[str, str], ...]

    def asked(self, language: str) -> tuple[str, str]:
        """Return the question and the language it is in: English where the wanted one lacks."""
        found = dict(self.words)
        return (found[language], language) if language in found else (found[ENGLISH], ENGLISH)


@dataclass(frozen=True, slots=True)
class Cover:
    """How much of a course a scheme pays.

    Attributes
    ----------
    currency
        ISO 4217, of every sum here.
    share
        Share of the price, in (0, 1]. A fixed sum is a share of 1 with a ceiling.
    ceiling
        Most for one course, None without one.
    account
        What one person has for all courses together, None where there is no account.
    """

    currency: str
    share: float = 1.0
    ceiling: float | None = None
    account: float | None = None

    def of(self, price: float) -> float:
        """Return the most that is paid of a price in the same currency, to the cent."""
        bounds = (bound for bound in (self.ceiling, self.account) if bound is not None)
        return min(round(price * self.share, 2), *bounds, price)


@dataclass(frozen=True, slots=True)
class Range:
    """Least and most, both inclusive; None leaves a side open."""

    least: float | None = None
    most: float | None = None

    @property
    def is_open(self) -> bool:
        """Return whether nothing is outside it."""
        return self.least is None and self.most is None

    def holds(self, low: float, high: float) -> bool | None:
        """Return whether figures from low to high lie within; None where only some of them do."""
        least = float("-inf") if self.least is None else self.least
        most = float("inf") if self.most is None else self.most
        if least <= low and high <= most:
            return True
        return None if low <= most and high >= least else False


@dataclass(frozen=True, slots=True)
class CourseRules:
    """What a scheme asks of a course. An empty rule asks nothing.

    Attributes
    ----------
    eqf, hours, ects
        Level and volume that it pays for.
    evidence
        Standings of quality evidence of which one has to hold, such as "listed".
    modes, kinds, fields, courses
        Forms of participation, kinds of course, ISCED-F 2013 codes (a shorter code is the wider
        field) and URIs of courses that it pays for.
    places
        NUTS codes of regions where the course has to take place; online counts as everywhere.
    without_kinds, without_fields, without_courses
        What it does not pay for, whatever else holds.
    """

    eqf: Range = Range()
    hours: Range = Range()
    ects: Range = Range()
    evidence: tuple[Standing, ...] = ()
    modes: tuple[str, ...] = ()
    kinds: tuple[CourseKind, ...] = ()
    fields: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    without_kinds: tuple[CourseKind, ...] = ()
    without_fields: tuple[str, ...] = ()
    without_courses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FundingScheme:
    """One pack.

    Attributes
    ----------
    id
        Its name in answers: small letters, digits and hyphens.
    operator
        Who runs it, in its own name.
    country
        ISO 3166 country of the scheme.
    url
        Page of the operator that says so.
    statement, statement_language
        What it pays in the operator's own words, and their language (ISO 639-1).
    words
        Name and plain sentences by language, English among them, sorted by language.
    cover
        How much it pays.
    checked_on
        Day somebody read the operator's page.
    valid_from, valid_until
        First and last day on which a course may be paid; None where the operator names none.
    regions
        NUTS codes of regions whose people it is for; empty is all of the country.
    course
        What it asks of a course.
    questions
        What the operator asks of a person. Never asked here.
    fictitious
        Whether it is made up for a demonstration; every language then says so.
    """

    id: str
    kind: SchemeKind
    operator: str
    country: str
    url: str
    statement: str
    statement_language: str
    words: tuple[Wording, ...]
    cover: Cover
    checked_on: date
    valid_from: date | None = None
    valid_until: date | None = None
    regions: tuple[str, ...] = ()
    course: CourseRules = field(default_factory=CourseRules)
    questions: tuple[Question, ...] = ()
    fictitious: bool = False

    def in_language(self, language: str) -> Wording:
        """Return the pack's words in a language, in English where it lacks them."""
        found = {wording.language: wording for wording in self.words}
        return found.get(language) or found[ENGLISH]


@dataclass(frozen=True, slots=True)
class FundingSchemes:
    """Every scheme of a snapshot, sorted by id."""

    entries: tuple[FundingScheme, ...] = ()
