"""Turn the results of a build into a snapshot: the last step, which writes and switches."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import guidance.claims
import guidance.credential.curation
import guidance.opening
import guidance.rises
import guidance.snapshot
import guidance.storage
import pipelines.curation
import pipelines.demand
import pipelines.kldb
import pipelines.regulated
import pipelines.requirements
import pipelines.trend
from guidance.claims import ClaimRule
from guidance.labour_market import Shortage
from guidance.snapshot import SCHEMA_VERSION, Manifest, SourceNote
from guidance.storage.content import Content
from guidance.storage.files import PROJECT
from guidance.storage.writing import make_current, publish
from guidance.taxonomy import RelationKind
from pipelines.artefacts import code_digest, key_of
from pipelines.build import Build
from pipelines.claims import Scale, claim_matrices
from pipelines.credit import course_credit
from pipelines.demand import asking, demand_table, vacancy_table
from pipelines.kldb import JOIN, read_join, with_joined
from pipelines.reach import ReachRule
from pipelines.records import Account, SourceSpec
from pipelines.regulated import REGULATED, read_regulated, with_acts
from pipelines.requirements import demand_matrix, unit_rows
from pipelines.sources.files import digest_of
from pipelines.trend import trend_table

CALIBRATION = (
    f"tau lets in {ReachRule().false_positives:.0%} of people of other occupations, the mean over "
    "sources of ads; "
    "see docs/results.md for the share of people of the same occupation let in"
)


def publish_build(build: Build, root: Path) -> str:
    """Publish a build under `root`, make it current, and return its digest.

    A build whose every step is unchanged is not written again.
    """
    key = key_of("publish", _shaped_by(build))
    written = build.workshop.root / f"{key}.json"
    if written.is_file():
        digest = str(json.loads(written.read_text(encoding="utf-8")))
        if (root / digest).is_dir():
            build.workshop.tell("publish: unchanged")
            make_current(root, digest)
            return digest
    build.workshop.tell("publish: working")
    digest = publish(assemble(build), root)
    written.write_text(json.dumps(digest), encoding="utf-8")
    return digest


def _shaped_by(build: Build) -> tuple[object, ...]:
    places = (
        build.taxonomy_files,
        build.course_files,
        build.ad_files,
        build.figure_files,
        build.linker_files,
        build.credit_files,
        build.tag_files,
        build.coded_files,
        build.named_files,
    )
    return (
        *(place.name for place in places),
        build.tau,
        build.config,
        build.upgrades.redirects.entries,
        build.crosswalks.entries,
        build.funding.schemes,
        build.advisers.book,
        build.curated.curation,
        build.curated.accounts,
        guidance.credential.curation,
        pipelines.curation,
        build.digests,
        guidance.storage,
        guidance.snapshot,
        guidance.opening,
        guidance.rises,
        guidance.claims,
        pipelines.claims,
        pipelines.demand,
        pipelines.kldb,
        digest_of(JOIN),
        pipelines.regulated,
        digest_of(REGULATED),
        pipelines.requirements,
        pipelines.trend,
        code_digest(sys.modules[__name__]),
        region_names(),
    )


def assemble(build: Build) -> Content:
    """Return everything that goes into the snapshot."""
    vacancies = tuple(ad.vacancy for ad in build.ads)
    accounts = {account.source: account for account in build.accounts}
    dates = {spec.name: _day(spec, accounts) for spec in build.config.sources}
    released = [dates.get(vacancy.source) for vacancy in vacancies]
    table = vacancy_table(vacancies, released)
    asked = asking(
        unit_rows(build.occupations_of_ads),
        build.skills_of_ads,
        build.essential,
        build.config.demand.asks_from,
    )
    scale = Scale.of(build.taxonomy, build.encoders.static, ClaimRule())
    claimed, taught = claim_matrices(build.courses, build.tags, scale)
    return Content(
        manifest=manifest_of(build, taught.nnz),
        skills=build.taxonomy.skills,
        occupations=with_acts(build.taxonomy.occupations, read_regulated()),
        names=build.taxonomy.names,
        credentials=build.courses,
        tags=build.tags,
        vacancies=vacancies,
        table=table,
        demand=demand_table(table, asked, build.config.demand.max_age_days),
        shortages=_shortages(build),
        forecasts=build.figures.forecasts,
        regions=region_names(),
        isco_labels=build.taxonomy.isco_labels,
        matrices={
            "credit": build.credit,
            "essential": build.essential,
            "optional": demand_matrix(build.taxonomy, RelationKind.OPTIONAL),
            "taught": taught,
            "course_credit": course_credit(claimed, build.credit),
            "units": build.requirements.units,
            "profiles": build.requirements.profiles,
        },
        linker=build.linker_files,
        trend=trend_table(vacancies, released, asked),
        countries=build.countries,
        redirects=build.upgrades.redirects,
        crosswalk=build.crosswalks.entries,
        funding=build.funding.schemes,
        contacts=build.advisers.book,
    )


def _shortages(build: Build) -> tuple[Shortage, ...]:
    """Return the published figures, and those derived for ISCO-08 groups."""
    return with_joined(build.figures.shortages, read_join(), build.taxonomy.isco_labels)


def manifest_of(build: Build, taught: int) -> Manifest:
    """Return the account of the snapshot: sources, models, tau and counts.

    Parameters
    ----------
    taught
        Tags whose claim counts; the others are kept as records and rank nothing.
    """
    accounts = {account.source: account for account in build.accounts}
    notes = (
        _note(spec, digest, accounts)
        for spec, digest in zip(build.config.sources, build.digests, strict=True)
    )
    return Manifest(
        schema_version=SCHEMA_VERSION,
        sources=tuple(notes),
        encoder=str(json.loads((build.linker_files / "linker.json").read_text())["encoder"]),
        linker=build.linker_files.name,
        configuration=key_of(build.config.name, (build.config.link, build.config.demand)),
        tau=build.tau,
        calibration=CALIBRATION,
        counts={
            "skills": len(build.taxonomy.skills),
            "occupations": len(build.taxonomy.occupations),
            "names": len(build.taxonomy.names),
            "courses": len(build.courses),
            "runs": sum(len(course.runs) for course in build.courses),
            "tags": sum(map(len, build.tags)),
            "weak_claims": sum(map(len, build.tags)) - taught,
            "ads": len(build.ads),
            "duplicate_ads": sum(ad.vacancy.duplicate_of is not None for ad in build.ads),
        },
        demonstration=build.config.demonstration,
    )


def _day(spec: SourceSpec, accounts: Mapping[str, Account]) -> date | None:
    """Return the day of a source: of its newest delivery, where it comes in several."""
    account = accounts.get(spec.name)
    return spec.date if account is None or account.date is None else account.date


def _note(spec: SourceSpec, digest: str, accounts: Mapping[str, Account]) -> SourceNote:
    account = accounts.get(spec.name, Account(spec.name, 0, 0))
    return SourceNote(
        spec.name,
        spec.kind,
        spec.release,
        spec.licence,
        _day(spec, accounts),
        digest,
        account.read,
        account.kept,
        account.refused,
        account.notes,
    )


def region_names() -> dict[str, str]:
    """Return NUTS code to name, from data/reference/nuts.csv."""
    path = PROJECT / "data" / "reference" / "nuts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}
