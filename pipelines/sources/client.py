"""Download a file of a source: the one place that speaks HTTP.

A download is written beside its place and renamed when it is whole, so that a broken connection
never leaves half a file for a reader to find.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

import guidance
from guidance.errors import SourceError

AGENT = f"learner-guidance/{guidance.__version__}"
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that a later try may change."""


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
        Largest file taken.
    """

    tries: int = 4
    wait_s: float = 1.0
    timeout_s: float = 30.0
    most_bytes: int = 1 << 30


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
    raise SourceError("no try allowed", "patience.tries of at least 1")


def _client(patience: Patience) -> httpx.Client:
    return httpx.Client(
        timeout=patience.timeout_s, follow_redirects=True, headers={"User-Agent": AGENT}
    )


def _take(session: httpx.Client, url: str, target: Path, patience: Patience) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False) as beside:
        part = Path(beside.name)
        try:
            with session.stream("GET", url) as answer:
                answer.raise_for_status()
                for block in answer.iter_bytes():
                    beside.write(block)
                    _refuse_excess(beside.tell(), url, patience)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    part.chmod(0o644)
    return part.replace(target)


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
