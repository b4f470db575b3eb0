"""Registers applied to courses, worked out by hand on three made-up providers.

Mill School teaches bread and flour; Corner Bakery only vouches for itself; two schools are called
Saint Anne, one in Poland and one in Spain.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from guidance.credential import (
    CourseKind,
    Identifier,
    MicroCredential,
    NationalLevel,
    QualityAssurance,
    Standing,
)
from guidance.errors import SourceError
from guidance.frameworks import OfficialLanguage
from pipelines.records import SourceSpec
from pipelines.registers import Registered, apply_registers, read_countries
from pipelines.sources import REGISTERS

DAY = date(2026, 11, 1)
TRUST = "provider,identifier,homepage,country,valid_to\n"
DECISIONS = (
    "provider,identifier,country,course,kind,agency,standing,decision,decided,valid_to,report\n"
)


def course(name: str, provider: str = "Mill School", **more: object) -> MicroCredential:
    return replace(
        MicroCredential(f"c/{name}", name.title(), provider, CourseKind.SHORT_COURSE, "here"),
        **more,
    )


@pytest.fixture
def source(tmp_path: Path):
    def write(kind: str, text: str, name: str = "Grain Register") -> SourceSpec:
        path = tmp_path / f"{kind}-{name}.csv"
        path.write_text(text, encoding="utf-8")
        return SourceSpec(kind, path, date=DAY, name=name)

    return write


def only(found: Registered) -> MicroCredential:
    (one,) = found.courses
    return one


def notes(found: Registered, source: str = "Grain Register") -> tuple[str, ...]:
    (account,) = (one for one in found.accounts if one.source == source)
    return account.notes


def test_without_registers_courses_stay_as_their_catalogues_have_them() -> None:
    stated = course("bread", quality=(QualityAssurance("own system", "Mill School"),))
    assert apply_registers([stated], []) == Registered((stated,), ())


def test_a_listed_provider_gives_dated_evidence_to_each_of_its_courses(source) -> None:
    """F15: the name of the list, its day, and until when it holds; names are compared plainly."""
    listed = source("trusted-providers", TRUST + "MILL  school,,,,2027-06-30\n")
    found = apply_registers([course("bread"), course("rolls", "Corner Bakery")], [listed])
    assert found.courses[0].quality == (
        QualityAssurance(
            "list of trusted providers", "Grain Register", DAY, date(2027, 6, 30), Standing.LISTED
        ),
    )
    assert found.courses[1].quality == ()
    assert notes(found) == ("courses it gives evidence for: 1",)


def test_removed_from_the_list_the_badge_is_gone_at_the_next_build(source) -> None:
    """The catalogue's own word for the list does not bring it back."""
    claimed = course("bread", quality=(QualityAssurance("listed", "Grain Register"),))
    before = source("trusted-providers", TRUST + "Mill School,,,,\nCorner Bakery,,,,\n")
    assert only(apply_registers([claimed], [before])).quality[0].standing is Standing.LISTED
    after = source("trusted-providers", TRUST + "Corner Bakery,,,,\n")
    found = apply_registers([claimed], [after])
    assert only(found).quality == ()
    assert "statements of catalogues that it does not confirm, dropped: 1" in notes(found)


def test_decisions_carry_agency_report_and_end_and_replace_the_catalogues_word(source) -> None:
    stated = (
        QualityAssurance("accreditation", "Grain Agency"),
        QualityAssurance("visit", "Town Panel"),
    )
    register = source(
        "quality-evidence",
        DECISIONS
        + "Mill School,,,,evaluation,Grain Agency,registered,positive,2021-01-10,2026-01-10,r/1\n",
    )
    found = only(apply_registers([course("bread", quality=stated)], [register]))
    assert found.quality == (
        QualityAssurance("visit", "Town Panel"),
        QualityAssurance(
            "evaluation, Grain Agency",
            "Grain Register",
            DAY,
            date(2026, 1, 10),
            Standing.REGISTERED,
            "r/1",
        ),
    )
    assert not found.quality[1].holds(date(2026, 11, 22))


def test_a_decision_on_one_course_is_no_evidence_for_another(source) -> None:
    register = source("quality-evidence", DECISIONS + "Mill School,,,Bread,accreditation,,,,,,\n")
    bread, flour = apply_registers([course("bread"), course("flour")], [register]).courses
    assert [one.kind for one in bread.quality] == ["accreditation"]
    assert flour.quality == ()


def test_a_decision_against_a_provider_is_no_evidence(source) -> None:
    register = source(
        "quality-evidence",
        DECISIONS
        + "Mill School,,,,evaluation,A,registered,negative,2026-01-10,,r\n"
        + "Corner Bakery,,,,own system,,self-declared,,,,\n",
    )
    found = apply_registers([course("bread"), course("rolls", "Corner Bakery")], [register])
    assert found.courses[0].quality == ()
    assert found.courses[1].quality[0].standing is Standing.SELF_DECLARED
    assert any("no evidence: 1" in note for note in notes(found))


