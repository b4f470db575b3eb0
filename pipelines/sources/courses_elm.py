"""Catalogues of the European Learning Model (LOQ profile): JSON-LD and XML.

The account says which elements of Annex I are missing, which paths were not used and, where a
directory of standards is named (option `standards`, else `GUIDANCE_STANDARDS`), what the official
shapes find. The shapes are written for RDF: the XML form is not held against them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from guidance.credential import MicroCredential
from guidance.exchange.catalogue import Catalogue
from guidance.exchange.elm.reading import read_elm
from guidance.exchange.guarded import CATALOGUE, json_value
from pipelines.records import Parsed, SourceSpec
from pipelines.sources.contract import LocalSource, option
from pipelines.sources.exchanged import parse_files
from pipelines.standards import elm_shapes, standards_directory

if TYPE_CHECKING:
    from guidance.exchange.elm.shapes import Shapes

MOST_FINDINGS = 20
"""Kinds of findings of the shapes that an account lists."""


class CoursesElm(LocalSource[MicroCredential]):
    """Reads learning opportunities with what they achieve; runs are opportunities as well."""

    kind = "courses-elm"

    def parse(self, spec: SourceSpec) -> Parsed[MicroCredential]:
        """Return the courses of a file, directory or archive, sorted by URI."""
        directory = standards_directory(option(spec, "standards"))
        shapes = elm_shapes(directory) if directory else None

        def read(data: bytes, source: str) -> Catalogue:
            return read_catalogue(data, source, shapes)

        return parse_files(spec, read)


def read_catalogue(data: bytes, source: str, shapes: Shapes | None = None) -> Catalogue:
    """Return what a document holds; every course is said to come from the source."""
    catalogue = read_elm(data, source, CATALOGUE).catalogue()
    courses = tuple(replace(course, source=source) for course in catalogue.courses)
    notes = (*catalogue.notes, *(_findings(data, shapes) if shapes else ()))
    return replace(catalogue, courses=courses, notes=notes)


def _findings(data: bytes, shapes: Shapes) -> list[str]:
    """Return what the official shapes find, in words with counts."""
    from guidance.exchange.elm.triples import graph_of_json  # noqa: PLC0415 (heavy)

    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return ["official shapes: not asked, they are for RDF and this is XML"]
    report = shapes.check(graph_of_json(json_value(data, CATALOGUE)))
    told = [
        f"official shapes, {each.of_class} {each.member} {each.constraint}: {each.count:,}"
        for each in report.findings[:MOST_FINDINGS]
    ]
    return [f"official shapes: {report.conforming:,} of {report.checked:,} offers conform", *told]
