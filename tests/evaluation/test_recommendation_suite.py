"""The recommendation suite on the world: sectors, truths and regrets worked out by hand (F20)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from linking.tiny import TrigramEncoder
from scipy.sparse import csr_matrix
from world import ADS, COURSES, OCCUPATIONS

from guidance.linking.types import LinkResult, Match, Query
from guidance.snapshot import Snapshot
from guidance.storage.files import load_policy
from pipelines.evaluation import proof as suite
from pipelines.evaluation.known_groups import folded, forms_of, titled_groups
from pipelines.evaluation.people import latest_day
from pipelines.evaluation.proof import Proof
from pipelines.evaluation.rankers import Field
from pipelines.evaluation.ranking import SampleTruth
from pipelines.evaluation.reach import first_of, is_reported
from pipelines.evaluation.recommendation import (
    AS_KNOWN,
    AS_READ,
    LINKER,
    Cohort,
    RecommendationReport,
    Setting,
    by_sector,
    evaluate_recommendation,
    judge,
    regrets,
)
from pipelines.evaluation.sector_rankers import (
    Among,
    CourseVectors,
    Remembering,
    asked_most,
    asked_of,
    ours,
    sector_rankers,
)
from pipelines.evaluation.sectors import (
    Case,
    Draw,
    Truth,
    Worths,
    people_of,
    sectors_of,
    true_reading,
)
from pipelines.evaluation.teaching import Teaching, declared_teaching, names_of_one, skill_words
from pipelines.evaluation.twins import MATCHES

CODED = {
    one.vacancy.id: OCCUPATIONS[
        max((uri for uri in one.asks if uri in OCCUPATIONS), key=one.asks.__getitem__)
    ][1]
    for one in ADS
}
DRAW = Draw(least_skills=2, least_ads=3, people=2, odd=None, seed=1)


def row(snapshot: Snapshot, course: str) -> int:
    return snapshot.courses.position(course)


@pytest.fixture
def field(world: Snapshot) -> Field:
    return Field(world, ("de", "pl"), latest_day(world))


@pytest.fixture
def cases(world: Snapshot, field: Field) -> tuple[Case, ...]:
    sectors = sectors_of(world, CODED, DRAW)
    return people_of(world, sectors, field, load_policy("doors-first"), DRAW)


@pytest.fixture
def cook(cases: tuple[Case, ...]) -> Case:
    (found,) = (case for case in cases if case.sector.code == "51")
    return found


def test_sectors_are_current_ads_of_one_sub_major_group(world: Snapshot):
    sectors = {sector.code: sector for sector in sectors_of(world, CODED, DRAW)}
    assert sorted(sectors) == ["51", "53", "75", "83"]
    cooks = [world.vacancies.ids[at] for at in sectors["51"].ads]
    assert "a13" not in cooks, "a repeat"
    assert "a14" not in cooks, "withdrawn"
    assert sectors["51"].region == "", "ads of Poland and of Germany"
    assert all(CODED[ad] == group for ad, group in zip(cooks, sectors["51"].groups, strict=True))


def test_the_two_halves_share_no_ad(world: Snapshot):
    odd = sectors_of(world, CODED, replace(DRAW, odd=True, least_ads=1))
    even = sectors_of(world, CODED, replace(DRAW, odd=False, least_ads=1))
    both = [{int(at) for sector in half for at in sector.ads} for half in (odd, even)]
    assert both[0]
    assert both[1]
    assert not both[0] & both[1]
    assert all(is_reported(first_of(world, at)) for at in both[0])


def test_people_hold_a_part_of_an_occupation_of_the_sector_and_name_no_goal(
    cases: tuple[Case, ...], world: Snapshot
):
    for case in cases:
        assert world.isco[case.drawn.occupation] in case.sector.groups
        assert case.profile.goal is None
        assert case.placed.reach.market.ads.tolist() == case.sector.ads.tolist()
        assert case.drawn.hidden.size > 0


def test_worth_as_read_is_the_effect_that_answers_count(world: Snapshot, cook: Case):
    """F20: what the suite counts is what a person is told."""
    worths = Worths.of(Truth(world), [cook])
    effects = Truth(world).effects_for(cook)
    again = Truth(world, None, world.course_credit).effects_for(cook)
    assert worths.opened[0].tolist() == effects.counts.tolist() == again.counts.tolist()
    assert effects.potential == pytest.approx(again.potential)


def test_known_groups_make_all_ads_of_a_group_ask_the_same(world: Snapshot, cook: Case):
    reading = true_reading(world, CODED)
    ads = [row_ for row_, ad in enumerate(world.vacancies.ids) if CODED[ad] == "5120"]
    weights = np.array([reading.requirements.weights(at).toarray().ravel() for at in ads])
    place = world.skills.known(OCCUPATIONS["o/cook"][2])
    assert (weights[:, place] > 0).all()
    assert weights[:, place].sum(axis=1) == pytest.approx(1.0)
    assert (weights == weights[0]).all()
    opened = Worths.of(Truth(world, reading), [cook]).opened[0]
    assert set(opened.tolist()) <= {0.0, float((cook.sector.groups == "5120").sum())}


def test_ads_of_unknown_group_ask_for_nothing(world: Snapshot):
    some = {ad: group for ad, group in CODED.items() if ad != "a01"}
    reading = true_reading(world, some)
    assert reading.requirements.units[[world.vacancies.ids.index("a01")]].nnz == 0


def test_regret_by_hand():
    worth = np.array([[4.0, 2.0, 1.0], [0.0, 0.0, 0.0], [0.0, 5.0, 10.0]])
    eligible = np.array([0, 1, 2])
    found = regrets(worth, eligible, (tuple(np.array(rows) for rows in ([1, 2], [0], [1])),))
    assert found[[0, 2]].tolist() == [0.5, 0.5]
    assert np.isnan(found[1]), "no course helps: the person does not count"
    # Of several rankers of a name the mean counts; an empty list opens nothing.
    nothing = np.empty(0, dtype=np.intp)
    lists = ((np.array([0]),) * 3, (nothing,) * 3)
    assert regrets(worth, eligible, lists)[0] == 0.5


def test_courses_that_are_not_eligible_are_no_loss():
    worth = np.array([[9.0, 3.0]])
    assert regrets(worth, np.array([1]), ((np.array([1]),),)).tolist() == [0.0]


def test_people_of_a_sector_are_resampled_together():
    values = np.array([0.0, 0.0, 1.0, np.nan])
    found = by_sector(values, np.array(["21", "21", "51", "83"]))
    assert found.value == pytest.approx(1 / 3)
    assert found.count == 2
    assert (found.low, found.high) == (0.0, 1.0)


def test_ours_is_best_of_the_world_and_random_is_not(field: Field, world: Snapshot):
    cohort = Cohort("world", CODED, field.languages, DRAW)
    vectors = CourseVectors.of(world, TrigramEncoder())
    report = evaluate_recommendation(world, cohort, [declared_teaching(world)], vectors)
    assert isinstance(report, RecommendationReport)
    settings = [(v.ads, v.teaches, v.ranks_with) for v in report.verdicts]
    assert settings == [
        (AS_READ, LINKER, LINKER),
        (AS_KNOWN, LINKER, LINKER),
        (AS_READ, "publishers", LINKER),
        (AS_KNOWN, "publishers", LINKER),
        (AS_READ, "publishers", "publishers"),
        (AS_KNOWN, "publishers", "publishers"),
    ]
    first = report.verdicts[0]
    assert first.helped <= first.people
    assert first.standings["doors-first"].opened.value == 0.0
    assert [v.barred for v in report.verdicts] == [True, False, False, False, True, False]
    lines = "\n".join(report.lines())
    assert "bar: doors-first below 2%" in lines
    assert "random" in lines
    assert json.loads(json.dumps(report.as_json()))["cohort"] == "world"


def test_a_missed_bar_is_said(cases: tuple[Case, ...], world: Snapshot, field: Field):
    worths = Worths.of(Truth(world), cases)
    worst = tuple(np.empty(0, dtype=np.intp) for _ in cases)
    chosen = {"doors-first": (worst,)}
    found = judge(Setting(AS_READ, LINKER, LINKER), cases, worths, field.eligible, chosen)
    assert found.standings["doors-first"].opened.value == 1.0
    assert "100.00%, MISSED" in "\n".join(found.lines())


def test_rivals_may_name_only_some_courses(world: Snapshot, field: Field, cases: tuple[Case, ...]):
    rows = np.array(sorted(row(world, uri) for uri in ("c/menu", "c/stock", "c/bread")))
    some = Among(world, field.languages, field.day, rows)
    # c/stock states no language.
    assert some.eligible.tolist() == sorted([row(world, "c/bread"), row(world, "c/menu")])
    rankers = sector_rankers(some, CourseVectors.of(world, TrigramEncoder()))
    for several in rankers.values():
        for case in cases:
            assert set(several[0](case).tolist()) <= set(some.eligible.tolist())


def test_ours_ranks_with_what_it_is_told(world: Snapshot, field: Field, cook: Case):
    """A course that teaches nothing by the publishers' word is not named."""
    policy = load_policy("doors-first")
    told = declared_teaching(world).given_to(world)
    named = ours(Field(told, field.languages, field.day), policy)(cook)
    assert {world.courses.uris[at] for at in named} <= {"c/menu"}
    assert len(ours(field, policy)(cook)) >= len(named)


