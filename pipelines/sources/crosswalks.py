"""The official crosswalk of O*NET and ESCO occupations, as the ESCO secretariat publishes it.

A table under a preamble of some lines that name the edition of either side. Each row says how an
O*NET occupation stands to an ESCO occupation, or to an ISCO-08 group where that fits as a whole.
"Broad" is the O*NET occupation that holds more than the other ("Sales Managers" beside "motor
vehicle aftersales manager"), "narrow" the one that holds less.

This reader is not among `pipelines.sources.READERS`: nothing that reads texts may come across it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from types import MappingProxyType

from guidance.crosswalk import Correspondence, Match, Scheme, isco_concept
from guidance.errors import RowRefused, SourceError
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources.cells import tidy
from pipelines.sources.contract import LocalSource, conclude, source_name
from pipelines.sources.files import read_text
from pipelines.sources.tables import Row, Table

KIND = "crosswalk"
_COLUMNS = ("O*NET Id", "O*NET Title", "ESCO or ISCO URI", "Type of Match")
_EDITION = "Classification 1 Version"
_CODE = re.compile(r"\d{2}-\d{4}\.\d{2}")
_GROUP = re.compile(r"https?://.+/isco/C?(?P<code>\d{1,4})")
_MATCHES: Mapping[str, Match] = MappingProxyType(
    {
        "exactMatch": Match.EXACT,
        "exactISCO": Match.EXACT,
        "closeMatch": Match.CLOSE,
        "broadMatch": Match.BROAD,
        "narrowMatch": Match.NARROW,
    }
)


class OnetCrosswalk(LocalSource[Correspondence]):
    """Reads which O*NET occupation stands beside which ESCO occupation or ISCO-08 group."""

    kind = KIND

    def parse(self, spec: SourceSpec) -> Parsed[Correspondence]:
        """Return the correspondences sorted by concept and code; of repeats the first stays."""
        ledger = Ledger(source_name(spec))
        preamble, text = _split(read_text(spec.path), spec.path.name)
        table = Table.from_text(text, spec.path.name, _COLUMNS)
        edition = tidy(preamble.get(_EDITION, ""))
        found: dict[tuple[str, str], Correspondence] = {}
        for line, row in table.rows(ledger):
            try:
                one = _read(spec, line + len(preamble), row, edition)
                if (one.concept, one.code) in found:
                    raise RowRefused(spec.path.name, line, "a pair that stands twice")
                found[one.concept, one.code] = one
            except RowRefused as error:
                ledger.refuse(error)
        return conclude(ledger, [found[pair] for pair in sorted(found)], spec)


def _split(text: str, name: str) -> tuple[dict[str, str], str]:
    """Return the preamble by its first column, and the text of the table with its header."""
    lines = text.split("\n")
    at = next((n for n, line in enumerate(lines[:60]) if _COLUMNS[0] in line), None)
    if at is None:
        raise SourceError(
            f"{name} without column {_COLUMNS[0]}",
            f"the columns {', '.join(_COLUMNS)}",
            "give the crosswalk as the ESCO portal publishes it",
        )
    try:
        rows = list(csv.reader(io.StringIO("\n".join(lines[:at]), newline="")))
    except csv.Error as error:
        raise SourceError(
            f"{name} with a damaged preamble", "CSV", "correct or replace the file"
        ) from error
    preamble = {row[0].strip(): row[1] for row in rows if len(row) > 1}
    return preamble, "\n".join(lines[at:])


def _read(spec: SourceSpec, line: int, row: Row, edition: str) -> Correspondence:
    file, code = spec.path.name, row["O*NET Id"].strip()
    match = _MATCHES.get(row["Type of Match"].strip())
    if match is None:
        raise RowRefused(file, line, "a type of match that is not known")
    if not _CODE.fullmatch(code) or not tidy(row["O*NET Title"]):
        raise RowRefused(file, line, "no O*NET-SOC code or title")
    return Correspondence(
        concept=_concept(file, line, row["ESCO or ISCO URI"].strip()),
        scheme=Scheme.ONET,
        code=code,
        title=tidy(row["O*NET Title"]),
        match=match,
        edition=edition,
        source=source_name(spec),
        date=spec.date,
    )


def _concept(file: str, line: int, uri: str) -> str:
    if not uri.startswith("http"):
        raise RowRefused(file, line, "no URI of an occupation or ISCO-08 group")
    group = _GROUP.fullmatch(uri)
    return isco_concept(group["code"]) if group else uri
