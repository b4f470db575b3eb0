"""Step three: the courses, why they stand where they stand, and what was left out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from api.rendering import label_of
from guidance.answer import Answer, Exclusion, MarketNote, Part, Result
from guidance.explanation import Voice, limit_sentence, offer_line
from guidance.explanation.outlook import ads_dated
from guidance.labour_market import Vacancy
from guidance.learner import LearnerProfile
from guidance.opening import market_for
from guidance.ranking.eligibility import judge
from guidance.recommendation.person import languages_of
from guidance.snapshot import Label
from guidance.storage.files import policy_for

MOST_ADS = 8
MOST_EXCLUDED = 20
MOST_SKILLS = 12


@dataclass(frozen=True, slots=True)
class Cover:
    """What a course changes about the goal: URIs and names of skills, and how many more there are."""

    covers: tuple[tuple[str, Label], ...]
    left: tuple[tuple[str, Label], ...]
    more: int


@dataclass(frozen=True, slots=True)
class CourseView:
    """One course as step three shows it."""

    result: Result
    language: str | None
    offer: str
    cover: Cover | None
    ads: tuple[Vacancy, ...]
    parts: tuple[tuple[str, Part, date | None], ...]

    @property
    def points(self) -> float:
        """Return the score in hundredths."""
        return round(100 * self.result.score, 1)

    @property
    def hidden_ads(self) -> int:
        """Return how many opened ads are not shown one by one."""
        return len(self.result.opened.ids) - len(self.ads)


@dataclass(frozen=True, slots=True)
class Left:
    """A course left out, and the sentence that says why."""

    uri: str
    title: str
    language: str | None
    why: str


@dataclass(frozen=True, slots=True)
class ForAll:
    """What holds for all courses of a list.

    `warning` has to be read before the list: that none of its courses is near or in a language of
    the person's; empty otherwise. `caveats` are the rest.
    """

    warning: str
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoursesPage:
    """All that step three shows."""

    answer: Answer
    notice: str
    for_all: ForAll
    goal: Label | None
    goal_uri: str
    market: str
    unread: str
    courses: tuple[CourseView, ...]
    left: tuple[Left, ...]

    @property
    def hidden_left(self) -> int:
        """Return how many courses left out are not shown one by one."""
        return len(self.answer.excluded) - len(self.left)


def courses_page(answer: Answer, profile: LearnerProfile, voice: Voice) -> CoursesPage:
    """Return what step three shows of an answer."""
    say = voice.messages.say
    return CoursesPage(
        answer=answer,
        notice=say("notice"),
        for_all=for_all(answer, voice),
        goal=label_of(voice, profile.goal) if profile.goal else None,
        goal_uri=profile.goal or "",
        market=market_words(answer.market, answer.as_of, voice),
        unread=unread_words(profile, voice),
        courses=tuple(_course(result, profile, voice) for result in answer.results),
        left=tuple(_left(item, profile, voice) for item in answer.excluded[:MOST_EXCLUDED]),
    )


def for_all(answer: Answer, voice: Voice) -> ForAll:
    """Return what holds for all courses of an answer, told in the language of the voice."""
    warning = voice.messages.say("caveat.all_last")
    rest = tuple(caveat for caveat in answer.caveats if caveat != warning)
    return ForAll(warning if len(rest) < len(answer.caveats) else "", rest)


def market_words(note: MarketNote, as_of: date, voice: Voice) -> str:
    """Return how many ads were counted and where, how many are within reach, and how old they are."""
    where = voice.market(note)
    say = voice.messages.say
    counted = say("answer.market", count=note.within_reach, total=note.ads, region=where)
    return " ".join((counted, *ads_dated(note, as_of, voice)))


def unread_words(profile: LearnerProfile, voice: Voice) -> str:
    """Return how many ads of a person's market are in languages they did not name; "" where none.

    Without it a page that counts seven ads and then shares of all 47 seems to contradict itself.
    """
    table, rule = voice.snapshot.vacancies, policy_for(profile).market
    market = market_for(profile.constraints, languages_of(profile), table, rule)
    number = market.other_languages
    return voice.messages.say("page.ads_unread", count=number) if number else ""


def _course(result: Result, profile: LearnerProfile, voice: Voice) -> CourseView:
    snapshot = voice.snapshot
    course = snapshot.credentials[snapshot.courses.position(result.credential)]
    verdict = judge(course, profile.limits, profile.as_of or date.min)
    return CourseView(
        result=result,
        language=course.language,
        offer=offer_line(course, verdict, voice),
        cover=_cover(result, voice) if profile.goal else None,
        ads=tuple(_ads(result.opened.ids, voice)),
        parts=tuple(_part(part, voice) for part in result.parts),
    )


def _part(part: Part, voice: Voice) -> tuple[str, Part, date | None]:
    """Return what a part counts in words, the part, and the day of the data behind it."""
    day = date.fromisoformat(part.date) if part.date else None
    return voice.messages.say(f"page.feature_{part.name}"), part, day


def _cover(result: Result, voice: Voice) -> Cover:
    gap = result.gap
    left = sorted((*gap.still_missing, *gap.unknown))
    shown = left[:MOST_SKILLS]
    return Cover(
        tuple((uri, label_of(voice, uri)) for uri in gap.covers),
        tuple((uri, label_of(voice, uri)) for uri in shown),
        len(left) - len(shown),
    )


def _ads(ids: tuple[str, ...], voice: Voice) -> Iterator[Vacancy]:
    table = voice.snapshot.vacancies.ids
    for name in ids[:MOST_ADS]:
        yield voice.snapshot.records.vacancy(bisect_left(table, name))


def _left(item: Exclusion, profile: LearnerProfile, voice: Voice) -> Left:
    snapshot = voice.snapshot
    course = snapshot.credentials[snapshot.courses.position(item.credential)]
    return Left(
        item.credential,
        course.title,
        course.language,
        limit_sentence(item, profile.constraints, voice),
    )
