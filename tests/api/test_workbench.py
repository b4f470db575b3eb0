"""The counsellor's desk, script-free: one journey through every step, and what is stored of it."""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile

import pytest
from forms import Page
from staff import signed_in
from tiny_world import course, occupation, skill

from guidance.messages import languages, messages_for

BASE = "/counsellor/cases"
HTML = {"Accept": "text/html"}


def see(client, path, status=200, **query):
    answer = client.get(path, params={"language": "en", **query}, headers=HTML)
    assert answer.status_code == status, answer.text
    return Page(answer.text)


def words(client, reference="TOR-0142"):
    """Open a case and read words in Polish; return the sheet of skills."""
    assert client.submit(BASE, reference=reference).status_code == 303
    answer = client.submit(
        f"{BASE}/{reference}/skills?language=en",
        act="read",
        spoken="pl",
        text="ładować towary i pakować zamówienia, canary-4711",
        jobs="magazynier",
    )
    assert answer.status_code == 200
    return Page(answer.text)


def sent(page, name, **changes):
    fields: dict[str, list[str]] = {}
    for key, value in page.filled(page.form_with(name), **changes):
        fields.setdefault(key, []).append(value)
    fields.pop("csrf", None)
    return fields


def with_list(client, reference="TOR-0142"):
    """Return the page of a case's list: skills confirmed, no goal, everywhere."""
    sheet = words(client, reference)
    save = sent(sheet, "own", act="save", **{f"skill:{skill('load-goods')}": "held"})
    assert client.submit(f"{BASE}/{reference}/skills", **save).status_code == 303
    assert client.submit(f"{BASE}/{reference}/list").status_code == 303
    return see(client, f"{BASE}/{reference}/list")


def recorded(client, kind, reference="TOR-0142"):
    """Return what the last entry of a kind holds, from the case's export."""
    entries = client.get(f"/v1/cases/{reference}/export").json()["entries"]
    found = [entry for entry in entries if entry["kind"] == kind][-1]["payload"]
    return json.loads(found) if isinstance(found, str) else found


def raw(casework):
    return b"".join(path.read_bytes() for path in sorted(casework.parent.iterdir()))


def test_words_are_shown_in_two_languages_and_not_stored(counsellor, casework):
    """F01, F03, GDPR 5(1)(e): both names, the quote, likely skills of a job; the words stay out."""
    sheet = words(counsellor)
    assert "load goods" in sheet.text
    assert ("span", {"class": "other", "lang": "pl"}) in sheet.tags
    assert "ładować towary" in sheet.text
    answers = sent(sheet, "own")
    assert answers[f"skill:{skill('load-goods')}"] == ["unknown"]
    assert answers[f"from:{skill('drive-forklifts')}"] == ["likely"]
    assert b"canary-4711" not in raw(casework)


def test_answers_can_be_given_all_at_once(counsellor):
    sheet = words(counsellor)
    fields = sent(sheet, "own", act="held", **{f"skill:{skill('pack-orders')}": "rejected"})
    again = Page(counsellor.submit(f"{BASE}/TOR-0142/skills", **fields).text)
    answers = sent(again, "own")
    assert answers[f"skill:{skill('load-goods')}"] == ["held"]
    assert answers[f"skill:{skill('pack-orders')}"] == ["rejected"]


def test_a_skill_is_found_by_a_search_and_answers_stay(counsellor):
    """F06."""
    fields = sent(words(counsellor), "own", act="find", find="cook meals", **{f"skill:{skill('load-goods')}": "held"})  # fmt: skip
    found = sent(Page(counsellor.submit(f"{BASE}/TOR-0142/skills", **fields).text), "own")
    assert found[f"from:{skill('cook-meals')}"] == ["found"]
    assert found[f"skill:{skill('load-goods')}"] == ["held"]


def test_the_sheet_survives_a_change_of_language(counsellor):
    sheet = words(counsellor)
    fields: dict[str, list[str]] = {}
    for key, value in sheet.filled(0, language="de"):
        fields.setdefault(key, []).append(value)
    fields.pop("csrf")
    german = counsellor.submit(f"{BASE}/TOR-0142/skills", **fields)
    assert '<html lang="de"' in german.text
    assert "Waren verladen" in german.text
    assert sent(Page(german.text), "own")[f"from:{skill('drive-forklifts')}"] == ["likely"]