def test_asked_is_the_weight_of_the_market(cook: Case, world: Snapshot):
    asked = asked_of(cook)
    assert asked.sum() == pytest.approx(cook.sector.ads.size)
    most = asked_most(cook)
    lacking = asked * (1 - cook.placed.reach.credit)
    assert lacking[most[0]] == lacking.max()


def test_an_encoder_that_remembers_gives_the_same_vectors():
    plain, kept = TrigramEncoder(), Remembering(TrigramEncoder())
    texts = ["bake", "drive", "bake"]
    for _ in range(2):
        assert kept.encode(texts).tolist() == plain.encode(texts).tolist()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("STAFF  Nurse", "staff nurse"),
        ("ΒΟΗΘΟΣ", "βοηθός"),
        ("Lieferfahrer (m/w/d)", "lieferfahrer"),
        ("kelner/kelnerka", "kelnerka"),
    ],
)
def test_case_accents_and_gender_are_folded(title: str, name: str):
    assert folded(name) in forms_of(title)


def test_other_titles_stay_other():
    assert not forms_of("staff nurse - ward 5") & forms_of("staff nurse")
    assert not forms_of("kucharka") & forms_of("kelnerka")


def test_a_titled_ad_has_the_group_of_its_name(world: Snapshot, kept: Path):
    """Titles of the world name nothing; those given here are names, or no names, of occupations."""
    titles = {"a01": "Lieferfahrerin", "a02": "BAKER", "a03": "baker and driver", "a13": "baker"}

    class Titled:
        def vacancy(self, position: int):
            found = world.records.vacancy(position)
            return replace(found, title=titles.get(found.id, "nothing"), language="de")

    snapshot = replace(world, records=Titled())
    groups = titled_groups(snapshot, kept / "occupations")
    assert groups == {"a01": "8322", "a02": "7512"}, "a13 is a repeat"
    assert titled_groups(snapshot, kept / "occupations", ["a01"]) == {"a02": "7512"}


