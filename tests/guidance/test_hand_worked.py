"""Coverage, reach, doors, potential, demand and intervals, worked out on paper (F31, F32, F33)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from by_hand import coverage, opened, potential
from world import (
    ADS,
    OCCUPATIONS,
    PL61_ADS,
    SKILLS,
    TAUGHT,
    Snapshot,
    ask,
    cook,
    person,
    positions,
)

from guidance.gaps import believe, gap_to, held_credit
from guidance.labour_market import MINIMUM_SAMPLE, DemandTable, Shortage, wilson
from guidance.matching import FEATURES, Facts, Scales, saturate
from guidance.opening import effects, gains_over
from guidance.ranking.policy import Policy
from guidance.recommendation.person import closeness_to, place_person

BY_ID = {one.vacancy.id: one for one in ADS}
HELD = ("s/cook", "s/hygiene")


@pytest.mark.parametrize(
    ("ad", "held", "expected"),
    [
        ("a01", HELD, 0.5),  # two of four
        ("a01", (), 0.0),
        ("a01", ("s/bake",), 0.1),  # baking counts 0.4 toward cooking
        ("a05", HELD, 0.4),  # 0.8 of a cook, none of the stock named
        ("a05", (*HELD, "s/menu"), 0.6),
        ("a05", (*HELD, "s/stock"), 0.8),
        ("a06", HELD, 0.7),  # hygiene, and cooking 0.4 toward baking
        ("a07", HELD, 0.63),  # the same, 0.9 sure to be a baker
        ("a08", ("s/stock",), 0.5),
        ("a10", ("s/lift",), 0.4),  # lifting, and 0.6 of washing
        ("a10", ("s/lift", "s/wash"), 0.5),
        ("a10", ("s/paint",), 0.0),
    ],
)
def test_coverage(world: Snapshot, ad: str, held: tuple[str, ...], expected: float) -> None:
    credit = held_credit(world, positions(world, *held))
    found = world.requirements.coverage(credit)[world.vacancies.ids.index(ad)]
    assert found == pytest.approx(expected, abs=1e-6)
    assert coverage(BY_ID[ad].asks, held) == pytest.approx(expected)


def test_weights_of_an_ad_name_every_skill(world: Snapshot) -> None:
    weights = world.requirements.weights(world.vacancies.ids.index("a05")).toarray()[0]
    named = {
        uri: round(float(w), 4) for uri, w in zip(world.skills.uris, weights, strict=True) if w
    }
    assert named == {"s/cook": 0.2, "s/hygiene": 0.2, "s/menu": 0.2, "s/stock": 0.4}


def test_credit_takes_the_best_held_skill(world: Snapshot) -> None:
    credit = held_credit(world, positions(world, "s/cook", "s/bake"))
    assert credit[world.skills.position("s/bake")] == 1.0
    assert credit[world.skills.position("s/cook")] == 1.0
    assert credit.sum() == 2.0


def test_within_reach_before_any_course(world: Snapshot, doors: Policy) -> None:
    reach = place_person(cook(), world, doors).reach
    assert reach.count == 2
    assert [world.vacancies.ids[at] for at in reach.market.ads[reach.within]] == ["a06", "a07"]


COOKS = ("a01", "a02", "a03", "a04", "a05", "a16")


@pytest.mark.parametrize(
    ("course", "doors_opened", "gain"),
    [
        # Cooks' ads stand at .5 / .6: a sixth each, the one of half a half-life ago a twelfth.
        # The mixed ad stands at .4 / .6: a third.
        ("c/menu", COOKS, 4.5 / 6 + 1 / 3),
        # The same, and two drivers' ads from nothing to .5 / .6.
        ("c/stock", COOKS, 4.5 / 6 + 1 / 3 + 2 * 5 / 6),
        ("c/kitchen", COOKS, 4.5 / 6 + 1 / 3 + 2 * 5 / 6),
        ("c/drive", (*COOKS[:5], "a08", "a09", "a16"), 4.5 / 6 + 1 / 3 + 2),
        ("c/care", (), 2 * 5 / 6),
        ("c/accounts", (), 0.0),
        ("c/bread", (), 0.0),  # bakers' ads are open already; cooking is held in full
    ],
)
def test_what_a_course_opens(
    world: Snapshot, doors: Policy, course: str, doors_opened: tuple[str, ...], gain: float
) -> None:
    reach = place_person(cook(), world, doors).reach
    gains = gains_over(world.course_credit, reach.credit)
    effect = effects(reach, gains, [world.courses.position(course)])[0]
    assert tuple(world.vacancies.ids[at] for at in effect.opened) == doors_opened
    assert effect.potential == pytest.approx(gain, abs=1e-5)


@pytest.mark.parametrize("course", sorted(TAUGHT))
@pytest.mark.parametrize("held", [(), HELD, ("s/lift",), ("s/stock", "s/cook"), ("s/bake",)])
def test_doors_and_potential_agree_with_plain_loops(
    world: Snapshot, doors: Policy, course: str, held: tuple[str, ...]
) -> None:
    reach = place_person(person(*held), world, doors).reach
    gains = gains_over(world.course_credit, reach.credit)
    effect = effects(reach, gains, [world.courses.position(course)])[0]
    ads = [(uri, BY_ID[uri].asks) for uri in PL61_ADS]
    found = tuple(world.vacancies.ids[at] for at in effect.opened)
    assert found == opened(ads, held, TAUGHT[course])
    omega = [(0.5 if uri == "a04" else 1.0, BY_ID[uri].asks) for uri in PL61_ADS]
    rise = potential(omega, {*held, *TAUGHT[course]}) - potential(omega, held)
    assert effect.potential == pytest.approx(rise, abs=1e-5)


def test_ids_before_and_after_in_an_answer(world: Snapshot) -> None:
    """F31: count and list of ids, before and after, recomputable by hand."""
    answer = ask(cook(), world)
    for result in answer.results:
        ads = [(uri, BY_ID[uri].asks) for uri in PL61_ADS]
        assert result.opened.ids == opened(ads, HELD, TAUGHT[result.credential])
        assert result.opened.before == 2
        assert result.opened.after == 2 + len(result.opened.ids)
        assert result.opened.tau == 0.6


def test_two_courses_that_only_together_open_an_ad(world: Snapshot) -> None:
    """With hygiene alone a cook's ad stands at .25, with menus .5, with stock too at .75.

    Stock alone opens a05 (.4 + .2), so five ads are left that menus and stock open together.
    """
    results = {r.credential: r.opened for r in ask(person("s/hygiene"), world).results}
    assert results["c/menu"].ids == ()
    assert results["c/menu"].one_more == 5
    assert results["c/stock"].ids == ("a05",)
    assert results["c/stock"].one_more is None


def test_gap_in_three_states(world: Snapshot) -> None:
    """F23: held, missing and unknown; what was only inferred is unknown."""
    profile = person(
        "s/cook",
        skills=[
            {"uri": "s/cook", "evidence": "certified"},
            {"uri": "s/stock", "evidence": "inferred"},
        ],
        rejected=["s/menu"],
    )
    gap = gap_to("o/cook", believe(profile, world), world)
    names = world.skills.uris
    assert [names[at] for at in gap.essential.held] == ["s/cook"]
    assert [names[at] for at in gap.essential.missing] == ["s/menu"]
    assert [names[at] for at in gap.essential.unknown] == ["s/hygiene", "s/stock"]
    assert [names[at] for at in gap.optional.unknown] == ["s/bake"]
    assert [names[at] for at in gap.essential.open] == ["s/hygiene", "s/menu", "s/stock"]


def test_strangers_to_the_snapshot_are_named(world: Snapshot) -> None:
    belief = believe(person("s/cook", "s/unheard", rejected=["s/never"]), world)
    assert belief.strangers == ("s/never", "s/unheard")
    assert [world.skills.uris[at] for at in belief.held] == ["s/cook"]


def test_closeness_to_a_goal_counts_shared_digits(world: Snapshot) -> None:
    """5120 to itself 1, to 5321 (one digit) .15, to 7512 and 8322 (none) .05."""
    close = closeness_to(world.occupations.position("o/cook"), world)
    by_uri = dict(zip(world.occupations.uris, close.tolist(), strict=True))
    assert by_uri == pytest.approx(
        {"o/baker": 0.05, "o/carer": 0.15, "o/cook": 1.0, "o/driver": 0.05}
    )


def test_importance_is_decay_times_closeness(world: Snapshot, goal_first: Policy) -> None:
    reach = place_person(cook(goal={"occupation": "o/cook"}), world, goal_first).reach
    omega = dict(
        zip((world.vacancies.ids[at] for at in reach.market.ads), reach.importance, strict=True)
    )
    assert omega["a01"] == pytest.approx(1.0)
    assert omega["a04"] == pytest.approx(0.5)
    assert omega["a05"] == pytest.approx(0.8)
    assert omega["a06"] == pytest.approx(0.05)
    assert omega["a07"] == pytest.approx(0.045)
    assert omega["a10"] == pytest.approx(0.15)


# --- intervals and demand -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_against_published_values(count: int, total: int, low: float, high: float) -> None:
    found = wilson(count, total)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)
    assert found.share == count / total


def test_wilson_without_a_sample_knows_nothing() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high, wilson(0, 0).total) == (0.0, 1.0, 0)


def test_wilson_of_everything_ends_at_one() -> None:
    assert wilson(20, 20).high == 1.0
    assert wilson(20, 20).low == pytest.approx(1 - 0.1611, abs=5e-5)


def small_table() -> DemandTable:
    """Ten ads in PL61, forty in PL6, sixty in Poland, ninety in all; one skill."""
    return DemandTable(
        regions=("", "DE", "PL", "PL6", "PL61"),
        counts=np.array([[45], [15], [30], [10], [9]], dtype=np.int32),
        totals=np.array([90, 30, 60, 40, 10], dtype=np.int32),
        first=(date(2026, 1, 1),) * 5,
        last=(date(2026, 10, 1),) * 5,
    )


@pytest.mark.parametrize(
    ("region", "minimum", "used"),
    [
        ("PL61", 10, "PL61"),
        ("PL61", 11, "PL6"),
        ("PL61", 30, "PL6"),
        ("PL613", 30, "PL6"),
        ("PL61", 41, "PL"),
        ("PL61", 61, ""),
        ("PL9", 30, "PL"),
        ("FR10", 30, ""),
        ("DE", 30, "DE"),
        ("", 30, ""),
    ],
)
def test_small_samples_fall_back_to_a_wider_region(region: str, minimum: int, used: str) -> None:
    """F33: a figure with too few ads is that of a wider region, and says so."""
    figure = small_table().figure("s/x", 0, region, minimum)
    assert figure.region == used
    assert figure.asked_region == region
    assert figure.interval.total >= min(minimum, 90)


@pytest.mark.parametrize(("minimum", "shown"), [(90, True), (91, False)])
def test_a_figure_is_withheld_where_all_ads_are_too_few(minimum: int, shown: bool) -> None:
    """F33: ninety ads in all are the widest sample there is."""
    assert (small_table().figure("s/x", 0, "PL61", minimum) is not None) is shown


def test_a_figure_needs_thirty_ads() -> None:
    counts = np.full((5, 1), 9, dtype=np.int32)
    totals = np.array([29, 29, 29, 29, 10], dtype=np.int32)
    table = replace(small_table(), counts=counts, totals=totals)
    assert MINIMUM_SAMPLE == 30
    assert table.figure("s/x", 0, "PL61") is None
    enough = replace(table, totals=np.array([30, 29, 29, 29, 10], dtype=np.int32))
    figure = enough.figure("s/x", 0, "PL61")
    assert figure is not None
    assert (figure.region, figure.interval.total) == ("", 30)


def test_a_figure_states_its_sample_and_days() -> None:
    """F32: share, interval, sample size and the days of the ads."""
    figure = small_table().figure("s/x", 0, "PL61", 30)
    assert (figure.interval.count, figure.interval.total) == (10, 40)
    assert figure.interval.share == 0.25
    assert figure.interval.low < 0.25 < figure.interval.high
    assert (figure.first, figure.last) == (date(2026, 1, 1), date(2026, 10, 1))


def test_no_sample_large_enough_is_withheld(world: Snapshot) -> None:
    """F33: 27 ads in all are fewer than 30, so nothing may be said of a share."""
    figures = [reason for r in ask(cook(language="en"), world).results for reason in r.reasons]
    assert not any("job ads in the data loaded" in reason for reason in figures)


def test_shortage_is_a_ratio_or_unknown() -> None:
    assert Shortage("5120", "Cooks", "PL", 2025, 90.0, 30.0, "s").unemployed_per_vacancy == 3.0
    assert Shortage("5120", "Cooks", "PL", 2025, 90.0, 0.0, "s").unemployed_per_vacancy is None


def test_figures_are_kept_with_year_and_source(world: Snapshot) -> None:
    shortage = world.records.shortages("5120", "PL")[0]
    assert (shortage.year, shortage.source, shortage.unemployed_per_vacancy) == (2025, "figures", 3)
    assert world.records.forecasts("51", "PL")[0].value == 1200.0
    assert world.records.shortages("5120", "DE") == ()


# --- scales -------------------------------------------------------------------------------------


def test_saturating_scale() -> None:
    found = saturate(np.array([0.0, 5.0, 15.0, 1e12]), 5.0)
    assert found.tolist() == pytest.approx([0.0, 0.5, 0.75, 1.0])
    assert (found <= 1.0).all()


def test_effort_is_one_half_at_its_scale_and_nothing_when_unknown() -> None:
    one = np.zeros(3)
    facts = Facts(*(one,) * len(fields(Facts)))
    effort = next(feature for feature in FEATURES if feature.name == "effort")
    hours = replace(facts, hours=np.array([60.0, 0.0, np.nan]))
    assert effort.value(hours, Scales(effort=60.0)).tolist() == [0.5, 1.0, 0.0]


def test_level_fit_falls_by_a_quarter_a_level() -> None:
    facts = replace(
        Facts(*(np.zeros(4),) * len(fields(Facts))),
        level=np.array([4.0, 5.0, 8.0, np.nan]),
        target_level=np.full(4, 4.0),
    )
    fit = next(feature for feature in FEATURES if feature.name == "level_fit")
    assert fit.value(facts, Scales()).tolist() == [1.0, 0.75, 0.0, 0.0]


def test_the_world_is_as_its_docstring_says(world: Snapshot) -> None:
    assert len(SKILLS) == 13
    assert len(OCCUPATIONS) == 4
    assert len(world.courses) == 10
    assert len(world.vacancies) == 30
