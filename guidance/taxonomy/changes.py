"""What one release changes against another: new, retired, relabelled and redirected concepts.

Skills and occupations are held apart. A delivery that lacks the file of a kind changes nothing
of that kind: absence from a part of a release never means that a concept was retired.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from guidance.errors import InputError
from guidance.taxonomy.concepts import RelationKind
from guidance.taxonomy.redirects import Basis, Redirect, Redirects
from guidance.taxonomy.releases import ConceptKind, Fate, Release, ReleasedConcept, plain_label

_Concepts = Mapping[str, ReleasedConcept]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one concept.

    Attributes
    ----------
    old_label, new_label
        Its label in either release; of a redirected concept `new_label` is that of `new`.
    new
        URI that stands for a redirected concept.
    spelling
        Whether the labels differ in nothing but blanks and apostrophes.
    merged
        Whether `new` was there before, or stands for several concepts now.
    basis, note
        What a redirect rests on, and what its supplier or this comparison remarks.
    release
        The release in which it was retired, where whoever supplied it says so.
    """

    uri: str
    kind: ConceptKind
    fate: Fate
    old_label: str = ""
    new_label: str = ""
    new: str | None = None
    spelling: bool = False
    merged: bool = False
    basis: Basis | None = None
    note: str = ""
    release: str = ""


@dataclass(frozen=True)
class KindChanges:
    """The changes of one kind of concept, sorted by fate and URI; kept ones are only counted.

    `old`, `new` are the numbers of concepts in either release, None where not delivered.
    """

    kind: ConceptKind
    old: int | None
    new: int | None
    kept: int = 0
    changes: tuple[Change, ...] = ()

    @property
    def delivered(self) -> bool:
        """Return whether both releases hold this kind, so that anything can be said of it."""
        return self.old is not None and self.new is not None

    def of(self, fate: Fate) -> tuple[Change, ...]:
        """Return the changes of one fate, sorted by URI."""
        return tuple(change for change in self.changes if change.fate is fate)


@dataclass(frozen=True, slots=True)
class DemandChange:
    """How many relations of occupations to skills of one kind were there, are there, came, went.

    Only occupations and skills that both releases hold are looked at for what came and went.
    """

    kind: RelationKind
    old: int
    new: int
    added: int
    removed: int
    occupations: int
    """Occupations whose relations of this kind changed."""


@dataclass(frozen=True)
class Changes:
    """Everything that `new` changes against `old`.

    Attributes
    ----------
    demands
        None where either release lacks its relations.
    unused
        Supplied redirects that change nothing, with the reason.
    known
        URIs of each kind that the new release holds.
    """

    old: str
    new: str
    language: str
    skills: KindChanges
    occupations: KindChanges
    demands: tuple[DemandChange, ...] | None = None
    unused: tuple[tuple[str, str], ...] = ()
    known: Mapping[ConceptKind, Set[str]] = field(default_factory=dict, repr=False)

    @property
    def release(self) -> str:
        """Return the name of the new release."""
        return self.new

    def of(self, kind: ConceptKind) -> KindChanges:
        """Return the changes of a kind."""
        return self.skills if kind is ConceptKind.SKILL else self.occupations

    def fate(self, uri: str, kind: ConceptKind) -> Change:
        """Return what becomes of a URI that somebody has stored as one of a kind."""
        found = self._by_uri.get((kind, uri))
        if found is not None:
            return found
        if uri in self.known.get(kind, ()):
            return Change(uri, kind, Fate.KEPT)
        delivered = self.of(kind).delivered
        return Change(uri, kind, Fate.UNKNOWN if delivered else Fate.NOT_DELIVERED)

    @cached_property
    def _by_uri(self) -> Mapping[tuple[ConceptKind, str], Change]:
        both = (*self.skills.changes, *self.occupations.changes)
        return {(change.kind, change.uri): change for change in both}


def compare(old: Release, new: Release, supplied: Redirects | None = None) -> Changes:
    """Return what a release changes against an earlier one.

    Redirects come from `supplied`, else from the new release's own columns, else from a preferred
    label that exactly one concept of one type bears on either side; otherwise a concept that is
    gone is retired.

    Raises
    ------
    InputError
        When the releases are in different languages, or redirects contradict each other.
    """
    if old.language != new.language:
        raise InputError(
            f"labels in {old.language} and in {new.language}",
            "both releases in one language",
            "compare the same language of both",
        )
    given = supplied or Redirects()
    own = Redirects.of(r for r in new.replaced if r.old not in given.by_uri)
    redirects = Redirects.of((*given.entries, *own.entries))
    kinds = {kind: _of_kind(old, new, kind, redirects) for kind in ConceptKind}
    return Changes(
        old=old.name,
        new=new.name,
        language=new.language,
        skills=kinds[ConceptKind.SKILL],
        occupations=kinds[ConceptKind.OCCUPATION],
        demands=_demands(old, new),
        unused=tuple(_unused(given, old, new)),
        known={kind: frozenset(_by_uri(new, kind)) for kind in ConceptKind},
    )


def _by_uri(release: Release, kind: ConceptKind) -> dict[str, ReleasedConcept]:
    return {concept.uri: concept for concept in release.concepts(kind) or ()}


