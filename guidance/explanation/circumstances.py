"""What a snapshot knows of a course beyond its record: its source, its skills, and who asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from guidance.claims import overclaims
from guidance.credential import MicroCredential
from guidance.credential.circumstances import AskedSkill, Boast, Circumstances, Origin
from guidance.labour_market import MINIMUM_SAMPLE
from guidance.snapshot import Snapshot, SourceNote


def circumstances_of(course: MicroCredential, snapshot: Snapshot, day: date) -> Circumstances:
    """Return what is known of a course of a snapshot on a day."""
    taught = _taught(course, snapshot)
    return Circumstances(
        day=day,
        origin=origin_of(course, snapshot),
        taught=taught,
        asked=_asked(taught, snapshot),
        boast=_boast(course, snapshot),
        registers=tuple(_registers(course, snapshot)),
    )


def origin_of(course: MicroCredential, snapshot: Snapshot) -> Origin:
    """Return where a record comes from: its own last change is its date, else its source's."""
    note = source_of(course, snapshot)
    licence = note.licence if note else ""
    if course.modified is not None:
        return Origin(course.source, licence, course.modified, "record")
    if note is not None and note.date is not None:
        return Origin(course.source, licence, note.date, "source")
    return Origin(course.source, licence)


def source_of(course: MicroCredential, snapshot: Snapshot) -> SourceNote | None:
    """Return the manifest's account of the source a record comes from, None where it has none."""
    notes = snapshot.manifest.sources
    return next((note for note in notes if note.name == course.source), None)


def _registers(course: MicroCredential, snapshot: Snapshot) -> Iterator[Origin]:
    """Yield the other sources that a course's quality evidence names, in the manifest's order."""
    named = {item.source for item in course.quality} - {course.source}
    for note in snapshot.manifest.sources:
        if note.name in named:
            yield Origin(note.name, note.licence, note.date, "source" if note.date else "")


def _taught(course: MicroCredential, snapshot: Snapshot) -> tuple[str, ...]:
    row = snapshot.taught[[snapshot.courses.position(course.uri)]]
    return tuple(snapshot.skills.uris[at] for at in np.sort(row.indices[row.data > 0]))


def _asked(taught: tuple[str, ...], snapshot: Snapshot) -> tuple[AskedSkill, ...] | None:
    """Return the taught skills that any ad loaded asks for, most asked first, ties by URI."""
    demand = snapshot.demand
    everywhere = demand.row("")
    if demand.totals[everywhere] < MINIMUM_SAMPLE:
        return None
    total, days = (
        int(demand.totals[everywhere]),
        (demand.first[everywhere], demand.last[everywhere]),
    )
    counted = (
        (int(demand.counts[everywhere, snapshot.skills.position(uri)]), uri) for uri in taught
    )
    asked = (AskedSkill(uri, count, total, *days) for count, uri in counted if count)
    return tuple(sorted(asked, key=lambda skill: (-skill.count, skill.skill)))


def _boast(course: MicroCredential, snapshot: Snapshot) -> Boast | None:
    found = overclaims(course, len(snapshot.records.tags(course.uri)))
    return Boast(found.skills, found.hours) if found else None
