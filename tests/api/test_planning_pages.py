"""A path and what-if on pages without scripts: reached from the list, and back, nothing lost."""

from urllib.parse import urlencode

import pytest
from forms import FORM, Page, send
from test_api_pages import WORDS, courses, start
from tiny_world import skill

from guidance.exchange.plan import read_plan
from guidance.messages import languages, messages_for

PAGES = ("path", "what_if")


def beyond(client, name, language="en", **changes):
    _, skills = start(client, language, **changes)
    _, listed = courses(client, skills)
    return send(client, listed.filled(listed.form_with("step"), step=name))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", PAGES)
def test_both_pages_in_every_language(client, name, language):
    """F25, F26: the notice first, then the heading; the day, the data and whom to talk to."""
    say = messages_for(language).say
    status, page = beyond(client, name, language)
    assert status == 200
    shown = page.text.split(say("page.skip_link"))[1]
    notice = say("path.notice" if name == "path" else "notice")
    assert shown.index(notice) < shown.rindex(say(f"page.title_{name}"))
    assert say("page.human") in page.text
    assert say("demonstration") in page.text
    assert "tiny ads" in page.text
    assert ("html", {"lang": language}) in page.tags
    assert not [tag for tag, _ in page.tags if tag == "script"]
    assert len([tag for tag, _ in page.tags if tag == "h1"]) == 1


@pytest.mark.parametrize("name", PAGES)
def test_the_way_back_loses_nothing(client, name):
    _, skills = start(client)
    _, listed = courses(client, skills)
    at = listed.form_with("step")
    _, page = send(client, listed.filled(at, step=name))
    _, again = send(client, page.filled(page.form_with("step"), step="courses"))
    assert sorted(again.filled(again.form_with("step"))) == sorted(listed.filled(at))


@pytest.mark.parametrize("name", PAGES)
def test_another_language_stays_on_the_page(client, name):
    _, page = beyond(client, name)
    choice = next(at for at, buttons in enumerate(page.buttons) if ("language", "de") in buttons)
    _, german = send(client, page.filled(choice, language="de"))
    assert messages_for("de").say(f"page.title_{name}") in german.text


def test_one_page_leads_to_the_other(client):
    _, path = beyond(client, "path")
    _, changes = send(client, path.filled(path.form_with("step"), step="what_if"))
    assert "What would change if" in changes.text
    _, path = send(client, changes.filled(changes.form_with("step"), step="path"))
    assert "A path of courses for you" in path.text


def test_a_path_shows_step_sum_and_exit(client):
    """F25: the forklift licence for somebody who loads goods."""
    words = {"text": "I load goods", "jobs": "", "wish": "warehouse worker", "hours": ""}
    _, page = beyond(client, "path", **words)
    assert "Forklift licence" in page.text
    assert "The job ads are dated" in page.text
    assert "within your reach with what you can do now" in page.text
    assert "taught in Polish" in page.text
    assert "This is the last step. Job ads within your reach then" in page.text
    assert "Price in all: €250." in page.text


def test_a_limit_that_leaves_all_out_is_said_instead_of_a_path(client):
    """F27."""
    changes = {"text": "I load goods", "jobs": "", "budget": "1", "hard": ["budget"]}
    _, page = beyond(client, "path", **changes)
    assert "none is known to fit your limits" in page.text
    _, page = beyond(client, "what_if", **changes)
    assert "No longer left out because of your limits" in page.text


def test_changes_without_a_difference_stand_together(client):
    _, page = beyond(client, "what_if")
    assert "If you could learn and work anywhere in this region: Poland" in page.text
    headings = [tag for tag, _ in page.tags if tag == "h2"]
    assert headings


@pytest.mark.parametrize("name", PAGES)
def test_no_skill_at_all_is_answered_without_a_course(client, name):
    pairs = [("step", name), ("language", "en"), ("skill:" + skill("load-goods"), "rejected")]
    status, page = send(client, pairs)
    assert status == 200
    assert WORDS["region"] not in page.text
    assert isinstance(page, Page)


def test_a_path_is_kept_as_a_file_that_reads_back(client):
    """F25, principle "portable": the button under a path gives the plan as linked data."""
    _, path = beyond(client, "path")
    fields = path.filled(path.form_with("step"), step="plan")
    answer = client.post("/", content=urlencode(fields), headers=FORM)
    assert answer.headers["content-type"] == "application/ld+json"
    plan = read_plan(answer.content)
    assert plan.courses
    assert all(course.title in path.text for course in plan.courses)
    assert plan.answer is not None
    assert plan.answer in path.text


def test_where_there_is_no_path_there_is_nothing_to_keep(client):
    pairs = [("step", "plan"), ("language", "en"), ("skill:" + skill("load-goods"), "rejected")]
    status, page = send(client, pairs)
    assert status == 200
    assert "A path of courses for you" in page.text
