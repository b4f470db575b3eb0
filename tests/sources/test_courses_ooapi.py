"""The Open Education API is asked page by page, and what it gave is read (F18).

A server of our own speaks the published interface over a socket of the file system; where the
published document is at hand, every answer is validated against it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from ooapi_catalogue import COURSES, EVERYTHING, check_against_specification, page, uuid

from guidance.errors import ConfigurationError, SourceError
from guidance.exchange.ooapi import read
from pipelines.records import SourceSpec
from pipelines.sources import CREDENTIALS, READERS
from pipelines.sources.client import Patience, Visit, Visitor
from pipelines.sources.courses_ooapi import collect
from pipelines.sources.whole import Kept, Shelf

from .ooapi_server import BASE, Server, client_of, serving

PATIENCE = Patience(tries=3, wait_s=0.5)
SECRET = {"token": "secret"}
VARIABLE = {"token_variable": "MILL_TOKEN"}


@pytest.fixture
def server() -> Iterator[Server]:
    # A socket's path may be no longer than about a hundred characters.
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as running:
        yield running


def spec(folder: Path, **options: str) -> SourceSpec:
    return SourceSpec(
        "courses-ooapi", folder / "mill.jsonl", name="mill", options=tuple(options.items())
    )


class Asking:
    """Fetches from the server, and remembers how long it would have waited."""

    def __init__(self, server: Server, folder: Path, patience: Patience = PATIENCE, **visit: str):
        self.waits: list[float] = []
        self.spec = spec(folder)
        shelf = Shelf(folder / "answers")
        self._visit = Visit(visit.pop("base", BASE), shelf=shelf, patience=patience, **visit)
        self._server = server

    def fetch(self) -> Path:
        client = client_of(self._server)
        with Visitor(self._visit, client=client, sleep=self.waits.append) as visitor:
            return collect(visitor, self.spec)


def test_everything_is_fetched_page_by_page_and_read(server: Server, tmp_path: Path):
    """F18: a build reads what was fetched as it reads the catalogue itself."""
    asking = Asking(server, tmp_path)
    path = asking.fetch()
    courses_asked = [asked for asked, _ in server.asked if asked.startswith("/v6/courses?")]
    assert [asked.rsplit("=", 1)[1] for asked in courses_asked] == ["1", "2"]
    everything = json.dumps([page(items) for _, items in EVERYTHING]).encode()
    assert read(path.read_bytes(), "mill") == read(everything, "mill")
    parsed = CREDENTIALS["courses-ooapi"].parse(asking.spec)
    assert [course.title for course in parsed.records] == ["Artisan bread", "Brood bakken", "Food chemistry II"]  # fmt: skip
    assert (parsed.records[1].runs[0].nuts or "").startswith("NL")
    assert parsed.account.read == sum(len(items) for _, items in EVERYTHING)


def test_every_answer_of_the_server_follows_the_published_document(server: Server, tmp_path: Path):
    Asking(server, tmp_path).fetch()
    assert server.answers
    for kind, answer in server.answers:
        check_against_specification("Pagination", answer)
        for item in answer["items"]:
            check_against_specification(kind, item)


def test_what_did_not_change_is_not_sent_again(server: Server, tmp_path: Path):
    """F18: the second time every request carries the ETag and every answer is empty."""
    asking = Asking(server, tmp_path)
    first = asking.fetch().read_bytes()
    count = len(server.statuses)
    assert asking.fetch().read_bytes() == first
    assert server.statuses[count:] == [304] * count


def test_a_damaged_kept_answer_is_asked_for_again(server: Server, tmp_path: Path):
    asking = Asking(server, tmp_path)
    first = asking.fetch().read_bytes()
    for kept in (tmp_path / "answers").iterdir():
        kept.write_bytes(kept.read_bytes()[:-2])
    assert asking.fetch().read_bytes() == first
    assert 304 not in server.statuses


def test_a_passing_fault_is_tried_again_after_the_wait_the_server_asks_for(
    server: Server, tmp_path: Path
):
    server.faults = [(503, {}), (429, {"Retry-After": "7"})]
    asking = Asking(server, tmp_path)
    asking.fetch()
    assert asking.waits == [0.5, 7.0]


@pytest.mark.parametrize("faults", [[(503, {})] * 3, [(403, {})]])
def test_a_fault_that_stays_leaves_the_old_file(server: Server, tmp_path: Path, faults):
    """F18: nothing half-written."""
    asking = Asking(server, tmp_path)
    old = asking.fetch().read_bytes()
    server.absent = {"/v6/organisations"}
    server.faults = faults
    with pytest.raises(SourceError, match="answer"):
        asking.fetch()
    assert asking.spec.path.read_bytes() == old
    assert sorted(each.name for each in tmp_path.iterdir()) == ["answers", "mill.jsonl"]


def test_lists_that_a_server_does_not_have_are_done_without(server: Server, tmp_path: Path):
    server.absent = {"/v6/organisations", "/v6/programmes", "/v6/learning-outcomes"}
    server.absent |= {f"/v6/courses/{uuid(31)}/course-offerings"}
    parsed = read(Asking(server, tmp_path).fetch().read_bytes())
    assert len(parsed.courses) == len(COURSES)
    assert not parsed.courses[0].runs


def test_without_courses_it_is_no_such_server(server: Server, tmp_path: Path):
    server.absent = {"/v6/courses"}
    with pytest.raises(SourceError, match="nothing at courses"):
        Asking(server, tmp_path).fetch()


def test_a_list_without_end_is_given_up(server: Server, tmp_path: Path):
    server.endless = True
    with pytest.raises(SourceError, match="more than 30 documents"):
        Asking(server, tmp_path, Patience(most_requests=30)).fetch()
    assert not (tmp_path / "mill.jsonl").exists()


def test_more_bytes_than_are_taken_are_refused(server: Server, tmp_path: Path):
    with pytest.raises(SourceError, match="more than 900 bytes"):
        Asking(server, tmp_path, Patience(most_bytes=900)).fetch()


@pytest.mark.parametrize("target", ["https://elsewhere.example/v6", "http://localhost:8080/v6"])
def test_a_token_never_follows_a_redirect_to_another_server(server: Server, tmp_path: Path, target):
    """F18: no redirect to another host with credentials."""
    server.faults = [(302, {"Location": target})]
    with pytest.raises(SourceError, match="redirect from localhost"):
        Asking(server, tmp_path, **SECRET).fetch()
    assert len(server.asked) == 1


def test_a_redirect_within_the_server_is_followed(server: Server, tmp_path: Path):
    server.faults = [(307, {"Location": "/v6/organisations?pageSize=100&pageNumber=1"})]
    Asking(server, tmp_path, **SECRET).fetch()
    assert {headers["Authorization"] for _, headers in server.asked} == {"Bearer secret"}


def test_redirects_in_a_ring_are_given_up(server: Server, tmp_path: Path):
    server.faults = [(302, {"Location": "/v6/organisations"})] * 9
    with pytest.raises(SourceError, match="more than 5 redirects"):
        Asking(server, tmp_path).fetch()


def test_a_token_never_travels_in_the_clear(server: Server, tmp_path: Path):
    with pytest.raises(SourceError, match="expected https"):
        Asking(server, tmp_path, **SECRET, base="http://mill.example/v6").fetch()
    assert not server.asked


def test_a_token_stands_in_the_environment_and_never_in_a_build_file(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("MILL_TOKEN", raising=False)
    with pytest.raises(ConfigurationError, match="no environment variable MILL_TOKEN"):
        READERS["courses-ooapi"].fetch(spec(tmp_path, url=BASE, **VARIABLE))


class Answering:
    """Stands where the server is asked, with answers of its own."""

    def __init__(self, *answers: object) -> None:
        self._answers = [json.dumps(answer).encode() for answer in answers]

    def ask(self, *_: object) -> bytes:
        return self._answers.pop(0) if self._answers else b""


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({"items": {}}, "a page without items"),
        ([], "a JSON list"),
        ({"items": [], "pageNumber": 7}, "another page than the one asked for, 1"),
    ],
)
def test_an_answer_that_is_no_page_is_refused(tmp_path: Path, answer, found):
    with pytest.raises(SourceError, match=found):
        collect(Answering(answer), spec(tmp_path))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_directory_of_pages_is_one_delivery(tmp_path: Path):
    for number, (_, items) in enumerate(EVERYTHING):
        (tmp_path / f"{number}.json").write_text(json.dumps(page(items)), encoding="utf-8")
    parsed = CREDENTIALS["courses-ooapi"].parse(SourceSpec("courses-ooapi", tmp_path, name="mill"))
    assert [len(course.runs) for course in parsed.records] == [1, 2, 0]


def test_a_shelf_gives_back_what_it_was_given(tmp_path: Path):
    shelf = Shelf(tmp_path)
    assert shelf.find("a") is None
    shelf.keep("a", Kept('W/"x y"', b"line\nline"))
    assert shelf.find("a") == Kept('W/"x y"', b"line\nline")
    assert shelf.find("b") is None
