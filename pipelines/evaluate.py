"""Measures the linkers on labelled sets, beside two peers of the same run and published figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guidance.errors import InputError
from guidance.evaluation import Measured, bootstrap, ranking_scores
from guidance.linking.types import Candidate, Linker, Query
from guidance.vectors import Encoder, Vectors, top_indices
from models.linker import Linkers
from models.names import KeptNames, kept_groups, kept_names
from pipelines.link import LinkBounds, code_occupations
from pipelines.records import Advertisement, Ledger, SourceSpec
from pipelines.sources import ADVERTISEMENTS
from pipelines.sources.files import read_text
from pipelines.sources.hand_coded import hand_coded_groups
from pipelines.sources.tables import json_lines

Rankings = dict[str, tuple[str, ...]]
TOP = 100
KINDS = MappingProxyType({"skill": "skills", "occupation": "occupations"})
PUBLISHED = MappingProxyType(
    {
        "tech-validation": "test half: ConTeXT-match RP@5 .640 RP@10 .740 (workrb); "
        "IReRa .631 .720 (arXiv 2401.12178)",
        "house-validation": "test half: IReRa RP@5 .556 RP@10 .617 (arXiv 2401.12178); "
        "CurriculumMatch .491 .596 (workrb)",
    }
)
"""Published figures on the unseen halves of the same sets; they stand beside, not against."""
REPORTED = ("MRR", "RP@5", "RP@10")


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One set of labelled texts."""

    name: str
    kind: str
    language: str
    texts: Mapping[str, Query]
    gold: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SetReport:
    """What was measured on one set: system to metric to figure."""

    name: str
    queries: int
    systems: Mapping[str, Mapping[str, Measured]]
    published: str

    def lines(self) -> Iterator[str]:
        """Yield a line a system: MRR, RP@5, RP@10 with 95 % intervals."""
        for system, figures in self.systems.items():
            shown = "  ".join(f"{name} {_shown(figures[name])}" for name in REPORTED)
            yield f"{self.name:18} {self.queries:5}  {system:12} {shown}"
        if self.published:
            yield f"{self.name:18} {'':5}  published    {self.published}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "link", **asdict(self)}


@dataclass(frozen=True, slots=True)
class CodingReport:
    """Share of ads whose ISCO-08 unit group stands first, or among the first five groups."""

    subset: str
    first: Measured
    first_five: Measured

    def lines(self) -> Iterator[str]:
        """Yield one line."""
        shown = f"at 1 {_shown(self.first)}  at 5 {_shown(self.first_five)}"
        yield f"isco {self.subset:20} {self.first.count:6}  {shown}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "isco", **asdict(self)}


@dataclass(frozen=True, slots=True)
class Missed:
    """A set or suite that could not be measured, and why."""

    name: str
    reason: str

    def lines(self) -> Iterator[str]:
        """Yield one line."""
        yield f"{self.name:18} missed: {self.reason}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"missed": self.name, "reason": self.reason}


class HandCoded(NamedTuple):
    """Hand-coded ads; group and name of the code by ad id.

    The names are read only to tell the ads whose title holds them from the others.
    """

    ads: tuple[Advertisement, ...]
    groups: Mapping[str, str]
    labels: Mapping[str, str]


def read_sets(directory: Path) -> tuple[list[LabelledSet], list[str]]:
    """Return the sets of a benchmark directory by name, and the names of folders that are none."""
    if not directory.is_dir():
        raise InputError(
            f"no directory {directory}", "labelled sets", "set GUIDANCE_BENCHMARKS to one"
        )
    found, missed = [], []
    for folder in sorted(path for path in directory.iterdir() if path.is_dir()):
        files = [folder / name for name in ("set.json", "queries.jsonl", "gold.jsonl")]
        if all(path.is_file() for path in files):
            found.append(_read_set(folder))
        else:
            missed.append(folder.name)
    return found, missed


class Bench:
    """Measures the linkers and two peers on labelled sets.

    Parameters
    ----------
    linkers
        What is measured.
    directory
        The linkers' directory, which keeps the names that the peers search.
    encoder
        The plain encoder of the second peer.
    """

    def __init__(self, linkers: Linkers, directory: Path, encoder: Encoder) -> None:
        self._linkers = linkers
        self._directory = directory
        self._encoder = encoder
        self._tables = lru_cache(maxsize=4)(self._encoded)

    def measure(self, labelled: LabelledSet) -> SetReport:
        """Return the figures of the linker and its peers on one set."""
        kind = KINDS[labelled.kind]
        linker: Linker = getattr(self._linkers, kind)
        names = kept_names(self._directory / kind, labelled.language)
        table = self._tables(kind, labelled.language)
        systems = {
            "linker": ranked_by(linker, labelled),
            "char TF-IDF": by_letters(labelled, names),
            "MiniLM": by_meaning(labelled, names, self._encoder, table),
        }
        figures = {name: _figures(labelled, ranking) for name, ranking in systems.items()}
        return SetReport(
            labelled.name, len(labelled.gold), figures, PUBLISHED.get(labelled.name, "")
        )

    def _encoded(self, kind: str, language: str) -> Vectors:
        names = kept_names(self._directory / kind, language)
        return self._encoder.encode([name for _, name in names.preferred])


