"""Measures the linkers on labelled sets, beside two peers of the same run and published figures.

What a set's gold list does not name counts as wrong, also where nobody judged it. Nothing is
tuned here: the sets are for comparing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.evaluation import (
    Measured,
    bootstrap,
    bootstrap_macro,
    outside_at,
    ranking_scores,
    relevant_ranks,
)
from guidance.linking.types import Linker, LinkResult
from guidance.vectors import Encoder
from models.linker import Linkers
from models.names import kept_names
from pipelines.evaluation.aims import (
    LEARNERS_MEAN,
    LEARNERS_WORST,
    Figures,
    Published,
    published_beside,
)
from pipelines.evaluation.peers import TOP, Peers, Rankings
from pipelines.evaluation.report import ABSENT, Grid, Missed, shown
from pipelines.evaluation.sets import KINDS, LEARNERS, LabelledSet

OURS = "linker"
REPORTED = ("RP@5", "RP@10", "MRR")
OUTSIDE_CUT = 5
Scores = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Outside:
    """Of our first five, the share that the query's gold list does not name.

    The pools that the judges saw are not part of the sets, only what they accepted. So this counts
    together what they refused and what they never saw: an upper bound of what nobody judged.

    Attributes
    ----------
    share
        The mean over queries.
    least
        The share of a perfect ranking, since many gold lists are shorter than five.
    """

    share: Measured
    least: float


@dataclass(frozen=True, slots=True)
class SetReport:
    """What was measured on one set.

    Attributes
    ----------
    systems
        System to metric to figure; None for a peer that is not installed.
    outside
        For sets with pooled judgements, else None.
    """

    name: str
    kind: str
    language: str
    queries: int
    systems: Mapping[str, Mapping[str, Measured] | None]
    published: tuple[Published, ...] = ()
    outside: Outside | None = None

    @property
    def figures(self) -> Figures:
        """Return our figures by subject and metric."""
        ours = self.systems[OURS] or {}
        return {(self.name, metric): ours[metric] for metric in REPORTED if metric in ours}

    def grid(self) -> Grid:
        """Return a table of one row a system, published ones last."""
        return Grid(
            f"{self.name}: {self.kind}, {self.language}, {self.queries} queries",
            ("system", *REPORTED),
            (
                *(_system_row(name, found) for name, found in self.systems.items()),
                *(_published_row(entry) for entry in self.published),
            ),
            (*self._outside(), *_sources(self.published)),
        )

    def lines(self) -> Iterator[str]:
        """Yield the table as text."""
        return self.grid().lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "sets", **asdict(self)}

    def _outside(self) -> tuple[str, ...]:
        if self.outside is None:
            return ()
        found = f"unjudged@{OUTSIDE_CUT}, at most: {shown(self.outside.share)}"
        return (
            f"{found} of our first five are not in the gold list ({self.outside.least:.3f} ideally)",
        )


@dataclass(frozen=True, slots=True)
class LearnersReport:
    """The same learners' messages over several languages other than English, RP@10.

    `mean` resamples messages, each with all its translations; `worst` is of the set named.
    """

    languages: int
    mean: Measured
    worst_set: str
    worst: Measured

    @property
    def figures(self) -> Figures:
        """Return both figures by subject and metric."""
        return {(LEARNERS_MEAN, "RP@10"): self.mean, (LEARNERS_WORST, "RP@10"): self.worst}

    def grid(self) -> Grid:
        """Return a table of two rows."""
        rows = (("mean", shown(self.mean)), (f"worst: {self.worst_set}", shown(self.worst)))
        return Grid(f"learners in {self.languages} languages", ("", "RP@10"), rows)

    def lines(self) -> Iterator[str]:
        """Yield the table as text."""
        return self.grid().lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "learners", **asdict(self)}


class Bench:
    """Measures the linkers and two peers on labelled sets; links each set once.

    Parameters
    ----------
    linkers
        What is measured.
    directory
        The linkers' directory, which keeps the names that the peers search.
    encoder
        The plain encoder of the second peer, None where it is not installed.
    """

    def __init__(self, linkers: Linkers, directory: Path, encoder: Encoder | None) -> None:
        self._linkers = linkers
        self._directory = directory
        self._encoder = encoder
        self._peers = lru_cache(maxsize=1)(self._opened)
        self._answers: dict[str, list[LinkResult]] = {}

    def answers(self, labelled: LabelledSet) -> list[LinkResult]:
        """Return what the linker answers to each query, in order."""
        if labelled.name not in self._answers:
            linker: Linker = getattr(self._linkers, KINDS[labelled.kind])
            found = linker.link(list(labelled.texts.values()), top=TOP)
            self._answers[labelled.name] = found
        return self._answers[labelled.name]

    def ranking(self, labelled: LabelledSet) -> Rankings:
        """Return what the linker ranks for each query."""
        found = zip(labelled.texts, self.answers(labelled), strict=True)
        return {
            query: tuple(candidate.uri for candidate in result.ranked) for query, result in found
        }

    def measure(self, labelled: LabelledSet) -> SetReport | Missed:
        """Return the figures of the linker and its peers on one set."""
        peers, known = self._peers(labelled.kind, labelled.language)
        if not known.intersection(uri for gold in labelled.gold.values() for uri in gold):
            return Missed(labelled.name, "this snapshot holds none of its answers: build real data")
        ours = self.ranking(labelled)
        rankings: dict[str, Rankings | None] = {OURS: ours, **peers.rankings(labelled)}
        return SetReport(
            labelled.name,
            labelled.kind,
            labelled.language,
            len(labelled.gold),
            {name: _figures(labelled, ranking) for name, ranking in rankings.items()},
            published_beside(labelled.name),
            outside_of(labelled, ours) if labelled.is_pooled else None,
        )

    def _opened(self, kind: str, language: str) -> tuple[Peers, frozenset[str]]:
        names = kept_names(self._directory / KINDS[kind], language)
        return Peers(names, kind, self._encoder), frozenset(names.uris)


def evaluate_sets(
    bench: Bench, sets: Sequence[LabelledSet]
) -> Iterator[SetReport | LearnersReport | Missed]:
    """Yield the figures of each set as soon as they are there, then those over languages.

    Sets of one kind and language follow each other, so that the peers read its names once.
    """
    for labelled in sorted(sets, key=lambda one: (one.kind, one.language, one.name)):
        yield bench.measure(labelled)
    translated = [labelled for labelled in sets if labelled.name in LEARNERS]
    if len(translated) == len(LEARNERS):
        yield over_languages(bench, translated)
    elif len(sets) > 1:
        absent = sorted(set(LEARNERS) - {labelled.name for labelled in translated})
        yield Missed("learners in six languages", f"no set {', '.join(absent)}")


def over_languages(bench: Bench, translated: Sequence[LabelledSet]) -> LearnersReport:
    """Return mean and worst RP@10 over translations of the same messages."""
    cases = sorted({one.case_of(query) for one in translated for query in one.gold})
    table = np.full((len(cases), len(translated)), np.nan)
    for column, labelled in enumerate(translated):
        scores = ranking_scores(labelled.gold, bench.ranking(labelled))["RP@10"]
        table[[cases.index(labelled.case_of(query)) for query in labelled.gold], column] = scores
    worst = int(np.nanmean(table, axis=0).argmin())
    own = table[:, worst]
    return LearnersReport(
        len(translated),
        bootstrap_macro(table),
        translated[worst].name,
        bootstrap(own[~np.isnan(own)]),
    )


def outside_of(labelled: LabelledSet, ranking: Rankings) -> Outside:
    """Return which share of the first five the gold lists do not name."""
    answers = [(ranking.get(query, ()), gold) for query, gold in labelled.gold.items()]
    shares = [
        outside_at(relevant_ranks(ranked, gold), len(ranked), OUTSIDE_CUT)
        for ranked, gold in answers
    ]
    short = [1 - min(OUTSIDE_CUT, len(set(gold))) / OUTSIDE_CUT for gold in labelled.gold.values()]
    return Outside(bootstrap(np.array(shares)), float(np.mean(short)))


def _figures(labelled: LabelledSet, ranking: Rankings | None) -> dict[str, Measured] | None:
    if ranking is None:
        return None
    scores = ranking_scores(labelled.gold, ranking)
    return {metric: bootstrap(values) for metric, values in scores.items()}


def _system_row(name: str, figures: Mapping[str, Measured] | None) -> tuple[str, ...]:
    if figures is None:
        return (name, "not installed", *(ABSENT for _ in REPORTED[1:]))
    return (name, *(shown(figures[metric]) for metric in REPORTED))


def _published_row(entry: Published) -> tuple[str, ...]:
    figures = dict(entry.figures)
    values = (f"{figures[m]:.3f}" if m in figures else ABSENT for m in REPORTED)
    return (f"{entry.system} *", *values)


def _sources(published: Sequence[Published]) -> tuple[str, ...]:
    told = dict.fromkeys(f"* published, {entry.source}: {entry.remark}" for entry in published)
    return tuple(told)
