"""What takes the place of a course that is no longer offered."""

from __future__ import annotations

from datetime import date

from guidance.credential import MicroCredential
from guidance.snapshot import Snapshot


def is_withdrawn(course: MicroCredential, day: date) -> bool:
    """Return whether a course is no longer offered on a day."""
    return course.withdrawn is not None and course.withdrawn <= day


def successor_of(course: MicroCredential, snapshot: Snapshot, day: date) -> str | None:
    """Return what to take instead of a course: the first successor that is still offered.

    A successor that the snapshot does not hold is named as the register names it; successors that
    lead back to each other lead nowhere.
    """
    seen = {course.uri}
    following = course.successor
    while following is not None and following not in seen:
        seen.add(following)
        known = snapshot.courses.positions.get(following)
        if known is None or not is_withdrawn(snapshot.credentials[known], day):
            return following
        following = snapshot.credentials[known].successor
    return None
