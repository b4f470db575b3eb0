"""Downloads: whole or not at all. A real client over an in-process transport, no network."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from guidance.errors import SourceError
from pipelines.sources.client import Patience, download

URL = "https://data.example/file.csv"


def client(*answers: httpx.Response | Exception) -> tuple[httpx.Client, list[str]]:
    """Return a client that gives these answers in turn, and the log of what it was asked."""
    waiting = list(answers)
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.Client(transport=httpx.MockTransport(handle), follow_redirects=True), asked


def test_a_whole_file_arrives(tmp_path: Path):
    session, _ = client(httpx.Response(200, content=b"a,b\n1,2\n"))
    assert download(URL, tmp_path / "in" / "file.csv", client=session).read_bytes() == b"a,b\n1,2\n"


def test_a_passing_fault_is_tried_again_with_growing_waits(tmp_path: Path):
    waits: list[float] = []
    session, asked = client(
        httpx.Response(503), httpx.ConnectError("away"), httpx.Response(200, content=b"x")
    )
    download(URL, tmp_path / "f", client=session, sleep=waits.append)
    assert len(asked) == 3
    assert waits == [1.0, 2.0]


@pytest.mark.parametrize("status", [403, 404])
def test_a_refusal_is_final_and_leaves_nothing(tmp_path: Path, status: int):
    session, asked = client(httpx.Response(status))
    with pytest.raises(SourceError, match=f"answer {status} from data.example"):
        download(URL, tmp_path / "f", client=session)
    assert len(asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_grows_too_large_is_given_up(tmp_path: Path):
    session, _ = client(httpx.Response(200, content=b"x" * 100))
    with pytest.raises(SourceError, match="more than 10 bytes"):
        download(URL, tmp_path / "f", Patience(most_bytes=10), client=session)
    assert list(tmp_path.iterdir()) == []


def test_an_old_file_stays_when_the_new_one_fails(tmp_path: Path):
    (tmp_path / "f").write_text("old", encoding="utf-8")
    session, _ = client(*[httpx.Response(500)] * 2)
    with pytest.raises(SourceError, match="after 2 tries"):
        download(URL, tmp_path / "f", Patience(tries=2), client=session, sleep=lambda _: None)
    assert (tmp_path / "f").read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]