def test_one_conversation_from_the_first_word_to_the_plan(counsellor, casework):
    """F06, F08, F24, F41, F44, F50: every step, and what each leaves in the case."""
    sheet = words(counsellor)
    fields = sent(sheet, "own", act="save", own="knot nets\nknot nets", **{f"skill:{skill('load-goods')}": "held", f"skill:{skill('pack-orders')}": "rejected"})  # fmt: skip
    kept = counsellor.submit(f"{BASE}/TOR-0142/skills?language=en", **fields)
    assert kept.headers["location"] == f"{BASE}/TOR-0142/goal?language=en"
    profile = counsellor.get("/v1/cases/TOR-0142").json()["profile"]
    assert profile["rejected"] == [skill("pack-orders")]
    assert {"uri": skill("load-goods"), "evidence": "declared"} in profile["skills"]
    assert profile["local_skills"] == [{"text": "knot nets", "language": "pl"}]

    goal = see(counsellor, f"{BASE}/TOR-0142/goal")
    assert "No work is close enough" in goal.text
    found = counsellor.submit(f"{BASE}/TOR-0142/goal", act="find", wish="logistics planner")
    assert occupation("planner") in found.text
    counsellor.submit(f"{BASE}/TOR-0142/goal", act="save", goal="")

    limits = {"nuts": "PL61", "budget": "300", "currency": "EUR", "access": ["childcare"], "level:pl": "C2", "level:en": ""}  # fmt: skip
    assert counsellor.submit(f"{BASE}/TOR-0142/limits", **limits).status_code == 303
    constraints = counsellor.get("/v1/cases/TOR-0142").json()["profile"]["constraints"]
    assert constraints["access"] == ["childcare"]
    assert constraints["teaching_languages"] == {"pl": "C2"}
    form = see(counsellor, f"{BASE}/TOR-0142/limits")
    assert ("budget", "300") in form.filled(form.form_with("budget"))

    assert counsellor.submit(f"{BASE}/TOR-0142/list").status_code == 303
    page = see(counsellor, f"{BASE}/TOR-0142/list")
    assert "Forklift licence" in page.text
    assert "It is no promise of a job." in page.text
    decision = {"action": "add", "credential": course("started"), "reason": "known_offer", "text": "", "place": "1"}  # fmt: skip
    assert counsellor.submit(f"{BASE}/TOR-0142/decisions", **decision).status_code == 303
    lists = see(counsellor, f"{BASE}/TOR-0142/list")
    human = lists.text.split("Your list")[1].split("The program’s list")[0]
    machine = lists.text.split("The program’s list")[1].split("Change your list")[0]
    assert "Stock from A to Z" in human
    assert "Stock from A to Z" not in machine
    assert "Forklift licence" in machine

    both = counsellor.submit(f"{BASE}/TOR-0142/compare", compare=[course("started"), course("forklift")])  # fmt: skip
    assert both.status_code == 200
    assert "Skills" not in Page(both.text).words[:1]

    agreed = {"next_step": "ask the centre about 2 December", "day": "2026-12-02", "chosen": [course("started")]}  # fmt: skip
    assert counsellor.submit(f"{BASE}/TOR-0142/plan", **agreed).status_code == 303
    home = see(counsellor, f"{BASE}/TOR-0142")
    assert "ask the centre about 2 December" in home.text
    for what, more in (
        ("contact", {"day": "2026-11-20", "way": "telephone"}),
        ("note", {"text": "bring the licence"}),
        ("outcome", {"step": "taken", "credential": course("forklift")}),
    ):
        assert counsellor.submit(f"{BASE}/TOR-0142/write/{what}", **more).status_code == 303
    with sqlite3.connect(casework) as rows:
        kinds = [kind for (kind,) in rows.execute("SELECT kind FROM entries ORDER BY number")]
        plan = json.loads(rows.execute("SELECT payload FROM entries WHERE kind = 'plan'").fetchone()[0])  # fmt: skip
    assert kinds == ["opened", "profile", "profile", "profile", "profile", "recommended", "decision", "list_agreed", "plan", "contact", "note", "outcome"]  # fmt: skip
    assert plan["courses"] == [course("started")]
    assert plan["visit"]["day"] == "2026-11-22"
    assert b"canary-4711" not in raw(casework)


def test_work_within_reach_is_offered_with_the_three_words(counsellor):
    """F24: viable, desirable, safe, each with its threshold; unknown is said."""
    with_list(counsellor)
    page = see(counsellor, f"{BASE}/TOR-0142/goal")
    assert "warehouse worker" in page.text
    assert "What the three words mean" in page.text
    assert "30%" in page.text
    assert ("goal", occupation("warehouse-worker")) in {
        (values.get("name"), values.get("value")) for _, values in page.tags
    }


