"""Tagging courses and ads, on the tiny linkers; and that answers never leak into the linker."""

from __future__ import annotations

import ast
from pathlib import Path

from guidance.credential import CourseKind, Evidence, MicroCredential
from guidance.labour_market import Vacancy
from models.linker import Linkers
from pipelines.link import LinkBounds, code_occupations, name_skills, tag_courses
from pipelines.records import Advertisement

PROJECT = Path(__file__).parents[2]
COURSE = MicroCredential(
    "c/1",
    "Van driving",
    "Test provider",
    CourseKind.SHORT_COURSE,
    "test",
    language="en",
    learning_outcomes=("Bake bread", "Bake bread"),
    description="Sort post and sort incoming letters. We are an award-winning provider.",
    declared_skills=("s/books",),
)


def test_the_strongest_evidence_of_a_skill_is_kept(linkers: Linkers) -> None:
    tags = {tag.skill: tag for tag in tag_courses([COURSE], linkers.skills)["c/1"]}
    assert tags["s/books"].evidence is Evidence.DECLARED
    assert tags["s/books"].confidence == 1
    assert tags["s/bake"].evidence is Evidence.OUTCOME
    assert tags["s/bake"].quote == "Bake bread"
    assert tags["s/sort"].evidence is Evidence.DESCRIPTION


def test_tags_do_not_depend_on_other_courses(linkers: Linkers) -> None:
    other = MicroCredential("c/2", "Java", "P", CourseKind.SHORT_COURSE, "test", language="en")
    both = tag_courses([other, COURSE], linkers.skills)
    assert both["c/1"] == tag_courses([COURSE], linkers.skills)["c/1"]


def test_tags_are_bounded(linkers: Linkers) -> None:
    tags = tag_courses([COURSE], linkers.skills, bounds=LinkBounds(course_tags=1))["c/1"]
    assert len(tags) == 2


def test_occupations_are_shares_of_one(linkers: Linkers) -> None:
    ads = [
        Advertisement(Vacancy("v/1", "Bäcker (m/w/d)", "test", "de"), "", "Baker"),
        Advertisement(Vacancy("v/2", " ", "test", "de"), ""),
    ]
    baker, nothing = code_occupations(ads, linkers.occupations)
    assert baker[0].uri == "o/baker"
    assert 0 < sum(candidate.confidence for candidate in baker) <= 1
    assert nothing == ()


def test_only_sentences_that_ask_are_read(linkers: Linkers) -> None:
    text = "Bread is our passion and joy. Experience needed: answer incoming calls."
    ads = [Advertisement(Vacancy("v/1", "Clerk", "test", "en"), text)]
    (found,) = name_skills(ads, linkers.skills, bounds=LinkBounds(ad_confidence=0.2))
    assert "s/bake" not in {candidate.uri for candidate in found}


def test_no_answer_reaches_the_linker() -> None:
    """The ESCO-O*NET crosswalk and coders' columns are named nowhere in what links."""
    rooms = [
        PROJECT / "models",
        PROJECT / "guidance" / "linking",
        PROJECT / "pipelines" / "link.py",
    ]
    files = [path for room in rooms for path in ([room] if room.is_file() else room.rglob("*.py"))]
    forbidden = ("crosswalk", "onet", "o*net", "kzis", "isco08", "category")
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [getattr(node, field, None) for field in ("id", "attr", "module", "arg")]
            words = [str(name).lower() for name in names if name]
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words += [] if "\n" in node.value or " " in node.value else [node.value.lower()]
            assert not [w for w in words for bad in forbidden if bad in w], path.name
