"""Measures the linkers on labelled sets, beside two peers of the same run and published figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.errors import InputError
from guidance.evaluation import Measured, bootstrap, ranking_scores
from guidance.linking.types import Candidate, Linker, Query
from guidance.vectors import Encoder, top_indices
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
class Row:
    """What was measured on one set: system to metric to figure."""

    name: str
    queries: int
    systems: Mapping[str, Mapping[str, Measured]]
    published: str


@dataclass(frozen=True, slots=True)
class CodingRow:
    """Share of ads whose ISCO-08 unit group stands first, or among the first five groups."""

    subset: str
    first: Measured
    first_five: Measured


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


def evaluate_set(
    labelled: LabelledSet, linkers: Linkers, directory: Path, encoder: Encoder | None
) -> Row:
    """Measure the linker and its peers on one set.

    Parameters
    ----------
    directory
        The linker's directory, which keeps the names that the peers search.
    encoder
        The plain encoder of the second peer; None leaves that peer out.
    """
    linker: Linker = getattr(linkers, KINDS[labelled.kind])
    names = kept_names(directory / KINDS[labelled.kind], labelled.language)
    systems = {"linker": ranked_by(linker, labelled), "char TF-IDF": by_letters(labelled, names)}
    if encoder is not None:
        systems["MiniLM"] = by_meaning(labelled, names, encoder)
    figures = {name: _figures(labelled, ranking) for name, ranking in systems.items()}
    published = PUBLISHED.get(labelled.name, "")
    return Row(labelled.name, len(labelled.gold), figures, published)


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


def by_meaning(labelled: LabelledSet, names: KeptNames, encoder: Encoder) -> Rankings:
    """Rank by cosine with the preferred labels of the set's language."""
    table = encoder.encode([name for _, name in names.preferred])
    asked = encoder.encode([query.text for query in labelled.texts.values()])
    return _pooled(labelled, names.preferred, (row @ table.T for row in asked), names.uris)


def evaluate_coding(
    ads: Sequence[Advertisement],
    groups: Mapping[str, str],
    labels: Mapping[str, str],
    linkers: Linkers,
    directory: Path,
) -> list[CodingRow]:
    """Measure occupation coding against hand-coded unit groups.

    Parameters
    ----------
    groups, labels
        Ad id to ISCO-08 unit group, and to the name of the code; labels are read only to tell the
        ads whose title holds it from the others.
    """
    coded = [ad for ad in ads if ad.vacancy.id in groups]
    of_occupation = kept_groups(directory / "occupations")
    coded_as = code_occupations(coded, linkers.occupations, bounds=LinkBounds(occupations=30))
    ranked = [_groups_of(candidates, of_occupation) for candidates in coded_as]
    gold = [groups[ad.vacancy.id] for ad in coded]
    first = np.array([float(group in row[:1]) for group, row in zip(gold, ranked, strict=True)])
    five = np.array([float(group in row[:5]) for group, row in zip(gold, ranked, strict=True)])
    holds = np.array([_holds_label(ad, labels) for ad in coded])
    subsets = {"all": np.ones(len(coded), dtype=bool), "title holds label": holds}
    subsets["title without label"] = ~holds
    return [
        CodingRow(name, bootstrap(first[mask]), bootstrap(five[mask]))
        for name, mask in subsets.items()
    ]


def read_hand_coded(
    path: Path,
) -> tuple[tuple[Advertisement, ...], Mapping[str, str], Mapping[str, str]]:
    """Return hand-coded ads, their ISCO-08 unit groups and the names of their codes, by ad id."""
    ads = ADVERTISEMENTS["vacancies-jsonl"].parse(SourceSpec("vacancies-jsonl", path)).records
    rows = json_lines(read_text(path), path.name, Ledger(path.name))
    labels = {str(row["id"]): str(row.get("kzis_label") or "") for _, row in rows if "id" in row}
    return ads, hand_coded_groups(path), labels


def as_json(rows: Iterable[Row | CodingRow]) -> list[dict[str, Any]]:
    """Return the rows as JSON can hold them."""
    return [asdict(row) for row in rows]


def table_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a line a set and system: MRR, RP@5, RP@10 with 95 % intervals."""
    for row in rows:
        for system, figures in row.systems.items():
            shown = "  ".join(f"{name} {_shown(figures[name])}" for name in REPORTED)
            yield f"{row.name:18} {row.queries:5}  {system:12} {shown}"
        if row.published:
            yield f"{'':18} {'':5}  published    {row.published}"


def coding_lines(rows: Sequence[CodingRow]) -> Iterator[str]:
    """Yield a line a subset of the hand-coded ads."""
    for row in rows:
        shown = f"at 1 {_shown(row.first)}  at 5 {_shown(row.first_five)}"
        yield f"isco {row.subset:20} {row.first.count:6}  {shown}"


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
