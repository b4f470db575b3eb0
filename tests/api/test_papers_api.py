"""What people take home (F40, F42, F46): numbers on paper are those of the interface, in every look.

The tiny world gets two schemes and a contact for these tests; the snapshot of the others stays.
"""

from __future__ import annotations

import io
import json
import logging
import re
from dataclasses import replace
from datetime import date

import pytest
from forms import Page
from pypdf import PdfReader
from tiny_world import course, occupation, skill

from api.paper_answers import ActionPlanResponse, FundingResponse
from api.rendering.qr import qr_svg
from api.service import Loaded
from guidance.contacts import Contact, ContactBook
from guidance.explanation import Voice
from guidance.funding import (
    Cover,
    FundingScheme,
    FundingSchemes,
    Question,
    SchemeKind,
    Wording,
)
from guidance.learner import read_profile
from guidance.messages import languages, messages_for
from guidance.papers import answer_sheet
from guidance.papers.plan_sheet import MOST_CAVEATS
from guidance.recommendation import recommend
from guidance.storage.files import policy_for

FORKLIFT, PLANNING = course("forklift"), course("planning")
BODY = {
    "skills": [{"uri": skill("load-goods")}],
    "goal": {"occupation": occupation("warehouse-worker")},
    "language": "pl",
    "as_of": "2026-11-22",
    "constraints": {"nuts": "PL61"},
}
CHOSEN = [{"credential": FORKLIFT}, {"credential": PLANNING}]
VOUCHER = FundingScheme(
    id="half",
    kind=SchemeKind.VOUCHER,
    operator="Fundusz Żółć",
    country="PL",
    url="https://fund.example/half",
    statement="Połowa ceny.",
    statement_language="pl",
    words=(Wording("en", "Half voucher", "It pays half."),),
    cover=Cover("EUR", 0.5),
    checked_on=date(2026, 11, 1),
)
ASKING = replace(
    VOUCHER, id="whole", cover=Cover("EUR"), questions=(Question("work", (("en", "Working?"),)),)
)
OFFICE = Contact(
    region="PL61",
    organisation="Poradnia Toruń",
    what_for="plany nauki",
    telephone="+48 555 0101",
    email=None,
    url="https://poradnia.example",
    opening_hours=None,
    languages=("pl",),
    checked_on=date(2026, 11, 2),
    source="tiny list",
)


@pytest.fixture
def desk(client):
    """Return the client over the tiny world with schemes and a contact."""
    service = client.app.state.service
    before = service.current()
    changed = replace(
        before.snapshot,
        funding=FundingSchemes((VOUCHER, ASKING)),
        contacts=ContactBook.of([OFFICE]),
    )
    service._loaded = Loaded(changed, before.place, before.linkers)
    yield client
    service._loaded = before


def asked(client, path, **more):
    response = client.post(path, json={**BODY, **more})
    assert response.status_code == 200, response.text
    return response


def plan(client, **more):
    return asked(client, "/v1/action-plans", **{"courses": CHOSEN, **more}).json()


def sheet(client, path="/v1/action-plans.pdf", **more):
    return asked(client, path, **({"courses": CHOSEN} if "plans" in path else {}) | more)


def squeezed(text):
    return "".join(text.split())


def words_of(pdf, foot):
    """Return the text of a PDF without blanks and without the line under each page."""
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
    under = re.escape(squeezed(foot)) + r"\d+$"
    return "".join(re.sub(under, "", text) for text in pages)


def blocks(told, at=0):
    return told["sheets"][at]["blocks"]


def numbers(told, language):
    """Return each number of a plan in JSON as its language writes it."""
    messages = messages_for(language)
    for item in told["courses"]:
        yield from (str(item["opened"][name]) for name in ("before", "after"))
        sums = [item["price"], *(line[n] for line in item["funding"] for n in ("covered", "rest"))]
        paid = (money for money in sums if money and money["amount"])
        yield from (messages.money(money["amount"], money["currency"]) for money in paid)
        if item["start"]:
            yield messages.show(date.fromisoformat(item["start"]))
        if item["hours"]:
            yield messages.show(item["hours"]["low"])


def test_who_may_pay(desk):
    """F42: likely before ask, sums from the price, questions and no answers."""
    found = asked(desk, "/v1/funding", courses=CHOSEN).json()
    FundingResponse.model_validate(found, strict=False)
    lines = found["courses"][0]["lines"]
    assert [(line["scheme"], line["prospect"]) for line in lines] == [
        ("half", "likely"),
        ("whole", "ask"),
    ]
    price = lines[0]["price"]["amount"]
    assert lines[0]["covered"]["amount"] == lines[0]["rest"]["amount"] == price / 2
    assert lines[1]["questions"] == [{"text": "Working?", "language": "en"}]
    assert all(line["checked_on"] == "2026-11-01" and line["url"] for line in lines)


