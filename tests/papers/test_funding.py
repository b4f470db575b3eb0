"""Who may pay (F42): every rule by hand, sums that never exceed a price, and no decision on a person.

The packs here are written in the test; no snapshot is needed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.credential import (
    CourseKind,
    LearningOpportunity,
    MicroCredential,
    Money,
    QualityAssurance,
    Standing,
)
from guidance.funding import (
    Condition,
    CourseRules,
    Cover,
    Finding,
    FundingScheme,
    FundingSchemes,
    Prospect,
    Question,
    Range,
    SchemeKind,
    Wording,
    funding_of,
    tell_funding,
)
from guidance.funding.wording import _sentence
from guidance.learner import Constraints
from guidance.messages import languages, messages_for

DAY = date(2026, 11, 22)
RUN = LearningOpportunity("r1", date(2027, 1, 11), date(2027, 2, 1), nuts="FI197", mode="onsite")
PAID = replace(RUN, price=Money(190.0, "EUR"))
COURSE = MicroCredential(
    "c/1",
    "Vital signs",
    "Tarn College",
    CourseKind.MICRO_CREDENTIAL,
    "catalogue",
    country="FI",
    hours=25,
    eqf=4,
    fields_of_education=("0913",),
    quality=(QualityAssurance("list", "Tarn list", None, date(2027, 6, 30), Standing.LISTED),),
    runs=(PAID,),
)
SCHEME = FundingScheme(
    id="tarn",
    kind=SchemeKind.VOUCHER,
    operator="Tarn Skills Fund",
    country="FI",
    url="https://fund.tarn.example",
    statement="Maksamme osan.",
    statement_language="fi",
    words=(Wording("en", "Tarn voucher", "It pays a part."),),
    cover=Cover("EUR", 0.7, 300.0),
    checked_on=date(2026, 11, 1),
    regions=("FI19",),
)
HERE = Constraints(nuts="FI197")


def line(scheme=SCHEME, course=COURSE, person=HERE, run=None, day=DAY):
    (found,) = funding_of(course, person, FundingSchemes((scheme,)), day, run=run)
    return found


def ruled(**rules):
    return replace(SCHEME, course=CourseRules(**rules))


def only(found, condition):
    (one,) = (finding for finding in found.findings if finding.condition is condition)
    return one


def test_all_that_is_published_fits():
    """F42: 70 % of 190 is 133, and 57 is left."""
    found = line()
    assert found.prospect is Prospect.LIKELY
    assert (found.covered, found.rest) == (Money(133.0, "EUR"), Money(57.0, "EUR"))


@pytest.mark.parametrize(
    ("cover", "price", "paid"),
    [
        (Cover("EUR", 0.7, 300.0), 1000.0, 300.0),
        (Cover("EUR", 1.0, None, 500.0), 180.0, 180.0),
        (Cover("EUR", 0.9, None, 400.0), 980.0, 400.0),
        (Cover("EUR"), 79.99, 79.99),
        (Cover("EUR", 0.333), 100.0, 33.3),
    ],
)
def test_sums_by_hand(cover, price, paid):
    assert cover.of(price) == pytest.approx(paid)


@given(
    st.floats(0.01, 1.0),
    st.none() | st.floats(1, 1e4),
    st.none() | st.floats(1, 1e4),
    st.integers(1, 10**6),
)
def test_nobody_is_paid_more_than_the_price(share, ceiling, account, cents):
    """F42: covered and rest are at least nought and sum to the price."""
    price = cents / 100
    scheme = replace(SCHEME, cover=Cover("EUR", share, ceiling, account))
    run = replace(RUN, price=Money(price, "EUR"))
    found = line(scheme, run=run)
    assert 0 <= found.covered.amount <= price
    assert 0 <= found.rest.amount <= price
    assert found.covered.amount + found.rest.amount == pytest.approx(price)


def test_an_unknown_price_stays_unknown():
    """F16, F42: nothing is nought because nobody said it; the scheme may pay all the same."""
    found = line(run=RUN)
    assert (found.price, found.covered, found.rest) == (None, None, None)
    assert found.prospect is Prospect.LIKELY
    assert only(found, Condition.PRICE).met is None


def test_another_currency_is_not_converted():
    found = line(run=replace(RUN, price=Money(800.0, "PLN")))
    assert (found.covered, found.rest) == (None, None)
    assert only(found, Condition.CURRENCY).wanted == "EUR"


def test_a_free_course_needs_no_money():
    found = line(run=replace(RUN, price=Money(0.0, "EUR")))
    assert found.prospect is Prospect.NO
    assert found.covered is None


@pytest.mark.parametrize(
    ("nuts", "prospect"),
    [
        ("FI197", Prospect.LIKELY),
        ("FI19", Prospect.LIKELY),
        ("FI", Prospect.ASK),
        (None, Prospect.ASK),
        ("FI1B", Prospect.NO),
        ("SE11", Prospect.NO),
    ],
)
def test_region_of_the_person(nuts, prospect):
    """A wider region than the scheme's, or none, is unknown: part of it lies inside."""
    assert line(person=Constraints(nuts=nuts)).prospect is prospect