@pytest.mark.parametrize(("first", "second", "count"), [("2024", "2026", 0), ("2026", "2024", 1)])
def test_a_later_decision_against_ends_what_the_same_agency_decided(source, first, second, count):
    """The catalogue's own word for the agency falls with it; another agency's stays."""
    stated = (QualityAssurance("accreditation", "Grain Agency"),)
    register = source(
        "quality-evidence",
        DECISIONS
        + f"Mill School,,,,evaluation,Grain Agency,,positive,{first}-01-10,2030-01-10,r/1\n"
        + f"Mill School,,,,evaluation,Grain Agency,,negative,{second}-01-10,,r/2\n"
        + "Mill School,,,,visit,Other Agency,,positive,2020-01-10,,r/3\n",
    )
    found = only(apply_registers([course("bread", quality=stated)], [register]))
    assert [one.reference for one in found.quality] == [*["r/1"] * count, "r/3"]


def test_what_a_provider_says_of_itself_is_marked_so(source) -> None:
    own = course(
        "rolls", "Corner Bakery", quality=(QualityAssurance("own system", "Corner bakery"),)
    )
    listed = source("trusted-providers", TRUST + "Mill School,,,,\n")
    assert only(apply_registers([own], [listed])).quality[0].standing is Standing.SELF_DECLARED


TWO = TRUST + "Saint Anne,deqar:1,,PL,\nSaint Anne,deqar:2,,ES,\n"


@pytest.mark.parametrize(
    ("known", "count"),
    [
        ({}, 0),
        ({"country": "PL"}, 1),
        ({"provider_identifiers": (Identifier("DEQAR", "2"),)}, 1),
        ({"provider_identifiers": (Identifier("DEQAR", "3"),)}, 0),
    ],
)
def test_a_name_that_two_share_needs_a_country_or_an_identifier(source, known, count) -> None:
    found = apply_registers(
        [course("art", "Sáint Anne", **known)], [source("trusted-providers", TWO)]
    )
    assert len(only(found).quality) == count
    ambiguous = "courses whose provider shares its name with another, not applied: 1"
    assert (ambiguous in notes(found)) is (known == {})


def test_an_ambiguous_name_costs_the_course_nothing(source) -> None:
    """The catalogue's statement stays where the register could not be asked."""
    stated = (QualityAssurance("listed", "Grain Register"),)
    found = apply_registers(
        [course("art", "Saint Anne", quality=stated)], [source("trusted-providers", TWO)]
    )
    assert only(found).quality == stated


def test_an_identifier_beats_the_name(source) -> None:
    """The record names the institution of another spelling; the identifier is what counts."""
    listed = source("trusted-providers", TRUST + "Mill School,schac:mill.example,,,\n")
    by_id = course("bread", "The Mill", provider_identifiers=(Identifier("schac", "Mill.example"),))
    at_home = course("flour", "Millers", url="https://www.courses.mill.example/flour")
    namesake = course(
        "art", "Mill School", provider_identifiers=(Identifier("schac", "x.example"),)
    )
    found = apply_registers([by_id, at_home, namesake], [listed])
    assert [len(one.quality) for one in found.courses] == [1, 1, 0]


def test_a_platform_lends_its_badge_to_nobody(source) -> None:
    """Two providers under one domain: the list names the platform, not the schools on it."""
    listed = source("trusted-providers", TRUST + "Big Platform,,https://platform.example,,\n")
    schools = [course(n, n, url=f"https://platform.example/{n}") for n in ("alder", "birch")]
    assert [one.quality for one in apply_registers(schools, [listed]).courses] == [(), ()]


def test_registers_without_a_date_or_with_a_day_nobody_can_read_are_refused(source) -> None:
    listed = source("trusted-providers", TRUST + "Mill School,,,,\n")
    with pytest.raises(SourceError, match="without a date"):
        apply_registers([course("bread")], [replace(listed, date=None)])
    bad = source("trusted-providers", TRUST + "Mill School,,,,soon\nCorner Bakery,,,,\n")
    parsed = REGISTERS["trusted-providers"].parse(bad)
    assert [entry.provider.name for entry in parsed.records] == ["Corner Bakery"]
    assert parsed.account.refused == (("a valid_to that is no day (YYYY-MM-DD)", 1),)


STATES = "id,status,version,withdrawn,successor\n"


