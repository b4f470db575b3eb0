"""Ranking: bounds are bounds, order and parts hold (F14, F20, F21)."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_markets import COURSES, brute_force, made_candidates, made_reach, plain
from scipy.sparse import csr_matrix
from world import Snapshot, ask, cook, packaged, person, with_tags

from guidance.matching import Facts
from guidance.opening import Effect, Market, Reach, effects, upper_bounds
from guidance.ranking.order import Candidates, rank_courses
from guidance.ranking.policy import Limits
from guidance.snapshot import Requirements

DOORS = packaged("doors-first")


@settings(max_examples=25)
@given(
    st.integers(0, 10_000),
    st.sampled_from([1, 3, 10]),
    st.sampled_from([1, 2, 50]),
    st.sampled_from([0.0, 0.01, 0.5, 1.0]),
)
def test_the_list_is_that_of_plain_loops(
    seed: int, limit: int, per_provider: int, startable: float
) -> None:
    reach, gains = made_reach(seed)
    candidates = made_candidates(gains, seed, startable=startable)
    policy = replace(DOORS, limits=Limits(per_provider=per_provider))
    ranked = rank_courses(candidates, reach, policy, limit)
    assert plain(ranked) == plain(brute_force(candidates, reach, policy, limit))


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([0.05, 0.35, 0.6, 0.95]), st.integers(0, 20))
def test_upper_bounds_are_bounds(seed: int, tau: float, held: int) -> None:
    reach, gains = made_reach(seed, tau, held)
    potential, opened = upper_bounds(reach, gains)
    exact = effects(reach, gains, range(gains.shape[0]))
    assert (potential >= np.array([e.potential for e in exact]) * (1 - 1e-4) - 1e-5).all()
    assert (opened >= np.array([e.opened.size for e in exact])).all()


def test_bound_on_opened_ads_where_all_stand_at_the_edge() -> None:
    """200 ads lack 1.5e-5 each and get 0.8e-5: all open by the tolerance, the bound says fewer."""
    count, tau = 200, 0.5
    units = csr_matrix(np.tile(np.array([[0.0, tau - 1.5e-5, 0.8e-5]], np.float32), (count, 1)))
    requirements = Requirements(units, csr_matrix((1, 2), dtype=np.float32))
    credit = np.array([1.0, 0.0], dtype=np.float32)
    market = Market(np.arange(count), "", "")
    ones = np.ones(count, dtype=np.float32)
    reach = Reach(market, requirements, credit, requirements.coverage(credit), ones, tau)
    gains = csr_matrix(np.array([[0.0, 1.0]], dtype=np.float32))
    exact = effects(reach, gains, [0])[0].opened.size
    assert exact == count
    assert upper_bounds(reach, gains)[1][0] >= exact


def test_effects_do_not_depend_on_company() -> None:
    """A course has the same effect alone and among others, whatever the order."""
    reach, gains = made_reach(5)
    together = effects(reach, gains, range(COURSES))
    for at in (0, 17, 259):
        alone = effects(reach, gains, [at])[0]
        assert alone.opened.tolist() == together[at].opened.tolist()
        assert alone.potential == pytest.approx(together[at].potential, rel=1e-5)


# --- order --------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_order_is_score_then_uri_and_starts_with_what_can_be_started(seed: int) -> None:
    reach, gains = made_reach(seed)
    candidates = made_candidates(gains, seed, startable=0.5)
    ranked = rank_courses(candidates, reach, DOORS, 10)
    assert candidates.startable[ranked[0].row]
    last, uris = candidates.comes_last, candidates.uris
    keys = [(last(item.row), -item.score, uris[item.row]) for item in ranked]
    assert keys[1:] == sorted(keys[1:])
    assert all(item.score == round(item.score, 4) for item in ranked)
    ahead = [item for item, key in zip(ranked, keys, strict=True) if key < keys[0]]
    assert not any(candidates.startable[item.row] for item in ahead)


def test_ties_go_by_uri() -> None:
    reach, gains = made_reach(2)
    same = csr_matrix(np.repeat(gains[[0]].toarray(), 5, axis=0))
    candidates = Candidates(
        uris=("c/d", "c/b", "c/e", "c/a", "c/c"),
        providers=tuple("vwxyz"),
        facts=Facts(*(np.full(5, 0.5),) * len(fields(Facts))),
        gains=same,
        startable=np.ones(5, dtype=bool),
    )
    ranked = rank_courses(candidates, reach, DOORS, 5)
    assert [candidates.uris[item.row] for item in ranked] == ["c/a", "c/b", "c/c", "c/d", "c/e"]


def test_at_most_so_many_of_a_provider() -> None:
    reach, gains = made_reach(3)
    candidates = made_candidates(gains, 3, startable=1.0)
    ranked = rank_courses(candidates, reach, DOORS, 30)
    providers = [candidates.providers[item.row] for item in ranked]
    assert max(map(providers.count, providers)) == DOORS.limits.per_provider == 3


def test_no_candidates_no_list() -> None:
    reach, gains = made_reach(4)
    candidates = made_candidates(csr_matrix(gains[:0]), 4)
    assert rank_courses(candidates, reach, DOORS, 10) == ()


def test_needs_first_is_never_first(world: Snapshot) -> None:
    """F14: without cooking, the kitchen course leads by score and still comes second."""
    tags = {"c/kitchen": {"s/menu": 0.9, "s/stock": 0.9}, "c/stock": {"s/stock": 0.1}}
    two = with_tags(world, {uri: tags.get(uri, {}) for uri in world.courses.uris})
    first, second = ask(person("s/hygiene", goal={"occupation": "o/cook"}), two).results
    assert (first.credential, first.needs_first) == ("c/stock", ())
    assert (second.credential, second.needs_first) == ("c/kitchen", ("s/cook",))
    assert second.score > first.score


@pytest.mark.parametrize(
    ("held", "course", "needs"),
    [
        (("s/hygiene",), "c/kitchen", ("s/cook",)),  # by the URI of a skill
        (("s/cook",), "c/kitchen", ()),
        (("s/cook", "s/hygiene"), "c/advanced", ("c/stock",)),  # by the URI of a course
        (("s/stock", "s/hygiene"), "c/advanced", ()),  # all that the course teaches is held
    ],
)
def test_prerequisites_by_uri(
    world: Snapshot, held: tuple[str, ...], course: str, needs: tuple[str, ...]
) -> None:
    every = replace(DOORS, limits=Limits(per_provider=9))
    result = {r.credential: r for r in ask(person(*held), world, every).results}[course]
    assert result.needs_first == needs
    part = next(part for part in result.parts if part.name == "prerequisites")
    assert part.value == (0.0 if needs else 1.0)


def test_prerequisites_in_words_are_a_caveat_not_a_verdict(world: Snapshot) -> None:
    tags = {uri: {"s/bake": 0.9} if uri == "c/bread" else {} for uri in world.courses.uris}
    limits = {"nuts": "PL61", "teaching_languages": {"pl": "C1"}}
    profile = person("s/hygiene", language="en", constraints=limits)
    (bread,) = ask(profile, with_tags(world, tags)).results
    assert bread.needs_first == ()
    assert "The provider asks for: basic German." in bread.caveats


@pytest.mark.parametrize("limit", [1, 2])
def test_a_short_list_still_finds_what_can_be_started(limit: int) -> None:
    """F14, F27: the two best need something first, the third does not: the list is not empty."""
    reach, gains = made_reach(6)
    candidates = Candidates(
        uris=("c/a", "c/b", "c/c"),
        providers=tuple("xyz"),
        facts=replace(
            Facts(*(np.zeros(3),) * len(fields(Facts))), evidence=np.array([0.9, 0.8, 0.1])
        ),
        gains=csr_matrix(np.repeat(gains[[0]].toarray(), 3, axis=0)),
        startable=np.array([False, False, True]),
    )
    ranked = rank_courses(candidates, reach, DOORS, limit)
    assert ranked[0].row == 2


def test_a_providers_startable_course_is_not_crowded_out() -> None:
    """Three courses of one provider, two a list, and only the third can be started.

    It leads and counts among the two: of the others only the best is listed.
    """
    reach, gains = made_reach(6)
    candidates = Candidates(
        uris=("c/a", "c/b", "c/c"),
        providers=("x", "x", "x"),
        facts=replace(
            Facts(*(np.zeros(3),) * len(fields(Facts))), evidence=np.array([0.9, 0.8, 0.1])
        ),
        gains=csr_matrix(np.repeat(gains[[0]].toarray(), 3, axis=0)),
        startable=np.array([False, False, True]),
    )
    two = replace(DOORS, limits=replace(DOORS.limits, per_provider=2))
    assert [item.row for item in rank_courses(candidates, reach, two, 10)] == [2, 0]


@settings(max_examples=10)
@given(st.integers(0, 10_000), st.sampled_from([1, 2, 5]))
def test_what_may_not_be_listed_leaves_its_place_to_the_next(seed: int, limit: int) -> None:
    """Courses are dropped before the list is cut, and never the only one that can be started."""
    reach, gains = made_reach(seed)
    candidates = made_candidates(gains, seed, startable=0.1)
    every = rank_courses(candidates, reach, DOORS, 1000)
    keep = {item.row for item in every[1::2]}
    ranked = rank_courses(candidates, reach, DOORS, limit, keep=lambda item: item.row in keep)
    longer = rank_courses(candidates, reach, DOORS, 1000, keep=lambda item: item.row in keep)
    assert plain(ranked) == plain(longer[:limit])
    assert {item.row for item in ranked} <= keep
    assert not ranked or candidates.startable[ranked[0].row]


# --- scores and parts ---------------------------------------------------------------------------

HELD = st.sets(
    st.sampled_from(["s/bake", "s/cook", "s/drive", "s/hygiene", "s/lift", "s/listen", "s/stock"]),
    min_size=1,
)
GOALS = st.sampled_from([None, "o/baker", "o/carer", "o/cook", "o/driver"])


@given(HELD, GOALS)
def test_score_is_the_sum_of_its_parts(world: Snapshot, held: set[str], goal: str | None) -> None:
    """F21: parts sum to the score; each names its data and their date."""
    profile = person(*sorted(held), goal={"occupation": goal} if goal else None)
    for result in ask(profile, world).results:
        assert sum(p.points for p in result.parts) == pytest.approx(result.score, abs=5.001e-5)
        assert sum(p.weight for p in result.parts) == pytest.approx(1.0)
        for part in result.parts:
            assert 0.0 <= part.value <= 1.0
            assert part.source
            assert part.date == "2026-11-01"


@given(HELD, GOALS)
def test_answers_keep_their_order_and_never_start_with_needs(
    world: Snapshot, held: set[str], goal: str | None
) -> None:
    profile = person(*sorted(held), goal={"occupation": goal} if goal else None)
    results = ask(profile, world).results
    assert [r.rank for r in results] == list(range(1, len(results) + 1))
    keys = [(-r.score, r.credential) for r in results]
    assert keys[1:] == sorted(keys[1:])
    assert not results or results[0].needs_first == ()
    assert len({r.credential for r in results}) == len(results)


def test_limit_cuts_the_same_list(world: Snapshot) -> None:
    from guidance.recommendation import recommend

    policy = packaged("doors-first")
    every = recommend(cook(), world, policy, limit=10).results
    three = recommend(cook(), world, policy, limit=3).results
    assert [r.credential for r in three] == [r.credential for r in every[:3]]


def test_an_effect_holds_rows_sorted() -> None:
    reach, gains = made_reach(7)
    for effect in effects(reach, gains, range(40)):
        assert isinstance(effect, Effect)
        assert (np.diff(effect.opened) > 0).all()
        assert effect.potential >= 0.0
