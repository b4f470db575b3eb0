"""The sample's courses: from the master list to the Catalogue CSV that anyone can read.

`courses.json` in the master directory holds every course with its runs and the skills it really
teaches. The CSV shows only what the fictitious provider would publish: the skills appear in it
where the provider declares them, and nowhere else. The truth goes to a file of its own, so that
linking can be measured against it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from guidance.errors import SourceError

SAMPLE = "https://learner-guidance.example/sample/"
"""The address under which the sample's skills and course pages are named; it never resolves."""

COURSE_URN = "urn:learner-guidance:sample:course:"
"""What stands before a course's short name in its identifier."""

COURSE_COLUMNS = (
    "title", "provider", "awarding_body", "country", "description", "learning_outcomes",
    "esco_skills", "ects", "hours", "eqf", "assessment", "participation", "qa_type", "qa_source",
    "prerequisites", "part_of",
)  # fmt: skip
RUN_COLUMNS = (
    "run_id", "start", "end", "place", "nuts", "lat", "lon", "language", "price", "currency",
    "seats", "access",
)  # fmt: skip
COLUMNS = ("id", *COURSE_COLUMNS, *RUN_COLUMNS, "url")
"""The columns of the Catalogue CSV, in order."""

Record = Mapping[str, Any]


def write_courses(master: Path, target: Path) -> None:
    """Write `courses.csv` and `truth/courses.jsonl` under `target` from the lists in `master`.

    One CSV row per run, in the order of the master list; a course without runs has one row whose
    run fields are empty but for the language it is described in. The same lists give the same
    bytes.

    Raises
    ------
    SourceError
        When a course names a skill or course that is in neither list, or declares a skill that it
        does not teach.
    """
    courses = _read(master / "courses.json")
    skills = {skill["id"] for skill in _read(master / "skills.json")}
    _refuse_unknown_names(courses, skills)
    known = {course["id"] for course in courses}
    rows = (row for course in courses for row in _rows(course, known))
    _write(target / "courses.csv", _as_csv(rows))
    _write(target / "truth" / "courses.jsonl", "".join(map(_truth, courses)))


def skill_uri(name: str) -> str:
    """Return the URI of a sample skill from its short name."""
    return f"{SAMPLE}skill/{name}"


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        records: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{path.name} absent or unreadable", "a JSON list", "restore the file"
        ) from error
    return records


def _refuse_unknown_names(courses: Iterable[Record], skills: set[str]) -> None:
    names = {course["id"] for course in courses} | skills
    for course in courses:
        stray = {
            *(set(course["teaches"]) - skills),
            *(set(course["declares"]) - set(course["teaches"])),
            *(set(course["prerequisites"]) - names),
        }
        if stray:
            raise SourceError(
                f"{', '.join(sorted(stray))} in course {course['id']}",
                "skills and courses of the master lists, declared skills among the taught ones",
                "correct courses.json",
            )


def _rows(course: Record, known: set[str]) -> Iterator[dict[str, str]]:
    stated = _stated(course, known)
    for run in course["runs"] or [{"language": course["language"]}]:
        yield stated | {name: _cell(run.get(_member(name))) for name in RUN_COLUMNS}


def _stated(course: Record, known: set[str]) -> dict[str, str]:
    cells = {name: _cell(course.get(name)) for name in COURSE_COLUMNS}
    return cells | {
        "id": COURSE_URN + course["id"],
        "esco_skills": _cell([skill_uri(name) for name in course["declares"]]),
        "prerequisites": _cell([_required(name, known) for name in course["prerequisites"]]),
        "url": f"{SAMPLE}course/{course['id']}",
    }


def _member(column: str) -> str:
    return "id" if column == "run_id" else column


def _required(name: str, known: set[str]) -> str:
    return COURSE_URN + name if name in known else skill_uri(name)


def _cell(value: object) -> str:
    """Return a value as a cell; what is unknown is empty, which differs from a price of 0."""
    if value is None:
        return ""
    return "|".join(value) if isinstance(value, list) else str(value)


def _as_csv(rows: Iterable[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _truth(course: Record) -> str:
    entry = {"id": COURSE_URN + course["id"], "skills": list(map(skill_uri, course["teaches"]))}
    return json.dumps(entry, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
