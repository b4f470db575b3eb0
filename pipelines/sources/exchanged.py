"""Courses that `guidance.exchange` read of a delivery, made fit for a build.

Readers of formats give what a provider wrote; here its texts lose their markup and the tails that
scrapers left, identifiers become URIs, towns prove their regions, and a catalogue's word on its
own quality counts as its word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from guidance.credential import MicroCredential, QualityAssurance, Standing, kind_of_offer
from guidance.errors import DocumentRefused, RowRefused, SourceError
from guidance.exchange.catalogue import Catalogue
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources import cells, courses
from pipelines.sources.contract import conclude, source_name
from pipelines.sources.files import Bundle, decode, read_bytes
from pipelines.sources.places import locate

Reader = Callable[[bytes, str], Catalogue]
"""Reads the bytes of one file, given the name of the source."""
PagesReader = Callable[[Sequence[bytes], str], Catalogue]
"""Reads the bytes of all files of one delivery, given the name of the source."""


def parse_files(spec: SourceSpec, read: Reader, *, html: bool = False) -> Parsed[MicroCredential]:
    """Return the courses of a file, or of every file of a directory by itself, sorted by URI.

    Parameters
    ----------
    html
        Whether web pages are what the reader asks for.
    """
    ledger = Ledger(source_name(spec))
    catalogues = (_read(read, data, name, ledger) for name, data in _files(spec, html=html))
    return _gathered(spec, ledger, catalogues)


def parse_together(spec: SourceSpec, read: PagesReader) -> Parsed[MicroCredential]:
    """Return the courses of a file, or of all files of a directory as one delivery."""
    ledger = Ledger(source_name(spec))
    pages = [data for _, data in _files(spec, html=False)]
    for data in pages:
        decode(data, spec.path.name)

    def read_all(_: bytes, source: str) -> Catalogue:
        return read(pages, source)

    return _gathered(spec, ledger, [_read(read_all, b"", spec.path.name, ledger)])


def _gathered(
    spec: SourceSpec, ledger: Ledger, catalogues: Iterable[Catalogue]
) -> Parsed[MicroCredential]:
    stated: dict[str, MicroCredential] = {}
    repairs: Counter[str] = Counter()
    for catalogue in catalogues:
        ledger.notes.extend(catalogue.notes)
        for course in catalogue.courses:
            repairs["courses that several files state"] += course.uri in stated
            stated.setdefault(course.uri, course)
    uris = {name: courses.course_uri(ledger.source, name) for name in stated}
    kept, merged = courses.merge_repeats(_fitting(c, uris, repairs) for c in stated.values())
    repairs["courses merged into an equal one"] += merged
    ledger.notes.extend(f"{what}: {count}" for what, count in sorted((+repairs).items()))
    return conclude(ledger, kept, spec)


def _files(spec: SourceSpec, *, html: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a source; one file alone may be packed."""
    bundle = Bundle.from_path(spec.path)
    if spec.path.is_dir():
        for member in bundle.members:
            yield member, read_bytes(spec.path / member, html=html)
    elif len(bundle.members) > 1:
        for member in bundle.members:
            yield member, read_bytes(spec.path, member, html=html)
    else:
        yield spec.path.name, read_bytes(spec.path, html=html)


def _read(read: Reader, data: bytes, name: str, ledger: Ledger) -> Catalogue:
    decode(data, name)
    try:
        catalogue = read(data, courses.slug(ledger.source))
    except DocumentRefused as refusal:
        raise SourceError(
            f"{refusal.found} in {name}", refusal.expected, refusal.remedy
        ) from refusal
    ledger.read += catalogue.read
    for refused in catalogue.refused:
        ledger.refuse(RowRefused(name, refused.place, refused.reason))
    return catalogue


def _fitting(
    course: MicroCredential, uris: Mapping[str, str], repairs: Counter[str]
) -> MicroCredential:
    """Return a course with clean texts; what it names of this delivery is named by its URI."""
    text = cells.plain_text(course.description)
    clean = courses.without_junk_tail(text)
    repairs["descriptions cut where they turn into links"] += clean != text
    outcomes = tuple(filter(None, map(_plain, course.learning_outcomes)))
    fit = replace(
        course,
        uri=uris[course.uri],
        title=_plain(course.title),
        provider=_plain(course.provider),
        description=clean,
        learning_outcomes=outcomes,
        # A line of markup alone is no outcome; without it positions would name another one.
        outcome_skills=course.outcome_skills
        if len(outcomes) == len(course.learning_outcomes)
        else (),
        prerequisites=tuple(uris.get(need, need) for need in course.prerequisites),
        part_of=tuple(uris.get(whole, whole) for whole in course.part_of),
        quality=tuple(map(_as_stated, course.quality)),
        runs=tuple(
            replace(run, nuts=run.nuts or locate(course.country, run.place)) for run in course.runs
        ),
    )
    return replace(fit, kind=kind_of_offer(fit))


def _plain(text: str) -> str:
    return cells.tidy(cells.plain_text(text))


def _as_stated(evidence: QualityAssurance) -> QualityAssurance:
    """Return evidence as the catalogue's word: registers and lists are read by themselves."""
    if evidence.standing in (Standing.REGISTERED, Standing.LISTED):
        return replace(evidence, standing=Standing.STATED)
    return evidence
