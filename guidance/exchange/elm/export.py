"""What stands beside a course of a snapshot when it is written: its tags, names of skills, a page."""

from __future__ import annotations

from guidance.credential import MicroCredential
from guidance.exchange.elm.writing import Extras
from guidance.snapshot import Snapshot


def extras_of(snapshot: Snapshot, course: MicroCredential, pages: str = "") -> Extras:
    """Return what is written beside a course; a skill that has no name here is left without one."""
    tags = snapshot.records.tags(course.uri)
    skills = sorted({*course.declared_skills, *(tag.skill for tag in tags)})
    names = {skill: snapshot.records.label(skill, "en").text for skill in skills}
    labels = {skill: name for skill, name in names.items() if name != skill}
    return Extras(tags=tags, labels=labels, pages=pages)
