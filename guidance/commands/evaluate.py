"""`guidance evaluate`: quality and speed, beside peers of the same run and published figures."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from guidance.errors import SnapshotError
from guidance.snapshot import Snapshot
from guidance.storage.files import PROJECT, default_snapshot
from guidance.storage.reading import open_snapshot

_HAND_CODED = Path("vacancies/poland-hand-coded-2021/poland_hand_coded.jsonl.gz")
_ENGLISH_ADS = Path("vacancies/nhs-jobs-uk-2020/nhs_jobs.jsonl.gz")


class Report(Protocol):
    """What a suite found."""

    def lines(self) -> Iterable[str]:
        """Return a human table."""
        ...

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        ...


class Grid(Protocol):
    """A table as words."""

    @property
    def title(self) -> str:
        """Return what the table is about."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the headings."""
        ...

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """Return remarks to stand below."""
        ...


@runtime_checkable
class Tabular(Protocol):
    """A report that is a table."""

    def grid(self) -> Grid:
        """Return the table."""
        ...


@dataclass(frozen=True, slots=True)
class Sampling:
    """What the suite `jcrec` draws; see `pipelines.evaluation.jcrec.Options`.

    `relations` is ESCO's file of occupations and skills, the one under GUIDANCE_DATA when None.
    """

    relations: Path | None = None
    seed: int = 42
    steps: int = 2
    courses: int = 100
    jobs: int = 100


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
    sampling
        What `jcrec` draws.
    detail
        Whether `doors` tells of each person too.
    """

    data: Path | None = None
    benchmarks: Path | None = None
    snapshot: Path | None = None
    sampling: Sampling = field(default_factory=Sampling)
    detail: bool = False

    @property
    def sets(self) -> Path:
        """Return the directory of the labelled sets."""
        return _chosen(self.benchmarks, "GUIDANCE_BENCHMARKS", "benchmarks")

    @property
    def hand_coded(self) -> Path:
        """Return the file of the hand-coded ads."""
        return _chosen(self.data, "GUIDANCE_DATA", "data") / _HAND_CODED

    @property
    def texts(self) -> Path:
        """Return the directory of texts in known languages."""
        return _chosen(self.data, "GUIDANCE_DATA", "data")

    @property
    def english_ads(self) -> Path:
        """Return a file of ads in English."""
        return _chosen(self.data, "GUIDANCE_DATA", "data") / _ENGLISH_ADS

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
        One of `SUITES` or `ALIASES`, "all", or the name of one labelled set.
    as_json
        One JSON object a line in place of the tables.
    """
    console = Console(highlight=False)
    for report in reports(suite, where):
        if not as_json and console.is_terminal and isinstance(report, Tabular):
            _print_table(console, report.grid())
        else:
            for line in [json.dumps(report.as_json())] if as_json else report.lines():
                print(line, flush=True)  # noqa: T201 - the result of the command


def reports(suite: str, where: Suites) -> Iterator[Report]:
    """Yield the reports of a suite, of all of them, or of one labelled set."""
    name = ALIASES.get(suite, suite)
    if name == "all":
        for each in WHOLE:
            yield from SUITES[each](where)
    elif name in SUITES:
        yield from SUITES[name](where)
    else:
        yield from _one_set(where, name)


