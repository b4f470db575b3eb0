"""`guidance evaluate`: labelled sets and hand-coded ads, beside two peers and published figures."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from guidance.errors import InputError, SnapshotError

ISCO = "isco"
LINKING = "linking"
SUITES = (LINKING, ISCO)
_DEFAULT_BENCHMARKS = Path("../shared/benchmarks")
_DEFAULT_DATA = Path("../shared/data")
_HAND_CODED = Path("vacancies/poland-hand-coded-2021/poland_hand_coded.jsonl.gz")


def run_evaluate(
    suite: str | None = None, *, snapshot: Path | None = None, as_json: bool = False
) -> Iterator[str]:
    """Yield the lines of a report, set by set as they are measured.

    Parameters
    ----------
    suite
        "linking" for every labelled set of the benchmark directory, "isco" for hand-coded ads,
        None for both, or the name of one set. The directories are named by GUIDANCE_BENCHMARKS
        and GUIDANCE_DATA.
    as_json
        One JSON object a line in place of the table.
    """
    directory = (snapshot or Path("data/snapshots/current")) / "linker"
    if not directory.is_dir():
        raise SnapshotError(f"no linker under {directory.parent}", "a built snapshot", "make run")
    if suite != ISCO:
        yield from _linking(None if suite == LINKING else suite, directory, as_json)
    if suite in (None, ISCO):
        yield from _isco(directory, as_json)


def _linking(only: str | None, directory: Path, as_json: bool) -> Iterator[str]:
    from models.linker import load_linkers
    from models.minilm import load_minilm
    from pipelines import evaluate

    sets, missed = evaluate.read_sets(_named("GUIDANCE_BENCHMARKS", _DEFAULT_BENCHMARKS))
    chosen = [labelled for labelled in sets if only in (None, labelled.name)]
    if not chosen:
        known = ", ".join([*SUITES, *(labelled.name for labelled in sets)])
        raise InputError(f"suite {only!r}", known, "name one of them")
    linkers, encoder = load_linkers(directory), load_minilm()
    for labelled in chosen:
        rows = [evaluate.evaluate_set(labelled, linkers, directory, encoder)]
        yield from _lines(evaluate.as_json(rows), evaluate.table_lines(rows), as_json)
    for name in missed:
        yield (
            json.dumps({"missed": name})
            if as_json
            else f"{name:18} missed: no set.json, queries or gold"
        )


def _isco(directory: Path, as_json: bool) -> Iterator[str]:
    from models.linker import load_linkers
    from pipelines import evaluate

    path = _named("GUIDANCE_DATA", _DEFAULT_DATA) / _HAND_CODED
    if not path.is_file():
        text = f"no file {path.name}: set GUIDANCE_DATA to the directory that holds {_HAND_CODED.parts[0]}/"
        yield (
            json.dumps({"missed": ISCO, "reason": text}) if as_json else f"{ISCO:18} missed: {text}"
        )
        return
    ads, groups, labels = evaluate.read_hand_coded(path)
    rows = evaluate.evaluate_coding(ads, groups, labels, load_linkers(directory), directory)
    yield from _lines(evaluate.as_json(rows), evaluate.coding_lines(rows), as_json)


def _lines(rows: list[dict[str, object]], table: Iterator[str], as_json: bool) -> Iterator[str]:
    yield from (json.dumps(row) for row in rows) if as_json else table


def _named(variable: str, default: Path) -> Path:
    return Path(os.environ.get(variable) or default)
