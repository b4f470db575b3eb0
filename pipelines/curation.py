"""What curators decided, applied to the tags of a build after a program has read the courses.

No text is read again for a decision, so that a build after an afternoon of curating is quick.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from guidance.credential import MicroCredential, SkillTag
from guidance.credential.curation import Curation, Decision, curate
from guidance.taxonomy import Redirects
from pipelines.records import Account, Parsed, SourceSpec
from pipelines.sources import CURATION

Tags = tuple[tuple[SkillTag, ...], ...]
NO_COURSE = "a course that no catalogue has"
NO_SKILL = "a skill that the taxonomy does not hold"


@dataclass(frozen=True, slots=True)
class CuratedTags:
    """The tags of each course as curators decided, sorted by skill, and what became of each file.

    `curation` holds the decisions that count.
    """

    tags: Tags
    curation: Curation = field(default_factory=Curation)
    accounts: tuple[Account, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What a decision may name: courses, skills, and where retired skills lead."""

    courses: frozenset[str]
    skills: frozenset[str]
    redirects: Redirects

    def renewed(self, decision: Decision) -> Decision:
        """Return a decision in the terms of the taxonomy."""
        if decision.skill in self.skills:
            return decision
        end = self.redirects.follow(decision.skill, self.skills)
        return decision if end is None else dataclasses.replace(decision, skill=end.new or "")

    def stranger(self, decision: Decision) -> str:
        """Return why a decision cannot be used, "" where it can."""
        if decision.credential and decision.credential not in self.courses:
            return NO_COURSE
        return "" if decision.skill in self.skills else NO_SKILL


def curated_tags(
    specs: Sequence[SourceSpec], courses: Sequence[MicroCredential], tags: Tags, known: Known
) -> CuratedTags:
    """Return the tags of courses after all decisions of a build's files of decisions.

    Parameters
    ----------
    tags
        In the order of the courses.
    """
    parsed = [CURATION[spec.kind].parse(spec) for spec in specs if spec.kind in CURATION]
    if not parsed:
        return CuratedTags(tags)
    renewed = [[known.renewed(one) for one in each.records] for each in parsed]
    usable = (one for each in renewed for one in each if not known.stranger(one))
    by_course = dict(zip((course.uri for course in courses), tags, strict=True))
    curation = Curation.of(usable)
    found = curate(courses, by_course, curation)
    accounts = [
        _account(each, decisions, known) for each, decisions in zip(parsed, renewed, strict=True)
    ]
    notes = tuple(f"{what}: {count:,}" for what, count in found.told)
    accounts[-1] = dataclasses.replace(accounts[-1], notes=(*accounts[-1].notes, *notes))
    curated = tuple(found.tags[course.uri] for course in courses)
    return CuratedTags(curated, curation, tuple(accounts))


def _account(parsed: Parsed[Decision], decisions: Sequence[Decision], known: Known) -> Account:
    """Return the account of a file; decisions on what the build does not hold count as refused."""
    reasons = Counter(reason for one in decisions if (reason := known.stranger(one)))
    refused = Counter(dict(parsed.account.refused)) + reasons
    kept = parsed.account.kept - sum(reasons.values())
    return dataclasses.replace(parsed.account, kept=kept, refused=tuple(sorted(refused.items())))
