"""A document of the European Learning Model as things and their members, whatever its form.

The JSON-LD reader and the XML reader both give a `Document`; one interpreter reads offers out of
it. Every scalar of a JSON document, every element and attribute of an XML document is an **item**
with a path. A `Reading` keeps which items were read into a record, so that what was not used can
be counted by path and nothing is dropped silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from guidance.exchange.elm.vocabularies import Concept, Vocabulary

OFFER = "LearningOpportunity"
_DESCRIBING = ("prefLabel", "altLabel", "notation", "definition", "inScheme")
NOT_USED = 40
"""Most paths of unused items that an account lists one by one."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a member: a thing (`node`), JSON of our own (`raw`), or words and figures.

    `items` are the positions of what it was read from: of a thing its id and types, not its
    members.
    """

    text: str = ""
    language: str | None = None
    datatype: str | None = None
    node: Node | None = None
    raw: object = None
    items: tuple[int, ...] = ()


@dataclass(slots=True, eq=False)
class Node:
    """A thing with an id, or without one; all mentions of one id are one node.

    `items` are those of places where it stands by itself and not as the value of a member.
    """

    id: str | None
    types: list[str] = field(default_factory=list)
    members: dict[str, list[Value]] = field(default_factory=dict)
    items: list[int] = field(default_factory=list)

    def values(self, *terms: str) -> list[Value]:
        """Return the values of some terms, in this order."""
        return [value for term in terms for value in self.members.get(term, ())]

    def nodes(self, *terms: str) -> list[Node]:
        """Return the things among the values of some terms."""
        return [value.node for value in self.values(*terms) if value.node is not None]


@dataclass(frozen=True, slots=True)
class Document:
    """What a document holds: its things in order, and the path of each item.

    `settled` are items that state nothing to be read, such as a null or a container element.
    `remarks` counts what was noticed while its form was read.
    """

    edition: str
    nodes: tuple[Node, ...]
    paths: tuple[str, ...]
    settled: frozenset[int] = frozenset()
    remarks: tuple[tuple[str, int], ...] = ()

    def of_class(self, *classes: str) -> list[Node]:
        """Return the things of some classes, in order."""
        return [node for node in self.nodes if any(name in node.types for name in classes)]


class Gathering:
    """Things and items while a document is read."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.paths: list[str] = []
        self.settled: set[int] = set()
        self.remarks: Counter[str] = Counter()
        self._by_id: dict[str, Node] = {}

    def standing(self, value: Value) -> None:
        """Keep the items of a thing that stands by itself."""
        if value.node is not None:
            value.node.items += value.items

    def item(self, path: str, *, settled: bool = False) -> int:
        """Count one scalar, element or attribute; return its position."""
        self.paths.append(path)
        if settled:
            self.settled.add(len(self.paths) - 1)
        return len(self.paths) - 1

    def node(self, identifier: str | None, types: Iterable[str] = ()) -> Node:
        """Return the thing of an id, made on its first mention; without an id a new one."""
        found = self._by_id.get(identifier) if identifier else None
        if found is None:
            found = Node(identifier)
            self.nodes.append(found)
            if identifier:
                self._by_id[identifier] = found
        found.types += [name for name in types if name not in found.types]
        return found

    def document(self, edition: str) -> Document:
        """Return what was gathered."""
        return Document(
            edition,
            tuple(self.nodes),
            tuple(self.paths),
            frozenset(self.settled),
            tuple(sorted(self.remarks.items())),
        )


class Reading:
    """Which items of a document have been read into a record, and what was noticed."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.remarks: Counter[str] = Counter(dict(document.remarks))
        self._taken = bytearray(len(document.paths))
        self._met: set[int] = set()
        self._understood: set[int] = set()
        for position in document.settled:
            self._taken[position] = 1

    def take(self, *values: Value) -> None:
        """Mark values as read, and the things among them as met."""
        for value in values:
            for position in value.items:
                self._taken[position] = 1
            if value.node is not None:
                self.meet(value.node)

    def meet(self, node: Node) -> None:
        """Mark the places as read where a thing stands by itself."""
        if id(node) not in self._met:
            self._met.add(id(node))
            for position in node.items:
                self._taken[position] = 1

    def things(self, node: Node | None, *terms: str) -> list[Node]:
        """Return the things of some members, read."""
        if node is None:
            return []
        values = [value for value in node.values(*terms) if value.node is not None]
        self.take(*values)
        return [value.node for value in values if value.node is not None]

    def thing(self, node: Node | None, *terms: str) -> Node | None:
        """Return the first thing of some members, read."""
        found = [value for value in (node.values(*terms) if node else ()) if value.node is not None]
        self.take(*found[:1])
        return found[0].node if found else None

    def words(self, node: Node | None, *terms: str) -> dict[str | None, str]:
        """Return the words of some members by language, read; several of one language in lines."""
        found: dict[str | None, list[str]] = {}
        for value in node.values(*terms) if node else ():
            if value.node is None and value.raw is None:
                self.take(value)
                lines = found.setdefault(value.language, [])
                if value.text not in lines:
                    lines.append(value.text)
        return {language: "\n".join(lines) for language, lines in found.items()}

    def told(self, node: Node | None, language: str | None, *terms: str) -> str:
        """Return words of some members in the best language, only these read; "" for none."""
        values = [v for v in (node.values(*terms) if node else ()) if not v.node and v.raw is None]
        languages = {value.language for value in values}
        for wanted in (language, None, "en", min(languages, key=str, default=None)):
            found = [value for value in values if value.language == wanted]
            if found:
                self.take(*found)
                return "\n".join(dict.fromkeys(value.text for value in found))
        return ""

    def same(self, node: Node | None, term: str, texts: Collection[str]) -> None:
        """Mark words of a member as read that repeat what is known already."""
        self.take(*(v for v in (node.values(term) if node else ()) if v.text in texts))

    def same_things(self, node: Node, other: Node, *terms: str) -> None:
        """Mark mentions of things as read that another thing mentions as well."""
        for term in terms:
            known = {id(each) for each in other.nodes(term)}
            self.take(*(v for v in node.values(term) if id(v.node) in known))

    def word(self, node: Node | None, *terms: str) -> str | None:
        """Return the first words or figure of some members, read."""
        for value in node.values(*terms) if node else ():
            if value.node is None and value.raw is None:
                self.take(value)
                return value.text
        return None

    def concepts(self, node: Node | None, term: str, held: Vocabulary) -> list[Concept]:
        """Return the concepts of a vocabulary among a member's values, read with their labels."""
        found = []
        for value in node.values(term) if node else ():
            concept = held.concept(value.node.id or "") if value.node is not None else None
            if concept is not None and value.node is not None:
                self.take(value)
                self.understand(value.node)
                found.append(concept)
        return found

    def named(self, node: Node | None, term: str, uri: str | None) -> None:
        """Mark mentions of one concept as read, with what describes it."""
        for value in node.values(term) if node else ():
            if value.node is not None and value.node.id == uri:
                self.take(value)
                self.understand(value.node)

    def understand(self, concept: Node) -> None:
        """Mark what describes a concept as read: its labels, notation and scheme."""
        if id(concept) not in self._understood:
            # A language is named by every offer of a catalogue, with its label each time.
            self._understood.add(id(concept))
            self.take(*concept.values(*_DESCRIBING))

    def unused(self) -> tuple[tuple[str, int], ...]:
        """Return how many items of each path were not used, most first."""
        counts = Counter(
            path for path, taken in zip(self.document.paths, self._taken, strict=True) if not taken
        )
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def used(self) -> int:
        """Return how many items were read or state nothing."""
        return sum(self._taken)
