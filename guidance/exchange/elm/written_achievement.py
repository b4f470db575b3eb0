"""What a course is to achieve as JSON-LD of the model: outcomes, volume, level, assessment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from guidance.credential import MicroCredential
from guidance.exchange.elm.values import (
    ACHIEVEMENT,
    CURATED_SKILLS,
    LOOSE_SKILLS,
    UNTOLD,
    URI,
    part_uri,
    plain_number,
)
from guidance.exchange.elm.vocabularies import vocabulary
from guidance.exchange.elm.written_values import (
    Json,
    concept,
    described,
    known_concept,
    language_node,
    note,
    stated,
    titles,
)
from guidance.exchange.times import duration_of

ESCO_SKILLS = "http://data.europa.eu/esco/concept-scheme/skills"
_ESCO = re.compile(r"https?://data\.europa\.eu/esco/skill/")
_LOOSE_TITLE = "Skills that the provider states for the course as a whole"
_CURATED_TITLE = "Skills added by the curators of this catalogue"


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
            "language": language_node(course.language),
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
                found
                for group in course.target_groups
                if (found := known_concept(group, "target-group"))
            ],
            "entryRequirement": note(course, "\n".join(course.prerequisites)),
            "provenBy": _assessment(course),
            "awardingOpportunity": _awarding(course),
            "isPartOf": list(_larger(course)),
        }
    )


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
            "relatedESCOSkill": [described(s, ESCO_SKILLS, labels.get(s, "")) for s in esco],
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
            "dcType": known_concept(course.assessment, "assessment"),
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
        if URI.fullmatch(larger):
            yield {"id": larger, "type": kind}
        else:
            yield {"type": kind, "title": {course.language or UNTOLD: larger}}
