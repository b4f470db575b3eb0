"""What an officer's pages show of a caseload: people in the order of the file, never by merit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from api.caseload_jobs import Job, Summary
from api.rendering import label_of
from guidance.explanation import Voice, offer_line
from guidance.learner import LearnerProfile, read_profile
from guidance.messages import Messages, messages_for
from guidance.programme.export import why
from guidance.programme.members import Terms
from guidance.programme.refusal import FileRefused
from guidance.programme.results import Outcome, outcome_of
from guidance.programme.rows import RowError
from guidance.ranking.eligibility import judge
from guidance.recommendation import recommend
from guidance.snapshot import Label
from guidance.storage.caseloads import Listed
from guidance.storage.files import policy_for

ADDRESS = "/officer"
PEOPLE_A_PAGE = 50
MOST_ERRORS = 20
ANY, UNKNOWN_GROUP = "", "-"
"""Values of a filter: everybody, and rows without a code (which no code can look like)."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which people to show: by result, by cause and by need group; from which row on."""

    status: str = ANY
    cause: str = ANY
    group: str = ANY
    start: int = 0

    def holds(self, one: Listed) -> bool:
        """Return whether a person is among them."""
        return (
            self.status in (ANY, one.status)
            and self.cause in (ANY, one.cause)
            and self.group in (ANY, one.need_group or UNKNOWN_GROUP)
        )

    def address(self, job: str, start: int, language: str = "") -> str:
        """Return the address of the same choice from another row on."""
        chosen = {"status": self.status, "cause": self.cause, "group": self.group}
        asked = {**chosen, "start": start, "language": language}
        kept = {name: value for name, value in asked.items() if value}
        return f"{ADDRESS}/{job}?{urlencode(kept)}" if kept else f"{ADDRESS}/{job}"


@dataclass(frozen=True)
class CaseloadPage:
    """One caseload: how far it is, what was found, what could not be used, and some of its people.

    Attributes
    ----------
    errors
        Line, column and sentence of the first rows left out; `more_errors` says that there are others.
    people
        Those to show now, in the order of the file, of `shown` that were chosen.
    """

    job: Job
    summary: Summary
    errors: tuple[tuple[int, str, str], ...]
    more_errors: bool
    chosen: Chosen
    people: tuple[Listed, ...]
    shown: int
    language: str

    @property
    def earlier(self) -> str:
        """Return the address of the rows before, "" where there are none."""
        start = max(0, self.chosen.start - PEOPLE_A_PAGE)
        return self.chosen.address(self.job.id, start, self.language) if self.chosen.start else ""

    @property
    def later(self) -> str:
        """Return the address of the rows after, "" where there are none."""
        start = self.chosen.start + PEOPLE_A_PAGE
        return self.chosen.address(self.job.id, start, self.language) if start < self.shown else ""


def caseload_page(
    job: Job,
    found: tuple[Summary, Sequence[Listed]],
    errors: Sequence[RowError],
    chosen: Chosen,
    voice: Voice,
) -> CaseloadPage:
    """Return the page of a caseload with the people chosen."""
    summary, listing = found
    people = [one for one in listing if chosen.holds(one)]
    told = tuple((one.line, one.column, why(one, voice.messages)) for one in errors[:MOST_ERRORS])
    return CaseloadPage(
        job=job,
        summary=summary,
        errors=told,
        more_errors=len(errors) > MOST_ERRORS,
        chosen=chosen,
        people=tuple(people[chosen.start : chosen.start + PEOPLE_A_PAGE]),
        shown=len(people),
        language=voice.messages.language,
    )


@dataclass(frozen=True)
class PersonPage:
    """One person: what the row says, and the answer in the language of the page or the person's.

    `language` is that of the answer's sentences, `spoken` the person's, `moved_on` that the data
    were renewed since.
    """

    outcome: Outcome
    language: str
    spoken: str
    moved_on: bool
    held: tuple[Label, ...]
    likely: tuple[Label, ...]
    goal: Label | None
    region: str
    courses: tuple[tuple[Mapping[str, Any], str | None, str], ...]

    @property
    def answer(self) -> Mapping[str, Any]:
        """Return the answer."""
        return self.outcome.answer

    @property
    def last_contact(self) -> date | None:
        """Return the day the row names, None where it names none."""
        return self.outcome.member.last_contact


def person_page(outcome: Outcome, language: str, voice: Voice) -> PersonPage:
    """Return the page of one person, whose answer is told in a language."""
    profile, snapshot = outcome.member.profile, voice.snapshot
    claims = [claim for claim in profile["skills"] if claim["uri"] in snapshot.skills.positions]
    sure = [claim["uri"] for claim in claims if claim["evidence"] != "inferred"]
    likely = [claim["uri"] for claim in claims if claim["evidence"] == "inferred"]
    goal = (profile["goal"] or {}).get("occupation")
    known = goal if goal in snapshot.occupations.positions else None
    code = profile["constraints"].get("nuts") or ""
    asked = replace(read_profile(profile), as_of=date.fromisoformat(outcome.answer["as_of"]))
    return PersonPage(
        outcome=outcome,
        language=language,
        spoken=spoken_by(outcome),
        moved_on=outcome.answer["snapshot"] != snapshot.digest,
        held=tuple(label_of(voice, uri) for uri in sure),
        likely=tuple(label_of(voice, uri) for uri in likely),
        goal=label_of(voice, known) if known else None,
        region=f"{snapshot.records.region_name(code)} ({code})" if code else "",
        courses=tuple(
            (
                result,
                _language(result["credential"], voice),
                _offer(result["credential"], asked, voice),
            )
            for result in outcome.answer["results"]
        ),
    )


def spoken_by(outcome: Outcome) -> str:
    """Return the language that a person's results are written in."""
    return messages_for(outcome.member.profile["language"]).language


def retold(outcome: Outcome, terms: Terms, voice: Voice) -> Outcome:
    """Return an outcome told in the language of a page.

    As it was given, in the person's language, where the data are others by now: what is shown
    beside a caseload's results never differs from them.
    """
    member, snapshot = outcome.member, voice.snapshot
    if outcome.answer["snapshot"] != snapshot.digest:
        return outcome
    profile = read_profile(member.profile)
    told_in = voice.messages.language
    policy = policy_for(profile)
    again = recommend(profile, snapshot, policy, limit=terms.limit, told_in=told_in)
    return outcome_of(member, again, snapshot, told_in)


def why_refused(refused: FileRefused, columns: Sequence[str], messages: Messages) -> str:
    """Return why a file is refused whole, with the columns that it may have where one is strange."""
    told = messages.say(f"caseload.file_{refused.reason}", **refused.values)
    if "column" not in refused.values:
        return told
    return f"{told} {messages.say('caseload.file_known', columns=', '.join(columns))}"


def _offer(credential: str, profile: LearnerProfile, voice: Voice) -> str:
    """Return price, length, start and place in one line; "" for a course that is gone."""
    row = voice.snapshot.courses.positions.get(credential)
    if row is None:
        return ""
    course = voice.snapshot.credentials[row]
    return offer_line(course, judge(course, profile.limits, profile.as_of or date.min), voice)


def _language(credential: str, voice: Voice) -> str | None:
    row = voice.snapshot.courses.positions.get(credential)
    return None if row is None else voice.snapshot.credentials[row].language
