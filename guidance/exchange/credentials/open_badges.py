"""Open Badges 3.0: what was achieved, by which criteria, aligned with which skills.

European badges carry what the standard has no word for as extensions (edubadges: ECTS, EQF, study
load, form of participation, assessment, supervision): they are read wherever they stand.

References: 1EdTech Open Badges 3.0 (data model and VC-JWT); W3C Verifiable Credentials 1.1, 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guidance.credential.course import QualityAssurance
from guidance.errors import DocumentRefused
from guidance.exchange.credentials.accounts import not_read, person_phrases
from guidance.exchange.credentials.nodes import (
    Node,
    Nodes,
    Words,
    language_of,
    subject_has,
    types_of,
)
from guidance.exchange.credentials.numbers import level_of, number
from guidance.exchange.credentials.skill_addresses import framework_of, skill_uri
from guidance.exchange.elm.vocabularies import vocabulary
from guidance.exchange.holdings import (
    UNSEALED,
    Achievement,
    DocumentFormat,
    Finding,
    Reading,
    Seal,
    StatedSkill,
)
from guidance.exchange.times import DURATION, MOST_HOURS, day_of, instant_day, workload_of

TYPES = frozenset({"OpenBadgeCredential", "AchievementCredential"})

_COUNTRY = re.compile(r"[A-Z]{2}\Z")


def is_open_badge(value: Mapping[str, Any]) -> bool:
    """Return whether a JSON object is an Open Badge 3.0, also within a token's `vc`."""
    body = _body(value)
    return bool(TYPES & types_of(body)) or subject_has(body, "achievement")


def read_open_badge(
    value: Mapping[str, Any], seal: Seal = UNSEALED, language: str = "en"
) -> Reading:
    """Return what an Open Badge 3.0 says.

    Raises
    ------
    DocumentRefused
        When it names no achievement.
    """
    root = _root(value)
    subjects = root.all("credentialSubject")
    achievements = [
        (subject, one)
        for subject in subjects
        for one in subject.all("achievement")
        if one.says_something
    ]
    if not achievements:
        raise DocumentRefused(
            "a badge without an achievement",
            "one achievement",
            "ask its issuer for the whole badge",
        )
    main = _language(achievements[0][1])
    words = Words([tag for tag in (main, language) if tag], person_phrases(subjects))
    badge = _Badge(root, value, words)
    return Reading(
        format=DocumentFormat.OPEN_BADGE,
        language=main,
        seal=seal,
        achievements=tuple(badge.achievement(subject, one) for subject, one in achievements),
        findings=tuple(dict.fromkeys(badge.findings(achievements))),
        not_read=not_read(value, "badge"),
        names_a_person=any(s.id or s.values("identifier", "name") for s in subjects),
        issuer=badge.issuer,
    )


