"""What a recommendation reads: everything under one digest, and nothing that changes.

A snapshot is built by the batch pipelines, written and read by `guidance.storage`, and shared by
every request. Arrays are memory-mapped; records that only the chosen results need are fetched one
by one through `Records`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, identity

from guidance.contacts import ContactBook
from guidance.course_columns import CourseColumns
from guidance.credential import MicroCredential, SkillTag
from guidance.errors import UnknownConcept
from guidance.frameworks import CountryFacts
from guidance.funding import FundingSchemes
from guidance.labour_market import (
    DemandTable,
    Forecast,
    Pressure,
    Shortage,
    TrendTable,
    Vacancy,
)
from guidance.rises import SHARE_OF_TAU, Rises, WrittenRises
from guidance.taxonomy import Occupation, Redirects, Skill

SCHEMA_VERSION = 2
"""Version of the layout that `guidance.storage` writes."""
TAXONOMY_KIND = "esco"
"""Kind of the source that the taxonomy comes from."""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One source as it stands in the manifest: what it is, and what became of its rows."""

    name: str
    kind: str
    release: str
    licence: str
    date: date | None
    sha256: str
    read: int = 0
    kept: int = 0
    refused: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The account of a snapshot: what shaped it and how much it holds.

    `demonstration` is a sentence to show on every page and answer when the data are made up.
    `tau` is the coverage from which an ad counts as within reach; `calibration` says how it was
    found.
    """

    schema_version: int
    sources: tuple[SourceNote, ...]
    encoder: str
    linker: str
    configuration: str
    tau: float
    calibration: str
    counts: Mapping[str, int]
    demonstration: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A name to show, and the language it is in (English where the wanted one has none)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class AdPlace:
    """A place as ads name it, and the region that most of them give for it.

    `location` is the mean of their points (latitude, longitude in degrees), None where none has one.
    """

    name: str
    nuts: str
    ads: int
    location: tuple[float, float] | None = None


class Records(Protocol):
    """Single records by key, fetched when a result shows them."""

    def label(self, uri: str, language: str) -> Label:
        """Return the name of a skill or occupation, in English where the language has none."""
        ...

    def description(self, uri: str) -> str:
        """Return the English description of a concept, or an empty text."""
        ...

    def tags(self, credential: str) -> tuple[SkillTag, ...]:
        """Return the skills of a course with evidence and quotes, sorted by skill."""
        ...

    def vacancy(self, position: int) -> Vacancy:
        """Return the ad at a row of the vacancy table."""
        ...

    def shortages(self, isco: str, country: str) -> tuple[Shortage, ...]:
        """Return the shortage figures of an occupation group in a country, newest first."""
        ...

    def forecasts(self, isco: str, country: str) -> tuple[Forecast, ...]:
        """Return the forecast figures of an occupation group in a country, by year."""
        ...

    def published_groups(self, country: str) -> frozenset[str]:
        """Return the occupation groups of a country that have any published figure."""
        ...

    def places(self) -> tuple[AdPlace, ...]:
        """Return the places that ads name, each once, those of most ads first."""
        ...

    def region_name(self, code: str) -> str:
        """Return the name of a NUTS region, or the code where none is known."""
        ...

    def isco_label(self, code: str) -> str:
        """Return the English name of an ISCO-08 group, or the code where none is known."""
        ...

    def count(self, table: str) -> int:
        """Return the number of records of a kind."""
        ...

    def close(self) -> None:
        """Close what is held open; a later question opens it again."""
        ...

    def skill(self, uri: str) -> Skill:
        """Return one skill; UnknownConcept when there is none."""
        ...

    def occupation(self, uri: str) -> Occupation:
        """Return one occupation; UnknownConcept when there is none."""
        ...

    def regulated_note(self, occupation: str) -> str | None:
        """Return the release's note on regulation of an occupation, or None when it says none."""
        ...