def _of_kind(old: Release, new: Release, kind: ConceptKind, redirects: Redirects) -> KindChanges:
    before, after = old.concepts(kind), new.concepts(kind)
    if before is None or after is None:
        return KindChanges(kind, _count(before), _count(after))
    was, now = _by_uri(old, kind), _by_uri(new, kind)
    gone = _marked_merged(_gone(was, now, kind, redirects), was)
    tidied = old.tidied or new.tidied
    stays = [_stays(was[uri], now[uri], kind, tidied=tidied) for uri in was.keys() & now.keys()]
    came = [
        Change(uri, kind, Fate.NEW, new_label=now[uri].label) for uri in now.keys() - was.keys()
    ]
    told = [change for change in (*gone, *stays, *came) if change.fate is not Fate.KEPT]
    order = list(Fate)
    return KindChanges(
        kind,
        len(before),
        len(after),
        kept=sum(change.fate is Fate.KEPT for change in stays),
        changes=tuple(sorted(told, key=lambda change: (order.index(change.fate), change.uri))),
    )


def _count(concepts: Sequence[ReleasedConcept] | None) -> int | None:
    return None if concepts is None else len(concepts)


def _stays(
    was: ReleasedConcept, now: ReleasedConcept, kind: ConceptKind, *, tidied: bool
) -> Change:
    alike = plain_label(was.label) == plain_label(now.label)
    same = alike if tidied else was.label == now.label
    fate = Fate.KEPT if same else Fate.RELABELLED
    return Change(was.uri, kind, fate, was.label, now.label, spelling=alike and not same)


def _gone(was: _Concepts, now: _Concepts, kind: ConceptKind, redirects: Redirects) -> list[Change]:
    alike = _same_label(was, now)
    return [
        _redirected(was[uri], now, kind, redirects.follow(uri, now), alike.get(uri))
        for uri in was.keys() - now.keys()
    ]


def _redirected(
    concept: ReleasedConcept,
    now: _Concepts,
    kind: ConceptKind,
    said: Redirect | None,
    alike: str | None,
) -> Change:
    """Return a concept that is gone as redirected or retired; what somebody said comes first."""
    retired = Change(concept.uri, kind, Fate.RETIRED, concept.label)
    if said is None and alike is None:
        return retired
    if said is None:
        said = Redirect(concept.uri, alike, basis=Basis.LABEL)
    if said.new is None:
        return replace(retired, basis=said.basis, note=said.note, release=said.release)
    return replace(
        retired,
        fate=Fate.REDIRECTED,
        new=said.new,
        new_label=now[said.new].label,
        basis=said.basis,
        note=said.note,
        release=said.release,
    )


def _same_label(was: _Concepts, now: _Concepts) -> dict[str, str]:
    """Return old URI to new URI where one label belongs to one concept of a type on either side.

    Types count where both releases state them: some deliveries lack the column.
    """
    typed = all(any(c.type for c in side.values()) for side in (was, now))
    before, after = (_bearers(side.values(), typed=typed) for side in (was, now))
    return {
        found[0]: after[label][0]
        for label, found in before.items()
        if len(found) == 1 and len(after.get(label, ())) == 1
    }


def _bearers(
    concepts: Iterable[ReleasedConcept], *, typed: bool
) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for concept in concepts:
        found[concept.type if typed else "", plain_label(concept.label)].append(concept.uri)
    return found


def _marked_merged(gone: Sequence[Change], was: _Concepts) -> list[Change]:
    shared = Counter(change.new for change in gone if change.new is not None)
    return [
        replace(change, merged=change.new in was or shared[change.new] > 1)
        if change.new is not None
        else change
        for change in gone
    ]


def _demands(old: Release, new: Release) -> tuple[DemandChange, ...] | None:
    if old.demands is None or new.demands is None:
        return None
    lasting = {
        uri for kind in ConceptKind for uri in _by_uri(old, kind).keys() & _by_uri(new, kind)
    }
    return tuple(_demand_change(kind, old.demands, new.demands, lasting) for kind in RelationKind)


def _demand_change(
    kind: RelationKind,
    old: Set[tuple[str, str, RelationKind]],
    new: Set[tuple[str, str, RelationKind]],
    lasting: set[str],
) -> DemandChange:
    before = {(job, skill) for job, skill, each in old if each is kind}
    after = {(job, skill) for job, skill, each in new if each is kind}
    added = {pair for pair in after - before if lasting.issuperset(pair)}
    removed = {pair for pair in before - after if lasting.issuperset(pair)}
    touched = {job for job, _ in added | removed}
    return DemandChange(kind, len(before), len(after), len(added), len(removed), len(touched))


def _unused(given: Redirects, old: Release, new: Release) -> Iterable[tuple[str, str]]:
    """Yield each supplied redirect that is not applied, and why."""
    before = {uri: kind for kind in ConceptKind for uri in _by_uri(old, kind)}
    after = {kind: _by_uri(new, kind) for kind in ConceptKind}
    for entry in given.entries:
        kind = before.get(entry.old)
        if kind is None:
            yield entry.old, "the old release does not hold it"
        elif new.concepts(kind) is None:
            yield entry.old, "the new release came without its file"
        elif entry.old in after[kind]:
            yield entry.old, "the new release still holds it"
