"""F11: a profile of another release is redirected on arrival, and its answer says so."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from world import AS_OF, ask, content_of, person

from guidance.answer import Answer, to_json
from guidance.commands.recommend import Request, run_recommend
from guidance.commands.replay import run_replay
from guidance.crosswalk import Correspondence, Match, Scheme, isco_concept
from guidance.errors import SnapshotError, UnknownConcept
from guidance.exchange.profiles import profile_members
from guidance.gaps import believe
from guidance.learner import read_profile
from guidance.pathways.types import PathLimits
from guidance.recommendation.arrival import on_arrival
from guidance.recommendation.explain import explain
from guidance.recommendation.front import BESIDE, data_age, run_id
from guidance.recommendation.path_answer import answer_path
from guidance.snapshot import Snapshot, SourceNote
from guidance.storage.crosswalk import read_crosswalk
from guidance.storage.files import load_policy
from guidance.storage.layout import DATABASE, LATER_TABLES
from guidance.storage.reading import open_snapshot
from guidance.storage.writing import digest_of, publish
from guidance.taxonomy import Redirect, Redirects

REDIRECTS = Redirects.of(
    [
        Redirect("s/boil", "s/cook", "boil food"),
        Redirect("s/steam", "s/boil", "steam food"),
        Redirect("s/fax", None, "use fax machines", release="world 1"),
        Redirect("o/chef", "o/cook", "chef"),
        Redirect("o/fax-clerk", None, "fax clerk", "automated", "world 1"),
    ]
)
CROSSWALK = (
    Correspondence("isco:5120", Scheme.ONET, "99-0002.00", "Cooks of all sorts", Match.EXACT),
    Correspondence("o/cook", Scheme.ONET, "99-0001.00", "Cooks", Match.CLOSE, "x", "walk"),
)


@pytest.fixture(scope="module")
def upgraded_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world with redirects, a crosswalk and a named release."""
    root = tmp_path_factory.mktemp("upgraded")
    content = content_of(root / "linker")
    notes = (
        SourceNote("world", "esco", "1", "CC0-1.0", date(2026, 11, 1), "0" * 64),
        SourceNote("walk", "crosswalk", "1", "CC0-1.0", date(2026, 11, 1), "0" * 64),
    )
    manifest = replace(content.manifest, sources=(*content.manifest.sources, *notes))
    whole = replace(content, manifest=manifest, redirects=REDIRECTS, crosswalk=CROSSWALK)
    return root / "snapshots" / publish(whole, root / "snapshots")


@pytest.fixture(scope="module")
def upgraded(upgraded_directory: Path) -> Iterator[Snapshot]:
    snapshot = open_snapshot(upgraded_directory)
    yield snapshot
    snapshot.records.close()


def said(answer: Answer, text: str) -> bool:
    return any(text in sentence for sentence in answer.caveats)


def english(*held: str, **more: Any) -> Any:
    return person(*held, **{"language": "en", **more})


def numbers(answer: Answer) -> Any:
    data = to_json(answer)
    return [
        {name: value for name, value in result.items() if name != "caveats"}
        for result in data["results"]
    ] + [data["market"], data["excluded"]]


def test_redirected_skills_count_as_their_successors(upgraded: Snapshot) -> None:
    now = ask(english("s/cook", "s/hygiene"), upgraded)
    before = ask(english("s/steam", "s/hygiene"), upgraded)
    assert before.results
    assert numbers(before) == numbers(now)
    assert said(before, "steam food → ")
    assert before.run_id != now.run_id


def test_a_redirected_goal_is_reached_for(upgraded: Snapshot) -> None:
    held = ("s/cook", "s/hygiene")
    now = ask(english(*held, goal={"occupation": "o/cook"}), upgraded)
    before = ask(english(*held, goal={"occupation": "o/chef"}), upgraded)
    assert numbers(before) == numbers(now)
    assert said(before, "chef → ")


def test_a_retired_skill_is_named_and_counts_for_nothing(upgraded: Snapshot) -> None:
    before = ask(english("s/cook", "s/hygiene", "s/fax"), upgraded)
    assert numbers(before) == numbers(ask(english("s/cook", "s/hygiene"), upgraded))
    assert said(before, "our list no longer has it: use fax machines (world 1)")


def test_unknown_skills_are_counted(upgraded: Snapshot) -> None:
    assert said(ask(english("s/cook", "x/1", "x/2"), upgraded), "2 skills of your profile are not")
    assert said(ask(english("s/cook", "x/1"), upgraded), "1 skill of your profile is not")


def test_a_conflict_is_said_and_the_rejection_counts(upgraded: Snapshot) -> None:
    both = english("s/boil", "s/hygiene", rejected=["s/steam"])
    answer = ask(both, upgraded)
    assert said(answer, "Two skills are one skill now")
    believed = believe(on_arrival(both, upgraded).profile, upgraded)
    cook = upgraded.skills.position("s/cook")
    assert cook in believed.missing
    assert cook not in believed.held


