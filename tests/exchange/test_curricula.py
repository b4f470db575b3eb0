"""Layouts of CVs as people write them: jobs, time away from work, lists of duties (F02, F47)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.exchange.curricula.curriculum import curriculum_of, heading_of
from guidance.exchange.curricula.cv_matching import MOST_ITEMS, matches_of
from guidance.exchange.curricula.occupied import jobs_of
from guidance.exchange.holdings import Passage, PassageKind
from guidance.linking.language import FUNCTION_WORD_DETECTOR
from guidance.linking.types import LinkResult, Match


def result(uri, text):
    return LinkResult((), (Match(uri, 0.8, text, 0, len(text)),) if uri else ())


def linker(known, asked):
    def link(kind, queries):
        asked.extend((kind, query.text) for query in queries)
        return [result(known.get(query.text), query.text) for query in queries]

    return link


def test_title_and_employer_may_be_parted_by_a_full_stop():
    lines = [
        "2018-2024 Camarero. Restaurante La Giralda, Sevilla",
        "Atención al cliente, cobro en caja",
        "2012-2018 Albañil. Construcciones Pérez S.L.",
        "Levantar muros, enfoscar",
    ]
    jobs = list(jobs_of(lines))
    assert [job.titles[0] for job in jobs] == ["Camarero", "Albañil"]
    assert [job.duties for job in jobs] == [[lines[1]], [lines[3]]]


@pytest.mark.parametrize(
    "away",
    ["Elternzeit", "arbeitslos", "Maternity leave", "congé parental", "Baja maternal",
     "Äitiysloma", "urlop wychowawczy", "Wehrdienst"],
)  # fmt: skip
def test_time_away_from_work_is_no_job(away):
    """F47: who was at home with a child has the same list of jobs as who was not."""
    jobs = ["2015 - 2023 Cook", "- cook meals", "2005 - 2008 Waiter", "- serve guests"]
    told = [*jobs[:2], f"2008 - 2015 {away}", *jobs[2:]]
    assert [job.text for job in jobs_of(told)] == [job.text for job in jobs_of(jobs)]


def test_work_at_home_is_a_job():
    assert [job.titles for job in jobs_of(["2008 - 2015 Hausfrau"])] == [["Hausfrau"]]


@pytest.mark.parametrize("heading", ["EDV", "IT", "PC-Kenntnisse:"])
def test_short_headings_of_computer_skills_are_known(heading):
    assert heading_of(heading) == ("skill", "")


@pytest.mark.parametrize(
    "place", ["Cork, Ireland", "Ireland", "Sevilla, España", "Gdańsk, Polska", "Tampere, Suomi"]
)
def test_where_somebody_lives_is_no_skill(place):
    """A town above all headings was read as work ("Cork": to tend a bottle cork machine)."""
    found = curriculum_of(f"Ann Example\n{place}\nI cook.\n\nSkills\nfirst aid")
    assert [passage.text for passage in found.passages] == ["I cook.", "first aid"]


def test_the_items_of_a_list_of_duties_are_read_where_the_whole_says_nothing():
    asked = []
    known = {"Kasse": "urn:till", "pack and load orders": "urn:pack"}
    job = Passage(PassageKind.JOB, "Verkäuferin\nBeratung, Kasse\npack and load orders", "de")
    found = matches_of([job], linker(known, asked), FUNCTION_WORD_DETECTOR)
    assert {skill.uri: skill.quote for skill in found.skills} == {
        "urn:till": "Kasse",
        "urn:pack": "pack and load orders",
    }
    assert found.own_words == ()
    assert ("skills", "Beratung") in asked


def test_a_line_that_says_something_and_a_sentence_with_commas_are_not_cut():
    asked = []
    lines = ["Beratung, Kasse", "I looked after many people every day, and more"]
    job = Passage(PassageKind.JOB, "\n".join(["Verkäuferin", *lines]), "de")
    matches_of([job], linker({lines[0]: "urn:x"}, asked), FUNCTION_WORD_DETECTOR)
    assert [text for kind, text in asked if kind == "skills"] == lines


@given(st.lists(st.text("ab, ", min_size=1, max_size=80), max_size=30))
def test_items_of_lists_are_bounded(lines):
    asked = []
    job = Passage(PassageKind.JOB, "\n".join(["Cook", *lines]), "en")
    matches_of([job], linker({}, asked), FUNCTION_WORD_DETECTOR)
    assert len(asked) <= 1 + len(lines) + MOST_ITEMS
