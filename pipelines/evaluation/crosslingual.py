"""Reading across languages: from a label in another language to the English one, by cosine alone.

The concepts are those whose names outside English no weights have seen
(`models.kept_out.is_withheld`). A query is the preferred label in one language, the
candidates are all different English preferred labels of the kind. A label that is the same as in
English asks nothing and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.evaluation import Measured, bootstrap, bootstrap_macro
from guidance.vectors import Encoder
from models.kept_out import is_withheld
from models.names import kept_names
from pipelines.evaluation.aims import ACROSS, READING_ACROSS, Figures, across
from pipelines.evaluation.peers import LETTERS, MINILM, Floats, Index, LetterIndex, MeaningIndex
from pipelines.evaluation.report import ABSENT, Grid, Missed, shown

SYSTEMS = (*READING_ACROSS, MINILM, LETTERS)
ENGLISH = "en"
Encoders = Mapping[str, Encoder]
Ranks = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Across:
    """One system over languages.

    Attributes
    ----------
    languages
        Language to mean reciprocal rank.
    mean
        Over languages; concepts are resampled, each with all its labels.
    worst
        The language with the lowest figure.
    """

    languages: Mapping[str, Measured]
    mean: Measured
    worst: str


@dataclass(frozen=True, slots=True)
class CrosslingualReport:
    """MRR of every system on one kind of concept; None for a system that is absent."""

    kind: str
    candidates: int
    systems: Mapping[str, Across | None]
    reasons: tuple[str, ...] = ()

    @property
    def figures(self) -> Figures:
        """Return the means of our encoders by subject and metric."""
        ours = {name: self.systems.get(name) for name in READING_ACROSS}
        return {
            (across(self.kind, name), "MRR"): found.mean
            for name, found in ours.items()
            if found is not None
        }

    def grid(self) -> Grid:
        """Return a table of one row a language, then mean and worst."""
        found = next(one for one in self.systems.values() if one is not None)
        systems = tuple(self.systems.values())
        rows = [
            (name, str(found.languages[name].count), *(_of(one, name) for one in systems))
            for name in found.languages
        ]
        rows.append(("mean", "", *(ABSENT if s is None else shown(s.mean) for s in systems)))
        rows.append(("worst", "", *(ABSENT if s is None else _worst(s) for s in systems)))
        return Grid(
            f"Across languages, {self.kind}: label to English label, MRR among "
            f"{self.candidates} candidates",
            ("language", "queries", *self.systems),
            tuple(rows),
            self.reasons,
        )

    def lines(self) -> Iterator[str]:
        """Yield the table as text."""
        return self.grid().lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "crosslingual", **asdict(self)}


@dataclass(frozen=True, slots=True)
class WithheldNames:
    """Labels to find in English.

    Attributes
    ----------
    english
        Every different English preferred label, sorted.
    queries
        Language to (case, label, place of the answer in `english`).
    cases
        How many concepts there are to ask for; a case is one of them.
    """

    english: tuple[str, ...]
    queries: Mapping[str, tuple[tuple[int, str, int], ...]]
    cases: int


def evaluate_crosslingual(
    directory: Path,
    encoders: Encoders,
    reasons: Sequence[str] = (),
    *,
    withheld: Callable[[str], bool] = is_withheld,
) -> Iterator[CrosslingualReport | Missed]:
    """Yield the figures of skills and of occupations.

    Parameters
    ----------
    directory
        The linkers' directory, which keeps the names.
    encoders
        Name to encoder, of `SYSTEMS`.
    reasons
        Why an encoder is absent.
    withheld
        Which concepts are asked for, by URI.
    """
    for kind in ACROSS:
        names = read_withheld(directory / kind, withheld)
        if not names.queries:
            yield Missed(f"across languages, {kind}", "no withheld concept has a name elsewhere")
            continue
        found = {name: _measured(name, names, encoders) for name in SYSTEMS}
        yield CrosslingualReport(kind, len(names.english), found, tuple(reasons))


def read_withheld(directory: Path, withheld: Callable[[str], bool]) -> WithheldNames:
    """Read the names kept beside a linker and return those to ask for."""
    names = kept_names(directory, ENGLISH)
    labels = {at: label for at, label in names.preferred}
    english = tuple(sorted(set(labels.values())))
    place = {label: at for at, label in enumerate(english)}
    asked = [at for at in labels if withheld(names.uris[at])]
    case = {at: number for number, at in enumerate(asked)}
    queries = {}
    for language in languages_of(directory):
        rows = tuple(
            (case[at], label, place[labels[at]])
            for at, label in kept_names(directory, language).preferred
            if at in case and label.strip().lower() != labels[at].strip().lower()
        )
        if rows:
            queries[language] = rows
    return WithheldNames(english, queries, len(asked))


def languages_of(directory: Path) -> list[str]:
    """Return the languages other than English that concepts have names in, sorted."""
    stems = {path.stem for path in (directory / "names").glob("*.json")}
    return sorted(stems - {ENGLISH, "groups"})


def reciprocal_ranks(index: Index, rows: Sequence[tuple[int, str, int]]) -> Ranks:
    """Return 1 / rank of the right label for each query; equal scores count against it."""
    scores = index.scores([label for _, label, _ in rows])
    found = zip(rows, scores, strict=True)
    return np.array([1 / _rank(score, answer) for (_, _, answer), score in found])


def _measured(name: str, names: WithheldNames, encoders: Encoders) -> Across | None:
    if name != LETTERS and name not in encoders:
        return None
    index: Index = (
        LetterIndex(names.english)
        if name == LETTERS
        else MeaningIndex(names.english, encoders[name])
    )
    table = np.full((names.cases, len(names.queries)), np.nan)
    languages = {}
    for column, (language, rows) in enumerate(names.queries.items()):
        values = reciprocal_ranks(index, rows)
        table[[case for case, _, _ in rows], column] = values
        languages[language] = bootstrap(values)
    worst = min(languages, key=lambda language: languages[language].value)
    return Across(languages, bootstrap_macro(table), worst)


def _rank(scores: Floats, answer: int) -> int:
    return int((scores >= scores[answer]).sum())


def _of(system: Across | None, language: str) -> str:
    return ABSENT if system is None else shown(system.languages[language])


def _worst(system: Across) -> str:
    return f"{system.worst} {system.languages[system.worst].value:.3f}"
