"""Counterparts of occupations in other classifications: written with a snapshot, read on demand.

Apart from the other records on purpose: whoever opens a snapshot to read texts or to weigh
requirements cannot come across them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from guidance.crosswalk import Correspondence
from guidance.errors import SnapshotError
from guidance.storage.codec import from_line, to_line
from guidance.storage.layout import DATABASE


def crosswalk_rows(entries: Iterable[Correspondence]) -> Iterator[dict[str, Any]]:
    """Yield the row of each correspondence."""
    for entry in entries:
        yield {
            "concept": entry.concept,
            "scheme": entry.scheme.value,
            "code": entry.code,
            "record": to_line(entry),
        }


def read_crosswalk(snapshot: Path, concept: str) -> tuple[Correspondence, ...]:
    """Return the counterparts of a concept, by scheme and code; none where none were loaded.

    Raises
    ------
    SnapshotError
        When the snapshot cannot be read.
    """
    place = (snapshot / DATABASE).resolve()
    try:
        with closing(
            sqlite3.connect(f"{place.as_uri()}?mode=ro&immutable=1", uri=True)
        ) as database:
            if not _has_table(database):
                return ()
            found = database.execute(
                "SELECT record FROM crosswalk WHERE concept = ? ORDER BY scheme, code", (concept,)
            )
            return tuple(from_line(Correspondence, line) for (line,) in found)
    except sqlite3.Error as error:
        raise SnapshotError(
            f"a crosswalk in {snapshot.name} that cannot be read",
            "the table that publishing wrote",
            "build the snapshot again",
        ) from error


def _has_table(database: sqlite3.Connection) -> bool:
    query = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'crosswalk'"
    ((count,),) = database.execute(query)
    return bool(count)
