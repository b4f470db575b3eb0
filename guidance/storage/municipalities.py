"""Names of municipalities: the reference table of places, and what a snapshot's ads say of theirs."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from guidance.programme.municipalities import Municipalities, Named, named_regions
from guidance.storage.files import PROJECT
from guidance.storage.layout import DATABASE

PLACES = PROJECT / "data" / "reference" / "places.csv"
"""Further names of regions and places with their NUTS codes; see SOURCES.md beside it."""
_ADS = (
    "SELECT DISTINCT json_extract(record, '$.place'), json_extract(record, '$.nuts'),"
    " json_extract(record, '$.latitude'), json_extract(record, '$.longitude') FROM vacancy"
    " WHERE json_extract(record, '$.place') IS NOT NULL"
)


def load_municipalities(snapshot: Path, places: Path = PLACES) -> Municipalities:
    """Return what a snapshot's directory and the reference table know of places by name."""
    known = [*_from_table(places), *_from_snapshot(snapshot.resolve() / DATABASE)]
    return Municipalities(known)


def _from_table(path: Path) -> Iterator[Named]:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["kind"] in {"place", "region"}:
                yield Named(row["alias"], row["code"])


def _from_snapshot(database: Path) -> Iterator[Named]:
    address = f"file:{database}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        regions = dict(connection.execute("SELECT code, name FROM region"))
        yield from named_regions({str(code): str(name) for code, name in regions.items()})
        for place, nuts, latitude, longitude in connection.execute(_ADS):
            point = None if latitude is None or longitude is None else (latitude, longitude)
            yield Named(str(place), str(nuts or ""), point)
