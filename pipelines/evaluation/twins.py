"""Paired profiles: texts that differ only in who the person is. Their lists should not differ.

Every pair says the same work; they differ in a name, an age, an origin, words about family, a need
for childcare in free text, or the gender of a job title. A text is linked as `skills/match` links
it, every match is taken as confirmed, and the front door is asked. A profile has no place for
anything but skills, wish and limits, so lists can differ only where linked skills do: the share
of equal pairs measures the linker. It is not bent to pass here: what differs is told.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from guidance.evaluation import Measured, bootstrap
from guidance.learner import Constraints, LearnerProfile, SkillClaim
from guidance.linking.types import Linker, Query
from guidance.ranking.policy import Policy
from guidance.recommendation import recommend
from guidance.snapshot import Snapshot
from pipelines.evaluation.people import latest_day
from pipelines.evaluation.report import shown

TWINS = Path(__file__).with_name("twins.toml")
STATEMENTS = ("name", "age", "origin", "family", "access")
GENDER = "gender"
KINDS = (*STATEMENTS, GENDER)
TITLE = "{title}"
MATCHES = 25
"""Most matches taken from a text, as the front door of matching gives by default."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts of the same work that differ in one thing."""

    kind: str
    language: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a pair.

    Attributes
    ----------
    both
        How many skills were read in both texts.
    only_one, only_other
        Names of skills read in one text alone.
    same_list
        Whether the lists are the same, course for course.
    """

    pair: Pair
    both: int
    only_one: tuple[str, ...]
    only_other: tuple[str, ...]
    same_list: bool

    @property
    def same_skills(self) -> bool:
        """Return whether the same skills were read."""
        return not (self.only_one or self.only_other)

    @property
    def silent(self) -> bool:
        """Return whether no skill was read in either text, so that there is nothing to compare."""
        return self.same_skills and not self.both


def read_pairs(path: Path = TWINS) -> tuple[Pair, ...]:
    """Return the pairs of every kind, language and work; the first statement meets every other."""
    table = tomllib.loads(path.read_text("utf-8"))
    return tuple(
        pair
        for language, said in sorted(table.items())
        for first, second, work in said["work"]
        for pair in _pairs_of(language, said, (first, second), work)
    )


def _pairs_of(
    language: str, said: Mapping[str, Sequence[str]], titles: tuple[str, str], work: str
) -> Iterator[Pair]:
    one, other = (work.replace(TITLE, title) for title in titles)
    for kind in STATEMENTS:
        first, *rest = (f"{statement} {one}".strip() for statement in said[kind])
        yield from (Pair(kind, language, first, text) for text in rest)
    if one != other:
        yield Pair(GENDER, language, one, other)


@dataclass(frozen=True)
class Reader:
    """Reads texts as the doors do: the linker's matches, each taken as confirmed by the person."""

    snapshot: Snapshot
    linker: Linker
    policy: Policy

    def skills(self, texts: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """Return the skills of each language and text, sorted."""
        asked = tuple(dict.fromkeys(texts))
        found = self.linker.link([Query(text, code) for code, text in asked], top=MATCHES)
        return {
            key: tuple(sorted({match.uri for match in result.matches[:MATCHES]}))
            for key, result in zip(asked, found, strict=True)
        }

    def courses(self, language: str, skills: Sequence[str]) -> tuple[str, ...]:
        """Return the list of a person with these skills who reads a language and English."""
        profile = LearnerProfile(
            skills=tuple(map(SkillClaim, skills)),
            language=language,
            as_of=self._day,
            constraints=Constraints(
                teaching_languages=tuple(sorted({("en", "C1"), (language, "C2")}))
            ),
        )
        answer = recommend(profile, self.snapshot, self.policy)
        return tuple(result.credential for result in answer.results)

    @cached_property
    def _day(self) -> Any:
        return latest_day(self.snapshot)


Table = Mapping[str, Mapping[str, Measured]]
"""Kind to language to a share."""


@dataclass(frozen=True, slots=True)
class TwinsReport:
    """What became of every pair."""

    outcomes: tuple[Outcome, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages asked in."""
        return tuple(sorted({outcome.pair.language for outcome in self.outcomes}))

    def share(self, kind: str, language: str | None, of: Callable[[Outcome], bool]) -> Measured:
        """Return the share of pairs of a kind, in a language or in all, with its interval.

        Pairs in which nothing is read are left out: two empty lists prove nothing.
        """
        chosen = [
            float(of(outcome))
            for outcome in self.outcomes
            if outcome.pair.kind == kind
            and language in (None, outcome.pair.language)
            and not outcome.silent
        ]
        return bootstrap(np.array(chosen, dtype=np.float64))

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        silent = sum(outcome.silent for outcome in self.outcomes)
        yield (
            f"paired profiles: {len(self.outcomes)} pairs, in {silent} of them nothing is read; "
            "of the others, share with the same list (pairs)"
        )
        yield f"  {'':8}" + "".join(f"{code:>11}" for code in self.languages) + "  all"
        for kind in KINDS:
            cells = (self.share(kind, code, _same_list) for code in self.languages)
            row = "".join(f"{f'{c.value:.2f} ({c.count})' if c.count else '-':>11}" for c in cells)
            read = self.share(kind, None, _same_skills)
            whole = shown(self.share(kind, None, _same_list))
            yield f"  {kind:8}{row}  {whole}, same skills read {read.value:.2f}"
        for outcome in self.outcomes:
            if not outcome.same_skills:
                yield (
                    f"    {outcome.pair.language} {outcome.pair.kind}: one reads "
                    f"{', '.join(outcome.only_one) or 'nothing more'}; other reads "
                    f"{', '.join(outcome.only_other) or 'nothing more'}"
                )

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        shares = {kind: asdict(self.share(kind, None, _same_list)) for kind in KINDS}
        return {"suite": "twins", "same_list": shares, "outcomes": [*map(asdict, self.outcomes)]}


def _same_list(outcome: Outcome) -> bool:
    return outcome.same_list


def _same_skills(outcome: Outcome) -> bool:
    return outcome.same_skills


def evaluate_twins(reader: Reader, pairs: Sequence[Pair]) -> TwinsReport:
    """Read both texts of every pair and compare skills and lists."""
    texts = [(pair.language, text) for pair in pairs for text in (pair.one, pair.other)]
    skills = reader.skills(texts)
    lists = {
        key: reader.courses(*key)
        for key in dict.fromkeys((code, found) for (code, _), found in skills.items())
    }

    def judged(pair: Pair) -> Outcome:
        one, other = (skills[pair.language, text] for text in (pair.one, pair.other))
        return Outcome(
            pair,
            len(set(one) & set(other)),
            _names(reader.snapshot, set(one) - set(other)),
            _names(reader.snapshot, set(other) - set(one)),
            lists[pair.language, one] == lists[pair.language, other],
        )

    return TwinsReport(tuple(map(judged, pairs)))


def _names(snapshot: Snapshot, skills: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(snapshot.records.label(uri, "en").text for uri in skills))
