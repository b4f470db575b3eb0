"""The rooms of staff: a room is called what its page is called, in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import api
from guidance import casework, storage
from guidance.messages import languages, messages_for

ROOMS = {
    "nav.cases": "workbench.cases",
    "nav.complaints": "workbench.complaints",
    "nav.caseloads": "caseload.title",
    "nav.curation": "curation.title",
}


@pytest.mark.parametrize("language", languages())
def test_a_room_is_called_what_its_page_is(language):
    say = messages_for(language).say
    assert {room: say(room) for room in ROOMS} == {room: say(page) for room, page in ROOMS.items()}


CASE = "/counsellor/cases/TOR-0142"
REFUSED = {
    "reference": ("/counsellor/cases", {"reference": "Anna Kowalska"}),
    "taken": ("/counsellor/cases", {"reference": "TOR-0142"}),
    "empty": (f"{CASE}/write/note", {"text": " "}),
    "long": (f"{CASE}/write/close", {"text": "x" * 3_000}),
    "day": (f"{CASE}/write/contact", {"day": "2030-01-01", "way": "telephone"}),
    "colleague": (f"{CASE}/write/hand-over", {"to": "nobody-9"}),
    "no_run": (f"{CASE}/plan", {"day": "2026-12-01", "next_step": "–"}),
}
"""What a counsellor may send and is not kept, by the reason that the page has to say."""


@pytest.mark.parametrize("reason", REFUSED)
@pytest.mark.parametrize("language", languages())
def test_what_is_not_kept_is_said_in_the_language_of_the_page(counsellor, language, reason):
    """F44: no English beside the words of a page."""
    counsellor.submit("/counsellor/cases", reference="TOR-0142")
    path, sent = REFUSED[reason]
    answer = counsellor.submit(f"{path}?language={language}", **sent)
    assert answer.status_code == 422
    told = messages_for(language).texts["refused"][reason].split(".")[0].split("{")[0]
    assert told in answer.text


def test_each_reason_of_a_refusal_is_a_message():
    """A reason that is raised without its words would be an error on the page itself."""
    raised = {
        found
        for room in (
            Path(casework.__file__).parent,
            Path(storage.__file__).parent,
            Path(api.__file__).parent,
        )
        for path in room.rglob("*.py")
        for found in re.findall(r'EntryRefused\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert raised | {"answered"} == set(messages_for("en").texts["refused"])


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [("es", "árabe", "búlgaro"), ("fi", "arabia", "bulgaria"), ("pl", "litewski", "łotewski")],
)
def test_languages_stand_in_the_order_of_their_letters(counsellor, language, first, then):
    """F44: an accent sends no language to the end of a menu; "none" stands first."""
    counsellor.submit("/counsellor/cases", reference="TOR-0142")
    page = counsellor.get(f"{CASE}/words?language={language}").text
    assert page.index(f">{first}<") < page.index(f">{then}<")
    say = messages_for(language).say
    goal = counsellor.get(f"{CASE}/goal?language={language}").text
    assert re.findall(r"<option[^>]*>([^<]*)", goal)[0] == say("workbench.second_none")


@pytest.mark.parametrize("language", languages())
def test_limits_are_asked_of_the_person_not_of_the_counsellor(counsellor, language):
    """F44: the desk does not ask whoever sits at it where they look for work."""
    counsellor.submit("/counsellor/cases", reference="TOR-0142")
    page = counsellor.get(f"{CASE}/limits?language={language}").text
    say = messages_for(language).say
    assert say("workbench.limit_where") in page
    assert f">{say('page.region_label')}<" not in page
    assert f">{say('page.hard_label')}<" not in page
