"""`guidance taxonomy diff`: what a release changes, for itself and for stored profiles and tags."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console

from guidance.answer import to_json
from guidance.errors import InputError
from guidance.exchange.profiles import profile_members
from guidance.learner import read_profile
from guidance.migration import Account, Conflict, Fates, Moved, migrate, migrate_tags
from guidance.snapshot import Snapshot
from guidance.storage.files import read_json, write_atomically
from guidance.storage.reading import open_snapshot
from guidance.taxonomy import (
    Change,
    Changes,
    ConceptKind,
    Fate,
    KindChanges,
    Redirect,
    Release,
    compare,
)
from guidance.taxonomy.releases import plain_label
from pipelines.sources.redirects import read_redirects, redirects_text
from pipelines.stored_tags import MovedTags, move_tags
from pipelines.taxonomy_changes import read_release

console = Console(highlight=False)
FATES = (Fate.RETIRED, Fate.REDIRECTED, Fate.RELABELLED, Fate.NEW)
"""In the order of what they ask of a reader."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to compare by, what to move, and where results go.

    `release` names the new release in moved profiles; `out` is where moved profiles and tags are
    written (a file for one, a directory for several); `redirects_out` where the redirects found
    are written for a build file; `snapshot` one whose tags are looked at.
    """

    redirects: Path | None = None
    profiles: tuple[Path, ...] = ()
    tags: tuple[Path, ...] = ()
    snapshot: Path | None = None
    out: Path | None = None
    redirects_out: Path | None = None
    release: str = ""
    language: str = ""
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored file moved to the new release: its new text, and what became of its URIs."""

    name: str
    text: str
    account: Account | MovedTags


def run_diff(old: Path, new: Path, request: Request) -> None:
    """Compare two releases, move what is stored, write what was asked for, print the account."""
    if request.out and not (request.profiles or request.tags):
        raise InputError("--out without --profile or --tags", "something to move", "name a file")
    before = read_release(old, language=request.language)
    after = read_release(new, request.release, request.language)
    supplied = read_redirects(request.redirects) if request.redirects else None
    changes = compare(before, after, supplied)
    # Only a snapshot knows its own release; a directory's name may say anything.
    release = request.release or (after.name if after.tidied else "")
    stored = [_moved_profile(path, changes, release) for path in request.profiles]
    stored += [_moved_tags(path, changes) for path in request.tags]
    used = _use_of(open_snapshot(request.snapshot), changes) if request.snapshot else None
    _write(stored, changes, request)
    if request.as_json:
        told = _document(changes, (before, after), stored, used)
        print(json.dumps(told, ensure_ascii=False, indent=1))  # noqa: T201 - the result
    else:
        for line in _lines(changes, (before, after), stored, used):
            console.print(line, markup=False, soft_wrap=not console.is_terminal)


def _moved_profile(path: Path, fates: Fates, release: str) -> Stored:
    data = read_json(path)
    found = migrate(read_profile(data), fates)
    profile = replace(found.profile, taxonomy=release or found.profile.taxonomy)
    text = json.dumps(profile_members(profile), ensure_ascii=False, indent=1) + "\n"
    return Stored(path.name, text, found.account)


def _moved_tags(path: Path, fates: Fates) -> Stored:
    found = move_tags(path, fates)
    return Stored(path.name, found.text, found)


def _use_of(snapshot: Snapshot, changes: Changes) -> Account:
    """Return what the changes do to the tags of a snapshot's courses, all courses together."""
    accounts = [
        migrate_tags(snapshot.records.tags(uri), changes)[1] for uri in snapshot.courses.uris
    ]
    moved = tuple(one for account in accounts for one in account.moved)
    return Account(sum(account.kept for account in accounts), moved)


def _write(stored: Sequence[Stored], changes: Changes, request: Request) -> None:
    if request.redirects_out is not None:
        write_atomically(request.redirects_out, redirects_text(_redirects(changes)))
    if request.out is None:
        return
    if len(stored) == 1 and not request.out.is_dir():
        write_atomically(request.out, stored[0].text)
        return
    if len({one.name for one in stored}) < len(stored):
        raise InputError("two files of one name", "distinct names", "move one of them first")
    for one in stored:
        write_atomically(request.out / one.name, one.text)


def _redirects(changes: Changes) -> Iterator[Redirect]:
    """Yield what a build file needs to know of concepts that are gone."""
    for kind in ConceptKind:
        for change in (*changes.of(kind).of(Fate.REDIRECTED), *changes.of(kind).of(Fate.RETIRED)):
            note = change.note or (change.basis.value if change.basis else "")
            label = plain_label(change.old_label)
            yield Redirect(change.uri, change.new, label, note, change.release or changes.new)


