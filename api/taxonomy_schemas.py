"""The wire formats around the taxonomy: counterparts of occupations, profiles of other releases."""

from __future__ import annotations

from datetime import date
from typing import Literal

from api.routers.matching import Named
from api.schemas import Profile, Wire


class CrosswalkSource(Wire):
    """Where a correspondence comes from."""

    name: str
    release: str
    licence: str
    date: date | None


class Counterpart(Wire):
    """A concept of another classification that stands beside an occupation."""

    scheme: Literal["ISCO-08", "O*NET-SOC"]
    code: str
    title: str
    """In English, as the other classification has it."""
    match: Literal["exact", "close", "broad", "narrow"]
    """How the other concept stands to this one: `broad` says that the other one is broader."""
    via: str | None
    """ISCO-08 group that the correspondence is stated of as a whole; null where it is stated of
    the occupation itself."""
    edition: str
    source: CrosswalkSource | None


class CrosswalkResponse(Wire):
    """An occupation beside other classifications; it ranks nothing and reads no text."""

    snapshot: str
    taxonomy: str
    occupation: Named
    asked: str | None
    """The URI asked for, where it is of another release and was redirected."""
    counterparts: list[Counterpart]
    """ISCO-08 first, then by scheme and code; those stated of the whole group last."""
    notices: list[str]
    """What the licences of the data shown ask to be said."""


class MovedUri(Wire):
    """A URI of a profile that the release in service does not hold."""

    place: Literal["skills", "rejected", "goal"]
    uri: str
    label: str | None
    """Its last label, where known."""
    fate: Literal["redirected", "retired", "unknown"]
    done: Literal["redirected", "kept as a local skill", "left as it was"]
    ask: bool
    """Whether a person has to say what fits now."""
    new: Named | None
    release: str | None
    """The release in which it was retired, where known."""
    basis: str | None
    """What a redirect rests on."""
    note: str | None


class UpgradeConflict(Wire):
    """A skill held under one old URI and rejected under another; the rejection counts until asked."""

    skill: Named
    held_as: list[str]
    rejected_as: list[str]


class MigratedProfile(Wire):
    """A profile in the terms of the release in service, and what became of each old URI."""

    snapshot: str
    taxonomy: str
    profile: Profile
    complete: bool
    """Whether nothing is left to settle."""
    kept: int
    """URIs that stayed as they were."""
    moved: list[MovedUri]
    conflicts: list[UpgradeConflict]
