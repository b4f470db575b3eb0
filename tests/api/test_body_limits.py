"""What many or slow senders of documents may take: a bounded share of memory and time (F50)."""

import asyncio

import pytest
from fastapi import HTTPException, Request

from api import limits
from api.limits import BodyLimit
from api.problems import Busy, UnexpectedErrors

DOCUMENT = "/v1/credentials/import"
MOST = 1000


def sender(*parts, stall=False):
    """Return what gives a body part by part; one that stalls never gives the last."""
    waiting = list(parts)

    async def receive():
        if not waiting and stall:
            await asyncio.Event().wait()
        if not waiting:
            return {"type": "http.disconnect"}
        body = waiting.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(waiting) or stall}

    return receive


def limited(seen, hold=None):
    """Return the limit around a service that reads whole bodies and keeps them until `hold`."""

    async def app(_scope, receive, _send):
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        seen.append(len(body))
        if hold is not None:
            await hold.wait()

    return BodyLimit(app, most=MOST, most_document=MOST)


def ask(limit, receive, path=DOCUMENT):
    return limit({"path": path}, receive, None)


def test_documents_under_way_share_a_bound_and_give_it_back():
    async def run():
        seen, hold = [], asyncio.Event()
        limit = limited(seen, hold)
        sent = [asyncio.create_task(ask(limit, sender(b"x" * MOST))) for _ in range(10)]
        await asyncio.sleep(0)
        while len(seen) < limits.MOST_HELD:
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        # Questions are small, and pass while documents are full up.
        await asyncio.wait_for(ask(limited(seen), sender(b"x"), "/v1/gaps"), 1)
        hold.set()
        ended = await asyncio.gather(*sent, return_exceptions=True)
        busy = [error for error in ended if isinstance(error, Busy)]
        assert len(busy) == 10 - limits.MOST_HELD
        assert limit.held == 0
        await ask(limit, sender(b"x" * MOST))
        assert limit.held == 0

    asyncio.run(run())


def test_what_is_too_large_or_slow_gives_its_share_back(monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_UPLOAD", 0.05)

    async def run():
        limit = limited([])
        with pytest.raises(HTTPException) as large:
            await ask(limit, sender(b"x" * 600, b"x" * 600))
        with pytest.raises(HTTPException) as slow:
            await ask(limit, sender(b"x" * 600, stall=True))
        assert (large.value.status_code, slow.value.status_code) == (413, 408)
        assert limit.held == 0

    asyncio.run(run())


def test_after_its_body_a_request_may_take_its_time(monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_UPLOAD", 0.02)

    async def run():
        heard = []

        async def app(_scope, receive, _send):
            await receive()
            await asyncio.sleep(0.05)
            heard.append((await receive())["type"])

        await ask(BodyLimit(app, MOST, MOST), sender(b"x"))
        assert heard == ["http.disconnect"]

    asyncio.run(run())


def test_who_leaves_in_the_middle_of_a_body_leaves_no_log(caplog):
    async def app(_scope, receive, _send):
        await Request({"type": "http"}, receive).body()

    async def leaving():
        return {"type": "http.disconnect"}

    asyncio.run(UnexpectedErrors(app)({"type": "http"}, leaving, None))
    assert caplog.text == ""
