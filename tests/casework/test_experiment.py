"""Stable arms and what is reported of them (F50)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.casework.experiment import Arm, Experiment, read_experiment, report
from guidance.errors import ConfigurationError
from guidance.storage.experiments import load_experiment
from guidance.storage.files import policy_names

FILE = {
    "name": "first",
    "salt": "grains of salt",
    "arm": [
        {"name": "a", "share": 0.3, "policy": "goal-first"},
        {"name": "b", "share": 0.7, "policy": "doors-first"},
    ],
}


def test_an_experiment_is_read(tmp_path):
    read = read_experiment(FILE, policy_names())
    assert read == Experiment(
        "first", "grains of salt", (Arm("a", 0.3, "goal-first"), Arm("b", 0.7, "doors-first"))
    )
    path = tmp_path / "experiment.toml"
    path.write_text('name = "x"\nsalt = "12345678"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError):
        load_experiment(path)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_experiment(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "change",
    [
        {"salt": "short"},
        {"more": 1},
        {"arm": FILE["arm"][:1]},
        {"arm": [FILE["arm"][0], {**FILE["arm"][1], "share": 0.6}]},
        {"arm": [FILE["arm"][0], {**FILE["arm"][1], "name": "a"}]},
        {"arm": [FILE["arm"][0], {**FILE["arm"][1], "policy": "none"}]},
        {"arm": [FILE["arm"][0], {**FILE["arm"][1], "share": 1.2}]},
        {"arm": [FILE["arm"][0], {"name": "b"}]},
        {"arm": [FILE["arm"][0], {**FILE["arm"][1], "share": "half"}]},
    ],
)
def test_what_is_no_experiment_is_refused(change):
    with pytest.raises(ConfigurationError):
        read_experiment({**FILE, **change}, policy_names())


def test_the_arm_is_a_function_of_the_reference_in_the_shares_configured():
    drawn = read_experiment(FILE, policy_names())
    arms = [drawn.arm_of(f"TOR-{number}").name for number in range(10_000)]
    assert arms == [drawn.arm_of(f"TOR-{number}").name for number in range(10_000)]
    assert 0.28 < arms.count("a") / len(arms) < 0.32
    other = read_experiment({**FILE, "salt": "another grain"}, policy_names())
    moved = sum(other.arm_of(f"TOR-{n}").name != arm for n, arm in enumerate(arms))
    assert 0.38 < moved / len(arms) < 0.46


def test_the_report_by_hand():
    """30 cases of a, 12 took a course; 9 of b are too few to be told."""
    cases = [("a", frozenset({"taken"} if n < 12 else ())) for n in range(30)]
    a, b = report([*cases, *(("b", frozenset({"job"})) for _ in range(9))])
    assert (a.arm, a.cases, b.arm, b.cases) == ("a", 30, "b", None)
    taken, finished, job = a.steps
    assert (taken.count, taken.share.count, taken.share.total) == (12, 12, 30)
    assert taken.share.low == pytest.approx(0.2459, abs=1e-4)
    assert taken.share.high == pytest.approx(0.5768, abs=1e-4)
    assert finished.count is None
    assert job.share is None
    assert all(step.count is None for step in b.steps)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.frozensets(st.sampled_from(["taken", "finished", "job"]))), max_size=60), st.integers(2, 12))  # fmt: skip
def test_no_count_below_the_limit_is_told_nor_can_be_worked_out(cases, smallest):
    for arm in report(cases, smallest):
        assert arm.cases is None or arm.cases >= smallest
        for step in arm.steps:
            if step.count is not None:
                assert step.count >= smallest
                assert arm.cases - step.count == 0 or arm.cases - step.count >= smallest
