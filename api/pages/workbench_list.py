"""The list of a case: the machine's and the one that people made of it, each course with its facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from api.pages.courses import ForAll, for_all, market_words
from guidance.answer import Answer
from guidance.casework.case import Run
from guidance.casework.entries import Entry
from guidance.casework.human_list import Action
from guidance.casework.reasons import codes_for
from guidance.credential import MicroCredential
from guidance.explanation import Voice, limit_sentence, offer_line
from guidance.funding import FundingWords, Prospect, funding_of, tell_funding
from guidance.learner import LearnerProfile
from guidance.ranking.eligibility import Verdict, judge
from guidance.recommendation import recommend
from guidance.recommendation.arrival import on_arrival
from guidance.snapshot import Snapshot
from guidance.storage.files import load_policy, policy_for

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a course in one language: reasons, then what to know."""

    language: str
    reasons: tuple[str, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FundingView:
    """What one scheme says of a course, and where it says so."""

    words: FundingWords
    prospect: Prospect
    url: str


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One course of either list.

    Attributes
    ----------
    place
        In the machine's list, None where it is not in it.
    course
        Its record, None where this snapshot does not hold it any more; then `title` is all.
    doors
        Ads within reach before and with it, None where the machine did not list it.
    told
        Reasons and caveats, in the counsellor's language and then the learner's.
    """

    uri: str
    title: str
    place: int | None
    course: MicroCredential | None
    offer: str
    excluded: str
    doors: tuple[int, int] | None
    told: tuple[Told, ...]
    funding: tuple[FundingView, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reason codes that one action takes."""

    action: Action
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """All that the step shows once there is a list.

    Attributes
    ----------
    human, machine
        Both lists in their order; `taken_out` are courses that a decision excluded.
    renewed
        That the list was made from other data than those loaded now.
    """

    run: Run
    day: date
    market: str
    notice: str
    empty: str | None
    for_all: ForAll | None
    human: tuple[CourseRow, ...]
    machine: tuple[CourseRow, ...]
    taken_out: tuple[CourseRow, ...]
    decisions: tuple[Entry, ...]
    reasons: tuple[Reasons, ...]
    titles: Mapping[str, str]
    renewed: bool


def list_page(run: Run, voice: Voice, other: Voice | None, profile: LearnerProfile) -> ListPage:
    """Return what the step shows of a run.

    Parameters
    ----------
    voice, other
        The counsellor's, and the learner's where it is another.
    profile
        The one the run was made with, with its day.
    """
    answer, human = run.entry.values["answer"], run.human
    rows = _Rows(run, voice, other, profile)
    uris = dict.fromkeys((*human.courses, *run.machine, *human.excluded))
    views = {uri: rows.row(uri) for uri in uris}
    return ListPage(
        run=run,
        day=date.fromisoformat(answer["as_of"]),
        market=rows.market,
        notice=voice.messages.say("notice"),
        empty=rows.empty,
        for_all=rows.for_all,
        human=tuple(views[uri] for uri in human.courses),
        machine=tuple(views[uri] for uri in run.machine),
        taken_out=tuple(views[uri] for uri in human.excluded),
        decisions=run.decisions,
        reasons=tuple(Reasons(one, tuple(c.name for c in codes_for(one))) for one in Action),
        titles={uri: view.title for uri, view in views.items()},
        renewed=answer["snapshot"] != voice.snapshot.digest,
    )


class _Rows:
    """Looks up what is known of each course of a run, in one language or two."""

    def __init__(
        self, run: Run, voice: Voice, other: Voice | None, profile: LearnerProfile
    ) -> None:
        self._stored = run.entry.values["answer"]
        self._listed = {item["credential"]: item for item in self._stored["results"]}
        self._voice, self._profile = voice, profile
        heard = [voice] if other is None else [voice, other]
        by_language = {one.messages.language: one for one in reversed(heard)}
        self._answers = {
            code: self._answer(one, run) for code, one in reversed(by_language.items())
        }

    @property
    def market(self) -> str:
        """Return which ads were counted, in the counsellor's language; none is said by `empty`."""
        told = self._answers[self._voice.messages.language]
        if told is None or (told.empty_reason and not told.market.ads):
            return ""
        return market_words(told.market, told.as_of, self._voice)

    @property
    def empty(self) -> str | None:
        """Return why the list is empty, None where it is not."""
        told = self._answers[self._voice.messages.language]
        reason: str | None = told.empty_reason if told else self._stored["empty_reason"]
        return reason

    @property
    def for_all(self) -> ForAll | None:
        """Return what holds for all courses; None where the data are others by now."""
        told = self._answers[self._voice.messages.language]
        return for_all(told, self._voice) if told else None

    def _answer(self, voice: Voice, run: Run) -> Answer | None:
        """Return the same answer told in a language; None where the data are others by now."""
        if voice.snapshot.digest != self._stored["snapshot"]:
            return None
        named = run.entry.values.get("policy")
        policy = load_policy(named) if named else policy_for(self._profile)
        limit = int(run.entry.values.get("limit", 10))
        language = voice.messages.language
        return recommend(self._profile, voice.snapshot, policy, limit=limit, told_in=language)

    def row(self, uri: str) -> CourseRow:
        """Return what is shown of one course."""
        snapshot, listed = self._voice.snapshot, self._listed.get(uri)
        at = snapshot.courses.positions.get(uri)
        course = None if at is None else snapshot.credentials[at]
        verdict = judge(course, self._profile.limits, self._day) if course else None
        opened = (listed["opened"]["before"], listed["opened"]["after"]) if listed else None
        return CourseRow(
            uri=uri,
            title=course.title if course else listed["title"] if listed else uri,
            place=listed["rank"] if listed else None,
            course=course,
            offer=offer_line(course, verdict, self._voice) if course and verdict else "",
            excluded=self._broken(verdict) if verdict else "",
            doors=opened,
            told=tuple(self._told(uri)),
            funding=funding_views(course, self._profile, self._voice) if course else (),
        )

    @property
    def _day(self) -> date:
        return self._profile.as_of or date.min

    def _broken(self, verdict: Verdict) -> str:
        if verdict.broken is None or verdict.broken.limit == "kind":
            return ""
        return limit_sentence(verdict.broken, self._profile.constraints, self._voice)

    def _told(self, uri: str) -> Iterator[Told]:
        """Yield the reasons by language; as they were recorded where the data are others by now."""
        fresh = False
        for code, answer in self._answers.items():
            results = answer.results if answer else ()
            for item in (one for one in results if one.credential == uri):
                fresh = True
                own = answer.own_caveats(item) if answer else ()
                yield Told(code, item.reasons, own)
        if not fresh and uri in self._listed:
            item = self._listed[uri]
            yield Told(self._profile.language, tuple(item["reasons"]), tuple(item["caveats"]))


def funding_views(
    course: MicroCredential, profile: LearnerProfile, voice: Voice
) -> tuple[FundingView, ...]:
    """Return who may pay for a course, those of other regions left out."""
    day = profile.as_of or date.min
    lines = funding_of(course, profile.constraints, voice.snapshot.funding, day)
    return tuple(
        FundingView(tell_funding(one, voice.messages, voice.region), one.prospect, one.scheme.url)
        for one in lines
        if not one.is_elsewhere
    )


def found_courses(text: str, snapshot: Snapshot) -> tuple[MicroCredential, ...]:
    """Return courses in whose title or provider every word of a search begins one, by title, URI."""
    words = text.casefold().split()
    if not words:
        return ()
    found = (
        course
        for course in snapshot.credentials
        if _begins_like(words, f"{course.title} {course.provider}".casefold())
    )
    return tuple(sorted(found, key=lambda one: (one.title.casefold(), one.uri)))[:MOST_FOUND]


def _begins_like(words: Sequence[str], text: str) -> bool:
    """Return whether each word begins a word of a text."""
    known = re.findall(r"\w+", text)
    return all(any(one.startswith(word) for one in known) for word in words)


def profile_of_run(run: Run, snapshot: Snapshot, profile: LearnerProfile) -> LearnerProfile:
    """Return the profile a run was made with, in the terms of this snapshot."""
    day = date.fromisoformat(str(run.entry.values["answer"]["as_of"]))
    return on_arrival(replace(profile, as_of=day), snapshot).profile


def known_titles(uris: Sequence[str], answer: Mapping[str, Any], snapshot: Snapshot) -> list[str]:
    """Return the titles of some courses, as they are now or else were then."""
    then = {item["credential"]: item["title"] for item in answer["results"]}
    rows = snapshot.courses.positions
    return [
        snapshot.credentials[rows[uri]].title if uri in rows else then.get(uri, uri) for uri in uris
    ]
