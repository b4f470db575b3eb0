"""Crosswalks of a build: read apart from every other source, joined to the taxonomy, published.

No step that reads texts, weighs requirements or calibrates sees them or their digests, so adding a
crosswalk to a build file makes none of these again and changes no byte of theirs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from guidance.crosswalk import Correspondence, isco_concept
from guidance.taxonomy import Taxonomy
from pipelines.records import Account, SourceSpec
from pipelines.sources.contract import Source
from pipelines.sources.crosswalks import OnetCrosswalk

CROSSWALKS: Mapping[str, Source[Correspondence]] = MappingProxyType({"crosswalk": OnetCrosswalk()})


@dataclass(frozen=True, slots=True)
class Crosswalks:
    """What stands beside the occupations of a taxonomy, sorted, with the accounts of its sources."""

    entries: tuple[Correspondence, ...] = ()
    accounts: tuple[Account, ...] = ()


def read_crosswalks(specs: Sequence[SourceSpec], taxonomy: Taxonomy) -> Crosswalks:
    """Return the crosswalks of a build as far as the taxonomy holds their occupations.

    Of two sources with one pair the first counts.
    """
    known = {occupation.uri for occupation in taxonomy.occupations}
    known |= {isco_concept(occupation.isco_group) for occupation in taxonomy.occupations}
    found: dict[tuple[str, str, str], Correspondence] = {}
    accounts = []
    for spec in (spec for spec in specs if spec.kind in CROSSWALKS):
        parsed = CROSSWALKS[spec.kind].parse(spec)
        here = [one for one in parsed.records if one.concept in known]
        for one in here:
            found.setdefault((one.concept, one.scheme.value, one.code), one)
        accounts.append(_with_absent(parsed.account, len(parsed.records) - len(here)))
    return Crosswalks(_sorted(found), tuple(accounts))


def _sorted(found: Mapping[tuple[str, str, str], Correspondence]) -> tuple[Correspondence, ...]:
    keys: Iterable[tuple[str, str, str]] = sorted(found)
    return tuple(found[key] for key in keys)


def _with_absent(account: Account, absent: int) -> Account:
    if not absent:
        return account
    note = f"rows on occupations or groups that the taxonomy lacks, left out: {absent:,}"
    return dataclasses.replace(account, notes=(*account.notes, note))