@pytest.mark.parametrize("paper", ["plan", "plan-large", "plan-easy", "plan-two", "letter-1"])
def test_papers_of_the_agreed_list(counsellor, paper):
    """F40, F46."""
    with_list(counsellor)
    path = f"{BASE}/TOR-0142/papers/{paper}.pdf"
    assert counsellor.get(path).status_code == 422
    plan = see(counsellor, f"{BASE}/TOR-0142/plan")
    ticked = sent(plan, "next_step", next_step="call them", day="2026-12-02")
    assert len(ticked["chosen"]) == 3
    counsellor.submit(f"{BASE}/TOR-0142/plan", **ticked)
    printed = counsellor.get(path, params={"language": "de"})
    assert printed.status_code == 200
    assert printed.content.startswith(b"%PDF")
    assert f"{path}?language=en" in counsellor.get(f"{BASE}/TOR-0142/plan?language=en").text


def test_both_lists_and_the_reason_stay_visible(counsellor):
    """F44: nothing of the machine's list goes; the history names reason, person and moment."""
    with_list(counsellor)
    out = {"action": "exclude", "credential": course("forklift"), "reason": "doubtful_quality", "text": "no exam there"}  # fmt: skip
    assert counsellor.submit(f"{BASE}/TOR-0142/decisions", **out).status_code == 303
    page = see(counsellor, f"{BASE}/TOR-0142/list").text
    assert "(taken out)" in page
    assert "no exam there" in page
    assert "counsel-1" in page
    assert "Every entry is as it was written" in page


@pytest.mark.parametrize(
    "decision",
    [
        {"action": "exclude", "credential": course("forklift"), "reason": "other", "text": ""},
        {"action": "exclude", "credential": course("nowhere"), "reason": "cost", "text": ""},
        {"action": "burn", "credential": course("forklift"), "reason": "cost", "text": ""},
        {"action": "free_action", "credential": "", "reason": "first_step", "text": ""},
    ],
)
def test_a_decision_without_its_reason_is_refused_and_says_so(counsellor, decision):
    with_list(counsellor)
    refused = counsellor.submit(f"{BASE}/TOR-0142/decisions?language=en", **decision)
    assert refused.status_code == 422
    assert "Please look at this again" in refused.text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": ""}, "Choose a reason."),
        ({"credential": ""}, "Choose the course that you want to change."),
        ({"reason": "known_offer"}, "does not fit “Take out”"),
        ({"action": "free_action", "reason": "first_step", "text": ""}, "in your own words"),
    ],
)
def test_what_a_decision_lacks_is_said_and_what_was_written_stays(counsellor, changes, told):
    """F44: no reason is chosen before a person chooses it, and no words are lost."""
    with_list(counsellor)
    untouched = see(counsellor, f"{BASE}/TOR-0142/list")
    assert all(name != "reason" for name, _ in untouched.filled(untouched.form_with("place")))
    sent = {"action": "exclude", "credential": course("forklift"), "reason": "cost", "place": "", "text": "Too dear for her."}  # fmt: skip
    refused = counsellor.submit(f"{BASE}/TOR-0142/decisions?language=en", **{**sent, **changes})
    assert refused.status_code == 422
    assert told in refused.text
    assert {**sent, **changes}["text"] in refused.text


def test_a_colleague_does_not_see_the_case_until_it_is_given_on(counsellor, colleague):
    with_list(counsellor)
    assert see(colleague, f"{BASE}/TOR-0142", 404)
    assert "TOR-0142</a>" not in colleague.get("/counsellor").text
    gone = counsellor.submit(f"{BASE}/TOR-0142/write/hand-over", to="counsel-2")
    assert gone.headers["location"].startswith("/counsellor?")
    assert "TOR-0142</a>" in colleague.get("/counsellor").text
    assert see(counsellor, f"{BASE}/TOR-0142", 404)


def test_stalled_cases_come_first_by_last_contact_alone(counsellor):
    """F43 and the law: no score, no profile plays a part."""
    for reference, day in (
        ("ONE-1", "2026-11-20"),
        ("TWO-2", "2026-09-01"),
        ("SIX-6", "2026-10-10"),
    ):
        counsellor.submit(BASE, reference=reference)
        counsellor.submit(f"{BASE}/{reference}/write/contact", day=day, way="telephone")
    # a case opened today was spoken about today: contacts before do not make it older
    listed = re.findall(
        r"(?:ONE-1|TWO-2|SIX-6)(?=</a>)", counsellor.get("/counsellor?language=en").text
    )
    assert listed == sorted(listed)
    quiet = see(counsellor, "/counsellor", quiet="4").text
    assert "No case matches" in quiet