def _body(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the badge: the object itself, or the `vc` of a token of the older data model."""
    inner = value.get("vc")
    return inner if isinstance(inner, Mapping) and "type" not in value else value


def _root(value: Mapping[str, Any]) -> Node:
    nodes = Nodes(_body(value))
    return nodes.node(nodes.root) or Node({}, nodes)


def _language(achievement: Node) -> str | None:
    stated = next((v for v in achievement.values("inLanguage", "language")), None)
    return language_of(stated) or None


class _Badge:
    """Reads the achievements of one badge, with what its token and issuer say of all of them."""

    def __init__(self, root: Node, token: Mapping[str, Any], words: Words) -> None:
        self.root = root
        self.token = token
        self.words = words
        self.issuers = root.all("issuer")

    @property
    def self_issued(self) -> bool:
        """Return whether the person of the badge is its issuer: then nobody else vouches for it."""
        return bool(
            {issuer.id for issuer in self.issuers if issuer.id}
            & {subject.id for subject in self.root.all("credentialSubject") if subject.id}
        )

    @property
    def issuer(self) -> str | None:
        """Return the name of the issuing organisation."""
        named = () if self.self_issued else self.issuers
        return next(filter(None, (self.words.one(one.texts("name")) for one in named)), None)

    def achievement(self, subject: Node, node: Node) -> Achievement:
        """Return one achievement as it was given to the subject of the badge."""
        words = self.words
        return Achievement(
            title=words.one(node.texts("name")) or words.one(self.root.texts("name")),
            awarding_bodies=() if self.self_issued else self._bodies(node),
            country=next(filter(None, map(_country, self.issuers)), None),
            language=_language(node),
            description=words.one(node.texts("description")),
            issued=self._issued(),
            valid_until=self._until(),
            outcomes=words.all(_extension(node, "learningoutcomes", "learningoutcome")),
            skills=_skills(node, words),
            ects=_ects(subject, node),
            hours=_hours(node),
            eqf=_eqf(node),
            assessment=_assessment(node, words),
            participation=_participation(node, words),
            quality=_quality(node, words),
            supervision=_said(node, words, "supervisiontype"),
            identity_verification=_checked(node),
            grade=_grade(subject, node, words),
            grading="; ".join(_scales(node, words)) or None,
            stackable_into=words.all(_names(node.all("related", "isPartOf"))),
            further_information=_further(node, words),
            specification=node.id if node.id.startswith("http") else None,
            endorsers=self._endorsers(node),
        )

    def findings(self, achievements: Sequence[tuple[Node, Node]]) -> Iterator[Finding]:
        """Yield what to know about the badge."""
        if self.self_issued:
            yield Finding.of("self-issued")
        if any(
            node.values("endorsement", "endorsementJwt") for node in self._endorsed(achievements)
        ):
            yield Finding.of("endorsement-not-checked")
        for subject, node in achievements:
            credit = _credits(subject, node)
            if credit is not None and _stated_ects(node) is None:
                yield Finding.of("credits-as-ects", value=f"{credit:g}")
            for load in _loads(node):
                if isinstance(load, str) and DURATION.match(load) and workload_of(load) is None:
                    yield Finding.of("workload-odd", value=load)
        if self.root.values("credentialStatus"):
            yield Finding.of("revocation-not-checked")

    def _endorsed(self, achievements: Sequence[tuple[Node, Node]]) -> list[Node]:
        return [self.root, *self.issuers, *(node for _, node in achievements)]

    def _bodies(self, node: Node) -> tuple[str, ...]:
        named = [*self.issuers, *node.all("creator")]
        found = (self.words.one(body.texts("name", "legalName")) for body in named)
        return tuple(dict.fromkeys(filter(None, found)))

    def _issued(self) -> Any:
        stated = self.root.values("awardedDate", "validFrom", "issuanceDate", "issuedOn")
        days = (day_of(value) for value in stated)
        return next(filter(None, days), None) or instant_day(self.token.get("nbf"))

    def _until(self) -> Any:
        """Return the earliest of the ends that badge and token state."""
        days = [day_of(value) for value in self.root.values("validUntil", "expirationDate")]
        return min(filter(None, (*days, instant_day(self.token.get("exp")))), default=None)

    def _endorsers(self, node: Node) -> tuple[str, ...]:
        places = [self.root, *self.issuers, node]
        found = [issuer for place in places for issuer in place.path("endorsement", "issuer")]
        named = (self.words.one(issuer.texts("name")) for issuer in found)
        return tuple(dict.fromkeys(filter(None, named)))


def _criteria(node: Node, words: Words) -> str:
    criteria = node.first("criteria")
    return " ".join(words.all(criteria.texts("narrative"))) if criteria else ""


def _names(nodes: Sequence[Node]) -> Mapping[str, tuple[str, ...]]:
    return {"": tuple(t for n in nodes for said in n.texts("name").values() for t in said)}


def _alignments(node: Node) -> list[Node]:
    return node.all("alignment", "alignments")


def _skills(node: Node, words: Words) -> tuple[StatedSkill, ...]:
    """Return every alignment but those with a level of the European framework."""
    found = []
    for alignment in _alignments(node):
        if _is_level(alignment):
            continue
        stated = next((u for u in alignment.values("targetUrl") if isinstance(u, str)), "")
        uri = skill_uri(stated)
        label = words.one(alignment.texts("targetName"))
        framework = words.one(alignment.texts("targetFramework"))
        if label or uri:
            found.append(StatedSkill(label, uri, framework_of(uri, framework)))
    return tuple(dict.fromkeys(found))


def _is_level(alignment: Node) -> bool:
    stated = [*alignment.values("targetFramework", "targetType", "targetUrl")]
    return any(isinstance(s, str) and ("EQF" in s or "/snb/eqf/" in s) for s in stated)


def _extension(node: Node, *names: str) -> Mapping[str, tuple[str, ...]]:
    """Return the texts of an extension, wherever it stands: a member, or an object of its own."""
    for place in _places(node):
        for key in place.members:
            if key.lower() in names and (found := place.texts(key)):
                return found
    return {}


def _places(node: Node) -> list[Node]:
    """Return an achievement and the objects of its extensions."""
    keys = [key for key in node.members if "extension" in key.lower()]
    return [node, *node.all(*keys)]


def _stated(node: Node, *names: str) -> list[Any]:
    return [
        value
        for place in _places(node)
        for key in place.members
        if key.lower() in names
        for value in place.values(key)
    ]


def _said(node: Node, words: Words, *names: str) -> str | None:
    return words.one(_extension(node, *names)) or None


def _stated_ects(node: Node) -> float | None:
    return next(filter(None, map(number, _stated(node, "ects"))), None)


def _credits(subject: Node, node: Node) -> float | None:
    stated = (*subject.values("creditsEarned"), *node.values("creditsAvailable"))
    return next(filter(None, map(number, stated)), None)


def _ects(subject: Node, node: Node) -> float | None:
    return _stated_ects(node) or _credits(subject, node)


def _loads(node: Node) -> list[Any]:
    return _stated(node, "studyload", "timeinvestment", "workload", "volumeoflearning")


def _hours(node: Node) -> float | None:
    """Return the study load in hours, as a number or as a duration."""
    for value in _loads(node):
        hours = workload_of(value) or number(value, MOST_HOURS)
        if hours is not None:
            return hours
    return None


def _eqf(node: Node) -> int | None:
    stated = [*_stated(node, "eqf", "eqflevel")]
    for alignment in filter(_is_level, _alignments(node)):
        stated += alignment.values("targetCode", "targetUrl", "targetName")
    return next(filter(None, map(level_of, stated)), None)


def _participation(node: Node, words: Words) -> str | None:
    said = _said(node, words, "participation", "participationtype", "formofparticipation")
    concept = vocabulary("mode").recognise(said) if said else None
    return concept.word if concept else said


def _checked(node: Node) -> str | None:
    value = next(iter(_stated(node, "identitychecked")), None)
    if isinstance(value, bool):
        return "with ID verification" if value else "without ID verification"
    return None


def _quality(node: Node, words: Words) -> tuple[QualityAssurance, ...]:
    said = _said(node, words, "qualityassurance", "qualityassurancetype", "qualityassurancename")
    return (QualityAssurance(said, "", reference=None),) if said else ()


def _scales(node: Node, words: Words) -> Iterator[str]:
    for scale in node.all("resultDescription"):
        name = words.one(scale.texts("name"))
        allowed = ", ".join(words.all(scale.texts("allowedValue")))
        if name and allowed:
            yield f"{name}: {allowed}"


def _grade(subject: Node, node: Node, words: Words) -> str | None:
    names = {scale.id: words.one(scale.texts("name")) for scale in node.all("resultDescription")}
    found = []
    for result in subject.all("result"):
        value = words.one(result.texts("value", "achievedLevel", "status"))
        scale = next((names.get(str(v)) for v in result.values("resultDescription")), None)
        if value:
            found.append(f"{scale}: {value}" if scale else value)
    return "; ".join(found) or None


def _assessment(node: Node, words: Words) -> str | None:
    """Return how it was assessed: the extension, the kinds of results, else the criteria."""
    results = "; ".join(words.all(_names(node.all("resultDescription"))))
    return _said(node, words, "assessmenttype") or results or _criteria(node, words) or None


def _further(node: Node, words: Words) -> str | None:
    criteria = _criteria(node, words)
    topics = [words.one(node.texts(name)) for name in ("fieldOfStudy", "specialization")]
    return "; ".join(filter(None, (criteria, *topics))) or None


def _country(issuer: Node) -> str | None:
    for address in issuer.all("address"):
        for code in address.values("addressCountryCode", "addressCountry"):
            if isinstance(code, str) and _COUNTRY.match(code):
                return code
    return None
