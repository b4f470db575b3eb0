"""Policies, the feature table and its texts (STYLE 8)."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import cook, person

from guidance.errors import ConfigurationError
from guidance.matching import FEATURES, Facts, Feature, Scales, feature_values
from guidance.ranking.policy import read_policy
from guidance.storage.files import load_policy, policy_for, policy_names


def data(**more: Any) -> dict[str, Any]:
    return {"name": "p", "version": "1", "weights": {"quality": 1.0}, **more}


@pytest.mark.parametrize("name", policy_names())
def test_packaged_policies_are_complete(name: str) -> None:
    policy = load_policy(name)
    assert policy.name == name
    assert sum(weight for _, weight in policy.weights) == pytest.approx(1.0, abs=1e-12)
    assert tuple(feature for feature, _ in policy.weights) == tuple(f.name for f in FEATURES)
    text = files("guidance.storage").joinpath("policies", f"{name}.toml").read_text("utf-8")
    assert set(tomllib.loads(text)["weights"]) == {f.name for f in FEATURES}
    assert policy.title == f"{name} {policy.version}"


def test_each_policy_values_most_what_it_is_called_after() -> None:
    most = {
        name: max(load_policy(name).weights, key=lambda pair: pair[1]) for name in policy_names()
    }
    assert {name: feature for name, (feature, _) in most.items()} == {
        "doors-first": "vacancies_opened",
        "goal-first": "goal_gap",
        "shortest-first": "effort",
    }


def test_a_goal_chooses_the_policy() -> None:
    assert policy_for(cook()).name == "doors-first"
    assert policy_for(person(goal={"occupation": "o/cook"})).name == "goal-first"


@pytest.mark.parametrize(
    "broken",
    [
        data(colour="red"),
        data(weights={"quality": 0.5, "beauty": 0.5}),
        data(weights={"quality": 0.9}),
        data(weights={"quality": 1.1}),
        data(weights={"quality": 1.5, "effort": -0.5}),
        data(weights={}),
        data(scales={"potentials": 1.0}),
        data(limits={"per_providers": 2}),
        data(market={"max_age": 3}),
        {"version": "1", "weights": {"quality": 1.0}},
        {"name": "p", "weights": {"quality": 1.0}},
        {},
    ],
    ids=[
        "unknown key",
        "unknown feature",
        "too little",
        "too much",
        "negative",
        "no weights",
        "unknown scale",
        "unknown limit",
        "unknown market key",
        "no name",
        "no version",
        "nothing",
    ],
)
def test_refused_with_found_and_expected(broken: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_policy(broken)
    assert caught.value.found
    assert caught.value.expected


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(data(weights={"quality": float("nan")}), id="a weight that is no number"),
        pytest.param(data(weights={"quality": "much"}), id="a weight in words"),
        pytest.param(data(scales={"potential": "wide"}), id="a scale in words"),
        pytest.param(data(scales={"potential": 0.0}), id="a scale of zero"),
        pytest.param(data(scales={"opened": -1.0}), id="a negative scale"),
        pytest.param(data(limits={"per_provider": 0}), id="no course of any provider"),
        pytest.param(data(market={"half_life_days": 0.0}), id="no half-life"),
        pytest.param(data(market=5), id="a table as number"),
        pytest.param(data(scales={"effort": float("inf")}), id="a scale without end"),
        pytest.param(data(limits={"per_provider": float("inf")}), id="courses without end"),
        pytest.param(data(market={"fallback": "false"}), id="no in words"),
    ],
)
def test_values_are_checked(broken: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        read_policy(broken)


def test_unknown_policies_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="doors-first"):
        load_policy("../doors-first")


# --- the table ----------------------------------------------------------------------------------


@pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f.name)
class TestEachFeature:
    """The contract that every feature of the table keeps."""

    def test_its_docstring_is_a_sentence_for_counsellors(self, feature: Feature) -> None:
        assert feature.value.__doc__
        assert len(feature.text.split()) >= 5
        assert feature.text.endswith(".")
        assert feature.text[0].isupper()

    def test_it_is_called_as_its_function(self, feature: Feature) -> None:
        assert feature.value.__name__ == feature.name

    def test_its_origin_is_one_that_answers_can_date(self, feature: Feature) -> None:
        assert feature.origin in {
            "vacancies",
            "course",
            "quality evidence",
            "taxonomy and course",
            "shortage figures",
            "forecast",
        }

    def test_values_lie_in_the_unit_interval(self, feature: Feature) -> None:
        for value in (0.0, 0.5, 1.0, 7.0, 1e9):
            facts = Facts(*(np.array([value]) for _ in fields(Facts)))
            bounded = replace(
                facts,
                **{
                    name: np.array([min(value, 1.0)])
                    for name in ("prerequisites_met", "completeness", "quality", "limits_met")
                },
            )
            found = float(feature.value(bounded, Scales())[0])
            assert 0.0 <= found <= 1.0

    def test_a_course_does_not_look_at_others(self, feature: Feature) -> None:
        rng = np.random.default_rng(3)
        columns = {f.name: rng.random(6) for f in fields(Facts)}
        together = feature.value(Facts(**columns), Scales())
        alone = [
            feature.value(Facts(**{k: v[at : at + 1] for k, v in columns.items()}), Scales())[0]
            for at in range(6)
        ]
        assert together.tolist() == alone


def test_docstrings_differ() -> None:
    texts = [feature.text for feature in FEATURES]
    assert len(set(texts)) == len(texts)


def test_names_differ_and_values_come_by_name() -> None:
    values = feature_values(Facts(*(np.full(2, 0.123456),) * len(fields(Facts))), Scales())
    assert list(values) == [feature.name for feature in FEATURES]
    assert all(column.tolist() == np.round(column, 4).tolist() for column in values.values())


RISING = (
    "goal_gap",
    "potential",
    "opened",
    "demand",
    "shortage",
    "forecast",
    "evidence",
    "limits_met",
    "completeness",
)


@given(st.sampled_from(RISING), st.floats(0, 50), st.floats(0, 50))
def test_more_of_a_good_thing_never_lowers_a_feature(name: str, a: float, b: float) -> None:
    low, high = sorted((a, b))
    if name in ("limits_met", "completeness"):
        low, high = low / 50, high / 50
    zero = Facts(*(np.zeros(2),) * len(fields(Facts)))
    values = feature_values(replace(zero, **{name: np.array([low, high])}), Scales())
    assert all(column[0] <= column[1] for column in values.values())
