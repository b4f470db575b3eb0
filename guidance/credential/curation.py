"""Decisions of curators on the skills that a program read in courses, and what they do to the tags.

Nothing is ever erased: decisions are kept in the order they were made, and of several on one
subject the last counts. What a provider itself states is not a curator's to reject.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guidance.credential.course import Evidence, MicroCredential, SkillTag

COLUMNS = ("credential", "outcome", "skill", "decision", "curator", "date", "reason")
"""Columns of the file of decisions, in order."""
LONGEST = 2000
"""Characters of the longest cell; a reason is a sentence, not a document."""
ESCAPED = "=+-@\t\r"
"""Beginnings of a cell that a spreadsheet would take for a formula."""


class Ruling(StrEnum):
    """What a curator decided."""

    ACCEPT = "accept"
    """The course teaches the skill, such as first aid in a course for lifeguards."""
    REJECT = "reject"
    """The course does not teach it, such as "pilot aircraft" read from "take off"."""
    BLACKLIST = "blacklist"
    """No program may read the skill in any course, such as "use a computer"."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, as it stands in the file.

    Attributes
    ----------
    credential
        URI of the course; "" for every course: the skill is blacklisted, or allowed again.
    outcome
        Number of the learning outcome, from 1, or its own words; "" wherever it was read.
    decided
        The day it was made.
    """

    credential: str
    outcome: str
    skill: str
    ruling: Ruling
    curator: str
    decided: date
    reason: str = ""

    @property
    def subject(self) -> tuple[str, str, str]:
        """Return what is decided on: a later decision on the same takes its place."""
        if self.ruling is Ruling.BLACKLIST:
            return "", "", self.skill
        return self.credential, self.outcome, self.skill


def read_decision(row: Mapping[str, str]) -> Decision:
    """Return the decision in one row of the file, its cells by column.

    Raises
    ------
    ValueError
        Naming the column that is not as it should be; no cell is quoted.
    """
    cells = {name: unescaped(row.get(name, "").strip()) for name in COLUMNS}
    if any(len(cell) > LONGEST for cell in cells.values()):
        raise ValueError(f"a cell of more than {LONGEST:,} characters")
    if cells["decision"] not in set(Ruling):
        raise ValueError(f"a decision other than {', '.join(Ruling)}")
    ruling = Ruling(cells["decision"])
    if not cells["skill"]:
        raise ValueError("no skill")
    if not cells["credential"] and (ruling is Ruling.REJECT or cells["outcome"]):
        raise ValueError("a rejection or an outcome that names no course")
    if not cells["curator"]:
        raise ValueError("no curator")
    try:
        day = date.fromisoformat(cells["date"])
    except ValueError as error:
        raise ValueError("a date that is no day (YYYY-MM-DD)") from error
    named = cells["credential"], cells["outcome"], cells["skill"]
    return Decision(*named, ruling, cells["curator"], day, cells["reason"])


def decision_cells(decision: Decision) -> tuple[str, ...]:
    """Return the cells of a decision in the order of `COLUMNS`; a spreadsheet runs none of them."""
    cells = (
        decision.credential,
        decision.outcome,
        decision.skill,
        decision.ruling.value,
        decision.curator,
        decision.decided.isoformat(),
        decision.reason,
    )
    return tuple(escaped(cell) for cell in cells)


def escaped(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unescaped` gives it back.

    Examples
    --------
    >>> escaped("=1+1")
    "'=1+1"
    """
    return f"'{cell}" if cell.lstrip("'")[:1] in tuple(ESCAPED) else cell


def unescaped(cell: str) -> str:
    """Return a cell as it was before `escaped`."""
    plain = cell[1:]
    return plain if cell.startswith("'") and plain.lstrip("'")[:1] in tuple(ESCAPED) else cell


