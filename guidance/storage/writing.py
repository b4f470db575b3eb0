"""Write a snapshot: beside, verified, then switched to in one rename.

The digest covers logical content in sorted order: the rows of the database, the arrays, the
linker's files and the manifest without its counts of time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sqlite_utils import Database

from guidance.errors import SnapshotError
from guidance.frameworks import CountryFacts
from guidance.labour_market import TrendTable
from guidance.snapshot import Snapshot
from guidance.storage.arrays import save_array, save_rises, save_sparse
from guidance.storage.codec import encode, to_line
from guidance.storage.content import Content
from guidance.storage.crosswalk import crosswalk_rows
from guidance.storage.layout import (
    CONTACTS,
    COUNTRIES,
    CURRENT,
    DATABASE,
    FUNDING,
    LINKER,
    MANIFEST,
    SPARSE,
    TABLES,
    TREND,
    VACANCY_COLUMNS,
)
from guidance.storage.reading import open_snapshot


def publish(content: Content, root: Path) -> str:
    """Write a snapshot under `root`, read it back, make it current, and return its digest.

    Nothing is left behind on failure; an equal snapshot that is already there is kept.

    Raises
    ------
    SnapshotError
        When what was written does not read back.
    """
    root.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".writing-", dir=root))
    try:
        _write(content, beside)
        digest = digest_of(beside)
        _verify(beside, content, digest)
        target = root / digest
        if target.exists():
            shutil.rmtree(beside)
        else:
            beside.chmod(0o755)
            beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    make_current(root, digest)
    return digest


def make_current(root: Path, digest: str) -> None:
    """Point `current` at a snapshot of the same directory, in one rename."""
    link = root / f".{CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(digest, target_is_directory=True)
    link.replace(root / CURRENT)


def digest_of(directory: Path) -> str:
    """Return the digest of a snapshot's logical content, 16 hexadecimal digits."""
    total = hashlib.sha256()
    for name, part in _digests(directory):
        total.update(f"{name} {part}\n".encode())
    return total.hexdigest()[:16]


