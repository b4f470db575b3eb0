"""How quickly encoders and linker read, all on one thread and in the same run.

An ad is read sentence by sentence, each different sentence once, and its vector is their sum. The
ratio to MiniLM travels between machines; texts a second do not. MiniLM runs twice: as published,
through sentence-transformers in single precision, and as the other suites run it, in batches of
like length and in bfloat16 where the processor computes that itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from time import perf_counter
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from guidance.errors import GuidanceError, MissingDependency
from guidance.linking.boilerplate import asks_for_skill
from guidance.linking.passages import sentences
from guidance.linking.types import Query
from guidance.vectors import Encoder, Vectors
from models.contextual import load_contextual
from models.linker import Linkers
from models.minilm import load_minilm, load_published
from models.static import load_static
from pipelines.evaluation.peers import MINILM
from pipelines.evaluation.report import ABSENT, Grid
from pipelines.link import code_occupations, name_skills
from pipelines.records import Advertisement

PUBLISHED = "MiniLM as published"
LOADERS: Mapping[str, Callable[[], Encoder]] = MappingProxyType(
    {
        "static": load_static,
        "reader": lambda: load_contextual("reader"),
        "multilingual": lambda: load_contextual("multilingual"),
        MINILM: load_minilm,
        PUBLISHED: load_published,
    }
)
LABELS = 4000
ADS = 200
SHORT_QUERIES = 100
ASKING = 500
WARM_UP = 32
LEAST_SECONDS = 1.0


@runtime_checkable
class SaysWhatItReads(Protocol):
    """A linker that leaves easy passages to the quick encoder and can say how many."""

    def read_share(self, queries: Sequence[Query]) -> float:
        """Return the share of the passages of these queries that are read in context."""
        ...


@dataclass(frozen=True, slots=True)
class Opened:
    """The encoders that could be loaded, and for each other one why not."""

    encoders: Mapping[str, Encoder]
    reasons: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """Return every encoder asked for, absent or not."""
        return tuple(name for name in LOADERS if name in {*self.encoders, *self.reasons})

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return one line for each encoder that is absent."""
        return tuple(f"{name}: {reason}" for name, reason in self.reasons.items())


@dataclass(frozen=True, slots=True)
class EncoderSpeed:
    """Texts a second of one encoder; None for ads where there are none to read."""

    labels: float
    ads: float | None


@dataclass(frozen=True, slots=True)
class LinkerSpeed:
    """How quickly the linker works.

    Attributes
    ----------
    ads
        Ads a second, occupation and skills, as the build links them; None without ads.
    unread_ads
        The same with nothing read in context; None where such a linker was not given.
    median
        Milliseconds of one short query, warm.
    read_share
        Share of the passages of the ads' requirements that are read in context; None where the
        linker does not say.
    """

    ads: float | None
    unread_ads: float | None
    median: float
    read_share: float | None


@dataclass(frozen=True, slots=True)
class ThroughputReport:
    """Texts a second on one thread; the same labels and ads for every encoder."""

    labels: int
    ads: int
    encoders: Mapping[str, EncoderSpeed | None]
    linker: LinkerSpeed | None
    reasons: tuple[str, ...] = ()

    def ratio(self, name: str) -> tuple[float | None, float | None]:
        """Return how many times as quick as MiniLM as published an encoder is: labels, ads."""
        ours, theirs = self.encoders.get(name), self.encoders.get(PUBLISHED)
        if ours is None or theirs is None:
            return None, None
        ads = ours.ads / theirs.ads if ours.ads and theirs.ads else None
        return ours.labels / theirs.labels, ads

    def grid(self) -> Grid:
        """Return a table of one row an encoder."""
        rows = tuple(self._row(name) for name in self.encoders)
        return Grid(
            f"Speed on one thread: {self.labels} English labels, {self.ads} English ads",
            ("encoder", "labels a second", "to published", "ads a second", "to published"),
            rows,
            (*self._linker(), *self.reasons),
        )

    def lines(self) -> Iterator[str]:
        """Yield the table as text."""
        return self.grid().lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        ratios = {name: self.ratio(name) for name in self.encoders}
        return {"suite": "encoders", **asdict(self), "ratios": ratios}

    def _row(self, name: str) -> tuple[str, ...]:
        speed, (labels, ads) = self.encoders[name], self.ratio(name)
        if speed is None:
            return (name, "absent", ABSENT, ABSENT, ABSENT)
        return (name, _number(speed.labels), _times(labels), _number(speed.ads), _times(ads))

    def _linker(self) -> tuple[str, ...]:
        if self.linker is None:
            return ()
        share = self.linker.read_share
        read = ABSENT if share is None else f"{share:.1%}"
        return (
            f"linker: {_number(self.linker.ads)} ads a second, "
            f"{_number(self.linker.unread_ads)} with nothing read in context, "
            f"p50 of a short query {self.linker.median:.1f} ms, "
            f"share of passages read in context {read}",
        )