@dataclass(frozen=True, slots=True)
class Curation:
    """The decisions that count: of each subject the last by day, then by place; in that order."""

    decisions: tuple[Decision, ...] = ()

    @classmethod
    def of(cls, history: Iterable[Decision]) -> Curation:
        """Return what counts of a history, in the order of the file."""
        last: dict[tuple[str, str, str], Decision] = {}
        for decision in sorted(history, key=lambda one: one.decided):
            last.pop(decision.subject, None)
            last[decision.subject] = decision
        return cls(tuple(last.values()))

    @property
    def blacklisted(self) -> frozenset[str]:
        """Return the skills that no program may read in a course."""
        return frozenset(d.skill for d in self.decisions if d.ruling is Ruling.BLACKLIST)

    def by_course(self) -> dict[str, tuple[Decision, ...]]:
        """Return the decisions on single courses by course URI."""
        found: dict[str, list[Decision]] = {}
        for decision in self.decisions:
            if decision.subject[0]:
                found.setdefault(decision.credential, []).append(decision)
        return {uri: tuple(decisions) for uri, decisions in found.items()}


@dataclass(frozen=True, slots=True)
class Curated:
    """The tags of courses after the decisions, by course URI, and how often what was done."""

    tags: dict[str, tuple[SkillTag, ...]]
    told: tuple[tuple[str, int], ...] = ()


def curate(
    courses: Sequence[MicroCredential],
    tags: Mapping[str, Sequence[SkillTag]],
    curation: Curation,
) -> Curated:
    """Return tags as curators decided: their word wins over what a program read.

    A skill stated by the provider stays whatever is decided; an accepted one stays though it is
    blacklisted: a person looked at this very course.

    Parameters
    ----------
    tags
        By course URI.
    """
    told: Counter[str] = Counter()
    decided, barred = curation.by_course(), curation.blacklisted
    found = {}
    for course in courses:
        kept = {tag.skill: tag for tag in tags.get(course.uri, ())}
        for skill in sorted(kept.keys() & barred):
            _drop(kept, skill, "tags removed because their skill is blacklisted", told)
        for decision in decided.get(course.uri, ()):
            _apply(decision, course, kept, told)
        found[course.uri] = tuple(sorted(kept.values(), key=lambda tag: tag.skill))
    return Curated(found, tuple(sorted(told.items())))


def _apply(
    decision: Decision, course: MicroCredential, kept: dict[str, SkillTag], told: Counter[str]
) -> None:
    words = outcome_words(decision.outcome, course)
    if words is None:
        told["decisions on an outcome that the course has no more, not applied"] += 1
    elif decision.ruling is Ruling.ACCEPT:
        _accept(decision, words, kept, told)
    elif not words or _read_in(kept.get(decision.skill), words):
        _drop(kept, decision.skill, "tags rejected", told)
    else:
        told["rejections of what nobody reads there, without effect"] += 1


def _accept(decision: Decision, words: str, kept: dict[str, SkillTag], told: Counter[str]) -> None:
    known = kept.get(decision.skill)
    if known is not None and known.evidence is Evidence.DECLARED:
        told["acceptances of what the provider states already, without effect"] += 1
        return
    quote = words or (known.quote if known else "")
    kept[decision.skill] = SkillTag(decision.skill, 1.0, Evidence.CURATED, quote, decision.decided)
    told["tags accepted"] += 1


def _drop(kept: dict[str, SkillTag], skill: str, what: str, told: Counter[str]) -> None:
    tag = kept.get(skill)
    if tag is None:
        told["rejections of what nobody reads there, without effect"] += 1
    elif tag.evidence is Evidence.DECLARED:
        told["decisions against what the provider states, without effect"] += 1
    else:
        del kept[skill]
        told[what] += 1


def outcome_words(outcome: str, course: MicroCredential) -> str | None:
    """Return the words of the learning outcome that a decision names.

    "" where it names none; None where the course has no such outcome.
    """
    if not outcome:
        return ""
    stated = course.learning_outcomes
    if outcome.isdecimal():
        at = int(outcome[:6]) - 1
        return stated[at] if 0 <= at < len(stated) else None
    return next((words for words in stated if words.strip() == outcome.strip()), None)


def _read_in(tag: SkillTag | None, words: str) -> bool:
    """Return whether a tag was read in an outcome: its quote is a passage of it."""
    return tag is None or bool(tag.quote and tag.quote in " ".join(words.split()))
