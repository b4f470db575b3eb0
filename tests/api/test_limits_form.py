"""F08, F09, F26: every limit a profile knows has a field on the pages, and what-if is asked there."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from forms import Page, send
from test_api_pages import courses, start

from api.pages.choices import Choices, choices_of, countries
from api.pages.form import ACCESS, HARD, FieldError, State, profile_data
from api.pages.plans import state_of
from guidance.explanation import Voice
from guidance.learner import LIMITS, read_profile
from guidance.messages import languages, messages_for

FULL = State(
    region="PL61",
    budget="300",
    hours="8",
    weeks="12",
    place="Toruń",
    km="30",
    start_from="2027-01-01",
    end_by="2027-06-30",
    teaching=("de:A2", "pl:C1"),
    times=("evening",),
    modes=("online", "onsite"),
    access=("wheelchair", "childcare"),
    hard=HARD,
)
PLACES = {"toruń": (53.01, 18.6)}


def test_every_limit_of_a_profile_has_a_field():
    limits = read_profile(profile_data(FULL, PLACES)).constraints
    assert [name for name in LIMITS if getattr(limits, name) in (None, ())] == []
    assert set(limits.hard) == set(HARD) == set(LIMITS) - {"location"}
    assert limits.teaching_languages == (("de", "A2"), ("pl", "C1"))


def test_a_profile_fills_the_fields_again(client):
    """F10: all but the town comes back, which a point on the map does not name."""
    voice = Voice.of("en", client.app.state.service.current().snapshot)
    near = {"place": "", "km": "", "hard": tuple(name for name in HARD if name != "radius_km")}
    there = replace(FULL, **near)
    profile = read_profile(profile_data(there))
    assert read_profile(profile_data(state_of(profile, voice))) == profile


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weeks": "-1"}, "weeks"),
        ({"start_from": "soon"}, "start_from"),
        ({"end_by": "2026-12-31"}, "end_by"),
        ({"place": "Atlantis"}, "place"),
        ({"place": ""}, "place"),
        ({"km": ""}, "km"),
        ({"access": ()}, "hard"),
    ],
)
def test_a_mistake_names_its_field(changes, field):
    with pytest.raises(FieldError) as error:
        profile_data(replace(FULL, **changes), PLACES)
    assert error.value.field == field


@pytest.mark.parametrize("language", languages())
def test_the_start_page_asks_for_access_and_level(client, language):
    say = messages_for(language).say
    page = Page(client.get(f"/?language={language}", headers={"Accept": "text/html"}).text)
    for need in ACCESS:
        assert say(f"value.{need}") in page.text
    assert say("form.level_B1") in page.text


def test_an_access_need_that_no_provider_states_leaves_every_course_out(client):
    """F09: "not stated" is never counted as yes; the reason is named."""
    _, skills = start(client, budget="", access=["wheelchair"], hard=["access"])
    _, listed = courses(client, skills)
    assert "The provider does not state: access." in listed.text
    sent = listed.filled(listed.form_with("step"))
    assert ("access", "wheelchair") in sent
    assert ("hard", "access") in sent


def test_a_mistake_opens_the_limits_and_keeps_what_was_said(client):
    status, page = start(client, end_by="never", access=["captions"])
    assert status == 422
    assert ("details", {"class": "limits", "open": None}) in page.tags
    assert ("access", "captions") in page.filled(page.form_with("text"))


def test_one_may_ask_about_a_change_of_ones_own(client):
    """F26: more money and one more skill, each computed alone, beside what the page proposes."""
    _, skills = start(client)
    _, listed = courses(client, skills)
    _, page = send(client, listed.filled(listed.form_with("step"), step="what_if"))
    form = page.form_with("more_money")
    options = [values["value"] for tag, values in page.tags if tag == "option" and values["value"]]
    assert options
    asked = {"more_money": "250", "more_skill": options[0], "step": "what_if"}
    status, answer = send(client, page.filled(form, **asked))
    assert status == 200
    assert "If you could pay €250 more, €550 in all" in answer.text
    assert "If you also had this skill" in answer.text


def test_a_town_with_ads_is_known(client):
    snapshot = client.app.state.service.current().snapshot
    known = choices_of(snapshot).places
    assert all(name == name.casefold() for name in known)
    assert len(known) <= len(snapshot.records.places())


NAMES = {"DE3": "Berlin", "DE30": "Berlin", "IE0": "Ireland", "IE05": "Southern", "IE06": "Eastern"}


def test_a_country_that_is_one_region_stands_once(client):
    """F26: NUTS calls all of Ireland IE0; a menu that names it beside the country asks twice."""
    held = client.app.state.service.current().snapshot
    codes = ("DE", "DE3", "DE30", "IE", "IE0", "IE05", "IE06")
    demand = SimpleNamespace(regions=codes, totals=(9, 7, 7, 6, 6, 2, 4))
    records = SimpleNamespace(region_name=lambda code: NAMES[code], places=held.records.places)
    found = choices_of(SimpleNamespace(demand=demand, records=records, credentials=()))
    germany, ireland = countries(found, messages_for("en"))
    assert (germany.name, germany.regions) == ("Germany", (("DE3", "Berlin"),))
    assert (ireland.name, ireland.regions) == (
        "Ireland",
        (("IE06", "Eastern"), ("IE05", "Southern")),
    )
    assert Voice.of("fr", held).region("IE0") == "Irlande"


@pytest.mark.parametrize(
    ("language", "order"),
    [("en", ("en", "fr", "de")), ("es", ("de", "fr", "en")), ("fi", ("en", "fr", "de"))],
)
def test_languages_of_courses_stand_in_the_order_of_their_names(language, order):
    """F09: alemán, francés, inglés; not in the order of codes that nobody sees."""
    taught = Choices((), ("de", "en", "fr"), ("EUR",))
    assert taught.tongues(messages_for(language)) == order
