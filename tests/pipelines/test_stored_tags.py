"""F11: tables of curators' decisions and of courses move to another release, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from guidance.errors import SourceError
from guidance.migration import KnownFates
from guidance.taxonomy import ConceptKind, Fate, Redirect, Redirects
from pipelines.stored_tags import MovedTags, move_tags

FATES = KnownFates(
    "new 2",
    Redirects.of([Redirect("u/boil", "u/cook"), Redirect("u/fax", None, "use fax machines")]),
    {ConceptKind.SKILL: frozenset({"u/cook", "u/serve"}), ConceptKind.OCCUPATION: frozenset()},
)
HEADER = "credential,outcome,skill,decision,curator,date,reason\n"


def moved(tmp_path: Path, text: str) -> MovedTags:
    path = tmp_path / "tags.csv"
    path.write_text(text, encoding="utf-8")
    return move_tags(path, FATES)


def test_decisions_follow_redirects_and_keep_everything_else(tmp_path: Path) -> None:
    text = HEADER + (
        'c1,1,u/boil,accept,x,2026-01-02,"said, so"\n'
        "c1,2,u/serve,reject,x,2026-01-02,\n"
        "c2,1,u/fax,blacklist,x,2026-01-02,old\n"
    )
    found = moved(tmp_path, text)
    assert found.text == text.replace("u/boil", "u/cook")
    assert [(m.line, m.change.fate) for m in found.moved] == [
        (2, Fate.REDIRECTED),
        (4, Fate.RETIRED),
    ]
    assert found.kept == 1
    assert found.contradictions == ()


def test_decisions_that_contradict_each_other_now_are_named(tmp_path: Path) -> None:
    text = HEADER + "c1,1,u/boil,accept,x,,\nc1,1,u/cook,reject,y,,\nc2,1,u/boil,accept,x,,\n"
    found = moved(tmp_path, text)
    assert found.contradictions == ((2, 3),)
    assert found.text.count("u/cook") == 3


def test_a_catalogue_with_lists(tmp_path: Path) -> None:
    text = "id;title;esco_skills\nc1;Bread;u/boil|u/serve|u/cook\nc2;Flour;\nc3;Fax; u/fax\n"
    found = moved(tmp_path, text)
    assert found.text == text.replace("u/boil|u/serve|u/cook", "u/cook|u/serve").replace(
        "; u/fax", ";u/fax"
    )
    assert found.kept == 2
    assert [m.line for m in found.moved] == [2, 4]


def test_rows_of_another_width_are_counted(tmp_path: Path) -> None:
    found = moved(tmp_path, "skill,decision\nu/cook,accept\nu/cook\n")
    assert found.refused == (("1 cells where the header has 2", 1),)


def test_a_table_without_skills_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="esco_skills"):
        moved(tmp_path, "colour,size\nred,3\n")
