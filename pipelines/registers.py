"""What registers add to courses: evidence on quality, withdrawals, levels of national frameworks.

Without registers in the build file, courses stay as their catalogues have them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from guidance.credential import MicroCredential, NationalLevel, QualityAssurance, Standing
from guidance.frameworks import CountryFacts
from pipelines.providers import Directory, Found, names_course, plain_name, platforms_of
from pipelines.records import Account, Parsed, SourceSpec
from pipelines.sources import (
    CONTACTS,
    NATIONAL_LEVELS,
    OFFICIAL_LANGUAGES,
    REGISTERS,
    STATUSES,
)
from pipelines.sources.contract import Source
from pipelines.sources.registers import CourseStatus, RegisterEntry

Read = TypeVar("Read")
Courses = tuple[MicroCredential, ...]


@dataclass(frozen=True, slots=True)
class Registered:
    """Courses with what registers say of them, and the account of each register and pack."""

    courses: Courses
    accounts: tuple[Account, ...]


def read_countries(specs: Sequence[SourceSpec]) -> CountryFacts:
    """Return what the packs of a build say of countries; of two on one level the first counts."""
    levels = {
        (one.country, one.framework.casefold(), one.level.casefold()): one
        for parsed in reversed(_parsed(specs, NATIONAL_LEVELS))
        for one in parsed.records
    }
    contacts = {
        one.country: one for parsed in reversed(_parsed(specs, CONTACTS)) for one in parsed.records
    }
    languages = {
        (one.country, one.language, one.nuts or ""): one
        for parsed in _parsed(specs, OFFICIAL_LANGUAGES)
        for one in parsed.records
    }
    return CountryFacts(
        tuple(levels[key] for key in sorted(levels)),
        tuple(contacts[country] for country in sorted(contacts)),
        tuple(languages[key] for key in sorted(languages)),
    )


def apply_registers(courses: Iterable[MicroCredential], specs: Sequence[SourceSpec]) -> Registered:
    """Return courses with evidence, states and levels, and what became of every register."""
    found, accounts = tuple(courses), list[Account]()
    registers = _parsed(specs, REGISTERS)
    if registers:
        found, notes = _with_evidence(found, registers)
        accounts += map(_noted, registers, notes)
    for states in _parsed(specs, STATUSES):
        found, told = _with_states(found, states.records)
        accounts.append(_noted(states, told))
    levels = _parsed(specs, NATIONAL_LEVELS)
    if levels:
        found, told = _with_levels(found, read_countries(specs))
        accounts += (_noted(pack, told) for pack in levels)
    accounts += (pack.account for pack in _parsed(specs, CONTACTS))
    accounts += (pack.account for pack in _parsed(specs, OFFICIAL_LANGUAGES))
    return Registered(found, tuple(accounts))


def _parsed(specs: Sequence[SourceSpec], readers: Mapping[str, Source[Read]]) -> list[Parsed[Read]]:
    return [readers[spec.kind].parse(spec) for spec in specs if spec.kind in readers]


def _noted(parsed: Parsed[Read], told: Counter[str]) -> Account:
    notes = (f"{what}: {count:,}" for what, count in sorted(told.items()) if count)
    return replace(parsed.account, notes=(*parsed.account.notes, *notes))


def _with_evidence(
    courses: Courses, registers: Sequence[Parsed[RegisterEntry]]
) -> tuple[Courses, list[Counter[str]]]:
    """Return courses with the evidence of registers, and what each register came to."""
    platforms = platforms_of(courses)
    directories = [Directory(parsed.records, platforms) for parsed in registers]
    sources = [plain_name(parsed.account.source) for parsed in registers]
    told = [Counter[str]() for _ in registers]
    changed = []
    for course in courses:
        looked_up = [directory.find(course) for directory in directories]
        by_register = [
            tuple(entry for entry in found.entries if names_course(entry, course))
            for found in looked_up
        ]
        for count, found, entries in zip(told, looked_up, by_register, strict=True):
            count["courses it gives evidence for"] += any(entry.evidence for entry in entries)
            count["courses whose provider shares its name with another, not applied"] += (
                found.ambiguous
            )
        silent = _silent(sources, looked_up, by_register)
        changed.append(_evidenced(course, [e for each in by_register for e in each], silent))
        for source, count in zip(sources, told, strict=True):
            count["statements of catalogues that it does not confirm, dropped"] += (
                source in silent and any(plain_name(q.source) == source for q in course.quality)
            )
    return tuple(changed), told


def _silent(
    sources: Sequence[str],
    looked_up: Sequence[Found],
    by_register: Sequence[tuple[RegisterEntry, ...]],
) -> frozenset[str]:
    """Return the registers that do not name a course, though its provider could be looked up."""
    rows = zip(sources, looked_up, by_register, strict=True)
    return frozenset(
        source for source, found, entries in rows if not entries and not found.ambiguous
    )


def _evidenced(
    course: MicroCredential, entries: Sequence[RegisterEntry], silent: frozenset[str]
) -> MicroCredential:
    """Return a course with what registers say; a register is the authority on itself.

    What the catalogue says in the name of a register or agency gives way to its own entry, and
    falls where the register itself is loaded and does not name the course. What a provider says
    of itself is marked so.
    """
    added = sorted(_in_force(entries), key=_order)
    asked = {plain_name(evidence.source) for evidence in added} | {
        plain_name(entry.agency) for entry in entries if entry.agency
    }
    stated = (
        _by_itself(evidence, course)
        for evidence in course.quality
        if plain_name(evidence.source) not in asked | silent
    )
    return replace(course, quality=tuple(dict.fromkeys((*stated, *added))))


def _in_force(entries: Sequence[RegisterEntry]) -> Iterator[QualityAssurance]:
    """Yield the evidence that no later decision of the same agency speaks against.

    A decision without a day is taken as the earliest where it is for, as the latest where it is
    against: trust that cannot be dated is not proven.
    """
    against: dict[str, date] = {}
    for entry in entries:
        if entry.evidence is None:
            day = entry.decided or date.max
            against[entry.agency] = max(day, against.get(entry.agency, date.min))
    for entry in entries:
        until = against.get(entry.agency)
        if entry.evidence and (until is None or (entry.decided or date.min) > until):
            yield entry.evidence


def _by_itself(evidence: QualityAssurance, course: MicroCredential) -> QualityAssurance:
    own = plain_name(evidence.source) == plain_name(course.provider)
    if own and evidence.standing is Standing.STATED:
        return replace(evidence, standing=Standing.SELF_DECLARED)
    return evidence


def _order(evidence: QualityAssurance) -> tuple[str, str, str, str]:
    ends = evidence.expires.isoformat() if evidence.expires else "9999"
    return evidence.source, evidence.kind, ends, evidence.reference or ""


def _with_states(courses: Courses, states: Sequence[CourseStatus]) -> tuple[Courses, Counter[str]]:
    """Return courses with version, status, withdrawal and successor as a register has them."""
    named: dict[str, set[str]] = defaultdict(set)
    for course in courses:
        for name in (course.uri, *(identifier.notation for identifier in course.identifiers)):
            named[name].add(course.uri)
    told: Counter[str] = Counter()
    by_uri: dict[str, CourseStatus] = {}
    for state in states:
        uris = named.get(state.id, set())
        told["entries on courses that no catalogue has"] += not uris
        told["entries whose identifier several courses share, not applied"] += len(uris) > 1
        if len(uris) == 1:
            by_uri.setdefault(next(iter(uris)), state)
    told["courses whose state it gives"] = len(by_uri)
    sole = {name: next(iter(uris)) for name, uris in named.items() if len(uris) == 1}
    changed = (
        _in_state(course, by_uri[course.uri], sole) if course.uri in by_uri else course
        for course in courses
    )
    return tuple(changed), told


def _in_state(
    course: MicroCredential, state: CourseStatus, uris: Mapping[str, str]
) -> MicroCredential:
    """Return a course as a register has it; what the register leaves open stays as it was."""
    successor = None if state.successor is None else uris.get(state.successor, state.successor)
    return replace(
        course,
        version=state.version or course.version,
        status=state.status or course.status,
        withdrawn=state.withdrawn or course.withdrawn,
        successor=successor or course.successor,
    )


def _with_levels(courses: Courses, facts: CountryFacts) -> tuple[Courses, Counter[str]]:
    """Return courses with the EQF levels that their national levels were referenced to."""
    told: Counter[str] = Counter()
    return tuple(_levelled(course, facts, told) for course in courses), told


def _levelled(course: MicroCredential, facts: CountryFacts, told: Counter[str]) -> MicroCredential:
    if not course.national_levels:
        return course
    levels = tuple(_referenced(level, facts) for level in course.national_levels)
    told["national levels whose referencing is not known"] += sum(one.eqf is None for one in levels)
    known = {one.eqf for one in levels if one.eqf is not None}
    if course.eqf is not None or not known:
        return replace(course, national_levels=levels)
    if len(known) > 1:
        told["courses whose national levels stand for different EQF levels, left open"] += 1
        return replace(course, national_levels=levels)
    told["courses whose EQF level follows from a national one"] += 1
    return replace(course, national_levels=levels, eqf=known.pop())


def _referenced(level: NationalLevel, facts: CountryFacts) -> NationalLevel:
    found = facts.referenced(level.country, level.framework, level.level)
    if found is None or level.eqf is not None:
        return level
    return replace(level, eqf=found.eqf, basis=found.told)
