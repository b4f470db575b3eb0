"""Local accounts: sign in and out, roles, tokens, throttling (F46, F44; NIS2)."""

from __future__ import annotations

import threading
import time
from urllib.parse import urlencode

import pytest
from fastapi import APIRouter
from staff import ACCOUNTS, CHEAP, FORM, PASSWORD, Signed, signed_in
from starlette.responses import Response

from api.attempts import FREE, FREE_OF_ADDRESS, LONGEST_WAIT, Attempts
from api.routers.accounts import own_address
from api.security import COOKIE, Role, TheCounsellor, TheForm, TheOfficer
from api.sessions import IDLE_SECONDS, LONGEST_SECONDS, Secret, Session, Sessions
from guidance.storage.accounts import Accounts


async def show(staff: TheCounsellor) -> Response:
    return Response(staff.name)


async def change(staff: TheCounsellor, form: TheForm) -> Response:
    return Response(f"{staff.name} {form.get('word')}")


async def office(staff: TheOfficer) -> Response:
    return Response(staff.name)


@pytest.fixture
def rooms(staffed):
    """Pages and operations as a colleague would write them."""
    routes = APIRouter(include_in_schema=False)
    for prefix in ("/counsellor/room", "/v1/room"):
        routes.add_api_route(prefix, show, response_model=None)
        routes.add_api_route(prefix, change, methods=["POST"], response_model=None)
    routes.add_api_route("/v1/office", office, response_model=None)
    staffed.include_router(routes)
    return staffed


def test_the_page_is_there_in_every_language(anybody):
    for language in ("de", "en", "es", "fi", "fr", "pl"):
        page = anybody.get(f"/sign-in?language={language}")
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text


@pytest.mark.parametrize("name", sorted(ACCOUNTS))
def test_each_role_arrives_at_its_own_pages(staffed, name):
    body = urlencode({"name": name, "password": PASSWORD})
    answer = Signed(staffed).post("/sign-in", content=body, headers=FORM, follow_redirects=False)
    assert answer.headers["location"] == f"/{ACCOUNTS[name].value}"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert signed_in(staffed, name).get("/v1/session").json()["role"] == ACCOUNTS[name].value


def test_the_cookie_is_secure_over_https(staffed):
    client = Signed(staffed, base_url="https://testserver")
    body = urlencode({"name": "counsel-1", "password": PASSWORD})
    answer = client.post("/sign-in", content=body, headers=FORM, follow_redirects=False)
    assert "; Secure" in answer.headers["set-cookie"]


def test_a_wrong_password_and_an_unknown_name_read_alike(anybody):
    told = []
    for name in ("counsel-1", "nobody-9"):
        body = urlencode({"name": name, "password": "not the right one"})
        answer = anybody.post("/sign-in", content=body, headers=FORM, follow_redirects=False)
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
        told.append(answer.text)
    assert told[0] == told[1]
    assert "not the right one" not in told[0]


def test_many_wrong_passwords_have_to_wait(anybody):
    body = urlencode({"name": "counsel-1", "password": "not the right one"})
    codes = [anybody.post("/sign-in", content=body, headers=FORM).status_code for _ in range(FREE)]
    assert codes == [401] * FREE
    again = urlencode({"name": "counsel-1", "password": PASSWORD})
    answer = anybody.post("/sign-in", content=again, headers=FORM, follow_redirects=False)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1


def test_the_wait_doubles_ends_and_is_forgotten():
    attempts = Attempts()
    for _ in range(FREE):
        assert attempts.begin("a", "1", 100.0) == 0
    assert attempts.begin("a", "2", 100.0) == 1
    assert attempts.begin("a", "2", 101.0) == 0
    assert attempts.begin("a", "2", 101.0) == 2
    assert attempts.wait("b", "1", 101.0) == 0
    now = 101.0
    for _ in range(20):
        now += LONGEST_WAIT
        assert attempts.begin("a", "3", now) == 0
    assert attempts.wait("a", "2", now) == LONGEST_WAIT
    assert attempts.wait("b", "3", now) == 1
    assert attempts.wait("a", "2", now + LONGEST_WAIT) == 0
    attempts.succeeded("a", "3")
    assert attempts.wait("a", "2", now) == 0
    assert attempts.wait("b", "3", now) == 0


