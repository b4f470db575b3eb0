r"""The official SHACL shapes of the LOQ profile, with what must be mended for them to run.

The shapes are the Commission's; they are read from a directory that somebody names and are no
part of this project. Two are mended as they are loaded (`PATCHES`), and each mending is tested as
still needed:

- The pattern for addresses is a regular expression of Java (`(?i)` in the middle, `\p{L}`), which
  Python refuses. In its place stands `^https?://` followed by no blank.
- The pattern for the scheme of ESCO skills wants `https://ec.europa.eu/esco/skill/`, while the
  Commission's own documents write `http://data.europa.eu/esco/...`. Both are let through.

Reference: W3C Shapes Constraint Language (SHACL), 2017.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import rdflib
from pyshacl import validate
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node as RdfNode

from guidance.errors import DocumentRefused
from guidance.exchange.elm.triples import graph_of_courses

SHAPE_FILES = ("LOQ-constraints.ttl", "LOQ-constraints-mdr.ttl")
"""The files of the profile, in a folder `elm/shapes`: the structure, and the vocabularies."""
WEB_ADDRESS = r"^https?://[^\s]+$"
ESCO_SCHEME = r"^https?://(ec|data)\.europa\.eu/esco/"
OFFER = URIRef("http://data.europa.eu/snb/model/elm/LearningOpportunity")
BATCH = 100
"""Courses checked at once: pySHACL's time grows faster than the number beyond a few hundred."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A kind of violation: class of the thing, its member, what is violated, and how often."""

    of_class: str
    member: str
    constraint: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class ShapesReport:
    """What the shapes found: courses checked, those that conform, and findings, most first."""

    checked: int
    conforming: int
    findings: tuple[Finding, ...]

    def joined(self, other: ShapesReport) -> ShapesReport:
        """Return this report and another as one."""
        counts: Counter[tuple[str, str, str]] = Counter()
        for found in (*self.findings, *other.findings):
            counts[found.of_class, found.member, found.constraint] += found.count
        return ShapesReport(
            self.checked + other.checked,
            self.conforming + other.conforming,
            _listed(counts),
        )


EMPTY = ShapesReport(0, 0, ())


@dataclass(frozen=True, slots=True)
class Part:
    """Some offers of a document with all they lead to.

    `beyond` are offers that are only named here: they are checked in a part of their own.
    """

    graph: Graph
    offers: frozenset[RdfNode]
    beyond: frozenset[RdfNode]


def parts_of(graph: Graph, size: int = BATCH) -> Iterator[Part]:
    """Yield a document in parts of so many offers, and what no offer leads to."""
    offers = sorted(graph.subjects(RDF.type, OFFER), key=str)
    reached: set[RdfNode] = set()
    for start in range(0, len(offers), size):
        yield _part(graph, offers[start : start + size], reached)
    loose = Graph()
    for triple in graph:
        if triple[0] not in reached:
            loose.add(triple)
    if len(loose):
        yield Part(loose, frozenset(), frozenset())


def _part(graph: Graph, offers: Sequence[RdfNode], reached: set[RdfNode]) -> Part:
    """Return the triples that some offers lead to, stopping at other offers."""
    within, beyond = set(offers), set()
    found = Graph()
    rest = list(offers)
    while rest:
        subject = rest.pop()
        for triple in graph.triples((subject, None, None)):
            found.add(triple)
            value = triple[2]
            if value in within or isinstance(value, Literal):
                continue
            if (value, RDF.type, OFFER) in graph:
                beyond.add(value)
                found.add((value, RDF.type, OFFER))
                continue
            within.add(value)
            rest.append(value)
    reached |= within
    return Part(found, frozenset(offers), frozenset(beyond))