def test_erasing_asks_for_the_number_and_leaves_nothing(counsellor, casework):
    """F10."""
    with_list(counsellor)
    assert see(counsellor, f"{BASE}/TOR-0142/erase")
    other = counsellor.submit(f"{BASE}/TOR-0142/erase?language=en", again="TOR-0143")
    assert other.status_code == 422
    assert "Nothing was erased" in other.text
    assert counsellor.submit(f"{BASE}/TOR-0142/erase", again="tor-0142").status_code == 303
    assert see(counsellor, f"{BASE}/TOR-0142", 404)
    assert b"TOR-0142" not in raw(casework)


@pytest.mark.parametrize("reference", ["Anna Nowak", "1990-04-03", "a@b.example"])
def test_a_reference_that_names_somebody_is_refused_and_not_repeated(counsellor, reference):
    answer = counsellor.submit(f"{BASE}?language=en", reference=reference)
    assert answer.status_code == 422
    assert reference not in answer.text


def test_a_change_without_the_token_of_the_session_is_refused(counsellor):
    counsellor.submit(BASE, reference="TOR-0142")
    for path in ("write/note", "skills", "goal", "limits", "list", "decisions", "plan", "erase"):
        answer = counsellor.post(f"{BASE}/TOR-0142/{path}", data={"text": "x", "again": "TOR-0142"})
        assert answer.status_code == 403, path


def test_nobody_signed_in_is_led_to_the_door_and_other_roles_stay_out(anybody, officer):
    answer = anybody.get("/counsellor", headers=HTML, follow_redirects=False)
    assert answer.headers["location"].startswith("/sign-in")
    assert officer.get("/counsellor", headers=HTML).status_code == 403


def test_a_document_is_read_into_the_sheet_and_not_kept(counsellor, casework):
    """F02."""
    counsellor.submit(BASE, reference="TOR-0142")
    cv = "Experience\n2019 - 2024 warehouse worker\nI load goods and drive forklifts. canary-4712\n"
    answer = counsellor.post(
        "/counsellor/document?language=en",
        data={"csrf": counsellor.csrf, "reference": "TOR-0142"},
        files={"document": ("cv.txt", cv.encode(), "text/plain")},
    )
    assert answer.status_code == 200
    sheet = sent(Page(answer.text), "own")
    assert sheet[f"from:{skill('load-goods')}"] == ["document"]
    assert b"canary-4712" not in raw(casework)
    empty = counsellor.post("/counsellor/document", data={"csrf": counsellor.csrf, "reference": "TOR-0142"}, files={"document": ("", b"")})  # fmt: skip
    assert empty.status_code == 422


@pytest.mark.parametrize("language", languages())
def test_every_page_speaks_every_language(counsellor, language):
    with_list(counsellor)
    say = messages_for(language).say
    pages = ("", "/words", "/skills", "/goal", "/limits", "/list", "/plan", "/erase")
    for path in (
        *(f"{BASE}/TOR-0142{page}" for page in pages),
        "/counsellor",
        "/counsellor/complaints",
    ):
        answer = counsellor.get(path, params={"language": language, "with": "uk"}, headers=HTML)
        assert answer.status_code == 200, path
        assert f'<html lang="{language}"' in answer.text
        assert answer.text.count("<h1") == 1
        assert "workbench." not in Page(answer.text).text.replace("workbench.css", "")
    assert say("workbench.step_list") in answer.text or say("workbench.complaints") in answer.text


def test_reasons_stand_beside_each_other_in_both_languages(counsellor):
    with_list(counsellor)
    page = counsellor.get(f"{BASE}/TOR-0142/list?language=de", headers=HTML).text
    pair = page.split('class="tongue-pair"')[1].split("</details>")[0]
    assert '<div lang="pl">' in pair
    assert pair.count("<ul>") == 2


def test_numbers_on_the_list_are_those_of_the_answer(counsellor):
    with_list(counsellor)
    opened = recorded(counsellor, "recommended")["answer"]["results"][0]["opened"]
    say = messages_for("en").say
    told = say("workbench.doors", before=opened["before"], after=opened["after"])
    assert told in see(counsellor, f"{BASE}/TOR-0142/list").text