def test_without_a_session_a_page_leads_to_the_sign_in_and_back(rooms):
    client = Signed(rooms)
    page = client.get("/counsellor/room?x=1", follow_redirects=False)
    assert page.status_code == 303
    assert page.headers["location"] == "/sign-in?next=/counsellor/room%3Fx%3D1"
    form = client.get(page.headers["location"]).text
    assert 'name="next" value="/counsellor/room?x=1"' in form
    body = urlencode({"name": "counsel-1", "password": PASSWORD, "next": "/counsellor/room?x=1"})
    assert client.post("/sign-in", content=body, headers=FORM).text == "counsel-1"
    posted = Signed(rooms).post("/counsellor/room", follow_redirects=False)
    assert posted.headers["location"] == "/sign-in?next=/counsellor"


def test_without_a_session_an_operation_is_refused(rooms):
    answer = Signed(rooms).get("/v1/room")
    assert answer.status_code == 401
    assert answer.json()["type"].endswith("sign-in-needed")


def test_another_role_is_refused(rooms, curator):
    assert curator.get("/v1/room").status_code == 403
    assert curator.get("/v1/office").status_code == 403
    assert signed_in(rooms, "office-1").get("/v1/office").text == "office-1"


@pytest.mark.parametrize("path", ["/counsellor/room", "/v1/room"])
def test_a_change_needs_the_token_of_its_session(rooms, counsellor, colleague, path):
    assert counsellor.submit(path, word="yes").text == "counsel-1 yes"
    assert counsellor.post(path, headers=counsellor.token).status_code == 200
    for stolen in ("", "x", colleague.csrf, "ä"):
        assert counsellor.submit(path, csrf=stolen).status_code == 403
    assert counsellor.post(path).status_code == 403
    for origin in ("https://elsewhere.example", "http://[", "x"):
        foreign = {**counsellor.token, "Origin": origin}
        assert counsellor.post(path, headers=foreign).status_code == 403
    crossed = {**counsellor.token, "Sec-Fetch-Site": "cross-site"}
    assert counsellor.post(path, headers=crossed).status_code == 403
    own = {**counsellor.token, "Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert counsellor.post(path, headers=own).status_code == 200


def test_a_form_with_a_file_is_checked_too(rooms, counsellor, monkeypatch):
    """And its file stays in memory, however large."""

    def refuse(*_):
        raise AssertionError("a file of a form on disk")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", refuse)
    files = {"table": ("people.csv", b"x" * 200_000)}
    sent = {"csrf": counsellor.csrf, "word": "yes"}
    monkeypatch.setattr("starlette.formparsers.MultiPartParser.spool_max_size", 1_000)
    answer = counsellor.post("/counsellor/room", data=sent, files=files)
    assert answer.text == "counsel-1 yes"
    small = {"table": ("people.csv", b"id;skills")}
    assert counsellor.post("/counsellor/room", data=sent, files=small).text == "counsel-1 yes"
    assert counsellor.post("/counsellor/room", data={"word": "no"}, files=small).status_code == 403


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("application/x-www-form-urlencoded", b"name=\xff\xfe"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(9_000))),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(anybody, kind, body):
    assert anybody.post("/sign-in", content=body, headers={"Content-Type": kind}).status_code in (
        401,
        422,
    )


def test_all_addresses_of_one_connection_are_one(staffed, casework):
    """A connection is given 2**64 IPv6 addresses: each as a new one, it could try without end.

    All but the first name an account, whose password is hashed at the low cost of tests.
    """
    accounts, told = Accounts(casework, CHEAP), []
    for number in range(1, FREE_OF_ADDRESS + 1):
        accounts.add(f"desk-{number}", Role.COUNSELLOR, PASSWORD)
    for number in range(FREE_OF_ADDRESS + 1):
        client = Signed(staffed, client=(f"2001:db8::{number:x}", 1))
        body = urlencode({"name": f"desk-{number}", "password": "never the right one"})
        told.append(client.post("/sign-in", content=body, headers=FORM).status_code)
    assert told == [401] * FREE_OF_ADDRESS + [429]


def test_a_form_of_another_site_signs_nobody_in(anybody):
    body = urlencode({"name": "counsel-1", "password": PASSWORD})
    headers = {**FORM, "Origin": "https://elsewhere.example"}
    assert anybody.post("/sign-in", content=body, headers=headers).status_code == 403


