"""ISCO-08 group definitions of the International Labour Organization."""

from __future__ import annotations

from dataclasses import dataclass

from guidance.errors import RowRefused
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources.cells import stated, tidy, tidy_text
from pipelines.sources.contract import LocalSource, conclude, source_name
from pipelines.sources.files import read_text
from pipelines.sources.tables import Row, Table

_COLUMNS = ("Level", "ISCO 08 Code", "Title EN", "Definition")


@dataclass(frozen=True, slots=True)
class IscoGroup:
    """One group, from major (one digit) to unit (four digits)."""

    code: str
    label: str
    definition: str = ""
    tasks: str = ""
    included: str = ""


class IscoDefinitions(LocalSource[IscoGroup]):
    """Reads the table of ISCO-08 structure and definitions."""

    kind = "isco"

    def parse(self, spec: SourceSpec) -> Parsed[IscoGroup]:
        """Return the groups sorted by code."""
        ledger = Ledger(source_name(spec))
        table = Table.from_text(read_text(spec.path), spec.path.name, _COLUMNS)
        groups: dict[str, IscoGroup] = {}
        for line, row in table.rows(ledger):
            try:
                group = _group(spec.path.name, line, row)
                if group.code in groups:
                    raise RowRefused(spec.path.name, line, "a code that occurs twice")
                groups[group.code] = group
            except RowRefused as error:
                ledger.refuse(error)
        return conclude(ledger, [groups[code] for code in sorted(groups)], spec)


def _group(file: str, line: int, row: Row) -> IscoGroup:
    level, code = stated(row["Level"]), stated(row["ISCO 08 Code"]) or ""
    label = tidy(row["Title EN"])
    if level not in {"1", "2", "3", "4"} or not code.isdecimal() or not label:
        raise RowRefused(file, line, "no level, code or title")
    if len(code) != int(level):
        raise RowRefused(file, line, f"a code of {len(code)} digits at level {level}")
    return IscoGroup(
        code,
        label,
        tidy_text(row["Definition"]),
        tidy_text(row.get("Tasks include", "")),
        tidy_text(row.get("Included occupations", "")),
    )
