"""Paired profiles and robustness (F47): what is read, what is listed, and what they share."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import cook, packaged

from guidance.errors import ProfileError
from guidance.evaluation import rank_biased_overlap
from guidance.learner import Constraints, read_profile
from guidance.linking.types import LinkResult, Match, Query
from guidance.ranking.eligibility import judge as judge_offer
from guidance.recommendation import recommend
from guidance.snapshot import Snapshot
from pipelines.evaluation.robustness import (
    PARAPHRASES,
    answers_alike,
    evaluate_robustness,
    read_paraphrases,
    with_typos,
)
from pipelines.evaluation.twins import KINDS, MATCHES, Pair, Reader, evaluate_twins, read_pairs

WORDS = {"cook": "s/cook", "hygiene": "s/hygiene", "waiter": "s/listen", "mother": "s/wash"}
"""Words, and the skill that is read in each; nobody should read one in the last two."""
LANGUAGES = {"de", "en", "es", "fi", "fr", "pl"}


class WordLinker:
    """Reads a skill in each known word."""

    digest = "words"

    def link(self, queries: Sequence[Query], *, top: int = 100) -> list[LinkResult]:
        assert top == MATCHES
        return [
            LinkResult(
                (),
                tuple(
                    Match(uri, 0.9, word, 0, 1) for word, uri in WORDS.items() if word in query.text
                ),
            )
            for query in queries
        ]


@pytest.fixture
def reader(world: Snapshot) -> Reader:
    return Reader(world, WordLinker(), packaged("doors-first"))


def test_pairs_stand_in_six_languages_and_differ() -> None:
    pairs = read_pairs()
    assert {pair.language for pair in pairs} == LANGUAGES
    assert {pair.kind for pair in pairs} == set(KINDS)
    assert all(pair.one != pair.other and "{" not in pair.one + pair.other for pair in pairs)
    assert len(set(pairs)) == len(pairs)


def test_twins_say_what_differs(reader: Reader):
    """F47: equal skills give equal lists; a word that is read as a skill is named."""
    pairs = (
        Pair("name", "pl", "Anna. cook", "Ahmed. cook"),
        Pair("family", "pl", "cook hygiene", "mother. cook hygiene"),
        Pair("gender", "pl", "waiter", "waitress"),
        Pair("age", "pl", "I am 24.", "I am 54."),
    )
    report = evaluate_twins(reader, pairs)
    name, family, gender, age = report.outcomes
    assert (name.same_skills, name.same_list, name.both) == (True, True, 1)
    assert family.only_other == ("help with washing and dressing",)
    assert gender.only_one == ("listen actively",)
    assert age.silent
    assert report.share("name", None, lambda o: o.same_list).value == 1.0
    assert report.share("age", None, lambda o: o.same_list).count == 0, "nothing was compared"
    lines = "\n".join(report.lines())
    assert "in 1 of them nothing is read" in lines
    assert "pl family: one reads nothing more; other reads help with washing" in lines
    assert json.loads(json.dumps(report.as_json()))["same_list"]["name"]["value"] == 1.0


def test_skills_that_change_nothing_leave_the_list(reader: Reader):
    """A list may stay though more is read: what counts is the list."""
    assert reader.courses("pl", ("s/cook", "s/paint")) == reader.courses("pl", ("s/cook",))
    assert reader.courses("pl", ("s/cook",))


@pytest.mark.parametrize(
    "member", ["name", "age", "birth_date", "origin", "nationality", "gender", "family", "children"]
)
def test_a_profile_has_no_place_for_who_somebody_is(member: str):
    """F47: what is no part of a profile cannot change a list."""
    with pytest.raises(ProfileError, match=member):
        read_profile({"skills": [], member: "x"})


def test_a_need_as_a_limit_filters_and_in_words_does_not(reader: Reader, world: Snapshot):
    """F15, F47: childcare entered as a limit leaves out what does not offer it; said, nothing."""
    (outcome,) = evaluate_twins(
        reader, [Pair("access", "pl", "I need childcare. cook", "cook")]
    ).outcomes
    assert outcome.same_list
    whole = recommend(cook(), world, reader.policy)
    limited = recommend(
        cook(constraints={"nuts": "PL61", "access": ["childcare"], "hard": ["access"]}),
        world,
        reader.policy,
    )
    named = {result.credential for result in limited.results}
    assert named < {result.credential for result in whole.results}
    asked = Constraints(access=("childcare",), hard=("access",))
    for uri in named:
        course = world.credentials[world.courses.position(uri)]
        assert judge_offer(course, asked, whole.as_of).broken is None


def test_shuffled_skills_give_the_same_answer(world: Snapshot):
    """F47: the order of skills changes nothing but the run id."""
    profile = cook(skills=[{"uri": f"s/{name}"} for name in ("cook", "hygiene", "lift", "listen")])
    rng = np.random.default_rng(3)
    assert all(answers_alike(profile, world, packaged("doors-first"), rng) for _ in range(5))


def test_overlap_of_texts(reader: Reader):
    pairs = {"pl": [("cook hygiene", "hygiene cook"), ("cook", "mother")], "de": [("x", "y")]}
    report = evaluate_robustness(reader, [cook()], pairs)
    said = [o for o in report.overlaps if o.kind == "paraphrase"]
    assert [(o.language, o.silent) for o in said] == [("de", True), ("pl", False), ("pl", False)]
    assert (said[1].skills, said[1].courses) == (1.0, pytest.approx(1.0))
    assert said[2].skills == 0.0
    assert report.of("paraphrase").count == 2
    assert (report.ordered, report.shuffled) == (1, 1)
    assert "nothing read in 1 more" in "\n".join(report.lines())
    assert json.loads(json.dumps(report.as_json()))["suite"] == "robustness"


def test_paraphrases_stand_in_six_languages() -> None:
    pairs = read_paraphrases(PARAPHRASES)
    assert set(pairs) == LANGUAGES
    assert all(one != other for both in pairs.values() for one, other in both)


@given(
    st.lists(st.text(st.characters(categories=["Ll"]), min_size=4, max_size=9), max_size=40),
    st.integers(0, 99),
)
def test_one_typo_in_eight_words(words: list[str], seed: int):
    """Every typo changes one word, keeps its first letter, and comes again with its seed."""
    text = " ".join(words)
    found = with_typos(text, np.random.default_rng(seed))
    assert found == with_typos(text, np.random.default_rng(seed))
    changed = [(a, b) for a, b in zip(text.split(), found.split(), strict=True) if a != b]
    assert len(changed) == (max(1, round(len(words) / 8)) if words else 0)
    assert all(a[0] == b[0] and abs(len(a) - len(b)) <= 1 for a, b in changed)


def test_words_too_short_for_a_typo_stay() -> None:
    assert with_typos("I do it 1234567", np.random.default_rng(0)) == "I do it 1234567"


def test_overlap_by_hand() -> None:
    """Webber et al. 2010, equation 32, with p = .5."""
    # Shared at depth 1, 2: 0, 2. (1 - p) / p (0 + 1 * .25) + (2 / 2) .25.
    assert rank_biased_overlap("ab", "ba", 0.5) == pytest.approx(0.5)
    # s = 1, l = 2: X = 1, 1. (1 / 1 * .5 + 1 / 2 * .25 + 1 * 1 / (1 * 2) * .25) + (0 + 1) * .25.
    assert rank_biased_overlap("a", "ab", 0.5) == pytest.approx(1.0)
    assert rank_biased_overlap("abc", "xyz", 0.9) == 0.0
    assert rank_biased_overlap("", "", 0.9) == 1.0
    assert rank_biased_overlap("", "a", 0.9) == 0.0


LISTS = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10).map("".join)


@given(LISTS, LISTS, st.floats(0.05, 0.95))
def test_overlap_is_symmetric_and_within_bounds(one: str, other: str, p: float):
    found = rank_biased_overlap(one, other, p)
    assert -1e-9 <= found <= 1 + 1e-9
    assert found == pytest.approx(rank_biased_overlap(other, one, p))
    assert rank_biased_overlap(one, one, p) == pytest.approx(1.0)


@given(st.permutations("abcdef"))
def test_the_first_places_weigh_most(order: list[str]):
    """Swapping the first two costs more than swapping the last two."""
    first = [order[1], order[0], *order[2:]]
    last = [*order[:4], order[5], order[4]]
    assert rank_biased_overlap(order, first, 0.9) < rank_biased_overlap(order, last, 0.9)
