"""What the linking of this release has to reach, and what others published: data in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from guidance.evaluation import Measured
from pipelines.evaluation.report import ABSENT, Grid, shown

Figures = Mapping[tuple[str, str], Measured]
"""(subject, metric) to what was measured."""
FEW = 100
"""Below so many queries a floor counts as reached when it lies inside the interval."""
LEARNERS_MEAN, LEARNERS_WORST = "learners, mean of six languages", "learners, worst of six"
ACROSS = ("skills", "occupations")
READING_ACROSS = ("static", "multilingual")
TITLE, TITLE_AND_TEXT, AS_BUILT = "title", "title and text", "as the build codes"


def across(kind: str, encoder: str) -> str:
    """Return the subject of the mean over languages of one kind of concept and one encoder."""
    return f"across languages, {kind}, {encoder}"


def coded(manner: str) -> str:
    """Return the subject of the coding of Polish ads in one manner."""
    return f"Polish ads, {manner}"


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure that has to be reached (floor), and one worth reaching (goal)."""

    subject: str
    metric: str
    floor: float
    goal: float

    def floor_reached(self, measured: Measured) -> bool:
        """Return whether the floor lies below the figure, or inside the interval of few queries."""
        reached = measured.high if measured.count < FEW else measured.value
        return reached >= self.floor

    def goal_reached(self, measured: Measured) -> bool:
        """Return whether the figure itself is at the goal."""
        return measured.value >= self.goal


AIMS = (
    Aim("tech-validation", "RP@10", 0.80, 0.88),
    Aim("house-validation", "RP@10", 0.73, 0.80),
    Aim("outcomes-en", "RP@5", 0.75, 0.85),
    Aim("learners-en", "RP@10", 0.55, 0.75),
    Aim(LEARNERS_MEAN, "RP@10", 0.35, 0.65),
    Aim(LEARNERS_WORST, "RP@10", 0.25, 0.60),
    Aim("mels-de", "MRR", 0.75, 0.82),
    Aim("melo-usa-en", "MRR", 0.70, 0.78),
    Aim("melo-deu-de", "MRR", 0.70, 0.78),
    Aim("melo-fra-fr", "MRR", 0.86, 0.92),
    *(Aim(across(*pair), "MRR", 0.65, 0.80) for pair in product(ACROSS, READING_ACROSS)),
    *(
        Aim(coded(manner), metric, *wanted)
        for manner in (TITLE, TITLE_AND_TEXT)
        for metric, wanted in (("at 1", (0.55, 0.75)), ("at 5", (0.75, 0.90)))
    ),
)


@dataclass(frozen=True, slots=True)
class Published:
    """A figure of others. `sets` begins the names of our sets that it may stand beside."""

    sets: str
    system: str
    figures: tuple[tuple[str, float], ...]
    source: str
    remark: str = "unseen half of the set: not the same queries"


_BY_NAME = "mean of 21 sets ranked by name (by concept is about .14 higher): not the same queries"
PUBLISHED = (
    Published(
        "tech-validation",
        "IReRa (Llama-2-13B + GPT-4)",
        (("RP@5", 0.631), ("RP@10", 0.720)),
        "arXiv 2401.12178",
    ),
    Published(
        "tech-validation",
        "ConTeXT-match base",
        (("RP@5", 0.640), ("RP@10", 0.740), ("MRR", 0.632)),
        "workrb tests",
    ),
    Published(
        "tech-validation",
        "CurriculumMatch bi-encoder",
        (("RP@5", 0.594), ("RP@10", 0.699), ("MRR", 0.573)),
        "workrb tests",
    ),
    Published(
        "house-validation",
        "IReRa (Llama-2-13B + GPT-4)",
        (("RP@5", 0.556), ("RP@10", 0.617)),
        "arXiv 2401.12178",
    ),
    Published(
        "house-validation",
        "CurriculumMatch bi-encoder",
        (("RP@5", 0.491), ("RP@10", 0.596), ("MRR", 0.484)),
        "workrb tests",
    ),
    Published("melo-", "E5", (("MRR", 0.493),), "Avature/melo-benchmark", _BY_NAME),
    Published("melo-", "OpenAI", (("MRR", 0.492),), "Avature/melo-benchmark", _BY_NAME),
    Published("melo-", "char TF-IDF", (("MRR", 0.433),), "Avature/melo-benchmark", _BY_NAME),
)


def published_beside(name: str) -> tuple[Published, ...]:
    """Return what others published on sets of this kind."""
    return tuple(entry for entry in PUBLISHED if name.startswith(entry.sets))


@dataclass(frozen=True, slots=True)
class Standing:
    """The aims beside what was measured; None where nothing was."""

    rows: tuple[tuple[Aim, Measured | None], ...]

    def grid(self) -> Grid:
        """Return a table of one row an aim."""
        return Grid(
            "Floors and goals",
            ("subject", "metric", "measured", "floor", "goal", "floor reached", "goal reached"),
            tuple(_standing_row(aim, measured) for aim, measured in self.rows),
            (f"under {FEW} queries a floor inside the interval counts as reached",),
        )

    def lines(self) -> Iterator[str]:
        """Yield the table as text."""
        return self.grid().lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        rows = [
            {
                **asdict(aim),
                "measured": None if measured is None else asdict(measured),
                "floor_reached": None if measured is None else aim.floor_reached(measured),
                "goal_reached": None if measured is None else aim.goal_reached(measured),
            }
            for aim, measured in self.rows
        ]
        return {"suite": "standing", "aims": rows}


def standing(figures: Figures, *, whole: bool = True, aims: Iterable[Aim] = AIMS) -> Standing:
    """Return the aims with their figures; unless `whole`, only those that were measured."""
    rows = ((aim, figures.get((aim.subject, aim.metric))) for aim in aims)
    return Standing(tuple(row for row in rows if whole or row[1] is not None))


def _standing_row(aim: Aim, measured: Measured | None) -> tuple[str, ...]:
    verdicts = (
        (ABSENT, ABSENT)
        if measured is None
        else (_said(aim.floor_reached(measured)), _said(aim.goal_reached(measured)))
    )
    figure = "not measured" if measured is None else shown(measured)
    return (aim.subject, aim.metric, figure, f"{aim.floor:.2f}", f"{aim.goal:.2f}", *verdicts)


def _said(reached: bool) -> str:
    return "yes" if reached else "NO"
