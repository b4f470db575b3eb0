"""Documents of the European Learning Model as RDF.

Our own documents are turned into triples directly by the table of terms, many times faster than by
way of a general JSON-LD processor; documents of others go through one (PyLD), and no address that
they name is fetched: a known context is replaced by ours, any other by an empty one. A test holds
the two ways against each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import rdflib
from pyld import jsonld
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node as RdfNode

from guidance.errors import DocumentRefused
from guidance.exchange.elm.editions import TEXT, Edition, Names, known_names
from guidance.exchange.elm.jsonld import json_document
from guidance.exchange.elm.nodes import Document, Node, Value
from guidance.exchange.elm.values import UNTOLD
from guidance.exchange.elm.writing import context

rdflib.NORMALIZE_LITERALS = False
"""rdflib would write PT75H as P3DT3H, and 3.00 as 3.0: the documents are checked as they are."""

_NOT_IRI = frozenset('<>" {}|\\^`\n\r\t')


def graph_of(document: Document) -> Graph:
    """Return what a document holds as triples, by our table of terms."""
    writer = _Writer(known_names().written)
    for node in document.nodes:
        writer.describe(node)
    return writer.graph


def graph_of_courses(graphs: Iterable[list[dict[str, Any]]]) -> Graph:
    """Return courses that `course_graph` wrote as triples."""
    nodes = [node for graph in graphs for node in graph]
    return graph_of(json_document(nodes))


def graph_of_json(value: Any, names: Names | None = None) -> Graph:
    """Return any JSON-LD value as triples, by the general processor unless we wrote it.

    Raises
    ------
    DocumentRefused
        When it is no JSON-LD.
    """
    held = names or known_names()
    if isinstance(value, dict) and value.get("@context") == context():
        return graph_of(json_document(value, held))
    return _processed(value, held)


def _processed(value: Any, held: Names) -> Graph:
    """Return a JSON-LD value as triples by way of PyLD, which fetches nothing."""
    try:
        found = jsonld.to_rdf(value, {"documentLoader": _loader(held), "base": ""})
        graph = Graph()
        for triples in found.values():
            lines = jsonld.JsonLdProcessor.to_nquads({"@default": triples})
            graph.parse(data=lines, format="nt")
    except (jsonld.JsonLdError, ValueError, TypeError, RecursionError, AttributeError) as error:
        raise DocumentRefused(
            "what is no JSON-LD", "JSON-LD 1.1", "check it with the tool that wrote it"
        ) from error
    return graph


def _loader(names: Names) -> Any:
    """Return what PyLD asks for contexts: it has ours, and fetches nothing."""

    def load(address: str, _: Mapping[str, Any] | None = None) -> dict[str, Any]:
        found: Any = context() if address in names.contexts else {}
        return {
            "contextUrl": None,
            "documentUrl": address,
            "contentType": "application/ld+json",
            "document": {"@context": found},
        }

    return load


class _Writer:
    """Turns things into triples; a thing without an id is a blank node of its own."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.graph = Graph()
        self._names: dict[int, RdfNode] = {}
        self._literals: dict[str, URIRef | None] = {
            name: _datatype(term.kind) for name, term in edition.terms.items()
        }

    def name(self, node: Node) -> RdfNode:
        """Return the name of a thing in the graph."""
        found = self._names.get(id(node))
        if found is None:
            valid = node.id and not node.id.startswith("_:") and not _NOT_IRI & set(node.id)
            found = self._names[id(node)] = URIRef(str(node.id)) if valid else BNode()
        return found

    def describe(self, node: Node) -> None:
        """Add what is said of a thing."""
        subject = self.name(node)
        for kind in node.types:
            self.graph.add((subject, RDF.type, self._class(kind)))
        for name, values in node.members.items():
            predicate = self._term(name)
            if predicate is not None:
                for value in values:
                    self.graph.add((subject, predicate, self._object(name, value)))

    def _class(self, kind: str) -> URIRef:
        prefixed = self.edition.classes.get(kind)
        return URIRef(self.edition.iri(prefixed) if prefixed else kind)

    def _term(self, name: str) -> URIRef | None:
        """Return the IRI of a member; None for a name that stands for nothing."""
        term = self.edition.terms.get(name)
        if term is not None:
            return URIRef(self.edition.iri(term.prefixed))
        return URIRef(name) if ":" in name and not _NOT_IRI & set(name) else None

    def _object(self, name: str, value: Value) -> RdfNode:
        if value.node is not None:
            return self.name(value.node)
        if value.raw is not None:
            return Literal(_canonical(value.raw), datatype=RDF.JSON)
        term = self.edition.terms.get(name)
        if value.language or (term and term.kind == TEXT):
            return Literal(value.text, lang=value.language or UNTOLD)
        told = URIRef(value.datatype) if value.datatype else None
        return Literal(value.text, datatype=told or self._literals.get(name))


def _datatype(kind: str) -> URIRef | None:
    """Return the datatype of a kind of term; plain texts carry none (RDF 1.1: xsd:string)."""
    prefix, _, local = kind.partition(":")
    return URIRef(str(XSD) + local) if prefix == "xsd" and local != "string" else None


def _canonical(value: object) -> str:
    """Return JSON of our own as a literal of RDF (JSON-LD 1.1, section 10.2: whole numbers bare)."""
    return json.dumps(_bare(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _bare(value: object) -> object:
    if isinstance(value, dict):
        return {key: _bare(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_bare(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
