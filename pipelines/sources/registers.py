"""Registers of providers and courses: who is trusted, what was decided on quality, what is withdrawn.

Dated CSV files, a row per entry; columns stand in docs/formats.md. What a register says holds for
the day of its source: an entry that is gone from the file is gone from the next build.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from guidance.credential import Identifier, QualityAssurance, Standing
from guidance.errors import RowRefused, SourceError
from pipelines.records import Ledger, Parsed, Record_co, SourceSpec
from pipelines.sources import cells
from pipelines.sources.contract import LocalSource, conclude, source_name
from pipelines.sources.files import read_text
from pipelines.sources.tables import Row, Table

_STANDINGS = {one.value: one for one in (Standing.REGISTERED, Standing.SELF_DECLARED)}
_FAVOURABLE = ("positive", "conditional")
_DECISIONS = (*_FAVOURABLE, "negative")


@dataclass(frozen=True, slots=True)
class ProviderKey:
    """What a register knows a provider by; identifiers and the domain tell more than the name.

    `domain` is the host of its homepage without "www.", "" when unknown.
    """

    name: str
    country: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    domain: str = ""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One entry on a provider, or on one of its courses where `course` names it.

    `course` is a URI, an identifier or a title, "" for the whole provider; `agency` whoever
    decided, "" where the register itself does. A decision against the provider has no `evidence`.
    """

    provider: ProviderKey
    course: str
    agency: str
    evidence: QualityAssurance | None
    decided: date | None = None


@dataclass(frozen=True, slots=True)
class CourseStatus:
    """What a register says of one course; `id` is its URI or an identifier."""

    id: str
    status: str | None
    version: str | None
    withdrawn: date | None
    successor: str | None


class TrustedProviders(LocalSource[RegisterEntry]):
    """Reads a list of trusted providers: being on it is the evidence."""

    kind = "trusted-providers"

    def parse(self, spec: SourceSpec) -> Parsed[RegisterEntry]:
        """Return the entries in the order of the file."""
        day = _dated(spec)

        def entry(line: int, row: Row) -> RegisterEntry:
            ends = _day(spec, line, row, "valid_to")
            evidence = QualityAssurance(
                kind=cells.stated(row.get("kind")) or "list of trusted providers",
                source=source_name(spec),
                checked=day,
                expires=ends,
                standing=Standing.LISTED,
                reference=cells.stated(row.get("reference")),
            )
            return RegisterEntry(_provider(spec, line, row), "", "", evidence)

        return _entries(spec, ("provider",), entry)


class QualityEvidence(LocalSource[RegisterEntry]):
    """Reads decisions on quality, such as those of agencies that DEQAR or a ministry collects."""

    kind = "quality-evidence"

    def parse(self, spec: SourceSpec) -> Parsed[RegisterEntry]:
        """Return the decisions in the order of the file; those against somebody are counted."""
        day = _dated(spec)
        against: Counter[str] = Counter()

        def entry(line: int, row: Row) -> RegisterEntry:
            decision = (cells.stated(row.get("decision")) or "positive").lower()
            if decision not in _DECISIONS:
                raise RowRefused(spec.path.name, line, f"a decision other than {_DECISIONS}")
            found = _decision(spec, line, row, day)
            if decision in _FAVOURABLE:
                return found
            against["decisions against a provider or course, which are no evidence"] += 1
            return replace(found, evidence=None)

        return _entries(spec, ("provider", "kind"), entry, against)


class CourseStatuses(LocalSource[CourseStatus]):
    """Reads the state of courses in a register: version, withdrawal and successor."""

    kind = "course-status"

    def parse(self, spec: SourceSpec) -> Parsed[CourseStatus]:
        """Return the states in the order of the file; a course that stands twice is refused."""
        _dated(spec)
        known: set[str] = set()

        def state(line: int, row: Row) -> CourseStatus:
            name = cells.stated(row["id"])
            if name is None or name in known:
                reason = "no id" if name is None else "a course that stands twice"
                raise RowRefused(spec.path.name, line, reason)
            known.add(name)
            return _status(spec, line, row, name)

        return _entries(spec, ("id", "withdrawn"), state)


def _entries(
    spec: SourceSpec,
    required: tuple[str, ...],
    entry: Callable[[int, Row], Record_co],
    counted: Counter[str] | None = None,
) -> Parsed[Record_co]:
    """Return what is read of each row, in the order of the file."""
    ledger, found = Ledger(source_name(spec)), []
    for line, row in Table.from_text(read_text(spec.path), spec.path.name, required).rows(ledger):
        try:
            found.append(entry(line, row))
        except RowRefused as error:
            ledger.refuse(error)
    ledger.notes.extend(f"{what}: {count}" for what, count in sorted((counted or {}).items()))
    return conclude(ledger, found, spec)


def _dated(spec: SourceSpec) -> date:
    if spec.date is None:
        raise SourceError(
            f"{spec.path.name} without a date",
            "the day on which the register was taken",
            "set `date` of this source in the build file",
        )
    return spec.date


def _decision(spec: SourceSpec, line: int, row: Row, day: date) -> RegisterEntry:
    kind, agency = cells.stated(row["kind"]), cells.stated(row.get("agency")) or ""
    standing = _STANDINGS.get((cells.stated(row.get("standing")) or "registered").lower())
    decided = _day(spec, line, row, "decided")
    if kind is None or standing is None:
        wanted = "kind" if kind is None else f"standing of {', '.join(sorted(_STANDINGS))}"
        raise RowRefused(spec.path.name, line, f"no {wanted}")
    if decided is not None and decided > day:
        raise RowRefused(spec.path.name, line, "a decision after the register's own date")
    evidence = QualityAssurance(
        kind=", ".join(part for part in (kind, agency) if part),
        source=source_name(spec),
        checked=day,
        expires=_day(spec, line, row, "valid_to"),
        standing=standing,
        reference=cells.stated(row.get("report")),
    )
    course = cells.stated(row.get("course")) or ""
    return RegisterEntry(_provider(spec, line, row), course, agency, evidence, decided)


def _status(spec: SourceSpec, line: int, row: Row, name: str) -> CourseStatus:
    successor = cells.stated(row.get("successor"))
    if successor == name:
        raise RowRefused(spec.path.name, line, "a course that is its own successor")
    return CourseStatus(
        name,
        cells.stated(row.get("status")),
        cells.stated(row.get("version")),
        _day(spec, line, row, "withdrawn"),
        successor,
    )


def _provider(spec: SourceSpec, line: int, row: Row) -> ProviderKey:
    name = cells.stated(row["provider"])
    if name is None:
        raise RowRefused(spec.path.name, line, "no provider")
    given = (text.partition(":") for text in cells.listed(row.get("identifier")))
    return ProviderKey(
        name=cells.tidy(name),
        country=cells.country_code(row.get("country")),
        identifiers=tuple(
            Identifier(scheme, notation) if mark else Identifier("", scheme)
            for scheme, mark, notation in given
        ),
        domain=domain_of(cells.stated(row.get("homepage"))),
    )


def domain_of(url: str | None) -> str:
    """Return the host of an address without "www.", "" where it has none."""
    if not url:
        return ""
    try:
        host = urlsplit(url if "://" in url else f"https://{url}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


def _day(spec: SourceSpec, line: int, row: Row, column: str) -> date | None:
    """Return a day of a row; one that cannot be read refuses it, for no end reads as for ever."""
    text = cells.stated(row.get(column))
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        reason = f"a {column} that is no day (YYYY-MM-DD)"
        raise RowRefused(spec.path.name, line, reason) from error
