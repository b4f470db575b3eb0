"""The courses of a snapshot written as a catalogue of other people's formats, and checked.

Courses are written and held against the shapes in parts, one worker a core; what a part gives
depends on its courses alone, so the result does not depend on how many work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

from guidance.credential import MicroCredential
from guidance.exchange.elm.export import extras_of
from guidance.exchange.elm.reading import missing_counts, read_elm
from guidance.exchange.elm.shapes import EMPTY, Part, Shapes, ShapesReport, parts_of
from guidance.exchange.elm.triples import graph_of_json
from guidance.exchange.elm.writing import Extras, course_graph, graph_lines, joined_lines
from guidance.exchange.guarded import CATALOGUE, json_value
from guidance.snapshot import Snapshot
from pipelines.pool import everywhere
from pipelines.standards import elm_shapes

COURSES_A_PART = 100
FEW_PARTS = 3
"""Up to so many parts starting workers costs more than it saves."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a catalogue found.

    Attributes
    ----------
    courses
        Courses checked.
    missing
        How often each mandatory element of Annex I is missing, most first.
    shapes
        What the official shapes found, None when no directory of standards is named.
    notes
        What else is worth telling, in words with counts.
    """

    courses: int
    missing: tuple[tuple[str, int], ...]
    shapes: ShapesReport | None
    notes: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Return whether the shapes found nothing, or were not asked."""
        return self.shapes is None or not self.shapes.findings


@dataclass(frozen=True, slots=True)
class Request:
    """Some courses with what is written beside them, and the shapes to hold them against."""

    courses: tuple[MicroCredential, ...]
    extras: tuple[Extras, ...]
    standards: Path | None
    wants_lines: bool


@dataclass(frozen=True, slots=True)
class Written:
    """The lines of some courses (none when they were not asked for), and what was found."""

    lines: tuple[str, ...]
    missing: tuple[tuple[str, int], ...]
    shapes: ShapesReport


class Exporting:
    """The courses of a snapshot on their way out.

    Parameters
    ----------
    pages
        Address under which this service shows courses, for those whose provider gives none.
    standards
        Directory of official standards; None leaves the shapes out.
    tell
        Called with the share of courses done, in [0, 1].
    """

    def __init__(
        self,
        snapshot: Snapshot,
        pages: str = "",
        standards: Path | None = None,
        tell: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._snapshot = snapshot
        self._pages = pages
        self._standards = standards
        self._tell = tell
        self._missing: dict[str, int] = {}
        self._shapes = EMPTY

    def lines(self, *, wanted: bool = True) -> Iterator[str]:
        """Yield the catalogue as text, a piece a course; without `wanted` only check it."""
        requests = list(self._requests(wanted=wanted))
        yield from joined_lines(self._each(requests))

    def check(self) -> Checked:
        """Check every course as it would be written."""
        for _ in self.lines(wanted=False):
            pass
        return self.checked

    @property
    def checked(self) -> Checked:
        """Return what was found so far: of the whole once every line was taken."""
        missing = tuple(sorted(self._missing.items(), key=lambda pair: (-pair[1], pair[0])))
        courses = len(self._snapshot.credentials)
        return Checked(courses, missing, self._shapes if self._standards else None)

    def _each(self, requests: Sequence[Request]) -> Iterator[str]:
        many = len(requests) > FEW_PARTS
        answers = everywhere(write_part, requests) if many else map(write_part, requests)
        for done, written in enumerate(answers, start=1):
            self._shapes = self._shapes.joined(written.shapes)
            for name, count in written.missing:
                self._missing[name] = self._missing.get(name, 0) + count
            self._tell(done / len(requests))
            yield from written.lines

    def _requests(self, *, wanted: bool) -> Iterator[Request]:
        courses = self._snapshot.credentials
        for start in range(0, len(courses), COURSES_A_PART):
            part = tuple(courses[start : start + COURSES_A_PART])
            extras = tuple(extras_of(self._snapshot, course, self._pages) for course in part)
            yield Request(part, extras, self._standards, wanted)


def write_part(request: Request) -> Written:
    """Write and check some courses."""
    pairs = zip(request.courses, request.extras, strict=True)
    graphs = [course_graph(course, extras) for course, extras in pairs]
    shapes = elm_shapes(request.standards) if request.standards else None
    return Written(
        tuple(map(graph_lines, graphs)) if request.wants_lines else (),
        missing_counts(request.courses),
        shapes.check_courses(graphs) if shapes else EMPTY,
    )


def check_document(data: bytes, standards: Path | None) -> Checked:
    """Check a catalogue in JSON-LD or XML: Annex I, and the shapes where they apply.

    Raises
    ------
    DocumentRefused
        When it is no catalogue of the European Learning Model.
    """
    read = read_elm(data, "", CATALOGUE)
    notes = tuple(note for note in read.catalogue().notes if not note.startswith("Annex I"))
    checked = Checked(len(read.courses), read.account.missing, None, notes)
    if standards is None:
        return checked
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return replace(checked, notes=(*notes, "official shapes: for RDF only, and this is XML"))
    return replace(checked, shapes=_shapes_report(data, elm_shapes(standards), standards))


def _shapes_report(data: bytes, shapes: Shapes, standards: Path) -> ShapesReport:
    """Return what the shapes find in JSON-LD, its parts checked on all cores when they are many."""
    parts = list(parts_of(graph_of_json(json_value(data, CATALOGUE))))
    if len(parts) <= FEW_PARTS:
        return reduce(ShapesReport.joined, map(shapes.check_part, parts), EMPTY)
    requests = [(part, standards) for part in parts]
    return reduce(ShapesReport.joined, everywhere(_check_part, requests), EMPTY)


def _check_part(request: tuple[Part, Path]) -> ShapesReport:
    part, standards = request
    return elm_shapes(standards).check_part(part)
