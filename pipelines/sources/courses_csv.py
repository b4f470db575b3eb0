"""The catalogue CSV of this project, a row per run (columns: INTERFACES, Catalogue)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from guidance.credential import (
    CourseKind,
    LearningOpportunity,
    MicroCredential,
    Money,
    QualityAssurance,
    kind_of_offer,
)
from guidance.errors import RowRefused
from guidance.frameworks import nuts_country
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources import cells, courses
from pipelines.sources.contract import LocalSource, conclude, source_name
from pipelines.sources.files import read_text
from pipelines.sources.places import locate
from pipelines.sources.tables import Row, Table

_REQUIRED = ("id", "title", "provider")
_TIMES = ("day", "evening", "weekend")
_MODES = ("onsite", "online", "blended")
_RUN_COLUMNS = ("run_id", "start", "end", "place", "price", "seats", "nuts", "lat")


class CoursesCsv(LocalSource[MicroCredential]):
    """Reads catalogue rows; rows of one id are runs of one course, the first row describes it."""

    kind = "courses-csv"

    def parse(self, spec: SourceSpec) -> Parsed[MicroCredential]:
        """Return the courses sorted by URI, their runs sorted by start and id."""
        ledger = Ledger(source_name(spec))
        table = Table.from_text(read_text(spec.path), spec.path.name, _REQUIRED)
        reading = _Reading(spec)
        for line, row in table.rows(ledger):
            try:
                reading.add(line, row)
            except RowRefused as error:
                ledger.refuse(error)
        ledger.notes.extend(reading.notes())
        kept, merged = courses.merge_repeats(reading.courses())
        if merged:
            ledger.notes.append(f"courses merged into an equal one: {merged}")
        return conclude(ledger, kept, spec)


class _Reading:
    """The courses of one file while it is read."""

    def __init__(self, spec: SourceSpec) -> None:
        self.file = spec.path.name
        self.source = courses.slug(source_name(spec).removesuffix(".csv"))
        # Runs are planned years ahead, so only the lower bound of dates applies to them.
        self.calendar = cells.Calendar()
        self.repairs: Counter[str] = Counter()
        self.found: dict[str, MicroCredential] = {}
        self.runs: dict[str, dict[str, LearningOpportunity]] = {}

    def add(self, line: int, row: Row) -> None:
        """Take one row: a course, and the run it states."""
        identifier = cells.stated(row["id"])
        if identifier is None or not cells.stated(row["title"]):
            raise RowRefused(self.file, line, "no id or title")
        run = self._run(line, row, identifier)
        runs = self.runs.setdefault(identifier, {})
        if run is not None and run.id in runs:
            raise RowRefused(self.file, line, "a run id that occurs twice")
        if identifier in self.found and run is None:
            raise RowRefused(self.file, line, "a second row of a course without a run of its own")
        if run is not None:
            runs[run.id] = run
        if identifier not in self.found:
            self.found[identifier] = self._course(row, identifier)

    def courses(self) -> list[MicroCredential]:
        """Return the courses with their runs; ids among prerequisites become URIs."""
        uris = {identifier: course.uri for identifier, course in self.found.items()}
        return [
            replace(
                course,
                prerequisites=tuple(uris.get(need, need) for need in course.prerequisites),
                part_of=tuple(uris.get(whole, whole) for whole in course.part_of),
                runs=tuple(sorted(self.runs[identifier].values(), key=_by_start)),
            )
            for identifier, course in self.found.items()
        ]

    def notes(self) -> list[str]:
        """Return what was repaired or not believed."""
        repairs = [f"{what}: {count}" for what, count in sorted(self.repairs.items()) if count]
        return [*self.calendar.notes(), *repairs]

    def _course(self, row: Row, identifier: str) -> MicroCredential:
        uris, words = courses.declared(_list(row, "esco_skills"))
        text = cells.plain_text(row.get("description", ""))
        clean = courses.without_junk_tail(text)
        self.repairs["descriptions cut where they turn into links"] += clean != text
        self.repairs["skills given in words, not as ESCO URIs"] += len(words)
        course = MicroCredential(
            uri=courses.course_uri(self.source, identifier),
            title=cells.tidy(row["title"]),
            provider=cells.tidy(row["provider"]),
            kind=CourseKind.SHORT_COURSE,
            source=self.source,
            language=cells.language_code(row.get("language")),
            awarding_bodies=_list(row, "awarding_body"),
            country=cells.country_code(row.get("country")),
            description=courses.with_skill_words(clean, words),
            learning_outcomes=_list(row, "learning_outcomes"),
            declared_skills=uris,
            ects=cells.positive(row.get("ects")),
            hours=cells.positive(row.get("hours")),
            eqf=_level(row.get("eqf")),
            assessment=cells.stated(row.get("assessment")),
            participation=cells.stated(row.get("participation")),
            quality=_quality(row),
            prerequisites=_list(row, "prerequisites"),
            part_of=_list(row, "part_of"),
            url=cells.stated(row.get("url")),
            supervision=_named(row, "assessment", "supervised"),
            identity_verification=_named(row, "assessment", "identity checked"),
        )
        self._count_lost(row, course, ("ects", "hours", "eqf", "country", "language"))
        return replace(course, kind=kind_of_offer(course))

    def _run(self, line: int, row: Row, identifier: str) -> LearningOpportunity | None:
        """Return the run a row states, or None when it only describes the course."""
        if not any(cells.stated(row.get(column)) for column in _RUN_COLUMNS):
            return None
        start, end = self.calendar.day(row.get("start")), self.calendar.day(row.get("end"))
        if start is not None and end is not None and end < start:
            raise RowRefused(self.file, line, "a run that ends before it starts")
        latitude, longitude = cells.coordinates(row.get("lat"), row.get("lon"))
        offered = [word.lower() for word in _list(row, "access")]
        run = LearningOpportunity(
            id=cells.stated(row.get("run_id")) or f"{identifier}-{line}",
            start=start,
            end=end,
            place=cells.stated(row.get("place")),
            nuts=_region(row),
            latitude=latitude,
            longitude=longitude,
            language=cells.language_code(row.get("language")),
            price=_price(row),
            mode=_mode(row.get("participation")),
            seats=_seats(row.get("seats")),
            times=tuple(time for time in _TIMES if time in offered),
            access=tuple(sorted({word for word in offered if word not in _TIMES})),
        )
        self._count_lost(row, run, ("price", "seats"))
        return run

    def _count_lost(
        self, row: Row, read: MicroCredential | LearningOpportunity, columns: Sequence[str]
    ) -> None:
        """Count the cells that state something of which nothing was understood."""
        for column in columns:
            lost = getattr(read, column) is None and cells.stated(row.get(column)) is not None
            self.repairs[f"{column} that cannot be read, taken as unknown"] += lost


def _list(row: Row, column: str) -> tuple[str, ...]:
    return cells.listed(row.get(column))


def _named(row: Row, column: str, words: str) -> str | None:
    """Return words where they stand as a part of their own, between commas, in a cell."""
    parts = (cells.stated(row.get(column)) or "").lower().split(",")
    return words if words in map(str.strip, parts) else None


def _level(value: str | None) -> int | None:
    level = cells.whole(value)
    return level if level is not None and 1 <= level <= 8 else None


def _quality(row: Row) -> tuple[QualityAssurance, ...]:
    """Pair the lists of types and sources; a source that is missing stays blank."""
    kinds, sources = (_cells(row, column) for column in ("qa_type", "qa_source"))
    sources += [""] * (len(kinds) - len(sources))
    pairs = zip(kinds, sources[: len(kinds)], strict=True)
    return tuple(QualityAssurance(kind, source) for kind, source in pairs if kind)


def _cells(row: Row, column: str) -> list[str]:
    return [cells.tidy(cells.stated(part) or "") for part in row.get(column, "").split("|")]


def _region(row: Row) -> str | None:
    """Return the stated NUTS code, else the region that the place proves."""
    stated = cells.stated(row.get("nuts"))
    if stated is not None:
        return nuts_country(stated.upper())
    return locate(cells.country_code(row.get("country")), cells.stated(row.get("place")))


def _price(row: Row) -> Money | None:
    """Return a price; without its currency nobody knows how much it is."""
    amount = cells.amount(row.get("price"))
    currency = (cells.stated(row.get("currency")) or "").upper()
    if amount is None or amount < 0 or len(currency) != 3 or not currency.isalpha():
        return None
    return Money(amount, currency)


def _mode(value: str | None) -> str | None:
    mode = (cells.stated(value) or "").lower()
    return mode if mode in _MODES else None


def _seats(value: str | None) -> int | None:
    seats = cells.whole(value)
    return seats if seats is not None and seats >= 0 else None


def _by_start(run: LearningOpportunity) -> tuple[date, str]:
    return (run.start or date.max, run.id)
