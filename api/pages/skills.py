"""Step two: what was read from a person's words, to be confirmed, and which work they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.pages.form import State
from api.rendering import label_of
from guidance.explanation import Voice
from guidance.linking.types import LinkResult, Query
from guidance.snapshot import Label
from models.languages import text_languages

MOST_READ = 20
MOST_LIKELY = 8
MOST_GOALS = 5

Link = Callable[[str, Query, int], LinkResult]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One skill to confirm; `span` are the person's own words, empty where it is only likely."""

    uri: str
    label: Label
    belief: str
    span: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it was written; `label` is None where it is not known."""

    words: str
    label: Label | None
    likely: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """One occupation that a wish may mean."""

    uri: str
    label: Label
    chosen: bool


@dataclass(frozen=True, slots=True)
class SkillsPage:
    """All that step two shows."""

    read: tuple[Proposal, ...]
    jobs: tuple[Job, ...]
    before: tuple[Proposal, ...]
    goals: tuple[Goal, ...]
    chosen_goal: str

    @property
    def title(self) -> str:
        """Return the message that heads the page: where no skill is shown, nothing is asked."""
        asked = self.read or self.before or any(job.likely for job in self.jobs)
        return "page.title_skills" if asked else "page.title_no_skills"


def skills_page(state: State, voice: Voice, link: Link) -> SkillsPage:
    """Return what step two shows for a state; what the person answered before stands."""
    read = tuple(_read(state, voice, link))
    shown = {proposal.uri for proposal in read}
    jobs = tuple(_jobs(state, voice, link, shown))
    before = tuple(
        Proposal(uri, label_of(voice, uri), belief)
        for uri, belief in state.beliefs
        if uri not in shown and uri in voice.snapshot.skills.positions
    )
    goals, chosen = _goals(state, voice, link)
    return SkillsPage(read, jobs, before, goals, chosen)


def _query(text: str, state: State) -> Query:
    return Query(text, text_languages().detect(text) or state.spoken)


def _read(state: State, voice: Voice, link: Link) -> Iterator[Proposal]:
    if not state.text.strip():
        return
    matches = link("skills", _query(state.text, state), MOST_READ).matches
    for match in matches[:MOST_READ]:
        belief = state.belief(match.uri, "held")
        yield Proposal(match.uri, label_of(voice, match.uri), belief, match.span)


def _jobs(state: State, voice: Voice, link: Link, shown: set[str]) -> Iterator[Job]:
    for words in state.job_titles:
        matches = link("occupations", _query(words, state), 1).matches
        if not matches:
            yield Job(words, None, ())
            continue
        uri = matches[0].uri
        fresh = [skill for skill in _essential(uri, voice) if skill not in shown][:MOST_LIKELY]
        shown.update(fresh)
        likely = tuple(
            Proposal(skill, label_of(voice, skill), state.belief(skill, "unknown"))
            for skill in fresh
        )
        yield Job(words, label_of(voice, uri), likely)


def _essential(occupation: str, voice: Voice) -> list[str]:
    """Return the essential skills of an occupation, those that most ads ask for first."""
    snapshot = voice.snapshot
    row = snapshot.essential[[snapshot.occupations.position(occupation)]].indices
    asked = snapshot.demand.counts[snapshot.demand.row("")]
    order = sorted((int(at) for at in row), key=lambda at: (-int(asked[at]), at))
    return [snapshot.skills.uris[at] for at in order]


def _goals(state: State, voice: Voice, link: Link) -> tuple[tuple[Goal, ...], str]:
    """Return the occupations a wish may mean and the one proposed, "" for none."""
    if not state.wish.strip():
        known = state.goal if state.goal in voice.snapshot.occupations.positions else ""
        uris = [known] if known else []
    else:
        result = link("occupations", _query(state.wish, state), MOST_GOALS)
        sure = [match.uri for match in result.matches]
        close = [candidate.uri for candidate in result.ranked if candidate.confidence >= 0.1]
        uris = list(dict.fromkeys([*sure, *close]))[:MOST_GOALS]
        known = state.goal if state.goal in uris else (sure[0] if sure else "")
    return tuple(Goal(uri, label_of(voice, uri), uri == known) for uri in uris), known