def test_words_of_publishers_count_where_they_name_one_skill(world: Snapshot, kept: Path):
    names = names_of_one(kept / "skills")
    assert names["bookkeeping"] == "s/books"
    assert list(skill_words("Text.\nSkills: Bake  Bread; Dough")) == ["bake bread", "dough"]
    assert list(skill_words("Skills are good")) == []
    spoken = replace(
        COURSES[0], declared_skills=(), description="Accounts.\nSkills: bake bread; dough"
    )
    told = replace(world, credentials=(spoken, *world.credentials[1:]))
    teaching = declared_teaching(told, names)
    assert teaching.courses.tolist() == [0, row(world, "c/menu")]
    assert teaching.teaches[[0]].indices.tolist() == world.skills.known(("s/bake",)).tolist()
    # Baking counts .4 toward cooking, as K says.
    assert teaching.credit[0, world.skills.position("s/cook")] == pytest.approx(0.4)


def test_nobody_declares_anything(world: Snapshot):
    silent = replace(world, credentials=tuple(replace(c, declared_skills=()) for c in COURSES))
    teaching = declared_teaching(silent)
    assert teaching.courses.size == 0
    assert isinstance(teaching.credit, csr_matrix)


class Silent:
    """Reads the first skill in every text."""

    digest = "silent"

    def link(self, queries: Sequence[Query], *, top: int = 100) -> list[LinkResult]:
        assert top == MATCHES
        match = Match("s/cook", 0.9, "x", 0, 1)
        return [LinkResult((), (match,)) for _ in queries]


def test_the_whole_suite_on_coded_ads_and_on_the_sample(
    world: Snapshot, kept: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(suite, "ALL_ADS", DRAW)
    monkeypatch.setattr(suite, "SAMPLE_LANGUAGES", ("de", "pl"))
    proof = Proof(world, kept, TrigramEncoder())
    truth = SampleTruth(
        {uri: ("s/menu",) for uri in world.courses.uris},
        {ad: ("o/cook", ("s/menu", "s/stock")) for ad in world.vacancies.ids[:12]},
    )
    (report,) = proof.of_sample(truth)
    assert [v.teaches for v in report.verdicts][::2] == [
        LINKER, "publishers", "publishers", "truth", "truth",
    ]  # fmt: skip
    uncoded, titled = proof.of_ads({})
    assert "no hand-coded ads" in next(iter(uncoded.lines()))
    assert "no market of 3 ads" in next(iter(titled.lines()))
    twins, robust = proof.of_texts(Silent())
    assert twins.as_json()["suite"] == "twins"
    assert robust.as_json()["suite"] == "robustness"


def test_a_teaching_speaks_of_its_courses_only(world: Snapshot):
    full = Teaching("all", csr_matrix(world.taught > 0, dtype=np.float32), world.credit)
    assert full.courses.size == len(world.courses)
