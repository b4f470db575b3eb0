"""From a profile to an answer: ranked courses with reasons, exclusions, or an honest nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import guidance
from guidance.answer import Answer, Exclusion, MarketNote, Question, to_json
from guidance.errors import ProfileError
from guidance.explanation import Voice, title_or_name
from guidance.explanation.outlook import OLD, outlook
from guidance.gaps import gap_to
from guidance.labour_market import LabourFigures, labour_figures
from guidance.learner import LearnerProfile
from guidance.ranking.order import Ranked, stand
from guidance.ranking.policy import Policy
from guidance.recommendation.arrival import arrival_sentences
from guidance.recommendation.gather import Gathered, gather
from guidance.recommendation.hypotheses import Listing
from guidance.recommendation.person import Person, near_goal, place_person
from guidance.recommendation.questions import next_skill
from guidance.recommendation.results import Described, describe
from guidance.recommendation.without import Contest
from guidance.snapshot import Snapshot
from guidance.taxonomy import SkillKind

DEFAULT_LIMIT = 10
NOTHING_DESCRIBED = Described()
BESIDE = ("crosswalk", "funding", "official-languages", "taxonomy-redirects")
"""Kinds of sources that no number rests on; what a redirect does to a profile is said in words."""


def recommend(
    profile: LearnerProfile,
    snapshot: Snapshot,
    policy: Policy,
    *,
    limit: int = DEFAULT_LIMIT,
    told_in: str | None = None,
) -> Answer:
    """Return the courses that bring a person closest to their goal or open most doors.

    Parameters
    ----------
    profile
        With `as_of` set: the clock is read at the door, never here.
    limit
        Most courses to return.
    told_in
        Language of the sentences where it is not the person's, as for the counsellor beside them;
        it changes no number and no run id.

    Raises
    ------
    ProfileError
        When `as_of` is not set.
    UnknownConcept
        When the snapshot does not hold the goal.
    """
    if profile.as_of is None:
        raise ProfileError("a profile without as_of", "the day of the question", "set as_of")
    voice = Voice.of(told_in or profile.language, snapshot)
    person = place_person(profile, snapshot, policy)
    reason = nothing_to_start_from(person, voice)
    if reason is not None:
        question = _next_question(person, policy, voice, None)
        return _answer(person, policy, voice, Found(reason=reason, question=question), limit)
    contest = contest_for(person, policy, limit)
    gathered, described = contest.gathered, describe(contest, voice)
    reason = None if described.results else _nothing_found(person, gathered, voice)
    listing = Listing(gathered, contest.standing.chosen)
    question = _next_question(person, policy, voice, listing)
    found = Found(described, gathered.excluded, reason, question)
    return _answer(person, policy, voice, found, limit)


def contest_for(person: Person, policy: Policy, limit: int) -> Contest:
    """Return the ranked courses of a person with all that the ranking rests on."""
    gathered, keep = gather(person, policy), without_fillers(person, policy)
    standing = stand(gathered.candidates, person.reach, policy, limit, keep=keep)
    return Contest(person, gathered, standing, policy, keep)


def without_fillers(person: Person, policy: Policy) -> Callable[[Ranked], bool]:
    """Return which courses may be listed.

    With a goal, those that cover it or open an ad of its kind of work; nothing fills the gap.
    """
    if person.goal is None:
        return lambda _: True
    least = policy.limits.minimum_goal_gain
    return lambda item: bool(
        dict(item.values)["goal_gap"] >= least or near_goal(person, item.effect.opened).any()
    )


def run_id(profile: LearnerProfile, snapshot: Snapshot, policy: Policy, limit: int) -> str:
    """Return the digest of all that shapes an answer.

    Snapshot, policy, code version, the profile with its day, and the length asked for.
    """
    asked = to_json(profile)
    if profile.taxonomy is None:
        # Who names no release is answered as ever, and recorded answers keep their run id.
        del asked["taxonomy"]
    shaped_by = [snapshot.digest, to_json(policy), guidance.__version__, asked, limit]
    text = json.dumps(shaped_by, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a person: courses, or the reason why there are none; what to ask next."""

    described: Described = NOTHING_DESCRIBED
    excluded: tuple[Exclusion, ...] = ()
    reason: str | None = None
    question: Question | None = None


