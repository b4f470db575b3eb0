"""Names of regions and towns out of the reference tables of the project, for people who name one.

Tables: `data/reference/nuts.csv` (regions of the European Union and its neighbours by NUTS code) and
`data/reference/places.csv` (towns and other names, with the region each lies in).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from guidance.storage.files import PROJECT

REFERENCE = PROJECT / "data" / "reference"


@cache
def place_names(root: Path = REFERENCE) -> tuple[tuple[str, str], ...]:
    """Return (name, NUTS code) of every place named there, regions first; none where tables lack."""
    regions = tuple((row["name"], row["code"]) for row in _rows(root / "nuts.csv"))
    named = tuple((row["alias"], row["code"]) for row in _rows(root / "places.csv") if row["code"])
    return (*regions, *named)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
