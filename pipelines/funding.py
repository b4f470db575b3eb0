"""Funding schemes of a build: read apart from every other source, published beside the courses.

No step that reads texts, ranks or calibrates sees them, so a change of a scheme makes none of
these again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guidance.errors import SourceError
from guidance.funding import FundingSchemes
from pipelines.records import Account, SourceSpec
from pipelines.sources import FUNDING


@dataclass(frozen=True, slots=True)
class Funding:
    """Every scheme of a build, with the accounts of its sources."""

    schemes: FundingSchemes
    accounts: tuple[Account, ...]


def read_funding(specs: Sequence[SourceSpec]) -> Funding:
    """Return the schemes of every source, sorted by id.

    Raises
    ------
    SourceError
        When two sources have one scheme: of two rules nobody knows which one holds.
    """
    parsed = [FUNDING[spec.kind].parse(spec) for spec in specs if spec.kind in FUNDING]
    schemes = sorted((one for each in parsed for one in each.records), key=lambda one: one.id)
    ids = [scheme.id for scheme in schemes]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise SourceError(
            f"schemes that two sources have: {', '.join(twice)}", "each scheme once", "drop one"
        )
    return Funding(FundingSchemes(tuple(schemes)), tuple(each.account for each in parsed))
