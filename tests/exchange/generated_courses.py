"""A hypothesis strategy for courses: any course that a reader of this project could have made.

Every member is filled now and then. Texts are tidy, as readers leave them: no blanks around them,
no control or invisible characters, plain apostrophes. Codes, dates and amounts are ones that exist;
lists keep an order and have no repeats.
"""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from guidance.credential import (
    CourseKind,
    Identifier,
    LearningOpportunity,
    MicroCredential,
    Money,
    NationalLevel,
    OutcomeSkill,
    QualityAssurance,
    Standing,
    Translation,
)
from guidance.frameworks import EU_LANGUAGES

LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"),
    exclude_characters="\u2018\u2019\u02bc",
)
WORD = st.text(LETTERS, min_size=1, max_size=8)
TEXT = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
"""Words in any script, quotation marks, angle brackets and all."""
LINES = st.lists(TEXT, min_size=1, max_size=3).map("\n".join)
LANGUAGE = st.sampled_from(EU_LANGUAGES)
COUNTRY = st.sampled_from(("DE", "FI", "FR", "PL", "ES", "IE", "NL"))
NAME = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8)
URI = st.one_of(
    NAME.map("https://provider.example/course/{}".format),
    NAME.map("urn:course:generated:{}".format),
)
ADDRESS = NAME.map("https://provider.example/{}".format)
SKILL = NAME.map("http://data.europa.eu/esco/skill/{}".format)
DAY = st.dates(date(1990, 1, 1), date(2060, 12, 31))
AMOUNT = st.integers(0, 10_000_000).map(lambda cents: cents / 100)
KINDS_OF_MODE = st.sampled_from(("onsite", "online", "blended"))
FIELDS = st.sampled_from(("00", "01", "061", "0613", "0913", "1015"))


def maybe(strategy):
    """Return a strategy that leaves a member unknown now and then."""
    return st.none() | strategy


def are_apart(courses):
    """Return whether no two courses share an address: read together, the two would be one offer."""
    addresses = [one for each in courses for one in {each.uri, *(run.id for run in each.runs)}]
    return len(addresses) == len(set(addresses))


def some(strategy, most=3):
    """Return a strategy of tuples without repeats, empty now and then."""
    return st.lists(strategy, max_size=most, unique=True).map(tuple)


MONEY = st.builds(Money, AMOUNT, st.sampled_from(("EUR", "PLN", "GBP")))
QUALITY = st.builds(
    QualityAssurance,
    kind=TEXT,
    source=TEXT,
    checked=maybe(DAY),
    expires=maybe(DAY),
    standing=st.sampled_from(Standing),
    reference=maybe(ADDRESS | TEXT),
)
NATIONAL_LEVEL = st.builds(
    NationalLevel,
    country=COUNTRY,
    framework=TEXT,
    level=TEXT,
    eqf=maybe(st.integers(1, 8)),
    basis=st.just("") | TEXT,
)
IDENTIFIER = st.builds(Identifier, scheme=TEXT | ADDRESS, notation=TEXT)
RUN = st.builds(
    LearningOpportunity,
    id=NAME | URI,
    start=maybe(DAY),
    end=maybe(DAY),
    place=maybe(TEXT),
    nuts=maybe(st.sampled_from(("PL", "PL61", "PL613", "DE300", "EL30"))),
    latitude=maybe(st.integers(-90_000, 90_000).map(lambda n: n / 1000)),
    longitude=maybe(st.integers(-180_000, 180_000).map(lambda n: n / 1000)),
    language=maybe(LANGUAGE),
    price=maybe(MONEY),
    mode=maybe(KINDS_OF_MODE),
    seats=maybe(st.integers(0, 500)),
    times=some(st.sampled_from(("day", "evening", "weekend"))),
    access=some(st.sampled_from(("wheelchair", "childcare", "sign language"))),
)


@st.composite
def translations(draw, language, outcomes):
    """Draw words in further languages, sorted by language, for a course with these outcomes."""
    further = draw(st.lists(LANGUAGE, max_size=2, unique=True))
    translated = st.lists(st.just("") | TEXT, min_size=len(outcomes), max_size=len(outcomes)).map(
        lambda texts: tuple(texts) if any(texts) else ()
    )
    drawn = [
        Translation(code, draw(st.just("") | TEXT), draw(st.just("") | LINES), draw(translated))
        for code in sorted(further)
        if code != language
    ]
    return tuple(t for t in drawn if t.title or t.description or t.learning_outcomes)


@st.composite
def outcome_skills(draw, outcomes):
    """Draw skills of outcomes, sorted by position and skill."""
    if not outcomes:
        return ()
    pair = st.builds(OutcomeSkill, st.integers(0, len(outcomes) - 1), SKILL)
    pairs = draw(st.lists(pair, max_size=3, unique=True))
    return tuple(sorted(pairs, key=lambda found: (found.outcome, found.skill)))


@st.composite
def courses(draw):
    """Draw one course with any of its members stated or unknown."""
    language = draw(maybe(LANGUAGE))
    outcomes = draw(some(TEXT))
    tied = draw(outcome_skills(outcomes))
    declared = {*draw(some(SKILL)), *(each.skill for each in tied)}
    runs = draw(st.lists(RUN, max_size=2, unique_by=lambda run: run.id))
    return MicroCredential(
        uri=draw(URI),
        title=draw(TEXT),
        provider=draw(TEXT),
        kind=draw(st.sampled_from(CourseKind)),
        source=draw(TEXT),
        language=language,
        awarding_bodies=draw(some(TEXT)),
        country=draw(maybe(COUNTRY)),
        description=draw(st.just("") | LINES),
        learning_outcomes=outcomes,
        declared_skills=tuple(sorted(declared)),
        ects=draw(maybe(st.integers(0, 120).map(lambda n: n / 4))),
        hours=draw(maybe(st.integers(0, 1800).map(lambda n: n / 2))),
        eqf=draw(maybe(st.integers(1, 8))),
        assessment=draw(maybe(TEXT)),
        participation=draw(maybe(KINDS_OF_MODE | TEXT)),
        quality=draw(some(QUALITY, 2)),
        prerequisites=draw(some(TEXT | SKILL)),
        part_of=draw(some(URI)),
        url=draw(maybe(ADDRESS)),
        runs=tuple(runs),
        outcome_skills=tied,
        national_levels=draw(some(NATIONAL_LEVEL, 2)),
        fields_of_education=draw(some(FIELDS)),
        supervision=draw(maybe(TEXT)),
        identity_verification=draw(maybe(TEXT)),
        grading=draw(maybe(TEXT)),
        labels=draw(some(TEXT, 2)),
        target_groups=draw(some(TEXT, 2)),
        recognition=draw(maybe(TEXT)),
        stackable_into=draw(some(URI | TEXT, 2)),
        further_information=draw(maybe(LINES)),
        identifiers=draw(some(IDENTIFIER, 2)),
        translations=draw(translations(language, outcomes)),
        modified=draw(maybe(DAY)),
        version=draw(maybe(TEXT)),
        status=draw(maybe(TEXT)),
        withdrawn=draw(maybe(DAY)),
        successor=draw(maybe(URI)),
        provider_identifiers=draw(some(IDENTIFIER, 2)),
    )
