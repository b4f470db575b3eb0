"""F41: two to five courses side by side; every number is the answer's, or worked out on paper.

`COOK` of world.py can cook and knows food hygiene; tau is 0.6. A cook's ad asks for cook, hygiene,
menu and stock alike, so c/menu and c/stock each open the six or so cook's ads of PL61.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import COURSES, SKILLS, ask, cook, course, person, run_at, with_ads, with_courses

from guidance.credential import Money
from guidance.errors import ProfileError, UnknownConcept
from guidance.explanation.comparison import CellState, Group
from guidance.messages import languages, messages_for
from guidance.recommendation.compare import compare
from guidance.recommendation.explain import explain

URIS = sorted(one.uri for one in COURSES)


def row(found, code):
    return next(row for row in found.table.rows if row.code == code)


@pytest.mark.parametrize("goal", [None, {"occupation": "o/cook"}])
def test_numbers_of_listed_courses_are_those_of_the_answer(world, doors, goal):
    """F41."""
    profile = cook(goal=goal)
    answer = ask(profile, world, doors)
    found = compare(profile, world, doors, [item.credential for item in answer.results[:5]])
    assert found.run_id == answer.run_id
    for compared, result in zip(found.courses, answer.results, strict=False):
        doors_now = (compared.doors.before, compared.doors.after, compared.doors.ids)
        assert doors_now == (result.opened.before, result.opened.after, result.opened.ids)
        assert compared.doors.near_goal == result.opened.near_goal
        assert compared.gap == result.gap
        assert compared.rank == result.rank
        assert compared.needs_first == result.needs_first
        assert (compared.run.id if compared.run else None) == result.run


@pytest.mark.parametrize("goal", [None, {"occupation": "o/cook"}])
def test_a_course_below_the_list_has_the_numbers_it_would_have_in_it(world, doors, goal):
    """F41: with a list of one, what is computed beside it equals what a longer list says."""
    profile = cook(goal=goal)
    longer = {item.credential: item for item in ask(profile, world, doors).results}
    uris = sorted(longer)[:5]
    for compared in compare(profile, world, doors, uris, limit=1).courses:
        told = longer[compared.course.uri]
        assert compared.doors.ids == told.opened.ids
        assert compared.doors.after == told.opened.after
        assert compared.doors.near_goal == told.opened.near_goal
        assert compared.gap == told.gap
        assert compared.needs_first == told.needs_first


def test_a_course_that_a_limit_leaves_out_says_which(world, doors):
    profile = cook(constraints={"nuts": "PL61", "budget": {"amount": 5, "currency": "EUR"}, "hard": ["budget"]})  # fmt: skip
    found = compare(profile, world, doors, ["c/menu", "c/drive"])
    assert [item.rank for item in found.courses] == [None, None]
    assert [item.exclusion.limit for item in found.courses] == ["budget", "budget"]
    assert found.courses[0].exclusion == next(
        item for item in ask(profile, world, doors).excluded if item.credential == "c/menu"
    )
    assert all("900" in text for text in row(found, "place").cells[1].texts)


def test_doors_of_a_course_that_is_left_out_are_still_counted(world, doors):
    """They are those that the course opens for the same person without the limit."""
    limits = {"nuts": "PL61", "modes": ["onsite"], "hard": ["modes"]}
    free = {item.credential: item for item in ask(cook(), world, doors).results}
    found = compare(cook(constraints=limits), world, doors, ["c/menu", "c/kitchen"])
    for compared in found.courses:
        assert compared.doors.ids == free[compared.course.uri].opened.ids


@pytest.mark.parametrize("names", [["c/menu"], ["c/menu"] * 2, URIS[:6], []])
def test_two_to_five_different_courses(world, doors, names):
    with pytest.raises(ProfileError, match="2 to 5"):
        compare(cook(), world, doors, names)


def test_an_unknown_course_is_refused(world, doors):
    with pytest.raises(UnknownConcept):
        compare(cook(), world, doors, ["c/menu", "c/nowhere"])


def test_somebody_without_skills_and_a_market_without_ads(world, doors):
    nobody = compare(person(), world, doors, ["c/menu", "c/stock"])
    assert [item.doors.before for item in nobody.courses] == [0, 0]
    empty = compare(cook(), with_ads(world, []), doors, ["c/menu", "c/stock"])
    assert [item.doors.ids for item in empty.courses] == [(), ()]


def priced(world, *prices):
    """Return the world where the first courses cost so much; None is not stated."""
    made = [
        course(one.uri, "School", run_at(f"{one.uri}-1", None, price=price), hours=10.0)
        for one, price in zip(COURSES, prices, strict=False)
    ]
    return with_courses(world, (*made, *COURSES[len(made) :]))


def test_the_lowest_price_is_said_in_a_word_and_unknown_never_wins(world, doors):
    """F16 and F41: an unknown price is not zero."""
    uris = [one.uri for one in COURSES[:3]]
    shown = priced(world, Money(90.0, "EUR"), None, Money(40.0, "EUR"))
    cells = row(compare(cook(), shown, doors, uris), "price").cells
    assert [bool(cell.best) for cell in cells] == [False, False, True]
    assert cells[1].state is CellState.NOT_STATED
    assert cells[1].texts == ()


def test_prices_in_two_currencies_are_not_compared(world, doors):
    uris = [one.uri for one in COURSES[:2]]
    shown = priced(world, Money(90.0, "EUR"), Money(40.0, "PLN"))
    assert not any(cell.best for cell in row(compare(cook(), shown, doors, uris), "price").cells)


def test_what_is_alike_is_not_called_best(world, doors):
    uris = [one.uri for one in COURSES[:2]]
    shown = priced(world, Money(90.0, "EUR"), Money(90.0, "EUR"))
    found = row(compare(cook(), shown, doors, uris), "price")
    assert not any(cell.best for cell in found.cells)
    assert not found.differs


def test_the_table_names_every_element_and_what_is_missing(world, doors):
    """F13: the missing elements of Annex I by name, a row for each that an offer can have."""
    found = compare(cook(language="en"), world, doors, ["c/menu", "c/drive"])
    say = messages_for("en").say
    names = [one.name for one in found.table.of(Group.RECORD)]
    assert {say("element.workload"), say("element.quality assurance")} <= set(names)
    for index, cell in enumerate(row(found, "missing").cells):
        silent = [
            one.name
            for one in found.table.of(Group.RECORD)
            if one.code[0] == "M" and one.cells[index].state is CellState.NOT_STATED
        ]
        assert list(cell.texts) == silent


@given(st.lists(st.sampled_from(URIS), min_size=2, max_size=5, unique=True), st.data())
def test_a_column_does_not_depend_on_its_neighbours(world, doors, uris, data):
    order = data.draw(st.permutations(uris))
    first, second = (compare(cook(), world, doors, some) for some in (uris, order))
    for one in first.table.rows:
        other = row(second, one.code) if one.code != "doubts" else one
        for at, uri in enumerate(uris):
            if one is not other:
                cell = other.cells[list(order).index(uri)]
                assert replace(one.cells[at], best="") == replace(cell, best="")


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_row(world, doors, language):
    profile = cook(language=language, goal={"occupation": "o/cook"})
    found = compare(profile, world, doors, URIS[:5])
    assert all(one.name and len(one.cells) == 5 for one in found.table.rows)
    assert len(found.table.origins) == 5


def test_an_explanation_has_the_same_numbers(world, doors):
    found = compare(cook(), world, doors, ["c/menu", "c/stock"])
    told = explain(cook(), world, doors, "c/menu")
    assert found.courses[0].doors.ids == told.result.opened.ids
    assert set(SKILLS) >= {*found.courses[0].gap.covers}
