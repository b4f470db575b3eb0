"""From a reading to skills for a profile: certified, to be confirmed, or not known here.

A valid seal certifies the skills that its document states by URI, with all that is said of the
seal: that its certificate expired since (a seal does not end with its certificate, but without a
checked time stamp its date is the signer's word), and that nobody was asked whether the signer is
listed. Where an operator loads a trust list, only a listed signer certifies. A document that
expired, holds not yet, is sealed by its own holder or only says that somebody took part certifies
nothing. What is not certified is declared at most: a person confirms it, or leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from guidance.exchange.holdings import Achievement, Finding, Reading, SealState, StatedSkill
from guidance.learner import ClaimEvidence
from guidance.linking.types import LinkResult, Query

MOST_TEXTS = 200
"""Most texts of one document that are matched: each takes some milliseconds."""

Link = Callable[[Query], LinkResult]
Knows = Callable[[str], bool]

_WITHHOLDING = frozenset(
    {"trust-not-listed", "expired", "not-yet-valid", "validity-unreadable", "self-issued"}
)
"""Notes and findings under which even a valid seal certifies nothing."""


@dataclass(frozen=True, slots=True)
class ProvenSkill:
    """A skill that counts as certified, and the titles of the achievements that state it."""

    uri: str
    achievements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposedSkill:
    """A skill that a person may confirm: never a fact before that.

    Attributes
    ----------
    evidence
        Declared, where the document states the skill itself; inferred, where it was read from
        words.
    quote
        The words it stands on.
    confidence
        Calibrated probability of a reading from words, in [0, 1]; None for a stated skill.
    """

    uri: str
    evidence: ClaimEvidence
    quote: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document gives a profile.

    Attributes
    ----------
    certified, to_confirm
        Sorted by URI, each skill once, in the stronger of the two.
    strangers
        Stated skills that the taxonomy at hand does not hold, such as those of another release
        or framework; matched by their words into `to_confirm`.
    withheld
        Why nothing counts as certified, None where skills do.
    left
        How many texts were not matched because a document has too many.
    """

    certified: tuple[ProvenSkill, ...] = ()
    to_confirm: tuple[ProposedSkill, ...] = ()
    strangers: tuple[StatedSkill, ...] = ()
    withheld: Finding | None = None
    left: int = 0


def evidence_of(reading: Reading, day: date, knows: Knows, link: Link) -> Evidence:
    """Return the skills a reading gives on a day.

    Parameters
    ----------
    knows
        Says whether the taxonomy holds a skill's URI.
    link
        Reads skills in one text.
    """
    withheld = _withheld(reading)
    every = [one for outer in reading.achievements for one in outer.everything]
    proven, stated = _stated(every, day, knows, withheld)
    texts = list(dict.fromkeys(_texts(reading, every, knows)))
    proposals = _strongest([*stated, *_read(texts[:MOST_TEXTS], link)])
    certain = {skill.uri for skill in proven}
    return Evidence(
        certified=proven,
        to_confirm=tuple(found for found in proposals if found.uri not in certain),
        strangers=_strangers(every, knows),
        withheld=withheld if every else None,
        left=max(0, len(texts) - MOST_TEXTS),
    )


def _withheld(reading: Reading) -> Finding | None:
    """Return why a document certifies nothing, or None."""
    seal = reading.seal
    if seal.state is not SealState.VALID:
        return Finding.of(f"seal-{seal.state.value}")
    against = (*seal.notes, *reading.findings)
    return next((found for found in against if found.code in _WITHHOLDING), None)


def _stated(
    every: Iterable[Achievement], day: date, knows: Knows, withheld: Finding | None
) -> tuple[tuple[ProvenSkill, ...], list[ProposedSkill]]:
    proven: dict[str, list[str]] = {}
    declared: list[ProposedSkill] = []
    for one in every:
        ended = one.valid_until is not None and one.valid_until < day
        for skill in one.skills:
            if skill.uri is None or not knows(skill.uri):
                continue
            if withheld is None and not ended and not one.took_part_only:
                proven.setdefault(skill.uri, []).append(one.title)
            else:
                declared.append(
                    ProposedSkill(skill.uri, ClaimEvidence.DECLARED, skill.label or one.title)
                )
    return tuple(
        ProvenSkill(uri, tuple(dict.fromkeys(titles))) for uri, titles in sorted(proven.items())
    ), declared


def _strangers(every: Iterable[Achievement], knows: Knows) -> tuple[StatedSkill, ...]:
    found = (skill for one in every for skill in one.skills)
    return tuple(dict.fromkeys(s for s in found if s.uri is None or not knows(s.uri)))


def _texts(reading: Reading, every: Iterable[Achievement], knows: Knows) -> Iterator[Query]:
    """Yield what is matched by its words: strangers, outcomes without a known skill, passages."""
    for one in every:
        known = {skill.outcome for skill in one.skills if skill.uri and knows(skill.uri)}
        labels = [skill.label for skill in one.skills if not skill.uri or not knows(skill.uri)]
        outcomes = [text for at, text in enumerate(one.outcomes) if at not in known]
        if not one.skills and not one.outcomes:
            outcomes = [one.title, one.description]
        for text in (*labels, *outcomes):
            if text:
                yield Query(text, one.language)
    for passage in reading.passages:
        yield Query(passage.text, passage.language)


def _read(texts: Iterable[Query], link: Link) -> Iterator[ProposedSkill]:
    for query in texts:
        for match in link(query).matches:
            yield ProposedSkill(match.uri, ClaimEvidence.INFERRED, match.span, match.confidence)


def _strongest(proposals: Iterable[ProposedSkill]) -> tuple[ProposedSkill, ...]:
    """Return one proposal a skill: stated before read, then the surer, then by its words."""

    def order(found: ProposedSkill) -> tuple[str, bool, float, str]:
        inferred = found.evidence is ClaimEvidence.INFERRED
        return found.uri, inferred, -(found.confidence or 0.0), found.quote

    kept: dict[str, ProposedSkill] = {}
    for found in sorted(proposals, key=order):
        kept.setdefault(found.uri, found)
    return tuple(kept.values())
