"""Whether reach tells people who do a job from people who do not, on hand-coded ads.

A person is stood for by the essential skills of one ESCO occupation. For each ad, people of its
hand-coded ISCO-08 unit group should be let in; people of the same minor group (near) and of other
minor groups (far) should not. Every ad counts the same, however many people are held against it.
Half of the ads (even checksum of the id, repeats with their first) may set a threshold; all
figures are of the other half.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from guidance.evaluation import Measured, area_under_histograms, cluster_bootstrap
from guidance.opening import EDGE
from guidance.snapshot import Requirements, Snapshot
from pipelines.evaluation.people import Person, credits_of, draw_person, occupations_by_group
from pipelines.evaluation.reliability import Share, own_shares, reliability_lines

OWN, NEAR, FAR = range(3)
RELATIONS = ("own", "near", "far")
BLOCK = 250
"""People held against all ads at once; bounds memory."""
STEPS = 2000
ALLOWED = 0.05
Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of people let in from a coverage of `tau` on.

    `meant` turns the question round: of all pairs of an ad and a person let in, the share where
    the person is of the ad's own group; `akin` counts near people too. With hundreds of groups
    most people are far from any ad, so that few false positives in a hundred can outnumber the
    true ones.
    """

    tau: float
    own: Measured
    near: Measured
    far: Measured
    meant: Measured
    akin: Measured


@dataclass(frozen=True, slots=True)
class Separation:
    """How well coverage separates people of an ad's group from others.

    Attributes
    ----------
    hidden
        Share of each person's essential skills that they lack.
    area_near, area_far
        Area under the curve, people of the group against near and far others.
    at_tau, at_calibrated
        Rates at the snapshot's tau, and at the one that lets in 5 % far others on the other half.
    deciles
        Relation to the quantiles 0, 0.1, ... 1 of coverage.
    reliability
        How surely a person is of the ad's own group, by coverage.
    """

    hidden: float
    area_near: Measured
    area_far: Measured
    at_tau: Rates
    at_calibrated: Rates
    deciles: Mapping[str, tuple[float, ...]]
    reliability: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class ReachReport:
    """What was measured; `ads` and `groups` are those of the reporting half.

    `origin` says where the ads' groups are known from.
    """

    origin: str
    ads: int
    groups: int
    people: int
    whole: Separation
    part: Separation

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield f"reach: {self.ads} {self.origin} of {self.groups} ISCO unit groups, {self.people} people"
        for found in (self.whole, self.part):
            yield f"  {found.hidden:.0%} of each person's essential skills hidden"
            yield f"    AUC near {_shown(found.area_near)}  far {_shown(found.area_far)}"
            for name, rates in (("snapshot", found.at_tau), ("even half", found.at_calibrated)):
                yield (
                    f"    tau {rates.tau:.4f} ({name}): own {_shown(rates.own)}  "
                    f"near {_shown(rates.near)}  far {_shown(rates.far)}"
                )
                yield (
                    f"      of those let in: own group {_shown(rates.meant)}  "
                    f"same minor group {_shown(rates.akin)}"
                )
            for relation, values in found.deciles.items():
                yield f"    coverage, {relation:4} " + " ".join(f"{v:.2f}" for v in values)
            yield from reliability_lines(found.reliability)

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "reach", **asdict(self)}


@dataclass(frozen=True)
class CodedAds:
    """Hand-coded ads of a snapshot.

    Attributes
    ----------
    positions
        Rows of the vacancy table, sorted.
    names
        Groups that occur, sorted.
    group
        Index of each ad's group in `names`.
    reported
        True for the half that is reported, False for the half that may set a threshold.
    """

    positions: NDArray[np.intp]
    names: tuple[str, ...]
    group: NDArray[np.intp]
    reported: NDArray[np.bool_]

    @classmethod
    def of(cls, snapshot: Snapshot, groups: Mapping[str, str]) -> CodedAds:
        """Return the ads whose group some occupation of the snapshot belongs to."""
        known = occupations_by_group(snapshot)
        ids = snapshot.vacancies.ids
        rows = [row for row, ad in enumerate(ids) if groups.get(ad) in known]
        names = tuple(sorted({groups[ids[row]] for row in rows}))
        place = {name: at for at, name in enumerate(names)}
        return cls(
            np.array(rows, dtype=np.intp),
            names,
            np.array([place[groups[ids[row]]] for row in rows], dtype=np.intp),
            np.array([is_reported(first_of(snapshot, row)) for row in rows], dtype=bool),
        )


