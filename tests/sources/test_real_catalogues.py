"""Real catalogues in other people's formats, where they are at hand: what must never be lost again.

The real answer of U-GOV names teachers with birth dates and tax codes: none may come out of it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guidance.credential import CourseKind
from guidance.storage.codec import to_line
from pipelines.records import SourceSpec
from pipelines.sources import CREDENTIALS

pytestmark = pytest.mark.real
TAX_CODE = re.compile(r"\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b")


@pytest.fixture
def pavia(real_data: Path) -> Path:
    path = real_data / "courses" / "ec2u_pavia_poitiers" / "OfferingsPaviaUGov.xml"
    if not path.is_file():
        pytest.skip(f"no {path.name} among the real data")
    return path


def test_u_gov_is_read_whole_and_names_nobody(pavia: Path) -> None:
    """F18: 41 activities, of which 6 are parts of a class by surname."""
    spec = SourceSpec("courses-ugov", pavia, name="pavia", options=(("provider", "Pavia"),))
    parsed = CREDENTIALS["courses-ugov"].parse(spec)
    assert (parsed.account.read, parsed.account.refused) == (41, ())
    assert "parts of a class by surname, read with their course: 6" in parsed.account.notes
    assert "courses merged into an equal one: 1" in parsed.account.notes
    assert len(parsed.records) == 34
    assert {course.kind for course in parsed.records} == {CourseKind.SEMESTER_COURSE}
    assert sum(bool(course.learning_outcomes) for course in parsed.records) == 27
    assert sum(course.ects is not None for course in parsed.records) == 32
    raw, kept = pavia.read_text("utf-8"), "".join(map(to_line, parsed.records))
    assert TAX_CODE.search(raw)
    assert not TAX_CODE.search(kept)
