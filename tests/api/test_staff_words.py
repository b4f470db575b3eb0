"""The rooms of staff: a room is called what its page is called, in every language."""

from __future__ import annotations

import pytest

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
