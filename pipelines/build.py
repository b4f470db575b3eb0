"""Build a snapshot from configured sources: ingest, link, credit, reach, demand, publish.

Each step is a function of files and of configuration; its result is named by the hash of both
(`pipelines.artefacts`), so a second build redoes only what changed. What follows from records is
named by what the records say: reading a source again without another result redoes nothing else,
and of the ads only new texts are read (`pipelines.link_cache`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scipy.sparse import csr_matrix

import guidance.credential.course
import pipelines.credit
import pipelines.link
import pipelines.reach
import pipelines.requirements
import pipelines.setting
import pipelines.sources
from guidance.credential import Evidence, MicroCredential, SkillTag
from guidance.errors import ConfigurationError
from guidance.frameworks import CountryFacts
from guidance.linking.types import Candidate
from guidance.snapshot import Requirements
from guidance.storage.arrays import load_sparse, save_sparse
from guidance.storage.files import PROJECT
from guidance.taxonomy import RelationKind, Skill, Taxonomy
from models.encoders import Encoders
from models.linker import Linkers, build_linkers, build_readings, calibration_digest, load_linkers
from pipelines.advisers import Advisers, read_advisers
from pipelines.artefacts import Workshop, key_of, read_lines, write_lines
from pipelines.config import BuildConfig
from pipelines.credit import credit_kernel, skill_vectors
from pipelines.crosswalk import CROSSWALKS, Crosswalks, read_crosswalks
from pipelines.curation import CuratedTags, Known, curated_tags
from pipelines.funding import Funding, read_funding
from pipelines.ingest import (
    Figures,
    ingest_credentials,
    ingest_figures,
    ingest_taxonomy,
    ingest_vacancies,
)
from pipelines.link import LinkBounds, code_occupations, name_skills, tag_courses
from pipelines.link_cache import Read, read_new
from pipelines.pool import PooledLinker, pooled_encoders
from pipelines.reach import calibrate_tau, occupation_credit
from pipelines.records import Account, Advertisement
from pipelines.registers import read_countries
from pipelines.requirements import (
    Mixture,
    candidate_matrix,
    demand_matrix,
    profile_rows,
    requirement_units,
)
from pipelines.setting import in_their_setting
from pipelines.shaping import INGESTING, LINKING, READING_IN_CONTEXT, READINGS
from pipelines.sources.files import digest_of
from pipelines.upgrades import APART, Upgrades, read_upgrades

Maker = Callable[[Path], None]
BESIDE = (*CROSSWALKS, *APART, *pipelines.sources.FUNDING, *pipelines.sources.ADVISERS)
"""Kinds of sources that no ingesting step reads: a change of theirs makes none of these again."""


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """The candidates of one ad, as a line of a file."""

    found: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class TagLine:
    """The tags of one course, as a line of a file."""

    found: tuple[SkillTag, ...]


class Build:
    """One build: its steps as properties, each worked out when it is first needed.

    Parameters
    ----------
    config
        What to build from.
    workshop
        Where results of steps lie.
    """

    def __init__(self, config: BuildConfig, workshop: Workshop) -> None:
        self.config = config
        self.workshop = workshop

    @cached_property
    def digests(self) -> tuple[str, ...]:
        """Return the sha256 of each source, in the order of the build file."""
        known = {*pipelines.sources.READERS, *CROSSWALKS}
        if unknown := {s.kind for s in self.config.sources} - known:
            raise ConfigurationError(
                f"source kinds {', '.join(sorted(unknown))}",
                f"any of {', '.join(sorted(known))}",
                "correct `kind` in the build file",
            )
        return tuple(digest_of(spec.path) for spec in self.config.sources)

    @cached_property
    def taxonomy_files(self) -> Path:
        """Return the directory of the ingested taxonomy."""

        def make(place: Path) -> None:
            taxonomy, accounts = ingest_taxonomy(self.config.sources)
            write_lines(place / "taxonomy.jsonl", [taxonomy])
            write_lines(place / "accounts.jsonl", accounts)

        return self._ingest("taxonomy", make)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """Return the taxonomy; of its optional demands and names nothing is left out."""
        return read_lines(self.taxonomy_files / "taxonomy.jsonl", Taxonomy)[0]

    @cached_property
    def _taxonomy_digest(self) -> str:
        return digest_of(self.taxonomy_files / "taxonomy.jsonl")

    @cached_property
    def course_files(self) -> Path:
        """Return the directory of the ingested courses."""

        def make(place: Path) -> None:
            courses, accounts = ingest_credentials(self.config.sources)
            write_lines(place / "courses.jsonl", courses)
            write_lines(place / "accounts.jsonl", accounts)
            write_lines(place / "countries.jsonl", [read_countries(self.config.sources)])

        return self._ingest("courses", make)

    @cached_property
    def courses(self) -> tuple[MicroCredential, ...]:
        """Return the courses, sorted by URI, in the terms of the taxonomy."""
        return self.upgrades.courses

    @cached_property
    def upgrades(self) -> Upgrades:
        """Return what redirects of retired concepts do to the courses."""
        ingested = read_lines(self.course_files / "courses.jsonl", MicroCredential)
        return read_upgrades(self.config.sources, ingested, self.taxonomy)

    @cached_property
    def crosswalks(self) -> Crosswalks:
        """Return what stands beside the occupations; no other step reads it."""
        return read_crosswalks(self.config.sources, self.taxonomy)

    @cached_property
    def funding(self) -> Funding:
        """Return the schemes that may pay for courses; no other step reads them."""
        return read_funding(self.config.sources)

    @cached_property
    def advisers(self) -> Advisers:
        """Return whom learners can talk to; no other step reads it."""
        return read_advisers(self.config.sources)

    @cached_property
    def countries(self) -> CountryFacts:
        """Return what packs say of countries."""
        return read_lines(self.course_files / "countries.jsonl", CountryFacts)[0]

    @cached_property
    def ad_files(self) -> Path:
        """Return the directory of the ingested ads, texts included."""

        def make(place: Path) -> None:
            found = ingest_vacancies(self.config.sources)
            write_lines(place / "ads.jsonl", found.ads)
            write_lines(place / "accounts.jsonl", found.accounts)

        return self._ingest("ads", make)

    @cached_property
    def ads(self) -> tuple[Advertisement, ...]:
        """Return the ads, sorted by id."""
        return read_lines(self.ad_files / "ads.jsonl", Advertisement)

    @cached_property
    def figure_files(self) -> Path:
        """Return the directory of the ingested figures."""

        def make(place: Path) -> None:
            figures = ingest_figures(self.config.sources)
            write_lines(place / "figures.jsonl", [figures])
            write_lines(place / "accounts.jsonl", figures.accounts)

        return self._ingest("figures", make)

    @cached_property
    def figures(self) -> Figures:
        """Return published shortages and forecasts."""
        return read_lines(self.figure_files / "figures.jsonl", Figures)[0]

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Return the account of every source."""
        places = (self.taxonomy_files, self.course_files, self.ad_files, self.figure_files)
        read = [a for place in places for a in read_lines(place / "accounts.jsonl", Account)]
        beside = (*self.upgrades.accounts, *self.crosswalks.accounts, *self.curated.accounts)
        return (*read, *beside, *self.funding.accounts, *self.advisers.accounts)

    @cached_property
    def encoders(self) -> Encoders:
        """Return the encoders, none loaded yet."""
        return pooled_encoders(self._share("reading names"))

    @cached_property
    def reading_files(self) -> Path:
        """Return the directory of the concepts' vectors by the reader: the longest step."""
        shaped_by = (self._taxonomy_digest, self.encoders.english.digest, *READINGS)
        return self.workshop.step(
            "readings", shaped_by, lambda place: build_readings(self.taxonomy, self.encoders, place)
        )

    @cached_property
    def linker_files(self) -> Path:
        """Return the directory of the linkers."""
        shaped_by = (self.reading_files.name, self.encoders.digest, *LINKING, calibration_digest())

        def make(place: Path) -> None:
            build_linkers(self.taxonomy, self.encoders, place, self.reading_files)

        return self.workshop.step("linker", shaped_by, make)

    @cached_property
    def linkers(self) -> Linkers:
        """Return the linkers, on all cores."""
        place = self.linker_files
        alone = load_linkers(place)
        return Linkers(
            PooledLinker(alone.skills, place, "skills", self._share("reading for skills")),
            PooledLinker(alone.occupations, place, "occupations", self._share("reading titles")),
        )

    @cached_property
    def credit_files(self) -> Path:
        """Return the directory of K."""

        def make(place: Path) -> None:
            vectors = skill_vectors(self.taxonomy, self.encoders.english)
            save_sparse(place, "credit", credit_kernel(self.taxonomy, vectors))

        reader = (self.encoders.english.digest, *READING_IN_CONTEXT)
        shaped_by = (self._taxonomy_digest, *reader, pipelines.credit)
        return self.workshop.step("credit", shaped_by, make)

    @cached_property
    def tag_files(self) -> Path:
        """Return the directory of the courses' tags."""

        def make(place: Path) -> None:
            bounds = LinkBounds(course_confidence=self.config.link.threshold)
            skills = {skill.uri: skill for skill in self.taxonomy.skills}
            labels = {uri: skill.preferred_label for uri, skill in skills.items()}
            found = tag_courses(self.courses, self.linkers.skills, bounds=bounds)
            tags = in_their_setting(self.courses, found, labels, self.encoders.static)
            write_lines(
                place / "tags.jsonl",
                [
                    TagLine(tuple(t for t in tags[course.uri] if _counts(t, skills)))
                    for course in self.courses
                ],
            )

        courses = digest_of(self.course_files / "courses.jsonl")
        shaped_by = (guidance.credential.course, pipelines.setting, courses, *self.upgrades.applied)
        return self.workshop.step("tags", (*shaped_by, *self._reading), make)

    @cached_property
    def curated(self) -> CuratedTags:
        """Return the tags of each course as curators decided, in the order of `courses`."""
        lines = read_lines(self.tag_files / "tags.jsonl", TagLine)
        read = tuple(tuple(sorted(line.found, key=lambda t: t.skill)) for line in lines)
        known = Known(
            frozenset(course.uri for course in self.courses),
            frozenset(skill.uri for skill in self.taxonomy.skills),
            self.upgrades.redirects,
        )
        return curated_tags(self.config.sources, self.courses, read, known)

    @property
    def tags(self) -> tuple[tuple[SkillTag, ...], ...]:
        """Return the tags of each course, in the order of `courses`, sorted by skill."""
        return self.curated.tags

    @cached_property
    def coded_files(self) -> Path:
        """Return the directory of the ads' likely occupations."""

        def read(ads: Sequence[Advertisement]) -> Sequence[tuple[Candidate, ...]]:
            return code_occupations(ads, self.linkers.occupations)

        return self._read_ads("occupations", read)

    @cached_property
    def named_files(self) -> Path:
        """Return the directory of the skills that ads name."""

        def read(ads: Sequence[Advertisement]) -> Sequence[tuple[Candidate, ...]]:
            bounds = LinkBounds(ad_confidence=self.config.link.ad_threshold)
            return name_skills(ads, self.linkers.skills, bounds=bounds)

        return self._read_ads("skills", read)

    @cached_property
    def occupations_of_ads(self) -> csr_matrix:
        """Return the probability of each occupation per ad, shape (ads, occupations)."""
        concepts = {o.uri: at for at, o in enumerate(self.taxonomy.occupations)}
        return candidate_matrix(_candidates(self.coded_files), concepts)

    @cached_property
    def skills_of_ads(self) -> csr_matrix:
        """Return the confidence of each named skill per ad, shape (ads, skills)."""
        concepts = {s.uri: at for at, s in enumerate(self.taxonomy.skills)}
        return candidate_matrix(_candidates(self.named_files), concepts)

    @cached_property
    def essential(self) -> csr_matrix:
        """Return occupation by essential skill."""
        return demand_matrix(self.taxonomy, RelationKind.ESSENTIAL)

    @cached_property
    def requirements(self) -> Requirements:
        """Return what each ad asks for."""
        link = self.config.link
        mixture = Mixture(self.isco, link.text_share, link.group_share)
        units = requirement_units(
            self.occupations_of_ads, self.skills_of_ads, self.essential, mixture
        )
        return Requirements(units, profile_rows(self.essential, self.isco))

    @property
    def isco(self) -> tuple[str, ...]:
        """Return the ISCO-08 unit group of each occupation."""
        return tuple(occupation.isco_group for occupation in self.taxonomy.occupations)

    @cached_property
    def credit(self) -> csr_matrix:
        """Return K."""
        return load_sparse(self.credit_files, "credit")

    @cached_property
    def tau(self) -> float:
        """Return the coverage from which an ad is within reach."""

        def make(place: Path) -> None:
            tau = calibrate_tau(
                self.requirements,
                occupation_credit(self.essential, self.credit),
                self.isco,
                [ad.vacancy.source for ad in self.ads],
            )
            (place / "tau.json").write_text(json.dumps(tau), encoding="utf-8")

        shaped_by = (
            self.credit_files.name,
            self.coded_files.name,
            self.named_files.name,
            self.config.link,
            pipelines.reach,
            pipelines.requirements,
        )
        place = self.workshop.step("reach", shaped_by, make)
        return float(json.loads((place / "tau.json").read_text(encoding="utf-8")))

    def _share(self, what: str) -> Callable[[float], None]:
        """Return a listener that tells how much of some long work is done."""
        return lambda share: self.workshop.tell(f"{what}: {share:.0%}")

    def _ingest(self, name: str, make: Maker) -> Path:
        pairs = zip(self.config.sources, self.digests, strict=True)
        shaping = [pair for pair in pairs if pair[0].kind not in BESIDE]
        shaped_by = (shaping, *INGESTING, digest_of(PROJECT / "data" / "reference"))
        return self.workshop.step(name, shaped_by, make)

    @property
    def _reading(self) -> tuple[object, ...]:
        """Return what shapes everything that is read from a text."""
        link = self.config.link
        return (self.linker_files.name, link.threshold, link.ad_threshold, pipelines.link)

    def _read_ads(self, name: str, read: Read) -> Path:
        """Return the directory of what is read in every ad; only new texts are read."""
        memory = self.workshop.root / f"{key_of(name, self._reading)}.jsonl"

        def make(place: Path) -> None:
            found = read_new(self.ads, read, memory, self.workshop.tell)
            write_lines(place / "candidates.jsonl", map(CandidateLine, found))

        ads = digest_of(self.ad_files / "ads.jsonl")
        return self.workshop.step(name, (ads, *self._reading), make)


def _counts(tag: SkillTag, skills: Mapping[str, Skill]) -> bool:
    """Return whether a tag may stand.

    The skill must be known; one that every course claims in passing, such as solving problems,
    must stand in an outcome or be declared.
    """
    skill = skills.get(tag.skill)
    passing = tag.evidence in (Evidence.DESCRIPTION, Evidence.TITLE)
    return skill is not None and not (passing and "transversal" in skill.collections)


def _candidates(place: Path) -> Sequence[tuple[Candidate, ...]]:
    return [line.found for line in read_lines(place / "candidates.jsonl", CandidateLine)]
