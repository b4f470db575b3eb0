"""Courses and programmes of the Open Education API as offers with their runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from guidance.credential import (
    CourseKind,
    LearningOpportunity,
    MicroCredential,
    Translation,
    kind_of_offer,
)
from guidance.exchange.catalogue import Catalogue
from guidance.exchange.guarded import CATALOGUE, Limits
from guidance.exchange.ooapi import terms, values
from guidance.exchange.ooapi.delivery import Delivery, load
from guidance.exchange.ooapi.values import Item, Words, plain
from guidance.frameworks import agree

MOST_ECTS = 60.0
"""Credits beyond which a programme is no short one: a year of full-time study."""


def read(data: bytes, source: str = "", limits: Limits = CATALOGUE) -> Catalogue:
    """Return the offers of a delivery in one file; see `read_pages`."""
    return read_pages((data,), source, limits)


def read_pages(pages: Iterable[bytes], source: str = "", limits: Limits = CATALOGUE) -> Catalogue:
    """Return the offers of a delivery: its courses, and the programmes that are offers themselves.

    A programme that leads to a degree, or is a part of one, is for enrolled students: it is what
    courses belong to, not an offer. Learning outcomes are texts; the format has no word for ESCO.

    Raises
    ------
    DocumentRefused
        When a page is no JSON, or more than is read.
    """
    delivery = load(pages, limits)
    reader = _Reader(delivery, source)
    courses = [*reader.courses(), *reader.programmes()]
    reader.note_lost_offerings()
    return delivery.reading.close(courses)


@dataclass(frozen=True)
class _Reader:
    """Makes offers of the objects of one delivery."""

    delivery: Delivery
    source: str

    def courses(self) -> Iterator[MicroCredential]:
        """Yield every course with a name."""
        for name, item in self.delivery.of("courseId").items():
            programmes = self._programmes_of(item)
            course = self._offer(name, item, "Course")
            if course is None:
                continue
            free = any(run.price is not None for run in course.runs)
            enrolled = bool(programmes) and all(map(_leads_to_degree, programmes)) and not free
            yield self._named(course, CourseKind.SEMESTER_COURSE if enrolled else _part(course))

    def programmes(self) -> Iterator[MicroCredential]:
        """Yield every programme that is an offer by itself."""
        for name, item in self.delivery.of("programmeId").items():
            if name not in self.delivery.places:
                continue
            if _leads_to_degree(item):
                self._remark("programmes that lead to a degree or belong to one, left out")
                continue
            programme = self._offer(name, item, "Programme")
            if programme is not None:
                yield self._named(programme, _part(programme))

    def note_lost_offerings(self) -> None:
        """Refuse the offerings of what the delivery lacks."""
        known = {*self.delivery.of("courseId"), *self.delivery.of("programmeId")}
        for name, offerings in self.delivery.offerings.items():
            if name not in known:
                for place, _ in offerings:
                    self.delivery.reading.refuse(place, "an offering of what the delivery lacks")

    def _offer(self, name: str, item: Item, kind: str) -> MicroCredential | None:
        titles = values.words(item.get("name"))
        if not titles.by_language:
            if name in self.delivery.places:
                self.delivery.reading.refuse(self.delivery.places[name], "no name")
            return None
        self._count_unread(item, kind)
        taught = _languages(item)
        language = next((code for code in taught if code in titles.languages), None)
        language = language or next(iter((*titles.languages, *taught)), None)
        organisation = self._root(plain(item.get("organisationId")), item)
        body = values.words(organisation.get("name")).text(language)
        course = MicroCredential(
            uri=_uri(name),
            title=titles.text(language),
            provider=body,
            kind=CourseKind.SHORT_COURSE,
            source=self.source,
            language=language,
            awarding_bodies=(body,) if body else (),
            country=values.place_of(organisation.get("addresses")).country,
            description=values.words(item.get("description")).text(language),
            part_of=_parents(item),
            url=_web(item.get("link")),
            runs=tuple(self._runs(name, item, taught)),
            further_information=_further(item, language),
            identifiers=values.identifiers_of(item),
            withdrawn=values.day(item.get("validTo")),
            provider_identifiers=values.identifiers_of(organisation),
        )
        return self._with_learning(course, item)

    def _with_learning(self, course: MicroCredential, item: Item) -> MicroCredential:
        """Return a course with what is learnt, at which level, in how long and how."""
        language, outcomes = course.language, self._outcomes(item)
        codes = (item.get("levelOfQualification"), item.get("level"))
        needs = values.words(item.get("admissionRequirements")).text(language)
        hours, ects = self._load(item)
        return replace(
            course,
            learning_outcomes=tuple(each.text(language) for each in outcomes),
            ects=ects,
            hours=hours,
            eqf=terms.eqf_of(codes),
            national_levels=terms.national_levels_of(codes),
            fields_of_education=values.field_of(item.get("fieldsOfStudy")),
            assessment=values.words(item.get("assessment")).text(language) or None,
            participation=terms.participation_of(values.texts(item.get("modesOfDelivery"))),
            prerequisites=(needs,) if needs else (),
            translations=tuple(_translations(item, language, outcomes)),
        )

    def _load(self, item: Item) -> tuple[float | None, float | None]:
        """Return hours and credits, each as stated; note where they contradict each other."""
        hours = values.load_of(item.get("studyLoad"), "hours")
        ects = values.load_of(item.get("studyLoad"), "ects")
        stated = bool(values.objects(item.get("studyLoad")))
        if stated and hours is None and ects is None:
            self._remark("study loads in units that are neither ECTS nor hours of learning")
        if hours and ects and not agree(ects, hours):
            self._remark("study loads whose hours and credits do not agree, both kept")
        return hours, ects

    def _runs(self, name: str, item: Item, taught: list[str]) -> Iterator[LearningOpportunity]:
        closed = terms.table("states")["closed"]
        for _, offering in self.delivery.offerings.get(name, ()):
            self._count_unread(offering, "Offering")
            if offering.get("state") in closed:
                self._remark(f"offerings in state {offering['state']}, left out")
                continue
            yield _run(offering, item, taught)

    def _outcomes(self, item: Item) -> list[Words]:
        """Return the learning outcomes that a course expands, or names by id."""
        known = self.delivery.of("learningOutcomeId")
        expanded = values.objects(item.get("learningOutcomes"))
        named = [known[n] for n in values.texts(item.get("learningOutcomeIds")) if n in known]
        lacking = len(values.texts(item.get("learningOutcomeIds"))) - len(named)
        if not expanded and lacking:
            self._remark("learning outcomes that the delivery lacks", lacking)
        found = (values.words(each.get("name")) for each in expanded or named)
        return [each for each in found if each.by_language]

    def _programmes_of(self, item: Item) -> list[Item]:
        known = self.delivery.of("programmeId")
        return [known[n] for n in values.texts(item.get("programmeIds")) if n in known] + (
            values.objects(item.get("programmes"))
        )

    def _root(self, name: str, item: Item) -> Item:
        """Return the institution: an organisation, or the one that its department belongs to."""
        known = self.delivery.of("organisationId")
        inner = values.objects(item.get("organisation"))
        current = known.get(name) or (inner[0] if inner else {})
        if name and not current:
            self._remark("organisations that the delivery lacks")
        seen: set[str] = set()
        while current.get("organisationType") != "root":
            above = plain(current.get("rootId")) or plain(current.get("parentId"))
            if above in seen or above not in known:
                break
            seen.add(above)
            current = known[above]
        return current

    def _count_unread(self, item: Item, kind: str) -> None:
        known = terms.table("read")[kind]
        self.delivery.reading.unread.update(
            f"{kind}.{name}"
            for name, value in item.items()
            if name not in known and value not in (None, [], {}, "")
        )

    def _remark(self, what: str, count: int = 1) -> None:
        self.delivery.reading.remarks[what] += count

    @staticmethod
    def _named(course: MicroCredential, kind: CourseKind) -> MicroCredential:
        stated = replace(course, kind=kind)
        return replace(stated, kind=kind_of_offer(stated))


def _part(course: MicroCredential) -> CourseKind:
    return CourseKind.MODULE if course.part_of else CourseKind.SHORT_COURSE


def _leads_to_degree(programme: Item) -> bool:
    """Return whether a programme is for enrolled students, by what it awards or belongs to."""
    told = terms.table("degrees")
    if any(programme.get(member) in told[member] for member in told):
        return True
    return (values.load_of(programme.get("studyLoad"), "ects") or 0) > MOST_ECTS


def _languages(item: Item) -> list[str]:
    """Return the languages something is taught in."""
    told = map(values.language, values.texts(item.get("teachingLanguages")))
    return [code for code in told if code]


def _run(offering: Item, whole: Item, taught: list[str]) -> LearningOpportunity:
    ways = values.texts(offering.get("modesOfDelivery")) or values.texts(
        whole.get("modesOfDelivery")
    )
    place = values.place_of(offering.get("addresses") or whole.get("addresses"))
    name = plain(offering.get("courseOfferingId")) or plain(offering.get("programmeOfferingId"))
    return LearningOpportunity(
        id=_uri(name),
        start=values.day(offering.get("startDateTime")),
        end=values.day(offering.get("endDateTime")),
        place=place.town,
        latitude=place.latitude,
        longitude=place.longitude,
        language=next(iter((*_languages(offering), *taught)), None),
        price=values.price_of(offering.get("priceInformation")),
        mode=terms.mode_of(terms.participation_of(ways)),
        seats=values.whole(offering.get("maxNumberStudents")),
    )


def _uri(name: str) -> str:
    """Return the URI of an object: version 6 names all by UUIDs."""
    return f"urn:uuid:{name.lower()}"


def _web(value: object) -> str | None:
    text = plain(value)
    return text if text.startswith(("https://", "http://")) else None


def _parents(item: Item) -> tuple[str, ...]:
    inner = (plain(each.get("programmeId")) for each in values.objects(item.get("programmes")))
    named = (*values.texts(item.get("programmeIds")), *inner, plain(item.get("parentId")))
    return tuple(dict.fromkeys(_uri(name) for name in named if name))


def _further(item: Item, language: str | None) -> str | None:
    told = (values.words(item.get(name)) for name in ("qualificationRequirements", "enrolment"))
    return values.joined(
        (*(each.text(language) for each in told), *values.texts(item.get("resources")))
    )


def _translations(item: Item, language: str | None, outcomes: list[Words]) -> Iterator[Translation]:
    title, description = values.words(item.get("name")), values.words(item.get("description"))
    told = {code for each in (title, description, *outcomes) for code in each.languages}
    for code in sorted(told - {language}):
        texts = tuple(each.exactly(code) for each in outcomes)
        yield Translation(
            code, title.exactly(code), description.exactly(code), texts if any(texts) else ()
        )
