"""The wire formats of caseloads: how far one is, what was found in short, what could not be used."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from api.caseload_jobs import Job, State, Summary
from api.schemas import Wire
from guidance.messages import Messages
from guidance.programme.export import why
from guidance.programme.rows import RowError

MOST_ERRORS = 100
"""Rows named in a status; the report names all."""
EXAMPLE = (
    "case_ref,language,skills,nuts,need_group\n"
    "TOR-0142,pl,https://learner-guidance.example/sample/skill/load-and-unload-goods,PL61,G1\n"
)
"""A made-up caseload of one person over the sample."""


class CaseloadRowError(Wire):
    """A row that was left out: line, column (empty for the whole row), reason; no cell text."""

    line: int
    column: str
    reason: str


class CaseloadProgress(Wire):
    """How far it is: people in it, texts still to read, people answered, rows left out."""

    people: int
    unread: int
    answered: int
    refused: int


class CaseloadFound(Wire):
    """How many people have a course and why the others have none; counts, no order of people."""

    recommended: int
    none: int
    causes: dict[str, int]
    """Number of people by cause: no_courses, no_vacancies, no_skills, limits, needs_first,
    goal_reached, nothing."""


class CaseloadStatus(Wire):
    """A caseload as it stands now."""

    id: str
    state: State
    failure: str | None
    """What stopped it; null where nothing did."""
    created: date
    kept_until: date
    """The last day; it is deleted with all its answers then."""
    as_of: date
    snapshot: str
    limit: int
    language: str
    hard: list[str]
    progress: CaseloadProgress
    found: CaseloadFound
    errors: list[CaseloadRowError]
    """The first rows that were left out; the report names all."""


class CaseloadList(Wire):
    """The caseloads kept here, the newest first."""

    caseloads: list[CaseloadStatus] = Field(default_factory=list)


def status_of(
    job: Job, found: Summary, errors: tuple[RowError, ...], messages: Messages
) -> dict[str, Any]:
    """Return a caseload as it stands, as published."""
    progress = job.progress
    return {
        "id": job.id,
        "state": job.state.value,
        "failure": job.failure or None,
        "created": job.created.isoformat(),
        "kept_until": job.until.isoformat(),
        "as_of": job.terms.as_of.isoformat(),
        "snapshot": job.terms.snapshot,
        "limit": job.terms.limit,
        "language": job.terms.language,
        "hard": list(job.terms.hard),
        "progress": {
            "people": progress.people,
            "unread": progress.unread,
            "answered": progress.answered,
            "refused": progress.refused,
        },
        "found": {
            "recommended": found.recommended,
            "none": found.none,
            "causes": dict(sorted(found.causes)),
        },
        "errors": [
            {"line": one.line, "column": one.column, "reason": why(one, messages)}
            for one in errors[:MOST_ERRORS]
        ],
    }
