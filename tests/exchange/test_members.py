"""What a format has no word for is kept beside it, and only what fits is taken back (F18)."""

import contextlib
import json
from datetime import date

import pytest
from generated_courses import courses
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.credential import CourseKind, LearningOpportunity, MicroCredential, Money
from guidance.exchange.members import completed, fitted, unsaid

PLAIN = MicroCredential("urn:x:1", "Bread", "Mill", CourseKind.MODULE, "s")
RUN = LearningOpportunity("r", date(2026, 5, 4), price=Money(0.0, "EUR"), times=("day",))


def test_only_what_differs_is_kept():
    assert unsaid(PLAIN, PLAIN) == {}
    changed = completed(PLAIN, {"eqf": 4, "kind": "short course", "withdrawn": "2026-01-01"})
    assert unsaid(changed, PLAIN) == {
        "kind": "short course",
        "eqf": 4,
        "withdrawn": "2026-01-01",
    }


@settings(max_examples=40, deadline=None)
@given(courses(), courses())
def test_what_is_kept_turns_one_record_into_the_other(record, other):
    kept = json.loads(json.dumps(unsaid(record, other)))
    assert completed(other, kept) == record


@pytest.mark.parametrize(
    "members",
    [
        {"colour": "red"},
        {"eqf": "4"},
        {"eqf": True},
        {"ects": 10**400},
        {"title": None},
        {"title": 3},
        {"kind": "novel"},
        {"withdrawn": "soon"},
        {"learning_outcomes": "one"},
        {"learning_outcomes": [1]},
        {"runs": [{"id": "r", "colour": "red"}]},
        {"runs": [{}]},
        {"runs": [["id"]]},
    ],
)
def test_what_does_not_fit_is_refused_without_quoting_it(members):
    with pytest.raises(ValueError, match=r".+") as caught:
        completed(PLAIN, members)
    assert not any(word in str(caught.value) for word in ("red", "novel", "soon"))


def test_records_within_records_are_read():
    kept = unsaid(completed(PLAIN, {"runs": [unsaid(RUN, LearningOpportunity(""))]}), PLAIN)
    assert completed(PLAIN, kept).runs == (RUN,)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(st.sampled_from((str, int, float, bool, date, CourseKind, Money, tuple[str, ...])), VALUES)
def test_a_value_fits_or_is_refused(kind, value):
    with contextlib.suppress(ValueError):
        assert type(fitted(kind, value)) in (kind, tuple)
