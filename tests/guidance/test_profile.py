"""What a profile may say, and what is refused with found and expected (F06, GDPR 5(1)(c))."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.errors import GuidanceError, InputError, ProfileError
from guidance.learner import (
    LIMITS,
    ClaimEvidence,
    Constraints,
    LearnerProfile,
    LocalSkill,
    SkillClaim,
    read_constraints,
    read_profile,
)
from guidance.storage.files import parse_json, read_json

PERSONAL = {
    "name", "first_name", "last_name", "surname", "birth", "birth_date", "age", "gender", "sex",
    "nationality", "citizenship", "address", "street", "email", "phone", "health", "disability",
    "religion", "photo",
}  # fmt: skip

REFUSED: dict[str, Any] = {
    "not an object": ["s/cook"],
    "a text": "s/cook",
    "nothing": None,
    "a name": {"name": "Ada"},
    "a birth date": {"birth_date": "1990-01-01"},
    "an unknown member of a skill": {"skills": [{"uri": "s/cook", "years": 3}]},
    "an unknown member of constraints": {"constraints": {"postcode": "87-100"}},
    "an unknown member of a goal": {"goal": {"title": "cook"}},
    "an unknown member of a budget": {"constraints": {"budget": {"amount": 1, "per": "month"}}},
    "an unknown member of a local skill": {"local_skills": [{"text": "x", "uri": "s/x"}]},
    "skills as text": {"skills": "s/cook"},
    "a skill as text": {"skills": ["s/cook"]},
    "a skill without uri": {"skills": [{"evidence": "declared"}]},
    "a skill with an empty uri": {"skills": [{"uri": "  "}]},
    "another evidence": {"skills": [{"uri": "s/cook", "evidence": "guessed"}]},
    "evidence as a number": {"skills": [{"uri": "s/cook", "evidence": 3}]},
    "evidence as a list": {"skills": [{"uri": "s/cook", "evidence": ["declared"]}]},
    "a level as number": {"skills": [{"uri": "s/cook", "level": 4}]},
    "rejected as object": {"rejected": {"s/cook": True}},
    "rejected numbers": {"rejected": [1]},
    "a goal as text": {"goal": "o/cook"},
    "a goal as number": {"goal": {"occupation": 5120}},
    "a language in full": {"language": "Polish"},
    "a language of three letters": {"language": "pol"},
    "a language as number": {"language": 48},
    "another language of a local skill": {"local_skills": [{"text": "x", "language": "p1"}]},
    "a local skill without text": {"local_skills": [{"language": "pl"}]},
    "a day that does not exist": {"as_of": "2026-02-30"},
    "a day of another order": {"as_of": "22.11.2026"},
    "a day as number": {"as_of": 20261122},
    "constraints as list": {"constraints": ["budget"]},
    "a budget as number": {"constraints": {"budget": 300}},
    "a budget without amount": {"constraints": {"budget": {"currency": "EUR"}}},
    "a currency as a sign": {"constraints": {"budget": {"amount": 300, "currency": "€"}}},
    "a currency in full": {"constraints": {"budget": {"amount": 300, "currency": "euros"}}},
    "a currency of other letters": {"constraints": {"budget": {"amount": 3, "currency": "zł!"}}},
    "a negative budget": {"constraints": {"budget": {"amount": -1}}},
    "an amount as text": {"constraints": {"budget": {"amount": "300"}}},
    "an amount as truth": {"constraints": {"budget": {"amount": True}}},
    "an amount without end": {"constraints": {"budget": {"amount": float("inf")}}},
    "an amount that is none": {"constraints": {"budget": {"amount": float("nan")}}},
    "too many hours a week": {"constraints": {"hours_per_week": 169}},
    "negative weeks": {"constraints": {"weeks": -1}},
    "a region in words": {"constraints": {"nuts": "Toruń"}},
    "a region of one letter": {"constraints": {"nuts": "P"}},
    "a region of digits": {"constraints": {"nuts": "61"}},
    "a region too long": {"constraints": {"nuts": "PL6135"}},
    "a point of three": {"constraints": {"location": [1, 2, 3]}},
    "a point as text": {"constraints": {"location": "53,18"}},
    "a point beyond the pole": {"constraints": {"location": [91, 0]}},
    "a point beyond the date line": {"constraints": {"location": [0, 181]}},
    "half a point": {"constraints": {"location": [53.0, None]}},
    "a radius from nowhere": {"constraints": {"radius_km": 30}},
    "a negative radius": {"constraints": {"location": [53, 18], "radius_km": -1}},
    "another time": {"constraints": {"times": ["night"]}},
    "times as text": {"constraints": {"times": "day"}},
    "another mode": {"constraints": {"modes": ["hybrid"]}},
    "teaching languages as list": {"constraints": {"teaching_languages": ["pl"]}},
    "another level": {"constraints": {"teaching_languages": {"pl": "native"}}},
    "a level as list": {"constraints": {"teaching_languages": {"pl": ["B1"]}}},
    "another teaching language": {"constraints": {"teaching_languages": {"polish": "B1"}}},
    "a start that does not exist": {"constraints": {"start_from": "2026-13-01"}},
    "an end before the start": {
        "constraints": {"start_from": "2027-01-02", "end_by": "2027-01-01"}
    },
    "a hard limit without value": {"constraints": {"hard": ["budget"]}},
    "a hard limit of an empty list": {"constraints": {"times": [], "hard": ["times"]}},
    "another hard limit": {"constraints": {"hard": ["price"]}},
    "hard as text": {"constraints": {"budget": {"amount": 1}, "hard": "budget"}},
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_found_and_expected(data: Any) -> None:
    with pytest.raises(ProfileError) as caught:
        read_profile(data)
    error = caught.value
    assert error.found
    assert error.expected
    assert error.message.startswith("found ")
    assert "expected " in error.message
    assert isinstance(error, ValueError)
    assert isinstance(error, GuidanceError)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"goal": []}, id="goal as an empty list"),
        pytest.param({"goal": 0}, id="goal as zero"),
        pytest.param({"constraints": []}, id="constraints as an empty list"),
        pytest.param({"constraints": False}, id="constraints as false"),
        pytest.param({"language": 0}, id="language as zero"),
        pytest.param({"language": ""}, id="language as an empty text"),
        pytest.param({"skills": [{"uri": "s/x", "evidence": ""}]}, id="evidence as an empty text"),
        pytest.param({"skills": [{"uri": "s/x", "evidence": False}]}, id="evidence as false"),
    ],
)
def test_a_wrong_type_is_refused_though_it_is_falsy(data: Any) -> None:
    with pytest.raises(ProfileError):
        read_profile(data)


def test_a_number_of_four_hundred_digits_is_refused() -> None:
    with pytest.raises(ProfileError):
        read_profile({"constraints": {"budget": {"amount": 10**400}}})


def test_one_language_with_two_levels_is_refused() -> None:
    with pytest.raises(ProfileError):
        read_constraints({"teaching_languages": {"pl": "A1", "PL": "C2"}})


def test_a_refusal_never_quotes_at_length() -> None:
    with pytest.raises(ProfileError) as caught:
        read_profile({"language": "My name is Ada and I live in Thornbury Road"})
    assert "Thornbury" not in str(caught.value)


# --- what is read -------------------------------------------------------------------------------


def test_an_empty_profile_knows_nothing() -> None:
    assert read_profile({}) == LearnerProfile()


def test_null_is_absent() -> None:
    members = ("skills", "local_skills", "rejected", "goal", "language", "as_of", "constraints")
    assert read_profile(dict.fromkeys(members)) == LearnerProfile()
    assert read_constraints(dict.fromkeys((*LIMITS, "hard"))) == Constraints()


def test_the_published_example() -> None:
    profile = read_profile(
        {
            "skills": [
                {"uri": "s/a", "evidence": "certified", "level": None},
                {"uri": "s/b", "evidence": "inferred"},
                {"uri": "s/c"},
            ],
            "local_skills": [{"text": "pierogi", "language": "PL"}],
            "rejected": ["s/d", "s/d"],
            "goal": {"occupation": "o/cook"},
            "language": "DE",
            "as_of": "2026-11-22",
            "constraints": {
                "nuts": "pl61",
                "location": [53.0, 18.6],
                "radius_km": 30,
                "budget": {"amount": 300, "currency": "eur"},
                "times": ["weekend", "day"],
                "teaching_languages": {"pl": "C2", "en": "B1"},
                "access": ["childcare", "wheelchair"],
                "hard": ["budget"],
            },
        }
    )
    assert profile.held == ("s/a", "s/c")
    assert profile.uncertain == ("s/b",)
    assert profile.rejected == ("s/d",)
    assert profile.local_skills == (LocalSkill("pierogi", "pl"),)
    assert profile.language == "de"
    assert profile.as_of == date(2026, 11, 22)
    limits = profile.constraints
    assert (limits.nuts, limits.location, limits.radius_km) == ("PL61", (53.0, 18.6), 30.0)
    assert limits.budget is not None
    assert (limits.budget.amount, limits.budget.currency) == (300.0, "EUR")
    assert limits.times == ("day", "weekend")
    assert limits.teaching_languages == (("en", "B1"), ("pl", "C2"))
    assert limits.hard == ("budget",)


def test_rejection_outweighs_a_claim() -> None:
    """F06: rejected, then restored."""
    claim = {"uri": "s/cook", "evidence": "certified"}
    assert read_profile({"skills": [claim], "rejected": ["s/cook"]}).held == ()
    assert read_profile({"skills": [claim], "rejected": []}).held == ("s/cook",)


@pytest.mark.parametrize("claim", [{"uri": "s/x"}, {"uri": "s/x", "evidence": None}])
def test_a_claim_without_evidence_is_declared(claim: dict[str, Any]) -> None:
    """Whoever lists a skill says that the person has it; what is only likely is to be marked."""
    (found,) = read_profile({"skills": [claim]}).skills
    assert found == SkillClaim("s/x", ClaimEvidence.DECLARED)


def test_confirmed_once_is_held() -> None:
    both = [{"uri": "s/x", "evidence": "inferred"}, {"uri": "s/x", "evidence": "declared"}]
    profile = read_profile({"skills": both})
    assert (profile.held, profile.uncertain) == (("s/x",), ())


@pytest.mark.parametrize(("code", "nuts"), [("GR30", "EL30"), ("gb", "UK"), ("pl61", "PL61")])
def test_regions_are_written_as_nuts_writes_them(code: str, nuts: str) -> None:
    assert read_constraints({"nuts": code}).nuts == nuts


@pytest.mark.parametrize("kind", [LearnerProfile, Constraints, SkillClaim, LocalSkill])
def test_no_field_for_personal_identity(kind: type) -> None:
    """GDPR 5(1)(c)."""
    assert not PERSONAL & {member.name for member in fields(kind)}


@given(st.sampled_from(sorted(PERSONAL)), st.text(max_size=5))
def test_personal_members_are_refused_wherever_they_stand(name: str, value: str) -> None:
    for data in (
        {name: value},
        {"constraints": {name: value}},
        {"skills": [{"uri": "u", name: value}]},
    ):
        with pytest.raises(ProfileError):
            read_profile(data)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1000, 1000)
    | st.floats(-1e6, 1e6)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
MEMBERS = ("skills", "local_skills", "rejected", "goal", "language", "as_of", "constraints", "x")


@given(st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=4) | JSON)
def test_any_json_is_read_or_refused(data: Any) -> None:
    try:
        profile = read_profile(data)
    except ProfileError:
        return
    assert isinstance(profile, LearnerProfile)


@given(st.dictionaries(st.sampled_from((*LIMITS, "hard")), JSON, max_size=5))
def test_any_limits_are_read_or_refused(data: Any) -> None:
    try:
        limits = read_constraints(data)
    except ProfileError:
        return
    assert all(getattr(limits, name) not in (None, ()) for name in limits.hard)


# --- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ['{"a": NaN}', '{"a": Infinity}', '{"a": 1, "a": 2}', "{", "", "[" * 100_000, '{"a": 1} x'],
)
def test_json_that_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_json(text)
    assert caught.value.expected


def test_files_missing_or_not_utf8_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        read_json(tmp_path / "none.json")
    (tmp_path / "latin.json").write_bytes('{"language": "pł"}'.encode("iso-8859-2"))
    with pytest.raises(InputError, match="UTF-8"):
        read_json(tmp_path / "latin.json")


def test_a_byte_order_mark_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"language": "pl"}).encode())
    assert read_profile(read_json(path)).language == "pl"
