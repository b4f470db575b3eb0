"""A profile that arrives with URIs of another release: moved to this one, and told so.

What a snapshot knows of other releases is what its operator supplied (`taxonomy-redirects` in the
build file). A URI that nobody said anything of is unknown and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from guidance.errors import UnknownConcept
from guidance.explanation import Voice
from guidance.learner import LearnerProfile
from guidance.migration import Account, Done, KnownFates, Migrated, Place, migrate
from guidance.snapshot import Snapshot
from guidance.taxonomy import Change, ConceptKind, Fate

_WITH_ARTICLE = {ConceptKind.SKILL: "a skill", ConceptKind.OCCUPATION: "an occupation"}
SHOWN = 5
"""Most names in one sentence about what was moved."""


def fates_of(snapshot: Snapshot) -> KnownFates:
    """Return what says what became of a URI, as far as a snapshot knows."""
    known = {
        ConceptKind.SKILL: snapshot.skills.positions,
        ConceptKind.OCCUPATION: snapshot.occupations.positions,
    }
    return KnownFates(snapshot.release, snapshot.redirects, known)


def on_arrival(profile: LearnerProfile, snapshot: Snapshot) -> Migrated:
    """Return a profile under the release of a snapshot; one that is at home there is unchanged."""
    skills, jobs = snapshot.skills.positions, snapshot.occupations.positions
    named = {claim.uri for claim in profile.skills} | set(profile.rejected)
    if all(uri in skills for uri in named) and (profile.goal is None or profile.goal in jobs):
        return Migrated(profile, Account(kept=len(named) + (profile.goal is not None)))
    return migrate(profile, fates_of(snapshot))


def present_uri(uri: str, kind: ConceptKind, snapshot: Snapshot, asked_of: str = "") -> str:
    """Return the URI that stands for a concept in the release of a snapshot.

    Parameters
    ----------
    asked_of
        Release that the asker says the URI is of, "" where they do not say.

    Raises
    ------
    UnknownConcept
        When nothing does; says so where the concept is known to be retired.
    """
    change = fates_of(snapshot).fate(uri, kind)
    if change.fate is Fate.KEPT or change.new is not None:
        return change.new or uri
    expected = f"{_WITH_ARTICLE[kind]} of {snapshot.release or 'this snapshot'}"
    if change.fate is Fate.RETIRED:
        note = f" ({change.note})" if change.note else ""
        raise UnknownConcept(
            f"{change.old_label or uri[:120]!r}, retired in "
            f"{change.release or 'a later release'}{note}",
            expected,
            f"ask which {kind.value} fits now",
        )
    origin = f" of {asked_of[:40]}" if asked_of else ""
    raise UnknownConcept(
        f"the URI {uri[:120]!r}{origin}", expected, f"look it up with {kind.value}s/match"
    )


def goal_position(profile: LearnerProfile, snapshot: Snapshot) -> int | None:
    """Return the row of a profile's goal, None without one; see `present_uri`."""
    if profile.goal is None:
        return None
    uri = present_uri(profile.goal, ConceptKind.OCCUPATION, snapshot, profile.taxonomy or "")
    return snapshot.occupations.position(uri)


def arrival_sentences(account: Account, voice: Voice) -> Iterator[str]:
    """Yield what a reader has to know of URIs that were moved, retired or not known."""
    say = voice.messages.say
    redirected = [one.change for one in account.moved if one.done is Done.REDIRECTED]
    if redirected:
        yield say("upgrade.renamed", items=_shown(_renamed(c, voice) for c in redirected))
    retired = [one.change for one in account.moved if one.change.fate is Fate.RETIRED]
    if retired:
        yield say("upgrade.retired", items=_shown(map(_retired, retired)))
    if account.conflicts:
        yield say("upgrade.both", items=_shown(voice.name(c.uri) for c in account.conflicts))
    strange = sum(
        one.change.fate is Fate.UNKNOWN and one.place is not Place.GOAL for one in account.moved
    )
    if strange:
        yield say("upgrade.unknown", count=strange)


def _shown(names: Iterator[str]) -> list[str]:
    """Return the first names, each once; three dots stand for the others."""
    every = list(dict.fromkeys(names))
    return every[:SHOWN] + (["…"] if len(every) > SHOWN else [])


def _retired(change: Change) -> str:
    label = change.old_label or change.uri
    return f"{label} ({change.release})" if change.release else label


def _renamed(change: Change, voice: Voice) -> str:
    now = voice.name(change.new or "")
    return f"{change.old_label} → {now}" if change.old_label else now