def test_no_scheme_loaded_is_no_line(client):
    """F42: a snapshot without packs, as all earlier ones, says nothing about money."""
    found = asked(client, "/v1/funding", courses=CHOSEN).json()
    assert [item["lines"] for item in found["courses"]] == [[], []]


@pytest.mark.parametrize("path", ["/v1/funding", "/v1/action-plans", "/v1/action-plans.pdf"])
def test_what_is_refused(desk, path):
    """F42, GDPR 5(1)(c): no member beside the published ones, no course or run that is not there."""
    for more in (
        {"courses": CHOSEN, "name": "Ada"},
        {"courses": CHOSEN, "income": 900},
        {"courses": []},
        {},
        {"courses": [{"credential": FORKLIFT, "run": "nowhere"}]},
    ):
        assert desk.post(path, json={**BODY, **more}).status_code == 422, more
    unknown = {**BODY, "courses": [{"credential": "c/none"}]}
    assert desk.post(path, json=unknown).status_code == 404


def test_the_plan_repeats_the_recommendation(desk):
    """F40: run id, job ads and gaps are those of the list; the order is the one handed in."""
    answer = asked(desk, "/v1/recommendations", limit=50).json()
    listed = {item["credential"]: item for item in answer["results"]}
    for order in (CHOSEN, CHOSEN[::-1]):
        told = plan(desk, courses=order)
        ActionPlanResponse.model_validate(told, strict=False)
        assert told["run_id"] == answer["run_id"]
        assert [c["credential"] for c in told["courses"]] == [c["credential"] for c in order]
        for item in told["courses"]:
            result = listed.get(item["credential"])
            assert item["rank"] == (result["rank"] if result else None)
            if result:
                assert item["opened"].items() <= result["opened"].items()
                assert item["gap"] == result["gap"]


@pytest.mark.parametrize("language", languages())
def test_the_paper_says_what_the_interface_says(desk, language):
    """F40: every sentence and every number of the JSON stands in the PDF, letter by letter."""
    told = plan(desk, language=language)
    foot = messages_for(language).say("paper.number", run=told["run_id"])
    text = words_of(sheet(desk, language=language).content, foot)
    for block in blocks(told):
        assert squeezed(block["text"]) in text, block
    for number in numbers(told, language):
        assert squeezed(number) in text, number


@pytest.mark.parametrize("look", [{}, {"large": True}, {"easy": True}, {"second_language": "fi"}])
def test_the_pdf_opens_is_tagged_and_is_the_same_twice(desk, look):
    """F40: PDF/UA-1, title, language; equal requests give equal bytes."""
    first, again = (sheet(desk, **look).content for _ in range(2))
    assert first == again
    reader = PdfReader(io.BytesIO(first))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "pl"
    assert reader.metadata.title.startswith(messages_for("pl").say("paper.title"))
    assert "pdfuaid" in reader.xmp_metadata.rdf_root.toxml()


def letters(pdf):
    """Return the sizes of letters of a PDF that are used for running text."""
    sizes = []

    def visit(text, _cm, tm, _font, size):
        if len(text.strip()) > 20:
            sizes.append(round(size * abs(tm[0])))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=visit)
    return sizes


