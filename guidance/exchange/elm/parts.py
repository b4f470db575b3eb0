"""Bodies, quality evidence, assessment and runs of an offer of the European Learning Model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from guidance.credential import (
    LearningOpportunity,
    MicroCredential,
    Money,
    QualityAssurance,
)
from guidance.exchange.elm.nodes import Node, Reading
from guidance.exchange.elm.values import (
    UNKNOWN_COUNTRY,
    UNKNOWN_LANGUAGE,
    number_of,
    recognised,
    unescaped,
    whole_uri,
)
from guidance.exchange.elm.vocabularies import vocabulary
from guidance.exchange.times import day_of

NUTS = "http://data.europa.eu/nuts/code/"
RUN = "run-"
OWN_PAGE = "page"
SEVERAL = "; "


class Assessed(TypedDict, total=False):
    """What assessment specifications state, as members of a course."""

    assessment: str | None
    grading: str | None
    supervision: str | None
    identity_verification: str | None


def names_of_bodies(
    reading: Reading, node: Node | None, term: str, language: str | None
) -> tuple[str, ...]:
    """Return the names of the organisations or agents of a member, without repeats."""
    bodies = reading.things(node, term)
    named = ("legalName", "prefLabel", "altLabel")
    names = (next(filter(None, (reading.told(b, language, t) for t in named)), "") for b in bodies)
    return tuple(dict.fromkeys(name for name in names if name))


def awarding_bodies(
    reading: Reading, achievement: Node | None, language: str | None
) -> tuple[str, ...]:
    """Return every awarding body of an achievement, joint programmes with several."""
    found: list[str] = []
    for opportunity in reading.things(achievement, "awardingOpportunity"):
        found += names_of_bodies(reading, opportunity, "awardingBody", language)
        if achievement is not None and achievement.id:
            reading.named(opportunity, "learningAchievementSpecification", achievement.id)
    return tuple(dict.fromkeys(found))


def country_of(reading: Reading, offer: Node) -> str | None:
    """Return the country of the first provider that states one, ISO 3166."""
    for body in reading.things(offer, "providedBy"):
        for location in reading.things(body, "location"):
            for address in reading.things(location, "address"):
                found = reading.concepts(address, "countryCode", vocabulary("country"))
                reading.named(address, "countryCode", UNKNOWN_COUNTRY)
                if found:
                    return found[0].word
    return None


def quality_of(
    reading: Reading, offer: Node, achievement: Node | None, language: str | None
) -> Iterator[QualityAssurance]:
    """Yield the accreditations of the providers, and of the qualification itself."""
    holders = [*reading.things(offer, "providedBy"), *([achievement] if achievement else [])]
    seen: set[int] = set()
    for holder in holders:
        for accreditation in reading.things(holder, "accreditation"):
            if id(accreditation) not in seen:
                seen.add(id(accreditation))
                named = [v for v in accreditation.values("organisation") if v.node is holder]
                reading.take(*named)
                yield _evidence(reading, accreditation, language)


def _evidence(reading: Reading, accreditation: Node, language: str | None) -> QualityAssurance:
    title = reading.told(accreditation, language, "title")
    types = reading.concepts(accreditation, "dcType", vocabulary("accreditation"))
    agents = names_of_bodies(reading, accreditation, "accreditingAgent", language)
    known = types[0] if types else None
    called = recognised(title, "accreditation")
    kind = title if known is None or called == known else known.word
    return QualityAssurance(
        kind=kind,
        source=SEVERAL.join(agents),
        checked=day_of(reading.word(accreditation, "dateIssued")),
        expires=day_of(reading.word(accreditation, "expiryDate")),
        reference=_reference(reading, accreditation) or (title if title != kind else None) or None,
    )


def _reference(reading: Reading, accreditation: Node) -> str | None:
    """Return where an accreditation can be looked up: an address, else its number."""
    for page in reading.things(accreditation, "landingPage", "homepage", "report"):
        if address := reading.word(page, "contentURL"):
            return address
    for identifier in reading.things(accreditation, "identifier"):
        if notation := reading.word(identifier, "notation"):
            return notation
    return None


def assessment_of(reading: Reading, achievement: Node | None, language: str | None) -> Assessed:
    """Return how an achievement is assessed, graded and watched over."""
    kinds: list[str] = []
    grades: list[str] = []
    watched: list[str] = []
    for assessment in reading.things(achievement, "provenBy"):
        title = reading.told(assessment, language, "title")
        types = reading.concepts(assessment, "dcType", vocabulary("assessment"))
        kinds.append(_kind_of(title, types[0].word if types else ""))
        for scheme in reading.things(assessment, "gradingScheme"):
            words = (reading.told(scheme, language, term) for term in ("title", "description"))
            grades += filter(None, words)
        held = vocabulary("supervision-verification")
        watched += [c.word for c in reading.concepts(assessment, "idVerification", held)]
    first = watched[0] if watched else None
    return Assessed(
        assessment=SEVERAL.join(dict.fromkeys(filter(None, kinds))) or None,
        grading=SEVERAL.join(dict.fromkeys(grades)) or None,
        supervision=first.partition(" ")[0] if first else None,
        identity_verification=first,
    )


def _kind_of(title: str, word: str) -> str:
    """Return a title with the kind it is of, unless the title says so itself."""
    if not title or not word:
        return title or word
    return title if word.casefold() in title.casefold() else f"{title} ({word})"


def run_of(
    reading: Reading, offer: Node, whole: Node, course: MicroCredential
) -> LearningOpportunity:
    """Return one run of a course; `whole` is the opportunity that describes the course."""
    period = reading.thing(offer, "temporal")
    location = reading.thing(offer, "location")
    latitude, longitude = _coordinates(reading, location)
    modes = reading.concepts(offer, "mode", vocabulary("mode"))
    languages = reading.concepts(offer, "defaultLanguage", vocabulary("language"))
    reading.named(offer, "defaultLanguage", UNKNOWN_LANGUAGE)
    run = LearningOpportunity(
        id=_run_id(offer.id or "", course.uri),
        start=day_of(reading.word(period, "startDate")),
        end=day_of(reading.word(period, "endDate")),
        place=_place(reading, location, course.language),
        nuts=_region(reading, location),
        latitude=latitude,
        longitude=longitude,
        language=languages[0].word if languages else None,
        price=_price(reading, offer),
        mode=SEVERAL.join(dict.fromkeys(mode.word for mode in modes)) or None,
    )
    _take_repeated(reading, offer, whole, course)
    reading.same(offer, "duration", (length_of(run) or "",))
    if run.start and run.end and run.end < run.start:
        reading.remarks["runs that end before they start"] += 1
    return run


def length_of(run: LearningOpportunity) -> str | None:
    """Return the days from the first to the last, both counted, as an xsd:duration."""
    if run.start is None or run.end is None or run.end < run.start:
        return None
    return f"P{(run.end - run.start).days + 1}D"


def _take_repeated(reading: Reading, offer: Node, whole: Node, course: MicroCredential) -> None:
    """Mark what a run repeats of its course as read: title, provider, page, achievement."""
    reading.same(offer, "title", titles_of(course))
    reading.same(
        offer, "description", {course.description, *(t.description for t in course.translations)}
    )
    reading.same_things(
        offer, whole, "learningAchievementSpecification", "providedBy", "homepage", "dcType",
        "defaultLanguage",
    )  # fmt: skip


def titles_of(course: MicroCredential) -> set[str]:
    """Return the title of a course in every language."""
    return {course.title, *(translation.title for translation in course.translations)}


def _run_id(identifier: str, uri: str) -> str:
    """Return the name of a run: its URI, or what follows the course's."""
    for mark in ("#", "-"):
        if identifier.startswith(f"{uri}{mark}{RUN}"):
            return unescaped(identifier.removeprefix(f"{uri}{mark}{RUN}"))
    return identifier