def open_encoders(names: Sequence[str] | None = None) -> Opened:
    """Load some encoders, or all of them.

    One whose weights or packages are absent is left out with its reason.
    """
    found: dict[str, Encoder] = {}
    reasons: dict[str, str] = {}
    for name in LOADERS if names is None else names:
        try:
            found[name] = LOADERS[name]()
        except MissingDependency as error:
            reasons[name] = f"not installed ({error.message})"
        except GuidanceError as error:
            reasons[name] = error.message
    return Opened(found, reasons)


def evaluate_encoders(
    opened: Opened,
    linkers: Linkers | None,
    labels: Sequence[str],
    ads: Sequence[Advertisement],
    reasons: Sequence[str] = (),
    *,
    unread: Linkers | None = None,
) -> ThroughputReport:
    """Time every encoder and the linker on the same texts.

    Parameters
    ----------
    labels
        Short texts in English; repeats are read once, and at most `LABELS` of them.
    ads
        In English; at most `ADS` of them, evenly drawn.
    reasons
        Why ads or linker are absent.
    unread
        The linkers told to read nothing in context.
    """
    texts = spread(list(dict.fromkeys(labels)), LABELS)
    some = spread(ads, ADS)
    with one_thread():
        speeds: dict[str, EncoderSpeed | None] = {
            name: _speed_of(opened.encoders[name], texts, some) if name in opened.encoders else None
            for name in opened.names
        }
        linker = None if linkers is None else _linker_speed(linkers, unread, texts, some)
    remarks = (*opened.remarks, *reasons)
    return ThroughputReport(len(texts), len(some), speeds, linker, remarks)


def ad_vectors(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """Return for each ad the sum of its different sentences' vectors."""
    parts = [list(dict.fromkeys(part.text for part in sentences(text))) for text in texts]
    vectors = encoder.encode([part for group in parts for part in group])
    rows = np.zeros((len(parts), vectors.shape[1]), dtype=np.float32)
    np.add.at(rows, np.repeat(np.arange(len(parts)), [len(group) for group in parts]), vectors)
    return rows


def spread(items: Sequence[Any], most: int) -> list[Any]:
    """Return at most so many items, evenly spread over the sequence."""
    step = max(1, -(-len(items) // most))
    return list(items[::step])


@contextmanager
def one_thread() -> Iterator[None]:
    """Let linear algebra, networks and tokenizers work on one thread."""
    before = os.environ.get("TOKENIZERS_PARALLELISM")
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    torch: Any = sys.modules.get("torch")
    threads = torch.get_num_threads() if torch else 1
    try:
        if torch:
            torch.set_num_threads(1)
        with threadpool_limits(limits=1):
            yield
    finally:
        if torch:
            torch.set_num_threads(threads)
        os.environ.pop("TOKENIZERS_PARALLELISM")
        if before is not None:
            os.environ["TOKENIZERS_PARALLELISM"] = before


def _speed_of(
    encoder: Encoder, labels: Sequence[str], ads: Sequence[Advertisement]
) -> EncoderSpeed:
    texts = [ad.text for ad in ads]
    encoder.encode(labels[:WARM_UP])
    return EncoderSpeed(
        _rate(lambda: encoder.encode(labels), len(labels)),
        _rate(lambda: ad_vectors(texts, encoder), len(texts)) if texts else None,
    )


def _linker_speed(
    linkers: Linkers,
    unread: Linkers | None,
    labels: Sequence[str],
    ads: Sequence[Advertisement],
) -> LinkerSpeed:
    short = [Query(label, "en") for label in spread(labels, SHORT_QUERIES)]
    linkers.skills.link(short[:WARM_UP])
    times = [_seconds(partial(linkers.skills.link, [query])) for query in short]

    return LinkerSpeed(
        _ads_a_second(linkers, ads),
        _ads_a_second(unread, ads),
        float(np.median(times)) * 1000 if times else 0.0,
        _read_share(linkers, ads),
    )


def _ads_a_second(linkers: Linkers | None, ads: Sequence[Advertisement]) -> float | None:
    if linkers is None or not ads:
        return None

    def link_ads() -> None:
        code_occupations(ads, linkers.occupations)
        name_skills(ads, linkers.skills)

    return _rate(link_ads, len(ads))


def _read_share(linkers: Linkers, ads: Sequence[Advertisement]) -> float | None:
    if not ads or not isinstance(linkers.skills, SaysWhatItReads):
        return None
    parts = dict.fromkeys(part.text for ad in ads for part in sentences(ad.text))
    asking = [Query(part, "en") for part in parts if asks_for_skill(part)]
    return linkers.skills.read_share(spread(asking, ASKING))


def _rate(work: Callable[[], object], count: int) -> float:
    """Return items a second, over as many rounds as take a second."""
    rounds, total = 0, 0.0
    while total < LEAST_SECONDS:
        total += _seconds(work)
        rounds += 1
    return count * rounds / total


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _number(value: float | None) -> str:
    return ABSENT if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _times(value: float | None) -> str:
    return ABSENT if value is None else f"{value:.1f}x"
