"""F41 on the learner's pages: tick courses of the list and see them side by side, without a script."""

from __future__ import annotations

import pytest
from forms import Page, send
from test_api_pages import start
from tiny_world import course

from guidance.messages import languages, messages_for

BOTH = [course("forklift"), course("planning")]


def listed(client, language="en"):
    _, skills = start(client, language, wish="", budget="")
    return send(client, skills.filled(skills.form_with("step"), step="courses"))[1]


@pytest.mark.parametrize("language", languages())
def test_ticked_courses_stand_side_by_side(client, language):
    page = listed(client, language)
    boxes = [values for tag, values in page.tags if values.get("name") == "compare"]
    assert len(boxes) > 1
    assert {values["form"] for values in boxes} == {"steps"}
    form = page.form_with("step")
    ticked = [values["value"] for values in boxes]
    status, shown = send(client, page.filled(form, step="compare", compare=ticked))
    say = messages_for(language).say
    assert status == 200
    for word in ("compare.group_person", "compare.group_offer", "compare.group_record"):
        assert say(word) in shown.text
    assert "Copernicus Centre" in shown.text
    assert say("page.human") in shown.text


def test_what_a_register_holds_is_folded_and_nothing_is_left_out(client):
    """F41, F48: a phone shows what concerns the person first; each fact is one touch away."""
    page = listed(client)
    ticked = [v["value"] for _, v in page.tags if v.get("name") == "compare"][:2]
    _, shown = send(client, page.filled(page.form_with("step"), step="compare", compare=ticked))
    summaries = [tag for tag, _ in shown.tags if tag == "summary"]
    assert summaries
    say = messages_for("en").say
    at = [shown.text.index(say(f"compare.group_{name}")) for name in ("person", "offer", "record")]
    assert at == sorted(at)
    assert "awarding body" in shown.text
    same = [values for tag, values in shown.tags if tag == "tr" and values.get("class") == "same"]
    assert len(same) == shown.text.count(say("compare.same"))


@pytest.mark.parametrize("ticked", [[], BOTH[:1], [course(str(n)) for n in range(6)]])
def test_too_few_and_too_many_lead_back_to_the_list(client, ticked):
    page = listed(client)
    status, shown = send(
        client, page.filled(page.form_with("step"), step="compare", compare=ticked)
    )
    assert status == 422
    assert messages_for("en").say("compare.number_wrong") in shown.text
    kept = [v for t, v in shown.tags if v.get("name") == "compare" and "checked" in v]
    assert {values["value"] for values in kept} <= set(ticked)


def test_the_way_back_keeps_what_was_answered(client):
    page = listed(client)
    ticked = [v["value"] for _, v in page.tags if v.get("name") == "compare"][:2]
    _, shown = send(client, page.filled(page.form_with("step"), step="compare", compare=ticked))
    status, back = send(client, shown.filled(shown.form_with("step"), step="courses"))
    assert status == 200
    assert isinstance(back, Page)
    kept = [v["value"] for _, v in back.tags if v.get("name") == "compare" and "checked" in v]
    assert sorted(kept) == sorted(ticked)
