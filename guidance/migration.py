"""Stored profiles and tags when the taxonomy under them changes: moved, or told why not.

Nothing is dropped in silence. What a release redirects follows the redirect; a skill that it
retired stays with the person in its old words, as a local skill; whatever cannot be moved is left
as it was and stands in the account, to be asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from guidance.credential import Evidence, MicroCredential, OutcomeSkill, SkillTag
from guidance.learner import ClaimEvidence, LearnerProfile, LocalSkill, SkillClaim
from guidance.taxonomy import Change, ConceptKind, Fate, Redirects
from guidance.taxonomy.releases import plain_label


class Fates(Protocol):
    """What says of every URI what became of it: two releases compared, or a snapshot."""

    @property
    def release(self) -> str:
        """Return the name of the release that URIs are moved to."""
        ...

    @property
    def language(self) -> str:
        """Return the language of its labels."""
        ...

    def fate(self, uri: str, kind: ConceptKind) -> Change:
        """Return what becomes of a URI of a kind."""
        ...


@dataclass(frozen=True, slots=True)
class KnownFates:
    """Says what became of a URI from redirects and the concepts that one release holds.

    A URI that the release lacks and nobody said anything of is unknown, not retired.
    """

    release: str
    redirects: Redirects
    known: Mapping[ConceptKind, Container[str]]
    language: str = "en"

    def fate(self, uri: str, kind: ConceptKind) -> Change:
        """Return what becomes of a URI of a kind."""
        if uri in self.known[kind]:
            return Change(uri, kind, Fate.KEPT)
        said = self.redirects.follow(uri, self.known[kind])
        if said is None:
            return Change(uri, kind, Fate.UNKNOWN)
        return Change(
            uri,
            kind,
            Fate.RETIRED if said.new is None else Fate.REDIRECTED,
            said.label,
            new=said.new,
            basis=said.basis,
            note=said.note,
            release=said.release,
        )


class Place(StrEnum):
    """Where a URI was stored."""

    SKILLS = "skills"
    """Among the skills a person has or may have."""
    REJECTED = "rejected"
    """Among the skills a person said they do not have."""
    GOAL = "goal"
    """As the occupation a person wants."""
    TAUGHT = "taught"
    """As a skill that a course is said to teach."""


class Done(StrEnum):
    """What was done with a stored URI."""

    REDIRECTED = "redirected"
    """Its successor stands in its place."""
    LOCAL = "kept as a local skill"
    """It is retired; its old label stays among the person's own words. Ask what fits now."""
    LEFT = "left as it was"
    """Nothing could be done with it; it counts for nothing until somebody is asked."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One stored URI that did not simply stay: where it stood, what became of it, what was done."""

    place: Place
    change: Change
    done: Done

    @property
    def ask(self) -> bool:
        """Return whether a person has to be asked.

        A redirect settles the matter; where a file is missing from a delivery, its operator has to
        bring it before anybody can be asked.
        """
        return self.done is not Done.REDIRECTED and self.change.fate is not Fate.NOT_DELIVERED


