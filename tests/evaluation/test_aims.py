"""Floors, goals and published figures: when a figure counts as reached."""

from __future__ import annotations

import json

import pytest

from guidance.evaluation import Measured
from pipelines.evaluation.aims import AIMS, PUBLISHED, Aim, published_beside, standing

AIM = Aim("a set", "MRR", 0.7, 0.8)


@pytest.mark.parametrize(
    ("measured", "floor", "goal"),
    [
        (Measured(0.70, 0.60, 0.78, 1000), True, False),
        (Measured(0.69, 0.60, 0.78, 1000), False, False),
        (Measured(0.69, 0.60, 0.78, 99), True, False),
        (Measured(0.69, 0.60, 0.78, 100), False, False),
        (Measured(0.60, 0.50, 0.699, 10), False, False),
        (Measured(0.90, 0.85, 0.95, 10), True, True),
        (Measured(0.79, 0.70, 0.88, 10), True, False),
    ],
)
def test_a_floor_is_lenient_to_few_queries_and_a_goal_never(
    measured: Measured, floor: bool, goal: bool
) -> None:
    assert (AIM.floor_reached(measured), AIM.goal_reached(measured)) == (floor, goal)


def test_every_aim_is_named_once_and_its_goal_lies_above_its_floor() -> None:
    assert len({(aim.subject, aim.metric) for aim in AIMS}) == len(AIMS)
    assert all(0 < aim.floor < aim.goal < 1 for aim in AIMS)


def test_what_was_not_measured_is_said_or_left_out() -> None:
    figures = {("mels-de", "MRR"): Measured(0.76, 0.74, 0.78, 1208)}
    whole, part = standing(figures), standing(figures, whole=False)
    assert len(whole.rows) == len(AIMS)
    assert "not measured" in "\n".join(whole.lines())
    ((row,),) = (part.grid().rows,)
    assert row == ("mels-de", "MRR", "0.760 [0.740, 0.780]", "0.75", "0.82", "yes", "NO")
    (stored,) = json.loads(json.dumps(part.as_json()))["aims"]
    assert (stored["floor_reached"], stored["goal_reached"]) == (True, False)


def test_published_figures_stand_beside_their_sets_and_name_their_source() -> None:
    assert {entry.system for entry in published_beside("house-validation")} == {
        "IReRa (Llama-2-13B + GPT-4)",
        "CurriculumMatch bi-encoder",
    }
    assert published_beside("learners-pl") == ()
    assert all(entry.source and "not the same queries" in entry.remark for entry in PUBLISHED)
