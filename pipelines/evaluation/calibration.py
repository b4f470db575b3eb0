"""Whether the linker's confidence means what it says, and what it claims to have read in a text.

Pooled over sets, so that a large set weighs more than a small one. An answer outside a gold list
counts as wrong even where no judge saw it; confidences can only look too high for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.evaluation import (
    Bin,
    Measured,
    bootstrap_share,
    calibration_error_by_mass,
    reliability,
)
from pipelines.evaluation.linking import Bench
from pipelines.evaluation.report import Grid, Missed, shown
from pipelines.evaluation.sets import LabelledSet

CANDIDATES = 10
BINS = 15


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """Expected calibration error of the first ten candidates, over sets with sentences.

    Attributes
    ----------
    error
        Over all these sets together.
    of_set
        Set to its own error, which with few queries is mostly noise.
    bins
        About equally many candidates each, by rising confidence.
    """

    error: Measured
    of_set: tuple[tuple[str, Measured], ...]
    bins: tuple[Bin, ...]

    def grid(self) -> Grid:
        """Return a table of one row a bin."""
        sets = (f"  {name}: {shown(error)}, {error.count} queries" for name, error in self.of_set)
        return Grid(
            f"Calibration: {len(self.of_set)} sets of sentences, {self.error.count} queries, "
            f"first {CANDIDATES} candidates; expected error {shown(self.error)}",
            ("candidates", "mean confidence", "share right"),
            tuple((str(b.count), f"{b.probability:.3f}", f"{b.right:.3f}") for b in self.bins),
            ("each set by itself:", *sets),
        )

    def lines(self) -> Iterator[str]:
        """Yield the table as text."""
        return self.grid().lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "calibration", **asdict(self)}


@dataclass(frozen=True, slots=True)
class Claims:
    """What the linker claims at its threshold (`matches`) on one set, micro-averaged.

    Attributes
    ----------
    precision
        Right claims over claims.
    recall
        Right claims over everything the gold lists name.
    a_query
        Claims a query.
    """

    name: str
    precision: Measured
    recall: Measured
    a_query: float


@dataclass(frozen=True, slots=True)
class ClaimsReport:
    """Precision and recall of claims, set by set."""

    sets: tuple[Claims, ...]

    def grid(self) -> Grid:
        """Return a table of one row a set."""
        rows = tuple(
            (one.name, shown(one.precision), shown(one.recall), f"{one.a_query:.2f}")
            for one in self.sets
        )
        columns = ("set", "precision", "recall", "claims a query")
        return Grid("What is claimed at the threshold", columns, rows)

    def lines(self) -> Iterator[str]:
        """Yield the table as text."""
        return self.grid().lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "claims", **asdict(self)}


@dataclass(frozen=True, slots=True)
class Judged:
    """The first candidates of many queries: confidence, 1 where right, and the query's number."""

    confidences: NDArray[np.float64]
    right: NDArray[np.float64]
    queries: NDArray[np.intp]

    @property
    def error(self) -> Measured:
        """Return the expected calibration error, queries resampled."""
        return calibration_error_by_mass(self.confidences, self.right, self.queries, bins=BINS)


def evaluate_calibration(
    bench: Bench, sets: Sequence[LabelledSet]
) -> Iterator[CalibrationReport | ClaimsReport | Missed]:
    """Yield the calibration over sets with sentences, and what is claimed on every set."""
    spoken = {one.name: judged(bench, one) for one in sets if one.is_of_sentences}
    if spoken:
        together = _together(list(spoken.values()))
        yield CalibrationReport(
            together.error,
            tuple((name, found.error) for name, found in spoken.items()),
            reliability(together.confidences, together.right, bins=BINS),
        )
    else:
        yield Missed("calibration", "no set of sentences about skills")
    yield ClaimsReport(tuple(claims_of(bench, labelled) for labelled in sets))


def judged(bench: Bench, labelled: LabelledSet) -> Judged:
    """Return the first candidates of every query of a set, right or wrong."""
    rows = [
        (candidate.confidence, float(candidate.uri in labelled.gold.get(query, ())), number)
        for number, (query, result) in enumerate(
            zip(labelled.texts, bench.answers(labelled), strict=True)
        )
        for candidate in result.ranked[:CANDIDATES]
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return Judged(table[:, 0], table[:, 1], table[:, 2].astype(np.intp))


def claims_of(bench: Bench, labelled: LabelledSet) -> Claims:
    """Return how many claims are right, and how much of what is right is claimed."""
    counts = np.array(
        [
            (len(claimed & relevant), len(claimed), len(relevant))
            for claimed, relevant in _claimed_and_relevant(bench, labelled)
        ],
        dtype=np.float64,
    ).reshape(-1, 3)
    right, claimed, relevant = counts.T
    return Claims(
        labelled.name,
        bootstrap_share(right, claimed),
        bootstrap_share(right, relevant),
        float(claimed.mean()) if claimed.size else 0.0,
    )


def _claimed_and_relevant(
    bench: Bench, labelled: LabelledSet
) -> Iterator[tuple[set[str], set[str]]]:
    for query, result in zip(labelled.texts, bench.answers(labelled), strict=True):
        claimed = {match.uri for match in result.matches}
        yield claimed, set(labelled.gold.get(query, ()))


def _together(parts: Sequence[Judged]) -> Judged:
    """Return the candidates of several sets, their queries numbered on."""
    sizes = [int(part.queries.max()) + 1 if part.queries.size else 0 for part in parts]
    starts = np.cumsum([0, *sizes[:-1]])
    shifted = [part.queries + start for part, start in zip(parts, starts, strict=True)]
    return Judged(
        np.concatenate([part.confidences for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate(shifted),
    )
