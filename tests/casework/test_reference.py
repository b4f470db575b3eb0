"""A reference tells nothing of a person (F10; GDPR 5(1)(c))."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.casework.reference import checked_reference, made_reference
from guidance.errors import InputError


@pytest.mark.parametrize("text", ["TOR-0142", "K7M2-R4T9", "a-1-b", "C4455", " tor-0142 "])
def test_what_a_centre_writes_on_its_file(text):
    assert checked_reference(text) == text.strip().upper()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("KOWALSKI-1", "name"),
        ("Anna", "name"),
        ("ANNA-12", "name"),
        ("AB-CD", "name"),
        ("anna@example.org", "mail"),
        ("19850412", "digits in a row"),
        ("85041212345", "digits in a row"),
        ("1985-04-12", "date"),
        ("12-4-85", "date"),
        ("X-12-04-1985", "date"),
        ("C 44", "other characters"),
        ("C--44", "other characters"),
        ("", "0 characters"),
        ("C1", "2 characters"),
        ("C44-" * 9, "characters"),
        ("Ł-1234", "other characters"),
    ],
)
def test_what_is_refused_and_why(text, why):
    with pytest.raises(InputError, match=why) as refused:
        checked_reference(text)
    assert not text or text not in refused.value.message


@given(st.integers(min_value=0, max_value=2**64))
def test_a_made_reference_passes_its_own_rule(number):
    made = made_reference(number)
    assert checked_reference(made) == made


def test_made_references_differ():
    assert len({made_reference(number) for number in range(30_000)}) == 30_000
