"""The linking suite: its parts, what they share, and where each stands against its aim.

A part whose data, weights or packages are absent is reported as missed with its reason, and the
others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

from guidance.errors import GuidanceError, InputError
from guidance.evaluation import Measured
from models.linker import Linkers, load_linkers
from models.names import kept_names
from pipelines.evaluation.aims import READING_ACROSS, Figures, standing
from pipelines.evaluation.calibration import evaluate_calibration
from pipelines.evaluation.coding import evaluate_coding, read_hand_coded
from pipelines.evaluation.crosslingual import evaluate_crosslingual
from pipelines.evaluation.encoders import evaluate_encoders, open_encoders
from pipelines.evaluation.linking import Bench, evaluate_sets
from pipelines.evaluation.peers import MINILM
from pipelines.evaluation.report import Missed
from pipelines.evaluation.sets import FILES, LabelledSet, read_sets
from pipelines.records import Advertisement, SourceSpec
from pipelines.sources import ADVERTISEMENTS


class Report(Protocol):
    """What a part found."""

    def lines(self) -> Iterable[str]:
        """Return a human table."""
        ...

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        ...


@runtime_checkable
class Counts(Protocol):
    """A report whose figures may be held against an aim."""

    @property
    def figures(self) -> Figures:
        """Return figures by subject and metric."""
        ...


class Places(Protocol):
    """Where the parts find what they measure with; any may be absent."""

    @property
    def sets(self) -> Path:
        """Return the directory of the labelled sets."""
        ...

    @property
    def hand_coded(self) -> Path:
        """Return the file of the hand-coded ads."""
        ...

    @property
    def english_ads(self) -> Path:
        """Return a file of ads in English."""
        ...

    @property
    def linker(self) -> Path:
        """Return the linkers' directory, or raise SnapshotError."""
        ...


class Instruments:
    """What the parts share; each is opened when first needed.

    Parameters
    ----------
    places
        Where everything lies.
    linkers
        Measured in place of those of `places`.
    """

    def __init__(self, places: Places, linkers: Linkers | None = None) -> None:
        self.places = places
        self._given = linkers

    @cached_property
    def linkers(self) -> Linkers:
        """Return the linkers to measure."""
        return self._given or load_linkers(self.places.linker)

    @cached_property
    def bench(self) -> Bench:
        """Return the bench with the linkers and, where it is installed, the plain encoder."""
        linkers, names = self.linkers, self.places.linker
        return Bench(linkers, names, open_encoders((MINILM,)).encoders.get(MINILM))

    @cached_property
    def sets(self) -> tuple[list[LabelledSet], list[str]]:
        """Return the labelled sets, and the names of folders that are none."""
        return read_sets(self.places.sets)


def measure_sets(instruments: Instruments) -> Iterator[Report]:
    """Yield the figures of every labelled set."""
    sets, missed = instruments.sets
    yield from evaluate_sets(instruments.bench, sets)
    yield from (Missed(name, f"lacks one of {', '.join(FILES)}") for name in missed)


def measure_set(instruments: Instruments, name: str) -> Iterator[Report]:
    """Yield the figures of one labelled set, or raise InputError when there is none of the name."""
    sets, _ = instruments.sets
    chosen = [labelled for labelled in sets if labelled.name == name]
    if not chosen:
        known = ", ".join(labelled.name for labelled in sets)
        raise InputError(f"suite {name!r}", f"a suite or one of {known}", "name one of them")
    yield from evaluate_sets(instruments.bench, chosen)


def measure_calibration(instruments: Instruments) -> Iterator[Report]:
    """Yield calibration and claims."""
    yield from evaluate_calibration(instruments.bench, instruments.sets[0])


def measure_crosslingual(instruments: Instruments) -> Iterator[Report]:
    """Yield what the encoders alone find across languages."""
    names = instruments.places.linker
    opened = open_encoders((*READING_ACROSS, MINILM))
    yield from evaluate_crosslingual(names, opened.encoders, opened.remarks)


def measure_coding(instruments: Instruments) -> Iterator[Report]:
    """Yield the accuracy of occupation coding."""
    path = instruments.places.hand_coded
    if not path.is_file():
        yield Missed("isco", f"no file {path.name}: name the data's directory with --data")
        return
    yield from evaluate_coding(
        read_hand_coded(path), instruments.linkers, instruments.places.linker
    )


def measure_encoders(instruments: Instruments) -> Iterator[Report]:
    """Yield the speed of encoders and linker."""
    reasons = []
    try:
        linkers: Linkers | None = instruments.linkers
        unread = load_linkers(instruments.places.linker, read=False)
    except GuidanceError as error:
        linkers = unread = None
        reasons.append(f"linker: {error.message}")
    ads = _english_ads(instruments.places.english_ads)
    if not ads:
        reasons.append("ads: no English ads, name the data's directory with --data")
    names = kept_names(instruments.places.linker / "skills", "en")
    labels = [label for _, label in names.preferred]
    yield evaluate_encoders(open_encoders(), linkers, labels, ads, reasons, unread=unread)


PARTS: Mapping[str, Callable[[Instruments], Iterator[Report]]] = MappingProxyType(
    {
        "sets": measure_sets,
        "calibration": measure_calibration,
        "crosslingual": measure_crosslingual,
        "isco": measure_coding,
        "encoders": measure_encoders,
    }
)
"""Name of a part to what yields its reports."""


def measure_linking(instruments: Instruments) -> Iterator[Report]:
    """Yield every part, and at the end where each figure stands."""
    found: dict[tuple[str, str], Measured] = {}
    for name, part in PARTS.items():
        yield from _collected(_careful(name, part(instruments)), found)
    yield standing(found)


def measure_part(reports: Iterable[Report]) -> Iterator[Report]:
    """Yield the reports of one part, and where those of its figures stand that have an aim."""
    found: dict[tuple[str, str], Measured] = {}
    yield from _collected(reports, found)
    where = standing(found, whole=False)
    if where.rows:
        yield where


def _collected(
    reports: Iterable[Report], found: dict[tuple[str, str], Measured]
) -> Iterator[Report]:
    for report in reports:
        if isinstance(report, Counts):
            found.update(report.figures)
        yield report


def _careful(name: str, reports: Iterator[Report]) -> Iterator[Report]:
    try:
        yield from reports
    except GuidanceError as error:
        yield Missed(name, error.message)


def _english_ads(path: Path) -> tuple[Advertisement, ...]:
    if not path.is_file():
        return ()
    ads = ADVERTISEMENTS["vacancies-jsonl"].parse(SourceSpec("vacancies-jsonl", path)).records
    return tuple(ad for ad in ads if ad.vacancy.language == "en" and ad.text.strip())
