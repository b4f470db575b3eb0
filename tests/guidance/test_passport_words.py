"""A passport in words: the same facts in every language, each with its source and day (F13, F15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from world import COURSES, Snapshot, with_courses

from guidance.credential import MicroCredential, NationalLevel, QualityAssurance, Standing
from guidance.credential.circumstances import AskedSkill
from guidance.explanation import Voice
from guidance.explanation.circumstances import circumstances_of, origin_of
from guidance.explanation.passport import PassportTold, tell_passport
from guidance.messages import languages

DAY = date(2026, 11, 22)


def care(world: Snapshot, **more: object) -> tuple[MicroCredential, Snapshot]:
    """Return the care course described otherwise, and the world that holds it."""
    changed = {c.uri: replace(c, **more) if c.uri == "c/care" else c for c in COURSES}  # type: ignore[arg-type]
    return changed["c/care"], with_courses(world, tuple(changed.values()))


def told(world: Snapshot, language: str = "en", **more: object) -> PassportTold:
    course, changed = care(world, **more)
    return tell_passport(course, Voice.of(language, changed), DAY)


def texts(passport: PassportTold, name: str) -> tuple[str, ...]:
    return {item.element.name: item.texts for item in passport.elements}[name]


@pytest.mark.parametrize("language", languages())
def test_every_course_is_told_in_every_language(world: Snapshot, language: str) -> None:
    voice = Voice.of(language, world)
    for course in world.credentials:
        passport = tell_passport(course, voice, DAY)
        said = [item.ground for item in (*passport.findings, *passport.principles)]
        assert len(said) == 17
        assert all(said)
        assert "{" not in "".join((*said, passport.label, passport.kind, *passport.doubts))
        assert len(passport.missing) == len(course.missing_elements)


def test_demand_is_counted_per_taught_skill_most_asked_first(world: Snapshot) -> None:
    """By hand: the counts of the row of all ads, for the two skills of the care course."""
    course, _ = care(world)
    known = circumstances_of(course, world, DAY)
    everywhere = world.demand.row("")
    counts = {
        uri: int(world.demand.counts[everywhere, world.skills.position(uri)])
        for uri in known.taught
    }
    assert known.taught == ("s/lift", "s/wash")
    if int(world.demand.totals[everywhere]) < 30:
        assert known.asked is None
    else:
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        assert [(a.skill, a.count) for a in known.asked or ()] == [r for r in ranked if r[1]]


def test_relevance_says_how_many_ads_and_of_when(world: Snapshot) -> None:
    course, changed = care(world)
    everywhere = world.demand.row("")
    totals = changed.demand.totals.copy()
    counts = changed.demand.counts.copy()
    totals[everywhere] = 40
    counts[everywhere, world.skills.position("s/lift")] = 12
    counts[everywhere, world.skills.position("s/wash")] = 3
    counted = replace(changed, demand=replace(changed.demand, totals=totals, counts=counts))
    known = circumstances_of(course, counted, DAY)
    first, last = changed.demand.first[everywhere], changed.demand.last[everywhere]
    assert known.asked == (
        AskedSkill("s/lift", 12, 40, first, last),
        AskedSkill("s/wash", 3, 40, first, last),
    )
    relevance = tell_passport(course, Voice.of("en", counted), DAY).principles[2].ground
    assert relevance.startswith("Job ads ask for 2 of the 2 skills it teaches.")
    assert "12 of 40 ads" in relevance


def test_a_record_is_dated_by_its_own_change_before_its_source(world: Snapshot) -> None:
    course, changed = care(world)
    assert origin_of(course, changed).dated_by in ("source", "")
    changed_course, changed = care(world, modified=date(2026, 9, 1))
    origin = origin_of(changed_course, changed)
    assert (origin.date, origin.dated_by) == (date(2026, 9, 1), "record")


def test_hours_and_credits_both_ways(world: Snapshot) -> None:
    """What is stated is said to be stated; the other is a range, or nothing where both are."""
    (credits_only,) = texts(told(world, ects=2.0, hours=None), "workload")
    (hours_only,) = texts(told(world, ects=None, hours=75.0), "workload")
    (dutch,) = texts(told(world, ects=None, hours=28.0, country="NL"), "workload")
    assert credits_only == "2 ECTS, as stated. That is about 50–60 hours."
    assert hours_only == "75 hours, as stated. That is about 2.5–3 ECTS."
    assert dutch == "28 hours, as stated. That is about 1 ECTS."
    assert texts(told(world, ects=1.0, hours=25.0), "workload") == ("1 ECTS", "about 25 hours")


@pytest.mark.parametrize(
    ("eqf", "doubt"),
    [
        (4, "This course is below it"),
        (5, "Which it is here is not stated"),
        (None, "Which it is here is not stated"),
        (6, ""),
    ],
)
def test_what_credits_stand_for_is_said(world: Snapshot, eqf: int | None, doubt: str) -> None:
    doubts = told(world, eqf=eqf, ects=2.0).doubts
    assert bool(doubts) == bool(doubt)
    assert doubt in " ".join(doubts)


def test_a_national_level_names_its_country_and_basis(world: Snapshot) -> None:
    level = NationalLevel("IE", "NFQ", "5", 4, "Referencing report (2020)")
    said = texts(told(world, eqf=4, national_levels=(level,)), "level")
    assert said == ("EQF level 4", "Ireland: NFQ 5, Referencing report (2020)")


def test_evidence_says_who_when_and_until(world: Snapshot) -> None:
    """F15."""
    evidence = (
        QualityAssurance("label", "Guild", date(2025, 1, 1), date(2026, 11, 21)),
        QualityAssurance("review", "Agency", None, date(2027, 1, 1)),
        QualityAssurance("own system", "", standing=Standing.SELF_DECLARED),
    )
    assert texts(told(world, quality=evidence), "quality assurance") == (
        "label, Guild, checked on 1 January 2025, expired on 21 November 2026",
        "review, Agency, valid until 1 January 2027",
        "own system, the provider's own word",
    )


def test_names_stand_for_addresses(world: Snapshot) -> None:
    passport = told(
        world,
        prerequisites=("c/stock", "s/lift", "patience"),
        part_of=("Diploma",),
        stackable_into=("c/stock",),
    )
    assert texts(passport, "prerequisites")[0] == "Stock"
    assert texts(passport, "prerequisites")[1:] != ("s/lift", "patience")
    assert texts(passport, "prerequisites")[2] == "patience"
    assert texts(passport, "stackability") == ("Stock", "Diploma")


def test_a_label_is_no_quality_assurance(world: Snapshot) -> None:
    passport = told(world, labels=("ENHANCE",))
    assert texts(passport, "further information") == ("A label is not quality assurance: ENHANCE.",)
    assert "quality assurance" in passport.missing


def test_long_words_are_cut_in_a_sentence_and_whole_in_the_table(world: Snapshot) -> None:
    words = "practical exam in a ward, " * 20
    passport = told(world, assessment=words, learning_outcomes=("lift",))
    assert texts(passport, "assessment") == (words,)
    assert len(passport.findings[2].ground) < 220
    assert "…" in passport.findings[2].ground
