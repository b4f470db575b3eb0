"""Tau lets in the share of strangers asked for, the mean over sources."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, hstack
from scipy.sparse import random as random_sparse
from world import ADS, OCCUPATIONS, SKILLS, demands, kernel, units_of

from guidance.opening import EDGE
from guidance.snapshot import Requirements
from pipelines.reach import WITHOUT_STRANGERS, ReachRule, calibrate_tau, occupation_credit
from pipelines.requirements import unit_rows

JOBS, WIDTH, COUNT = 40, 80, 300


def made(seed: int) -> tuple[Requirements, np.ndarray, list[str]]:
    """Return ads, people and groups drawn at random; each ad is for one occupation, half sure."""
    rng = np.random.default_rng(seed)
    profiles = unit_rows(
        csr_matrix(random_sparse(JOBS, WIDTH, 0.15, "csr", np.float32, random_state=rng))
    )
    own = rng.integers(0, JOBS, COUNT)
    rows = np.arange(COUNT)
    left = csr_matrix((np.full(COUNT, 0.5, np.float32), (rows, own)), shape=(COUNT, JOBS))
    noise = random_sparse(COUNT, WIDTH, 0.1, "csr", np.float32, random_state=rng)
    units = csr_matrix(hstack([left, unit_rows(csr_matrix(noise)) * 0.5]), dtype=np.float32)
    people = occupation_credit(profiles, csr_matrix(np.eye(WIDTH, dtype=np.float32)))
    return Requirements(units, profiles), people, [f"{n // 3:03}{n % 3}" for n in range(JOBS)]


def let_in(tau: float, made_: tuple[Requirements, np.ndarray, list[str]], ads: np.ndarray) -> float:
    """The share of strangers at or above tau, by plain loops."""
    requirements, people, groups = made_
    weights = [requirements.weights(int(ad)).toarray()[0] for ad in ads]
    hits = []
    for ad, asked in zip(ads, weights, strict=True):
        own = groups[int(requirements.units[[int(ad)]][:, : len(groups)].argmax())][:3]
        for person, group in zip(people, groups, strict=True):
            if group[:3] != own and person.any():
                hits.append(float(asked @ person) >= tau - 1e-7)
    return float(np.mean(hits))


@settings(max_examples=6)
@given(st.integers(0, 100), st.sampled_from([0.01, 0.05, 0.2]))
def test_tau_gives_the_share_asked_for(seed: int, share: float) -> None:
    drawn = made(seed)
    tau = calibrate_tau(*drawn, ["one"] * COUNT, ReachRule(false_positives=share))
    every = np.arange(COUNT)
    assert let_in(tau, drawn, every) <= share + 1e-3
    assert let_in(tau - 0.01, drawn, every) > share - 0.01
    assert let_in(tau, drawn, every) > share - 0.02


def test_sources_count_the_same_whatever_their_size() -> None:
    drawn = made(1)
    sources = ["small"] * 30 + ["large"] * (COUNT - 30)
    for asked in (0.01, 0.05):
        tau = calibrate_tau(*drawn, sources, ReachRule(false_positives=asked))
        shares = [let_in(tau, drawn, np.arange(30)), let_in(tau, drawn, np.arange(30, COUNT))]
        assert float(np.mean(shares)) == pytest.approx(asked, abs=1e-3)


def test_one_stranger_in_a_hundred_is_let_in() -> None:
    """One in twenty would let in nine strangers for each person of the trade."""
    drawn, sources = made(1), ["one"] * COUNT
    assert ReachRule().false_positives == 0.02
    assert calibrate_tau(*drawn, sources) == calibrate_tau(
        *drawn, sources, ReachRule(false_positives=0.02)
    )
    assert let_in(calibrate_tau(*drawn, sources), drawn, np.arange(COUNT)) <= 0.02


def test_fewer_strangers_mean_a_higher_tau() -> None:
    drawn = made(2)
    taus = [
        calibrate_tau(*drawn, ["one"] * COUNT, ReachRule(false_positives=share))
        for share in (0.3, 0.1, 0.05, 0.01)
    ]
    assert taus == sorted(taus)
    assert all(0 < tau <= 1 for tau in taus)


def test_the_draw_is_the_same_every_time() -> None:
    drawn, rule = made(3), ReachRule(ads=50)
    first = calibrate_tau(*drawn, ["one"] * COUNT, rule)
    assert first == calibrate_tau(*drawn, ["one"] * COUNT, rule)


def test_people_of_an_occupation_have_its_essential_skills_and_what_is_near() -> None:
    found = occupation_credit(demands(essential=True, shared=False), kernel())
    cook = dict(zip(SKILLS, found[list(OCCUPATIONS).index("o/cook")].tolist(), strict=True))
    assert {skill for skill, value in cook.items() if value == 1.0} == {
        "s/cook", "s/hygiene", "s/menu", "s/stock",
    }  # fmt: skip
    assert cook["s/bake"] == pytest.approx(0.4)
    assert cook["s/clean"] == pytest.approx(0.5)
    assert cook["s/drive"] == 0.0


def world() -> tuple[Requirements, np.ndarray, list[str]]:
    requirements = Requirements(units_of(ADS), demands(essential=True, shared=True))
    people = occupation_credit(demands(essential=True, shared=False), kernel())
    return requirements, people, [row[1] for row in OCCUPATIONS.values()]


def test_the_world_by_hand() -> None:
    """Strangers cover at most .7 of any ad here: a cook a baker's; above it nobody is let in."""
    tau = calibrate_tau(*world(), ["ads"] * len(ADS), ReachRule(false_positives=0.0001))
    assert tau == pytest.approx(0.7, abs=1e-3)


