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


def goal_position(profile: LearnerProfile, snapshot: Snapshot) -> int | None:
    """Return the row of a profile's goal, None without one.

    Raises
    ------
    UnknownConcept
        When the snapshot does not hold the goal; says so where it knows that it was retired.
    """
    if profile.goal is None or profile.goal in snapshot.occupations.positions:
        return None if profile.goal is None else snapshot.occupations.position(profile.goal)
    change = fates_of(snapshot).fate(profile.goal, ConceptKind.OCCUPATION)
    if change.fate is Fate.UNKNOWN:
        release = f" of {profile.taxonomy[:40]}" if profile.taxonomy else ""
        raise UnknownConcept(
            f"the goal {profile.goal[:120]!r}{release}",
            f"an occupation of {snapshot.release or 'this snapshot'}",
            "look it up with occupations/match",
        )
    raise UnknownConcept(
        f"the goal {change.old_label or profile.goal[:120]!r}, retired in "
        + (change.release or "a later release")
        + (f" ({change.note})" if change.note else ""),
        f"an occupation of {snapshot.release or 'this snapshot'}",
        "ask the person which occupation they want now",
    )


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
