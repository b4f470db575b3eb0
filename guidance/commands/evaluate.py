"""`guidance evaluate`: quality on labelled sets, beside two peers and published figures."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from guidance.errors import InputError, SnapshotError
from guidance.snapshot import Snapshot
from guidance.storage.files import PROJECT, default_snapshot
from guidance.storage.reading import open_snapshot

_HAND_CODED = Path("vacancies/poland-hand-coded-2021/poland_hand_coded.jsonl.gz")


class Report(Protocol):
    """What a suite found."""

    def lines(self) -> Iterable[str]:
        """Return a human table."""
        ...

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        ...


@dataclass(frozen=True, slots=True)
class Suites:
    """Where suites find what they measure with.

    Attributes
    ----------
    data
        The real data's directory; GUIDANCE_DATA, else ../shared/data beside the project.
    benchmarks
        The labelled sets; GUIDANCE_BENCHMARKS, else ../shared/benchmarks beside the project.
    snapshot
        The snapshot to measure; the current one.
    """

    data: Path | None = None
    benchmarks: Path | None = None
    snapshot: Path | None = None

    @property
    def sets(self) -> Path:
        """Return the directory of the labelled sets."""
        return _chosen(self.benchmarks, "GUIDANCE_BENCHMARKS", "benchmarks")

    @property
    def hand_coded(self) -> Path:
        """Return the file of the hand-coded ads."""
        return _chosen(self.data, "GUIDANCE_DATA", "data") / _HAND_CODED

    def opened(self) -> Snapshot:
        """Open the snapshot to measure."""
        return open_snapshot(self.snapshot or default_snapshot())

    @property
    def linker(self) -> Path:
        """Return the linker's directory, or raise SnapshotError."""
        directory = (self.snapshot or default_snapshot()) / "linker"
        if not directory.is_dir():
            raise SnapshotError(
                f"no linker under {directory.parent.name}", "a built snapshot", "run: make run"
            )
        return directory


def run_evaluate(suite: str, where: Suites, *, as_json: bool = False) -> None:
    """Print each report as soon as it is there.

    Parameters
    ----------
    suite
        One of `SUITES`, "all", or the name of one labelled set.
    as_json
        One JSON object a line in place of the tables.
    """
    for report in reports(suite, where):
        for line in [json.dumps(report.as_json())] if as_json else report.lines():
            print(line, flush=True)  # noqa: T201 - the result of the command


def reports(suite: str, where: Suites) -> Iterator[Report]:
    """Yield the reports of a suite, of all of them, or of one labelled set."""
    if suite == "all":
        for measure in SUITES.values():
            yield from measure(where)
    elif suite in SUITES:
        yield from SUITES[suite](where)
    else:
        yield from _link(where, only=suite)


def _link(where: Suites, only: str | None = None) -> Iterator[Report]:
    from models.linker import load_linkers
    from models.minilm import load_minilm
    from pipelines.evaluate import Bench, Missed, read_sets

    sets, missed = read_sets(where.sets)
    chosen = [labelled for labelled in sets if only in (None, labelled.name)]
    if not chosen:
        known = ", ".join(["all", *SUITES, *(labelled.name for labelled in sets)])
        raise InputError(f"suite {only!r}", known, "name one of them")
    bench = Bench(load_linkers(where.linker), where.linker, load_minilm())
    yield from (bench.measure(labelled) for labelled in chosen)
    yield from (Missed(name, "no set.json, queries.jsonl or gold.jsonl") for name in missed)


def _isco(where: Suites) -> Iterator[Report]:
    from models.linker import load_linkers
    from pipelines.evaluate import Missed, evaluate_coding, read_hand_coded

    if not where.hand_coded.is_file():
        yield Missed("isco", f"no file {_HAND_CODED.name}: name the data's directory with --data")
        return
    yield from evaluate_coding(
        read_hand_coded(where.hand_coded), load_linkers(where.linker), where.linker
    )


def _reach(where: Suites) -> Iterator[Report]:
    from pipelines.evaluate import Missed
    from pipelines.evaluation.reach import evaluate_reach

    groups = _groups(where)
    if not groups:
        yield Missed("reach", "no hand-coded ads: name the data's directory with --data")
        return
    yield evaluate_reach(where.opened(), groups)


def _ranking(where: Suites) -> Iterator[Report]:
    from models.linker import default_encoder
    from pipelines.evaluate import Missed
    from pipelines.evaluation.ranking import evaluate_ranking, read_truth, sample_ranking

    snapshot = where.opened()
    if snapshot.manifest.demonstration:
        truth = read_truth(PROJECT / "data" / "sample" / "truth")
        yield sample_ranking(snapshot, truth, default_encoder())
    elif groups := _groups(where):
        yield from evaluate_ranking(snapshot, groups, default_encoder())
    else:
        yield Missed("ranking", "no hand-coded ads: name the data's directory with --data")


def _doors(where: Suites) -> Iterator[Report]:
    from pipelines.evaluation.doors import evaluate_doors

    yield evaluate_doors(where.opened())


def _speed(where: Suites) -> Iterator[Report]:
    from pipelines.evaluation.speed import evaluate_speed

    yield evaluate_speed(where.opened())


def _groups(where: Suites) -> Mapping[str, str]:
    from pipelines.sources.hand_coded import hand_coded_groups

    return hand_coded_groups(where.hand_coded) if where.hand_coded.is_file() else {}


SUITES: Mapping[str, Callable[[Suites], Iterator[Report]]] = MappingProxyType(
    {
        "link": _link,
        "isco": _isco,
        "reach": _reach,
        "ranking": _ranking,
        "doors": _doors,
        "speed": _speed,
    }
)
"""Name of a suite to what yields its reports."""


def _chosen(given: Path | None, variable: str, folder: str) -> Path:
    return given or Path(os.environ.get(variable) or PROJECT.parent / "shared" / folder)