def test_a_retired_goal_says_where_it_went_and_what_to_do(upgraded: Snapshot) -> None:
    with pytest.raises(UnknownConcept) as caught:
        ask(english("s/cook", goal={"occupation": "o/fax-clerk"}), upgraded)
    assert "fax clerk" in caught.value.found
    assert "retired in world 1 (automated)" in caught.value.found
    assert caught.value.expected == "an occupation of world 1"
    assert caught.value.remedy == "ask which occupation fits now"


def test_an_unknown_goal_names_both_releases(upgraded: Snapshot) -> None:
    with pytest.raises(UnknownConcept) as caught:
        ask(english("s/cook", goal={"occupation": "o/x"}, taxonomy="world 0"), upgraded)
    assert caught.value.found == "the URI 'o/x' of world 0"
    assert caught.value.expected == "an occupation of world 1"


def test_paths_and_explanations_say_it_too(upgraded: Snapshot) -> None:
    profile = english("s/steam", "s/hygiene", goal={"occupation": "o/chef"})
    policy = load_policy("goal-first")
    limits = PathLimits.of(profile.constraints)
    assert any(
        "steam food → " in line
        for line in answer_path(profile, upgraded, policy, limits).words.unknown
    )
    listed = ask(profile, upgraded)
    found = explain(profile, upgraded, policy, listed.results[0].credential)
    assert not any("o/chef" in line for line in found.letter)


def test_a_profile_at_home_is_answered_as_ever(upgraded: Snapshot, world: Snapshot) -> None:
    profile = english("s/cook", "s/hygiene")
    assert on_arrival(profile, upgraded).profile is profile
    assert ask(profile, upgraded).caveats == ask(profile, world).caveats


def test_naming_no_release_leaves_the_run_id_as_it_was(world: Snapshot) -> None:
    """Answers recorded before profiles could name a release are remade under their old run id."""
    policy = load_policy("doors-first")
    plain = english("s/cook")
    named = replace(plain, taxonomy="ESCO 1.1.1")
    assert run_id(plain, world, policy, 10) != run_id(named, world, policy, 10)
    members = profile_members(named)
    assert members["taxonomy"] == "ESCO 1.1.1"
    assert read_profile(members) == named
    assert "taxonomy" not in profile_members(plain)


def test_every_answer_names_the_release_and_what_stands_beside_is_left_out(
    upgraded: Snapshot,
) -> None:
    assert upgraded.release == "world 1"
    told = data_age(upgraded)
    assert told["world"]["release"] == "1"
    assert "walk" not in told
    assert not {source["kind"] for source in told.values()} & set(BESIDE)


def test_a_record_names_the_release_and_is_replayed(
    upgraded_directory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """F11: profile, answer and the release of both stand in one file."""
    profile = tmp_path / "p.json"
    skills = [{"uri": uri} for uri in ("s/steam", "s/hygiene")]
    asked = {"skills": skills, "language": "en", "as_of": AS_OF, "constraints": {"nuts": "PL61"}}
    profile.write_text(json.dumps(asked), encoding="utf-8")
    record = tmp_path / "record.json"
    run_recommend(profile, Request(record=record), upgraded_directory)
    kept = json.loads(record.read_text(encoding="utf-8"))
    assert kept["taxonomy"] == "world 1"
    assert kept["answer"]["data_age"]["world"]["release"] == "1"
    run_replay(str(record), upgraded_directory)
    assert "byte for byte" in capsys.readouterr().out


def test_redirects_and_crosswalk_are_in_the_snapshot(
    upgraded: Snapshot, upgraded_directory: Path
) -> None:
    assert upgraded.redirects == REDIRECTS
    assert read_crosswalk(upgraded_directory, "o/cook") == CROSSWALK[1:]
    assert read_crosswalk(upgraded_directory, isco_concept("5120")) == CROSSWALK[:1]
    assert read_crosswalk(upgraded_directory, "o/carer") == ()


def test_a_snapshot_written_earlier_lacks_the_tables_and_opens(
    world_directory: Path, tmp_path: Path
) -> None:
    """Its digest stays too: tables without rows add nothing."""
    older = Path(shutil.copytree(world_directory, tmp_path / "older"))
    with closing(sqlite3.connect(older / DATABASE)) as database:
        for table in LATER_TABLES:
            database.execute(f"DROP TABLE {table}")
        database.commit()
    snapshot = open_snapshot(older)
    assert len(snapshot.redirects) == 0
    snapshot.records.close()
    assert read_crosswalk(older, "o/cook") == ()
    assert digest_of(older) == world_directory.name


def test_a_crosswalk_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="cannot be read"):
        read_crosswalk(tmp_path, "o/cook")


def test_the_digest_covers_redirects_and_crosswalk(
    upgraded_directory: Path, tmp_path: Path
) -> None:
    content = content_of(tmp_path / "linker")
    digests = {
        publish(each, tmp_path / "snapshots")
        for each in (
            content,
            replace(content, redirects=REDIRECTS),
            replace(content, crosswalk=CROSSWALK),
            replace(content, crosswalk=CROSSWALK[:1]),
        )
    }
    assert len(digests) == 4
    assert digest_of(upgraded_directory) == upgraded_directory.name