@dataclass(frozen=True)
class Histograms:
    """How coverage is distributed, per half, relation and group of the ad.

    Attributes
    ----------
    edges
        Lower edges of the bins, ascending, from 0; bin i counts coverages from `edges[i]` on.
    counts
        Shape (halves, relations, groups, bins); the reported half is the second. The people held
        against an ad weigh 1 together, within each relation.
    crowd
        How many people those are, shape (relations, groups).
    """

    edges: Counts
    counts: Counts
    crowd: Counts

    @cached_property
    def active(self) -> NDArray[np.intp]:
        """Return the groups that the reported half holds ads of."""
        return np.flatnonzero(self.counts[1, OWN].sum(axis=1) > 0)

    def reported(self, relation: int) -> Counts:
        """Return the reported half's counts, shape (active groups, bins)."""
        return np.asarray(self.counts[1, relation][self.active])

    def inside(self, relation: int, tau: float) -> Counts:
        """Return the reported weight let in from a coverage of tau on, shape (active groups,)."""
        first = int(np.searchsorted(self.edges, tau - 1e-9))
        return np.asarray(self.reported(relation)[:, first:].sum(axis=1))

    def threshold(self) -> float:
        """Return the least edge from which at most 5 % of far others are let in, first half."""
        pooled = self.counts[0, FAR].sum(axis=0)
        shares = np.cumsum(pooled[::-1])[::-1] / max(float(pooled.sum()), 1e-9)
        enough = np.flatnonzero(shares <= ALLOWED)
        return float(self.edges[enough[0]]) if enough.size else 1.0


def evaluate_reach(
    snapshot: Snapshot,
    groups: Mapping[str, str],
    *,
    origin: str = "hand-coded ads",
    hidden: float = 0.3,
    seed: int = 0,
    samples: int = 300,
) -> ReachReport:
    """Measure reach on ads of known group.

    Parameters
    ----------
    groups
        Ad id to known ISCO-08 unit group.
    origin
        Where groups are known from, as the report says it.
    hidden
        Share of each person's essential skills taken away in the second measurement.
    samples
        Bootstrap resamples, of ISCO groups.
    """
    ads = CodedAds.of(snapshot, groups)
    measured = partial(_separation, snapshot, ads, seed=seed, samples=samples)
    rows = [row for members in occupations_by_group(snapshot).values() for row in members]
    reported = ads.group[ads.reported]
    return ReachReport(
        origin=origin,
        ads=int(reported.size),
        groups=int(np.unique(reported).size),
        people=len(rows),
        whole=measured(_people(snapshot, rows, 0.0, seed), hidden=0.0),
        part=measured(_people(snapshot, rows, hidden, seed), hidden=hidden),
    )


def first_of(snapshot: Snapshot, row: int) -> str:
    """Return the id of an ad, or of the first one with the same content."""
    vacancy = snapshot.records.vacancy(row)
    return vacancy.duplicate_of or vacancy.id


def is_reported(identifier: str) -> bool:
    """Return whether an ad is in the half that figures are drawn from (odd CRC-32)."""
    return crc32(identifier.encode()) % 2 == 1