def test_a_register_keeps_id_version_and_status_and_names_the_successor(source) -> None:
    """F16 and registers of qualifications: the successor is named by identifier and becomes a URI."""
    old = course("old", identifiers=(Identifier("national register", "Q-1"),), version="1")
    new = course("new", identifiers=(Identifier("national register", "Q-2"),))
    states = source(
        "course-status", STATES + "Q-1,withdrawn,2,2026-05-01,Q-2\nQ-2,published,3,,\nQ-9,,,,\n"
    )
    found = apply_registers([old, new], [states])
    first, second = found.courses
    assert (first.version, first.status, first.withdrawn) == ("2", "withdrawn", date(2026, 5, 1))
    assert (first.successor, first.identifiers) == ("c/new", old.identifiers)
    assert (second.version, second.status, second.withdrawn) == ("3", "published", None)
    assert notes(found) == (
        "courses whose state it gives: 2",
        "entries on courses that no catalogue has: 1",
    )


def test_a_course_that_is_its_own_successor_is_refused(source) -> None:
    found = apply_registers(
        [course("old")], [source("course-status", STATES + "c/old,,,2026-05-01,c/old\nx,,,,\n")]
    )
    assert only(found).withdrawn is None
    assert found.accounts[0].refused == (("a course that is its own successor", 1),)


LEVELS = "country,framework,level,eqf,basis,date\n"
TARN = LEVELS + "XT,Tarn NQF,II,3,Tarn report,2024\nXT,Tarn NQF,III,5,Tarn report,2024\n"


@pytest.mark.parametrize(
    ("levels", "eqf"),
    [
        ((NationalLevel("XT", "Tarn NQF", "II"),), 3),
        ((NationalLevel("XT", "", "ii"),), 3),
        ((NationalLevel("XT", "Other NQF", "II"),), None),
        ((NationalLevel("XT", "Tarn NQF", "IV"),), None),
        ((NationalLevel("XU", "Tarn NQF", "II"),), None),
        ((NationalLevel("XT", "Tarn NQF", "II"), NationalLevel("XT", "Tarn NQF", "III")), None),
    ],
)
def test_a_national_level_becomes_a_european_one_by_a_dated_pack_alone(source, levels, eqf) -> None:
    """EQF/NQF, ETF partner countries: a made-up country is a file; what is not in it is unknown."""
    pack = source("national-levels", TARN, "Tarn pack")
    found = only(apply_registers([course("bread", national_levels=levels)], [pack]))
    assert found.eqf == eqf
    if eqf:
        assert found.national_levels[0].basis == "Tarn report (2024)"
    assert only(apply_registers([course("bread", national_levels=levels)], [])).eqf is None


def test_a_stated_european_level_stays(source) -> None:
    stated = course("bread", eqf=4, national_levels=(NationalLevel("XT", "Tarn NQF", "II"),))
    found = only(apply_registers([stated], [source("national-levels", TARN, "Tarn pack")]))
    assert (found.eqf, found.national_levels[0].eqf) == (4, 3)


def test_of_two_packs_on_one_level_the_first_counts(source) -> None:
    first = source("national-levels", TARN, "first")
    second = source("national-levels", LEVELS + "XT,tarn nqf,ii,7,Later,2025\n", "second")
    facts = read_countries([first, second])
    assert [(one.level, one.eqf) for one in facts.levels] == [("II", 3), ("III", 5)]


def test_a_region_of_another_country_and_a_language_twice_are_refused(source) -> None:
    text = "country,language,nuts\nXT,xx,\nXT,xx,\nXT,yy,ZZ1\nXT,long,\n,xx,\n"
    facts = read_countries([source("official-languages", text, "languages")])
    assert facts.languages == (OfficialLanguage("XT", "xx"),)


def test_the_reference_pack_is_read_and_every_framework_is_whole() -> None:
    """Every level once, none skipped; ten Irish levels stand for eight European ones."""
    root = Path(__file__).parents[2] / "data" / "reference"
    specs = [
        SourceSpec("national-levels", root / "national_levels.csv", date=DAY),
        SourceSpec("recognition-contacts", root / "recognition_contacts.csv", date=DAY),
        SourceSpec("official-languages", root / "official_languages.csv", date=DAY),
    ]
    facts = read_countries(specs)
    assert len({(one.country, one.framework) for one in facts.levels}) == 16
    for country in ("AT", "DE", "PL", "IE", "NL", "GB"):
        assert {one.eqf for one in facts.levels if one.country == country} == set(range(1, 9))
    assert [one.level for one in facts.at("IE", 6)] == ["7", "8"]
    assert facts.referenced("NL", "NLQF", "4+").eqf == 4
    assert facts.referenced("PL", "PQF", "Level 5").framework == "PRK"
    assert facts.referenced("GB", "CQFW", "5") is None
    assert facts.contact("PL").name == "NAWA"
    assert facts.official_languages("DE30") == {"de"}
    assert facts.official_languages("ES61") == {"es"}
    assert facts.official_languages("ES511") == {"es", "ca"}
    assert facts.official_languages("ES") == {"es", "ca", "eu", "gl"}
    assert facts.official_languages("BE2") == {"nl"}
    assert facts.official_languages("EL30") == {"el"}
    assert facts.official_languages("") == facts.official_languages("XT") == frozenset()
    assert len({one.country for one in facts.languages}) == 32
