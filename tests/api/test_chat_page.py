"""The page of the chat without scripts: forms alone lead from the notice to courses (F10, F46, F48)."""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from forms import FORM, Page
from tiny_world import skill

from guidance.dialogue.keeping import read_kept
from guidance.messages import languages, messages_for

STATIC = Path(__file__).parents[2] / "api" / "web" / "static"
CANARY = "Zimtschnecke4711"


class Talk:
    """A person at the page: each step sends the form that they see."""

    def __init__(self, client, language="en"):
        self.client = client
        self._see(client.get(f"/chat?language={language}"))

    def _see(self, response):
        self.response, self.page = response, Page(response.text)
        self.now = Page(response.text.partition('id="now"')[2].partition('class="resume"')[0])

    def _send(self, pairs, path="/chat"):
        self._see(self.client.post(path, content=urlencode(pairs), headers=FORM))
        return self

    def write(self, message):
        return self._send(self.now.filled(0, message=message, choice=""))

    def press(self, choice):
        form = next(i for i, b in enumerate(self.now.buttons) if ("choice", choice) in b)
        return self._send([*self.now.filled(form), ("choice", choice)])

    def tick(self, **answers):
        """Answer about skills one by one, and save."""
        marks = {f"skill:{skill(name.replace('_', '-'))}": v for name, v in answers.items()}
        return self._send([*self.now.filled(0, **marks), ("choice", "marks")])

    def speak(self, language):
        return self._send([*self.page.filled(0), ("language", language)])

    def keep(self):
        form = next(i for i, b in enumerate(self.now.buttons) if not b)
        return self.client.post(
            "/chat/file", content=urlencode(self.now.filled(form)), headers=FORM
        )

    @property
    def state(self):
        return dict(self.now.filled(0)).get("state", "") if self.now.fields else ""


@pytest.fixture
def talk(client):
    return Talk(client)


def test_the_first_words_are_the_notice(client):
    """AI Act, Article 50(1): in the reader's language, before anything is asked."""
    for language in languages():
        say, talk = messages_for(language).say, Talk(client, language)
        log = talk.response.text.partition('id="talk"')[2]
        assert log.index('class="notice"') < log.index('class="asked"')
        assert say("chat.notice") in talk.page.text
        assert f'<html lang="{language}"' in talk.response.text
        assert talk.response.headers["content-language"] == language


def test_a_script_free_conversation_comes_to_courses(talk):
    """Fewer than eight messages; the course has the numbers and the link of the courses page."""
    talk.write("I load goods and pack orders")
    assert "load goods" in talk.now.text
    assert 'class="words">I load goods and pack orders<' in talk.response.text
    talk.tick(load_goods="held", pack_orders="rejected")
    assert "I can do this: load goods." in talk.page.text
    assert "Not me: pack orders." in talk.page.text
    turns = 2
    while 'class="courses"' not in talk.response.text:
        talk.press("skip")
        turns += 1
        assert turns < 8
    assert "Forklift licence" in talk.page.text
    assert any((values.get("href") or "").startswith("/courses/") for tag, values in talk.page.tags)
    assert messages_for("en").say("page.human") in talk.page.text


def test_the_list_is_that_of_the_interface(talk, client):
    """The same facts give the same recommendation: page and operation name one run."""
    talk.write("I load goods").press("yes")
    while 'class="courses"' not in talk.response.text:
        talk.press("skip")
    profile = json.loads(talk.keep().text)["profile"]
    answer = client.post("/v1/recommendations", json=profile).json()
    assert answer["run_id"] in talk.page.text


def test_buttons_are_shown_as_their_names(talk):
    talk.write("I load goods").press("yes")
    assert '<p class="words">Yes' in talk.response.text
    talk.press("back")
    assert '<p class="words">Back</p>' in talk.response.text


def test_the_language_changes_and_the_conversation_goes_on(talk):
    talk.write("I load goods").press("yes").speak("de")
    assert '<html lang="de"' in talk.response.text
    kept = read_kept(talk.keep().text)
    assert kept.language == "de"
    assert kept.belief(skill("load-goods")) == "held"


def test_what_is_kept_is_read_again_by_file_and_by_pasting(talk, client):
    """F10: stop, resume, export."""
    talk.write("I load goods").press("yes").press("stop")
    kept = talk.keep()
    assert kept.headers["content-disposition"] == 'attachment; filename="guidance-chat.json"'
    assert kept.headers["content-type"] == "application/json"
    sent = {"files": {"document": ("kept.json", kept.content)}, "data": {"language": "en"}}
    by_file = client.post("/chat/resume", **sent)
    by_text = Talk(client)._send([("language", "en"), ("message", kept.text)])
    for page in (by_file, by_text.response):
        assert page.status_code == 200
        assert "load goods" in page.text
        assert "&#34;state&#34;" not in page.text


