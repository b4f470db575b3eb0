"""The ranking suite on the world: what courses restore, and who names which, worked out by hand."""

from __future__ import annotations

import json
from zlib import crc32

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from world import ADS, OCCUPATIONS, SKILLS

from guidance.errors import InputError
from guidance.evaluation import Measured
from guidance.snapshot import Snapshot
from pipelines.evaluation.people import Person, latest_day
from pipelines.evaluation.rankers import (
    FIRST,
    Field,
    all_rankers,
    gap_only,
    keywords,
    popularity,
    text_of,
    whole_goal,
)
from pipelines.evaluation.ranking import (
    Contest,
    Design,
    SampleTruth,
    asked_by_occupation,
    evaluate_ranking,
    hand_coded_people,
    judge_contest,
    mean_by,
    read_truth,
    regrets_of,
    restored,
    sample_ranking,
    true_tags,
)

CODED = {one.vacancy.id: OCCUPATIONS[max(one.asks, key=one.asks.__getitem__)][1] for one in ADS}
DESIGN = Design(least_skills=2, least_ads=3, languages=("de", "pl"))


class WordEncoder:
    """Counts words by checksum into 64 dimensions; no weights."""

    digest, dimensions = "words", 64

    def encode(self, texts):
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().replace(".", " ").split():
                row[crc32(word.encode()) % 64] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.fixture
def cook(world: Snapshot) -> Person:
    """Somebody on the way to cook who lacks menus and stock."""
    known = world.skills.known
    return Person(
        world.occupations.position("o/cook"),
        known(("s/cook", "s/hygiene")),
        known(("s/menu", "s/stock")),
    )


@pytest.fixture
def field(world: Snapshot) -> Field:
    return Field(world, ("de", "pl"), latest_day(world))


def row(snapshot: Snapshot, course: str) -> int:
    return snapshot.courses.position(course)


def test_eligible_leaves_out_semester_courses_and_unknown_languages(field: Field):
    named = {field.snapshot.courses.uris[at] for at in field.eligible}
    # c/stock and c/started state no language.
    assert named == {
        "c/accounts", "c/advanced", "c/bread", "c/care", "c/drive", "c/kitchen", "c/menu"
    }  # fmt: skip


def test_restored_is_the_share_of_the_ad_given_back(world: Snapshot, cook: Person):
    worth = restored(world, [cook], world.course_credit)[0]
    # Each of the cook's four skills weighs a quarter.
    assert worth[row(world, "c/menu")] == pytest.approx(0.25)
    assert worth[row(world, "c/kitchen")] == pytest.approx(0.5)
    assert worth[row(world, "c/bread")] == 0.0


def test_exact_truth_gives_near_skills_nothing(world: Snapshot):
    known = world.skills.known
    beginner = Person(world.occupations.position("o/cook"), known(("s/menu",)), known(("s/cook",)))
    exact = csr_matrix(world.taught > 0, dtype=np.float32)
    near, same = (
        restored(world, [beginner], world.course_credit),
        restored(world, [beginner], exact, near=False),
    )
    # Baking counts .4 toward cooking under K, nothing without it.
    assert near[0, row(world, "c/bread")] == pytest.approx(0.1)
    assert same[0, row(world, "c/bread")] == 0.0


def test_regret_is_what_the_best_of_the_list_leaves(world: Snapshot):
    worth = np.array([[0.5, 0.25, 0.0], [0.0, 0.4, 0.1]])
    lists = [np.array([1, 2]), np.array([1])]
    assert regrets_of(worth, worth.max(axis=1), lists).tolist() == [0.5, 0.0]
    assert regrets_of(worth, worth.max(axis=1), [np.array([], dtype=int)] * 2).tolist() == [
        1.0,
        1.0,
    ]


def test_people_whom_no_course_helps_do_not_count(field: Field, cook: Person):
    worth = np.zeros((2, len(field.snapshot.courses)))
    worth[0, field.eligible[:2]] = (0.2, 0.4)
    lists = (np.array([field.eligible[0]]), np.array([field.eligible[0]]))
    chosen = {"goal-first": (lists,), "random": (lists, lists)}
    report = judge_contest(Contest((cook, cook), worth, "by hand"), field, chosen)
    assert (report.people, report.helped) == (2, 1)
    assert report.regret["goal-first"].value == pytest.approx(0.5)
    assert report.lead == {"random": Measured(0.0, 0.0, 0.0, 1)}


def test_people_of_one_occupation_count_as_one():
    assert mean_by(np.array([4, 7, 4]), np.array([0.0, 1.0, 0.5])).tolist() == [0.25, 1.0]


