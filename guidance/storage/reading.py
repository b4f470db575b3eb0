"""Open a snapshot: read-only, memory-mapped, shared by every request."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from scipy.sparse import csr_matrix

from guidance.contacts import ContactBook
from guidance.credential import MicroCredential, SkillTag
from guidance.errors import SnapshotError, UnknownConcept
from guidance.frameworks import CountryFacts
from guidance.funding import FundingSchemes
from guidance.labour_market import DemandTable, Forecast, Shortage, TrendTable, Vacancy
from guidance.labour_market.trend import Prior
from guidance.rises import WrittenRises
from guidance.snapshot import (
    SCHEMA_VERSION,
    AdPlace,
    Concepts,
    Label,
    Manifest,
    Requirements,
    Snapshot,
    VacancyTable,
)
from guidance.storage.arrays import load_array, load_rises, load_sparse
from guidance.storage.codec import decode, from_line
from guidance.storage.layout import (
    CONTACTS,
    COUNTRIES,
    DATABASE,
    FUNDING,
    MANIFEST,
    SPARSE,
    TABLE_NAMES,
    TREND,
    VACANCY_COLUMNS,
)
from guidance.taxonomy import Occupation, Redirect, Redirects, Skill

Key = TypeVarTuple("Key")
Value = TypeVar("Value")


def open_snapshot(directory: Path, digest: str | None = None) -> Snapshot:
    """Open a snapshot's directory (or a link to one).

    Parameters
    ----------
    digest
        The digest to report; the directory's own name when not given.

    Raises
    ------
    SnapshotError
        When the directory is absent, incomplete, or of another schema version.
    """
    place = directory.resolve()
    manifest = _manifest(place)
    records = SqliteRecords(place / DATABASE)
    try:
        records.require(TABLE_NAMES)
        return _assemble(place, digest or place.name, manifest, records)
    except _DAMAGE as error:
        records.close()
        raise _damaged(place, error) from error


_PLACES = """
SELECT json_extract(record, '$.place') AS place, json_extract(record, '$.nuts') AS nuts,
       count(*) AS ads, avg(json_extract(record, '$.latitude')),
       avg(json_extract(record, '$.longitude'))
