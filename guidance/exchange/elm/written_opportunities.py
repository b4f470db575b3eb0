"""A course and its runs as JSON-LD of the model: provider, evidence, place, dates, price."""

from __future__ import annotations

from guidance.credential import (
    CourseKind,
    Identifier,
    LearningOpportunity,
    MicroCredential,
    Money,
    QualityAssurance,
    Standing,
)
from guidance.exchange.elm.parts import NUTS, OWN_PAGE, RUN, length_of
from guidance.exchange.elm.values import (
    UNTOLD,
    URI,
    WEB,
    escaped,
    part_uri,
    plain_number,
    written_day,
)
from guidance.exchange.elm.vocabularies import vocabulary
from guidance.exchange.elm.written_values import (
    Json,
    concept,
    country_node,
    in_languages,
    known_concept,
    language_node,
    location,
    note,
    stated,
    titles,
)
from guidance.frameworks import country_of

KINDS = {
    CourseKind.MICRO_CREDENTIAL: "short learning programme",
    CourseKind.SHORT_COURSE: "course",
    CourseKind.MODULE: "programme module",
    CourseKind.SEMESTER_COURSE: "class",
}
"""The nearest sort of opportunity; editions 3.1 and 3.2 know none called micro-credential."""


def opportunity_nodes(course: MicroCredential, achievement: Json, pages: str) -> list[Json]:
    """Return a course as an opportunity with its achievement, and each run as a further one."""
    provider = provider_node(course)
    page = _page(course, pages)
    whole = {
        "id": course.uri,
        "type": "LearningOpportunity",
        "title": titles(course),
        "description": in_languages(course, course.description, "description"),
        "dcType": concept(vocabulary("opportunity").by_word[KINDS[course.kind]], "opportunity"),
        "defaultLanguage": language_node(course.language),
        "homepage": page,
        "providedBy": provider,
        "mode": known_concept(course.participation, "mode"),
        "learningAchievementSpecification": achievement,
        "identifier": [_identifier(each) for each in course.identifiers],
        "additionalNote": note(course, course.further_information),
        "dateModified": course.modified and written_day(course.modified),
        "status": course.status,
    }
    shared = {
        "title": titles(course),
        "homepage": page and {"id": page["id"]},
        "providedBy": {"id": provider["id"]},
        "learningAchievementSpecification": {"id": achievement["id"]},
    }
    runs = [_run(course, run) | shared for run in course.runs]
    return [stated(node) for node in (whole, *runs)]


def provider_node(course: MicroCredential) -> Json:
    """Return the provider, with where it is, the evidence of its quality and its networks."""
    identifier = part_uri(course.uri, "provider")
    return stated(
        {
            "id": identifier,
            "type": "Organisation",
            "legalName": {course.language or UNTOLD: course.provider},
            "location": location(country_node(course.country)),
            "accreditation": [
                found
                for each in course.quality
                if (found := _accreditation(course, each, identifier))
            ],
            "groupMemberOf": [
                {"type": "Group", "prefLabel": {course.language or UNTOLD: label}}
                for label in course.labels
            ],
        }
    )


def _page(course: MicroCredential, pages: str) -> Json | None:
    """Return the provider's page of a course, else this service's page of it."""
    if course.url and WEB.fullmatch(course.url):
        return {
            "id": part_uri(course.uri, "homepage"),
            "type": "WebResource",
            "contentURL": course.url,
        }
    address = f"{pages}{escaped(course.uri, ':/')}" if pages else None
    if not address:
        return None
    own = part_uri(course.uri, OWN_PAGE)
    return {"id": own, "type": "WebResource", "contentURL": address}


def _identifier(each: Identifier) -> Json:
    scheme = "schemeId" if URI.fullmatch(each.scheme) else "schemeName"
    return stated({"type": "Identifier", "notation": each.notation, scheme: each.scheme})


def _accreditation(
    course: MicroCredential, evidence: QualityAssurance, provider: str
) -> Json | None:
    """Return evidence as an accreditation, None where it is no accreditation of a known kind.

    What a provider says of itself is not: it stays in our own record.
    """
    kind = known_concept(evidence.kind, "accreditation")
    if kind is None or not evidence.source or evidence.standing is Standing.SELF_DECLARED:
        return None
    tag = course.language or UNTOLD
    agent = {
        "type": "Organisation",
        "legalName": {tag: evidence.source},
        "location": location(country_node(None)),
    }
    reference = evidence.reference or ""
    page = {"type": "WebResource", "contentURL": reference} if WEB.fullmatch(reference) else None
    number = {"type": "Identifier", "notation": reference} if reference and not page else None
    return stated(
        {
            "type": "Accreditation",
            "title": {tag: evidence.kind},
            "dcType": kind,
            "accreditingAgent": agent,
            "organisation": {"id": provider},
            "dateIssued": evidence.checked and written_day(evidence.checked),
            "expiryDate": evidence.expires and written_day(evidence.expires),
            "landingPage": page,
            "identifier": number,
        }
    )


def _run(course: MicroCredential, run: LearningOpportunity) -> Json:
    named = run.id if URI.fullmatch(run.id) else None
    return {
        "id": named or part_uri(course.uri, RUN + escaped(run.id)),
        "type": "LearningOpportunity",
        "defaultLanguage": language_node(run.language),
        "temporal": _period(run),
        "duration": length_of(run),
        "location": _where(course, run),
        "mode": known_concept(run.mode, "mode"),
        "priceDetail": _price(run.price),
    }


def _period(run: LearningOpportunity) -> Json | None:
    if run.start is None and run.end is None:
        return None
    return stated(
        {
            "type": "PeriodOfTime",
            "startDate": run.start and written_day(run.start),
            "endDate": run.end and written_day(run.end),
        }
    )


def _where(course: MicroCredential, run: LearningOpportunity) -> Json | None:
    """Return where a run takes place; its country is that of its region, else of the provider."""
    if run.place is None and run.nuts is None and run.latitude is None:
        return None
    country = country_of(run.nuts) if run.nuts else course.country
    geometry = {
        "type": "Geometry",
        "latitude": None if run.latitude is None else plain_number(run.latitude),
        "longitude": None if run.longitude is None else plain_number(run.longitude),
    }
    return location(
        country_node(country),
        geographicName={course.language or UNTOLD: run.place} if run.place else None,
        spatialCode={"id": NUTS + run.nuts, "type": "Concept"} if run.nuts else None,
        geometry=stated(geometry) if run.latitude is not None else None,
    )


def _price(price: Money | None) -> Json | None:
    known = vocabulary("currency").by_word.get(price.currency) if price else None
    if price is None or known is None:
        return None
    amount = {
        "type": "Amount",
        "value": plain_number(price.amount),
        "unit": concept(known, "currency"),
    }
    return {"type": "PriceDetail", "amount": amount}
