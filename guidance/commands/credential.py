"""`guidance credential`: a learner's credential or CV in, what it holds and proves out (JSON)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guidance.commands.days import asked_day
from guidance.exchange.evidence import Evidence, evidence_of
from guidance.exchange.holdings import Reading, SealState
from guidance.exchange.reading import Circumstances, read_document
from guidance.exchange.seals.certificates import TrustList, read_trust_list
from guidance.exchange.told import told, told_evidence
from guidance.linking.types import LinkResult, Query
from guidance.messages import messages_for
from guidance.snapshot import Snapshot
from guidance.storage.files import default_snapshot
from guidance.storage.files import read_document as bytes_of
from guidance.storage.reading import open_snapshot


@dataclass(frozen=True, slots=True)
class Request:
    """How to read: which trust list, as of which day, in which language, wallets' attestations."""

    trust_list: Path | None = None
    day: str | None = None
    language: str = "en"
    attestations: bool = False


def run_credential(path: Path, request: Request, snapshot: Path | None) -> None:
    """Print what a document holds as JSON; end with exit code 1 when its seal is invalid.

    Without a snapshot at hand the document is read and its seal checked, and no skill is named.
    An invalid seal prints the same JSON, but a script must not take it for a success.
    """
    given = circumstances(request)
    reading = read_document(bytes_of(path), given)
    place = snapshot or default_snapshot()
    if snapshot is None and not place.exists():
        answer = _answer(reading, given, None, None)
    else:
        opened = open_snapshot(place)
        evidence = evidence_of(
            reading, given.day, opened.skills.positions.__contains__, _linker(place)
        )
        answer = _answer(reading, given, evidence, opened)
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    if reading.seal.state is SealState.INVALID:
        sys.exit(1)


def circumstances(request: Request) -> Circumstances:
    """Return what a reading depends on, from the options of the command."""
    return Circumstances(
        day=asked_day(request.day),
        trust=load_trust_list(request.trust_list),
        language=request.language,
        attestations=request.attestations,
    )


def load_trust_list(path: Path | None) -> TrustList | None:
    """Return the trust list in a file, None for no file."""
    return None if path is None else read_trust_list(bytes_of(path))


def _linker(snapshot: Path) -> Callable[[Query], LinkResult]:
    """Return what reads one text; the models are loaded by the first."""
    opened: list[Any] = []

    def link(query: Query) -> LinkResult:
        from models.linker import load_linkers

        if not opened:
            opened.append(load_linkers(snapshot / "linker").skills)
        result: LinkResult = opened[0].link([query], top=1)[0]
        return result

    return link


def _answer(
    reading: Reading, given: Circumstances, evidence: Evidence | None, snapshot: Snapshot | None
) -> dict[str, Any]:
    messages = messages_for(given.language)
    answer: dict[str, Any] = {"day": given.day.isoformat(), "snapshot": None}
    if evidence is not None and snapshot is not None:
        skills = told_evidence(evidence, messages)
        for member in ("certified", "to_confirm"):
            for row in skills[member]:
                row["label"] = snapshot.records.label(row["uri"], given.language).text
        answer |= {"snapshot": snapshot.digest, **skills}
    return answer | told(reading, messages)
