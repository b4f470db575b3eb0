"""What redirects of retired concepts do to a build: its courses follow them, the snapshot keeps them.

Providers go on stating URIs of the release they once looked up. Without a `taxonomy-redirects`
source such a statement is a stranger and counts for nothing; with one it counts for its successor.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guidance.credential import MicroCredential
from guidance.migration import Done, KnownFates, migrate_course
from guidance.taxonomy import ConceptKind, Redirect, Redirects, Taxonomy
from pipelines.records import Account, SourceSpec
from pipelines.sources import CURATION, REDIRECTS

APART = (*REDIRECTS, *CURATION)
"""Kinds of sources that change no record of another source: nothing is read again for them."""


@dataclass(frozen=True, slots=True)
class Upgrades:
    """Redirects of a build, and its courses in the terms of its taxonomy.

    `applied` holds a line for each statement that was redirected, sorted: what follows from the
    courses is made again only where there is one.
    """

    redirects: Redirects
    courses: tuple[MicroCredential, ...]
    applied: tuple[str, ...] = ()
    accounts: tuple[Account, ...] = ()


def read_upgrades(
    specs: Sequence[SourceSpec], courses: Sequence[MicroCredential], taxonomy: Taxonomy
) -> Upgrades:
    """Return the redirects of a build and courses whose stated skills follow them.

    Raises
    ------
    InputError
        When two sources redirect one URI to two, or redirects lead in a circle.
    """
    parsed = [REDIRECTS[spec.kind].parse(spec) for spec in specs if spec.kind in REDIRECTS]
    redirects = Redirects.of(entry for each in parsed for entry in each.records)
    known = _known(taxonomy)
    accounts = tuple(_account(each.account, each.records, redirects, known) for each in parsed)
    if not parsed:
        return Upgrades(redirects, tuple(courses))
    fates = KnownFates(taxonomy.release, redirects, known)
    moved = [(course.uri, *migrate_course(course, fates)) for course in courses]
    applied = (
        f"{uri} {one.change.uri} {one.change.new}"
        for uri, _, account in moved
        for one in account.moved
        if one.done is Done.REDIRECTED
    )
    renewed = tuple(course for _, course, _ in moved)
    return Upgrades(redirects, renewed, tuple(sorted(applied)), accounts)


def _known(taxonomy: Taxonomy) -> dict[ConceptKind, frozenset[str]]:
    return {
        ConceptKind.SKILL: frozenset(skill.uri for skill in taxonomy.skills),
        ConceptKind.OCCUPATION: frozenset(job.uri for job in taxonomy.occupations),
    }


def _account(
    account: Account,
    entries: Sequence[Redirect],
    redirects: Redirects,
    kinds: Mapping[ConceptKind, frozenset[str]],
) -> Account:
    """Return the account of a source with what is odd about its redirects."""
    known = frozenset[str]().union(*kinds.values())
    standing = sum(entry.old in known for entry in entries)
    ends = [redirects.follow(entry.old, known) for entry in entries if entry.new is not None]
    lost = sum(end is not None and end.new is None for end in ends)
    notes = {
        "redirects of concepts that the taxonomy still holds, not applied": standing,
        "redirects that end at no concept of the taxonomy": lost,
    }
    told = tuple(f"{what}: {count:,}" for what, count in notes.items() if count)
    return dataclasses.replace(account, notes=(*account.notes, *told))
