"""F11: stored profiles and tags move to another release, or the account says why not."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from guidance.credential import CourseKind, Evidence, MicroCredential, OutcomeSkill, SkillTag
from guidance.learner import ClaimEvidence, LearnerProfile, LocalSkill, SkillClaim
from guidance.migration import (
    Conflict,
    Done,
    KnownFates,
    Place,
    migrate,
    migrate_course,
    migrate_tags,
)
from guidance.taxonomy import ConceptKind, Fate, Redirect, Redirects

CERTIFIED, DECLARED, INFERRED = ClaimEvidence
FATES = KnownFates(
    "new 2",
    Redirects.of(
        [
            Redirect("boil", "cook", "boil food"),
            Redirect("steam", "cook", "steam food"),
            Redirect("fax", None, "use fax machines", release="new 2"),
            Redirect("nameless", None),
            Redirect("old-job", "job", "old job"),
            Redirect("gone-job", None, "gone job"),
        ]
    ),
    {
        ConceptKind.SKILL: frozenset({"cook", "serve"}),
        ConceptKind.OCCUPATION: frozenset({"job"}),
    },
)


def claims(*uris: str, evidence: ClaimEvidence = DECLARED) -> tuple[SkillClaim, ...]:
    return tuple(SkillClaim(uri, evidence) for uri in uris)


def test_a_redirected_skill_keeps_its_evidence_and_level() -> None:
    profile = LearnerProfile(skills=(SkillClaim("boil", CERTIFIED, "B"),), goal="old-job")
    found = migrate(profile, FATES)
    assert found.profile.skills == (SkillClaim("cook", CERTIFIED, "B"),)
    assert found.profile.goal == "job"
    assert [(m.place, m.done) for m in found.account.moved] == [
        (Place.SKILLS, Done.REDIRECTED),
        (Place.GOAL, Done.REDIRECTED),
    ]
    assert found.account.complete


def test_a_retired_skill_stays_as_a_local_skill_with_its_old_label() -> None:
    own = (LocalSkill("repair bicycles", "de"),)
    profile = LearnerProfile(skills=claims("fax", "serve"), local_skills=own)
    found = migrate(profile, FATES)
    assert found.profile.skills == claims("serve")
    assert found.profile.local_skills == (*own, LocalSkill("use fax machines", "en"))
    (moved,) = found.account.moved
    assert (moved.done, moved.ask, moved.change.release) == (Done.LOCAL, True, "new 2")
    assert found.account.kept == 1
    assert not found.account.complete


def test_what_has_no_label_is_left_and_told() -> None:
    found = migrate(LearnerProfile(skills=claims("nameless", "never-heard-of")), FATES)
    assert found.profile.skills == claims("nameless", "never-heard-of")
    assert {m.change.uri: m.change.fate for m in found.account.moved} == {
        "nameless": Fate.RETIRED,
        "never-heard-of": Fate.UNKNOWN,
    }
    assert all(m.done is Done.LEFT and m.ask for m in found.account.moved)


def test_a_guess_and_a_denial_never_become_the_person_s_own_words() -> None:
    profile = LearnerProfile(skills=claims("fax", evidence=INFERRED), rejected=("fax",))
    found = migrate(profile, FATES)
    assert found.profile == profile
    assert [m.place for m in found.account.moved] == [Place.SKILLS, Place.REJECTED]


def test_a_retired_goal_is_left_to_be_asked_about() -> None:
    found = migrate(LearnerProfile(goal="gone-job"), FATES)
    assert found.profile.goal == "gone-job"
    assert found.account.moved[0].ask


def test_of_two_claims_to_one_skill_the_better_supported_stays() -> None:
    profile = LearnerProfile(
        skills=(SkillClaim("boil", DECLARED, "A2"), SkillClaim("steam", CERTIFIED))
    )
    assert migrate(profile, FATES).profile.skills == (SkillClaim("cook", CERTIFIED, "A2"),)


def test_held_and_rejected_that_become_one_are_reported_and_the_rejection_counts() -> None:
    profile = LearnerProfile(skills=claims("boil"), rejected=("steam",))
    found = migrate(profile, FATES)
    assert found.account.conflicts == (Conflict("cook", ("boil",), ("steam",)),)
    assert found.profile.skills == claims("cook")
    assert found.profile.rejected == ("cook",)
    assert found.profile.held == ()
    assert not found.account.complete


def test_a_contradiction_that_was_there_before_is_no_news() -> None:
    profile = LearnerProfile(skills=claims("cook"), rejected=("cook",))
    assert migrate(profile, FATES).account.conflicts == ()


URIS = st.sampled_from(["boil", "steam", "cook", "serve", "fax", "nameless", "x"])
PROFILES = st.builds(
    LearnerProfile,
    skills=st.lists(
        st.builds(SkillClaim, URIS, st.sampled_from(ClaimEvidence)),
        unique_by=lambda claim: claim.uri,
    ).map(tuple),
    rejected=st.sets(URIS).map(lambda uris: tuple(sorted(uris))),
    goal=st.sampled_from([None, "job", "old-job", "gone-job", "y"]),
)


@given(PROFILES)
def test_nothing_is_lost_and_a_second_time_changes_nothing(profile: LearnerProfile) -> None:
    found = migrate(profile, FATES)
    again = migrate(found.profile, FATES)
    assert again.profile == found.profile
    assert not [m for m in again.account.moved if m.done is not Done.LEFT]
    stored = {c.uri for c in found.profile.skills} | set(found.profile.rejected)
    words = {skill.text for skill in found.profile.local_skills}
    for uri in {c.uri for c in profile.skills} | set(profile.rejected):
        change = FATES.fate(uri, ConceptKind.SKILL)
        assert (change.new or uri) in stored or change.old_label in words
    named = len(profile.skills) + len(profile.rejected) + (profile.goal is not None)
    assert found.account.kept + len(found.account.moved) == named


@given(PROFILES)
def test_a_profile_at_home_is_not_touched(profile: LearnerProfile) -> None:
    known = frozenset(["boil", "steam", "cook", "serve", "fax", "nameless", "x"])
    jobs = frozenset(["job", "old-job", "gone-job", "y"])
    home = replace(FATES, known={ConceptKind.SKILL: known, ConceptKind.OCCUPATION: jobs})
    found = migrate(profile, home)
    assert found.profile == profile
    assert found.account.complete


def test_a_course_follows_redirects_and_keeps_what_is_retired() -> None:
    course = MicroCredential(
        "c",
        "Cooking",
        "School",
        CourseKind.MICRO_CREDENTIAL,
        "sample",
        declared_skills=("boil", "fax", "steam"),
        outcome_skills=(OutcomeSkill(0, "boil"), OutcomeSkill(0, "steam")),
    )
    renewed, account = migrate_course(course, FATES)
    assert renewed.declared_skills == ("cook", "fax")
    assert renewed.outcome_skills == (OutcomeSkill(0, "cook"),)
    assert [m.done for m in account.moved] == [Done.REDIRECTED, Done.LEFT, Done.REDIRECTED]
    home = replace(course, declared_skills=("serve", "cook"), outcome_skills=())
    assert migrate_course(home, FATES)[0] is home


def test_of_two_tags_that_meet_the_better_supported_stays() -> None:
    tags = (
        SkillTag("boil", 0.9, Evidence.DESCRIPTION, "boil it"),
        SkillTag("serve", 0.5, Evidence.OUTCOME),
        SkillTag("steam", 1.0, Evidence.CURATED, "steam it"),
    )
    moved, account = migrate_tags(tags, FATES)
    assert moved == (replace(tags[2], skill="cook"), tags[1])
    assert account.kept == 1
