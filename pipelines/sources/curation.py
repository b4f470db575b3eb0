"""Decisions of curators: `credential,outcome,skill,decision,curator,date,reason`, a row a decision.

The curator's page appends to such a file; it may as well be kept in a spreadsheet.
"""

from __future__ import annotations

from guidance.credential.curation import COLUMNS, Decision, read_decision
from guidance.errors import RowRefused
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources.contract import LocalSource, conclude, source_name
from pipelines.sources.files import read_text
from pipelines.sources.tables import Row, Table

_REQUIRED = ("credential", "skill", "decision", "curator", "date")


class CurationTable(LocalSource[Decision]):
    """Reads what curators decided on skills of courses."""

    kind = "curation"

    def parse(self, spec: SourceSpec) -> Parsed[Decision]:
        """Return the decisions in the order of the file; a file of none but its header is right."""
        ledger, found = Ledger(source_name(spec)), []
        table = Table.from_text(read_text(spec.path), spec.path.name, _REQUIRED)
        for line, row in table.rows(ledger):
            try:
                found.append(_decision(spec, line, row))
            except RowRefused as error:
                ledger.refuse(error)
        if not ledger.read and set(COLUMNS) <= set(table.header):
            return ledger.close(())
        return conclude(ledger, found, spec)


def _decision(spec: SourceSpec, line: int, row: Row) -> Decision:
    try:
        return read_decision(row)
    except ValueError as error:
        raise RowRefused(spec.path.name, line, str(error)) from error
