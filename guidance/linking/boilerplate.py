"""Sentences of advertisements and course pages that name no skill: praise, benefits, formalities."""

from __future__ import annotations

import re

_FORMALITIES = (
    r"equal opportunit|diversity|disabilit|regardless of (?:age|race|gender)|discriminat|"
    r"salary|pension|annual leave|holiday entitlement|per annum|£\s?\d|€\s?\d|\d\s?(?:zł|pln|eur)\b|"
    r"benefits?\b.{0,40}\b(?:include|package)|discount|bonus|closing date|apply (?:now|online|by)|"
    r"how to apply|interview date|application form|data protection|gdpr|privacy|cookie|"
    r"certificate of sponsorship|disclosure and barring|dbs (?:check|disclosure)|"
    r"we (?:are|offer|value|welcome|believe|pride)|our (?:values|vision|mission)|"
    r"award.winning|rated (?:good|outstanding)|founded in|market leader|"
    r"enrol|free trial|subscri|certificate of completion|money.back|sign up|"
    r"gleichstellung|schwerbehind|vergütung|urlaub|bewerbung|wir bieten|"
    r"égalité|handicap|rémunération|mutuelle|candidature|nous offrons|"
    r"igualdad|salario|discapacidad|se ofrece|"
    r"oferujemy|wynagrodzen|rodo|danych osobowych|klauzul|aplik|"
    r"lönan|mångfald|ansökan|vi erbjuder|palkka|tarjoamme|hakemus"
)
_BOILERPLATE = re.compile(_FORMALITIES, re.IGNORECASE)
_LINK = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|\[(?:email|phone|url)\]", re.IGNORECASE)
_REQUIREMENT = re.compile(
    r"\b(?:experience|knowledge|skills?|abilit(?:y|ies)|able to|proficien\w*|understanding|"
    r"competen\w*|qualif\w*|trained|training in|familiar\w*|expertise|responsib\w+|"
    r"manag\w+|provid\w+|assist\w*|support\w*|maintain\w*|prepar\w+|deliver\w*|develop\w*|"
    r"assess\w*|monitor\w*|operat\w+|plan\w*|carry\w* out|administer\w*|ensur\w+|perform\w*|"
    r"coordinat\w+|record\w*|clean\w*|communicat\w+|lead\w*|design\w*|work with|using|"
    r"kenntnisse|erfahrung|fähigkeit\w*|connaissance\w*|expérience|maîtrise\w*|"
    r"conocimiento\w*|experiencia|manejo|znajomość|doświadczeni\w+|umiejętno\w+|obsług\w+|"
    r"kunskap\w*|erfarenhet\w*|osaami\w+|kokemus\w*|kennis|ervaring)\b",
    re.IGNORECASE,
)


def is_boilerplate(sentence: str) -> bool:
    """Return whether a sentence of a long text praises, promises or regulates, or is a bare link."""
    without = _LINK.sub(" ", sentence).strip()
    return len(without) < 4 or _BOILERPLATE.search(without) is not None


def asks_for_skill(sentence: str) -> bool:
    """Return whether a sentence of an advertisement reads like a requirement or a duty."""
    return not is_boilerplate(sentence) and _REQUIREMENT.search(sentence) is not None
