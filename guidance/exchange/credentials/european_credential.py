"""European Digital Credentials: W3C credentials in the European Learning Model, JSON-LD.

Every element of Annex I of Council Recommendation 2022/C 243/02 is read wherever the model has a
place for it; who the learner is, is not. Versions 3.0 to 3.3 differ in prefixes alone here.

References: European Learning Model 3, profile EDC; W3C Verifiable Credentials Data Model 1.1, 2.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guidance.errors import DocumentRefused
from guidance.exchange.credentials.accounts import not_read, person_phrases, says_who
from guidance.exchange.credentials.european_achievement import (
    WORKLOADS,
    Award,
    achievement_of,
    country_in,
    organisation,
)
from guidance.exchange.credentials.nodes import (
    Node,
    Nodes,
    Words,
    as_list,
    objects,
    subject_has,
    types_of,
)
from guidance.exchange.elm.vocabularies import language_code
from guidance.exchange.holdings import UNSEALED, Achievement, DocumentFormat, Finding, Reading, Seal
from guidance.exchange.times import DURATION, day_of, workload_of

TYPES = frozenset({"EuropeanDigitalCredential"})
MOST_ACHIEVEMENTS = 200

_CLAIMS = frozenset({"LearningAchievement", "LearningActivity", "LearningAssessment"})


def is_european_credential(value: Mapping[str, Any]) -> bool:
    """Return whether a JSON object is a European Digital Credential, by its type or its claims."""
    return bool(TYPES & types_of(_top(value))) or subject_has(value, "hasClaim")


def read_european_credential(
    value: Mapping[str, Any], seal: Seal = UNSEALED, language: str = "en"
) -> Reading:
    """Return what a European Digital Credential says, in its main language, else the reader's.

    Raises
    ------
    DocumentRefused
        When it claims nothing of anybody, or more than any document does.
    """
    root = _root(value)
    main = _main_language(root)
    words = Words([tag for tag in (main, language) if tag], person_phrases(_subjects(root)))
    claims = [claim for subject in _subjects(root) for claim in subject.all("hasClaim")]
    known = [claim for claim in claims if claim.types & _CLAIMS or not claim.types]
    read = [claim for claim in known if claim.says_something]
    if not read:
        raise DocumentRefused(
            "a credential without an achievement, activity or assessment",
            "at least one claim about what was learnt",
            "ask its issuer for the whole credential",
        )
    award = _award(root, words, main)
    within = _Within(award, words)
    return Reading(
        format=DocumentFormat.EUROPEAN_CREDENTIAL,
        language=main,
        seal=seal,
        achievements=tuple(within.achievement(claim, ()) for claim in read),
        findings=tuple(dict.fromkeys(_findings(value, root, read))),
        not_read=not_read(value, "european", other_claims=len(claims) - len(read)),
        names_a_person=any(map(says_who, _subjects(root))),
        issuer=next(iter(award.bodies), None),
    )


class _Within:
    """Reads the claims of one credential and counts them."""

    def __init__(self, award: Award, words: Words) -> None:
        self.award = award
        self.words = words
        self.count = 0

    def achievement(self, claim: Node, above: tuple[str, ...]) -> Achievement:
        """Return a claim with all its parts; a claim within itself is left out there."""
        self.count += 1
        if self.count > MOST_ACHIEVEMENTS:
            raise DocumentRefused(
                f"a credential of more than {MOST_ACHIEVEMENTS} achievements",
                "fewer",
                "bring its parts one by one",
            )
        names = (*above, claim.id) if claim.id else above
        parts = tuple(
            self.achievement(part, names)
            for part in claim.all("hasPart")
            if part.id not in names and part.says_something
        )
        return achievement_of(claim, self.award, self.words, parts)


def _top(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the credential: the object itself, or the one of its type within a graph."""
    graph = as_list(value.get("@graph", value.get("graph")))
    if TYPES & types_of(value):
        return value
    return next((item for item in graph if TYPES & types_of(item)), value)


def _root(value: Mapping[str, Any]) -> Node:
    nodes = Nodes(value)
    return nodes.node(_top(value)) or Node({}, nodes)


def _subjects(root: Node) -> list[Node]:
    return root.all("credentialSubject")


def _main_language(root: Node) -> str | None:
    """Return the language the credential is shown in, None where it does not say."""
    display = root.first("displayParameter")
    stated = display.all("primaryLanguage", "language") if display else []
    return next(filter(None, (language_code(found.id) for found in stated)), None)


def _award(root: Node, words: Words, language: str | None) -> Award:
    issuers = root.all("issuer")
    display = root.first("displayParameter")
    stated = root.values("issued", "issuanceDate", "validFrom")
    return Award(
        bodies=tuple(filter(None, (organisation(issuer, words) for issuer in issuers))),
        country=country_in(issuers),
        issued=next((day for value in stated if (day := day_of(value))), None),
        title=words.one(display.texts("title")) if display else "",
        language=language,
    )


def _findings(value: Mapping[str, Any], root: Node, read: list[Node]) -> Iterator[Finding]:
    if any("LearningActivity" in claim.types for claim in read):
        yield Finding.of("took-part-only")
    for inner in objects(value):
        for member in WORKLOADS:
            stated = inner.get(member)
            if isinstance(stated, str) and workload_of(stated) is None:
                shown = stated if DURATION.match(stated) else "?"
                yield Finding.of("workload-odd", value=shown)
    if {node.id for node in root.all("issuer")} & {node.id for node in _subjects(root)} - {""}:
        yield Finding.of("self-issued")
    if root.values("credentialStatus", "status"):
        yield Finding.of("revocation-not-checked")
