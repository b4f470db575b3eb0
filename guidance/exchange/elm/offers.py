"""Offers of the European Learning Model read as courses of this project.

What one achievement specification says is a course; the learning opportunities that lead to it are
its runs, but for the one that states no date, place or price of its own: that is the course itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from guidance.credential import (
    CourseKind,
    Identifier,
    MicroCredential,
    NationalLevel,
    OutcomeSkill,
    Translation,
    kind_of_offer,
)
from guidance.exchange.elm.nodes import OFFER, Node, Reading
from guidance.exchange.elm.parts import (
    assessment_of,
    awarding_bodies,
    country_of,
    names_of_bodies,
    own_page,
    quality_of,
    run_of,
    titles_of,
)
from guidance.exchange.elm.values import (
    ACHIEVEMENT,
    CURATED_SKILLS,
    LOOSE_SKILLS,
    UNKNOWN_LANGUAGE,
    chosen,
    number_of,
    whole_uri,
)
from guidance.exchange.elm.vocabularies import vocabulary
from guidance.exchange.times import day_of, workload_of

ECTS = "ECTS"
KINDS: Mapping[str, CourseKind] = {
    "programme module": CourseKind.MODULE,
    "class": CourseKind.SEMESTER_COURSE,
}
"""Sorts of opportunities that say more than "a course"; the label follows one rule for all."""
RUN_MEMBERS = ("temporal", "priceDetail", "location", "duration", "learningSchedule")
NOTES = ("additionalNote", "learningOutcomeSummary", "admissionProcedure", "scheduleInformation")
SEVERAL = "; "


@dataclass(frozen=True, slots=True)
class Group:
    """A course: the opportunity that describes it, what is achieved, and its runs."""

    offer: Node
    achievement: Node | None
    runs: tuple[Node, ...]
    uri: str


def read_offers(reading: Reading, source: str) -> tuple[MicroCredential, ...]:
    """Return the courses of a document, in the order of their first opportunity."""
    return tuple(course_of(reading, group, source) for group in groups(reading))


def groups(reading: Reading) -> Iterator[Group]:
    """Yield the courses of a document: opportunities grouped by what they achieve."""
    together: dict[int, list[Node]] = {}
    for offer in reading.document.of_class(OFFER):
        achieved = offer.nodes("learningAchievementSpecification")
        key = id(achieved[0]) if achieved and achieved[0].id else id(offer)
        together.setdefault(key, []).append(offer)
    for position, offers in enumerate(together.values()):
        yield _group(reading, offers, position)


def _group(reading: Reading, offers: list[Node], position: int) -> Group:
    achievement = next(iter(reading.things(offers[0], "learningAchievementSpecification")), None)
    plain = [offer for offer in offers if not _is_run(offer)]
    named = next((offer.id for offer in offers if offer.id), f"offer-{position + 1}")
    if plain or len(offers) == 1:
        offer = (plain or offers)[0]
        runs = tuple(each for each in offers if each is not offer or _is_run(each))
        return Group(offer, achievement, runs, offer.id or named)
    uri = (achievement.id if achievement else None) or named
    return Group(offers[0], achievement, tuple(offers), whole_uri(uri, ACHIEVEMENT) or uri)


def _is_run(offer: Node) -> bool:
    return any(offer.values(term) for term in RUN_MEMBERS)


def course_of(reading: Reading, group: Group, source: str) -> MicroCredential:
    """Return one course as its group of opportunities describes it."""
    offer, achievement = group.offer, group.achievement
    for opportunity in (offer, *group.runs):
        reading.meet(opportunity)
    titles = reading.words(offer, "title")
    language = language_of(reading, offer, titles)
    course = MicroCredential(
        uri=group.uri,
        title=chosen(titles or reading.words(achievement, "title"), language),
        provider=SEVERAL.join(names_of_bodies(reading, offer, "providedBy", language)),
        kind=_kind(reading, offer),
        source=source,
        language=language,
        country=country_of(reading, offer),
        url=_homepage(reading, offer) or _homepage(reading, achievement),
        quality=tuple(quality_of(reading, offer, achievement, language)),
        labels=_labels(reading, offer, language),
        status=reading.word(offer, "status"),
        modified=day_of(reading.word(offer, "dateModified")),
        identifiers=tuple(_identifiers(reading, offer)),
        further_information=_further(reading, (offer, achievement), language),
        stackable_into=tuple(_larger(reading, achievement, language)),
        part_of=tuple(_programmes(reading, offer, achievement)),
        participation=_participation(reading, offer, achievement),
    )
    course = _with_achievement(reading, course, achievement)
    course = _with_words(reading, course, group, titles)
    reading.same(achievement, "title", titles_of(course))
    runs = [run_of(reading, run, offer, course) for run in group.runs]
    whole = replace(course, runs=tuple(runs))
    return replace(whole, kind=kind_of_offer(whole))


def language_of(reading: Reading, offer: Node, titles: Mapping[str | None, str]) -> str | None:
    """Return the language an offer is described in, as it states or as its only title shows."""
    stated = reading.concepts(offer, "defaultLanguage", vocabulary("language"))
    reading.named(offer, "defaultLanguage", UNKNOWN_LANGUAGE)
    if stated:
        return stated[0].word
    told = [language for language in titles if language is not None]
    return told[0] if len(told) == 1 == len(titles) else None


def _with_achievement(
    reading: Reading, course: MicroCredential, achievement: Node | None
) -> MicroCredential:
    """Return a course with what its achievement specification states."""
    for uri in (vocabulary("language").uri(course.language or ""), UNKNOWN_LANGUAGE):
        reading.named(achievement, "language", uri)
    eqf, national = _levels(reading, achievement)
    return replace(
        course,
        awarding_bodies=awarding_bodies(reading, achievement, course.language),
        ects=_ects(reading, achievement),
        hours=_hours(reading, achievement),
        eqf=eqf,
        national_levels=national,
        fields_of_education=_words(reading, achievement, "thematicArea", "isced-f"),
        target_groups=_words(reading, achievement, "targetGroup", "target-group"),
        prerequisites=_requirements(reading, achievement, course.language),
        **assessment_of(reading, achievement, course.language),
    )


def _with_words(
    reading: Reading, course: MicroCredential, group: Group, titles: Mapping[str | None, str]
) -> MicroCredential:
    """Return a course with its description, outcomes, their skills, and all of it translated."""
    descriptions = reading.words(group.offer, "description")
    if not descriptions:
        descriptions = reading.words(group.achievement, "description")
    outcomes, skills, ties = _outcomes(reading, group.achievement)
    language = course.language
    return replace(
        course,
        description=chosen(descriptions, language),
        learning_outcomes=tuple(chosen(words, language) for words in outcomes),
        declared_skills=tuple(sorted(skills)),
        outcome_skills=tuple(sorted(ties, key=lambda tie: (tie.outcome, tie.skill))),
        translations=tuple(_translations(titles, descriptions, outcomes, language)),
    )


def _translations(
    titles: Mapping[str | None, str],
    descriptions: Mapping[str | None, str],
    outcomes: Sequence[Mapping[str | None, str]],
    language: str | None,
) -> Iterator[Translation]:
    found = {code for words in (titles, descriptions, *outcomes) for code in words}
    for code in sorted(code for code in found if code is not None and code != language):
        translated = tuple(words.get(code, "") for words in outcomes)
        yield Translation(
            code,
            titles.get(code, ""),
            descriptions.get(code, ""),
            translated if any(translated) else (),
        )


def _outcomes(
    reading: Reading, achievement: Node | None
) -> tuple[list[dict[str | None, str]], set[str], list[OutcomeSkill]]:
    """Return learning outcomes by language, every skill stated, and which outcome states it."""
    outcomes: list[dict[str | None, str]] = []
    skills: set[str] = set()
    ties = []
    for outcome in reading.things(achievement, "learningOutcome"):
        words = reading.words(outcome, "title")
        named = _skills(reading, outcome)
        if whole_uri(outcome.id or "", CURATED_SKILLS):
            continue
        skills |= set(named)
        if not whole_uri(outcome.id or "", LOOSE_SKILLS):
            ties += [OutcomeSkill(len(outcomes), skill) for skill in named]
            outcomes.append(words)
    return outcomes, skills, ties


def _skills(reading: Reading, outcome: Node) -> list[str]:
    found = []
    for skill in reading.things(outcome, "relatedESCOSkill", "relatedSkill"):
        reading.understand(skill)
        if skill.id and skill.id not in found:
            found.append(skill.id)
    return found


def _kind(reading: Reading, offer: Node) -> CourseKind:
    found = reading.concepts(offer, "dcType", vocabulary("opportunity"))
    told = [KINDS[concept.word] for concept in found if concept.word in KINDS]
    return told[0] if told else CourseKind.SHORT_COURSE


def _participation(reading: Reading, offer: Node, achievement: Node | None) -> str | None:
    words = _words(reading, offer, "mode", "mode") or _words(reading, achievement, "mode", "mode")
    return SEVERAL.join(words) or None


def _words(reading: Reading, node: Node | None, term: str, name: str) -> tuple[str, ...]:
    """Return the words of a vocabulary among a member's values, without repeats."""
    found = reading.concepts(node, term, vocabulary(name))
    return tuple(dict.fromkeys(concept.word for concept in found))


