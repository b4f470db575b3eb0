"""Which entry of a register speaks of the provider of a course.

Identifiers tell most, then the domain of the homepage, then name and country. A name that several
providers of one register share, and a domain that several providers of the catalogue share (a
platform), prove nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from guidance.credential import Identifier, MicroCredential
from guidance.letters import without_marks
from pipelines.sources.registers import ProviderKey, RegisterEntry, domain_of

_APART = re.compile(r"[\W_]+", re.UNICODE)
_DOMAIN_SCHEMES = frozenset({"schac", "domain"})
"""Schemes whose notation is a domain: a SCHAC home organisation is one."""


@dataclass(frozen=True, slots=True)
class Found:
    """The entries on a course's provider; `ambiguous` where its name alone could not decide."""

    entries: tuple[RegisterEntry, ...] = ()
    ambiguous: bool = False


def plain_name(name: str) -> str:
    """Return a name as it is compared: without case, accents, punctuation and repeated blanks."""
    bare = without_marks(name.replace("&", " and ").casefold())
    return _APART.sub(" ", bare).strip()


def platforms_of(courses: Iterable[MicroCredential]) -> frozenset[str]:
    """Return the domains under which several providers of a catalogue offer courses."""
    providers: dict[str, set[str]] = defaultdict(set)
    for course in courses:
        providers[domain_of(course.url)].add(plain_name(course.provider))
    return frozenset(domain for domain, names in providers.items() if len(names) > 1)


class Directory:
    """The providers of one register, to be looked up.

    Parameters
    ----------
    entries
        What the register says, in its order.
    platforms
        Domains that say nothing of a provider.
    """

    def __init__(self, entries: Iterable[RegisterEntry], platforms: frozenset[str]) -> None:
        self._platforms = platforms
        self._entries: dict[_Known, list[RegisterEntry]] = defaultdict(list)
        for entry in entries:
            self._entries[_Known.of(entry.provider)].append(entry)
        self._by_name = _index((known.name, known) for known in self._entries)
        self._by_domain = _index((d, known) for known in self._entries for d in known.domains)
        self._by_identifier = _index((i, known) for known in self._entries for i in known.ids)

    def find(self, course: MicroCredential) -> Found:
        """Return the entries on the provider of a course."""
        named = [
            known
            for known in self._by_name.get(plain_name(course.provider), ())
            if known.may_be(course)
        ]
        for group in (self._identified(course), self._at_home(course)):
            if len(group) == 1:
                return Found(tuple(self._entries[group[0]]))
        if len(named) == 1:
            return Found(tuple(self._entries[named[0]]))
        return Found(ambiguous=len(named) > 1)

    def _identified(self, course: MicroCredential) -> tuple[_Known, ...]:
        own = {_plain(identifier) for identifier in course.provider_identifiers}
        return tuple(sorted({k for pair in own for k in self._by_identifier.get(pair, ())}))

    def _at_home(self, course: MicroCredential) -> tuple[_Known, ...]:
        """Return who is at home at a course's domain, or at the next wider one that is known."""
        host = domain_of(course.url)
        if host in self._platforms:
            return ()
        labels = host.split(".")
        wider = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((self._by_domain[one] for one in wider if one in self._by_domain), ())


@dataclass(frozen=True, slots=True, order=True)
class _Known:
    """One provider as a register tells it from others."""

    name: str
    country: str
    ids: tuple[tuple[str, str], ...]
    domains: tuple[str, ...]

    @classmethod
    def of(cls, provider: ProviderKey) -> _Known:
        ids = sorted({_plain(identifier) for identifier in provider.identifiers})
        domains = {provider.domain, *(name for scheme, name in ids if scheme in _DOMAIN_SCHEMES)}
        return cls(
            plain_name(provider.name),
            provider.country or "",
            tuple(ids),
            tuple(sorted(domains - {""})),
        )

    def may_be(self, course: MicroCredential) -> bool:
        """Return whether neither the country nor an identifier of one scheme says otherwise."""
        if self.country and course.country and self.country != course.country:
            return False
        own = {_plain(identifier) for identifier in course.provider_identifiers}
        shared = {scheme for scheme, _ in own} & {scheme for scheme, _ in self.ids} - {""}
        return not shared or bool(own & set(self.ids))


def _plain(identifier: Identifier) -> tuple[str, str]:
    return identifier.scheme.strip().casefold(), identifier.notation.strip().casefold()


def _index(
    pairs: Iterable[tuple[object, _Known]],
) -> Mapping[object, tuple[_Known, ...]]:
    found: dict[object, set[_Known]] = defaultdict(set)
    for key, known in pairs:
        found[key].add(known)
    return {key: tuple(sorted(group)) for key, group in found.items()}


def names_course(entry: RegisterEntry, course: MicroCredential) -> bool:
    """Return whether an entry speaks of a course: of its provider as a whole, or of it by name."""
    if not entry.course:
        return True
    known: Iterator[str] = (identifier.notation for identifier in course.identifiers)
    return entry.course in (course.uri, *known) or plain_name(entry.course) == plain_name(
        course.title
    )
