"""The Annex I passport and the ten principles: nothing filled in, nothing left out (F13, F15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from guidance.credential import (
    ANNEX_I_ELEMENTS,
    CourseKind,
    LearningOpportunity,
    MicroCredential,
    NationalLevel,
    QualityAssurance,
    Standing,
)
from guidance.credential.circumstances import AskedSkill, Circumstances, Origin
from guidance.credential.passport import Credit, ElementState, Flag, passport, volume_of
from guidance.credential.principles import CHECKS, Principle, principles

DAY = date(2026, 11, 22)
ORIGIN = Origin("courses", "CC-BY-4.0", date(2026, 11, 1), "source")
KNOWN = Circumstances(DAY, ORIGIN, asked=())
BARE = MicroCredential("c/bare", "", "", CourseKind.SHORT_COURSE, "courses")
FULL = MicroCredential(
    uri="c/lift",
    title="Safe patient handling",
    provider="Care School",
    kind=CourseKind.MICRO_CREDENTIAL,
    source="courses",
    awarding_bodies=("Care School", "Second School"),
    country="IE",
    learning_outcomes=("move patients safely", "choose a sling"),
    ects=1.0,
    hours=25.0,
    eqf=3,
    national_levels=(NationalLevel("IE", "NFQ", "4"),),
    assessment="practical exam",
    participation="onsite",
    quality=(QualityAssurance("accreditation", "Register of Short Awards"),),
    prerequisites=("first aid",),
    supervision="supervised",
    identity_verification="identity card",
    stackable_into=("Certificate in Care",),
    further_information="Bring firm shoes.",
    labels=("ALLIANCE",),
    url="https://courses.example/lift",
)
REGISTER = Origin("a register", "CC0-1.0", date(2026, 3, 1), "source")
EXPECTED = {
    "title": ("M2", ("Safe patient handling",)),
    "country": ("M3", ("IE",)),
    "awarding body": ("M4", ("Care School", "Second School")),
    "learning outcomes": ("M6", ("move patients safely", "choose a sling")),
    "workload": ("M7", ("1 ECTS", "25 h")),
    "level": ("M8", ("EQF 3", "IE NFQ 4")),
    "assessment": ("M9", ("practical exam",)),
    "participation": ("M10", ("onsite",)),
    "quality assurance": ("M11", ("accreditation, Register of Short Awards",)),
    "prerequisites": ("O1", ("first aid",)),
    "supervision": ("O2", ("supervised", "identity card")),
    "stackability": ("O4", ("Certificate in Care",)),
    "further information": (
        "O5",
        ("Bring firm shoes.", "ALLIANCE", "https://courses.example/lift"),
    ),
}
SILENT: dict[str, dict[str, Any]] = {
    "title": {"title": ""},
    "country": {"country": None},
    "awarding body": {"awarding_bodies": ()},
    "learning outcomes": {"learning_outcomes": ()},
    "workload": {"ects": None, "hours": None},
    "level": {"eqf": None, "national_levels": ()},
    "assessment": {"assessment": None},
    "participation": {"participation": None},
    "quality assurance": {"quality": ()},
    "prerequisites": {"prerequisites": ()},
    "supervision": {"supervision": None, "identity_verification": None},
    "stackability": {"stackable_into": ()},
    "further information": {"further_information": None, "labels": (), "url": None},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_element_as_stated(name: str) -> None:
    """Value, place in the Annex, source and date of each element."""
    element = {e.name: e for e in passport(FULL, KNOWN).elements}[name]
    assert (element.code, element.values) == EXPECTED[name]
    assert element.state is ElementState.STATED
    assert element.origin == ORIGIN
    assert element.mandatory == (name in ANNEX_I_ELEMENTS)


@pytest.mark.parametrize("name", SILENT)
def test_a_silent_element_is_named_and_nothing_stands_for_it(name: str) -> None:
    """F13: exactly the element left out is missing, and only a mandatory one counts."""
    found = passport(replace(FULL, **SILENT[name]), KNOWN)
    element = {e.name: e for e in found.elements}[name]
    assert element.state is ElementState.NOT_STATED
    assert (element.values, element.origin) == ((), None)
    assert found.missing == ((name,) if name in ANNEX_I_ELEMENTS else ())
    assert found.stated == (8 if name in ANNEX_I_ELEMENTS else 9)


@pytest.mark.parametrize("level", [{"eqf": None}, {"national_levels": ()}])
def test_a_national_level_is_a_level(level: dict[str, Any]) -> None:
    """Either names the level; only where both are silent is it missing."""
    course = replace(FULL, **level)
    assert passport(course, KNOWN).missing == course.missing_elements == ()


def test_sixteen_elements_in_the_order_of_the_annex() -> None:
    codes = [element.code for element in passport(BARE, KNOWN).elements]
    assert codes == [f"M{n}" for n in range(1, 12)] + [f"O{n}" for n in range(1, 6)]


def test_starred_elements_belong_to_the_award() -> None:
    award = {e.code for e in passport(FULL, KNOWN).elements if e.state == "belongs to the award"}
    assert award == {"M1", "M5", "O3"}


@pytest.mark.parametrize("left_out", SILENT)
def test_completeness_counts_what_the_passport_names(left_out: str) -> None:
    """One completeness for page, ranking and answer."""
    course = replace(FULL, **SILENT[left_out])
    found = passport(course, KNOWN)
    assert found.missing == course.missing_elements
    assert found.stated / 9 == pytest.approx(course.completeness)


@pytest.mark.parametrize(
    ("changes", "hours", "ects"),
    [
        ({"ects": 2.0, "hours": None}, (50.0, 60.0, "ects"), (2.0, 2.0, "ects")),
        ({"ects": None, "hours": 75.0}, (75.0, 75.0, "hours"), (2.5, 3.0, "hours")),
        (
            {"ects": None, "hours": 28.0, "country": "NL"},
            (28.0, 28.0, "hours"),
            (1.0, 1.0, "hours"),
        ),
        ({"ects": 1.0, "hours": 25.0}, (25.0, 25.0, "hours"), (1.0, 1.0, "ects")),
    ],
)
def test_workload_both_ways(changes: dict[str, Any], hours: Any, ects: Any) -> None:
    """60 ECTS are 1,500 to 1,800 hours, so 25 to 30 a credit; which was stated is kept."""
    volume = volume_of(replace(FULL, **changes))
    assert volume is not None
    assert (volume.hours.low, volume.hours.high, volume.hours.stated) == hours
    assert (volume.ects.low, volume.ects.high, volume.ects.stated) == ects


@pytest.mark.parametrize(
    ("changes", "credit"),
    [
        ({"eqf": 6}, Credit.HIGHER_EDUCATION),
        ({"eqf": 4}, Credit.INDICATIVE),
        ({"eqf": 5}, Credit.UNKNOWN),
        ({"eqf": None}, Credit.UNKNOWN),
        ({"eqf": None, "provider": "University of the Third Age"}, Credit.UNKNOWN),
        ({"eqf": None, "kind": CourseKind.SEMESTER_COURSE}, Credit.HIGHER_EDUCATION),
    ],
)
def test_credits_outside_higher_education_are_indicative(
    changes: dict[str, Any], credit: Credit
) -> None:
    volume = volume_of(replace(FULL, **changes))
    assert volume is not None
    assert volume.credit is credit


def test_no_volume_where_none_is_stated() -> None:
    assert passport(BARE, KNOWN).volume is None


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({}, ()),
        ({"ects": 1.0, "hours": 30.0}, ()),
        ({"ects": 0.1, "hours": 3.0}, ()),
        ({"ects": 1.0, "hours": 31.0}, (Flag.CONTRADICTION,)),
        ({"ects": 5.0, "hours": 20.0}, (Flag.CONTRADICTION,)),
        ({"ects": None, "hours": 900.0}, ()),
        ({"ects": None, "hours": 43200.0}, (Flag.MANY_HOURS,)),
        ({"ects": 2.0, "hours": 43200.0}, (Flag.MANY_HOURS, Flag.CONTRADICTION)),
        ({"eqf": 9}, (Flag.LEVEL,)),
        ({"eqf": 0}, (Flag.LEVEL,)),
    ],
)
def test_hard_to_believe_is_flagged_and_kept(
    changes: dict[str, Any], flags: tuple[Flag, ...]
) -> None:
    """60 months written for 60 hours are 43,200 hours: shown as stated, and to be asked about."""
    found = passport(replace(FULL, **changes), KNOWN)
    assert found.flags == flags
    assert found.missing == ()


def found(name: str, course: MicroCredential, known: Circumstances = KNOWN) -> Principle:
    return {principle.name: principle for principle in principles(course, known)}[name]


REGISTERED = QualityAssurance("x", "DEQAR", standing=Standing.REGISTERED)
ASKED = replace(KNOWN, taught=("s/lift", "s/wash"), asked=(AskedSkill("s/lift", 12, 40, DAY, DAY),))
EVENING = LearningOpportunity("r", times=("evening",))
DAYTIME = LearningOpportunity("r", times=("day",), mode="onsite")


@pytest.mark.parametrize(
    ("name", "course", "known", "evidence", "ground"),
    [
        ("quality", FULL, KNOWN, True, "outside"),
        ("quality", BARE, KNOWN, False, "silent"),
        ("transparency", FULL, KNOWN, True, "complete"),
        ("transparency", replace(FULL, country=None), KNOWN, True, "partly"),
        ("transparency", replace(FULL, ects=None, hours=None), KNOWN, False, "partly"),
        ("transparency", FULL, Circumstances(DAY, Origin("courses")), False, "untraceable"),
        ("relevance", FULL, ASKED, True, "asked"),
        ("relevance", FULL, replace(ASKED, asked=()), False, "unasked"),
        ("relevance", FULL, replace(ASKED, asked=None), False, "no_ads"),
        ("relevance", FULL, KNOWN, False, "no_skills"),
        ("assessment", FULL, KNOWN, True, "watched"),
        (
            "assessment",
            replace(FULL, supervision=None, identity_verification=None),
            KNOWN,
            True,
            "unwatched",
        ),
        ("assessment", BARE, KNOWN, False, "silent"),
        ("assessment", replace(FULL, assessment="no exam"), KNOWN, False, "denied"),
        ("pathways", FULL, KNOWN, True, "leads_to"),
        ("pathways", replace(FULL, stackable_into=()), KNOWN, True, "follows"),
        ("pathways", BARE, KNOWN, False, "silent"),
        ("recognition", replace(FULL, recognition="by all"), KNOWN, True, "stated"),
        ("recognition", FULL, KNOWN, False, "ask"),
        ("portable", replace(FULL, labels=("Open Badge",)), KNOWN, True, "format"),
        ("portable", FULL, KNOWN, False, "silent"),
        ("learner_centred", replace(FULL, runs=(EVENING,)), KNOWN, True, "fits"),
        ("learner_centred", replace(FULL, participation="online"), KNOWN, True, "fits"),
        ("learner_centred", replace(FULL, target_groups=("parents",)), KNOWN, True, "groups"),
        ("learner_centred", replace(FULL, runs=(DAYTIME,)), KNOWN, False, "silent"),
        ("authentic", FULL, KNOWN, True, "identity"),
        ("authentic", replace(FULL, quality=(REGISTERED,)), KNOWN, True, "register"),
        ("authentic", replace(FULL, identity_verification=None), KNOWN, False, "unchecked"),
        ("authentic", BARE, KNOWN, False, "no_body"),
        ("guidance", FULL, KNOWN, True, "page"),
        ("guidance", replace(FULL, url=None), KNOWN, True, "words"),
        ("guidance", replace(BARE, url="javascript:alert(1)"), KNOWN, False, "silent"),
    ],
)
def test_each_principle_both_ways(
    name: str, course: MicroCredential, known: Circumstances, evidence: bool, ground: str
) -> None:
    principle = found(name, course, known)
    assert (principle.found, principle.ground) == (evidence, ground)


def test_ten_principles_each_with_its_own_account() -> None:
    assert len({principle.name for principle in principles(FULL, KNOWN)}) == len(CHECKS) == 10
    accounts = {check.__doc__ for check in CHECKS}
    assert len(accounts) == 10
    assert all(text and text.startswith("Evidence: ") for text in accounts)


def test_relevance_counts_the_ads() -> None:
    values = dict(found("relevance", FULL, ASKED).values)
    assert (values["count"], values["taught"], values["ads"], values["total"]) == (1, 2, 12, 40)


def test_expired_register_vouches_for_nobody() -> None:
    """F15: expired evidence is no evidence."""
    over = replace(REGISTERED, expires=date(2026, 11, 21))
    course = replace(FULL, quality=(over,), identity_verification=None)
    assert found("authentic", course).ground == "unchecked"
    assert found("quality", course).ground == "expired"


@pytest.mark.parametrize(
    ("sources", "expected"),
    [(("a register",), REGISTER), (("a register", "Care School"), KNOWN.origin), ((), None)],
)
def test_evidence_out_of_a_register_names_the_register(
    sources: tuple[str, ...], expected: Origin | None
) -> None:
    """F15: "where it comes from" is no catalogue where the catalogue did not say it."""
    quality = tuple(QualityAssurance("accreditation", source) for source in sources)
    known = replace(KNOWN, registers=(REGISTER,))
    told = {e.name: e.origin for e in passport(replace(FULL, quality=quality), known).elements}
    assert told["quality assurance"] == expected
    assert told["title"] == KNOWN.origin
