"""`guidance replay`: a recorded answer remade and compared, out of a file or out of a case."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from guidance.answer import to_json
from guidance.commands.recommend import Request, answer_for
from guidance.commands.user import casework_named
from guidance.errors import InputError
from guidance.learner import read_profile
from guidance.snapshot import Snapshot
from guidance.storage.casework import CaseStore
from guidance.storage.files import default_snapshot, read_json
from guidance.storage.layout import MANIFEST
from guidance.storage.reading import open_snapshot

RUN_ID = re.compile(r"[0-9a-f]{8,64}")
console = Console(highlight=False)


def run_replay(record: str, snapshot: Path | None, casework: Path | None = None) -> None:
    """Remake a recorded answer; say whether it is the same byte for byte.

    Parameters
    ----------
    record
        A file that `recommend --record` wrote, or the run id of an answer that a case holds.

    Raises
    ------
    InputError
        When the answer differs, or its snapshot is not there.
    """
    kept = _kept(record, casework)
    opened = _snapshot_of(kept, snapshot)
    request = Request(kept["limit"], "json", kept.get("policy"))
    again = to_json(answer_for(read_profile(kept["profile"]), opened, request))
    if json.dumps(again, ensure_ascii=False) != json.dumps(kept["answer"], ensure_ascii=False):
        differing = sorted(k for k in again if again[k] != kept["answer"].get(k))
        raise InputError(f"another answer: {', '.join(differing)} differ", "the same bytes")
    console.print(f"The same answer, byte for byte: run {again['run_id']}.", markup=False)


def _kept(record: str, casework: Path | None) -> dict[str, Any]:
    path = Path(record)
    if not path.is_file() and RUN_ID.fullmatch(record):
        kept = CaseStore(casework_named(casework)).run(record).values
    else:
        kept = read_json(path)
    if not _is_record(kept):
        raise InputError(f"{path.name} without profile, limit and answer", "what --record wrote")
    return dict(kept)


def _is_record(kept: Any) -> bool:
    return (
        isinstance(kept, dict)
        and type(kept.get("limit")) is int
        and isinstance(kept.get("answer"), dict)
        and isinstance(kept.get("policy"), str | None)
        and "profile" in kept
    )


def _snapshot_of(kept: dict[str, Any], named: Path | None) -> Snapshot:
    """Return the snapshot an answer was made from: the one named, or that of its digest beside it."""
    digest = str(kept["answer"].get("snapshot", ""))
    for place in _places(digest, named):
        opened = open_snapshot(place)
        if opened.digest == digest:
            return opened
        opened.records.close()
    found = open_snapshot(named or default_snapshot()).digest
    raise InputError(
        f"snapshot {found}",
        f"snapshot {digest}, which is not beside it",
        "name its directory with --snapshot; where it was deleted, restore it from a backup, or "
        "build it again from the same sources: an equal build has the same name",
    )


def _places(digest: str, named: Path | None) -> Iterator[Path]:
    for place in (named, default_snapshot()):
        if place is None:
            continue
        for directory in (place, place.parent / digest):
            if (directory / MANIFEST).is_file():
                yield directory
