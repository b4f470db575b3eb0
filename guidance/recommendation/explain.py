"""One course explained to one person: its reasons, and what would be without each single skill.

Nothing is estimated: without a skill that the course adds, its place is looked up among the exact
numbers of all others; without a skill that the person holds, everything is ranked again.
"""

from __future__ import annotations

from dataclasses import replace

from guidance.answer import Answer, Explanation, Result, Without
from guidance.explanation.letter import letter
from guidance.explanation.voice import Voice
from guidance.learner import LearnerProfile
from guidance.ranking.policy import Policy
from guidance.recommendation.front import DEFAULT_LIMIT, contest_for, recommend
from guidance.recommendation.person import Person, place_person
from guidance.recommendation.without import without_each
from guidance.recommendation.without_held import without_each_held
from guidance.snapshot import Snapshot


def explain(
    profile: LearnerProfile,
    snapshot: Snapshot,
    policy: Policy,
    credential: str,
    *,
    limit: int = DEFAULT_LIMIT,
) -> Explanation:
    """Return why a course stands where it stands in the list of a person, or why it does not.

    Parameters
    ----------
    credential
        URI of the course.
    limit
        Most courses of the list; a course below it is not in the list.

    Raises
    ------
    ProfileError
        When `as_of` is not set.
    UnknownConcept
        When the snapshot does not hold the course or the goal.
    """
    course = snapshot.credentials[snapshot.courses.position(credential)]
    answer = recommend(profile, snapshot, policy, limit=limit)
    result, person = _listed(answer, credential), place_person(profile, snapshot, policy)
    voice = Voice.of(profile.language, snapshot)
    bare = Explanation(
        run_id=answer.run_id,
        as_of=answer.as_of,
        snapshot=answer.snapshot,
        policy=answer.policy,
        notice=answer.notice,
        data_age=answer.data_age,
        market=answer.market,
        credential=credential,
        title=course.title,
        outlook=answer.outlook,
        caveats=answer.caveats if result else _edition_listed(answer, credential, voice),
        result=result,
        excluded=next((item for item in answer.excluded if item.credential == credential), None),
        without_taught=() if result is None else _without_taught(person, policy, result, limit),
        without_held=() if result is None else without_each_held(person, policy, result, limit),
        letter=(),
    )
    return replace(bare, letter=tuple(letter(bare, person.profile, voice)))


def _listed(answer: Answer, credential: str) -> Result | None:
    return next((item for item in answer.results if item.credential == credential), None)


def _edition_listed(answer: Answer, credential: str, voice: Voice) -> tuple[str, ...]:
    """Return that another edition of a course stands in the list, nothing where none does."""
    courses, editions = voice.snapshot.courses, voice.snapshot.columns.editions
    own = editions[courses.position(credential)]
    return tuple(
        voice.messages.say("letter.edition", rank=item.rank)
        for item in answer.results
        if editions[courses.position(item.credential)] == own
    )


def _without_taught(
    person: Person, policy: Policy, result: Result, limit: int
) -> tuple[Without, ...]:
    contest = contest_for(person, policy, limit)
    return without_each(contest, contest.standing.chosen[result.rank - 1].row)