def _levels(
    reading: Reading, achievement: Node | None
) -> tuple[int | None, tuple[NationalLevel, ...]]:
    """Return the European level, and national ones: LOQ writes both as levels of education."""
    terms = ("eqfLevel", "educationLevel", "nqfLevel")
    european = [c for t in terms for c in reading.concepts(achievement, t, vocabulary("eqf"))]
    national = [c for t in terms for c in reading.concepts(achievement, t, vocabulary("nqf"))]
    levels = dict.fromkeys(_national_level(concept.word) for concept in national)
    return (int(european[0].word) if european else None), tuple(levels)


def _national_level(word: str) -> NationalLevel:
    country, framework, level = word.split("|")
    return NationalLevel(country, framework, level)


def _ects(reading: Reading, achievement: Node | None) -> float | None:
    """Return ECTS credits; points of another system are counted and left out."""
    for credit in reading.things(achievement, "creditPoint"):
        systems = reading.concepts(credit, "framework", vocabulary("education-credit"))
        points = number_of(reading.word(credit, "point"))
        if systems and systems[0].word == ECTS and points is not None:
            return points
        reading.remarks["credit points of no known system"] += 1
    return None


def _hours(reading: Reading, achievement: Node | None) -> float | None:
    stated = reading.word(achievement, "volumeOfLearning")
    hours = workload_of(stated)
    if stated is not None and hours is None:
        reading.remarks["workload that cannot be hours of learning (such as P60M)"] += 1
    return hours


