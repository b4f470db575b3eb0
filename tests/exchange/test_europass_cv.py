"""A Europass CV keeps what it declares and loses who it is about (F02)."""

from __future__ import annotations

import pytest
from europass_cvs import CANARIES, NAMES, OLD, PERSON, PROFILE, candidate
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.errors import DocumentRefused
from guidance.exchange.curricula.documents import read_text_document
from guidance.exchange.curricula.europass_cv import read_europass_cv
from guidance.exchange.holdings import DocumentFormat, LanguageLevel, PassageKind
from guidance.exchange.spoken import language_of_code, languages_in, level_of_grid, strongest


def words(reading, kind=None):
    return [part.text for part in reading.passages if kind in (None, part.kind)]


def test_jobs_education_skills_and_unknown_elements_are_kept():
    reading = read_europass_cv(candidate())
    assert reading.format is DocumentFormat.EUROPASS_CV
    assert reading.language == "en"
    assert words(reading, PassageKind.JOB) == [
        "Warehouse worker\nLoading & unloading lorries\npacking orders"
    ]
    assert words(reading, PassageKind.EDUCATION) == ["Forklift certificate", "Logistics technician"]
    assert words(reading, PassageKind.SKILL) == [
        "drive forklifts",
        "driving licence B",
        "soldering circuit boards",
        "stock keeping with SAP",
        "Internet banking",
    ]
    assert "Helper at the food bank" in words(reading, PassageKind.TEXT)
    assert "sorting donations" in words(reading, PassageKind.TEXT)
    assert "teaching children to swim" in words(reading, PassageKind.TEXT)
    assert "repair old radios" in " ".join(words(reading, PassageKind.TEXT))


def test_languages_take_the_lowest_of_listening_and_reading():
    assert read_europass_cv(candidate()).languages == (
        LanguageLevel("de", "A1"),
        LanguageLevel("en", "B2"),
        LanguageLevel("pl", "C2"),
    )


def test_nothing_of_the_person_leaves_the_reader():
    told = repr(read_europass_cv(candidate()))
    assert [canary for canary in CANARIES if canary in told] == []
    assert read_europass_cv(candidate()).names_a_person


def test_a_profile_in_a_second_language_is_counted_and_said():
    more = f'<CandidateProfile languageCode="pl">{PROFILE}</CandidateProfile>'
    reading = read_europass_cv(candidate(more=more))
    assert reading.passages == read_europass_cv(candidate()).passages
    assert [found.code for found in reading.findings] == ["europass-several-profiles"]
    assert ("profiles", 1) in [(item.part, item.count) for item in reading.not_read]


@pytest.mark.parametrize("prefix", ["", "ep:"])
def test_any_prefix_of_a_namespace_will_do(prefix):
    name = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    data = (
        f'<{prefix}Candidate {name}="http://www.europass.eu/1.0"><{prefix}CandidateProfile>'
        f"<{prefix}PersonQualifications><{prefix}PersonCompetency><{prefix}CompetencyName>welding"
        f"</{prefix}CompetencyName></{prefix}PersonCompetency></{prefix}PersonQualifications>"
        f"</{prefix}CandidateProfile></{prefix}Candidate>"
    )
    assert words(read_europass_cv(data.encode())) == ["welding"]


def test_the_old_kind_and_other_xml_are_refused_by_name():
    with pytest.raises(DocumentRefused, match="SkillsPassport"):
        read_europass_cv(OLD)
    with pytest.raises(DocumentRefused, match="XML document of another kind"):
        read_text_document(b"<?xml version='1.0'?><note>hello</note>")


def test_an_empty_cv_reads_as_empty():
    reading = read_europass_cv(f"<Candidate {NAMES}/>".encode())
    assert (reading.passages, reading.languages, reading.names_a_person) == ((), (), False)


def test_contact_data_within_a_description_goes():
    profile = "<ExecutiveSummary>Call me: +48 501 222 333\nI weld pipes</ExecutiveSummary>"
    assert words(read_europass_cv(candidate(profile))) == ["I weld pipes"]


@pytest.mark.parametrize(
    ("code", "language"),
    [("eng", "en"), ("FR", "fr"), ("ger", "de"), ("deu", "de"), ("pt-BR", "pt"), ("qqq", None)],
)
def test_codes_of_languages(code, language):
    assert language_of_code(code) == language


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Englisch: B2, Polnisch (Muttersprache)", {"en": "B2", "pl": "C2"}),
        ("English C1 C1 B2 B2 B2", {"en": "B2"}),
        ("język angielski – poziom B1", {"en": "B1"}),
        ("Ruotsi: tyydyttävä", {"sv": None}),
        ("Français : langue maternelle", {"fr": "C2"}),
        ("no language here", {}),
    ],
)
def test_languages_in_a_line(line, said):
    assert {item.language: item.level for item in languages_in(line)} == said


def test_a_grid_without_understanding_takes_its_lowest_part_else_the_whole():
    assert level_of_grid({"CEF-Speaking": "C1", "CEF-Writing-Production": "B1"}) == "B1"
    assert level_of_grid({"CEF-Speaking": "fluent"}, "B2") == "B2"
    assert level_of_grid({}) is None


def outcome(data: bytes) -> str:
    """Return what is said of some bytes, read or refused; anything else fails."""
    try:
        return repr(read_europass_cv(data))
    except DocumentRefused as refusal:
        return refusal.message


levels = st.sampled_from([None, "A1", "B2", "C2"])


@given(st.lists(st.builds(LanguageLevel, st.sampled_from(["de", "en", "pl"]), levels)))
def test_each_language_stands_once_with_its_highest_level(items):
    found = strongest(items)
    assert [item.language for item in found] == sorted({item.language for item in items})
    for item in found:
        stated = [other.level for other in items if other.language == item.language and other.level]
        assert item.level == max(stated, default=None)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_damage_gives_a_reading_or_a_reason(data):
    """Bytes cut out or put in anywhere: read or refused, never anything else."""
    whole = candidate(PROFILE, PERSON)
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    told = outcome(whole[:start] + data.draw(st.binary(max_size=12)) + whole[end:])
    assert told
