"""Files that are written whole or not at all, and answers of servers kept for the next time."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """Yield a file beside `target` that takes its place when all went well; else nothing is left."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False) as beside:
        part = Path(beside.name)
        try:
            yield beside
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    part.chmod(0o644)
    part.replace(target)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with the mark (ETag) its server gave it."""

    mark: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Shelf:
    """Answers on disk by address, so that a server need not send again what did not change."""

    directory: Path

    def find(self, address: str) -> Kept | None:
        """Return the answer kept for an address; a damaged one counts as none."""
        try:
            head, _, body = self._place(address).read_bytes().partition(b"\n")
        except OSError:
            return None
        digest, _, mark = head.decode("latin-1").partition(" ")
        whole = mark and hashlib.sha256(body).hexdigest() == digest
        return Kept(mark, body) if whole else None

    def keep(self, address: str, kept: Kept) -> None:
        """Keep an answer in place of an earlier one."""
        digest = hashlib.sha256(kept.body).hexdigest()
        with whole_file(self._place(address)) as file:
            file.write(f"{digest} {kept.mark}\n".encode("latin-1") + kept.body)

    def _place(self, address: str) -> Path:
        return self.directory / hashlib.sha256(address.encode()).hexdigest()