def _answer(person: Person, policy: Policy, voice: Voice, found: Found, limit: int) -> Answer:
    profile, snapshot = person.profile, person.snapshot
    return Answer(
        run_id=run_id(person.asked, snapshot, policy, limit),
        as_of=profile.as_of or date.min,
        snapshot=snapshot.digest,
        policy=policy.title,
        notice=_notice(voice),
        data_age=data_age(snapshot),
        market=market_note(person),
        outlook=tuple(outlook(_goal_figures(person), voice)),
        caveats=(*arrival_sentences(person.account, voice), *found.described.caveats),
        results=found.described.results,
        excluded=found.excluded,
        empty_reason=found.reason,
        next_question=found.question,
    )


def _notice(voice: Voice) -> str:
    notice = voice.messages.say("notice")
    if voice.snapshot.manifest.demonstration:
        return f"{voice.messages.say('demonstration')} {notice}"
    return notice


def data_age(snapshot: Snapshot) -> dict[str, dict[str, str | None]]:
    """Return what each source is and its day, as answers show it.

    Sources that shape no number of an answer stand on the page "about" alone.
    """
    return {
        source.name: {
            "kind": source.kind,
            "release": source.release or None,
            "date": source.date.isoformat() if source.date else None,
        }
        for source in snapshot.manifest.sources
        if source.kind not in BESIDE
    }


def market_note(person: Person) -> MarketNote:
    """Return which ads are counted for a person, and the days they span."""
    market, table = person.reach.market, person.snapshot.vacancies
    first, last = table.span(market.ads)
    return MarketNote(
        market.region,
        market.asked_region,
        market.radius_km,
        len(market.ads),
        person.reach.count,
        first,
        last,
        older_than_a_year(person),
    )


def older_than_a_year(person: Person) -> int:
    """Return how many ads of a person's market are more than a year old on the day asked about."""
    year_ago = (person.profile.as_of or date.min).toordinal() - OLD.days
    days = person.snapshot.vacancies.dated[person.reach.market.ads]
    return int(((days > 0) & (days < year_ago)).sum())


def _goal_figures(person: Person) -> LabourFigures:
    """Return the published figures of the goal's kind of work, all unknown without a goal."""
    isco = "" if person.goal is None else person.snapshot.isco[person.goal]
    return labour_figures(person.snapshot, None, isco, person.reach.market.region)


def nothing_to_start_from(person: Person, voice: Voice) -> str | None:
    """Return why nothing can be computed for a person, None where it can."""
    say, market = voice.messages.say, person.reach.market
    if not len(person.snapshot.courses):
        return say("empty.no_courses")
    if not market.ads.size:
        cause = "no_readable_vacancies" if market.other_languages else "no_vacancies"
        where = voice.counted_in(market)
        return say(f"empty.{cause}", region=where, number=market.other_languages)
    return None if person.belief.held.size else say("empty.no_skills")


def _nothing_found(person: Person, gathered: Gathered, voice: Voice) -> str:
    say = voice.messages.say
    if gathered.needs_first and not gathered.excluded:
        items = {item for needs in gathered.needs_first.values() for item in needs}
        return say(
            "empty.needs_first", items=[title_or_name(item, voice) for item in sorted(items)[:4]]
        )
    if gathered.excluded:
        most, _ = Counter(e.limit for e in gathered.excluded).most_common(1)[0]
        return say("empty.limits", count=len(gathered.excluded), limit=say(f"limit_name.{most}"))
    goal = person.profile.goal
    if goal and not gap_to(goal, person.belief, person.snapshot).essential.open.size:
        return say("empty.goal_reached", goal=voice.name(goal))
    return say("empty.nothing")


def _next_question(
    person: Person, policy: Policy, voice: Voice, listing: Listing | None
) -> Question | None:
    """Return the skill not yet known about whose answer is expected to change most."""
    found = next_skill(person, policy, listing)
    if found is None:
        return None
    skill = person.snapshot.skills.uris[found]
    known = person.snapshot.records.skill(skill).kind is SkillKind.KNOWLEDGE
    asked = "question.knowledge" if known else "question.skill"
    return Question(skill, voice.messages.say(asked, skill=voice.name(skill)))
