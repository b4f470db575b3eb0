"""The one runner of caseloads, for the command line and the service.

Texts are read first, all of them, and dropped; then everybody is answered. Every part is kept as
soon as it is done, so a run that was killed goes on where it was, and ends in the same bytes: what
a person gets depends on their own row, the snapshot and the terms, and results stand in the order
of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from guidance.learner import LearnerProfile, read_profile
from guidance.linking.passages import sentences
from guidance.linking.types import Linker, LinkResult, Query
from guidance.programme.journal import Journal, Progress
from guidance.programme.members import Member, Register, enrol, with_read
from guidance.programme.results import Outcome, outcome_of
from guidance.programme.rows import Caseload, RowError
from guidance.ranking.policy import Policy
from guidance.recommendation import recommend
from guidance.snapshot import Snapshot

Item = TypeVar("Item")
TEXTS_AT_ONCE = 48
"""Texts read in one go: enough that a batch is quick, few enough that little is lost by a kill."""
PEOPLE_AT_ONCE = 16
MOST_READ = 25
"""Most skills that are taken from one text."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A person and their words; never kept anywhere."""

    member: Member
    text: str


class Work(Protocol):
    """Does the work of parts of a caseload, here or elsewhere; parts come back in order."""

    def read(self, parts: Iterable[Sequence[Unread]]) -> Iterator[tuple[Member, ...]]:
        """Yield the people of each part with the skills that were read in their texts."""
        ...

    def answer(self, parts: Iterable[Sequence[Member]]) -> Iterator[tuple[Outcome, ...]]:
        """Yield what becomes of the people of each part."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a caseload's texts: a linker of skills, and what has to be known of a text before.

    Attributes
    ----------
    detect
        Tells the language of a text, None where it does not show.
    leave_out
        Returns a text in a language without age, family and origin of its writer.
    """

    linker: Linker
    detect: Callable[[str], str | None]
    leave_out: Callable[[str, str], str]

    def read(self, part: Sequence[Unread]) -> tuple[Member, ...]:
        """Return the people of a part with the skills of their texts; a text decides alone."""
        asked = [self._sentences(one) for one in part]
        found = iter(self.linker.link([query for each in asked for query in each], top=MOST_READ))
        return tuple(
            with_read(one.member, _surest(islice(found, len(each))))
            for one, each in zip(part, asked, strict=True)
        )

    def _sentences(self, one: Unread) -> tuple[Query, ...]:
        """Return the sentences of a text: a name in one must not change what another says."""
        language = self.detect(one.text) or str(one.member.profile["language"])
        told = self.leave_out(one.text, language)
        return tuple(Query(sentence.text, language) for sentence in sentences(told))


@dataclass(frozen=True, slots=True)
class Adviser:
    """Answers people as a single call would, under the policy that their profile gets."""

    snapshot: Snapshot
    policy_for: Callable[[LearnerProfile], Policy]
    limit: int

    def answer(self, part: Sequence[Member]) -> tuple[Outcome, ...]:
        """Return what becomes of the people of a part."""
        return tuple(self._answer(member) for member in part)

    def _answer(self, member: Member) -> Outcome:
        profile = read_profile(member.profile)
        found = recommend(profile, self.snapshot, self.policy_for(profile), limit=self.limit)
        return outcome_of(member, found, self.snapshot)


@dataclass(frozen=True, slots=True)
class Alone:
    """Does all the work in this process."""

    reader: Reader
    adviser: Adviser

    def read(self, parts: Iterable[Sequence[Unread]]) -> Iterator[tuple[Member, ...]]:
        """Yield the people of each part with the skills that were read in their texts."""
        return map(self.reader.read, parts)

    def answer(self, parts: Iterable[Sequence[Member]]) -> Iterator[tuple[Outcome, ...]]:
        """Yield what becomes of the people of each part."""
        return map(self.adviser.answer, parts)


def begin(caseload: Caseload, register: Register, journal: Journal) -> None:
    """Keep the people of a caseload in a new journal, and every row that cannot be used."""
    members: list[Member] = []
    errors: list[RowError] = list(caseload.errors)
    for row in caseload.rows:
        found = enrol(row, register)
        if isinstance(found, RowError):
            errors.append(found)
        else:
            members.append(found)
    journal.enrol(members, sorted(errors, key=lambda error: (error.line, error.column)))


def texts_of(caseload: Caseload) -> dict[int, str]:
    """Return the words of each person who has any, by line; they live in memory alone."""
    return {row.line: row.text for row in caseload.rows if row.text}


def run(
    journal: Journal,
    texts: Mapping[int, str],
    work: Work,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Go on with a run until everybody who can be answered is; return how far that is.

    Parameters
    ----------
    texts
        The words of people by line. People whose words are neither read yet nor given stay
        unanswered: bring the file again.
    tell
        Called after every part; what it raises stops the run, and nothing that was kept is lost.
    """
    # Texts of one language side by side are read quickest; what each gives depends on it alone.
    waiting = sorted(
        (one for one in journal.unread() if one.line in texts),
        key=lambda member: (str(member.profile["language"]), member.line),
    )
    todo = (Unread(member, texts[member.line]) for member in waiting)
    for read in work.read(_parts(todo, TEXTS_AT_ONCE)):
        journal.keep_read(read)
        tell(journal.progress())
    for outcomes in work.answer(_parts(journal.waiting(), PEOPLE_AT_ONCE)):
        journal.keep_answered(outcomes)
        tell(journal.progress())
    return journal.progress()


def _surest(results: Iterable[LinkResult]) -> tuple[str, ...]:
    """Return the skills that sentences claim, the surest first, of equal ones by URI."""
    best: dict[str, float] = {}
    for match in (match for result in results for match in result.matches):
        best[match.uri] = max(match.confidence, best.get(match.uri, 0.0))
    return tuple(sorted(best, key=lambda uri: (-best[uri], uri))[:MOST_READ])


def _parts(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Yield runs of items."""
    left = iter(items)
    while part := tuple(islice(left, size)):
        yield part
