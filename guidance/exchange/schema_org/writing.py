"""A course as schema.org JSON-LD: schema.org's words first, the rest beside them."""

from __future__ import annotations

import json
from typing import Any

from guidance.credential import Identifier, LearningOpportunity, MicroCredential, Translation
from guidance.exchange.catalogue import Reading
from guidance.exchange.elm.vocabularies import vocabulary
from guidance.exchange.schema_org.own import MEMBER, property_values
from guidance.exchange.schema_org.reading import read_value
from guidance.exchange.times import duration_of

CONTEXT = "https://schema.org"
MEDIA_TYPE = "application/ld+json"
_IN_A_SCRIPT = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def write(course: MicroCredential) -> str:
    """Return a course as one JSON-LD document that `read` reads back equal.

    No text of a course can end the script element of a page it stands in: `<`, `>` and `&` are
    written as escapes of JSON.
    """
    text = json.dumps(document(course), ensure_ascii=False, separators=(",", ":"))
    return text.translate(_IN_A_SCRIPT)


def document(course: MicroCredential) -> dict[str, Any]:
    """Return a course as a JSON object: what schema.org cannot carry stands beside its words.

    Nothing stands beside a course without a title or a URI: no reader would take it for one.
    """
    said = _stated(
        {
            "@context": CONTEXT,
            "@type": "Course",
            "@id": course.uri,
            **_words(course),
            **_learning(course),
            **_frame(course),
            **_record(course),
        }
    )
    read_back = next(read_value(said, 1, "", Reading()), None)
    if read_back is None:
        return said
    runs = [
        {**run, **_beside(own, seen)}
        for run, own, seen in zip(
            said.get("hasCourseInstance", ()), course.runs, read_back.runs, strict=True
        )
    ]
    whole = {**said, **({"hasCourseInstance": runs} if runs else {})}
    return {**whole, **_beside(course, next(read_value(whole, 1, "", Reading())))}


def _beside(record: Any, read_back: Any) -> dict[str, Any]:
    kept = property_values(record, read_back)
    return {MEMBER: kept} if kept else {}


def _stated(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def _thing(kind: str, **members: Any) -> dict[str, Any]:
    """Return an object of a type, or nothing when nothing is stated of it."""
    stated = _stated(members)
    return {"@type": kind, **stated} if stated else {}


def _words(course: MicroCredential) -> dict[str, Any]:
    address = _thing("PostalAddress", addressCountry=course.country)
    return {
        "name": course.title,
        "description": course.description,
        "url": course.url,
        "inLanguage": course.language,
        "provider": _thing(
            "Organization",
            name=course.provider,
            address=address,
            identifier=_identifiers(course.provider_identifiers),
        ),
        "workTranslation": [_translation(each) for each in course.translations],
    }


def _translation(words: Translation) -> dict[str, Any]:
    told = {"name": words.title, "description": words.description}
    return _stated(
        {
            "@type": "Course",
            "inLanguage": words.language,
            **told,
            "teaches": list(words.learning_outcomes),
        }
    )


def _learning(course: MicroCredential) -> dict[str, Any]:
    skills = [{"@type": "DefinedTerm", "url": skill} for skill in course.declared_skills]
    credit = {"@type": "StructuredValue", "value": course.ects, "unitText": "ECTS"}
    level = vocabulary("eqf")
    return {
        "teaches": [*course.learning_outcomes, *skills],
        "coursePrerequisites": [_reference(need) for need in course.prerequisites],
        "numberOfCredits": None if course.ects is None else credit,
        "timeRequired": None if course.hours is None else duration_of(course.hours),
        "educationalLevel": None
        if course.eqf is None
        else {
            "@type": "DefinedTerm",
            "name": f"EQF {course.eqf}",
            "url": level.uri(str(course.eqf)),
            "inDefinedTermSet": level.scheme,
        },
        "about": [_field(code) for code in course.fields_of_education],
    }


def _reference(text: str) -> Any:
    if text.startswith(("https://", "http://", "urn:")):
        return {"@type": "AlignmentObject", "alignmentType": "requires", "targetUrl": text}
    return text


def _field(code: str) -> dict[str, Any]:
    known = vocabulary("isced-f")
    return {"@type": "DefinedTerm", "termCode": code, "inDefinedTermSet": known.scheme}


def _frame(course: MicroCredential) -> dict[str, Any]:
    awarding = [{"@type": "Organization", "name": name} for name in course.awarding_bodies]
    sources = dict.fromkeys(each.source for each in course.quality)
    recognised = [{"@type": "Organization", "name": name} for name in sources]
    return {
        "educationalCredentialAwarded": _thing(
            "EducationalOccupationalCredential",
            creator=awarding,
            recognizedBy=recognised,
            credentialCategory=course.kind.value if awarding or recognised else None,
        ),
        "isPartOf": [{"@id": uri} for uri in course.part_of],
        "audience": [
            {"@type": "EducationalAudience", "audienceType": group}
            for group in course.target_groups
        ],
        "hasCourseInstance": [_run(run) for run in course.runs],
    }


def _run(run: LearningOpportunity) -> dict[str, Any]:
    place = _thing(
        "Place",
        address=_thing("PostalAddress", addressLocality=run.place),
        geo=_thing("GeoCoordinates", latitude=run.latitude, longitude=run.longitude),
    )
    offer: dict[str, Any] = {}
    if run.price is not None:
        offer = _thing("Offer", price=run.price.amount, priceCurrency=run.price.currency)
    return {
        "@type": "CourseInstance",
        **_stated(
            {
                "identifier": run.id,
                "startDate": run.start.isoformat() if run.start else None,
                "endDate": run.end.isoformat() if run.end else None,
                "location": place,
                "inLanguage": run.language,
                "courseMode": run.mode,
                "offers": offer,
                "maximumAttendeeCapacity": run.seats,
            }
        ),
    }


def _identifiers(names: tuple[Identifier, ...]) -> list[dict[str, Any]]:
    return [
        {"@type": "PropertyValue", "propertyID": each.scheme, "value": each.notation}
        for each in names
    ]


def _record(course: MicroCredential) -> dict[str, Any]:
    return {
        "identifier": _identifiers(course.identifiers),
        "dateModified": course.modified.isoformat() if course.modified else None,
        "version": course.version,
        "creativeWorkStatus": course.status,
        "expires": course.withdrawn.isoformat() if course.withdrawn else None,
    }
