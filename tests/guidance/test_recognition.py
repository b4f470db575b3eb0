"""Recognition by hand: credits and hours, exempted parts, sums, and the form of a card number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_pathways_plan import with_whole
from world import COURSES, SKILLS, ask, cook, with_courses

from guidance.course_columns import CourseColumns
from guidance.credential import OutcomeSkill
from guidance.errors import UnknownConcept
from guidance.frameworks import (
    CountryFacts,
    ReferencedLevel,
    Workload,
    credits_of,
    hours_per_credit,
    is_higher_education,
    workload,
)
from guidance.recognition.abroad import seen_from
from guidance.recognition.exemptions import exempted
from guidance.recognition.stacking import HeldPart, Refusal, RefusedPart, stack_held
from guidance.recognition.student_card import CardForm, card_form
from guidance.snapshot import Snapshot

DAY = date(2026, 11, 22)


class TestCreditsAndHours:
    """1 ECTS is 25 to 30 hours (ECTS Users' Guide 2015), 28 in the Netherlands."""

    @pytest.mark.parametrize(
        ("hours", "country", "low", "high"),
        [
            (75, None, 2.5, 3.0),
            (75, "PL", 2.5, 3.0),
            (84, "NL", 3.0, 3.0),
            (1500, None, 50.0, 60.0),
        ],
    )
    def test_hours_make_a_range_of_credits(self, hours, country, low, high) -> None:
        found = credits_of(None, hours, country)
        assert found is not None
        assert (found.low, found.high, found.stated) == (low, high, "hours")

    def test_what_was_stated_is_kept(self) -> None:
        found = credits_of(3, 75)
        load = workload(3, 75)
        assert found is not None
        assert load is not None
        assert (found.low, found.high, found.stated) == (3, 3, "ects")
        assert (load.low, load.high, load.stated) == (75, 75, "hours")
        assert credits_of(None, None) is None

    @given(st.floats(0.5, 300), st.sampled_from([None, "NL", "DE"]))
    def test_credits_of_the_hours_of_credits_hold_the_credits(self, ects, country) -> None:
        least, most = hours_per_credit(country)
        for hours in (ects * least, ects * most):
            found = credits_of(None, hours, country)
            assert found is not None
            assert found.low - 0.01 <= ects <= found.high + 0.01

    @pytest.mark.parametrize(("eqf", "higher"), [(None, False), (5, False), (6, True), (8, True)])
    def test_only_a_level_of_the_cycles_shows_higher_education(self, eqf, higher) -> None:
        assert is_higher_education(eqf) is higher


def test_a_dutch_record_counts_28_hours_a_credit(world: Snapshot) -> None:
    dutch = with_courses(world, [replace(c, country="NL", hours=None, ects=3.0) for c in COURSES])
    seen = seen_from(dutch, "c/menu", "PL", DAY)
    assert seen.workload is not None
    assert (seen.workload.low, seen.workload.high) == (84.0, 84.0)
    assert seen_from(world, "c/menu", "PL", DAY).workload.high == 30.0


def test_every_reader_of_hours_counts_them_as_the_country_does(world: Snapshot) -> None:
    """A course of three credits takes 75 to 90 hours, in the Netherlands 84: in the score as well."""
    care = world.credentials[world.courses.position("c/care")]
    free, dutch = (replace(care, ects=3.0, hours=None, country=code) for code in ("PL", "NL"))
    assert free.workload == Workload(75.0, 90.0, "ects")
    assert dutch.workload == Workload(84.0, 84.0, "ects")
    assert CourseColumns((free, dutch)).hours.tolist() == [82.5, 84.0]
    assert replace(dutch, hours=60.0).workload == Workload(60.0, 60.0, "hours")
    assert len(CourseColumns((free, dutch)).terms[1]) == 2


def test_of_hours_and_credits_that_contradict_the_larger_counts(world: Snapshot) -> None:
    """Three credits in one hour are no short course: stating less than the credits gains nothing."""
    care = world.credentials[world.courses.position("c/care")]
    stated = [(3.0, 1.0), (3.0, 300.0), (3.0, 80.0), (None, 1.0), (3.0, None), (None, None)]
    courses = tuple(replace(care, ects=ects, hours=hours) for ects, hours in stated)
    expected = [82.5, 300.0, 80.0, 1.0, 82.5, float("nan")]
    assert CourseColumns(courses).hours.tolist() == pytest.approx(expected, nan_ok=True)


def test_a_level_abroad_follows_from_the_european_one_alone(world: Snapshot) -> None:
    """c/menu is EQF 4; a pack of a made-up country knows two names for that level."""
    levels = tuple(
        ReferencedLevel("XT", "Tarn NQF", name, eqf, "report", "2024")
        for name, eqf in (("3", 3), ("4a", 4), ("4b", 4))
    )
    known = replace(world, countries=CountryFacts(levels))
    assert [one.level for one in seen_from(known, "c/menu", "XT", DAY).levels] == ["4a", "4b"]
    assert seen_from(known, "c/menu", "XU", DAY).levels == ()
    assert seen_from(known, "c/stock", "XT", DAY).levels == ()


def test_parts_follow_from_skills_tied_to_outcomes(world: Snapshot) -> None:
    """c/drive teaches driving and stock: with stock certified, only the outcome on stock goes."""
    told = with_courses(
        world,
        [
            replace(
                c,
                learning_outcomes=("drive a van", "count the stock", "smile"),
                outcome_skills=(OutcomeSkill(0, "s/drive"), OutcomeSkill(1, "s/stock")),
            )
            if c.uri == "c/drive"
            else c
            for c in COURSES
        ],
    )
    drive = told.credentials[told.courses.position("c/drive")]
    found = exempted(told, drive, told.skills.known(("s/stock", "s/cook")))
    assert [(part.outcome, part.skills) for part in found.parts] == [(1, ("s/stock",))]
    assert (found.certified, found.open, found.whole) == (("s/stock",), ("s/drive",), False)
    everything = exempted(told, drive, told.skills.known(tuple(SKILLS)))
    assert everything.whole
    assert [part.outcome for part in everything.parts] == [0, 1]


@given(st.sets(st.sampled_from(sorted(SKILLS))), st.sampled_from(COURSES))
def test_certified_and_open_make_up_what_is_taught(world: Snapshot, held, course) -> None:
    found = exempted(world, course, world.skills.known(tuple(sorted(held))))
    taught = world.taught[[world.courses.position(course.uri)]].indices
    assert sorted((*found.certified, *found.open)) == sorted(world.skills.uris[s] for s in taught)
    assert set(found.certified) <= held
    assert not set(found.open) & held


def test_a_recommendation_says_what_a_certificate_may_stand_for_and_whom_to_ask(
    world: Snapshot,
) -> None:
    """Recognition of prior learning in the single recommendation."""
    skills = [{"uri": u, "evidence": "certified"} for u in ("s/cook", "s/hygiene")]
    answer = ask(cook(skills=skills, language="en"), world)
    (advanced,) = (r for r in answer.results if r.credential == "c/advanced")
    assert advanced.certified == ("s/cook",)
    said = next(r for r in advanced.reasons if "certificates" in r)
    assert said.startswith("You have certificates for some of it: use cooking techniques.")
    assert "Ask the institution" in said
    assert "Kitchen School" in said
    plain = ask(cook(language="en"), world)
    assert [r.score for r in plain.results] == [r.score for r in answer.results]


PART = {"part_of": ("Diploma",), "ects": 5.0}


def test_parts_sum_and_others_are_refused_with_the_reason(world: Snapshot) -> None:
    """5 + 5 ECTS count; a repeat, a stranger, an expired and an unmeasured one do not."""
    stacked = with_whole(
        world,
        drive=PART,
        care=PART,
        menu={"ects": 5.0},
        bread={"part_of": ("Diploma",), "ects": None},
        kitchen={"stackable_into": ("Diploma",), "ects": 5.0},
    )
    held = [
        HeldPart("c/drive"),
        HeldPart("c/care", DAY),
        HeldPart("c/menu"),
        HeldPart("c/bread"),
        HeldPart("c/kitchen", date(2026, 11, 21)),
        HeldPart("c/drive"),
    ]
    found = stack_held(stacked, "Diploma", held, DAY)
    assert (found.parts, found.ects) == (("c/drive", "c/care"), 10.0)
    assert found.refused == (
        RefusedPart("c/menu", Refusal.NOT_A_PART),
        RefusedPart("c/bread", Refusal.NO_ECTS),
        RefusedPart("c/kitchen", Refusal.EXPIRED),
    )


def test_a_part_of_a_lower_level_is_refused(world: Snapshot) -> None:
    part = {"part_of": ("c/semester",), "ects": 5.0}
    stacked = with_whole(world, semester={"ects": 30.0, "eqf": 5}, care={**part, "eqf": 3})
    found = stack_held(stacked, "c/semester", [HeldPart("c/care")], DAY)
    assert (found.of, found.ects) == (30.0, 0.0)
    assert found.refused == (RefusedPart("c/care", Refusal.OTHER_LEVEL),)


def test_a_qualification_nobody_names_is_unknown(world: Snapshot) -> None:
    with pytest.raises(UnknownConcept):
        stack_held(world, "Diploma", [HeldPart("c/care")], DAY)


class TestCardNumbers:
    """A number is a version-1 UUID whose node is a prefix of three digits and a PIC of nine."""

    @given(st.uuids(version=1), st.integers(0, 999), st.integers(0, 999_999_999))
    def test_every_well_formed_number_is_valid(self, some: UUID, prefix: int, pic: int) -> None:
        number = f"{str(some)[:-12]}{prefix:03}{pic:09}"
        assert card_form(number) is CardForm.VALID
        assert card_form(number.upper(), f"{pic:09}") is CardForm.VALID
        assert card_form(number, f"{(pic + 1) % 1_000_000_000:09}") is CardForm.OTHER_PIC

    @given(st.uuids(version=4))
    def test_a_random_uuid_is_of_another_version(self, some: UUID) -> None:
        assert card_form(str(some)) is CardForm.OTHER_VERSION

    @given(st.text(max_size=80))
    def test_any_text_gets_an_answer(self, text: str) -> None:
        assert card_form(text) in CardForm

    def test_digits_of_other_scripts_are_no_digits(self) -> None:
        assert card_form("4a0b6f60-7c3e-11ef-9b52-٠٠١999888777") is CardForm.NO_UUID
        assert card_form("4a0b6f60-7c3e-11ef-9b52-001999888777", "٩٩٩888777") is CardForm.OTHER_PIC
