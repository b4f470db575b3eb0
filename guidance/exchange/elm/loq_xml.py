"""XML of the European Learning Model (LOQ profile) as things and members.

Elements are known by their names in the namespace of the profile or of the vocabulary a term comes
from; what an `idref` names is the element that carries the `id`. Schema addresses are not followed.

Source: the LOQ schema of the European Learning Model, 3.1 and 3.2 (containers of references, `uri`
for concepts, `language` for words).
"""

from __future__ import annotations

from lxml import etree

from guidance.errors import DocumentRefused
from guidance.exchange.elm.editions import Names, known_names
from guidance.exchange.elm.jsonld import primary_language
from guidance.exchange.elm.nodes import OFFER, Document, Gathering, Node, Value
from guidance.exchange.guarded import BROUGHT, Limits, xml_root

_CONTAINER = "References"
_IDENTITY = ("uri", "id", "idref")


def read_xml(data: bytes, limits: Limits = BROUGHT, names: Names | None = None) -> Document:
    """Return what a LOQ document in XML holds.

    Raises
    ------
    DocumentRefused
        When it is no XML within the limits, or of another kind.
    """
    held = names or known_names()
    root = xml_root(data, limits)
    if etree.QName(root).namespace not in held.xml_namespaces:
        raise DocumentRefused(
            "XML of another kind",
            "the LOQ profile of the European Learning Model, edition "
            + " or ".join(edition.name for edition in held.editions),
            "bring the file as the register exports it",
        )
    return _Reader(held).top(root)


class _Reader:
    """Reads one document."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.gathering = Gathering()

    def top(self, root: etree._Element) -> Document:
        """Read the root: containers of things, or one thing."""
        name = _local(root)
        if _class_of(name) in self.names.short:
            self.gathering.standing(self.thing(root, "", _class_of(name)))
        else:
            self.gathering.item(name, settled=True)
            for key in root.attrib:
                self.gathering.item(f"{name}/@{_plain(key)}", settled=_plain(key) == "xsdVersion")
            for container in root:
                self.container(container, name)
        return self.gathering.document(root.get("xsdVersion", ""))

    def container(self, element: etree._Element, path: str) -> None:
        """Read an element that only holds things; a thing that stands by itself as well."""
        name = _local(element)
        if not name.endswith(_CONTAINER):
            self.gathering.standing(self.thing(element, "", _class_of(name)))
            return
        self.gathering.item(f"{path}/{name}", settled=True)
        self.attributes(element, f"{path}/{name}", ())
        for thing in element:
            self.gathering.standing(self.thing(thing, "", _class_of(_local(thing))))

    def thing(self, element: etree._Element, path: str, of_class: str | None) -> Value:
        """Read an element as a thing with members."""
        where = path or of_class or _local(element)
        items = [self.gathering.item(where)]
        identifier = next((element.get(key) for key in _IDENTITY if element.get(key)), None)
        items += self.attributes(element, where, _IDENTITY)
        types = () if of_class is None or element.get("idref") else (of_class,)
        node = self.gathering.node(identifier, types)
        below = of_class if of_class and not path else where
        for child in element:
            self.member(node, child, below)
        return Value(node=node, items=tuple(items))

    def member(self, node: Node, element: etree._Element, path: str) -> None:
        """Read one element below a thing."""
        name = self.names.xml.get(_local(element), _local(element))
        where = f"{path}/{name}"
        term = self.names.terms.get(name)
        holds_more = len(element) > 0 or any(element.get(key) for key in _IDENTITY)
        if holds_more:
            kind = term.kind if term and term.kind[:1].isupper() else None
            value = self.thing(element, where, kind)
        else:
            value = self.words(element, where, refers=term is not None and term.is_node)
        node.members.setdefault(name, []).append(value)

    def words(self, element: etree._Element, path: str, *, refers: bool) -> Value:
        """Read an element as words, a figure, or the name of a thing."""
        items = (self.gathering.item(path), *self.attributes(element, path, ("language", "type")))
        text = (element.text or "").strip()
        if refers:
            return Value(node=self.gathering.node(text or None), items=items)
        return Value(
            text, primary_language(element.get("language", "")), element.get("type"), items=items
        )

    def attributes(self, element: etree._Element, path: str, used: tuple[str, ...]) -> list[int]:
        """Count attributes; return those that belong to what the element says."""
        found = []
        for key in element.attrib:
            item = self.gathering.item(f"{path}/@{_plain(key)}")
            if _plain(key) in used:
                found.append(item)
        return found


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _plain(name: str | bytes) -> str:
    text = name if isinstance(name, str) else name.decode()
    return text.rpartition("}")[2]


def _class_of(name: str) -> str:
    """Return the class that an element is named after: learningOpportunity gives the offer."""
    found = name[:1].upper() + name[1:]
    return OFFER if found == "Course" else found
