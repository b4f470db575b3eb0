"""F26 and principle "portable": a plan kept from the pages is brought back to them."""

import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from forms import FORM, Page, send
from test_api_pages import courses, start
from tiny_world import course, occupation, skill

from api.pages.form import profile_data
from api.pages.plans import state_of
from guidance.exchange.plan import is_plan, read_plan, write_plan
from guidance.explanation import Voice
from guidance.learner import read_profile
from guidance.messages import languages, messages_for

HTML = {"Accept": "text/html"}


WORDS = {"text": "I load goods", "jobs": "", "wish": "warehouse worker", "hours": "20"}


def path_of(client) -> Page:
    _, skills = start(client, **WORDS)
    _, listed = courses(client, skills)
    return send(client, listed.filled(listed.form_with("step"), step="path"))[1]


def brought(client, data, language="en"):
    answer = client.post(
        "/documents",
        files={"document": ("plan.jsonld", data)},
        data={"language": language},
        headers=HTML,
    )
    return answer.status_code, Page(answer.text)


@pytest.fixture(scope="module")
def plan(client):
    """Return the file that the button of the path's page gives."""
    path = path_of(client)
    pairs = path.filled(path.form_with("step"), step="plan")
    return client.post("/", content=urlencode(pairs), headers=FORM).content


@pytest.mark.parametrize("language", languages())
def test_a_kept_plan_is_told_in_every_language(client, plan, language):
    status, page = brought(client, plan, language)
    say = messages_for(language).say
    assert status == 200
    assert say("plan.title") in page.text
    assert say("plan.offered", title="Forklift licence") in page.text
    assert say("plan.not_stored") in page.text
    assert ("html", {"lang": language}) in page.tags
    assert not [tag for tag, _ in page.tags if tag == "script"]


def test_the_days_of_a_planned_run_are_shown_while_it_is_announced(client, plan):
    planned = read_plan(plan).courses[0]
    show = messages_for("en").show
    _, page = brought(client, plan)
    assert planned.start is not None
    assert show(planned.start) in page.text
    assert show(planned.end) in page.text
    document = json.loads(plan)
    document["courses"][0]["run"] = "no-longer-announced"
    _, page = brought(client, json.dumps(document).encode())
    assert "no longer announced" in page.text
    assert show(planned.end) not in page.text


def test_the_way_goes_on_with_the_profile_of_the_plan(client, plan):
    """The same list of courses comes out as before the plan was kept."""
    _, page = brought(client, plan)
    _, listed = send(client, page.filled(page.form_with("step"), step="courses"))
    assert "Forklift licence" in listed.text
    _, path = send(client, listed.filled(listed.form_with("step"), step="path"))
    assert "A path of courses for you" in path.text


def test_a_plan_kept_again_holds_the_same_profile(client, plan):
    _, page = brought(client, plan)
    state = dict(page.filled(page.form_with("step")))
    assert state["hours"] == "20"
    assert state["goal"] == occupation("warehouse-worker")
    voice = Voice.of("en", client.app.state.service.current().snapshot)
    profile = read_plan(plan).profile
    again = read_profile(profile_data(state_of(profile, voice)))
    assert replace(again, as_of=profile.as_of, taxonomy=profile.taxonomy) == profile


def test_what_is_gone_is_told_and_takes_no_link(client, plan):
    document = json.loads(plan)
    document["courses"][0]["id"] = course("no-longer-there")
    status, page = brought(client, json.dumps(document).encode())
    assert status == 200
    assert "no longer holds" in page.text
    links = [values.get("href") or "" for tag, values in page.tags if tag == "a"]
    assert not [link for link in links if link.startswith("/courses/")]


def test_what_the_pages_have_no_field_for_is_said(client, plan):
    document = json.loads(plan)
    document["profile"] |= {
        "goal": {"occupation": occupation("of-another-release")},
        "skills": [{"uri": skill("load-goods"), "evidence": "certified"}],
        "local_skills": [{"text": "basket weaving"}],
        "rejected": [skill("pack-orders")],
        "constraints": {
            "weeks": 3,
            "location": [52.5, 13.4],
            "radius_km": 20,
            "teaching_languages": {"pl": "A1", "de": "B2"},
            "access": ["wheelchair", "a desk by the window"],
            "hard": ["weeks", "teaching_languages"],
        },
    }
    _, page = brought(client, json.dumps(document).encode())
    say = messages_for("en").say
    assert say("plan.goal_gone") in page.text
    assert say("plan.not_taken", items=["distance", "access"]) in page.text
    assert "basket weaving" in page.text
    fields = page.filled(page.form_with("step"))
    taken = {("weeks", "3"), ("teaching", "de:B2"), ("teaching", "pl:A1"), ("access", "wheelchair")}
    assert taken | {("hard", "weeks"), ("hard", "teaching_languages")} <= set(fields)
    assert (f"skill:{skill('load-goods')}", "certified") in fields
    assert (f"skill:{skill('pack-orders')}", "rejected") in fields
    assert send(client, page.filled(page.form_with("step"), step="courses"))[0] == 200


@pytest.mark.parametrize("change", [{"courses": []}, {"made": "soon"}, {"name": "Anna"}])
def test_a_damaged_plan_is_refused_on_the_form(client, plan, change):
    status, page = brought(client, json.dumps(json.loads(plan) | change).encode(), "de")
    assert status == 422
    assert messages_for("de").say("bring.refused_other") in page.text
    assert "Anna" not in page.text


def test_only_what_says_it_is_a_plan_is_read_as_one(plan):
    assert is_plan(plan)
    assert is_plan(b"\xef\xbb\xbf " + plan)
    assert write_plan(read_plan(plan)) == plan
    for other in (
        b"",
        b"{}",
        b"[]",
        b'{"type": "Course"}',
        b'{"type"',
        b"PK\x03\x04",
        b"{" * 9_999,
    ):
        assert not is_plan(other)


def test_the_page_of_a_path_says_that_the_file_can_come_back(client):
    assert messages_for("en").say("plan.keep_hint") in path_of(client).text


def test_where_credentials_are_read_a_plan_is_named(client, plan):
    for address in ("/v1/documents/read", "/v1/credentials/import"):
        refused = client.post(address, content=plan)
        assert refused.status_code == 422
        assert refused.json()["found"] == "a kept plan"
        assert "plans/import" in refused.json()["remedy"]
