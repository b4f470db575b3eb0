"""Exact opening: both ways of computing it against plain arithmetic, and what may change it (F30).

Worlds are random and small. Requirements do not sum to 1 and credit takes any value in [0, 1]:
nothing of the mathematics needs more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.sparse import random as random_sparse
from world import ADS, COOK_AD, Snapshot, ad, ask, cook, with_ads

from guidance import rises as rises_module
from guidance.opening import (
    EDGE,
    Market,
    Reach,
    catalogue_effects,
    counts_by_tau,
    effects,
    gains_over,
)
from guidance.rises import Rises
from guidance.snapshot import Requirements

PROFILES, SKILLS, COURSES = 8, 24, 40
SEEDS = st.integers(0, 100_000)
TAUS = st.sampled_from([0.02, 0.1, 0.35, 0.9])
FLOORS = st.sampled_from([1e-6, 0.02, 0.2, 5.0])


@dataclass(frozen=True)
class Made:
    """A random market for one person, and a catalogue."""

    reach: Reach
    taught: csr_matrix
    requirements: Requirements

    @property
    def gains(self) -> csr_matrix:
        return gains_over(self.taught, self.reach.credit)

    def rises(self, floor: float) -> Rises:
        asked = self.requirements
        return Rises.of(asked.units, asked.profiles, self.taught, floor)


def made(seed: int, tau: float, ads: int = 60) -> Made:
    """Return a random world; half of its ads are the person's market."""
    rng = np.random.default_rng(seed)

    def some(rows: int, columns: int, density: float) -> csr_matrix:
        found = random_sparse(rows, columns, density, "csr", np.float32, random_state=rng)
        return csr_matrix(found, dtype=np.float32)

    profiles = csr_matrix(some(PROFILES, SKILLS, 0.2) * np.float32(0.4))
    units = csr_matrix(hstack([some(ads, PROFILES, 0.3), some(ads, SKILLS, 0.05)]))
    units.data *= rng.uniform(0.2, 1.2, units.data.size).astype(np.float32)
    requirements = Requirements(units, profiles)
    credit = np.zeros(SKILLS, dtype=np.float32)
    credit[rng.choice(SKILLS, 6, replace=False)] = rng.random(6)
    market = Market(np.sort(rng.choice(ads, ads // 2, replace=False)), "", "")
    inside = requirements.rows(market.ads)
    importance = rng.random(ads // 2).astype(np.float32)
    reach = Reach(market, inside, credit, inside.coverage(credit), importance, tau)
    return Made(reach, some(COURSES, SKILLS, 0.15), requirements)


def rises_in_full(one: Made) -> NDArray[np.float64]:
    """By how much each course raises each ad of the market: full matrices, double precision."""
    asked = one.reach.requirements
    units = asked.units.toarray().astype(np.float64)
    weights = units[:, :PROFILES] @ asked.profiles.toarray() + units[:, PROFILES:]
    gains = np.maximum(one.taught.toarray() - one.reach.credit, 0)
    return np.asarray(weights @ gains.T.astype(np.float64))


def in_full(one: Made) -> tuple[list[list[int]], NDArray[np.float64]]:
    """Opened ads and potential of every course; no world where an ad stands right at the edge."""
    tau, before = one.reach.tau, one.reach.coverage.astype(np.float64)[:, None]
    after = before + rises_in_full(one)
    least = tau - float(EDGE)
    assume(float(np.abs(after - least).min()) > 1e-6)
    assume(float(np.abs(before - least).min()) > 1e-6)
    opened = (before < least) & (after >= least)
    beyond = np.where(before < least, np.minimum(after, tau) - np.minimum(before, tau), 0)
    potential = (one.reach.importance[:, None] * beyond).sum(axis=0) / tau
    ids = [one.reach.market.ads[opened[:, at]].tolist() for at in range(COURSES)]
    return ids, potential


@settings(max_examples=60, deadline=None)
@given(SEEDS, TAUS)
def test_effects_are_those_of_full_matrices(seed: int, tau: float) -> None:
    one = made(seed, tau)
    ids, potential = in_full(one)
    found = effects(one.reach, one.gains, range(COURSES))
    assert [effect.opened.tolist() for effect in found] == ids
    assert found.counts.tolist() == [len(each) for each in ids]
    assert found.potential == pytest.approx(potential, rel=1e-5, abs=1e-6)


@settings(max_examples=80, deadline=None)
@given(SEEDS, TAUS, FLOORS)
def test_the_index_gives_the_same_effects(seed: int, tau: float, floor: float) -> None:
    """Bit by bit, wherever the index ends: it only says where to look."""
    one = made(seed, tau)
    plain = effects(one.reach, one.gains, range(COURSES))
    quick = catalogue_effects(one.reach, one.rises(floor), one.taught, one.gains)
    assert quick.starts.tolist() == plain.starts.tolist()
    assert quick.ads.tolist() == plain.ads.tolist()
    assert quick.potential.tolist() == plain.potential.tolist()


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_blocks_change_nothing(seed: int) -> None:
    one = made(seed, 0.1)
    whole = catalogue_effects(one.reach, one.rises(0.01), one.taught, one.gains)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rises_module, "CELLS", 100)
        parts = catalogue_effects(one.reach, one.rises(0.01), one.taught, one.gains)
        again = effects(one.reach, one.gains, range(COURSES))
    for other in (parts, again):
        assert other.ads.tolist() == whole.ads.tolist()
        assert other.potential.tolist() == whole.potential.tolist()


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.lists(st.integers(0, COURSES - 1), max_size=6))
def test_effects_do_not_depend_on_company(seed: int, rows: list[int]) -> None:
    one = made(seed, 0.1)
    every = effects(one.reach, one.gains, range(COURSES))
    some = effects(one.reach, one.gains, rows)
    taken = every.take(np.array(rows, dtype=np.intp))
    for at, row in enumerate(rows):
        for other in (some[at], taken[at]):
            assert other.opened.tolist() == every[row].opened.tolist()
            assert other.potential == every[row].potential


def test_effects_are_a_sequence() -> None:
    one = made(1, 0.1)
    found = effects(one.reach, one.gains, range(COURSES))
    assert len(found) == COURSES
    assert found[-1].potential == found[COURSES - 1].potential
    assert [effect.potential for effect in found[3:5]] == found.potential[3:5].tolist()
    with pytest.raises(IndexError):
        found[COURSES]


def test_nobody_there_and_nothing_taught() -> None:
    one = made(2, 0.1)
    none = csr_matrix((3, SKILLS), dtype=np.float32)
    assert effects(one.reach, none, range(3)).counts.tolist() == [0, 0, 0]
    nowhere = replace(
        one.reach,
        market=Market(np.empty(0, dtype=np.intp), "", ""),
        requirements=one.reach.requirements.rows(np.empty(0, dtype=np.intp)),
        coverage=np.empty(0, dtype=np.float32),
        importance=np.empty(0, dtype=np.float32),
    )
    assert not effects(nowhere, one.gains, range(COURSES)).ads.size
    assert not catalogue_effects(nowhere, one.rises(0.01), one.taught, one.gains).potential.any()


# --- the index ----------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(SEEDS, FLOORS, st.lists(st.integers(0, 59), unique=True))
def test_an_ads_part_of_the_index_hangs_on_that_ad_alone(
    seed: int, floor: float, chosen: list[int]
) -> None:
    """F30: ads are added and withdrawn without computing the others again."""
    one = made(seed, 0.1)
    ads = np.array(sorted(chosen), dtype=np.intp)
    asked = one.requirements
    whole = one.rises(floor)
    some = Rises.of(asked.units[ads], asked.profiles, one.taught, floor)
    for at, row in enumerate(ads):
        mine = slice(*some.starts[at : at + 2])
        then = slice(*whole.starts[row : row + 2])
        assert some.courses[mine].tolist() == whole.courses[then].tolist()
        assert some.values[mine].tolist() == whole.values[then].tolist()


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.sampled_from([0.02, 0.1, 0.5]))
def test_the_index_names_every_course_with_enough_rise(seed: int, least: float) -> None:
    one = made(seed, 0.1)
    found = one.rises(0.02)
    ads = np.arange(0, 60, 3)
    asked = np.full(ads.size, least)
    at, places = found.at_least(ads, asked)
    named = {(int(ads[a]), int(found.courses[p])) for a, p in zip(at, places, strict=True)}
    every = [(ad, slice(*found.starts[ad : ad + 2])) for ad in ads]
    plain = {
        (int(ad), int(course))
        for ad, part in every
        for course, value in zip(found.courses[part], found.values[part], strict=True)
        if value >= least
    }
    assert named == plain
    assert all((np.diff(found.values[part]) <= 0).all() for _, part in every)


# --- ads that come and go -----------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, 29), max_size=12), st.integers(0, 4))
def test_other_ads_do_not_change_what_is_opened(
    world: Snapshot, withdrawn: set[int], added: int
) -> None:
    """F30: of the ads that stay, a course opens the same ones, whatever comes or goes beside them."""
    # A repeat counts only when the ad that it repeats is gone.
    withdrawn -= {0, 12}
    more = [ad(90 + at, "PL61", "pl", COOK_AD) for at in range(added)]
    left = [one for at, one in enumerate(ADS) if at not in withdrawn]
    changed = with_ads(world, [*left, *more])
    stay = {one.vacancy.id for one in left}
    before = {r.credential: set(r.opened.ids) & stay for r in ask(cook(), world).results}
    after = {r.credential: set(r.opened.ids) & stay for r in ask(cook(), changed).results}
    for course in before.keys() & after.keys():
        assert before[course] == after[course]


# --- sensitivity to tau -------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(SEEDS, TAUS)
def test_counts_at_tau_are_those_of_the_effects(seed: int, tau: float) -> None:
    one = made(seed, tau)
    found = effects(one.reach, one.gains, range(COURSES))
    for effect, (low, same, high) in zip(found, counts_by_tau(one.reach, one.gains), strict=True):
        assert same.before == one.reach.count
        assert same.after - same.before == effect.opened.size
        assert low.before >= same.before >= high.before
        assert low.after >= same.after >= high.after
        assert (low.tau, high.tau) == (round(0.75 * tau, 4), round(1.25 * tau, 4))


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.sampled_from([0.5, 1.5]))
def test_counts_by_tau_are_those_at_another_tau(seed: int, share: float) -> None:
    one = made(seed, 0.1)
    other = replace(one.reach, tau=0.1 * share)
    found = effects(other, one.gains, range(COURSES))
    shown = counts_by_tau(one.reach, one.gains, (share,))
    assert [each.before for (each,) in shown] == [other.count] * COURSES
    assert [each.after - each.before for (each,) in shown] == found.counts.tolist()