@dataclass(frozen=True, slots=True)
class Conflict:
    """A skill that is held under one of its old URIs and rejected under another.

    The rejection counts, as in every profile that names a skill on both sides: it is the person's
    own word about themselves, and a skill wrongly missing costs a question while one wrongly held
    promises work that is not in reach. Both statements stay in the profile; ask.
    """

    uri: str
    held_as: tuple[str, ...]
    rejected_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What a migration did: URIs that stayed (a count), the others, and contradictions."""

    kept: int = 0
    moved: tuple[Moved, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def complete(self) -> bool:
        """Return whether nothing is left to settle."""
        settled = all(one.done is Done.REDIRECTED for one in self.moved)
        return settled and not self.conflicts


@dataclass(frozen=True, slots=True)
class Migrated:
    """A profile under another release, and the account of it."""

    profile: LearnerProfile
    account: Account = field(default_factory=Account)


def migrate(profile: LearnerProfile, fates: Fates) -> Migrated:
    """Return a profile with the URIs of another release, and what became of each old one.

    A retired skill that the person holds becomes a local skill under its old label. One that was
    only inferred, or rejected, and a retired goal stay as they are: to turn a guess or a denial
    into the person's own words would say what they never said. `migrate` of its own result
    changes nothing.
    """
    claims = {c.uri: fates.fate(c.uri, ConceptKind.SKILL) for c in profile.skills}
    denied = {uri: fates.fate(uri, ConceptKind.SKILL) for uri in profile.rejected}
    goal = None if profile.goal is None else fates.fate(profile.goal, ConceptKind.OCCUPATION)
    local = {c.uri for c in profile.skills if _becomes_local(c, claims[c.uri])}
    kept = [c for c in profile.skills if c.uri not in local]
    words = [
        LocalSkill(plain_label(claims[uri].old_label), fates.language) for uri in sorted(local)
    ]
    moved = (
        *(_moved(Place.SKILLS, change, local=uri in local) for uri, change in claims.items()),
        *(_moved(Place.REJECTED, change) for change in denied.values()),
        *(_moved(Place.GOAL, change) for change in (goal,) if change is not None),
    )
    told = sorted(
        filter(None, moved), key=lambda one: (list(Place).index(one.place), one.change.uri)
    )
    return Migrated(
        replace(
            profile,
            skills=_joined(kept, claims),
            local_skills=tuple(dict.fromkeys((*profile.local_skills, *words))),
            rejected=tuple(sorted({_uri_now(change) for change in denied.values()})),
            goal=None if goal is None else _uri_now(goal),
        ),
        Account(len(moved) - len(told), tuple(told), _conflicts(kept, claims, denied)),
    )


def migrate_course(course: MicroCredential, fates: Fates) -> tuple[MicroCredential, Account]:
    """Return a course whose stated skills are of another release, and what became of them.

    A retired skill stays stated: it is the provider's word, and theirs to change.
    """
    stated = {*course.declared_skills, *(tie.skill for tie in course.outcome_skills)}
    changes = {uri: fates.fate(uri, ConceptKind.SKILL) for uri in sorted(stated)}
    moved = [_moved(Place.TAUGHT, change) for change in changes.values()]
    told = tuple(filter(None, moved))
    ties = {
        OutcomeSkill(tie.outcome, _uri_now(changes[tie.skill])) for tie in course.outcome_skills
    }
    renewed = replace(
        course,
        declared_skills=tuple(sorted({_uri_now(changes[uri]) for uri in course.declared_skills})),
        outcome_skills=tuple(sorted(ties, key=lambda tie: (tie.outcome, tie.skill))),
    )
    return (renewed if told else course), Account(len(moved) - len(told), told)


def migrate_tags(tags: Sequence[SkillTag], fates: Fates) -> tuple[tuple[SkillTag, ...], Account]:
    """Return the tags of one course under another release, sorted by skill, and their account.

    Of two tags that meet at one skill the better supported one stays.
    """
    moved, best = [], dict[str, SkillTag]()
    for tag in sorted(tags, key=_support):
        change = fates.fate(tag.skill, ConceptKind.SKILL)
        moved.append(_moved(Place.TAUGHT, change))
        best.setdefault(_uri_now(change), replace(tag, skill=_uri_now(change)))
    told = tuple(sorted(filter(None, moved), key=lambda one: one.change.uri))
    return tuple(best[uri] for uri in sorted(best)), Account(len(moved) - len(told), told)


def _support(tag: SkillTag) -> tuple[int, float, str]:
    return list(Evidence).index(tag.evidence), -tag.confidence, tag.skill


def _uri_now(change: Change) -> str:
    return change.new or change.uri


def _becomes_local(claim: SkillClaim, change: Change) -> bool:
    """Return whether a claim is kept in words: it is the person's own, and its label is known."""
    stated = claim.evidence is not ClaimEvidence.INFERRED
    return stated and change.fate is Fate.RETIRED and bool(plain_label(change.old_label))


def _moved(place: Place, change: Change, *, local: bool = False) -> Moved | None:
    if change.fate in (Fate.KEPT, Fate.RELABELLED):
        return None
    if local:
        return Moved(place, change, Done.LOCAL)
    return Moved(place, change, Done.LEFT if change.new is None else Done.REDIRECTED)


def _joined(claims: Iterable[SkillClaim], changes: Mapping[str, Change]) -> tuple[SkillClaim, ...]:
    """Return claims under their new URIs; of several to one URI the best supported stays."""
    found: dict[str, SkillClaim] = {}
    for claim in claims:
        change = changes[claim.uri]
        uri = _uri_now(change)
        known = found.get(uri)
        renewed = replace(claim, uri=uri)
        found[uri] = renewed if known is None else _stronger(known, renewed)
    return tuple(found.values())


def _stronger(one: SkillClaim, other: SkillClaim) -> SkillClaim:
    """Return the better supported of two claims to one skill, with a level where either has one."""
    ranks = list(ClaimEvidence)
    first, second = sorted((one, other), key=lambda claim: ranks.index(claim.evidence))
    return first if first.level is not None else replace(first, level=second.level)


def _conflicts(
    claims: Iterable[SkillClaim], changes: Mapping[str, Change], denied: Mapping[str, Change]
) -> tuple[Conflict, ...]:
    """Return skills held under one URI and rejected under another, which a redirect made one."""
    held, rejected = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for claim in claims:
        if claim.evidence is not ClaimEvidence.INFERRED:
            held[_uri_now(changes[claim.uri])].add(claim.uri)
    for uri, change in denied.items():
        rejected[_uri_now(change)].add(uri)
    return tuple(
        Conflict(uri, tuple(sorted(held[uri])), tuple(sorted(rejected[uri])))
        for uri in sorted(held.keys() & rejected.keys())
        if held[uri] != rejected[uri]
    )