def test_a_wrong_file_is_refused_in_words(client):
    for content in (b"%PDF-1.7 no file of ours", b"\xff\xfe\x00", b'{"format": "other"}'):
        sent = {"files": {"document": ("x", content)}, "data": {"language": "pl"}}
        page = client.post("/chat/resume", **sent)
        assert page.status_code == 200
        assert messages_for("pl").say("chat.file_refused") in Page(page.text).text
    empty = client.post("/chat/resume", files={"document": ("x", b"")}, data={"language": "fr"})
    assert empty.status_code == 422
    assert messages_for("fr").say("chat_page.resume_empty") in Page(empty.text).text


def test_erasing_leaves_no_state_in_the_page(talk):
    """F10: nothing was stored, and nothing is left in the page either."""
    talk.write("I load goods").press("yes").press("erase")
    assert talk.state == ""
    assert "load goods" not in talk.page.text
    assert 'name="state"' not in talk.response.text


@pytest.mark.parametrize("state", ["", "x", ".eJw.AAAA"])
def test_a_changed_state_begins_anew_and_says_so(talk, state):
    pairs = [("state", state or talk.state[:-2]), ("language", "fi"), ("message", "x")]
    for path in ("/chat", "/chat/file"):
        talk._send(pairs, path)
        assert talk.response.status_code == 422
        assert messages_for("fi").say("chat_page.state_wrong") in talk.page.text
        assert talk.state


@pytest.mark.parametrize(
    "body",
    [
        "name=Anna&message=x",
        "skill:x=perhaps",
        "message=a&message=b",
        "language=xx",
        "%ff=1",
        "&".join(f"skill:{n}=held" for n in range(600)),
    ],
)
def test_another_form_is_refused(client, body):
    page = client.post("/chat", content=body, headers=FORM)
    assert page.status_code == 422
    assert "Traceback" not in page.text


def test_what_is_written_is_escaped_and_not_kept_in_the_state(talk, caplog):
    """A canary is on the page that answers, and nowhere after it: not in the state, not in a log."""
    talk.write(f"<script>alert('{CANARY}')</script> I load goods")
    assert "<script>alert" not in talk.response.text
    assert talk.response.text.count(CANARY) == 1
    kept = talk.keep().text
    talk.press("yes")
    assert CANARY not in talk.response.text + kept + caplog.text


def test_the_page_runs_one_script_of_ours_and_nothing_inline(talk):
    policy = talk.response.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    scripts = [values for tag, values in talk.page.tags if tag == "script"]
    assert [values["src"] for values in scripts] == ["/static/htmx.min.js"]
    assert not any("style" in values for _, values in talk.page.tags)
    assert not any(name.startswith("on") for _, values in talk.page.tags for name in values)
    config = next(v for t, v in talk.page.tags if v.get("name") == "htmx-config")
    settings = json.loads(config["content"])
    assert settings["allowEval"] is settings["allowScriptTags"] is False
    assert settings["includeIndicatorStyles"] is False
    assert settings["historyCacheSize"] == 0


@pytest.mark.parametrize("path", ["/", "/about", "/chat/file", "/chatter"])
def test_no_other_page_runs_scripts(client, path):
    assert "script-src" not in client.get(path).headers["content-security-policy"]


def test_every_field_has_a_label_and_every_list_a_name(talk):
    talk.write("I load goods and pack orders")
    named = {values.get("for") for tag, values in talk.page.tags if tag == "label"}
    for tag, values in talk.page.tags:
        if tag == "textarea" or (tag == "input" and values.get("type") == "file"):
            assert values["id"] in named
    legends = len(re.findall("<legend", talk.response.text))
    assert legends == len(re.findall("<fieldset", talk.response.text)) >= 3
    assert len(re.findall("<h1", talk.response.text)) == 1


def test_the_vendored_script_is_the_one_that_its_notice_names():
    notice = (STATIC / "htmx.NOTICE").read_text(encoding="utf-8")
    found = hashlib.sha256((STATIC / "htmx.min.js").read_bytes()).hexdigest()
    assert f"sha256 {found}" in notice
    assert "Zero-Clause BSD" in notice
    version = re.search(r"htmx (2[.0-9]+\d)", notice)[1]
    assert f'version:"{version}"' in (STATIC / "htmx.min.js").read_text(encoding="utf-8")