def _document(
    changes: Changes,
    releases: tuple[Release, Release],
    stored: Sequence[Stored],
    used: Account | None,
) -> dict[str, Any]:
    before, after = releases
    return {
        "old": {"name": before.name, "notes": list(before.notes)},
        "new": {"name": after.name, "notes": list(after.notes)},
        "language": changes.language,
        "skills": _kind_document(changes.skills),
        "occupations": _kind_document(changes.occupations),
        "relations": to_json(changes.demands),
        "redirects_not_applied": [{"uri": uri, "reason": why} for uri, why in changes.unused],
        "stored": [{"file": one.name, **to_json(_told(one.account))} for one in stored],
        "snapshot_tags": None if used is None else to_json(used),
    }


def _kind_document(found: KindChanges) -> dict[str, Any]:
    counts = {"old": found.old, "new": found.new, "delivered": found.delivered}
    if not found.delivered:
        return {**counts, "changes": None}
    return {
        **counts,
        "kept": found.kept,
        **{fate.value: len(found.of(fate)) for fate in FATES},
        "changes": [to_json(change) for change in found.changes],
    }


def _told(account: Account | MovedTags) -> Account | MovedTags:
    """Return an account without the text that stands in the file written."""
    return account if isinstance(account, Account) else replace(account, text="")


def _lines(
    changes: Changes,
    releases: tuple[Release, Release],
    stored: Sequence[Stored],
    used: Account | None,
) -> Iterator[str]:
    for release in releases:
        yield from (f"{release.name}: {note}" for note in release.notes)
    yield from _kind_lines("Skills", changes.skills)
    yield from _kind_lines("Occupations", changes.occupations)
    yield from _relation_lines(changes)
    yield from (f"redirect not applied: {uri}: {reason}" for uri, reason in changes.unused)
    for one in stored:
        yield from _stored_lines(one)
    if used is not None:
        yield f"Tags of the snapshot's courses: {used.kept:,} stay, {len(used.moved):,} do not"
        yield from dict.fromkeys(_moved_line(one) for one in used.moved)


def _kind_lines(title: str, found: KindChanges) -> Iterator[str]:
    if not found.delivered:
        missing = "old" if found.old is None else "new"
        yield f"{title}: not in this delivery (the {missing} one has no such file): nothing retired"
        return
    counts = ", ".join(f"{len(found.of(fate)):,} {fate.value}" for fate in FATES)
    yield f"{title}: {found.old:,} -> {found.new:,}; {found.kept:,} kept, {counts}"
    for fate in FATES:
        yield from (f"  {fate.value}: {_change_text(change)}" for change in found.of(fate))


def _change_text(change: Change) -> str:
    old, new = plain_label(change.old_label), plain_label(change.new_label)
    note = f" ({change.note})" if change.note else ""
    if change.fate is Fate.NEW:
        return f"{new} <{change.uri}>"
    if change.fate is Fate.RELABELLED:
        blanks = " (blanks or apostrophes only)" if change.spelling else ""
        return f"{old} -> {new} <{change.uri}>{blanks}"
    if change.new is None:
        return f"{old} <{change.uri}>: ask what fits now{note}"
    basis = f"by {change.basis.value}" if change.basis else ""
    merged = ", merged" if change.merged else ""
    return f"{old} <{change.uri}> -> {new} <{change.new}> {basis}{merged}{note}"


def _relation_lines(changes: Changes) -> Iterator[str]:
    for found in changes.demands or ():
        yield (
            f"Relations, {found.kind.value}: {found.old:,} -> {found.new:,}; of concepts in both "
            f"{found.added:,} came and {found.removed:,} went, at {found.occupations:,} occupations"
        )
    if changes.demands is None:
        yield "Relations of occupations and skills: not in both deliveries"


def _stored_lines(one: Stored) -> Iterator[str]:
    account = one.account
    yield f"{one.name}: {account.kept:,} URIs stay, {len(account.moved):,} do not"
    if isinstance(account, Account):
        yield from map(_moved_line, account.moved)
        yield from map(_conflict_line, account.conflicts)
        return
    yield from (f"  line {moved.line}: {_fate_text(moved.change)}" for moved in account.moved)
    yield from _contradiction_lines(account.contradictions)
    yield from (f"  left out: {count} rows, {reason}" for reason, count in account.refused)


def _moved_line(one: Moved) -> str:
    return f"  {one.place.value}: {_fate_text(one.change)}: {one.done.value}" + (
        "; ask" if one.ask else ""
    )


def _fate_text(change: Change) -> str:
    label = f"{plain_label(change.old_label)} " if change.old_label else ""
    target = f" -> {plain_label(change.new_label)} <{change.new}>" if change.new else ""
    return f"{label}<{change.uri}> {change.fate.value}{target}"


def _conflict_line(found: Conflict) -> str:
    return (
        f"  conflict at <{found.uri}>: held as {', '.join(found.held_as)} and rejected as "
        f"{', '.join(found.rejected_as)}; the rejection counts; ask"
    )


def _contradiction_lines(found: Iterable[tuple[int, ...]]) -> Iterator[str]:
    for lines in found:
        yield f"  lines {', '.join(map(str, lines))} contradict each other now: ask the curators"
