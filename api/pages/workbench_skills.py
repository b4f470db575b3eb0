"""The sheet of skills that a counsellor and a learner go through together, in two languages.

All that the sheet holds travels in its form until it is saved: a skill, the answer, the words it
was read from and where they came from. The words themselves are stored nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from starlette.datastructures import FormData

from api.pages.form import BELIEF, BELIEFS, State
from api.pages.skills import Link, skills_page
from guidance.errors import InputError
from guidance.explanation import Voice
from guidance.learner import ClaimEvidence, LearnerProfile
from guidance.linking.types import Query
from guidance.snapshot import Label
from models.languages import text_languages

if TYPE_CHECKING:
    from api.document_reading import Brought

ORIGINS = ("certified", "document", "read", "likely", "found", "before")
"""Where a line comes from, in the order of the sheet."""
QUOTE, ORIGIN = "quote:", "from:"
MOST_FOUND = 8
LONGEST_QUOTE = 300
LONGEST_OWN = 120
MOST_OWN = 30
EVIDENCE = {"held": "declared", "unknown": "inferred", "certified": "certified"}
"""The answer on the sheet, and the evidence a profile records for it."""
ANSWER = {
    ClaimEvidence.CERTIFIED: "certified",
    ClaimEvidence.DECLARED: "held",
    ClaimEvidence.INFERRED: "unknown",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One skill of the sheet: the answer, the words it was read from, and where they came from."""

    uri: str
    belief: str
    quote: str = ""
    origin: str = "before"


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with its name in the counsellor's language, and in the learner's where there is one."""

    line: Line
    label: Label
    other: Label | None


@dataclass(frozen=True, slots=True)
class GroupView:
    """The lines of one origin."""

    origin: str
    lines: tuple[LineView, ...]


def lines_of_profile(profile: LearnerProfile) -> tuple[Line, ...]:
    """Return what a profile says of skills, by URI."""
    said = {claim.uri: ANSWER[claim.evidence] for claim in profile.skills}
    said |= dict.fromkeys(profile.rejected, "rejected")
    return tuple(Line(uri, belief) for uri, belief in sorted(said.items()))


def lines_of_words(state: State, voice: Voice, link: Link) -> tuple[Line, ...]:
    """Return what somebody's own words and jobs may mean, to be confirmed together."""
    page = skills_page(state, voice, link)
    read = [Line(item.uri, "unknown", item.span, "read") for item in page.read]
    likely = (
        Line(item.uri, "unknown", job.words, "likely") for job in page.jobs for item in job.likely
    )
    return (*read, *likely)


def lines_of_document(brought: Brought) -> tuple[Line, ...]:
    """Return what a document proves and what its words may mean."""
    proven = (
        Line(one.uri, "certified", ", ".join(one.achievements)[:LONGEST_QUOTE], "certified")
        for one in brought.evidence.certified
    )
    read = (
        Line(one.uri, "unknown", " ".join(one.quote.split())[:LONGEST_QUOTE], "document")
        for one in brought.to_confirm
    )
    return (*proven, *read)


def lines_found(text: str, language: str, link: Link) -> tuple[Line, ...]:
    """Return the skills that a search may mean, likeliest first."""
    if not text.strip():
        return ()
    query = Query(text.strip(), text_languages().detect(text) or language)
    ranked = link("skills", query, MOST_FOUND).ranked
    return tuple(Line(item.uri, "unknown", "", "found") for item in ranked[:MOST_FOUND])


def lines_of_form(form: FormData) -> tuple[Line, ...]:
    """Return the lines that a form carries.

    Raises
    ------
    InputError
        For an answer or an origin that was not offered.
    """
    sent = [(name, str(value)) for name, value in form.multi_items()]
    quotes = {name.removeprefix(QUOTE): value for name, value in sent if name.startswith(QUOTE)}
    origins = {name.removeprefix(ORIGIN): value for name, value in sent if name.startswith(ORIGIN)}
    beliefs = {name.removeprefix(BELIEF): value for name, value in sent if name.startswith(BELIEF)}
    if set(beliefs.values()) - set(BELIEFS) or set(origins.values()) - set(ORIGINS):
        raise InputError("an answer that was not offered", "the answers of the page", "go back")
    return tuple(
        Line(uri, belief, quotes.get(uri, "")[:LONGEST_QUOTE], origins.get(uri, "before"))
        for uri, belief in beliefs.items()
    )


def joined(*sheets: Iterable[Line]) -> tuple[Line, ...]:
    """Return one sheet of several: the first answer to a skill stands, a quote is kept."""
    lines: dict[str, Line] = {}
    for line in (line for sheet in sheets for line in sheet):
        known = lines.setdefault(line.uri, line)
        if line.quote and not known.quote:
            lines[line.uri] = replace(known, quote=line.quote, origin=line.origin)
    return tuple(lines.values())


def answered(lines: Iterable[Line], belief: str) -> tuple[Line, ...]:
    """Return the lines that nobody has answered yet with one answer; the others as they are."""
    return tuple(
        replace(line, belief=belief) if line.belief == "unknown" else line for line in lines
    )


def groups_of(lines: Iterable[Line], voice: Voice, other: Voice | None) -> tuple[GroupView, ...]:
    """Return the lines by origin; a skill of another release of the taxonomy is left out."""
    known = voice.snapshot.skills.positions
    order = sorted(
        (line for line in lines if line.uri in known), key=lambda line: ORIGINS.index(line.origin)
    )
    return tuple(
        GroupView(origin, tuple(_view(line, voice, other) for line in some))
        for origin, some in groupby(order, key=lambda line: line.origin)
    )


def _view(line: Line, voice: Voice, other: Voice | None) -> LineView:
    label = named(line.uri, other) if other else None
    spoken = label if other and label and label.language == other.language else None
    return LineView(line, named(line.uri, voice), spoken)


def unnamed(groups: Iterable[GroupView], voice: Voice, other: Voice | None) -> str:
    """Return the name of the learner's language where no skill has a name in it, else nothing."""
    lines = [view for group in groups for view in group.lines]
    if other is None or not lines or any(view.other for view in lines):
        return ""
    return voice.messages.language_name(other.language)


def named(uri: str, voice: Voice) -> Label:
    """Return a concept's name in the language asked for: any that the taxonomy has names in."""
    return voice.snapshot.records.label(uri, voice.language)


def skills_members(lines: Iterable[Line]) -> dict[str, list[object]]:
    """Return the members of a profile that a sheet stands for, by URI."""
    kept = sorted(lines, key=lambda line: line.uri)
    skills: list[object] = [
        {"uri": line.uri, "evidence": EVIDENCE[line.belief]}
        for line in kept
        if line.belief in EVIDENCE
    ]
    return {"skills": skills, "rejected": [one.uri for one in kept if one.belief == "rejected"]}


def own_words(text: str, language: str) -> list[dict[str, str]]:
    """Return skills in the learner's words, one a line, as members of a profile."""
    lines = dict.fromkeys(" ".join(line.split())[:LONGEST_OWN] for line in text.splitlines())
    return [{"text": line, "language": language} for line in lines if line][:MOST_OWN]


def own_text(profile: Mapping[str, object]) -> Iterator[str]:
    """Yield the skills in the learner's words that a stored profile holds."""
    kept = profile.get("local_skills")
    for item in kept if isinstance(kept, list) else ():
        yield str(item["text"])
