"""Advertisement sets in JSON Lines: one reader for the layouts that are in use.

The sets differ in a few names: `region` or `locality` or `province`, `lang` or none, `collected`
or none. Columns in which coders or portals file an ad under an occupation are not read: they are
the answers that occupation linking is measured against (`hand_coded` reads them for that alone).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guidance.errors import RowRefused
from pipelines.records import Advertisement, Parsed, SourceSpec
from pipelines.sources.cells import stated
from pipelines.sources.contract import LocalSource
from pipelines.sources.files import read_text
from pipelines.sources.tables import json_lines
from pipelines.sources.vacancies import AdReader

_FIELDS = {
    "id": "id",
    "title": "title",
    "text": "text",
    "title_en": "title_en",
    "text_en": "text_en",
    "lang": "language",
    "country": "country",
    "postcode": "postcode",
    "lat": "lat",
    "lon": "lon",
    "datePosted": "posted",
    "collected": "observed",
    "validThrough": "valid_through",
    "positions": "positions",
    "url": "url",
}
"""Column of a set to field of this project; what is not listed is never read."""
_PLACES = ("locality", "province", "region")


class VacanciesJsonl(LocalSource[Advertisement]):
    """Reads a JSON object a line; texts may hold any Unicode line separator."""

    kind = "vacancies-jsonl"

    def parse(self, spec: SourceSpec) -> Parsed[Advertisement]:
        """Return the ads sorted by id."""
        reader = AdReader(spec)
        for line, row in json_lines(read_text(spec.path), spec.path.name, reader.ledger):
            if "id" in row and "title" in row:
                reader.add(line, _fields(row))
            else:
                reader.ledger.refuse(RowRefused(spec.path.name, line, "no id or title"))
        return reader.finish()


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    fields = {field: row.get(column) for column, field in _FIELDS.items()}
    places = [text for key in _PLACES if (text := stated(row.get(key))) is not None]
    return {**fields, "region": ", ".join(places), "place": places[0] if places else None}
