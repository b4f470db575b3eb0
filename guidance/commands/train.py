"""`guidance train`: remake the weights under models/weights from data."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from guidance.errors import ConfigurationError, MissingDependency, SourceError
from guidance.storage.files import PROJECT

console = Console(stderr=True, highlight=False)
CONFIG = PROJECT / "data" / "real.toml"
KINDS = ("encoder", "reader", "glossary", "linker")


def run_train(kind: str, data: Path | None, threads: int) -> None:
    """Gather what may be learnt from and remake one kind of weights; print the time it took.

    Parameters
    ----------
    kind
        One of `KINDS`. The encoder learns from the reader, the linker from all others.
    data
        The directory of the real data. GUIDANCE_BENCHMARKS, else its neighbour `benchmarks`, holds
        the questions that are left out.
    threads
        Threads of linear algebra.
    """
    if kind not in KINDS:
        raise ConfigurationError(f"train {kind}", ", ".join(KINDS), "name one of them")
    if data is None or not data.is_dir():
        raise SourceError(
            f"no directory {data}", "the real data", "set GUIDANCE_DATA to it (docs/data.md)"
        )
    begun = time.monotonic()

    def report(line: str) -> None:
        console.print(f"  {time.monotonic() - begun:6.0f} s  {line}")

    _use(threads)
    _REMAKERS[kind](data, report)
    report(f"{kind}: done")


def _use(threads: int) -> None:
    try:
        import torch
    except ImportError as error:
        raise MissingDependency("no torch", "the extra `train`", "run: make train") from error
    torch.set_num_threads(threads)


def _reader(data: Path, report: Callable[[str], None]) -> None:
    from models.train import reader
    from pipelines.train.gather import gather
    from pipelines.train.remake import remake_reader

    material = gather(CONFIG, data, _benchmarks(data))
    remake_reader(material, report, reader.Course())


def _encoder(data: Path, report: Callable[[str], None]) -> None:
    from models.train import multilingual, static
    from pipelines.train.gather import gather
    from pipelines.train.remake import remake_multilingual, remake_static

    material = gather(CONFIG, data, _benchmarks(data))
    report(f"{len(material.pairs)} pairs")
    remake_static(material, report, static.Course())
    remake_multilingual(material, report, multilingual.Course())


def _glossary(data: Path, report: Callable[[str], None]) -> None:
    from pipelines.train.gather import EVERYTHING, gather
    from pipelines.train.remake import remake_glossary

    material = gather(CONFIG, data, _benchmarks(data), EVERYTHING)
    report(f"{len(material.pairs)} pairs")
    remake_glossary(material, report)


def _benchmarks(data: Path) -> Path:
    """Return the labelled sets whose questions are not learnt from."""
    return Path(os.environ.get("GUIDANCE_BENCHMARKS") or data.parent / "benchmarks")


def _linker(data: Path, report: Callable[[str], None]) -> None:
    from models.linker import CALIBRATION
    from models.train.linker import save_fusions, train_linker
    from pipelines.config import load_config
    from pipelines.ingest import ingest_taxonomy
    from pipelines.pool import pooled_encoders
    from pipelines.train.sentences import read_everyday, read_sentences

    taxonomy, _ = ingest_taxonomy(load_config(CONFIG).sources)
    sentences = read_sentences(data / "training" / "skillskape_train.csv", taxonomy)
    everyday = read_everyday(data / "parallel" / "tatoeba")
    with tempfile.TemporaryDirectory() as work:
        encoders = pooled_encoders(lambda share: report(f"names read: {share:.0%}"))
        fusions = train_linker(taxonomy, sentences, everyday, encoders, Path(work))
    save_fusions(fusions, CALIBRATION)
    report(f"the weights of {len(fusions)} kinds of concept")


_REMAKERS: dict[str, Callable[[Path, Callable[[str], None]], None]] = {
    "encoder": _encoder,
    "reader": _reader,
    "glossary": _glossary,
    "linker": _linker,
}
