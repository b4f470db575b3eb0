"""What every source can do: `parse` a file that is here, and one day `fetch` it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from guidance.errors import NotYet, SourceError
from pipelines.records import Ledger, Parsed, Record_co, SourceSpec

Read = TypeVar("Read")


class Source(Protocol[Record_co]):
    """A reader of one kind of file."""

    @property
    def kind(self) -> str:
        """Return the word that a build file uses for it."""
        ...

    def parse(self, spec: SourceSpec) -> Parsed[Record_co]:
        """Read a file or directory: records in a fixed order, and an account of its rows."""
        ...

    def fetch(self, target: Path, release: str = "") -> Path:
        """Download a release beside others under `target`."""
        ...


class LocalSource(Generic[Read]):
    """A source whose files are brought by hand: `fetch` answers "not yet"."""

    kind = ""

    def fetch(self, target: Path, release: str = "") -> Path:
        """Refuse: downloads belong to a later release."""
        wanted = f"{self.kind} {release}".strip()
        raise NotYet(
            f"a request to download {wanted} into {target.name}",
            "a file or directory that is already here",
            "download it by hand and name its path in the build file",
        )


def source_name(spec: SourceSpec) -> str:
    """Return the short name shown to people."""
    return spec.name or spec.path.name


def option(spec: SourceSpec, key: str, default: str = "") -> str:
    """Return a reader-specific setting of a source."""
    return dict(spec.options).get(key, default)


def conclude(ledger: Ledger, records: Iterable[Read], spec: SourceSpec) -> Parsed[Read]:
    """Close the books: rows read are rows kept plus rows refused.

    A source of which no row could be used is refused as a whole.
    """
    parsed = ledger.close(records)
    refused = sum(ledger.refused.values())
    if not parsed.records:
        raise _nothing_left(ledger, spec)
    account = dataclasses.replace(parsed.account, kept=ledger.read - refused)
    return Parsed(parsed.records, account)


def _nothing_left(ledger: Ledger, spec: SourceSpec) -> SourceError:
    reasons = ", ".join(f"{reason} ({n})" for reason, n in ledger.refused.most_common(3))
    found = f"{ledger.read} rows in {spec.path.name}, none usable" + (
        f": {reasons}" if reasons else ""
    )
    return SourceError(
        found,
        f"at least one usable row of kind {spec.kind}",
        "check that path and kind in the build file belong together",
    )
