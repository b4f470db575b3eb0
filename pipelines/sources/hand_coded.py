"""Occupation codes that people gave to ads: for evaluation only, never part of an ad record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from guidance.errors import SourceError
from pipelines.records import Ledger
from pipelines.sources.cells import isco_code, stated
from pipelines.sources.files import read_text
from pipelines.sources.tables import json_lines


def hand_coded_groups(path: Path) -> Mapping[str, str]:
    """Return ad id to ISCO-08 unit group, sorted by id, for the ads that were coded.

    The first four digits of a Polish six-digit code are its ISCO-08 unit group; codes that a
    spreadsheet turned into numbers get their leading zero back.
    """
    ledger = Ledger(path.name)
    groups: dict[str, str] = {}
    for _, row in json_lines(read_text(path), path.name, ledger):
        identifier = stated(row.get("id"))
        code = isco_code(row.get("isco08"))
        if identifier is not None and code is not None:
            groups[identifier] = code
    if not groups:
        raise SourceError(
            f"no hand-coded ad in {path.name}",
            "JSON Lines with id and isco08",
            "name the file of a hand-coded set",
        )
    return MappingProxyType(dict(sorted(groups.items())))
