"""F11: what a release changes is told concept by concept; nothing is redirected by likeness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.errors import InputError
from guidance.taxonomy import (
    Basis,
    ConceptKind,
    Fate,
    Redirect,
    Redirects,
    RelationKind,
    Release,
    ReleasedConcept,
    compare,
)

E, MAYBE = RelationKind.ESSENTIAL, RelationKind.OPTIONAL
SKILL, JOB = ConceptKind.SKILL, ConceptKind.OCCUPATION


def concepts(labels: dict[str, str] | None, kind: str = "") -> tuple[ReleasedConcept, ...] | None:
    if labels is None:
        return None
    return tuple(ReleasedConcept(uri, labels[uri], kind) for uri in sorted(labels))


def release(
    name: str, skills: dict[str, str] | None, jobs: dict[str, str] | None = None, **more: object
) -> Release:
    return Release(name, "en", concepts(skills), concepts(jobs or {}), **more)  # type: ignore[arg-type]


def redirects(**pairs: str | None) -> Redirects:
    return Redirects.of(Redirect(old, new) for old, new in pairs.items())


def test_new_retired_and_relabelled_are_told_apart() -> None:
    before = release("1", {"a": "knead dough", "b": "bake bread", "c": "sell bread"})
    after = release("2", {"a": "knead dough", "b": "bake loaves", "d": "plan menus"})
    found = compare(before, after).skills
    assert (found.old, found.new, found.kept) == (3, 3, 1)
    assert [c.uri for c in found.of(Fate.RETIRED)] == ["c"]
    assert [(c.uri, c.old_label, c.new_label) for c in found.of(Fate.RELABELLED)] == [
        ("b", "bake bread", "bake loaves")
    ]
    assert [c.uri for c in found.of(Fate.NEW)] == ["d"]
    assert not found.of(Fate.REDIRECTED)


def test_skills_and_occupations_are_held_apart() -> None:
    """A retired occupation is never redirected to a skill of the same name, nor the reverse."""
    before = release("1", {"a": "baker"}, {"x": "cook"})
    after = release("2", {"y": "cook"}, {"b": "baker"})
    changes = compare(before, after)
    assert [c.fate for c in changes.skills.changes] == [Fate.NEW, Fate.RETIRED]
    assert [c.fate for c in changes.occupations.changes] == [Fate.NEW, Fate.RETIRED]
    assert changes.fate("a", JOB).fate is Fate.UNKNOWN


def test_a_delivery_without_its_skills_retires_none() -> None:
    before = release("1", {"a": "knead dough"}, {"x": "baker"})
    changes = compare(before, release("2", None, {"x": "baker"}))
    assert not changes.skills.delivered
    assert changes.skills.changes == ()
    assert changes.fate("a", SKILL).fate is Fate.NOT_DELIVERED
    assert changes.fate("x", JOB).fate is Fate.KEPT


def test_what_the_old_delivery_lacks_is_not_new() -> None:
    changes = compare(release("1", None), release("2", {"a": "knead dough"}))
    assert changes.skills.changes == ()
    assert changes.fate("a", SKILL).fate is Fate.KEPT
    assert changes.fate("b", SKILL).fate is Fate.NOT_DELIVERED


def test_one_label_on_either_side_redirects() -> None:
    """Blanks and apostrophes are made plain first; letters are not touched."""
    before = release("1", {"a": "cook\u00a0eggs ", "b": "bakers\u2019 sums", "c": "Cut Meat"})
    after = release("2", {"d": "cook eggs", "e": "bakers' sums", "f": "cut meat"})
    found = {c.uri: c for c in compare(before, after).skills.changes}
    assert (found["a"].new, found["a"].basis) == ("d", Basis.LABEL)
    assert found["b"].new == "e"
    assert found["c"].fate is Fate.RETIRED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"a": "cook", "b": "cook"}, {"c": "cook"}),
        ({"a": "cook"}, {"c": "cook", "d": "cook"}),
    ],
)
def test_a_label_of_several_concepts_redirects_nothing(
    old: dict[str, str], new: dict[str, str]
) -> None:
    found = compare(release("1", old), release("2", new)).skills
    assert not found.of(Fate.REDIRECTED)
    assert len(found.of(Fate.RETIRED)) == len(old)


def test_a_label_of_another_type_redirects_nothing() -> None:
    before = Release("1", "en", concepts({"a": "law"}, "knowledge"), ())
    after = Release("2", "en", concepts({"b": "law"}, "skill/competence"), ())
    assert [c.fate for c in compare(before, after).skills.changes] == [Fate.NEW, Fate.RETIRED]


def test_a_release_without_types_is_compared_without_them() -> None:
    before = Release("1", "en", concepts({"a": "law"}, "knowledge"), ())
    after = Release("2", "en", concepts({"b": "law"}), ())
    assert [c.fate for c in compare(before, after).skills.changes] == [Fate.NEW, Fate.REDIRECTED]


def test_what_was_supplied_comes_before_a_label() -> None:
    before, after = release("1", {"a": "cook"}), release("2", {"b": "cook", "c": "cook meals"})
    (gone,) = compare(before, after, redirects(a="c")).skills.of(Fate.REDIRECTED)
    assert (gone.new, gone.basis) == ("c", Basis.SUPPLIED)
    (asked,) = compare(before, after, redirects(a=None)).skills.of(Fate.RETIRED)
    assert asked.basis is Basis.SUPPLIED


def test_the_release_s_own_columns_count() -> None:
    before = release("1", {"a": "cook"})
    own = (Redirect("a", "c", basis=Basis.RELEASE),)
    after = release("2", {"c": "cook meals"}, replaced=own)
    (gone,) = compare(before, after).skills.of(Fate.REDIRECTED)
    assert (gone.new, gone.basis) == ("c", Basis.RELEASE)
    assert compare(before, after, redirects(a=None)).skills.of(Fate.RETIRED)


def test_concepts_that_become_one_are_marked() -> None:
    before = release("1", {"a": "boil", "b": "steam", "c": "fry", "d": "roast"})
    after = release("2", {"c": "fry", "e": "cook"})
    found = compare(before, after, redirects(a="e", b="e", d="c")).skills
    assert {c.uri: c.merged for c in found.of(Fate.REDIRECTED)} == dict.fromkeys("abd", True)


def test_redirects_that_change_nothing_say_why() -> None:
    before, after = release("1", {"a": "cook"}, {"x": "baker"}), release("2", {"a": "cook"}, {})
    unused = dict(compare(before, after, redirects(a="b", z="a")).unused)
    assert unused == {
        "a": "the new release still holds it",
        "z": "the old release does not hold it",
    }
    partial = release("2", None, {})
    assert dict(compare(before, partial, redirects(a="b")).unused) == {
        "a": "the new release came without its file"
    }


def test_a_label_that_differs_in_blanks_is_relabelled_and_says_so() -> None:
    before, after = release("1", {"a": "cook "}), release("2", {"a": "cook"})
    (change,) = compare(before, after).skills.of(Fate.RELABELLED)
    assert change.spelling
    tidied = Release("2", "en", concepts({"a": "cook"}), (), tidied=True)
    assert compare(before, tidied).skills.kept == 1


def test_relations_are_counted_where_both_concepts_stay() -> None:
    before = release("1", {"a": "x", "b": "y"}, {"j": "job"}, demands=frozenset({("j", "a", E)}))
    now = frozenset({("j", "a", MAYBE), ("j", "b", E), ("j", "new", E)})
    after = release("2", {"a": "x", "b": "y", "new": "z"}, {"j": "job"}, demands=now)
    essential, optional = compare(before, after).demands or ()
    assert (essential.old, essential.new, essential.added, essential.removed) == (1, 2, 1, 1)
    assert (optional.added, optional.occupations) == (1, 1)
    assert compare(before, release("2", {})).demands is None


def test_releases_in_two_languages_are_refused() -> None:
    with pytest.raises(InputError, match="one language"):
        compare(Release("1", "en", (), ()), Release("2", "pl", (), ()))


def test_a_chain_is_followed_to_the_first_known_concept() -> None:
    chain = redirects(a="b", b="c", c="d")
    assert chain.follow("a", {"d"}) == Redirect("a", "d")
    assert chain.follow("a", {"b", "d"}) == Redirect("a", "b")
    assert chain.follow("x", {"d"}) is None
    ended = chain.follow("a", {"z"})
    assert ended is not None
    assert ended.new is None
    assert "leads to d" in ended.note


def test_a_chain_may_end_in_retirement() -> None:
    found = redirects(a="b", b=None).follow("a", {"c"})
    assert found == Redirect("a", None)


@pytest.mark.parametrize(
    "pairs", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}]
)
def test_loops_are_refused(pairs: dict[str, str]) -> None:
    with pytest.raises(InputError, match="circle"):
        redirects(**pairs)


def test_one_uri_to_two_is_refused() -> None:
    with pytest.raises(InputError, match="two redirects"):
        Redirects.of([Redirect("a", "b"), Redirect("a", "c")])


URIS = [f"u{n}" for n in range(8)]


@given(
    st.dictionaries(st.sampled_from(URIS), st.one_of(st.none(), st.sampled_from(URIS))),
    st.sets(st.sampled_from(URIS)),
)
def test_following_ends_at_a_known_concept_or_nowhere(
    pairs: dict[str, str | None], known: set[str]
) -> None:
    """Whatever is supplied: a circle is refused, and all else ends."""
    try:
        found = redirects(**pairs)
    except InputError:
        reached = next(iter(pairs))
        assert any(_circles(uri, pairs) for uri in pairs), reached
        return
    assert not any(_circles(uri, pairs) for uri in pairs)
    for uri in URIS:
        step = found.follow(uri, known)
        assert (step is None) == (uri not in pairs)
        assert step is None or step.new is None or step.new in known


def _circles(uri: str, pairs: dict[str, str | None]) -> bool:
    now: str | None = uri
    for _ in range(len(pairs) + 1):
        now = pairs.get(now) if now is not None else None
    return now is not None and now in pairs


LABELS = st.dictionaries(st.sampled_from(URIS), st.sampled_from(["cook", "bake", "fry", "cut"]))


@given(LABELS, LABELS)
def test_every_concept_of_either_release_has_one_fate(
    old: dict[str, str], new: dict[str, str]
) -> None:
    """Kept, relabelled, gone and new add up, and no redirect leads out of the new release."""
    found = compare(release("1", old), release("2", new)).skills
    told = {change.uri for change in found.changes}
    assert len(told) == len(found.changes)
    assert found.kept + len(told) == len(old.keys() | new.keys())
    gone = {c.uri for c in (*found.of(Fate.RETIRED), *found.of(Fate.REDIRECTED))}
    assert gone == old.keys() - new.keys()
    assert all(c.new in new for c in found.of(Fate.REDIRECTED))
    assert found == compare(release("1", old), release("2", new)).skills
