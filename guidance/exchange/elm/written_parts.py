"""Opportunities, achievement, bodies and evidence of a course as JSON-LD of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

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
    ACHIEVEMENT,
    CURATED_SKILLS,
    LOOSE_SKILLS,
    UNKNOWN_COUNTRY,
    UNKNOWN_LANGUAGE,
    UNTOLD,
    escaped,
    part_uri,
    plain_number,
    recognised,
    written_day,
)
from guidance.exchange.elm.vocabularies import Concept, vocabulary
from guidance.exchange.times import duration_of
from guidance.frameworks import country_of

Json = dict[str, Any]

KINDS = {
    CourseKind.MICRO_CREDENTIAL: "short learning programme",
    CourseKind.SHORT_COURSE: "course",
    CourseKind.MODULE: "programme module",
    CourseKind.SEMESTER_COURSE: "class",
}
"""The nearest sort of opportunity; editions 3.1 and 3.2 know none called micro-credential."""
ESCO_SKILLS = "http://data.europa.eu/esco/concept-scheme/skills"
_ESCO = re.compile(r"https?://data\.europa\.eu/esco/skill/")
_WEB = re.compile(r"https?://\S+\Z")
_URI = re.compile(r"(?:https?://|urn:)\S+\Z")
_LOOSE_TITLE = "Skills that the provider states for the course as a whole"
_CURATED_TITLE = "Skills added by the curators of this catalogue"


def opportunity_nodes(course: MicroCredential, achievement: Json, pages: str) -> list[Json]:
    """Return a course as an opportunity with its achievement, and each run as a further one."""
    provider = provider_node(course)
    page = _page(course, pages)
    whole = {
        "id": course.uri,
        "type": "LearningOpportunity",
        "title": titles(course),
        "description": _translated(course, course.description, "description"),
        "dcType": concept(vocabulary("opportunity").by_word[KINDS[course.kind]], "opportunity"),
        "defaultLanguage": _language(course.language),
        "homepage": page,
        "providedBy": provider,
        "mode": _known(course.participation, "mode"),
        "learningAchievementSpecification": achievement,
        "identifier": [_identifier(each) for each in course.identifiers],
        "additionalNote": _note(course, course.further_information),
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


def achievement_node(
    course: MicroCredential, curated: tuple[str, ...], labels: Mapping[str, str]
) -> Json:
    """Return what a course is to achieve: outcomes, volume, level, assessment."""
    fields = vocabulary("isced-f").by_word
    return stated(
        {
            "id": part_uri(course.uri, ACHIEVEMENT),
            "type": "LearningAchievementSpecification",
            "title": titles(course),
            "language": _language(course.language),
            "thematicArea": [
                concept(fields[code], "isced-f")
                for code in course.fields_of_education
                if code in fields
            ],
            "learningOutcome": list(_outcomes(course, curated, labels)),
            "volumeOfLearning": duration_of(course.hours) if course.hours else None,
            "creditPoint": _credit(course.ects),
            "educationLevel": list(_levels(course)),
            "targetGroup": [
                found for group in course.target_groups if (found := _known(group, "target-group"))
            ],
            "entryRequirement": _note(course, "\n".join(course.prerequisites)),
            "provenBy": _assessment(course),
            "awardingOpportunity": _awarding(course),
            "isPartOf": list(_larger(course)),
        }
    )


def provider_node(course: MicroCredential) -> Json:
    """Return the provider, with where it is, the evidence of its quality and its networks."""
    identifier = part_uri(course.uri, "provider")
    return stated(
        {
            "id": identifier,
            "type": "Organisation",
            "legalName": {course.language or UNTOLD: course.provider},
            "location": _location(_country(course.country)),
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


def concept(found: Concept, name: str) -> Json:
    """Return a concept with its label and scheme: the shapes ask for the scheme."""
    return _concept(found.uri, vocabulary(name).scheme, found.label)


def stated(members: Json) -> Json:
    """Return the members that state something."""
    return {key: value for key, value in members.items() if value not in (None, [], {}, "")}


def titles(course: MicroCredential) -> Json:
    """Return the title in every language it is told in; a title is always there."""
    return _translated(course, course.title, "title") or {course.language or UNTOLD: course.title}


def _translated(course: MicroCredential, text: str, member: str) -> Json:
    words = {each.language: getattr(each, member) for each in course.translations}
    return stated({**words, course.language or UNTOLD: text})


def _concept(uri: str, scheme: str, label: str) -> Json:
    found = {
        "id": uri,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        "prefLabel": {"en": label} if label else None,
    }
    return stated(found)


def _language(code: str | None) -> Json:
    held = vocabulary("language")
    found = held.by_word.get(code or "")
    return concept(found, "language") if found else _concept(UNKNOWN_LANGUAGE, held.scheme, "")


def _country(code: str | None) -> Json:
    held = vocabulary("country")
    found = held.by_word.get(code or "")
    return concept(found, "country") if found else _concept(UNKNOWN_COUNTRY, held.scheme, "")


def _known(text: str | None, name: str) -> Json | None:
    found = recognised(text, name)
    return concept(found, name) if found else None


def _page(course: MicroCredential, pages: str) -> Json | None:
    """Return the provider's page of a course, else this service's page of it."""
    if course.url and _WEB.fullmatch(course.url):
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


def _note(course: MicroCredential, text: str | None) -> Json | None:
    return {"type": "Note", "noteLiteral": {course.language or UNTOLD: text}} if text else None


def _identifier(each: Identifier) -> Json:
    scheme = "schemeId" if _URI.fullmatch(each.scheme) else "schemeName"
    return stated({"type": "Identifier", "notation": each.notation, scheme: each.scheme})


def _location(country: Json, **more: Any) -> Json:
    address = {"type": "Address", "countryCode": country}
    return stated({"type": "Location", "address": address, **more})


def _credit(ects: float | None) -> Json | None:
    if ects is None:
        return None
    system = concept(vocabulary("education-credit").by_word["ECTS"], "education-credit")
    return {"type": "CreditPoint", "framework": system, "point": plain_number(ects)}


def _levels(course: MicroCredential) -> Iterator[Json]:
    """Yield the European level and the national ones that the published list holds."""
    if course.eqf is not None and (found := vocabulary("eqf").by_word.get(str(course.eqf))):
        yield concept(found, "eqf")
    held = vocabulary("nqf").by_word
    for level in course.national_levels:
        known = held.get(f"{level.country}|{level.framework}|{level.level}")
        if known:
            yield concept(known, "nqf")


def _outcomes(
    course: MicroCredential, curated: tuple[str, ...], labels: Mapping[str, str]
) -> Iterator[Json]:
    tied: dict[int, list[str]] = {}
    for tie in course.outcome_skills:
        tied.setdefault(tie.outcome, []).append(tie.skill)
    for position, text in enumerate(course.learning_outcomes):
        words = {
            each.language: each.learning_outcomes[position]
            for each in course.translations
            if position < len(each.learning_outcomes)
        }
        title = stated({**words, course.language or UNTOLD: text})
        yield _outcome(course, f"outcome-{position + 1}", title, tied.get(position, []), labels)
    stated_of_outcomes = {tie.skill for tie in course.outcome_skills}
    loose = [skill for skill in course.declared_skills if skill not in stated_of_outcomes]
    if loose:
        yield _outcome(course, LOOSE_SKILLS, {"en": _LOOSE_TITLE}, loose, labels)
    if curated:
        yield _outcome(course, CURATED_SKILLS, {"en": _CURATED_TITLE}, list(curated), labels)


def _outcome(
    course: MicroCredential, part: str, title: Json, skills: list[str], labels: Mapping[str, str]
) -> Json:
    esco = [skill for skill in skills if _ESCO.match(skill)]
    other = [skill for skill in skills if not _ESCO.match(skill)]
    return stated(
        {
            "id": part_uri(course.uri, part),
            "type": "LearningOutcome",
            "title": title,
            "relatedESCOSkill": [_concept(s, ESCO_SKILLS, labels.get(s, "")) for s in esco],
            "relatedSkill": [
                stated({"id": s, "type": "Concept", "prefLabel": _english(labels.get(s))})
                for s in other
            ],
        }
    )


def _english(label: str | None) -> Json | None:
    return {"en": label} if label else None


def _assessment(course: MicroCredential) -> Json | None:
    if not course.assessment:
        return None
    tag = course.language or UNTOLD
    grading = {"type": "GradingScheme", "title": {tag: course.grading}} if course.grading else None
    return stated(
        {
            "id": part_uri(course.uri, "assessment"),
            "type": "LearningAssessmentSpecification",
            "title": {tag: course.assessment},
            "dcType": _known(course.assessment, "assessment"),
            "gradingScheme": grading,
        }
    )


def _awarding(course: MicroCredential) -> Json | None:
    if not course.awarding_bodies:
        return None
    bodies = [
        {"id": part_uri(course.uri, "provider")}
        if name == course.provider
        else {"type": "Agent", "prefLabel": {course.language or UNTOLD: name}}
        for name in course.awarding_bodies
    ]
    return {
        "id": part_uri(course.uri, "awarding"),
        "type": "AwardingOpportunity",
        "awardingBody": bodies,
        "learningAchievementSpecification": {"id": part_uri(course.uri, ACHIEVEMENT)},
    }


def _larger(course: MicroCredential) -> Iterator[Json]:
    """Yield the achievements a course is part of: of programmes, and larger qualifications."""
    kind = "LearningAchievementSpecification"
    for programme in course.part_of:
        yield {"id": part_uri(programme, ACHIEVEMENT), "type": kind}
    for larger in course.stackable_into:
        if _URI.fullmatch(larger):
            yield {"id": larger, "type": kind}
        else:
            yield {"type": kind, "title": {course.language or UNTOLD: larger}}


def _accreditation(
    course: MicroCredential, evidence: QualityAssurance, provider: str
) -> Json | None:
    """Return evidence as an accreditation, None where it is no accreditation of a known kind.

    What a provider says of itself is not: it stays in our own record.
    """
    kind = _known(evidence.kind, "accreditation")
    if kind is None or not evidence.source or evidence.standing is Standing.SELF_DECLARED:
        return None
    tag = course.language or UNTOLD
    agent = {
        "type": "Organisation",
        "legalName": {tag: evidence.source},
        "location": _location(_country(None)),
    }
    reference = evidence.reference or ""
    page = {"type": "WebResource", "contentURL": reference} if _WEB.fullmatch(reference) else None
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
    named = run.id if _URI.fullmatch(run.id) else None
    return {
        "id": named or part_uri(course.uri, RUN + escaped(run.id)),
        "type": "LearningOpportunity",
        "defaultLanguage": _language(run.language),
        "temporal": _period(run),
        "duration": length_of(run),
        "location": _where(course, run),
        "mode": _known(run.mode, "mode"),
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
    return _location(
        _country(country),
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