def _requirements(
    reading: Reading, achievement: Node | None, language: str | None
) -> tuple[str, ...]:
    notes = _notes(reading, achievement, ("entryRequirement",), language)
    return tuple(dict.fromkeys(line for note in notes for line in note.split("\n") if line))


def _further(reading: Reading, nodes: Sequence[Node | None], language: str | None) -> str | None:
    found = [note for node in nodes for note in _notes(reading, node, NOTES, language)]
    return "\n".join(dict.fromkeys(found)) or None


def _notes(
    reading: Reading, node: Node | None, terms: Sequence[str], language: str | None
) -> list[str]:
    notes = reading.things(node, *terms)
    return [text for note in notes if (text := reading.told(note, language, "noteLiteral"))]


def _homepage(reading: Reading, node: Node | None) -> str | None:
    for page in reading.things(node, "homepage"):
        address = reading.word(page, "contentURL")
        if address and not own_page(page.id):
            return address
    return None


def _labels(reading: Reading, offer: Node, language: str | None) -> tuple[str, ...]:
    """Return the alliances and networks that providers belong to."""
    return tuple(
        dict.fromkeys(
            name
            for body in reading.things(offer, "providedBy")
            for group in reading.things(body, "groupMemberOf")
            if (name := reading.told(group, language, "prefLabel"))
        )
    )


def _identifiers(reading: Reading, offer: Node) -> Iterator[Identifier]:
    for identifier in reading.things(offer, "identifier"):
        notation = reading.word(identifier, "notation")
        scheme = reading.word(identifier, "schemeId") or reading.word(identifier, "schemeName")
        if notation:
            yield Identifier(scheme or "", notation)


def _larger(reading: Reading, achievement: Node | None, language: str | None) -> Iterator[str]:
    """Yield the larger qualifications an achievement counts toward, by URI, else by title."""
    for larger in reading.things(achievement, "isPartOf"):
        title = reading.told(larger, language, "title")
        if whole_uri(larger.id or "", ACHIEVEMENT) is None and (larger.id or title):
            yield larger.id or title


def _programmes(reading: Reading, offer: Node, achievement: Node | None) -> Iterator[str]:
    """Yield the programmes of the catalogue that an offer is part of."""
    for larger in reading.things(offer, "isPartOf"):
        if larger.id:
            yield larger.id
    for larger in reading.things(achievement, "isPartOf"):
        whole = whole_uri(larger.id or "", ACHIEVEMENT)
        if whole:
            yield whole