def test_signing_out_ends_the_session_everywhere(staffed, counsellor):
    other, kept = signed_in(staffed, "counsel-1"), counsellor.cookies[COOKIE]
    answer = counsellor.submit("/sign-out")
    assert answer.status_code == 303
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert other.get("/v1/session").status_code == 401
    assert Signed(staffed, cookies={COOKIE: kept}).get("/v1/session").status_code == 401


def test_a_new_password_and_a_removed_account_end_sessions(staffed, casework, counsellor, officer):
    accounts = Accounts(casework, CHEAP)
    accounts.change_password("counsel-1", "another set of words")
    assert counsellor.get("/v1/session").status_code == 401
    signed_in(staffed, "counsel-1", "another set of words")
    accounts.remove("office-1")
    assert officer.get("/v1/session").status_code == 401
    accounts.add("office-1", ACCOUNTS["office-1"], PASSWORD)
    assert officer.get("/v1/session").status_code == 401


def test_a_session_ends_with_time():
    begun = 1_000_000
    session = Session("a", 0, "n", begun, begun)
    assert not session.is_over(begun + IDLE_SECONDS)
    assert session.is_over(begun + IDLE_SECONDS + 1)
    assert session.is_over(begun - 3600)
    used = Session("a", 0, "n", begun, begun + LONGEST_SECONDS)
    assert not used.is_over(begun + LONGEST_SECONDS)
    assert used.is_over(begun + LONGEST_SECONDS + 1)


def test_a_used_session_gets_a_fresh_cookie(staffed):
    security, now = staffed.state.security, time.time()
    account = security.accounts.find("counsel-1")
    old = Session(account.name, account.sessions, "n", int(now) - 600, int(now) - 600)
    client = Signed(staffed, cookies={COOKIE: security.sessions.cookie(old)})
    fresh = client.get("/v1/session").headers["set-cookie"]
    read = security.sessions.read(fresh.split(";")[0].split("=", 1)[1])
    assert (read.begun, read.nonce) == (old.begun, "n")
    assert read.seen >= int(now)
    assert "set-cookie" not in client.get("/about").headers


def test_a_cookie_of_another_secret_or_altered_is_nobody(staffed, counsellor):
    sessions = Sessions(Secret("x" * 32, lasting=True))
    value = counsellor.cookies[COOKIE]
    assert staffed.state.security.sessions.read(value) is not None
    assert sessions.read(value) is None
    for altered in (value[:-1], f"A{value}", "", "....", value.split(".")[0]):
        assert staffed.state.security.sessions.read(altered) is None


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/counsellor/cases/A-1?x=2", "/counsellor/cases/A-1?x=2"),
        ("/", "/"),
        ("", ""),
        ("//elsewhere.example", ""),
        ("/\\elsewhere.example", ""),
        ("https://elsewhere.example", ""),
        ("/a\r\nSet-Cookie: x", ""),
        ("counsellor", ""),
    ],
)
def test_the_way_on_never_leads_elsewhere(asked, kept):
    assert own_address(asked) == kept


def test_pages_of_learners_set_no_cookie(anybody, counsellor):
    for client in (anybody, counsellor):
        for path in ("/", "/about", "/sign-in", "/v1/health"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert "set-cookie" not in answer.headers


def test_signing_in_often_from_one_address_is_no_attack():
    attempts = Attempts()
    for number in range(100):
        attempts.begin(f"desk-{number}", "1", 100.0)
        attempts.succeeded(f"desk-{number}", "1")
    assert attempts.wait("desk-1", "1", 100.0) == 0


def test_passwords_sent_at_once_are_not_tried_at_once(staffed):
    """Twelve at the same moment: no more of them are looked at than in a row."""
    attempts, told = staffed.state.attempts, []

    def work() -> None:
        client = Signed(staffed)
        body = urlencode({"name": "counsel-2", "password": "not the right one"})
        told.append(client.post("/sign-in", content=body, headers=FORM).status_code)

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count(429) >= 3  # a wait of one, two or four seconds may pass meanwhile
    assert told.count(401) + told.count(429) == 12
    assert attempts.wait("counsel-2", "testclient", time.time()) > 0