def test_complaints_wait_for_a_person(counsellor, colleague, staffed):
    """F46."""
    with_list(counsellor)
    run = recorded(counsellor, "recommended")["run_id"]
    made = counsellor.post("/v1/complaints", json={"run_id": run, "text": "That is wrong.", "language": "en"})  # fmt: skip
    assert made.status_code in (200, 201), made.text
    number = made.json()["id"]
    assert "That is wrong." in see(counsellor, "/counsellor/complaints").text
    assert "That is wrong." not in see(colleague, "/counsellor/complaints").text
    assert counsellor.submit(f"/counsellor/complaints/{number}", answer="").status_code == 422
    kept = counsellor.submit(f"/counsellor/complaints/{number}", answer="We look at it.")
    assert kept.status_code == 303
    assert "Nobody is waiting" in see(counsellor, "/counsellor/complaints").text
    assert signed_in(staffed, "counsel-1").get(f"/v1/complaints/{number}").json()["answer"] == "We look at it."  # fmt: skip


def test_a_large_document_stays_in_memory(counsellor, monkeypatch):
    """GDPR 5(1)(e): a form's file is never rolled over to a temporary file on disk."""
    rolled = []

    def roll(file):
        rolled.append(file)

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", roll)
    counsellor.submit(BASE, reference="TOR-0142")
    cv = b"Experience\n" + b"I load goods and keep stock.\n" * 60_000
    answer = counsellor.post(
        "/counsellor/document",
        data={"csrf": counsellor.csrf, "reference": "TOR-0142"},
        files={"document": ("cv.txt", cv, "text/plain")},
    )
    assert len(cv) > 1_500_000
    assert answer.status_code in (200, 422)
    assert not rolled


def test_a_learner_whose_language_no_course_has_is_asked_for_others(counsellor):
    counsellor.submit(BASE, reference="TOR-0142")
    counsellor.submit(
        f"{BASE}/TOR-0142/skills", act="read", spoken="uk", text="load goods", jobs=""
    )
    assert (
        "No course here is taught in Ukrainian" in see(counsellor, f"{BASE}/TOR-0142/limits").text
    )
    counsellor.submit(f"{BASE}/TOR-0142/limits", **{"level:pl": "B1"})
    assert "No course here" not in see(counsellor, f"{BASE}/TOR-0142/limits").text


@pytest.mark.parametrize("language", languages())
def test_a_new_case_speaks_the_language_of_the_page(counsellor, language):
    """F44: nobody is taken for a speaker of English because a counsellor did not look."""
    counsellor.submit(f"{BASE}?language={language}", reference="TOR-0142")
    page = see(counsellor, f"{BASE}/TOR-0142/words", language=language)
    form = page.form_with("spoken")
    assert dict(page.filled(form))["spoken"] == language
    counsellor.submit(f"{BASE}/TOR-0142/goal?language={language}", act="save", goal="")
    assert recorded(counsellor, "profile")["profile"]["language"] == language


def test_courses_side_by_side_stand_within_their_case(counsellor):
    """F41: the case's reference and its steps stay in sight."""
    with_list(counsellor)
    uris = recorded(counsellor, "recommended")["answer"]["results"]
    ticked = [item["credential"] for item in uris][:2]
    answer = counsellor.submit(f"{BASE}/TOR-0142/compare?language=en", compare=ticked)
    main = answer.text.split("<main")[1]
    assert main.index("TOR-0142") < main.index("Courses side by side")
    assert f'href="{BASE}/TOR-0142/plan' in main


def test_a_case_shows_what_was_ticked_for_the_plan(counsellor):
    """F40: not all of the list, which was agreed on with it."""
    with_list(counsellor)
    listed = recorded(counsellor, "recommended")["answer"]["results"]
    first, second = listed[0], listed[1]
    counsellor.submit(
        f"{BASE}/TOR-0142/plan", chosen=[second["credential"]], next_step="Call", day="2026-12-01"
    )
    page = see(counsellor, f"{BASE}/TOR-0142")
    shown = page.text.split("What you agreed on")[1].split("Next step")[0]
    assert second["title"] in shown
    assert first["title"] not in shown
    counsellor.submit(f"{BASE}/TOR-0142/plan", next_step="Call", day="2026-12-01")
    none = see(counsellor, f"{BASE}/TOR-0142").text
    assert second["title"] not in none.split("What you agreed on")[1].split("Next step")[0]
