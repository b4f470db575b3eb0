"""Teaching activities of U-GOV as semester courses: for enrolled students, so left out by default."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from guidance.credential import (
    CourseKind,
    Identifier,
    LearningOpportunity,
    MicroCredential,
    Translation,
)
from guidance.errors import DocumentRefused
from guidance.exchange.catalogue import Catalogue, Reading
from guidance.exchange.guarded import CATALOGUE, Limits, xml_root
from guidance.exchange.spoken import language_of_code
from guidance.exchange.ugov.activities import (
    Element,
    Texts,
    child_text,
    children,
    day,
    every,
    number,
    table,
)
from guidance.frameworks import agree

COUNTRY = "IT"
LANGUAGE = "it"
NO_PARENT = ("", "0")


def read(
    data: bytes, source: str = "", provider: str = "", limits: Limits = CATALOGUE
) -> Catalogue:
    """Return the courses of an answer of U-GOV; `uri` is the activity's plain id.

    Parameters
    ----------
    provider
        Name of the university: the answer has only a number for it.

    Raises
    ------
    DocumentRefused
        When the bytes are no XML, or hold no degree course (`cds`).
    """
    root = xml_root(data, limits)
    degrees = [_Degree.of(element, source, provider) for element in every(root, "cds")]
    degrees = [degree for degree in degrees if degree.element.find("{*}regdid") is not None]
    if not degrees:
        raise DocumentRefused(
            "XML without a course of studies (cds)",
            "an answer of U-GOV with the programme of teaching",
            "check which export of U-GOV this is",
        )
    reading = Reading()
    found: dict[str, MicroCredential] = {}
    for degree in degrees:
        for course in degree.courses(reading):
            reading.remarks["activities that several regulations state"] += course.uri in found
            found.setdefault(course.uri, course)
    return reading.close(found.values())


@dataclass(frozen=True)
class _Degree:
    """One course of studies: its activities are read with its year, level and terms."""

    element: Element
    source: str
    provider: str
    year: str
    eqf: int | None
    terms: dict[str, Element]

    @classmethod
    def of(cls, element: Element, source: str, provider: str) -> _Degree:
        level = table("levels").get(child_text(element, "tipoCorsoCod"))
        terms = {child_text(term, "tipoCicloCod"): term for term in children(element, "ciclo")}
        return cls(element, source, provider, child_text(element, "aaOffId"), level, terms)

    def courses(self, reading: Reading) -> Iterator[MicroCredential]:
        """Yield the activities that are courses; parts of a class by surname are none."""
        for place, activity in enumerate(every(self.element, "af"), start=1):
            reading.read += 1
            name, title = child_text(activity, "afId"), child_text(activity, "afGenDes")
            if not name or not title:
                reading.refuse(place, "no afId or afGenDes")
            elif child_text(activity, "partStuCod"):
                reading.remarks["parts of a class by surname, read with their course"] += 1
            else:
                yield self._course(activity, Texts.of(activity), reading)

    def _course(self, activity: Element, texts: Texts, reading: Reading) -> MicroCredential:
        reading.unread.update(texts.unknown)
        hours, ects = _load(activity, reading)
        ways = [way for each in every(activity, "modDidDes") if (way := _mode(each.text or ""))]
        whole = child_text(activity, "afPdrId")
        course = MicroCredential(
            uri=child_text(activity, "afId"),
            title=child_text(activity, "afGenDes"),
            provider=self.provider,
            kind=CourseKind.SEMESTER_COURSE,
            source=self.source,
            language=LANGUAGE,
            awarding_bodies=(self.provider,) if self.provider else (),
            country=COUNTRY,
            ects=ects,
            hours=hours,
            eqf=self.eqf,
            participation=next(iter(ways), None),
            part_of=() if whole in NO_PARENT else (whole,),
            runs=tuple(self._runs(activity, next(iter(ways), None))),
            grading=table("grades").get(child_text(activity, "tipoValCod")),
            identifiers=tuple(_identifiers(activity)),
            translations=tuple(_translations(activity, texts)),
        )
        exam = table("exams").get(child_text(activity, "tipoEsaCod"))
        return _with_texts(course, texts, exam)

    def _runs(self, activity: Element, mode: str | None) -> Iterator[LearningOpportunity]:
        """Yield the run of the year, in the term that the activity names."""
        if child_text(activity, "nonErogabileFlg") == "true":
            return
        term = self.terms.get(child_text(activity, "tipoCicloCod"))
        if term is None:
            return
        spoken = [child_text(each, "linDidCod") for each in every(activity, "linDidAf")]
        yield LearningOpportunity(
            id=f"{child_text(activity, 'afId')}-{self.year}-{child_text(term, 'tipoCicloCod')}",
            start=day(child_text(term, "dataInizio")),
            end=day(child_text(term, "dataFine")),
            language=_code(spoken[0]) if spoken else None,
            mode=mode,
        )


def _with_texts(course: MicroCredential, texts: Texts, exam: str | None) -> MicroCredential:
    """Return a course with its Italian texts; the kind of exam stands in where none tells of it."""
    kinds = table("texts")
    needs = texts.whole(kinds["prerequisites"], LANGUAGE)
    further = (texts.whole(kind, LANGUAGE) for kind in kinds["further"])
    return replace(
        course,
        description=texts.whole(kinds["description"], LANGUAGE),
        learning_outcomes=texts.parts(kinds["outcomes"], LANGUAGE),
        assessment=texts.whole(kinds["assessment"], LANGUAGE) or exam,
        prerequisites=(needs,) if needs else (),
        further_information="\n".join(filter(None, further)) or None,
    )


def _load(activity: Element, reading: Reading) -> tuple[float | None, float | None]:
    """Return hours and credits: Italian credits (CFU) are those of ECTS, 25 hours each.

    Hours are those at school and those of study alone together; one of them is no workload.
    """
    ects = number(activity, "peso") if child_text(activity, "umPesoCod") in ("C", "") else None
    taught, alone = number(activity, "oreFrontAf"), number(activity, "oreStuInd")
    hours = taught + alone if taught and alone else None
    if hours and ects and not agree(ects, hours):
        reading.remarks["hours that do not agree with the credits, both kept"] += 1
    return hours, ects


def _mode(text: str) -> str | None:
    plain = text.casefold()
    return next((mode for word, mode in table("modes").items() if word in plain), None)


def _code(text: str) -> str | None:
    return language_of_code(text) if text else None


def _identifiers(activity: Element) -> Iterator[Identifier]:
    for scheme, name in (("afGenCod", "afGenCod"), ("SSD", "settCod")):
        if code := child_text(activity, name):
            yield Identifier(scheme, code)


def _translations(activity: Element, texts: Texts) -> Iterator[Translation]:
    english = child_text(activity, "afGenDesEng")
    further = {*texts.languages, *(("en",) if english else ())} - {LANGUAGE}
    kinds = table("texts")
    mine = texts.parts(kinds["outcomes"], LANGUAGE)
    for code in sorted(further):
        outcomes = texts.parts(kinds["outcomes"], code)
        title = english if code == "en" else ""
        description = texts.whole(kinds["description"], code)
        # Bullets that differ in number cannot be told to be the same outcomes.
        same = outcomes if len(outcomes) == len(mine) else ()
        if title or description or same:
            yield Translation(code, title, description, same)
