"""F17: what curators decide about tags, worked out on one made-up course, and as laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.credential import CourseKind, Evidence, MicroCredential, SkillTag
from guidance.credential.curation import (
    COLUMNS,
    Curation,
    Decision,
    Ruling,
    curate,
    decision_cells,
    escaped,
    read_decision,
    unescaped,
)

DAY = date(2026, 11, 1)
COURSE = MicroCredential(
    "c/bread",
    "Bread at home",
    "Mill School",
    CourseKind.SHORT_COURSE,
    "here",
    learning_outcomes=("Knead dough.", "Bake a loaf."),
)
TAGS = (
    SkillTag("s/bake", 0.8, Evidence.OUTCOME, "Bake a loaf."),
    SkillTag("s/drive", 0.6, Evidence.DESCRIPTION, "loaf about"),
    SkillTag("s/mill", 1.0, Evidence.DECLARED),
)


def decide(ruling: Ruling, skill: str, **more: object) -> Decision:
    plain = Decision("c/bread", "", skill, ruling, "ana", DAY, "because")
    return replace(plain, **more)  # type: ignore[arg-type]


def after(*decisions: Decision, tags: tuple[SkillTag, ...] = TAGS) -> dict[str, SkillTag]:
    found = curate((COURSE,), {COURSE.uri: tags}, Curation.of(decisions))
    return {tag.skill: tag for tag in found.tags[COURSE.uri]}


def test_without_decisions_nothing_changes() -> None:
    """F17."""
    assert tuple(after().values()) == TAGS


def test_an_accepted_tag_is_sure_and_names_the_day() -> None:
    """F17: accepted tags win over the model, whether or not it read them."""
    known, fresh = (after(decide(Ruling.ACCEPT, skill))[skill] for skill in ("s/drive", "s/knead"))
    assert known == SkillTag("s/drive", 1.0, Evidence.CURATED, "loaf about", DAY)
    assert fresh == SkillTag("s/knead", 1.0, Evidence.CURATED, "", DAY)


def test_an_accepted_outcome_is_quoted() -> None:
    for outcome in ("1", "Knead dough."):
        found = after(decide(Ruling.ACCEPT, "s/knead", outcome=outcome))
        assert found["s/knead"].quote == "Knead dough."


def test_a_rejected_tag_is_gone_from_its_course_only() -> None:
    other = replace(COURSE, uri="c/cake")
    tags = {"c/bread": TAGS, "c/cake": TAGS}
    found = curate((COURSE, other), tags, Curation.of([decide(Ruling.REJECT, "s/bake")]))
    assert "s/bake" not in {tag.skill for tag in found.tags["c/bread"]}
    assert found.tags["c/cake"] == TAGS
    assert found.told == (("tags rejected", 1),)


def test_a_rejection_in_one_outcome_leaves_what_was_read_elsewhere() -> None:
    assert "s/bake" in after(decide(Ruling.REJECT, "s/bake", outcome="1"))
    assert "s/bake" not in after(decide(Ruling.REJECT, "s/bake", outcome="2"))


def test_a_blacklisted_skill_goes_from_every_course_unless_it_is_accepted_there() -> None:
    barred = decide(Ruling.BLACKLIST, "s/bake")
    assert "s/bake" not in after(barred)
    kept = after(barred, decide(Ruling.ACCEPT, "s/bake"))
    assert kept["s/bake"].evidence is Evidence.CURATED


def test_a_blacklisted_skill_is_allowed_again_by_an_acceptance_for_every_course() -> None:
    barred = decide(Ruling.BLACKLIST, "s/bake")
    lifted = decide(Ruling.ACCEPT, "s/bake", credential="", decided=DAY + timedelta(1))
    assert after(barred, lifted)["s/bake"] == TAGS[0]
    assert "s/bake" not in after(replace(lifted, decided=DAY - timedelta(1)), barred)


def test_what_the_provider_states_stays() -> None:
    for ruling in Ruling:
        assert after(decide(ruling, "s/mill"))["s/mill"] == TAGS[2]


def test_the_last_decision_counts_by_day_and_then_by_place() -> None:
    accept, reject = decide(Ruling.ACCEPT, "s/bake"), decide(Ruling.REJECT, "s/bake")
    assert "s/bake" not in after(accept, reject)
    assert "s/bake" in after(reject, accept)
    assert "s/bake" in after(replace(accept, decided=DAY + timedelta(1)), reject)


def test_an_outcome_that_is_gone_is_told_and_not_applied() -> None:
    curation = Curation.of([decide(Ruling.ACCEPT, "s/knead", outcome="3")])
    found = curate((COURSE,), {COURSE.uri: TAGS}, curation)
    assert found.tags[COURSE.uri] == TAGS
    assert found.told == (("decisions on an outcome that the course has no more, not applied", 1),)


WRONG = {
    "decision": {"decision": "maybe"},
    "skill": {"skill": ""},
    "curator": {"curator": " "},
    "date": {"date": "2026-02-30"},
    "course": {"credential": "", "decision": "reject"},
    "outcome": {"credential": "", "outcome": "1"},
    "characters": {"reason": "x" * 2001},
}


@pytest.mark.parametrize("named", WRONG)
def test_a_wrong_cell_is_named_and_not_quoted(named: str) -> None:
    row = dict(zip(COLUMNS, decision_cells(decide(Ruling.ACCEPT, "s/bake")), strict=True))
    with pytest.raises(ValueError, match=named) as caught:
        read_decision(row | WRONG[named])
    assert "maybe" not in str(caught.value)
    assert "xxx" not in str(caught.value)


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)


@given(CELLS)
def test_no_cell_is_a_formula_and_each_comes_back(cell: str) -> None:
    written = escaped(cell)
    assert written[:1] not in ("=", "+", "-", "@")
    assert unescaped(written) == cell


@given(
    st.lists(
        st.builds(
            decide,
            st.sampled_from(Ruling),
            st.sampled_from(["s/bake", "s/drive", "s/knead", "s/mill"]),
            outcome=st.sampled_from(["", "1", "2"]),
            decided=st.dates(DAY, DAY + timedelta(3)),
        ),
        max_size=8,
    )
)
def test_laws_of_curation(decisions: list[Decision]) -> None:
    """F17: what is stated stays, what is accepted last stands, and deciding twice changes nothing."""
    found = after(*decisions)
    assert found["s/mill"] == TAGS[2]
    assert found == after(*decisions, *Curation.of(decisions).decisions)
    assert all(tag.confidence == 1.0 for tag in found.values() if tag.decided)
    rows = [dict(zip(COLUMNS, decision_cells(one), strict=True)) for one in decisions]
    assert [read_decision(row) for row in rows] == decisions