def test_a_scheme_without_regions_is_for_the_country():
    greek = replace(SCHEME, country="GR", regions=())
    assert line(greek, person=Constraints(nuts="EL30")).prospect is Prospect.LIKELY
    assert line(greek, person=Constraints(nuts="FI197")).is_elsewhere


@pytest.mark.parametrize(
    ("rules", "changed", "met"),
    [
        ({"eqf": Range(2, 5)}, {}, True),
        ({"eqf": Range(5, 6)}, {}, False),
        ({"eqf": Range(5, 6)}, {"eqf": None}, None),
        ({"hours": Range(16, None)}, {}, True),
        ({"hours": Range(None, 20)}, {}, False),
        ({"hours": Range(26, 28)}, {"hours": None, "ects": 1.0}, None),
        ({"hours": Range(31, None)}, {"hours": None, "ects": 1.0}, False),
        ({"ects": Range(1, 30)}, {"hours": None, "ects": 2.0}, True),
        ({"modes": ("online",)}, {}, False),
        ({"modes": ("onsite",)}, {}, True),
        ({"kinds": (CourseKind.MODULE,)}, {}, False),
        ({"without_kinds": (CourseKind.MICRO_CREDENTIAL,)}, {}, False),
        ({"fields": ("09",)}, {}, True),
        ({"fields": ("07",)}, {}, False),
        ({"fields": ("07",)}, {"fields_of_education": ()}, None),
        ({"without_fields": ("091",)}, {}, False),
        ({"courses": ("c/1",)}, {}, True),
        ({"courses": ("c/2",)}, {}, False),
        ({"without_courses": ("c/1",)}, {}, False),
        ({"evidence": (Standing.LISTED,)}, {}, True),
        ({"evidence": (Standing.REGISTERED,)}, {}, None),
        ({"evidence": (Standing.LISTED,)}, {"quality": ()}, None),
        ({"places": ("FI19",)}, {}, True),
        ({"places": ("SE",)}, {}, False),
    ],
)
def test_each_rule_on_courses(rules, changed, met):
    """F42: what a provider does not state is ask, never no."""
    found = line(ruled(**rules), replace(COURSE, **changed))
    told = [f for f in found.findings if f.condition is not Condition.REGION]
    assert [f.met for f in told] == [met]
    wanted = {True: Prospect.LIKELY, None: Prospect.ASK, False: Prospect.NO}
    assert found.prospect is wanted[met]


def test_expired_evidence_counts_no_more_than_none():
    old = QualityAssurance("list", "Tarn list", None, date(2026, 6, 30), Standing.LISTED)
    found = line(ruled(evidence=(Standing.LISTED,)), replace(COURSE, quality=(old,)))
    assert only(found, Condition.EVIDENCE).met is None
    assert only(found, Condition.EVIDENCE).found == ("Tarn list",)


def test_an_online_course_is_everywhere():
    run = replace(PAID, mode="online", nuts=None)
    assert only(line(ruled(places=("SE",)), run=run), Condition.PLACE).met


