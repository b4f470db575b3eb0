"""The human list: a pure function of the machine's list and the decisions (F44)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.casework.human_list import Action, Decision, HumanList, decided, human_list
from guidance.casework.reasons import check_reason, codes_for, reason_codes
from guidance.errors import InputError
from guidance.messages import languages, messages_for

MACHINE = ("a", "b", "c", "d")


def decision(action: str, credential: str | None = None, place: int | None = None) -> Decision:
    return Decision(Action(action), credential, place, "learner_wish", "an internship")


@pytest.mark.parametrize(
    ("made", "left"),
    [
        ([("promote", "c", 1)], "cabd"),
        ([("promote", "c")], "acbd"),
        ([("demote", "a")], "bacd"),
        ([("demote", "a", 4)], "bcda"),
        ([("exclude", "b")], "acd"),
        ([("add", "x")], "abcdx"),
        ([("add", "x", 1)], "xabcd"),
        ([("exclude", "b"), ("add", "b", 1)], "bacd"),
        ([("add", "x", 2), ("promote", "x"), ("exclude", "a")], "xbcd"),
        ([("exclude", "b"), ("promote", "d", 1), ("demote", "a")], "dca"),
    ],
)
def test_by_hand(made, left):
    shown = human_list(MACHINE, [decision(*one) for one in made])
    assert shown.courses == tuple(left)
    assert set(shown.courses).isdisjoint(shown.excluded)


def test_what_is_added_taken_out_and_done_besides_is_named():
    made = [decision("add", "x"), decision("exclude", "a"), decision("free_action")]
    shown = human_list(MACHINE, made)
    assert shown == HumanList(("b", "c", "d", "x"), ("a",), ("x",), ("an internship",))


@pytest.mark.parametrize(
    "made",
    [
        ("promote", "x"),
        ("promote", "a"),
        ("promote", "b", 2),
        ("promote", "b", 0),
        ("demote", "d"),
        ("demote", "a", 1),
        ("demote", "a", 5),
        ("exclude", "x"),
        ("exclude", None),
        ("add", "a"),
        ("add", None),
        ("add", "x", 6),
    ],
)
def test_what_does_not_fit_the_list_is_refused(made):
    with pytest.raises(InputError):
        decided(HumanList(MACHINE), decision(*made))


@given(st.lists(st.tuples(st.sampled_from(list(Action)), st.sampled_from("abcdxyz"), st.none() | st.integers(1, 5))))  # fmt: skip
def test_no_course_is_lost_or_doubled_whatever_is_decided(made):
    shown = HumanList(MACHINE)
    for action, course, place in made:
        try:
            shown = decided(shown, decision(action, course, place))
        except InputError:
            continue
    assert len(set(shown.courses)) == len(shown.courses)
    assert set(MACHINE) <= {*shown.courses, *shown.excluded}
    assert {*shown.courses, *shown.excluded} <= {*MACHINE, *shown.added}


def test_every_action_has_reasons_and_every_reason_its_sentence():
    assert all(codes_for(action) for action in Action)
    for language in languages():
        say = messages_for(language).say
        told = [say(f"reason_code.{code.name}") for code in reason_codes()]
        assert len(set(told)) == len(told)


@pytest.mark.parametrize(
    ("action", "code", "text"),
    [
        ("promote", "doubtful_quality", "x"),
        ("promote", "", "x"),
        ("exclude", "doubtful_quality", " "),
        ("promote", "another", ""),
        ("free_action", "learner_wish", ""),
    ],
)
def test_a_reason_must_fit(action, code, text):
    with pytest.raises(InputError):
        check_reason(Decision(Action(action), "a", None, code, text))


def test_a_fitting_reason_is_taken():
    check_reason(Decision(Action.PROMOTE, "a", None, "learner_wish", ""))
    check_reason(Decision(Action.EXCLUDE, "a", None, "doubtful_quality", "no teacher named"))