def _print_table(console: Console, grid: Grid) -> None:
    table = Table(title=Text(grid.title), title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for column in grid.columns:
        table.add_column(Text(column), overflow="fold")
    for row in grid.rows:
        table.add_row(*map(Text, row))
    console.print(table)
    for note in grid.notes:
        console.print(Text(note), soft_wrap=True)


def _linking(where: Suites) -> Iterator[Report]:
    from pipelines.evaluation.suite import Instruments, measure_linking

    return measure_linking(Instruments(where))


def _part(name: str) -> Callable[[Suites], Iterator[Report]]:
    def measure(where: Suites) -> Iterator[Report]:
        from pipelines.evaluation.suite import PARTS, Instruments, measure_part

        return measure_part(PARTS[name](Instruments(where)))

    return measure


def _one_set(where: Suites, name: str) -> Iterator[Report]:
    from pipelines.evaluation.suite import Instruments, measure_part, measure_set

    return measure_part(measure_set(Instruments(where), name))


def _languages(where: Suites) -> Iterator[Report]:
    from models.languages import text_languages
    from pipelines.evaluation.languages import evaluate_languages, read_samples
    from pipelines.evaluation.report import Missed

    samples = read_samples(where.texts)
    if not samples:
        yield Missed("languages", "no texts: name the data's directory with --data")
        return
    yield evaluate_languages(samples, text_languages())


def _reach(where: Suites) -> Iterator[Report]:
    from pipelines.evaluation.known_groups import titled_groups
    from pipelines.evaluation.reach import evaluate_reach
    from pipelines.evaluation.report import Missed

    groups = _groups(where)
    if not groups:
        yield Missed("reach", "no hand-coded ads: name the data's directory with --data")
        return
    snapshot = where.opened()
    yield evaluate_reach(snapshot, groups)
    titled = titled_groups(snapshot, where.linker / "occupations", groups)
    yield evaluate_reach(snapshot, titled, origin="ads titled as a name, which flatters,")


def _ranking(where: Suites) -> Iterator[Report]:
    from models.encoders import default_encoders
    from pipelines.evaluation.ranking import evaluate_ranking, read_truth, sample_ranking
    from pipelines.evaluation.report import Missed

    snapshot, encoder = where.opened(), default_encoders().multilingual
    if snapshot.manifest.demonstration:
        truth = read_truth(PROJECT / "data" / "sample" / "truth")
        yield sample_ranking(snapshot, truth, encoder)
    elif groups := _groups(where):
        yield from evaluate_ranking(snapshot, groups, encoder)
    else:
        yield Missed("ranking", "no hand-coded ads: name the data's directory with --data")


def _recommendation(where: Suites) -> Iterator[Report]:
    from models.encoders import default_encoders
    from models.linker import load_linkers
    from pipelines.evaluation.proof import Proof
    from pipelines.evaluation.ranking import read_truth

    snapshot, encoder = where.opened(), default_encoders().multilingual
    proof = Proof(snapshot, where.linker, encoder)
    if snapshot.manifest.demonstration:
        yield from proof.of_sample(read_truth(PROJECT / "data" / "sample" / "truth"))
    else:
        yield from proof.of_ads(_groups(where))
    yield from proof.of_texts(load_linkers(where.linker).skills)


def _doors(where: Suites) -> Iterator[Report]:
    from pipelines.evaluation.doors import DoorsDetail, evaluate_doors

    snapshot = where.opened()
    report = evaluate_doors(snapshot)
    yield report
    if where.detail:
        yield DoorsDetail.of(report, snapshot)


def _questions(where: Suites) -> Iterator[Report]:
    from pipelines.evaluation.questions import NAMED, evaluate_questions

    for named in NAMED:
        yield evaluate_questions(where.opened(), named=named)


def _occupations(where: Suites) -> Iterator[Report]:
    from pipelines.evaluation.within_reach import evaluate_occupations

    yield from evaluate_occupations(where.opened())


def _stuffing(where: Suites) -> Iterator[Report]:
    from models.encoders import default_encoders
    from models.linker import load_linkers
    from pipelines.config import LinkConfig
    from pipelines.evaluation.attacks import Choice, reader_of, scale_of
    from pipelines.evaluation.claims_cost import SEED, evaluate_cost
    from pipelines.evaluation.ranking import (
        HAND_CODED,
        SAMPLE,
        hand_coded_contests,
        read_truth,
        sample_contest,
    )
    from pipelines.evaluation.stuffing import RedTeam, evaluate_believing, evaluate_stuffing

    snapshot, static = where.opened(), default_encoders().static
    scale = scale_of(snapshot, static)
    team = RedTeam.draw(snapshot, scale)
    yield from evaluate_stuffing(team)
    yield from evaluate_believing(team)
    if snapshot.manifest.demonstration:
        linker = load_linkers(where.linker).skills
        reader = reader_of(snapshot, linker, static, LinkConfig().threshold)
        yield from evaluate_stuffing(team, (Choice.HOTTEST,), reader)
        truth = read_truth(PROJECT / "data" / "sample" / "truth")
        yield evaluate_cost(
            snapshot,
            scale,
            [sample_contest(snapshot, truth, replace(SAMPLE, seed=SEED))],
            SAMPLE.languages,
        )
    elif groups := _groups(where):
        contests = hand_coded_contests(snapshot, groups, replace(HAND_CODED, seed=SEED))
        yield evaluate_cost(snapshot, scale, contests, HAND_CODED.languages)


def _speed(where: Suites) -> Iterator[Report]:
    from pipelines.evaluation.speed import evaluate_speed

    yield evaluate_speed(where.opened())


def _trend(where: Suites) -> Iterator[Report]:
    from pipelines.evaluation.trend import evaluate_trend

    yield evaluate_trend(where.opened())


def _jcrec(where: Suites) -> Iterator[Report]:
    from pipelines.evaluation.jcrec import (
        Options,
        evaluate_jcrec,
        jcrec_directory,
        relations_file,
    )
    from pipelines.evaluation.report import Missed

    drawn, real = where.sampling, _chosen(None, "GUIDANCE_DATA", "data")
    directory = jcrec_directory(where.texts)
    if where.data is None and not directory.is_dir():
        yield Missed("jcrec", "no files of JCRec: name their directory with --data")
        return
    options = Options(drawn.seed, drawn.steps, drawn.courses, drawn.jobs)
    relations = drawn.relations or relations_file(real)
    yield evaluate_jcrec(directory, relations, options)


def _groups(where: Suites) -> Mapping[str, str]:
    from pipelines.sources.hand_coded import hand_coded_groups

    return hand_coded_groups(where.hand_coded) if where.hand_coded.is_file() else {}


SUITES: Mapping[str, Callable[[Suites], Iterator[Report]]] = MappingProxyType(
    {
        "linking": _linking,
        **{
            name: _part(name)
            for name in ("sets", "calibration", "crosslingual", "isco", "encoders")
        },
        "languages": _languages,
        "reach": _reach,
        "ranking": _ranking,
        "recommendation": _recommendation,
        "doors": _doors,
        "stuffing": _stuffing,
        "questions": _questions,
        "occupations": _occupations,
        "speed": _speed,
        "trend": _trend,
        "jcrec": _jcrec,
    }
)
"""Name of a suite to what yields its reports; the five after `linking` are its parts."""
WHOLE = (
    "linking",
    "languages",
    "reach",
    "ranking",
    "recommendation",
    "doors",
    "stuffing",
    "questions",
    "occupations",
    "speed",
    "trend",
    "jcrec",
)
"""What "all" runs: no part twice."""
ALIASES = MappingProxyType({"link": "linking"})


def _chosen(given: Path | None, variable: str, folder: str) -> Path:
    return given or Path(os.environ.get(variable) or PROJECT.parent / "shared" / folder)