def coverage_histograms(
    requirements: Requirements, ads: CodedAds, people: Crowd, edges: Counts
) -> Histograms:
    """Return the distribution of coverage over all pairs of an ad and a person.

    Parameters
    ----------
    requirements
        Of the hand-coded ads, in their order.
    """
    shape = (2, len(RELATIONS), len(ads.names), edges.size)
    counts = np.zeros(int(np.prod(shape)))
    relation = relations(ads.names, people.groups)
    crowd = np.stack([(relation == r).sum(axis=1) for r in range(3)]).astype(np.float64)
    weight = 1.0 / np.maximum(crowd, 1)
    for start in range(0, len(people.groups), BLOCK):
        chosen = slice(start, start + BLOCK)
        coverage = requirements.coverage(people.credit[:, chosen]).ravel() + EDGE
        kind = relation[ads.group, chosen].ravel()
        group = np.repeat(ads.group, coverage.size // max(ads.group.size, 1))
        half = np.repeat(ads.reported, coverage.size // max(ads.group.size, 1))
        bins = np.searchsorted(edges, coverage, side="right") - 1
        cell = ((half * shape[1] + kind) * shape[2] + group) * shape[3] + bins
        counts += np.bincount(cell, weights=weight[kind, group], minlength=counts.size)
    return Histograms(edges, counts.reshape(shape), crowd)


def relations(ads: tuple[str, ...], people: tuple[str, ...]) -> NDArray[np.intp]:
    """Return own, near or far for each pair of ISCO codes, shape (ads, people)."""
    unit = np.array(ads)[:, None] == np.array(people)[None, :]
    minor = np.array([c[:3] for c in ads])[:, None] == np.array([c[:3] for c in people])[None, :]
    return np.where(unit, OWN, np.where(minor, NEAR, FAR))


@dataclass(frozen=True)
class Crowd:
    """People as columns: credit of shape (skills, people), and the ISCO unit group of each."""

    credit: NDArray[np.float32]
    groups: tuple[str, ...]


def _people(snapshot: Snapshot, rows: list[int], hidden: float, seed: int) -> Crowd:
    rng = np.random.default_rng(seed)
    drawn: list[Person] = [draw_person(snapshot, row, hidden, rng) for row in rows]
    return Crowd(credits_of(snapshot, drawn), tuple(snapshot.isco[row] for row in rows))


def _separation(
    snapshot: Snapshot,
    ads: CodedAds,
    people: Crowd,
    *,
    hidden: float,
    seed: int,
    samples: int,
) -> Separation:
    edges = np.unique(np.append(np.linspace(0.0, 1.0, STEPS + 1), snapshot.tau))
    requirements = snapshot.requirements.rows(ads.positions)
    found = coverage_histograms(requirements, ads, people, edges)
    over = partial(cluster_bootstrap, clusters=found.active.size, seed=seed, samples=samples)

    def area(relation: int) -> Measured:
        own, other = found.reported(OWN), found.reported(relation)
        return over(lambda drawn: area_under_histograms(drawn @ own, drawn @ other))

    def rates(tau: float) -> Rates:
        shares = (over(share_from(found, relation, tau)) for relation in range(3))
        mixtures = (over(mixture_from(found, kinds, tau)) for kinds in ((OWN,), (OWN, NEAR)))
        return Rates(tau, *shares, *mixtures)

    return Separation(
        hidden=hidden,
        area_near=area(NEAR),
        area_far=area(FAR),
        at_tau=rates(snapshot.tau),
        at_calibrated=rates(found.threshold()),
        deciles={name: _deciles(found, at) for at, name in enumerate(RELATIONS)},
        reliability=own_shares(found.edges, found.reported(OWN), found.reported(FAR)),
    )


@dataclass(frozen=True)
class _Share:
    """A share as a function of how often each group was drawn; NaN where nothing is counted."""

    inside: Counts
    total: Counts

    def __call__(self, drawn: Counts) -> float:
        total = float(drawn @ self.total)
        return float(drawn @ self.inside) / total if total else float("nan")


def share_from(found: Histograms, relation: int, tau: float) -> _Share:
    """Return the share of pairs with a coverage of at least tau, as a function of drawn groups."""
    return _Share(found.inside(relation, tau), found.reported(relation).sum(axis=1))


def mixture_from(found: Histograms, kinds: tuple[int, ...], tau: float) -> _Share:
    """Return which share of all pairs let in are of some relations, as a function of groups."""
    crowd = found.crowd[:, found.active]
    pairs = np.stack([found.inside(kind, tau) * crowd[kind] for kind in range(3)])
    return _Share(pairs[list(kinds)].sum(axis=0), pairs.sum(axis=0))


def _deciles(found: Histograms, relation: int) -> tuple[float, ...]:
    pooled = np.cumsum(found.reported(relation).sum(axis=0))
    if not pooled.size or pooled[-1] <= 0:
        return ()
    wanted = np.clip(np.linspace(0.0, 1.0, 11) * pooled[-1], pooled[-1] * 1e-9, pooled[-1])
    return tuple(round(float(found.edges[np.searchsorted(pooled, w)]), 4) for w in wanted)


def _shown(figure: Measured) -> str:
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"
