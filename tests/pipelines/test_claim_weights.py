"""Claims weighed against the other fields of a course, with an encoder that counts words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.claims import ClaimRule
from guidance.credential import CourseKind, Evidence, MicroCredential, SkillTag
from guidance.taxonomy import Skill, SkillKind, Taxonomy
from guidance.vectors import Vectors
from pipelines.claims import (
    Scale,
    Stated,
    claim_matrices,
    field_vectors,
    in_whole_numbers,
    shares_nearer,
    weigh_claims,
)

LABELS = ("bake bread", "bake cakes", "drive vans", "keep stock", "paint walls", "weld pipes")
URIS = tuple(f"s/{label.replace(' ', '-')}" for label in LABELS)
RULE = ClaimRule(fits=0.01, strays=0.3, hours_per_skill=20.0, steepness=3.0)


class Words:
    """Counts words by checksum into 256 dimensions; no weights."""

    digest, dimensions = "words", 256

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().replace(".", " ").replace(",", " ").split():
                row[crc32(word.encode()) % 256] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.fixture(scope="module")
def scale() -> Scale:
    skills = tuple(
        Skill(uri, label, SkillKind.COMPETENCE) for uri, label in zip(URIS, LABELS, strict=True)
    )
    return Scale.of(Taxonomy("1", skills, (), ()), Words(), RULE)


BAKERY = MicroCredential(
    "c/bakery",
    "Bake at home",
    "somebody",
    CourseKind.SHORT_COURSE,
    "here",
    description="Bread and cakes",
    learning_outcomes=("bake bread", "weld pipes"),
    hours=100.0,
)


def tag(uri: str, evidence: Evidence = Evidence.OUTCOME) -> SkillTag:
    return SkillTag(uri, 0.9, evidence)


def stated(course: MicroCredential, tags: Sequence[SkillTag], hours: float = 100.0) -> Stated:
    return Stated(course, tags, field_vectors([course], Words())[0], hours)


def claims(course: MicroCredential, tags: Sequence[SkillTag], scale: Scale) -> list[float]:
    return weigh_claims([course], [tags], scale)[0].tolist()


def test_a_skill_that_the_rest_of_the_course_speaks_of_counts_and_a_stranger_does_not(
    scale: Scale,
) -> None:
    """F20."""
    bread, pipes = claims(BAKERY, [tag("s/bake-bread"), tag("s/weld-pipes")], scale)
    assert bread == pytest.approx(RULE.outcome)
    assert pipes == 0.0


@pytest.mark.parametrize(
    ("evidence", "field"),
    [
        (Evidence.OUTCOME, {"learning_outcomes": ("weld pipes",) * 50}),
        (Evidence.DESCRIPTION, {"description": "weld pipes. " * 50}),
        (Evidence.TITLE, {"title": "weld pipes " * 50}),
    ],
)
def test_no_field_vouches_for_itself(
    scale: Scale, evidence: Evidence, field: dict[str, object]
) -> None:
    """However often a field names a skill, the claim read from it counts what it did."""
    filled = replace(BAKERY, **field)  # type: ignore[arg-type]
    honest = shares_nearer([stated(BAKERY, [tag("s/weld-pipes", evidence)])], scale)
    stuffed = shares_nearer([stated(filled, [tag("s/weld-pipes", evidence)])], scale)
    assert np.array_equal(honest[0], stuffed[0])


def test_nothing_else_said_is_unknown(scale: Scale) -> None:
    bare = replace(BAKERY, title="Weld pipes", description="", learning_outcomes=())
    (found,) = shares_nearer([stated(bare, [tag("s/weld-pipes", Evidence.TITLE)])], scale)
    assert np.isnan(found).all()
    assert claims(bare, [tag("s/weld-pipes", Evidence.TITLE)], scale) == pytest.approx(
        [RULE.title * RULE.titled]
    )


def test_fifty_added_skills_lower_what_the_honest_one_counts(scale: Scale) -> None:
    crowd = [tag(uri) for uri in URIS for _ in range(8)]
    alone = claims(BAKERY, [tag("s/bake-bread")], scale)[0]
    assert max(claims(BAKERY, crowd, scale)) == pytest.approx(alone * (5 / 48) ** 3)


def test_weak_claims_are_neither_credited_nor_taught(scale: Scale) -> None:
    tags = [tag("s/bake-bread"), tag("s/weld-pipes")]
    claimed, taught = claim_matrices([BAKERY], [tags], scale)
    at = scale.positions["s/bake-bread"]
    assert claimed.indices.tolist() == taught.indices.tolist() == [at]
    assert claimed.data == pytest.approx([RULE.outcome])
    assert taught.data == pytest.approx([0.9])
    assert claimed.shape == taught.shape == (1, len(URIS))


def test_courses_without_tags_claim_nothing(scale: Scale) -> None:
    claimed, taught = claim_matrices([BAKERY], [[]], scale)
    assert claimed.nnz == taught.nnz == 0


@given(st.permutations(range(4)))
def test_a_course_counts_the_same_beside_any_others(scale: Scale, order: list[int]) -> None:
    """Equal inputs give equal bytes: no course depends on what else is weighed with it."""
    courses = [replace(BAKERY, uri=f"c/{n}", title=label) for n, label in enumerate(LABELS[:4])]
    tags = [[tag(uri) for uri in URIS[: n + 1]] for n in range(4)]
    alone = [claims(course, group, scale) for course, group in zip(courses, tags, strict=True)]
    found = weigh_claims([courses[n] for n in order], [tags[n] for n in order], scale)
    assert [one.tolist() for one in found] == [alone[n] for n in order]


@given(st.integers(0, 1000))
def test_products_of_whole_numbers_have_the_same_bytes_in_any_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    drawn = rng.normal(size=(2, 256)).astype(np.float32)
    one, other = in_whole_numbers(drawn / np.linalg.norm(drawn, axis=1, keepdims=True))
    order = rng.permutation(256)
    exact = int(one.astype(np.int64) @ other.astype(np.int64))
    assert float(one @ other) == float(one[order] @ other[order]) == exact


@given(
    st.lists(st.tuples(st.sampled_from(URIS), st.sampled_from(Evidence)), min_size=1, max_size=6),
    st.booleans(),
    st.one_of(st.none(), st.floats(1, 300)),
)
def test_leaving_hours_or_assessment_out_never_raises_a_claim(
    scale: Scale, named: list[tuple[str, Evidence]], assessed: bool, hours: float | None
) -> None:
    tags = [tag(uri, evidence) for uri, evidence in named]
    others = [replace(BAKERY, uri=f"c/{n}", hours=10.0 * n) for n in range(3)]
    said = replace(BAKERY, hours=hours, assessment="exam" if assessed else None)
    silent = replace(said, hours=None, assessment=None)
    before = weigh_claims([said, *others], [tags, [], [], []], scale)[0]
    after = weigh_claims([silent, *others], [tags, [], [], []], scale)[0]
    assert (after <= before + 1e-12).all()
