"""From a row to a profile: what counts as held, what is only likely, and what the row left open.

The rule for a file that nobody sits beside:

- URIs in `certified` and `skills` are certified and declared: somebody confirmed them.
- Skills that the linker reads in `skills_text` above its threshold (calibrated: right more often
  than not) count as declared in writing. Every result says which they are and that a machine read
  them; the text itself is dropped once it is read.
- Skills of people who worked in the group of `isco08` are likely, never held: they change no list
  before the person confirms them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from guidance.errors import UnknownConcept
from guidance.gaps import group_members, starting_point
from guidance.learner import ClaimEvidence
from guidance.programme.municipalities import Located, Municipalities
from guidance.programme.rows import Row, RowError
from guidance.recommendation.arrival import present_uri
from guidance.snapshot import Snapshot
from guidance.taxonomy import ConceptKind

MOST_LIKELY = 15
"""Likely skills of past work that a profile carries, most telling first."""
DEFAULT_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Terms:
    """What shapes the results of a caseload beside its rows.

    Attributes
    ----------
    snapshot
        Digest of the snapshot.
    as_of
        The day of the question, the same for every row.
    limit
        Most courses a person.
    language
        Language of rows that name none.
    hard
        Limits that exclude an offer, where a row states them; the others lower its place.
    """

    snapshot: str
    as_of: date
    limit: int = DEFAULT_LIMIT
    language: str = "en"
    hard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a caseload as the journal keeps them: nothing of their own words.

    Attributes
    ----------
    line, case_ref
        Where the row begins in the file, and its opaque reference.
    profile
        The profile in its published form (docs/formats.md).
    unread
        The row has a text that nobody has read yet.
    read
        Skills that were read in the text, the surest first.
    notes
        Names of messages `caseload.note_...` on what the row said and could not be used.
    need_group, last_contact
        As the row has them; no list depends on either.
    """

    line: int
    case_ref: str
    profile: Mapping[str, Any]
    unread: bool = False
    read: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    need_group: str | None = None
    last_contact: date | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """What rows are held against: the snapshot, the names of places, and the terms."""

    snapshot: Snapshot
    places: Municipalities
    terms: Terms
    _known: dict[tuple[str, ...], tuple[str, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def likely(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Return what people of some groups of work most likely can do, most telling first.

        Many rows of a file share a group, so each is looked up once.

        Raises
        ------
        UnknownConcept
            When no occupation of the snapshot belongs to a group.
        """
        if codes and codes not in self._known:
            meant = {uri: 1.0 for code in codes for uri in group_members(code, self.snapshot)}
            found = starting_point(meant, self.snapshot).essential[:MOST_LIKELY]
            self._known[codes] = tuple(skill.uri for skill in found)
        return self._known.get(codes, ())


def enrol(row: Row, register: Register) -> Member | RowError:
    """Return the person a row tells of, or what in it the snapshot does not hold."""
    try:
        likely = register.likely(row.isco08)
    except UnknownConcept:
        return RowError(row.line, "isco08", "isco_unknown")
    if row.goal is not None and not _is_occupation(row.goal, register.snapshot):
        return RowError(row.line, "goal", "goal_unknown")
    place = _place(row, register)
    if row.municipality and place is None and row.nuts is None:
        return RowError(row.line, "municipality", "place_unknown")
    return Member(
        line=row.line,
        case_ref=row.case_ref,
        profile={
            "skills": _claims(row, likely),
            "goal": {"occupation": row.goal} if row.goal else None,
            "language": row.language or register.terms.language,
            "as_of": register.terms.as_of.isoformat(),
            "constraints": _constraints(row, place, register.terms),
        },
        unread=bool(row.text),
        notes=tuple(_notes(row, place)),
        need_group=row.need_group,
        last_contact=row.last_contact,
    )


def with_read(member: Member, found: Sequence[str]) -> Member:
    """Return a person whose text was read: the skills found count as declared in it, once each."""
    named = {claim["uri"]: claim["evidence"] for claim in member.profile["skills"]}
    held = {uri for uri, evidence in named.items() if evidence != ClaimEvidence.INFERRED}
    fresh = tuple(uri for uri in found if uri not in held)
    claims = [claim for claim in member.profile["skills"] if claim["uri"] not in fresh]
    sure = sum(claim["uri"] in held for claim in claims)
    added = [_claim(uri, ClaimEvidence.DECLARED) for uri in fresh]
    skills = [*claims[:sure], *added, *claims[sure:]]
    return replace(
        member,
        profile={**member.profile, "skills": skills},
        unread=False,
        read=fresh,
        notes=member.notes if found else (*member.notes, "text"),
    )


def _claims(row: Row, likely: Iterable[str]) -> list[dict[str, str]]:
    """Return the claims of a row, the best evidence first; each skill once, under its best."""
    stated = (
        (ClaimEvidence.CERTIFIED, row.certified),
        (ClaimEvidence.DECLARED, row.skills),
        (ClaimEvidence.INFERRED, tuple(likely)),
    )
    claims: dict[str, dict[str, str]] = {}
    for evidence, uris in stated:
        for uri in uris:
            claims.setdefault(uri, _claim(uri, evidence))
    return list(claims.values())


def _claim(uri: str, evidence: ClaimEvidence) -> dict[str, str]:
    return {"uri": uri, "evidence": evidence.value}


def _is_occupation(uri: str, snapshot: Snapshot) -> bool:
    try:
        present_uri(uri, ConceptKind.OCCUPATION, snapshot)
    except UnknownConcept:
        return False
    return True


def _place(row: Row, register: Register) -> Located | None:
    return register.places.locate(row.municipality, row.nuts) if row.municipality else None


def _constraints(row: Row, place: Located | None, terms: Terms) -> dict[str, Any]:
    """Return the limits of a row; the region is the finest one known."""
    point = place.point if place and row.radius_km is not None else None
    limits: dict[str, Any] = {
        "nuts": place.nuts if place else row.nuts,
        "location": list(point) if point else None,
        "radius_km": row.radius_km if point else None,
        "budget": (
            {"amount": row.budget.amount, "currency": row.budget.currency} if row.budget else None
        ),
        "hours_per_week": row.hours_per_week,
        "start_from": row.start_from.isoformat() if row.start_from else None,
        "teaching_languages": dict(row.teaching_languages) or None,
        "access": list(row.access) or None,
    }
    stated = {name: value for name, value in limits.items() if value is not None}
    hard = [name for name in terms.hard if name in stated]
    return {**stated, "hard": hard} if hard else stated


def _notes(row: Row, place: Located | None) -> Iterable[str]:
    """Yield what a row said and could not be used, so that nothing is dropped in silence."""
    if row.municipality and place is None:
        yield "place"
    if row.radius_km is not None and (place is None or place.point is None):
        yield "radius"
    if row.language is None:
        yield "language"