def _digests(directory: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(p for p in directory.rglob("*") if p.is_file()):
        name = path.relative_to(directory).as_posix()
        if name == DATABASE:
            yield name, _digest_of_rows(path)
        elif not name.startswith(f"{DATABASE}-"):
            yield name, hashlib.sha256(path.read_bytes()).hexdigest()


def _digest_of_rows(path: Path) -> str:
    total = hashlib.sha256()
    database = Database(path, execute_plugins=False)
    for table in TABLES:
        for row in database[table].rows:
            total.update(json.dumps([table, row], ensure_ascii=False, sort_keys=True).encode())
    database.close()
    return total.hexdigest()


def _write(content: Content, directory: Path) -> None:
    _write_database(content, directory / DATABASE)
    for name in SPARSE:
        save_sparse(directory, name, content.matrices[name])
    for name in VACANCY_COLUMNS:
        save_array(directory / f"vacancy.{name}.npy", getattr(content.table, name))
    save_rises(directory, content.rises())
    save_array(directory / "demand.counts.npy", content.demand.counts)
    save_array(directory / "demand.totals.npy", content.demand.totals)
    save_array(directory / f"{TREND}.totals.npy", content.trend.totals)
    save_sparse(directory, TREND, content.trend.asking)
    shutil.copytree(content.linker, directory / LINKER)
    text = json.dumps(encode(content.manifest), ensure_ascii=False, sort_keys=True, indent=1)
    (directory / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _write_database(content: Content, path: Path) -> None:
    database = Database(path, execute_plugins=False)
    with database.atomic():
        for table, rows in _tables(content):
            database.table(table).insert_all(rows, pk=TABLES[table][0], batch_size=2000)
        _create_missing(database)
    database.vacuum()
    database.close()


def _create_missing(database: Database) -> None:
    """Create the tables that got no row, so that readers find every one."""
    existing = set(database.table_names())
    for table, (key, columns) in TABLES.items():
        if table not in existing:
            database.table(table).create(dict.fromkeys(columns, str), pk=key)


def _tables(content: Content) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    yield "skill", ({"uri": s.uri, "record": to_line(s)} for s in content.skills)
    yield "occupation", ({"uri": o.uri, "record": to_line(o)} for o in content.occupations)
    yield (
        "name",
        (
            {
                "concept": n.concept,
                "language": n.language,
                "preferred": n.preferred,
                "alternatives": json.dumps(n.alternatives, ensure_ascii=False),
            }
            for n in content.names
        ),
    )
    yield "credential", ({"uri": c.uri, "record": to_line(c)} for c in content.credentials)
    yield (
        "tag",
        (
            {"credential": course.uri, "skill": tag.skill, "record": to_line(tag)}
            for course, tags in zip(content.credentials, content.tags, strict=True)
            for tag in tags
        ),
    )
    yield (
        "vacancy",
        (
            {"position": at, "id": v.id, "record": to_line(v)}
            for at, v in enumerate(content.vacancies)
        ),
    )
    yield from _figure_tables(content)


def _figure_tables(content: Content) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    yield "region", ({"code": c, "name": n} for c, n in sorted(content.regions.items()))
    yield "isco", ({"code": c, "label": n} for c, n in sorted(content.isco_labels.items()))
    demand = content.demand
    yield (
        "demand_region",
        (
            {"position": at, "code": code, "first": _day(first), "last": _day(last)}
            for at, (code, first, last) in enumerate(
                zip(demand.regions, demand.first, demand.last, strict=True)
            )
        ),
    )
    yield "trend_region", _trend_regions(content.trend)
    yield "redirect", ({"old": r.old, "record": to_line(r)} for r in content.redirects.entries)
    yield "crosswalk", crosswalk_rows(content.crosswalk)
    yield (
        "shortage",
        (
            {
                "region": s.region,
                "code": s.group,
                "year": s.year,
                "source": s.source,
                "record": to_line(s),
            }
            for s in content.shortages
        ),
    )
    yield (
        "forecast",
        (
            {
                "country": f.country,
                "isco": f.isco,
                "measure": f.measure,
                "year": f.year,
                "source": f.source,
                "record": to_line(f),
            }
            for f in content.forecasts
        ),
    )
    yield (
        "setting",
        (
            {"key": key, "value": json.dumps(value, ensure_ascii=False)}
            for key, value in _settings(content)
        ),
    )


def _settings(content: Content) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "regions", content.table.regions
    yield "languages", content.table.languages
    if content.countries != CountryFacts():
        yield COUNTRIES, (to_line(content.countries),)
    if content.funding.entries:
        yield FUNDING, (to_line(content.funding),)
    if content.contacts.entries:
        yield CONTACTS, (to_line(content.contacts),)


def _trend_regions(trend: TrendTable) -> Iterator[dict[str, Any]]:
    columns = zip(trend.regions, trend.last, trend.months, trend.priors, strict=True)
    for at, (code, last, months, prior) in enumerate(columns):
        told = json.dumps(encode(prior), sort_keys=True)
        yield {"position": at, "code": code, "last": last, "months": months, "prior": told}


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _verify(directory: Path, content: Content, digest: str) -> None:
    snapshot = open_snapshot(directory, digest=digest)
    count = snapshot.records.count
    wanted = {
        "skill": len(content.skills),
        "occupation": len(content.occupations),
        "credential": len(content.credentials),
        "vacancy": len(content.vacancies),
        "tag": sum(map(len, content.tags)),
    }
    written = {table: count(table) for table in wanted}
    same_units = np.array_equal(snapshot.requirements.units.data, content.matrices["units"].data)
    fits = _has_a_row_for_each_record(snapshot)
    snapshot.records.close()
    if not fits:
        raise SnapshotError(
            "arrays of other lengths than the records",
            "a row for each ad, course, skill and occupation",
            "build it again with `guidance build`",
        )
    if written != wanted or not same_units:
        raise SnapshotError(f"{written} on disk", f"{wanted}", "check the disk and build again")


def _has_a_row_for_each_record(snapshot: Snapshot) -> bool:
    """Return whether the arrays fit the records: one row fewer, and every later one is another's."""
    ads, courses, skills = len(snapshot.vacancies), len(snapshot.courses), len(snapshot.skills)
    profiles, jobs = snapshot.requirements.profiles, len(snapshot.occupations)
    shapes = {
        (len(snapshot.vacancies.region), ads),
        (len(snapshot.demand.counts), len(snapshot.demand.regions)),
        (len(snapshot.trend.totals), len(snapshot.trend.regions)),
        (snapshot.trend.asking.shape[0], snapshot.trend.totals.size),
        (snapshot.requirements.units.shape, (ads, profiles.shape[0] + skills)),
        (profiles.shape[1], skills),
        (snapshot.credit.shape, (skills, skills)),
        (snapshot.essential.shape, (jobs, skills)),
        (snapshot.optional.shape, (jobs, skills)),
        (snapshot.taught.shape, (courses, skills)),
        (snapshot.course_credit.shape, (courses, skills)),
    }
    return all(found == wanted for found, wanted in shapes)