@pytest.mark.parametrize(
    ("days", "condition", "prospect"),
    [
        ({"valid_until": date(2026, 11, 21)}, Condition.EXPIRED, Prospect.NO),
        ({"valid_from": date(2026, 11, 23)}, Condition.NOT_YET, Prospect.NO),
        ({"valid_until": date(2026, 12, 31)}, Condition.ENDS_BEFORE, Prospect.ASK),
        ({"checked_on": date(2025, 11, 20)}, Condition.CHECKED, Prospect.ASK),
    ],
)
def test_days(days, condition, prospect):
    """F42: a scheme that ended is no, one that ends before the course or was read long ago is ask."""
    found = line(replace(SCHEME, **days))
    assert found.prospect is prospect
    assert only(found, condition)


def test_the_last_day_still_counts():
    last = replace(SCHEME, valid_from=DAY, valid_until=date(2027, 1, 11))
    assert line(last).prospect is Prospect.LIKELY


def test_what_is_asked_of_a_person_is_only_asked():
    """F42, GDPR 22: questions make it ask, and no answer has a place anywhere."""
    asking = replace(SCHEME, questions=(Question("work", (("en", "Do you have a job?"),)),))
    assert line(asking).prospect is Prospect.ASK
    assert {f.name for f in Question.__dataclass_fields__.values()} == {"id", "words"}
    assert set(Prospect) == {"likely", "ask", "no"}


def test_only_the_region_of_a_person_is_read():
    """F47: limits, times or access needs of a person change no line."""
    other = Constraints(
        nuts="FI197", budget=Money(10.0, "EUR"), times=("evening",), access=("childcare",)
    )
    assert line(person=other) == line()


def test_order_and_next_run():
    schemes = FundingSchemes(
        tuple(
            replace(SCHEME, id=name, regions=regions)
            for name, regions in (("a", ("SE",)), ("b", ("FI197",)), ("c", ("FI19",)))
        )
    )
    runs = (replace(PAID, id="later", start=date(2027, 5, 1)), PAID)
    found = funding_of(replace(COURSE, runs=runs), HERE, schemes, DAY)
    assert [(one.scheme.id, one.run) for one in found] == [("b", "r1"), ("c", "r1"), ("a", "r1")]


@pytest.mark.parametrize("language", languages())
def test_a_made_up_scheme_says_so_in_every_language(language):
    """F42: nobody takes the demonstration for money."""
    words = tell_funding(line(replace(SCHEME, fictitious=True)), messages_for(language), str)
    assert words.made_up == messages_for(language).say("funding.made_up")
    assert tell_funding(line(), messages_for(language), str).made_up is None


@pytest.mark.parametrize("language", languages())
def test_the_sums_are_said_as_they_are(language):
    messages = messages_for(language)
    said = " ".join(tell_funding(line(), messages, str).sums)
    for amount in (133, 190, 57):
        assert messages.money(amount, "EUR") in said


KNOWN_AT_ONCE = (
    Condition.NOT_YET,
    Condition.EXPIRED,
    Condition.KIND,
    Condition.COURSE,
    Condition.EXCLUDED,
    Condition.NOTHING_TO_PAY,
)
NEVER_REFUSED = (
    Condition.ENDS_BEFORE,
    Condition.CHECKED,
    Condition.EVIDENCE,
    Condition.PRICE,
    Condition.CURRENCY,
)
STATES = [(condition, False) for condition in Condition if condition not in NEVER_REFUSED]
STATES += [(condition, None) for condition in Condition if condition not in KNOWN_AT_ONCE]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("condition", "met"), STATES)
def test_every_finding_has_a_sentence(language, condition, met):
    days, ranges = ("2026-01-02", "2026-03-04"), ((25.0, 30.0), (40.0, None))
    found, wanted = ("FI19", ("SE", "DE"))
    if condition in (
        Condition.NOT_YET,
        Condition.EXPIRED,
        Condition.ENDS_BEFORE,
        Condition.CHECKED,
    ):
        found, wanted = days
    if condition in (Condition.EQF, Condition.HOURS, Condition.ECTS):
        found, wanted = ranges
    messages = messages_for(language)
    said = _sentence(Finding(condition, met, found, wanted), messages, {"FI19": "West"}.get)
    assert said.endswith((".", "?"))
    assert "None" not in said


def test_a_no_names_what_does_not_fit_and_no_sum():
    words = tell_funding(line(ruled(eqf=Range(5, 6))), messages_for("en"), str)
    assert words.reasons == ("The EQF level has to be: 5 to 6. The course has level 4.",)
    assert words.sums == ()
