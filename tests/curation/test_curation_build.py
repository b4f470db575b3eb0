"""F17: a file of decisions named in a build: what is applied, what is refused, what claims weigh."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from guidance.claims import ClaimRule, coherence, room_left
from guidance.credential import CourseKind, Evidence, MicroCredential, SkillTag
from guidance.taxonomy import Redirect, Redirects
from pipelines.curation import NO_COURSE, NO_SKILL, CuratedTags, Known, curated_tags
from pipelines.records import SourceSpec

HEADER = "credential,outcome,skill,decision,curator,date,reason\n"
COURSES = tuple(
    MicroCredential(f"c/{name}", name, "Mill School", CourseKind.SHORT_COURSE, "here")
    for name in ("bread", "flour")
)
TAGS = ((SkillTag("s/bake", 0.7, Evidence.TITLE, "bread"),), ())
KNOWN = Known(
    frozenset(course.uri for course in COURSES),
    frozenset({"s/bake", "s/mill"}),
    Redirects.of([Redirect("s/old", "s/mill"), Redirect("s/fax", None)]),
)


def curated(tmp_path: Path, *texts: str) -> CuratedTags:
    specs = []
    for at, text in enumerate(texts):
        path = tmp_path / f"{at}.csv"
        path.write_text(HEADER + text, encoding="utf-8")
        specs.append(SourceSpec("curation", path, date=date(2026, 11, 1), name=f"file {at}"))
    return curated_tags(specs, COURSES, TAGS, KNOWN)


def test_a_build_without_decisions_has_its_tags_as_they_were_read() -> None:
    assert curated_tags([], COURSES, TAGS, KNOWN) == CuratedTags(TAGS)


def test_decisions_are_applied_and_those_on_strangers_are_refused_rows(tmp_path: Path) -> None:
    """F17."""
    found = curated(
        tmp_path,
        "c/bread,,s/bake,reject,ana,2026-10-01,\n"
        "c/flour,,s/mill,accept,ana,2026-10-01,\n"
        "c/gone,,s/mill,accept,ana,2026-10-01,\n"
        "c/flour,,s/fly,accept,ana,2026-10-01,\n"
        "c/flour,,s/mill,perhaps,ana,2026-10-01,\n",
    )
    assert found.tags == (
        (),
        (SkillTag("s/mill", 1.0, Evidence.CURATED, "", date(2026, 10, 1)),),
    )
    (account,) = found.accounts
    assert (account.read, account.kept) == (5, 2)
    assert dict(account.refused) == {
        NO_COURSE: 1,
        NO_SKILL: 1,
        "a decision other than accept, reject, blacklist": 1,
    }
    assert account.notes == ("tags accepted: 1", "tags rejected: 1")


def test_decisions_follow_redirects(tmp_path: Path) -> None:
    text = "c/flour,,s/old,accept,ana,2026-10-01,\nc/flour,,s/fax,accept,ana,2026-10-01,\n"
    found = curated(tmp_path, text)
    assert [tag.skill for tag in found.tags[1]] == ["s/mill"]
    assert dict(found.accounts[0].refused) == {NO_SKILL: 1}


def test_the_last_word_counts_over_several_files(tmp_path: Path) -> None:
    accept, reject = (
        f"c/bread,,s/bake,{ruling},ana,2026-10-0{day},\n"
        for ruling, day in (("accept", 2), ("reject", 1))
    )
    found = curated(tmp_path, accept, reject)
    assert [tag.evidence for tag in found.tags[0]] == [Evidence.CURATED]
    assert len(found.accounts) == 2


def test_a_file_of_nothing_but_its_header_changes_nothing(tmp_path: Path) -> None:
    found = curated(tmp_path, "")
    assert found.tags == TAGS
    assert found.accounts[0].read == 0


def test_what_was_accepted_counts_though_a_program_would_doubt_it() -> None:
    """F17: evidence and fit weigh 1; only the hours of the course still bound what it claims."""
    rule = ClaimRule()
    evidence = [Evidence.CURATED, *[Evidence.DESCRIPTION] * 9]
    fit = coherence(np.full(10, 0.95), evidence, rule)
    room = room_left(evidence, hours=24.0, rule=rule)
    assert (fit[0], room[0]) == (1.0, 1.0)
    assert fit[1] == 0.0
    assert room[1] == pytest.approx(0.2**4)
    crowded = room_left([Evidence.CURATED] * 10, hours=24.0, rule=rule)
    assert crowded[0] == pytest.approx(0.2**4)


def test_a_decision_names_the_build_anew(tmp_path: Path) -> None:
    """A snapshot of yesterday's decisions never passes for today's."""
    one = curated(tmp_path, "c/bread,,s/bake,reject,ana,2026-10-01,\n")
    other = curated(tmp_path, "c/bread,,s/bake,accept,ana,2026-10-01,\n")
    assert one.curation != other.curation
    assert one.curation == replace(one).curation
