"""Download a file of a source, or ask a server for many documents: the one place that speaks HTTP.

A download is written beside its place and renamed when it is whole, so that a broken connection
never leaves half a file for a reader to find. A token is sent to its own server alone, and never
in the clear.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import httpx

import guidance
from guidance.errors import SourceError
from pipelines.sources.whole import Kept, Shelf, whole_file

AGENT = f"learner-guidance/{guidance.__version__}"
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that a later try may change."""
ABSENT = frozenset({404, 405, 501})
"""Answers of a server that does not have what was asked for."""
LONGEST_WAIT_S = 60.0
"""Seconds waited at most before a further try, whatever the server asks for."""
MOST_REDIRECTS = 5
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts to which nothing travels over a network."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How a download is tried.

    Attributes
    ----------
    tries
        How often at most.
    wait_s
        Seconds before the second try; doubled before each further one.
    timeout_s
        Seconds without a byte after which a try is given up.
    most_bytes
        Largest file taken, and most bytes of all documents of one server together.
    most_requests
        Most documents asked of one server.
    """

    tries: int = 4
    wait_s: float = 1.0
    timeout_s: float = 30.0
    most_bytes: int = 1 << 30
    most_requests: int = 20_000


def download(
    url: str,
    target: Path,
    patience: Patience | None = None,
    *,
    client: httpx.Client | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Path:
    """Download one file to `target` and return it.

    Raises
    ------
    SourceError
        When the address is refused, the server keeps failing, or the file is too large.
    """
    patience = patience or Patience()
    with client or _client(patience) as session:
        for attempt in range(patience.tries):
            try:
                return _take(session, url, target, patience)
            except httpx.HTTPError as error:
                if attempt + 1 == patience.tries or not _may_pass(error):
                    raise _failed(url, error, attempt + 1) from error
                sleep(patience.wait_s * 2**attempt)
    raise SourceError("no try allowed", "patience.tries of at least 1", "allow one")


@dataclass(frozen=True, slots=True)
class Visit:
    """Which server is asked, and how.

    Attributes
    ----------
    base
        Address that every path is added to.
    token
        Sent as bearer token to this server only; "" sends none.
    shelf
        Where answers with an ETag are kept, None for nowhere.
    """

    base: str
    token: str = ""
    shelf: Shelf | None = None
    patience: Patience = Patience()


class Visitor:
    """Asks one server for documents within bounds; use it as a context."""

    def __init__(
        self,
        visit: Visit,
        *,
        client: httpx.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._visit = visit
        self._client = client or httpx.Client(timeout=visit.patience.timeout_s)
        self._sleep = sleep
        self._asked = 0
        self._taken = 0

    def __enter__(self) -> Visitor:
        """Refuse a token that would travel in the clear."""
        address = httpx.URL(self._visit.base)
        if self._visit.token and address.scheme != "https" and address.host not in HERE:
            raise SourceError(
                f"a token for {address.host} over {address.scheme}", "https", "change the address"
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, path: str, parameters: Mapping[str, str] | None = None) -> bytes | None:
        """Return one document, or None when the server does not have it.

        Raises
        ------
        SourceError
            When the server keeps failing, refuses, sends the token's bearer elsewhere, or sends
            more than is taken.
        """
        url = str(httpx.URL(self._visit.base.rstrip("/") + path, params=dict(parameters or {})))
        patience = self._visit.patience
        for attempt in range(patience.tries):
            try:
                return self._take(url)
            except httpx.HTTPError as error:
                if attempt + 1 == patience.tries or not _may_pass(error):
                    raise _failed(url, error, attempt + 1) from error
                self._sleep(_wait(error, patience.wait_s * 2**attempt))
        raise SourceError("no try allowed", "patience.tries of at least 1", "allow one")

    def _take(self, url: str) -> bytes | None:
        kept = self._visit.shelf.find(url) if self._visit.shelf else None
        address = url
        for _ in range(MOST_REDIRECTS + 1):
            with self._client.stream("GET", address, headers=self._headers(kept)) as answer:
                if answer.has_redirect_location:
                    address = self._followed(answer)
                    continue
                if answer.status_code in ABSENT:
                    return None
                if answer.status_code == 304 and kept:
                    return kept.body
                answer.raise_for_status()
                return self._body(url, answer)
        raise SourceError(
            f"more than {MOST_REDIRECTS} redirects", "a document", "check the address"
        )

    def _headers(self, kept: Kept | None) -> dict[str, str]:
        self._asked += 1
        most = self._visit.patience.most_requests
        if self._asked > most:
            raise SourceError(
                f"more than {most:,} documents", "fewer", "allow more, or ask for less"
            )
        headers = {"User-Agent": AGENT, "Accept": "application/json"}
        if self._visit.token:
            headers["Authorization"] = f"Bearer {self._visit.token}"
        if kept:
            headers["If-None-Match"] = kept.mark
        return headers

    def _followed(self, answer: httpx.Response) -> str:
        """Return where a redirect leads; another server never sees the token."""
        target = answer.url.join(answer.headers["Location"])
        here, there = (
            (url.scheme, url.host, url.port) for url in (httpx.URL(self._visit.base), target)
        )
        if here != there and (self._visit.token or target.scheme != "https"):
            raise SourceError(
                f"a redirect from {here[1]} to {there[1]}",
                "an answer of the server itself",
                "check the address, and who runs it",
            )
        return str(target)

    def _body(self, url: str, answer: httpx.Response) -> bytes:
        blocks: list[bytes] = []
        for block in answer.iter_bytes():
            blocks.append(block)
            self._taken += len(block)
            _refuse_excess(self._taken, url, self._visit.patience)
        body = b"".join(blocks)
        mark = answer.headers.get("ETag", "")
        if self._visit.shelf and mark and mark.isprintable():
            self._visit.shelf.keep(url, Kept(mark, body))
        return body


def _wait(error: httpx.HTTPError, usual: float) -> float:
    """Return the seconds to wait: what the server asks for, within bounds, else as usual."""
    asked = ""
    if isinstance(error, httpx.HTTPStatusError):
        asked = error.response.headers.get("Retry-After", "")
    return min(max(usual, float(asked) if asked.isdecimal() else 0.0), LONGEST_WAIT_S)


def _client(patience: Patience) -> httpx.Client:
    return httpx.Client(
        timeout=patience.timeout_s, follow_redirects=True, headers={"User-Agent": AGENT}
    )


def _take(session: httpx.Client, url: str, target: Path, patience: Patience) -> Path:
    with whole_file(target) as beside, session.stream("GET", url) as answer:
        answer.raise_for_status()
        for block in answer.iter_bytes():
            beside.write(block)
            _refuse_excess(beside.tell(), url, patience)
    return target


def _refuse_excess(size: int, url: str, patience: Patience) -> None:
    if size > patience.most_bytes:
        raise SourceError(
            f"more than {patience.most_bytes:,} bytes from {httpx.URL(url).host}",
            "a file of that size at most",
            "check the address, or allow more",
        )


def _may_pass(error: httpx.HTTPError) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in PASSING
    return isinstance(error, httpx.TransportError) and not isinstance(
        error, httpx.UnsupportedProtocol
    )


def _failed(url: str, error: httpx.HTTPError, tries: int) -> SourceError:
    what = (
        f"answer {error.response.status_code}"
        if isinstance(error, httpx.HTTPStatusError)
        else type(error).__name__
    )
    return SourceError(
        f"{what} from {httpx.URL(url).host or url[:60]} after {tries} tries",
        "the file",
        "try later, or download it by hand and configure its path",
    )