@dataclass(frozen=True)
class Concepts:
    """An ordered set of URIs. The order is sorted, so a position is stable within a snapshot."""

    uris: tuple[str, ...]

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Return the position of each URI."""
        return {uri: position for position, uri in enumerate(self.uris)}

    def position(self, uri: str) -> int:
        """Return the position of one URI.

        Raises
        ------
        UnknownConcept
            When the snapshot does not hold it.
        """
        found = self.positions.get(uri)
        if found is None:
            raise UnknownConcept(
                f"the URI {uri[:120]!r}",
                "a skill, occupation or course of this snapshot",
                "look it up with skills/match or occupations/match",
            )
        return found

    def known(self, uris: tuple[str, ...]) -> NDArray[np.intp]:
        """Return the sorted positions of those URIs that the snapshot holds."""
        found = {self.positions[uri] for uri in uris if uri in self.positions}
        return np.array(sorted(found), dtype=np.intp)

    def __len__(self) -> int:
        return len(self.uris)


@dataclass(frozen=True)
class Requirements:
    """What each ad asks for, as weights that sum to one.

    An ad asks for *units*: occupations it may belong to (with probability), the ISCO-08 unit
    groups of these, and single skills its text names. `profiles` has one row per occupation, then
    one per unit group in the order of their codes (the mean of its occupations), P rows in all;
    they sum to 1 or are empty. `units` has shape (ads, P + skills); rows sum to 1, or to less
    where nothing is known. The weights over skills are ``units[:, :P] @ profiles + units[:, P:]``;
    keeping the factors apart makes coverage of all ads by all courses exact and fast.
    """

    units: csr_matrix
    profiles: csr_matrix
    whole: Requirements | None = field(default=None, repr=False, compare=False)
    """The requirements that these are some rows of; None where they are all."""

    @cached_property
    def by_skill(self) -> csr_matrix:
        """Return what credit toward one skill covers of each unit, shape (skills, P + skills).

        Made once for all markets: what few courses add to the units is read from their skills.
        """
        if self.whole is not None:
            return self.whole.by_skill
        single = identity(self.profiles.shape[1], dtype=np.float32, format="csr")
        return csr_matrix(hstack([self.profiles.T, single], format="csr"))

    def coverage(self, credit: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the share of each ad's weights that a person's credit covers.

        Parameters
        ----------
        credit
            Credit in [0, 1] per skill, shape (skills,), or one column per person or course,
            shape (skills, n).

        Returns
        -------
        Values in [0, 1], shape (ads,) or (ads, n).
        """
        covered = np.concatenate([self.profiles @ credit, credit], axis=0)
        return np.asarray(self.units @ covered, dtype=np.float32)

    def rows(self, ads: NDArray[np.intp]) -> Requirements:
        """Return the same for some ads only."""
        return Requirements(self.units[ads], self.profiles, self.whole or self)

    def weights(self, ad: int) -> csr_matrix:
        """Return the weights of one ad over skills, shape (1, skills)."""
        profiles = self.profiles.shape[0]
        row = self.units[[ad]]
        return csr_matrix(row[:, :profiles] @ self.profiles + row[:, profiles:])


@dataclass(frozen=True)
class VacancyTable:
    """The ads as columns, one row an ad, in the order of their ids.

    Attributes
    ----------
    ids
        Ad ids, sorted.
    regions, region
        NUTS codes (a bare country code where only that is known, "" where nothing is) and the
        index of each ad's code.
    languages, language
        The same for ISO 639-1 codes.
    latitude, longitude
        Degrees, NaN when unknown.
    dated
        Day the ad counts from (`Vacancy.dated`) as a proleptic ordinal, 0 when unknown.
    age_days
        Days from the ad's own date to the date of its source, -1 when unknown.
    current
        False for duplicates and for ads withdrawn by the date of their source.
    """

    ids: tuple[str, ...]
    regions: tuple[str, ...]
    region: NDArray[np.int32]
    languages: tuple[str, ...]
    language: NDArray[np.int32]
    latitude: NDArray[np.float32]
    longitude: NDArray[np.float32]
    dated: NDArray[np.int32]
    age_days: NDArray[np.int32]
    current: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    def span(self, ads: NDArray[np.intp]) -> tuple[date | None, date | None]:
        """Return the days of the oldest and newest of some ads, None when none is dated."""
        days = self.dated[ads]
        days = days[days > 0]
        if not days.size:
            return None, None
        return date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))


