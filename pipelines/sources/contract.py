"""What every source can do: `fetch` a file from an address, and `parse` the file that is here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from guidance.errors import SourceError
from pipelines.records import Ledger, Parsed, Record_co, SourceSpec
from pipelines.sources.client import download

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

    def fetch(self, spec: SourceSpec) -> Path:
        """Download what the source's options say to its path, whole or not at all."""
        ...


class LocalSource(Generic[Read]):
    """A source of one file: brought by hand, or downloaded from the address its options name."""

    kind = ""

    def fetch(self, spec: SourceSpec) -> Path:
        """Download the file to the source's path.

        `{release}` in the address becomes the release.

        Raises
        ------
        SourceError
            When no address is named, the path is a directory, or the download fails.
        """
        url = address_of(spec)
        if spec.path.is_dir():
            raise SourceError(
                f"a directory at {spec.path.name}",
                "the path of one file",
                "download its files by hand, or name the file in the build file",
            )
        return download(url.replace("{release}", spec.release), spec.path)


def address_of(spec: SourceSpec) -> str:
    """Return the address that a source's options name.

    Raises
    ------
    SourceError
        When they name none: then its files are brought by hand.
    """
    url = option(spec, "url")
    if not url:
        raise SourceError(
            f"no address of {source_name(spec)} in the build file",
            'options = { url = "https://..." } in its [[source]]',
            f"add it, or download the files by hand to {spec.path.name}",
        )
    return url


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