FROM vacancy WHERE place IS NOT NULL AND nuts IS NOT NULL
GROUP BY place, nuts ORDER BY ads DESC, place, nuts
"""
_DAMAGE = (OSError, ValueError, EOFError, TypeError, KeyError, AttributeError, sqlite3.Error)
"""What broken files turn into while they are read."""


def _damaged(place: Path, error: Exception) -> SnapshotError:
    return SnapshotError(
        f"a damaged snapshot in {place.name} ({type(error).__name__})",
        "the files that publishing wrote",
        "build it again with `guidance build`",
    )


def _manifest(place: Path) -> Manifest:
    path = place / MANIFEST
    if not path.is_file():
        raise SnapshotError(
            f"no snapshot in {place.name}",
            f"a directory with {MANIFEST}",
            "build one with `make run` or `guidance build`",
        )
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        version = data["schema_version"]
        if version == SCHEMA_VERSION:
            return decode(Manifest, data)
    except _DAMAGE as error:
        raise _damaged(place, error) from error
    raise SnapshotError(
        f"schema version {version}",
        f"version {SCHEMA_VERSION}",
        "build the snapshot again with this release",
    )


def _assemble(place: Path, digest: str, manifest: Manifest, records: SqliteRecords) -> Snapshot:
    matrices = {name: load_sparse(place, name) for name in SPARSE}
    credentials = records.credentials()
    return Snapshot(
        digest=digest,
        manifest=manifest,
        skills=Concepts(records.column("SELECT uri FROM skill ORDER BY uri")),
        occupations=Concepts(records.column("SELECT uri FROM occupation ORDER BY uri")),
        courses=Concepts(tuple(course.uri for course in credentials)),
        credentials=credentials,
        vacancies=_vacancies(place, records),
        requirements=Requirements(matrices["units"], matrices["profiles"]),
        credit=matrices["credit"],
        essential=matrices["essential"],
        optional=matrices["optional"],
        taught=matrices["taught"],
        course_credit=matrices["course_credit"],
        demand=_demand(place, records),
        isco=records.column(
            "SELECT json_extract(record, '$.isco_group') FROM occupation ORDER BY uri"
        ),
        records=records,
        trend=_trend(place, records),
        written_rises=_rises(place, matrices),
        countries=_countries(records),
        redirects=_redirects(records),
        funding=_funding(records),
        contacts=_contacts(records),
    )


def _funding(records: SqliteRecords) -> FundingSchemes:
    rows = records.rows("SELECT value FROM setting WHERE key = ?", (FUNDING,))
    return from_line(FundingSchemes, json.loads(rows[0][0])[0]) if rows else FundingSchemes()


def _contacts(records: SqliteRecords) -> ContactBook:
    rows = records.rows("SELECT value FROM setting WHERE key = ?", (CONTACTS,))
    return from_line(ContactBook, json.loads(rows[0][0])[0]) if rows else ContactBook()


def _redirects(records: SqliteRecords) -> Redirects:
    if not records.has("redirect"):
        return Redirects()
    lines = records.column("SELECT record FROM redirect ORDER BY old")
    return Redirects.of(from_line(Redirect, line) for line in lines)


def _countries(records: SqliteRecords) -> CountryFacts:
    rows = records.rows("SELECT value FROM setting WHERE key = ?", (COUNTRIES,))
    return from_line(CountryFacts, json.loads(rows[0][0])[0]) if rows else CountryFacts()


def _rises(place: Path, matrices: Mapping[str, csr_matrix]) -> WrittenRises | None:
    rises = load_rises(place)
    if rises is None:
        return None
    return WrittenRises(rises, matrices["units"], matrices["course_credit"])


def _vacancies(place: Path, records: SqliteRecords) -> VacancyTable:
    columns: dict[str, Any] = {
        name: load_array(place / f"vacancy.{name}.npy") for name in VACANCY_COLUMNS
    }
    return VacancyTable(
        ids=records.column("SELECT id FROM vacancy ORDER BY position"),
        regions=records.setting("regions"),
        languages=records.setting("languages"),
        **columns,
    )


def _demand(place: Path, records: SqliteRecords) -> DemandTable:
    rows = records.rows("SELECT code, first, last FROM demand_region ORDER BY position")
    return DemandTable(
        regions=tuple(code for code, _, _ in rows),
        counts=load_array(place / "demand.counts.npy"),
        totals=load_array(place / "demand.totals.npy"),
        first=tuple(first and date.fromisoformat(first) for _, first, _ in rows),
        last=tuple(last and date.fromisoformat(last) for _, _, last in rows),
    )


def _trend(place: Path, records: SqliteRecords) -> TrendTable:
    rows = records.rows("SELECT code, last, months, prior FROM trend_region ORDER BY position")
    return TrendTable(
        regions=tuple(code for code, _, _, _ in rows),
        last=tuple(int(last) for _, last, _, _ in rows),
        months=tuple(int(months) for _, _, months, _ in rows),
        priors=tuple(None if p == "null" else from_line(Prior, p) for _, _, _, p in rows),
        totals=load_array(place / f"{TREND}.totals.npy"),
        asking=load_sparse(place, TREND),
    )


MOST_REMEMBERED = 100_000
"""Records kept in memory once read, about 30 MB; beyond that all are forgotten."""


def _remembered(
    read: Callable[[SqliteRecords, *Key], Value],
) -> Callable[[SqliteRecords, *Key], Value]:
    """Keep what was read, because a snapshot never changes."""

    @wraps(read)
    def asked(records: SqliteRecords, *key: *Key) -> Value:
        known: dict[Any, Any] = records.known
        if (read.__name__, key) not in known:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            known[read.__name__, key] = read(records, *key)
        found: Value = known[read.__name__, key]
        return found

    return asked


class SqliteRecords:
    """Single records out of a snapshot's database: one connection that threads take in turn."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = threading.Lock()
        self._open: sqlite3.Connection | None = None
        self.known: dict[tuple[str, tuple[Any, ...]], Any] = {}

    def require(self, tables: Iterable[str]) -> None:
        """Raise ValueError when a table is missing."""
        found = set(self.column("SELECT name FROM sqlite_master WHERE type = 'table'"))
        if missing := sorted(set(tables) - found):
            raise ValueError(f"found no tables {', '.join(missing)}; expected all of a snapshot")

    def has(self, table: str) -> bool:
        """Return whether the snapshot has a table: one written earlier lacks the later ones."""
        query = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
        return bool(self.rows(query, (table,))[0][0])

    def rows(self, query: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with self._turn:
            return self._connection().execute(query, tuple(values)).fetchall()

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return int(self.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608

    def column(self, query: str) -> tuple[Any, ...]:
        """Return the first column of a query."""
        return tuple(row[0] for row in self.rows(query))

    def setting(self, key: str) -> tuple[str, ...]:
        """Return one stored list."""
        ((text,),) = self.rows("SELECT value FROM setting WHERE key = ?", (key,))
        return tuple(json.loads(text))

    def credentials(self) -> tuple[MicroCredential, ...]:
        """Return every course, sorted by URI."""
        lines = self.column("SELECT record FROM credential ORDER BY uri")
        return tuple(from_line(MicroCredential, line) for line in lines)

    def skill(self, uri: str) -> Skill:
        """Return one skill; UnknownConcept when there is none."""
        return from_line(Skill, self._one("skill", uri))

    @_remembered
    def occupation(self, uri: str) -> Occupation:
        """Return one occupation; UnknownConcept when there is none."""
        return from_line(Occupation, self._one("occupation", uri))

    @_remembered
    def label(self, uri: str, language: str) -> Label:
        """Return the name of a concept, in English where the language has none."""
        rows = self.rows(
            "SELECT language, preferred FROM name WHERE concept = ? AND language IN (?, 'en')",
            (uri, language),
        )
        found = dict(rows)
        if language in found:
            return Label(found[language], language)
        return Label(found.get("en", uri), "en")

    def description(self, uri: str) -> str:
        """Return the English description of a concept, or an empty text."""
        for table in ("skill", "occupation"):
            found = self.rows(
                f"SELECT json_extract(record, '$.description') FROM {table} WHERE uri = ?",  # noqa: S608
                (uri,),
            )
            if found:
                return str(found[0][0] or "")
        return ""

    @_remembered
    def tags(self, credential: str) -> tuple[SkillTag, ...]:
        """Return the skills of a course with evidence and quotes, sorted by skill."""
        rows = self.rows(
            "SELECT record FROM tag WHERE credential = ? ORDER BY skill", (credential,)
        )
        return tuple(from_line(SkillTag, line) for (line,) in rows)

    def vacancy(self, position: int) -> Vacancy:
        """Return the ad at a row of the vacancy table."""
        rows = self.rows("SELECT record FROM vacancy WHERE position = ?", (int(position),))
        return from_line(Vacancy, rows[0][0])

    @_remembered
    def shortages(self, isco: str, country: str) -> tuple[Shortage, ...]:
        """Return the shortage figures of an occupation group in a country, newest first."""
        rows = self.rows(
            "SELECT record FROM shortage WHERE code = ? AND region = ? ORDER BY year DESC, source",
            (isco, country),
        )
        return tuple(from_line(Shortage, line) for (line,) in rows)

    @_remembered
    def forecasts(self, isco: str, country: str) -> tuple[Forecast, ...]:
        """Return the forecast figures of an occupation group in a country, by measure and year."""
        rows = self.rows(
            "SELECT record FROM forecast WHERE isco = ? AND country = ? "
            "ORDER BY measure, year, source",
            (isco, country),
        )
        return tuple(from_line(Forecast, line) for (line,) in rows)

    @_remembered
    def published_groups(self, country: str) -> frozenset[str]:
        """Return the occupation groups of a country that have any published figure."""
        query = (
            "SELECT code FROM shortage WHERE region = ? "
            "UNION SELECT isco FROM forecast WHERE country = ?"
        )
        return frozenset(code for (code,) in self.rows(query, (country, country)))

    @_remembered
    def places(self) -> tuple[AdPlace, ...]:
        """Return the places that ads name, each once, those of most ads first."""
        counted = self.rows(_PLACES)
        found: dict[str, AdPlace] = {}
        for name, nuts, ads, latitude, longitude in counted:
            located = None if latitude is None else (round(latitude, 4), round(longitude, 4))
            found.setdefault(str(name), AdPlace(str(name), str(nuts), int(ads), located))
        return tuple(found.values())

    def region_name(self, code: str) -> str:
        """Return the name of a NUTS region, or the code where none is known."""
        rows = self.rows("SELECT name FROM region WHERE code = ?", (code,))
        return str(rows[0][0]) if rows else code

    def isco_label(self, code: str) -> str:
        """Return the English name of an ISCO-08 group, or the code where none is known."""
        rows = self.rows("SELECT label FROM isco WHERE code = ?", (code,))
        return str(rows[0][0]) if rows else code

    def regulated_note(self, occupation: str) -> str | None:
        """Return the release's note on regulation of an occupation, or None."""
        return self.occupation(occupation).regulated_note

    def close(self) -> None:
        """Close the connection; a later question opens it again."""
        with self._turn:
            if self._open is not None:
                self._open.close()
                self._open = None

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            uri = f"{self._path.as_uri()}?mode=ro&immutable=1"
            self._open = sqlite3.connect(uri, uri=True, check_same_thread=False)
        return self._open

    def _one(self, table: str, uri: str) -> str:
        rows = self.rows(f"SELECT record FROM {table} WHERE uri = ?", (uri,))  # noqa: S608
        if not rows:
            raise UnknownConcept(f"the URI {uri[:120]!r}", f"a known {table}", "look it up first")
        return str(rows[0][0])