def test_whom_reach_lets_in_is_whom_calibration_counted() -> None:
    """Cooks cover .7 of a baker's ad, in float32 a little less: below tau, and still let in."""
    tau = calibrate_tau(*world(), ["ads"] * len(ADS), ReachRule(false_positives=0.0001))
    share = let_in(tau - float(EDGE), world(), np.arange(len(ADS)))
    assert share <= 0.0001


def twins() -> tuple[Requirements, np.ndarray, list[str], list[str]]:
    """Two occupations of different groups that need the same one skill."""
    profiles = csr_matrix(np.array([[1.0], [1.0]], dtype=np.float32))
    units = csr_matrix(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], dtype=np.float32))
    people = np.ones((2, 1), dtype=np.float32)
    return Requirements(units, profiles), people, ["1111", "2222"], ["ads", "ads"]


def test_where_strangers_cover_everything_tau_is_the_highest() -> None:
    assert calibrate_tau(*twins()) == 1.0


def test_a_taxonomy_without_strangers_opens_nothing_by_accident() -> None:
    """One minor group: nobody is a stranger, nothing can be measured; 0.01 would open all."""
    requirements, people, _, sources = twins()
    found = calibrate_tau(requirements, people, ["1111", "1112"], sources)
    assert found == WITHOUT_STRANGERS == 0.5
    assert (
        calibrate_tau(
            Requirements(requirements.units[:0], requirements.profiles),
            people,
            ["1111", "2222"],
            [],
        )
        == 0.5
    )


def test_the_likeliest_group_of_an_ad_may_be_a_whole_unit_group() -> None:
    """.4 on the first occupation, .6 on the group of the second: the first is the stranger.

    Its people cover .4, and tau is the next step of the grid above it, .4005. Were the ad taken
    for one of the first occupation, the others' .6 would decide.
    """
    profiles = csr_matrix(np.array([[1, 0], [0, 1], [1, 0], [0, 1]], dtype=np.float32))
    units = csr_matrix(np.array([[0.4, 0, 0, 0.6, 0, 0]], dtype=np.float32))
    people = np.eye(2, dtype=np.float32)
    requirements = Requirements(units, profiles)
    assert calibrate_tau(requirements, people, ["1111", "2222"], ["ads"]) == pytest.approx(0.4005)
