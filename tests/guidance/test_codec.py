"""Frozen values to JSON and back, for every record a snapshot or an answer holds."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import COURSES, Snapshot, ask, cook, manifest

from guidance.answer import Answer, Exclusion, Part, to_json
from guidance.credential import MicroCredential, SkillTag
from guidance.labour_market import Forecast, Interval, Shortage, SkillDemand, Vacancy
from guidance.learner import LearnerProfile
from guidance.ranking.policy import Policy
from guidance.snapshot import Manifest, SourceNote
from guidance.storage.codec import decode, encode, from_line, to_line
from guidance.taxonomy import Names, Occupation, Skill, Taxonomy
from pipelines.records import Account

KINDS = (
    MicroCredential,
    SkillTag,
    Vacancy,
    Skill,
    Occupation,
    Names,
    Taxonomy,
    Shortage,
    Forecast,
    Interval,
    SkillDemand,
    SourceNote,
    Manifest,
    LearnerProfile,
    Policy,
    Account,
)
"""Every dataclass that is written somewhere and read again."""

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
st.register_type_strategy(str, TEXT)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@settings(max_examples=200)
@given(st.sampled_from(KINDS).flatmap(st.from_type))
def test_round_trip(value: Any) -> None:
    line = to_line(value)
    assert "\n" not in line
    again = from_line(type(value), line)
    assert again == value
    assert to_line(again) == line
    assert from_line(type(value), line.encode()) == value


def test_members_at_their_default_are_left_out() -> None:
    assert to_line(Vacancy("a", "t", "s")) == '{"id":"a","source":"s","title":"t"}'
    assert from_line(Vacancy, '{"id":"a","source":"s","title":"t"}') == Vacancy("a", "t", "s")


def test_a_whole_number_reads_as_a_float_where_one_is_meant() -> None:
    forecast = from_line(
        Forecast, '{"country":"PL","isco":"5","measure":"m","year":2030,"value":3,"source":"s"}'
    )
    assert isinstance(forecast.value, float)


def test_dates_enums_and_mappings() -> None:
    course = COURSES[6]
    data = encode(course)
    assert data["kind"] == "micro-credential"
    assert data["runs"][0]["start"] == "2026-11-02"
    assert data["quality"] == [{"kind": "external", "source": "Agency", "checked": "2026-01-01"}]
    assert list(encode(manifest())["counts"]) == ["ads", "courses", "skills"]
    assert encode(Path("/somewhere/else/file.csv")) == "file.csv"


@pytest.mark.parametrize("line", ['{"id":"a"}', '{"id":"a","title":"t","source":"s","phone":"1"}'])
def test_missing_and_unknown_members_are_refused(line: str) -> None:
    with pytest.raises((TypeError, KeyError)):
        from_line(Vacancy, line)


def test_another_member_of_an_enumeration_is_refused() -> None:
    with pytest.raises(ValueError, match="dream"):
        decode(Skill, {"uri": "s", "preferred_label": "l", "kind": "dream"})


# --- answers keep their unknowns --------------------------------------------------------------------


def test_an_answer_shows_its_unknowns(world: Snapshot) -> None:
    data = to_json(ask(cook(), world))
    assert "empty_reason" in data
    assert data["empty_reason"] is None
    assert any(item["run"] is None for item in data["results"])
    assert list(data) == [member.name for member in fields(Answer)]


@given(st.from_type(Part) | st.from_type(Interval))
def test_to_json_keeps_every_member(value: Any) -> None:
    assert is_dataclass(value)
    data = to_json(value)
    assert list(data) == [member.name for member in fields(value)]
    assert json.loads(json.dumps(data)) == data


def test_to_json_takes_dates_and_nested_lists() -> None:
    value = Exclusion("c/x", "times", ["day"], (date(2026, 1, 2), None))
    assert to_json(value) == {
        "credential": "c/x",
        "limit": "times",
        "found": ["day"],
        "allowed": ["2026-01-02", None],
    }


def test_an_answer_is_plain_json(world: Snapshot) -> None:
    data = to_json(ask(cook(goal={"occupation": "o/cook"}), world))
    assert json.loads(json.dumps(data, allow_nan=False)) == data
