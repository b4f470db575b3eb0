"""Several deliveries of one source of ads, merged by id: added, changed, withdrawn.

A directory of files with a day in each name, such as ``ads-2026-11-01.csv``, is one source when
the build file says ``options = { deliveries = "full" }`` (each file holds every open ad) or
``"changes"`` (each holds new and changed ads only). The newest row of an ad wins. An ad that a full
delivery lacks was withdrawn by its day, but only where the delivery can be believed: one that
cannot be read, is empty, or holds far fewer ads than the one before expires nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from guidance.errors import SourceError
from pipelines.records import Account, Advertisement, Parsed, SourceSpec
from pipelines.sources.contract import Source, option, source_name

KINDS = ("full", "changes")
LARGEST_SHRINK = 0.3
"""Share of ads by which a full delivery may fall short of the one before and still be believed.

A delivery that was cut short repeats itself rarely: the next one is compared with it, so that a
market that really halved is followed one delivery later.
"""
_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


def has_deliveries(spec: SourceSpec) -> bool:
    """Return whether a source is a directory of deliveries."""
    return bool(option(spec, "deliveries"))


def merge_deliveries(spec: SourceSpec, reader: Source[Advertisement]) -> Parsed[Advertisement]:
    """Return the ads of every delivery, each as its newest row has it, sorted by id.

    The account carries the day of the newest delivery that could be read.

    Raises
    ------
    SourceError
        For another word than "full" or "changes", a file without a day, two files of one day, or
        when no delivery can be read.
    """
    full = _kind(spec) == "full"
    shelf = _Shelf(source_name(spec))
    for day, path in _files(spec.path):
        try:
            parsed = reader.parse(_delivery(spec, day, path))
        except SourceError as error:
            shelf.failed(day, error)
        else:
            shelf.take(day, parsed, full=full)
    if shelf.newest is None:
        raise SourceError(
            f"no delivery in {spec.path.name} that can be read",
            "at least one",
            "; ".join(shelf.notes),
        )
    return Parsed(tuple(shelf.ads[key] for key in sorted(shelf.ads)), shelf.account)


def _kind(spec: SourceSpec) -> str:
    kind = option(spec, "deliveries")
    if kind not in KINDS:
        raise SourceError(f"deliveries = {kind!r}", f"one of {', '.join(KINDS)}")
    return kind


def _files(directory: Path) -> Iterator[tuple[date, Path]]:
    """Yield the deliveries of a directory by day, oldest first."""
    if not directory.is_dir():
        raise SourceError(f"no directory {directory.name}", "a directory of dated files")
    found: dict[date, Path] = {}
    for path in sorted(p for p in directory.iterdir() if not p.name.startswith(".")):
        day = _day(path)
        if day in found:
            raise SourceError(f"{found[day].name} and {path.name} of one day", "one file a day")
        found[day] = path
    yield from sorted(found.items())


def _day(path: Path) -> date:
    match = _DAY.search(path.name)
    try:
        return date.fromisoformat(match[1] if match else "")
    except ValueError as error:
        raise SourceError(
            f"{path.name} without a day", "a name such as ads-2026-11-01.csv", "rename the file"
        ) from error


def _delivery(spec: SourceSpec, day: date, path: Path) -> SourceSpec:
    return replace(spec, path=path, date=day, name=source_name(spec))


@dataclass
class _Shelf:
    """The ads of a source while its deliveries come in."""

    source: str
    ads: dict[str, Advertisement] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    newest: date | None = None
    before: int = 0

    def failed(self, day: date, error: SourceError) -> None:
        """Note a delivery that cannot be read; every ad stays."""
        self.notes.append(f"delivery {day}: not read, every ad stays ({error.found})")

    def take(self, day: date, parsed: Parsed[Advertisement], *, full: bool) -> None:
        """Take what a delivery holds, and withdraw what a believable full one lacks."""
        counts = Counter(self._put(ad) for ad in parsed.records)
        told = [f"{counts[what]:,} {what}" for what in ("added", "changed", "unchanged")]
        present = {ad.vacancy.id for ad in parsed.records}
        absent = [key for key in sorted(self.ads) if key not in present and self._open(key)]
        if full and absent:
            told.append(self._withdraw(absent, day, len(present)))
        self.notes.append(f"delivery {day}: {', '.join(told)}")
        self.accounts.append(parsed.account)
        self.newest, self.before = day, len(present)

    @property
    def account(self) -> Account:
        """Return the account of all deliveries together."""
        refused: Counter[str] = Counter()
        for account in self.accounts:
            refused.update(dict(account.refused))
        examples = [example for account in self.accounts for example in account.examples]
        last = self.accounts[-1].notes
        return Account(
            self.source,
            sum(account.read for account in self.accounts),
            sum(account.kept for account in self.accounts),
            tuple(sorted(refused.items())),
            tuple(examples[:20]),
            (*self.notes, *last),
            self.newest,
        )

    def _put(self, ad: Advertisement) -> str:
        """Put one row in place of an earlier one; an ad without a date keeps the day it came."""
        earlier = self.ads.get(ad.vacancy.id)
        if earlier is None:
            self.ads[ad.vacancy.id] = ad
            return "added"
        vacancy = replace(ad.vacancy, observed=earlier.vacancy.observed)
        self.ads[ad.vacancy.id] = replace(ad, vacancy=vacancy)
        return "unchanged" if self.ads[ad.vacancy.id] == earlier else "changed"

    def _open(self, key: str) -> bool:
        return self.ads[key].vacancy.withdrawn is None

    def _withdraw(self, absent: list[str], day: date, size: int) -> str:
        """Withdraw the ads that a delivery lacks, where it can be believed; say what was done."""
        if size < (1 - LARGEST_SHRINK) * self.before:
            return (
                f"{size:,} ads after {self.before:,} is too few to be believed: "
                f"{len(absent):,} absent ones stay"
            )
        for key in absent:
            vacancy = replace(self.ads[key].vacancy, withdrawn=day)
            self.ads[key] = replace(self.ads[key], vacancy=vacancy)
        return f"{len(absent):,} withdrawn"
