"""Occupation coding of hand-coded Polish ads: the share whose ISCO-08 unit group is found.

The probabilities of a group's occupations are added up. Three manners: the title alone, what the
build does with an ad, and last, since it takes longest, the title followed by the text (both of a
fixed draw of ads). A third of the titles hold the official name of their own code, and many texts repeat
it ("Zawód: ..."); figures are given with and without those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from guidance.evaluation import Measured, bootstrap
from guidance.linking.types import Candidate, Linker, Query
from models.linker import Linkers
from models.names import kept_groups
from pipelines.evaluation.aims import AS_BUILT, TITLE, TITLE_AND_TEXT, Figures, coded
from pipelines.evaluation.report import Grid, shown
from pipelines.link import LinkBounds, code_occupations
from pipelines.records import Advertisement, Ledger, SourceSpec
from pipelines.sources import ADVERTISEMENTS
from pipelines.sources.files import read_text
from pipelines.sources.hand_coded import hand_coded_groups
from pipelines.sources.tables import json_lines

OCCUPATIONS = 30
"""Occupations of an ad whose groups are added up."""
DRAWN = 2000
"""Ads whose texts are read."""
ALL = "all"
Ranked = Sequence[Sequence[Candidate]]


@dataclass(frozen=True, slots=True)
class CodedSubset:
    """Share of ads whose unit group stands first, or among the first five groups."""

    subset: str
    first: Measured
    first_five: Measured


@dataclass(frozen=True, slots=True)
class CodingReport:
    """How well ads are coded in one manner."""

    manner: str
    subsets: tuple[CodedSubset, ...]

    @property
    def figures(self) -> Figures:
        """Return the figures of all ads by subject and metric."""
        whole = next(one for one in self.subsets if one.subset == ALL)
        subject = coded(self.manner)
        return {(subject, "at 1"): whole.first, (subject, "at 5"): whole.first_five}

    def grid(self) -> Grid:
        """Return a table of one row a subset."""
        rows = tuple(
            (one.subset, str(one.first.count), shown(one.first), shown(one.first_five))
            for one in self.subsets
        )
        title = f"Polish ads to ISCO-08 unit groups: {self.manner}"
        return Grid(title, ("ads", "number", "accuracy at 1", "at 5"), rows)

    def lines(self) -> Iterator[str]:
        """Yield the table as text."""
        return self.grid().lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "isco", **asdict(self)}


class HandCoded(NamedTuple):
    """Hand-coded ads; group and name of the code by ad id.

    The names are read only to tell the ads whose title or text holds them from the others.
    """

    ads: tuple[Advertisement, ...]
    groups: Mapping[str, str]
    labels: Mapping[str, str]

    def drawn(self, most: int) -> HandCoded:
        """Return at most so many coded ads, drawn by the checksum of their ids."""
        known = [ad for ad in self.ads if ad.vacancy.id in self.groups]
        known.sort(key=lambda ad: (crc32(ad.vacancy.id.encode()), ad.vacancy.id))
        return self._replace(ads=tuple(known[:most]))


def read_hand_coded(path: Path) -> HandCoded:
    """Read hand-coded ads with their answers, each through the reader that may see it."""
    ads = ADVERTISEMENTS["vacancies-jsonl"].parse(SourceSpec("vacancies-jsonl", path)).records
    rows = json_lines(read_text(path), path.name, Ledger(path.name))
    labels = {str(row["id"]): str(row.get("kzis_label") or "") for _, row in rows if "id" in row}
    return HandCoded(ads, hand_coded_groups(path), labels)


def evaluate_coding(
    hand_coded: HandCoded, linkers: Linkers, directory: Path, *, drawn: int = DRAWN
) -> Iterator[CodingReport]:
    """Yield the accuracy of occupation coding in each manner.

    Parameters
    ----------
    directory
        The linkers' directory, which keeps the groups of occupations.
    drawn
        How many ads have their texts read.
    """
    of_occupation = kept_groups(directory / "occupations")
    linker = linkers.occupations
    everyone = hand_coded.drawn(len(hand_coded.ads))
    some = hand_coded.drawn(drawn)
    yield _report(TITLE, everyone, by_title(everyone.ads, linker), of_occupation)
    built = code_occupations(some.ads, linker, bounds=LinkBounds(occupations=OCCUPATIONS))
    yield _report(AS_BUILT, some, built, of_occupation)
    yield _report(TITLE_AND_TEXT, some, by_text(some.ads, linker), of_occupation)


def by_title(ads: Sequence[Advertisement], linker: Linker) -> Ranked:
    """Return the occupations that the linker reads in the titles."""
    queries = [Query(ad.vacancy.title, ad.vacancy.language) for ad in ads]
    return [result.ranked for result in linker.link(queries, top=OCCUPATIONS)]


def by_text(ads: Sequence[Advertisement], linker: Linker) -> Ranked:
    """Return the occupations that the linker reads in title and text together."""
    queries = [Query(f"{ad.vacancy.title}\n{ad.text}", ad.vacancy.language) for ad in ads]
    return [result.ranked for result in linker.link(queries, top=OCCUPATIONS)]


def _report(
    manner: str, hand_coded: HandCoded, found: Ranked, of_occupation: Mapping[str, str]
) -> CodingReport:
    ranked = [_groups_of(candidates, of_occupation) for candidates in found]
    gold = [hand_coded.groups[ad.vacancy.id] for ad in hand_coded.ads]
    first, five = (
        np.array([float(group in row[:cut]) for group, row in zip(gold, ranked, strict=True)])
        for cut in (1, 5)
    )
    titled, written = (
        np.array([_holds(text, hand_coded.labels[ad.vacancy.id]) for ad, text in texts], dtype=bool)
        for texts in (
            [(ad, ad.vacancy.title) for ad in hand_coded.ads],
            [(ad, f"{ad.vacancy.title}\n{ad.text}") for ad in hand_coded.ads],
        )
    )
    masks = {
        ALL: np.ones(len(gold), dtype=bool),
        "title holds its label": titled,
        "title without its label": ~titled,
        "neither title nor text holds it": ~written,
    }
    return CodingReport(
        manner,
        tuple(
            CodedSubset(name, bootstrap(first[mask]), bootstrap(five[mask]))
            for name, mask in masks.items()
        ),
    )


def _groups_of(
    candidates: Sequence[Candidate], of_occupation: Mapping[str, str]
) -> tuple[str, ...]:
    """Return unit groups by falling sum of the probabilities of their occupations."""
    totals: dict[str, float] = {}
    for candidate in candidates:
        group = of_occupation[candidate.uri]
        totals[group] = totals.get(group, 0.0) + candidate.confidence
    return tuple(sorted(totals, key=lambda group: (-round(totals[group], 4), group)))


def _holds(text: str, label: str) -> bool:
    wanted = label.strip().lower()
    return bool(wanted) and wanted in text.lower()
