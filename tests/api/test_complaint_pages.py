"""Complaining without an account, script-free, in six languages (F46)."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from forms import FORM, Page
from staff import Signed

RUN = "0123456789abcdef"


def send(client: Signed, language: str = "en", **fields: str):
    return client.post(f"/complaints?language={language}", content=urlencode(fields), headers=FORM)


@pytest.mark.parametrize("language", ["de", "en", "es", "fi", "fr", "pl"])
def test_a_complaint_is_made_found_and_answered(anybody, counsellor, language):
    form = Page(anybody.get(f"/complaints?run={RUN}&language={language}").text)
    fields = dict(form.filled(form.form_with("run"), text="The place is wrong."))
    made = Page(send(anybody, language, **fields).text)
    (waiting,) = counsellor.get("/v1/complaints").json()["complaints"]
    assert (waiting["run_id"], waiting["text"], waiting["language"]) == (
        RUN,
        fields["text"],
        language,
    )
    assert waiting["id"] in made.text
    assert "730" in made.text
    look = dict(made.filled(made.form_with("id")))
    assert look["id"] == waiting["id"]
    before = Page(send(anybody, language, **look).text)
    answer = {"text": "We <corrected> it."}
    path = f"/v1/complaints/{waiting['id']}/answer"
    assert counsellor.post(path, json=answer, headers=counsellor.token).status_code == 200
    after = send(anybody, language, **look).text
    assert "We <corrected> it." in Page(after).text
    assert "<corrected>" not in after
    assert Page(after).text != before.text


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"run": "no", "text": "x"}, "x"),
        ({"run": RUN, "text": "x" * 2_001}, RUN),
        ({"id": "AAAA-BBBB-CCCC"}, ""),
        ({}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(anybody, counsellor, fields, left):
    answer = send(anybody, **fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert left in answer.text
    assert counsellor.get("/v1/complaints").json()["complaints"] == []


def test_another_site_cannot_complain_in_ones_name(anybody):
    headers = {**FORM, "Origin": "https://elsewhere.example"}
    body = urlencode({"run": RUN})
    assert anybody.post("/complaints", content=body, headers=headers).status_code == 403
