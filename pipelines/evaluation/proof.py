"""The suite `recommendation`: who is measured, on the real data and on the sample.

On real data: people in the sectors of hand-coded ads (the reported half) and of titled ads, then
paired profiles and robustness. On the sample the true skills of courses are known too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from guidance.linking.types import Linker
from guidance.snapshot import Snapshot
from guidance.storage.files import load_policy
from guidance.vectors import Encoder
from pipelines.evaluation.doors import varied_profiles
from pipelines.evaluation.known_groups import titled_groups
from pipelines.evaluation.ranking import SAMPLE_LANGUAGES, SampleTruth, true_tags
from pipelines.evaluation.recommendation import Cohort, evaluate_recommendation
from pipelines.evaluation.report import Missed
from pipelines.evaluation.robustness import evaluate_robustness, read_paraphrases
from pipelines.evaluation.sector_rankers import BARRED, CourseVectors
from pipelines.evaluation.sectors import Draw
from pipelines.evaluation.teaching import Teaching, declared_teaching, names_of_one
from pipelines.evaluation.twins import Reader, evaluate_twins, read_pairs

SHUFFLED = 40
"""Profiles whose skills are shuffled."""
ALL_ADS = Draw(odd=None)


class Report(Protocol):
    """What was found."""

    def lines(self) -> Iterator[str]:
        """Return a human table."""
        ...

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        ...


@dataclass(frozen=True)
class Proof:
    """A snapshot to measure, its linkers' directory, and the encoder of the plain cosine."""

    snapshot: Snapshot
    linker: Path
    encoder: Encoder

    @cached_property
    def vectors(self) -> CourseVectors:
        """Return the vectors of all courses, made once."""
        return CourseVectors.of(self.snapshot, self.encoder)

    def of_ads(self, coded: Mapping[str, str]) -> Iterator[Report]:
        """Yield the reports on ads of known group.

        Parameters
        ----------
        coded
            Ad id to hand-coded ISCO-08 unit group; empty where there are none.
        """
        publishers = declared_teaching(self.snapshot, names_of_one(self.linker / "skills"))
        if coded:
            cohort = Cohort("hand-coded ads, odd half", coded, ("en", "pl"))
            yield evaluate_recommendation(self.snapshot, cohort, [publishers], self.vectors)
        else:
            yield Missed("recommendation", "no hand-coded ads: name the data's directory")
        titled = titled_groups(self.snapshot, self.linker / "occupations", coded)
        cohort = Cohort("titled ads, which flatter", titled, ("en", "es"), ALL_ADS)
        yield evaluate_recommendation(self.snapshot, cohort, [], self.vectors)

    def of_sample(self, truth: SampleTruth) -> Iterator[Report]:
        """Yield the report on the sample, whose ads and courses were made to be known."""
        snapshot = self.snapshot
        rows = snapshot.occupations.positions
        groups = {
            ad: snapshot.isco[rows[occupation]]
            for ad, (occupation, _) in truth.ads.items()
            if occupation in rows
        }
        teachings = [
            declared_teaching(snapshot),
            Teaching("truth", true_tags(snapshot, truth), snapshot.credit),
        ]
        cohort = Cohort("sample", groups, SAMPLE_LANGUAGES, ALL_ADS)
        yield evaluate_recommendation(snapshot, cohort, teachings, self.vectors)

    def of_texts(self, skills: Linker) -> Iterator[Report]:
        """Yield the reports on texts: paired profiles and robustness.

        Parameters
        ----------
        skills
            The linker of skills.
        """
        reader = Reader(self.snapshot, skills, load_policy(BARRED))
        yield evaluate_twins(reader, read_pairs())
        profiles = [one for one, _ in varied_profiles(self.snapshot, count=SHUFFLED, seed=1)]
        yield evaluate_robustness(reader, profiles, read_paraphrases())
