"""The vacancy CSV of this project (columns: INTERFACES, Vacancy)."""

from __future__ import annotations

from pipelines.records import Advertisement, Parsed, SourceSpec
from pipelines.sources.contract import LocalSource
from pipelines.sources.files import read_text
from pipelines.sources.tables import Table
from pipelines.sources.vacancies import AdReader

_REQUIRED = ("id", "title", "text")


class VacanciesCsv(LocalSource[Advertisement]):
    """Reads a row per vacancy; `isco08` is the publisher's own code and is kept."""

    kind = "vacancies-csv"

    def parse(self, spec: SourceSpec) -> Parsed[Advertisement]:
        """Return the ads sorted by id."""
        reader = AdReader(spec)
        table = Table.from_text(read_text(spec.path), spec.path.name, _REQUIRED)
        for line, row in table.rows(reader.ledger):
            reader.add(line, {**row, "region": row.get("place")})
        return reader.finish()
