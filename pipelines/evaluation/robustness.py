"""Whether small things leave a list in place: order of skills, typos, other words for the same.

Order must change nothing. Typos and paraphrases change what is read; how far the first ten courses
move is the rank-biased overlap of both lists (p = .9): 1 for the same list, 0 for none in common.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from guidance.answer import to_json
from guidance.evaluation import Measured, bootstrap, rank_biased_overlap
from guidance.learner import LearnerProfile
from guidance.ranking.policy import Policy
from guidance.recommendation import recommend
from guidance.snapshot import Snapshot
from pipelines.evaluation.report import shown
from pipelines.evaluation.twins import Reader

PARAPHRASES = Path(__file__).with_name("paraphrases.toml")
WORDS_PER_TYPO = 8
PERSISTENCE = 0.9
NAN = float("nan")
LEAST_PLACES = 2
"""Places for a typo that a word needs to get one: four letters in a row."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two texts, and how alike skills (shared / all) and lists (rank-biased overlap) are.

    `skills` and `courses` are NaN where nothing is read in either text: two empty lists prove
    nothing.
    """

    kind: str
    language: str
    skills: float
    courses: float

    @property
    def silent(self) -> bool:
        """Return whether no skill was read in either text."""
        return self.skills != self.skills


@dataclass(frozen=True, slots=True)
class RobustnessReport:
    """What moved; `ordered` of `shuffled` profiles had the same answer in another order."""

    ordered: int
    shuffled: int
    overlaps: tuple[Overlap, ...]

    def of(self, kind: str, language: str | None = None) -> Measured:
        """Return the mean overlap of lists of a kind, in a language or in all."""
        chosen = [
            overlap.courses
            for overlap in self.overlaps
            if overlap.kind == kind and language in (None, overlap.language) and not overlap.silent
        ]
        return bootstrap(np.array(chosen, dtype=np.float64))

    def read(self, kind: str) -> Measured:
        """Return the mean share of skills read in both texts of a kind."""
        chosen = [o.skills for o in self.overlaps if o.kind == kind and not o.silent]
        return bootstrap(np.array(chosen, dtype=np.float64))

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield (
            f"robustness: {self.ordered} of {self.shuffled} shuffled profiles have the same answer"
        )
        for kind in dict.fromkeys(overlap.kind for overlap in self.overlaps):
            whole = self.of(kind)
            silent = sum(o.silent for o in self.overlaps if o.kind == kind)
            yield (
                f"  {kind:11} overlap of the first ten {shown(whole)} over {whole.count} pairs, "
                f"of skills {shown(self.read(kind))}; nothing read in {silent} more"
            )
            for code in sorted({o.language for o in self.overlaps if o.kind == kind}):
                yield f"    {code} {shown(self.of(kind, code))}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        found = {kind: asdict(self.of(kind)) for kind in ("typos", "paraphrase")}
        order = {"ordered": self.ordered, "shuffled": self.shuffled}
        told = [asdict(overlap) for overlap in self.overlaps if not overlap.silent]
        return {"suite": "robustness", **order, "courses": found, "overlaps": told}


def evaluate_robustness(
    reader: Reader,
    profiles: Sequence[LearnerProfile],
    pairs: Mapping[str, Sequence[tuple[str, str]]],
    *,
    seed: int = 0,
) -> RobustnessReport:
    """Measure all three.

    Parameters
    ----------
    profiles
        Whose skills are shuffled.
    pairs
        Language to pairs of texts that say the same; the first of each also gets typos.
    """
    rng = np.random.default_rng(seed)
    said = [(code, one, other) for code, both in sorted(pairs.items()) for one, other in both]
    asked = [("typos", code, one, with_typos(one, rng)) for code, one, _ in said]
    asked += [("paraphrase", code, one, other) for code, one, other in said]
    same = [answers_alike(one, reader.snapshot, reader.policy, rng) for one in profiles]
    return RobustnessReport(sum(same), len(same), tuple(_overlaps(reader, asked)))


def read_paraphrases(path: Path = PARAPHRASES) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return language to pairs of texts that say the same in other words."""
    table = tomllib.loads(path.read_text("utf-8"))
    return {code: tuple((one, other) for one, other in pairs) for code, pairs in table.items()}


def answers_alike(
    profile: LearnerProfile, snapshot: Snapshot, policy: Policy, rng: np.random.Generator
) -> bool:
    """Return whether a profile with its skills in another order gets the same answer.

    All of it but the run id, which is a digest of the question as it was asked.
    """
    shuffled = tuple(profile.skills[at] for at in rng.permutation(len(profile.skills)))
    answers = (
        to_json(replace(recommend(one, snapshot, policy), run_id=""))
        for one in (profile, replace(profile, skills=shuffled))
    )
    first, second = answers
    return bool(first == second)


def with_typos(text: str, rng: np.random.Generator) -> str:
    """Return a text with one typo per eight words, at least one where any word is long enough."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(_places(word)) >= LEAST_PLACES]
    count = min(max(1, round(len(words) / WORDS_PER_TYPO)), len(long))
    for at in rng.choice(long, count, replace=False) if long else ():
        words[at] = _mistyped(words[at], rng)
    return " ".join(words)


def _mistyped(word: str, rng: np.random.Generator) -> str:
    """Return a word with two letters swapped, one left out or one doubled, never the first."""
    at = int(rng.choice(_places(word)))
    changed = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    )
    return str(rng.choice([typo for typo in changed if typo != word]))


def _places(word: str) -> list[int]:
    """Return where two letters follow each other behind the first character."""
    return [at for at in range(1, len(word) - 1) if word[at : at + 2].isalpha()]


def _overlaps(reader: Reader, asked: Sequence[tuple[str, str, str, str]]) -> Iterator[Overlap]:
    texts = [(code, text) for _, code, one, other in asked for text in (one, other)]
    skills = reader.skills(texts)
    for kind, code, one, other in asked:
        first, second = skills[code, one], skills[code, other]
        shared, every = len(set(first) & set(second)), len(set(first) | set(second))
        lists = (reader.courses(code, first), reader.courses(code, second))
        overlap = rank_biased_overlap(*lists, PERSISTENCE)
        yield Overlap(kind, code, shared / every if every else NAN, overlap if every else NAN)
