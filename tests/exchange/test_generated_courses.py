"""The courses that round trips are tried with are whole and varied (F18)."""

from dataclasses import fields

from generated_courses import courses
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.credential import MicroCredential
from guidance.storage.codec import from_line, to_line


@given(courses())
def test_generated_courses_are_courses_that_can_be_stored(course):
    assert course.title == course.title.strip() != ""
    assert from_line(MicroCredential, to_line(course)) == course
    assert {tie.skill for tie in course.outcome_skills} <= set(course.declared_skills)


def test_every_member_is_filled_by_some_of_them():
    """By sixty of them: the fewer are needed, the sooner a property meets a member."""
    empty = MicroCredential("u", "t", "p", "micro-credential", "s")
    unfilled = {field.name for field in fields(MicroCredential)}

    @settings(max_examples=20, derandomize=True, deadline=None, database=None)
    @given(st.lists(courses(), min_size=3, max_size=3))
    def drawn(some):
        for course in some:
            unfilled.difference_update(
                name for name in set(unfilled) if getattr(course, name) != getattr(empty, name)
            )

    drawn()
    assert not unfilled