def test_large_print_is_eighteen_points(desk):
    """F40: running text of at least 18 points; only the line under the page is smaller."""
    usual, large = letters(sheet(desk).content), letters(sheet(desk, large=True).content)
    assert min(size for size in large if size != 11) >= 16  # addresses are set at 0.9
    assert sorted(large)[len(large) // 2] >= 18
    assert sorted(usual)[len(usual) // 2] == 12


def test_easy_words_say_less_and_keep_what_counts(desk):
    """F40: fewer and shorter sentences; prices, days and job ads stay."""
    usual, easy = plan(desk), plan(desk, easy=True)
    assert easy["courses"] == usual["courses"]
    texts = [" ".join(block["text"] for block in blocks(told)) for told in (usual, easy)]
    assert len(texts[1]) < len(texts[0])
    for number in numbers(usual, "pl"):
        assert number in texts[1]


@pytest.mark.parametrize("second", [code for code in languages() if code != "pl"])
def test_two_languages_say_the_same_numbers(desk, second):
    """F40: side by side, block by block; the second language changes no number and no run id."""
    one, two = plan(desk), plan(desk, second_language=second)
    assert two["run_id"] == one["run_id"]
    assert two["courses"] == one["courses"]
    assert [block["kind"] for block in blocks(two)] == [block["kind"] for block in blocks(two, 1)]
    for told in (one, two):
        assert blocks(told) == blocks(one)
    joined = " ".join(f"{block['label']} {block['text']}" for block in blocks(two, 1))
    for number in numbers(two, second):
        assert number in joined
    text = words_of(sheet(desk, second_language=second).content, "")
    for block in (*blocks(two), *blocks(two, 1)):
        if len(block["text"]) < 40:  # longer ones may go on on the next page
            assert squeezed(block["text"]) in text


@pytest.mark.parametrize("look", [{}, {"easy": True}])
def test_no_warning_for_all_courses_is_left_out(desk, look):
    """F35, F40: what holds for the whole list, such as a regulated occupation, is on every plan."""
    answer = asked(desk, "/v1/recommendations", limit=50).json()
    told = plan(desk, **look)
    texts = {block["text"] for block in blocks(told)}
    assert answer["caveats"]
    assert set(answer["caveats"]) <= texts
    chosen = {item["credential"] for item in told["courses"]}
    own = [
        set(result["caveats"]) - set(answer["caveats"])
        for result in answer["results"]
        if result["credential"] in chosen
    ]
    assert any(own)
    assert all(len(said & texts) >= min(len(said), MOST_CAVEATS) for said in own)


def test_next_steps_are_those_written_down(desk):
    """F40: with day and who; without any, the usual calls within a week."""
    step = {"text": "Zadzwonić do szkoły", "by": "2026-12-01", "who": "counsellor"}
    told = plan(desk, next_steps=[step])
    (fact,) = (block for block in blocks(told) if block["text"] == step["text"])
    messages = messages_for("pl")
    assert messages.show(date(2026, 12, 1)) in fact["label"]
    assert messages.say("paper.who_counsellor") in fact["label"]
    usual = [b for b in blocks(plan(desk)) if messages.show(date(2026, 11, 29)) in b["label"]]
    assert len(usual) == 4  # two providers, one operator of both schemes, a counsellor


def test_whom_to_talk_to_and_where_to_complain(desk):
    """F40, F46: a dated contact, the number to give, the operation that takes a complaint."""
    told = plan(desk)
    texts = [block["text"] for block in blocks(told)]
    assert OFFICE.organisation in texts
    assert OFFICE.telephone in texts
    assert told["complaint"] == {"operation": "POST /v1/complaints", "run_id": told["run_id"]}
    assert messages_for("pl").say("paper.complaint", run=told["run_id"]) in texts


def test_only_safe_addresses_become_pictures(desk):
    """F40: an https page is printed and drawn; anything else is neither."""
    told = plan(desk, courses=CHOSEN)
    assert [item["page"] for item in told["courses"]] == ["https://courses.example/forklift", None]
    drawn = [block["text"] for block in blocks(told) if block["kind"] == "address"]
    assert drawn == ["https://courses.example/forklift"]
    assert qr_svg("javascript:alert(1)") is None
    assert qr_svg("http://courses.example") is None
    assert qr_svg("https://courses.example/" + "a" * 400) is None
    assert qr_svg(drawn[0]).startswith("<svg")
    assert qr_svg(drawn[0]) != qr_svg("https://courses.example/other")


@pytest.mark.parametrize(
    "step",
    [
        {"text": ""},
        {"text": "a" * 301},
        {"text": "a", "by": 0},
        {"text": "a", "by": "tomorrow"},
        {"text": "a", "by": "2026-02-30"},
        {"text": "a", "who": "boss"},
        {"text": "a", "name": "Ada"},
        {"text": "\ud800"},
    ],
)
def test_a_step_that_is_none_is_refused(desk, step):
    body = json.dumps({**BODY, "courses": CHOSEN, "next_steps": [step]})
    assert desk.post("/v1/action-plans", content=body).status_code == 422


@pytest.mark.parametrize("language", languages())
def test_the_letter_on_paper_is_the_letter(desk, language):
    """F46, AI Act 86: every line of the explanation's letter stands in the PDF."""
    told = asked(desk, "/v1/explanations", credential=FORKLIFT, language=language).json()
    foot = messages_for(language).say("paper.letter_number", run=told["run_id"])
    pdf = sheet(desk, "/v1/explanations.pdf", credential=FORKLIFT, language=language).content
    text = words_of(pdf, foot)
    for line in filter(None, told["letter"]):
        assert squeezed(line.lstrip("+!– ")) in text, line
    assert squeezed(messages_for(language).say("paper.complaint", run=told["run_id"])) in text
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == language


@pytest.mark.parametrize("language", languages())
def test_the_letter_about_a_list_says_what_the_answer_says(desk, language):
    """F46: every reason and warning of the first courses, or why there is none."""
    snapshot = desk.app.state.service.current().snapshot
    limits = {**BODY["constraints"], "teaching_languages": {"pl": "B1"}}
    profile = read_profile({**BODY, "language": language, "constraints": limits})
    answer = recommend(profile, snapshot, policy_for(profile))
    told = answer_sheet(answer, profile, Voice.of(language, snapshot))
    texts = [block.text for block in told.blocks]
    assert answer.results
    for result in answer.results[:3]:
        assert f"{result.rank}. {result.title}" in texts
        assert {*result.reasons, *answer.own_caveats(result), *answer.caveats} <= {*texts}
    assert texts[0] == answer.notice
    assert any(answer.run_id in text for text in texts)
    nobody = replace(profile, skills=())
    empty = recommend(nobody, snapshot, policy_for(nobody))
    blank = answer_sheet(empty, nobody, Voice.of(language, snapshot))
    assert empty.empty_reason in [block.text for block in blank.blocks]


def test_nothing_of_a_plan_is_stored_or_logged(desk, snapshots, caplog):
    """GDPR 5(1)(e): a canary in a next step is on the paper and nowhere else."""
    canary = "kanarek-7d1f"
    with caplog.at_level(logging.DEBUG):
        found = sheet(desk, next_steps=[{"text": canary}])
    assert canary in words_of(found.content, "")
    assert canary not in caplog.text
    files = [path for path in snapshots.parent.rglob("*") if path.is_file()]
    assert files
    assert not any(canary.encode() in path.read_bytes() for path in files)


FORM = {
    "language": "pl",
    "goal": occupation("warehouse-worker"),
    "region": "PL61",
    f"skill:{skill('load-goods')}": "held",
}


def test_the_page_prints_the_ticked_courses(desk):
    """F40: from the list, without an account; the page says what the PDF of the interface says."""
    page = desk.post("/papers/plan", data={**FORM, "compare": [PLANNING]})
    assert page.status_code == 200
    text = squeezed(Page(page.text).text)
    told = plan(desk, courses=[{"credential": PLANNING}])
    for block in blocks(told):
        if told["run_id"] not in block["text"]:  # the form asks with limits of its own
            assert squeezed(block["text"]) in text
    assert "<script" not in page.text


def test_the_page_and_its_pdf_have_the_same_courses(desk):
    """F40: what is shown is what is saved, in the look that was chosen."""
    look = {"second": "de", "easy": "yes", "large": "yes"}
    page = desk.post("/papers/plan", data={**FORM, **look})
    form = page.text.split('class="look card screen"')[1].split("</form>")[0]
    chosen = re.findall(r'name="chosen" value="([^"]+)"', form)
    assert chosen
    saved = desk.post("/papers/plan.pdf", data={**FORM, **look, "chosen": chosen})
    assert saved.headers["content-type"] == "application/pdf", saved.text
    assert "attachment" in saved.headers["content-disposition"]
    text = words_of(saved.content, "")
    for title in re.findall(r"<h2><span[^>]*>(\d\. [^<]+)</span>", page.text):
        assert squeezed(title) in text


def test_the_letter_has_its_page(desk):
    """F46."""
    page = desk.post("/papers/letter", data={**FORM, "letter": FORKLIFT})
    assert page.status_code == 200
    assert messages_for("pl").say("paper.complaint_heading") in page.text
    saved = desk.post("/papers/letter.pdf", data={**FORM, "letter": FORKLIFT})
    assert saved.content.startswith(b"%PDF")


@pytest.mark.parametrize("path", ["/papers/plan", "/papers/plan.pdf", "/papers/letter"])
def test_forms_take_no_other_field(desk, path):
    for more in ({"name": "Ada"}, {"second": "xx"}, {"origin": "elsewhere"}):
        assert desk.post(path, data={**FORM, "letter": FORKLIFT, **more}).status_code == 422


def test_a_list_offers_the_paper(desk):
    page = desk.post("/", data={**FORM, "step": "courses"}).text
    assert 'formaction="/papers/plan"' in page
    assert 'formaction="/papers/letter"' in page


def test_nobody_without_a_course_gets_an_empty_plan(desk):
    page = desk.post("/papers/plan", data={"language": "pl"})
    assert page.status_code == 200
    assert messages_for("pl").say("paper_page.nothing") in page.text
    assert desk.post("/papers/plan.pdf", data={"language": "pl"}).status_code == 422