def ranked_by(linker: Linker, labelled: LabelledSet) -> Rankings:
    """Return the linker's rankings."""
    results = linker.link(list(labelled.texts.values()), top=TOP)
    return {
        query: tuple(candidate.uri for candidate in result.ranked)
        for query, result in zip(labelled.texts, results, strict=True)
    }


def by_letters(labelled: LabelledSet, names: KeptNames) -> Rankings:
    """Rank by cosine of character 2-5-grams (scikit-learn's `char_wb`).

    Over preferred labels for skills, over all names for occupations, in the set's language.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    pairs = names.preferred if labelled.kind == "skill" else names.every
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), dtype=np.float32)
    table = vectorizer.fit_transform([name for _, name in pairs])
    asked = vectorizer.transform([query.text for query in labelled.texts.values()])
    rows = ((asked[at] @ table.T).toarray()[0] for at in range(asked.shape[0]))
    return _pooled(labelled, pairs, rows, names.uris)


def by_meaning(
    labelled: LabelledSet, names: KeptNames, encoder: Encoder, table: Vectors
) -> Rankings:
    """Rank by cosine with the preferred labels of the set's language; `table` holds theirs."""
    asked = encoder.encode([query.text for query in labelled.texts.values()])
    return _pooled(labelled, names.preferred, (row @ table.T for row in asked), names.uris)


def evaluate_coding(coded: HandCoded, linkers: Linkers, directory: Path) -> Iterator[CodingReport]:
    """Yield the accuracy of occupation coding: of all ads, and by whether a title holds its label.

    The probabilities of a group's occupations are added up.
    """
    ads = [ad for ad in coded.ads if ad.vacancy.id in coded.groups]
    of_occupation = kept_groups(directory / "occupations")
    found = code_occupations(ads, linkers.occupations, bounds=LinkBounds(occupations=30))
    ranked = [_groups_of(candidates, of_occupation) for candidates in found]
    gold = [coded.groups[ad.vacancy.id] for ad in ads]
    first, five = (
        np.array([float(group in row[:cut]) for group, row in zip(gold, ranked, strict=True)])
        for cut in (1, 5)
    )
    holds = np.array([_holds_label(ad, coded.labels) for ad in ads], dtype=bool)
    everyone = np.ones(len(ads), dtype=bool)
    for name, mask in (
        ("all", everyone),
        ("title holds label", holds),
        ("title without label", ~holds),
    ):
        yield CodingReport(name, bootstrap(first[mask]), bootstrap(five[mask]))


def read_hand_coded(path: Path) -> HandCoded:
    """Read hand-coded ads with their answers, each through the reader that may see it."""
    ads = ADVERTISEMENTS["vacancies-jsonl"].parse(SourceSpec("vacancies-jsonl", path)).records
    rows = json_lines(read_text(path), path.name, Ledger(path.name))
    labels = {str(row["id"]): str(row.get("kzis_label") or "") for _, row in rows if "id" in row}
    return HandCoded(ads, hand_coded_groups(path), labels)


def _shown(figure: Measured) -> str:
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def _read_set(folder: Path) -> LabelledSet:
    facts = json.loads((folder / "set.json").read_text(encoding="utf-8"))
    queries = _rows(folder / "queries.jsonl")
    texts = {row["id"]: Query(row["text"], row.get("language")) for row in queries}
    gold = {row["id"]: tuple(row["gold"]) for row in _rows(folder / "gold.jsonl")}
    return LabelledSet(folder.name, facts["kind"], facts["language"], texts, gold)


def _rows(path: Path) -> list[dict[str, Any]]:
    # U+2028 stands inside texts: split at line feeds only.
    content = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in content if line.strip()]


def _figures(labelled: LabelledSet, ranking: Rankings) -> dict[str, Measured]:
    scores = ranking_scores(labelled.gold, ranking)
    return {metric: bootstrap(values) for metric, values in scores.items()}


def _pooled(
    labelled: LabelledSet,
    pairs: Sequence[tuple[int, str]],
    rows: Iterable[NDArray[np.float32]],
    uris: Sequence[str],
) -> Rankings:
    owners = np.array([at for at, _ in pairs])
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))
    result = {}
    for query, row in zip(labelled.texts, rows, strict=True):
        best = np.full(len(uris), -1, dtype=np.float32)
        best[owners[firsts]] = np.maximum.reduceat(row, firsts)
        result[query] = tuple(uris[at] for at in top_indices(best, TOP))
    return result


def _groups_of(
    candidates: Sequence[Candidate], of_occupation: Mapping[str, str]
) -> tuple[str, ...]:
    """Return unit groups by falling sum of the probabilities of their occupations."""
    totals: dict[str, float] = {}
    for candidate in candidates:
        group = of_occupation[candidate.uri]
        totals[group] = totals.get(group, 0.0) + candidate.confidence
    return tuple(sorted(totals, key=lambda group: (-round(totals[group], 4), group)))


def _holds_label(ad: Advertisement, labels: Mapping[str, str]) -> bool:
    label = labels.get(ad.vacancy.id, "").strip().lower()
    return bool(label) and label in ad.vacancy.title.lower()