def test_nobody_to_rank_for_is_refused(field: Field):
    with pytest.raises(InputError):
        judge_contest(Contest((), np.zeros((0, 0)), "none"), field, {})


def test_popularity_is_one_list_by_demand(field: Field, cook: Person):
    world = field.snapshot
    first = popularity(field)(cook)
    shares = world.demand.shares(world.demand.row(""))
    asked = (world.taught.toarray() > 0) @ shares
    expected = dict(zip(world.courses.uris, asked.tolist(), strict=True))
    named = [world.courses.uris[at] for at in first]
    eligible = [world.courses.uris[at] for at in field.eligible]
    assert named == sorted(eligible, key=lambda uri: (-round(expected[uri], 6), uri))[:FIRST]


def test_keywords_find_the_course_that_names_the_skill(field: Field, cook: Person):
    # c/menu states the outcome "plan a menu"; the Polish name of the skill is "planować menu".
    assert field.snapshot.courses.uris[keywords(field)(cook)[0]] == "c/menu"


def test_embedding_asks_for_the_goal_or_for_the_gap(field: Field, cook: Person):
    assert whole_goal(field, cook) == (
        "cook. use cooking techniques. food hygiene rules. plan menus. keep stock."
    )
    assert gap_only(field, cook) == "plan menus. keep stock."


def test_every_rival_names_eligible_courses_only(field: Field, cook: Person):
    for several in all_rankers(field, WordEncoder()).values():
        for ranker in several:
            named = ranker(cook)
            assert len(named) <= FIRST
            assert set(named) <= set(field.eligible)


def test_text_of_a_course_holds_its_outcomes(world: Snapshot):
    assert text_of(world.credentials[row(world, "c/menu")]) == "Menu. plan a menu"


def test_groups_without_enough_ads_or_skills_have_nobody(world: Snapshot):
    drawn = {world.isco[p.occupation] for p in hand_coded_people(world, CODED, DESIGN)}
    assert drawn == {"5120", "5321", "7512", "8322"}
    many = Design(least_skills=4, least_ads=3)
    assert {world.isco[p.occupation] for p in hand_coded_people(world, CODED, many)} == {
        "5120",
        "5321",
    }


def test_hand_coded_contest_runs_to_its_reports(world: Snapshot):
    near, same = evaluate_ranking(world, CODED, WordEncoder(), DESIGN)
    assert near.courses == same.courses == 7
    assert set(near.lead) == {
        "popularity",
        "keywords",
        "embedding",
        "embedding of the gap",
        "random",
    }
    assert all(0 <= figure.value <= 1 for figure in near.regret.values())
    assert "regret@5" in "\n".join(near.lines())
    assert json.loads(json.dumps(near.as_json()))["suite"] == "ranking"


TRUTH = SampleTruth(
    courses={"c/menu": ("s/menu",), "c/stock": ("s/menu", "s/stock"), "c/gone": ("s/menu",)},
    ads={
        "a01": ("o/cook", ("s/menu", "s/stock")),
        "a02": ("o/cook", ("s/menu", "s/cook", "s/hygiene", "s/clean")),
        "a10": ("o/carer", ("s/wash",)),
    },
)


def test_sample_truth_reads_nothing_of_the_system(world: Snapshot):
    asked = asked_by_occupation(world, TRUTH, 2)
    assert list(asked) == [world.occupations.position("o/cook")]
    weights = asked[world.occupations.position("o/cook")]
    named = {world.skills.uris[at]: round(float(weights[at]), 4) for at in np.flatnonzero(weights)}
    assert named == {
        "s/menu": 0.375, "s/stock": 0.25, "s/cook": 0.125, "s/hygiene": 0.125, "s/clean": 0.125
    }  # fmt: skip
    assert true_tags(world, TRUTH).sum() == 3
    assert set(SKILLS) >= set(named)


def test_sample_contest_runs_to_its_report(world: Snapshot):
    design = Design(least_skills=2, least_ads=2, languages=("de", "pl"), draws=3)
    report = sample_ranking(world, TRUTH, WordEncoder(), design)
    assert report.people == 3
    assert report.truth == "sample, true skills"


def test_truth_files_are_read_into_uris(tmp_path):
    (tmp_path / "courses.jsonl").write_text(
        '{"id": "c1", "skills": ["x:/skill/a", "x:/skill/b"]}\n', encoding="utf-8"
    )
    (tmp_path / "vacancies.jsonl").write_text(
        '{"id": "v1", "occupation": "cook", "skills": ["a"]}\n', encoding="utf-8"
    )
    assert read_truth(tmp_path) == SampleTruth(
        {"c1": ("x:/skill/a", "x:/skill/b")}, {"v1": ("x:/occupation/cook", ("x:/skill/a",))}
    )