class Shapes:
    """The shapes, parsed and mended once.

    Parameters
    ----------
    texts
        Turtle of the shapes' files.
    patches
        What is mended; `PATCHES` in use, fewer in a test that a patch is still needed.
    """

    def __init__(self, texts: Sequence[bytes], patches: Iterable[Patch] | None = None) -> None:
        rdflib.NORMALIZE_LITERALS = False
        self.graph = Graph()
        for text in texts:
            _parse(self.graph, text)
        for patch in PATCHES if patches is None else patches:
            patch(self.graph)

    def findings(self, graph: Graph) -> tuple[Finding, ...]:
        """Return what the shapes find in some triples, most first."""
        counts: Counter[tuple[str, str, str]] = Counter()
        results = self._results(graph)
        for result in results.subjects(RDF.type, SH.ValidationResult):
            counts[_kind_of(results, graph, result)] += 1
        return _listed(counts)

    def check(self, graph: Graph) -> ShapesReport:
        """Return what the shapes find in a document of any provider, a part at a time."""
        report = EMPTY
        for part in parts_of(graph):
            report = report.joined(self.check_part(part))
        return report

    def check_part(self, part: Part) -> ShapesReport:
        """Return what the shapes find in one part of a document."""
        results = self._results(part.graph)
        found: Counter[tuple[str, str, str]] = Counter()
        focused = set()
        for result in results.subjects(RDF.type, SH.ValidationResult):
            focus = results.value(result, SH.focusNode)
            if focus is not None and focus not in part.beyond:
                found[_kind_of(results, part.graph, result)] += 1
                focused.add(focus)
        failing = {offer for node in focused for offer in _offers_above(part.graph, node)}
        return ShapesReport(
            len(part.offers), len(part.offers) - len(failing & part.offers), _listed(found)
        )

    def conforms(self, graph: Graph) -> bool:
        """Return whether the shapes find nothing."""
        return not self.findings(graph)

    def check_courses(self, graphs: Sequence[list[dict[str, Any]]]) -> ShapesReport:
        """Return what the shapes find in courses that `course_graph` wrote.

        A course conforms when nothing is found in its opportunities or in what they lead to.
        """
        report = EMPTY
        for start in range(0, len(graphs), BATCH):
            report = report.joined(self._batch(graphs[start : start + BATCH]))
        return report

    def _batch(self, graphs: Sequence[list[dict[str, Any]]]) -> ShapesReport:
        together = graph_of_courses(graphs)
        results = self._results(together)
        found: Counter[tuple[str, str, str]] = Counter()
        focused = set()
        for result in results.subjects(RDF.type, SH.ValidationResult):
            found[_kind_of(results, together, result)] += 1
            focused |= set(results.objects(result, SH.focusNode))
        failing = {str(offer) for node in focused for offer in _offers_above(together, node)}
        conforming = sum(not failing & {node.get("id") for node in graph} for graph in graphs)
        return ShapesReport(len(graphs), conforming, _listed(found))

    def _results(self, graph: Graph) -> Graph:
        _, results, _ = validate(graph, shacl_graph=self.graph, inference="none")
        if not isinstance(results, Graph):
            raise DocumentRefused(
                "shapes that do not run", "SHACL shapes of the LOQ profile", "fetch them again"
            )
        return results


Patch = Callable[[Graph], None]


def mend_addresses(shapes: Graph) -> None:
    """Replace the pattern for web addresses; drop those for contact forms that Python cannot read.

    Both are regular expressions of Java. Contact data is neither read nor written here.
    """
    for shape, pattern in list(shapes.subject_objects(SH.pattern)):
        if "(?i)" in str(pattern) or "\\p{" in str(pattern):
            shapes.remove((shape, SH.pattern, pattern))
            if "(?i)" in str(pattern):
                shapes.add((shape, SH.pattern, Literal(WEB_ADDRESS)))
                shapes.add((shape, SH.flags, Literal("i")))


def mend_esco(shapes: Graph) -> None:
    """Let ESCO's published addresses through where only those of its old portal pass."""
    for shape, pattern in list(shapes.subject_objects(SH.pattern)):
        if str(pattern).startswith("^https://ec.europa.eu/esco/skill"):
            shapes.remove((shape, SH.pattern, pattern))
            shapes.add((shape, SH.pattern, Literal(ESCO_SCHEME)))


PATCHES: tuple[Patch, ...] = (mend_addresses, mend_esco)


def _parse(graph: Graph, text: bytes) -> None:
    try:
        graph.parse(data=text, format="turtle")
    except Exception as error:  # rdflib raises whatever its parser meets
        raise DocumentRefused(
            "shapes that are no Turtle", "the shapes of the LOQ profile", "fetch them again"
        ) from error


def _kind_of(results: Graph, data: Graph, result: RdfNode) -> tuple[str, str, str]:
    focus = results.value(result, SH.focusNode)
    classes = sorted(_short(kind) for kind in data.objects(focus, RDF.type))
    path = results.value(result, SH.resultPath)
    constraint = _short(results.value(result, SH.sourceConstraintComponent))
    return (
        classes[0] if classes else "",
        _short(path),
        constraint.removesuffix("ConstraintComponent"),
    )


def _short(node: RdfNode | None) -> str:
    text = str(node or "")
    return text.replace("#", "/").rpartition("/")[2] if isinstance(node, URIRef) else ""


def _offers_above(graph: Graph, node: RdfNode) -> set[RdfNode]:
    """Return the offers that lead to a thing, a few steps up."""
    seen, found, rest = {node}, set(), [node]
    while rest:
        current = rest.pop()
        if (current, RDF.type, OFFER) in graph:
            found.add(current)
        for above in graph.subjects(None, current):
            if above not in seen:
                seen.add(above)
                rest.append(above)
    return found


def _listed(counts: Counter[tuple[str, str, str]]) -> tuple[Finding, ...]:
    found = [Finding(*kind, count) for kind, count in counts.items()]
    return tuple(sorted(found, key=lambda each: (-each.count, each)))
