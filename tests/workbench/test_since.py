"""What changed since a visit: each kind of change made by hand in the world, told in six languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from world import ADS, COURSES, ad, ask, cook, run_at, with_ads, with_courses

from guidance.answer import to_json
from guidance.credential import Money
from guidance.explanation import Voice
from guidance.messages import languages
from guidance.recommendation.since import ChangeKind, Visit, changes_since, visit_of
from guidance.recommendation.since_words import change_sentences
from guidance.storage.codec import from_line, to_line

THEN, NOW = "2026-11-22", "2026-12-20"
MENU = next(one for one in COURSES if one.uri == "c/menu")
RUN = next(run for run in MENU.runs if run.id == "r/menu-2")


@pytest.fixture(scope="session")
def visit(world, doors) -> Visit:
    return visit_of(to_json(ask(cook(as_of=THEN), world, doors)), ["c/menu", "c/accounts"], world)


def later(visit, snapshot, policy, day=THEN):
    profile = cook(as_of=day)
    return changes_since(visit, ask(profile, snapshot, policy), profile, snapshot)


def changed(world, **members):
    """Return the world with c/menu described otherwise, under another name."""
    courses = [replace(one, **members) if one is MENU else one for one in COURSES]
    return replace(with_courses(world, courses), digest="another")


def only(changes, kind):
    (found,) = (change for change in changes if change.kind is kind)
    return found


def test_the_visit_keeps_what_a_return_asks_for(world, doors, visit):
    answer = ask(cook(as_of=THEN), world, doors)
    assert visit.agreed == ("c/menu", "c/accounts")
    menu, accounts = visit.course("c/menu"), visit.course("c/accounts")
    listed = next(item for item in answer.results if item.credential == "c/menu")
    assert (menu.rank, menu.opened) == (listed.rank, listed.opened.ids)
    assert (menu.planned.start, menu.price) == (RUN.start, RUN.price)
    assert sum(points for _, points in menu.points) == pytest.approx(listed.score, abs=1e-3)
    assert (accounts.rank, accounts.planned.title) == (None, "Accounts")


def test_a_visit_survives_being_written_down(visit):
    assert from_line(Visit, to_line(visit)) == visit


def test_nothing_changed_on_the_same_day(world, doors, visit):
    assert [change.kind for change in later(visit, world, doors)] == [ChangeKind.SAME_DATA]


def test_a_run_that_has_started_meanwhile(world, doors, visit):
    changes = later(visit, world, doors, NOW)
    started = [c for c in changes if c.kind is ChangeKind.STARTED and c.credential == "c/menu"]
    assert [change.after for change in started] == [RUN.start]


def test_a_run_without_a_free_seat(world, doors, visit):
    full = changed(world, runs=(replace(RUN, seats=0),))
    assert only(later(visit, full, doors), ChangeKind.FULL).credential == "c/menu"
    free = changed(world, runs=(replace(RUN, seats=3),))
    assert not any(c.kind is ChangeKind.FULL for c in later(visit, free, doors))


def test_a_run_that_was_full_already_is_no_news(world, doors):
    full = changed(world, runs=(replace(RUN, seats=0),))
    before = visit_of(to_json(ask(cook(as_of=THEN), full, doors)), ["c/menu"], full)
    assert not any(change.kind is ChangeKind.FULL for change in later(before, full, doors))


@pytest.mark.parametrize("price", [Money(99.0, "EUR"), None, Money(0.0, "EUR")])
def test_another_price_and_one_no_longer_stated(world, doors, visit, price):
    """F16: a price that is not stated any more is unknown, not zero."""
    found = only(later(visit, changed(world, runs=(replace(RUN, price=price),)), doors), ChangeKind.PRICE)  # fmt: skip
    assert (found.before, found.after) == (RUN.price, price)


def test_a_withdrawn_course_names_its_successor_once(world, doors, visit):
    """F16."""
    gone = changed(world, withdrawn=date(2026, 11, 20), successor="c/stock")
    changes = [c for c in later(visit, gone, doors) if c.credential == "c/menu"]
    assert [change.kind for change in changes] == [ChangeKind.COURSE]
    assert changes[0].became.successor == "c/stock"


def test_a_course_that_vanished(world, doors, visit):
    strange = replace(visit.courses[0].planned, credential="c/vanished", title="Lost")
    kept = replace(visit.courses[0], planned=strange, rank=3)
    changes = later(replace(visit, courses=(*visit.courses, kept)), world, doors)
    (told,) = (change for change in changes if change.credential == "c/vanished")
    assert told.became.standing.value == "gone"


def test_new_ads_and_ads_that_are_gone(world, doors, visit):
    """F31: by id."""
    fewer = [one for one in ADS if one.vacancy.id != "a02"]
    more = [*fewer, ad(77, "PL61", "pl", "o/cook")]
    changes = later(visit, replace(with_ads(world, more), digest="other"), doors)
    told = next(c for c in changes if c.kind is ChangeKind.DOORS and c.credential == "c/kitchen")
    assert (told.gained, told.lost) == (("a77",), ("a02",))


def test_a_course_that_enters_and_one_that_leaves(world, doors, visit):
    shorter = replace(visit, courses=tuple(k for k in visit.courses if k.rank != 1))
    entered = only(later(shorter, world, doors), ChangeKind.ENTERED)
    first = next(kept for kept in visit.courses if kept.rank == 1)
    assert (entered.credential, entered.after) == (first.planned.credential, 1)
    profile = cook(as_of=THEN, constraints={"nuts": "PL61", "modes": ["online"], "hard": ["modes"]})
    answer = ask(profile, world, doors)
    left = [c for c in changes_since(visit, answer, profile, world) if c.kind is ChangeKind.LEFT]
    limits = {change.excluded.limit for change in left if change.excluded}
    assert left
    assert limits == {"modes"}


def test_why_a_course_moved(world, doors, visit):
    """The parts of the score that changed most; where none did, others moved."""
    swapped = {1: 2, 2: 1}
    turned = [replace(kept, rank=swapped.get(kept.rank, kept.rank)) for kept in visit.courses]
    changes = later(replace(visit, courses=tuple(turned)), world, doors)
    moved = [change for change in changes if change.kind is ChangeKind.PLACE]
    assert [(change.before, change.after, change.because) for change in moved] == [(2, 1, ()), (1, 2, ())]  # fmt: skip
    less = [replace(k, rank=9, points=(("effort", 0.9), ("quality", 0.0))) for k in visit.courses]
    changes = later(replace(visit, courses=tuple(less)), world, doors)
    assert all(c.because[0] == "effort" for c in changes if c.kind is ChangeKind.PLACE)


def test_ads_grow_old_and_data_are_renewed(world, doors, visit):
    """F30: the age of the data is said."""
    old = only(later(visit, world, doors, NOW), ChangeKind.OLD_ADS)
    assert (old.before, old.after) == (date(2026, 11, 1), 49)
    earlier = tuple((name, kind, "2026-09-01") for name, kind, _ in visit.sources)
    newer = later(replace(visit, sources=earlier, snapshot="old"), world, doors)
    assert {c.title for c in newer if c.kind is ChangeKind.NEWER} == {n for n, _, _ in earlier}


def test_what_was_not_kept_is_not_claimed(world, doors):
    """Without the old snapshot nothing is said of prices and days."""
    bare = visit_of(to_json(ask(cook(as_of=THEN), world, doors)), ["c/menu"], None)
    dearer = changed(world, runs=(replace(RUN, price=Money(500.0, "EUR")),))
    changes = later(bare, dearer, doors)
    assert not any(c.kind in (ChangeKind.PRICE, ChangeKind.FULL) for c in changes)


@pytest.mark.parametrize("language", languages())
def test_every_change_can_be_said(world, doors, visit, language):
    profile = cook(language=language)
    voice = Voice.of(language, world)
    dearer = replace(RUN, price=Money(99.0, "EUR"), seats=0)
    worlds = [
        changed(world, runs=(dearer,)),
        changed(world, withdrawn=date(2026, 11, 20), successor="c/stock"),
        replace(with_ads(world, [*ADS[3:], ad(77, "PL61", "pl", "o/cook")]), digest="other"),
        world,
    ]
    seen = set()
    shuffled = [replace(kept, rank=kept.rank and kept.rank + 1) for kept in visit.courses]
    for snapshot in worlds:
        for before in (visit, replace(visit, courses=tuple(shuffled[:-2]))):
            for change in later(before, snapshot, doors, NOW):
                said = change_sentences(change, profile.constraints, voice)
                assert said
                assert all("{" not in sentence and "None" not in sentence for sentence in said)
                seen.add(change.kind)
    assert seen >= set(ChangeKind) - {ChangeKind.LEFT, ChangeKind.NEWER}


def test_a_new_run_has_other_days(world, doors, visit):
    moved = run_at("r/menu-2", date(2027, 1, 11), price=RUN.price)
    told = only(later(visit, changed(world, runs=(moved,)), doors), ChangeKind.COURSE)
    assert told.became.standing.value == "moved"