@dataclass(frozen=True)
class Snapshot:
    """Everything a recommendation reads.

    Attributes
    ----------
    credit
        K of shape (skills, skills): entry (t, s) is the credit that holding t gives toward an
        asked s; the diagonal is 1.
    essential, optional
        Occupation by skill, 1 where the release names the skill.
    taught
        Course by skill: confidence of the tags above the threshold.
    isco
        ISCO-08 unit group of each occupation.
    course_credit
        Course by skill: the credit that the taught skills give toward each asked skill, the
        largest over the taught ones; derived from `taught` and `credit`.
    trend
        Ads by region and month of posting, and how many of them ask for each skill.
    written_rises
        The index `rises` as it was written, None where it is to be computed.
    countries
        Levels of national frameworks and whom to ask about recognition, by dated packs.
    redirects
        Where URIs of other releases of the taxonomy lead in this one.
    funding
        Schemes that may pay for courses; none where no pack was loaded.
    contacts
        Whom to talk to by region; nobody where no list was loaded.
    """

    digest: str
    manifest: Manifest
    skills: Concepts
    occupations: Concepts
    courses: Concepts
    credentials: tuple[MicroCredential, ...]
    vacancies: VacancyTable
    requirements: Requirements
    credit: csr_matrix
    essential: csr_matrix
    optional: csr_matrix
    taught: csr_matrix
    course_credit: csr_matrix
    demand: DemandTable
    isco: tuple[str, ...]
    records: Records
    trend: TrendTable = field(default_factory=TrendTable.empty)
    written_rises: WrittenRises | None = None
    countries: CountryFacts = field(default_factory=CountryFacts)
    redirects: Redirects = field(default_factory=Redirects)
    funding: FundingSchemes = field(default_factory=FundingSchemes)
    contacts: ContactBook = field(default_factory=ContactBook)

    @property
    def release(self) -> str:
        """Return the taxonomy and the release of it that every URI of the snapshot belongs to."""
        notes = (note for note in self.manifest.sources if note.kind == TAXONOMY_KIND)
        found = next(notes, None)
        return f"{found.name} {found.release}".strip() if found else ""

    @property
    def tau(self) -> float:
        """Return the coverage from which an ad counts as within reach."""
        return self.manifest.tau

    @cached_property
    def profile_isco(self) -> NDArray[np.str_]:
        """Return the ISCO-08 unit group of each row of `requirements.profiles`."""
        codes = (*self.isco, *sorted(set(self.isco)))
        return np.array(codes[: self.requirements.profiles.shape[0]], dtype=np.str_)

    @cached_property
    def occupations_asking(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return how many occupations need each skill, and how many may ask for it; (skills,)."""
        count = len(self.skills)
        return (
            np.bincount(self.essential.indices, minlength=count),
            np.bincount(self.optional.indices, minlength=count),
        )

    @cached_property
    def pressure(self) -> Pressure:
        """Return how short of people each row of `requirements.profiles` is, by country."""
        return Pressure(self.records, tuple(str(code) for code in self.profile_isco))

    def date_of_kind(self, kind: str) -> str | None:
        """Return the newest day of the sources of a kind, None when none states one."""
        days = [note.date for note in self.manifest.sources if note.kind == kind and note.date]
        return max(days).isoformat() if days else None

    def date_of(self, source: str) -> str | None:
        """Return the day of a source as ISO text, None when it states none."""
        dates = (note.date for note in self.manifest.sources if note.name == source)
        found = next(dates, None)
        return found.isoformat() if found else None

    @cached_property
    def unit_group_of_ads(self) -> NDArray[np.str_]:
        """Return the ISCO-08 unit group that more than half of what each ad may be belongs to.

        "" where no group has so much.
        """
        codes, group = np.unique(self.profile_isco, return_inverse=True)
        member = csr_matrix((np.ones(group.size, dtype=np.float32), (np.arange(group.size), group)))
        may_be = self.requirements.units[:, : group.size]
        shares = csr_matrix(may_be @ member)
        total = np.asarray(may_be.sum(axis=1), dtype=np.float32).ravel()
        ads = np.repeat(np.arange(shares.shape[0]), np.diff(shares.indptr))
        most = shares.data > 0.5 * np.maximum(total, 1e-9)[ads]
        found = np.full(shares.shape[0], "", dtype=codes.dtype)
        found[ads[most]] = codes[shares.indices[most]]
        return found

    @cached_property
    def rises(self) -> Rises:
        """Return the largest rises of ads by courses, as written or else computed here."""
        written = self.written_rises
        if written is not None and written.belong_to(self.requirements.units, self.course_credit):
            return written.rises
        return Rises.of(
            self.requirements.units,
            self.requirements.profiles,
            self.course_credit,
            SHARE_OF_TAU * self.tau,
        )

    @cached_property
    def columns(self) -> CourseColumns:
        """Return what stays the same of every course, whoever asks."""
        return CourseColumns(self.credentials)
