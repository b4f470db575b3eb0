"""Whom learners can talk to: read apart from every other source, published beside the courses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guidance.contacts import ContactBook
from pipelines.records import Account, SourceSpec
from pipelines.sources import ADVISERS


@dataclass(frozen=True, slots=True)
class Advisers:
    """Every contact of a build, with the accounts of its sources."""

    book: ContactBook
    accounts: tuple[Account, ...]


def read_advisers(specs: Sequence[SourceSpec]) -> Advisers:
    """Return the contacts of every source; of equal ones in two sources each is kept once."""
    parsed = [ADVISERS[spec.kind].parse(spec) for spec in specs if spec.kind in ADVISERS]
    every = dict.fromkeys(one for each in parsed for one in each.records)
    return Advisers(ContactBook.of(every), tuple(each.account for each in parsed))