def _place(reading: Reading, location: Node | None, language: str | None) -> str | None:
    named = reading.told(location, language, "geographicName")
    for address in reading.things(location, "address"):
        reading.concepts(address, "countryCode", vocabulary("country"))
        reading.named(address, "countryCode", UNKNOWN_COUNTRY)
        for note in reading.things(address, "fullAddress"):
            named = named or reading.told(note, language, "noteLiteral")
    return named or None


def _region(reading: Reading, location: Node | None) -> str | None:
    """Return the NUTS code of a location."""
    for code in reading.things(location, "spatialCode"):
        if (code.id or "").startswith(NUTS):
            reading.understand(code)
            return (code.id or "").removeprefix(NUTS)
    return None


def _coordinates(reading: Reading, location: Node | None) -> tuple[float | None, float | None]:
    for geometry in reading.things(location, "geometry"):
        return (
            number_of(reading.word(geometry, "latitude")),
            number_of(reading.word(geometry, "longitude")),
        )
    return None, None


def _price(reading: Reading, offer: Node) -> Money | None:
    for price in reading.things(offer, "priceDetail"):
        for amount in reading.things(price, "amount"):
            figure = number_of(reading.word(amount, "value"))
            units = reading.concepts(amount, "unit", vocabulary("currency"))
            if figure is not None and figure < 0:
                reading.remarks["prices below zero, not believed"] += 1
            elif figure is not None and units:
                return Money(figure, units[0].word)
    return None


def own_page(identifier: str | None) -> bool:
    """Return whether a page is one of this service, named where the provider states none."""
    return whole_uri(identifier or "", OWN_PAGE) is not None
