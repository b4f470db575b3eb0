"""One claim of a European Digital Credential as an achievement: Annex I, element by element.

The model states most elements twice, of the claim and of what it is specified by (the offer): the
claim's own word stands first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.credential.course import NationalLevel, QualityAssurance, Translation
from guidance.exchange.credentials.nodes import ANY, Node, Texts, Words
from guidance.exchange.credentials.numbers import level_of, number
from guidance.exchange.credentials.skill_addresses import ESCO, framework_of, skill_uri
from guidance.exchange.elm.vocabularies import country_code, vocabulary
from guidance.exchange.holdings import Achievement, StatedSkill
from guidance.exchange.times import day_of, workload_of

WORKLOADS = ("volumeOfLearning", "workload")
"""Members that state hours of learning."""


@dataclass(frozen=True, slots=True)
class Award:
    """What holds for a whole credential where a claim does not say it: who, where, when."""

    bodies: tuple[str, ...] = ()
    country: str | None = None
    issued: date | None = None
    title: str = ""
    language: str | None = None


def achievement_of(
    claim: Node, award: Award, words: Words, parts: tuple[Achievement, ...]
) -> Achievement:
    """Return a claim as an achievement; `award` fills in what it leaves out."""
    named = claim.first("specifiedBy")
    # Of a specification elsewhere only the address is known: the claim itself says what there is.
    specification = named if named is not None and named.says_something else claim
    both = (claim, specification)
    outcomes = specification.all("learningOutcome")
    titles, stated = _texts(both, "title"), [o.texts("title", "prefLabel") for o in outcomes]
    language = words.language(titles)
    return Achievement(
        title=words.one(titles) or award.title,
        language=language or award.language,
        description=words.one(_texts(both, "description")),
        translations=_translations(
            titles, _texts(both, "description"), stated, _Spoken(words, language)
        ),
        outcomes=tuple(map(words.one, stated)) or _several(both, words, "learningOutcomeSummary"),
        skills=_skills(specification, outcomes, words),
        specification=named.id if named is not None and named.id.startswith("http") else None,
        parts=parts,
        took_part_only="LearningActivity" in claim.types,
        **_awarded(claim, award, words),
        **_sized(claim, specification, words),
        **_assessed(claim, words),
        **_offered(both, words),
    )


def organisation(node: Node, words: Words) -> str:
    """Return the name of an organisation."""
    return words.one(node.texts("legalName", "prefLabel", "altLabel", "name", "title"))


def country_in(nodes: Iterable[Node]) -> str | None:
    """Return the country (ISO 3166) of the first organisation that states one, or None."""
    for node in nodes:
        stated = (
            *node.path("location", "address", "countryCode"),
            *node.path("location", "spatialCode"),
            *node.path("address", "countryCode"),
            *(where for kind in _REGISTERED for where in node.path(kind, "spatial")),
        )
        for place in stated:
            found = country_code(place.id)
            if found:
                return found
    return None


_REGISTERED = ("registration", "eIDASIdentifier", "vatIdentifier", "taxIdentifier")


def _awarded(claim: Node, award: Award, words: Words) -> dict[str, Any]:
    process = claim.first("awardedBy")
    bodies = process.all("awardingBody") if process else []
    named = tuple(dict.fromkeys(filter(None, (organisation(body, words) for body in bodies))))
    dated = [process] if process else []
    return {
        "awarding_bodies": named or award.bodies,
        "country": country_in(bodies) or award.country,
        "issued": _day([*dated, claim], "awardingDate", "dateIssued", "issued") or award.issued,
        "valid_until": _day([claim, *dated], "validUntil", "expiryDate", "expirationDate"),
        "quality": _quality(bodies, claim, words),
    }


def _sized(claim: Node, specification: Node, words: Words) -> dict[str, Any]:
    """Return workload and levels; hours of the claim, what it specifies, or the activity behind."""
    activities = claim.all("influencedBy")
    places = (
        claim,
        specification,
        *activities,
        *(inner for activity in activities for inner in activity.all("specifiedBy")),
    )
    hours = (workload_of(value) for place in places for value in place.values(*WORKLOADS))
    credit = [
        *claim.all("creditReceived", "creditPoint"),
        *specification.all("creditPoint"),
    ]
    return {
        "ects": next(filter(None, map(_ects, credit)), None),
        "hours": next((found for found in hours if found is not None), None),
        "eqf": next(filter(None, map(_eqf, specification.all("eqfLevel", "educationLevel"))), None),
        "national_levels": _national(specification, words),
        "cycle": _cycle(specification, words),
        "participation": _participation(places, words),
        "fields_of_education": _fields(specification),
    }


def _assessed(claim: Node, words: Words) -> dict[str, Any]:
    assessments = [*claim.all("provenBy")]
    if "LearningAssessment" in claim.types:
        assessments.append(claim)
    specified = [inner for one in assessments for inner in one.all("specifiedBy")]
    kinds = [_concept(kind, "assessment", words) for one in specified for kind in one.all("dcType")]
    titles = [words.one(one.texts("title")) for one in (*specified, *assessments)]
    schemes = [scheme for one in specified for scheme in one.all("gradingScheme")]
    supervision, identity = _supervised(
        [n for one in assessments for n in one.all("idVerification")], words
    )
    return {
        "assessment": _joined(kinds) or next(filter(None, titles), None),
        "supervision": supervision,
        "identity_verification": identity,
        "grade": _joined(words.one(one.texts("grade")) for one in assessments),
        "grading": _joined(_described(scheme, words) for scheme in schemes),
    }


def _offered(both: Sequence[Node], words: Words) -> dict[str, Any]:
    links = [link for node in both for link in node.all("supplementaryDocument", "homepage")]
    further = [
        *_several(both, words, "additionalNote"),
        *dict.fromkeys(filter(None, (_link(link, words) for link in links))),
    ]
    larger = [name for node in both for name in _titles(node.all("isPartOf", "entitlesTo"), words)]
    return {
        "prerequisites": _several(both, words, "entryRequirement"),
        "stackable_into": tuple(dict.fromkeys(larger)),
        "further_information": _joined(further),
    }


def _skills(specification: Node, outcomes: Sequence[Node], words: Words) -> tuple[StatedSkill, ...]:
    """Return the skills of each outcome, then those of the whole; doubles are dropped."""
    found = [
        _skill(concept, member, words, position)
        for position, outcome in enumerate(outcomes)
        for member in ("relatedESCOSkill", "relatedSkill")
        for concept in outcome.all(member) or ()
    ]
    found += [
        _skill(concept, member, words, None)
        for member in ("relatedESCOSkill", "relatedSkill")
        for concept in specification.all(member)
    ]
    found += _bare_skills(specification, outcomes)
    return tuple(dict.fromkeys(skill for skill in found if skill.label or skill.uri))


def _skill(concept: Node, member: str, words: Words, outcome: int | None) -> StatedSkill:
    uri = skill_uri(concept.id)
    label = words.one(concept.texts("prefLabel", "title", "targetName"))
    stated = (
        ESCO if member == "relatedESCOSkill" else words.one(concept.texts("targetFrameworkName"))
    )
    return StatedSkill(label, uri, framework_of(uri, stated), outcome)


def _bare_skills(specification: Node, outcomes: Sequence[Node]) -> list[StatedSkill]:
    """Return the skills that stand as mere addresses without a scheme."""
    places = [*enumerate(outcomes), (None, specification)]
    return [
        StatedSkill("", skill_uri(value), framework_of(skill_uri(value)), position)
        for position, node in places
        for value in node.values("relatedESCOSkill", "relatedSkill")
        if isinstance(value, str) and not value.startswith("http") and skill_uri(value)
    ]


def _quality(bodies: Sequence[Node], claim: Node, words: Words) -> tuple[QualityAssurance, ...]:
    holders = [*bodies, *claim.all("specifiedBy")]
    every = (one for holder in holders for one in holder.all("accreditation"))
    found = [one for one in every if one.says_something]
    return tuple(dict.fromkeys(_accreditation(one, words) for one in found))


def _accreditation(node: Node, words: Words) -> QualityAssurance:
    kind = node.first("dcType")
    agent = node.first("accreditingAgent")
    link = node.first("landingPage", "homepage", "report", "supplementaryDocument")
    return QualityAssurance(
        kind=_concept(kind, "accreditation", words) if kind else words.one(node.texts("title")),
        source=organisation(agent, words) if agent else words.one(node.texts("title")),
        expires=_day([node], "expiryDate", "reviewDate"),
        reference=_address(link) if link else None,
    )


def _national(specification: Node, words: Words) -> tuple[NationalLevel, ...]:
    found = []
    for level in specification.all("nqfLevel"):
        word = vocabulary("nqf").word(level.id)
        if word and word.count("|") == 2:
            country, framework, step = word.split("|")
            found.append(NationalLevel(country, framework, step))
        elif label := words.one(level.texts("prefLabel")):
            found.append(NationalLevel("", "", label))
    return tuple(dict.fromkeys(found))


def _cycle(specification: Node, words: Words) -> str | None:
    levels = specification.all("educationLevel", "qualificationFrameworkLevel")
    said = (words.one(level.texts("prefLabel")) for level in levels if _eqf(level) is None)
    return _joined(said)


def _eqf(level: Node) -> int | None:
    return level_of(level.id)


def _ects(credit: Node) -> float | None:
    """Return the points of a credit where its framework is ECTS."""
    framework = credit.first("framework")
    if framework is not None and vocabulary("education-credit").word(framework.id) == "ECVET":
        return None
    return next(filter(None, map(number, credit.values("point", "value"))), None)


def _participation(places: Iterable[Node], words: Words) -> str | None:
    modes = (mode for place in places for mode in place.all("mode"))
    return next(filter(None, (_concept(mode, "mode", words) for mode in modes)), None)


def _fields(specification: Node) -> tuple[str, ...]:
    table = vocabulary("isced-f")
    found = (table.word(area.id) for area in specification.all("thematicArea"))
    return tuple(sorted({code for code in found if code}))


def _supervised(verifications: Sequence[Node], words: Words) -> tuple[str | None, str | None]:
    """Return how an assessment was watched over and how identity was verified: one vocabulary."""
    said = _joined(_concept(one, "supervision-verification", words) for one in verifications)
    if said is None:
        return None, None
    supervision, parted, identity = said.partition(" with")
    return (supervision, f"with{identity}") if parted else (said, said)


def _concept(node: Node, table: str, words: Words) -> str:
    """Return our word for a concept of a vocabulary, else its own label."""
    label = words.one(node.texts("prefLabel", "title"))
    known = vocabulary(table)
    concept = known.concept(node.id) or known.recognise(label)
    return concept.word if concept else label


def _described(node: Node, words: Words) -> str:
    parts = (words.one(node.texts("title")), words.one(node.texts("description")))
    return ": ".join(filter(None, parts))


def _link(node: Node, words: Words) -> str:
    parts = (words.one(node.texts("title")), _address(node) or "")
    return " ".join(filter(None, parts))


def _address(node: Node) -> str | None:
    stated = [*node.values("contentURL"), node.id]
    return next((u for u in stated if isinstance(u, str) and u.startswith("http")), None)


def _titles(nodes: Sequence[Node], words: Words) -> list[str]:
    found = [words.one(node.texts("title", "prefLabel")) for node in nodes]
    specified = [words.one(n.texts("title")) for node in nodes for n in node.all("specifiedBy")]
    return [title for title in (*found, *specified) if title]


def _several(nodes: Iterable[Node], words: Words, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said for node in nodes for said in words.all(node.texts(name))))


def _joined(parts: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(filter(None, parts))) or None


def _texts(nodes: Iterable[Node], name: str) -> Texts:
    return next((found for node in nodes if (found := node.texts(name))), {})


def _day(nodes: Iterable[Node], *names: str) -> date | None:
    stated = (value for node in nodes for value in node.values(*names))
    return next((found for value in stated if (found := day_of(value))), None)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The words of a document, and the language its main words are in."""

    words: Words
    language: str | None


def _translations(
    titles: Texts, descriptions: Texts, outcomes: Sequence[Texts], spoken: _Spoken
) -> tuple[Translation, ...]:
    """Return the words in every further language, by language."""

    def first(texts: Texts, tag: str) -> str:
        return spoken.words.clean(next(iter(texts.get(tag, ())), ""))

    found = {*titles, *descriptions, *(tag for texts in outcomes for tag in texts)}
    translations = []
    for tag in sorted(found - {spoken.language, ANY, spoken.words.order[0]}):
        lines = tuple(first(texts, tag) for texts in outcomes)
        translations.append(
            Translation(
                tag, first(titles, tag), first(descriptions, tag), lines if any(lines) else ()
            )
        )
    return tuple(translations)
