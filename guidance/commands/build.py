"""`guidance build`: sources in, a current snapshot out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.status import Status
from rich.table import Table

from guidance.storage.files import PROJECT, SNAPSHOTS
from pipelines.artefacts import Workshop
from pipelines.build import Build
from pipelines.config import load_config
from pipelines.publish import publish_build
from pipelines.records import Account

console = Console(stderr=True, highlight=False)


def run_build(config: Path, out: Path | None, work: Path | None) -> str:
    """Build, publish, print what became of every source, and return the digest."""
    settings = load_config(config)
    with console.status("starting") as status:
        build = Build(settings, Workshop(work or PROJECT / "data" / "work", _Teller(status)))
        digest = publish_build(build, out or SNAPSHOTS)
    _print_accounts(build.accounts)
    print(digest)  # noqa: T201 - the result of the command
    return digest


class _Teller:
    """Shows which step is at work and how long the last one took."""

    def __init__(self, status: Status) -> None:
        self._status = status
        self._since = time.monotonic()
        self._last = ""

    def __call__(self, line: str) -> None:
        self._status.update(line)
        if line.endswith("%"):
            return
        now = time.monotonic()
        if self._last.endswith("working"):
            console.print(f"  {self._last.split(':')[0]} done in {now - self._since:.0f} s")
        elif self._last:
            console.print(f"  {self._last}")
        self._last, self._since = line, now


def _print_accounts(accounts: Sequence[Account]) -> None:
    table = Table("source", "rows", "used", "refused", box=None)
    for account in accounts:
        refused = "; ".join(f"{count} {reason}" for reason, count in account.refused)
        table.add_row(account.source, str(account.read), str(account.kept), refused or "0")
    console.print(table)
    for account in accounts:
        for note in account.notes:
            console.print(f"  {account.source}: {note}", markup=False)
