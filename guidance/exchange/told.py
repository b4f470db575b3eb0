"""A reading and its evidence as plain JSON values, with sentences in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from guidance.answer import to_json
from guidance.exchange.evidence import Evidence
from guidance.exchange.holdings import Finding, Reading, Seal
from guidance.messages import Messages


def told(reading: Reading, messages: Messages) -> dict[str, Any]:
    """Return all that was read, less the person, with a sentence for each code."""
    return {
        "format": reading.format.value,
        "language": reading.language,
        "issuer": reading.issuer,
        "seal": _seal(reading.seal, messages),
        "achievements": to_json(reading.achievements),
        "passages": to_json(reading.passages),
        "languages": to_json(reading.languages),
        "findings": [_finding(found, messages) for found in reading.findings],
        "not_read": to_json(reading.not_read),
        "names_a_person": reading.names_a_person,
    }


def told_evidence(evidence: Evidence, messages: Messages) -> dict[str, Any]:
    """Return the skills for a profile as JSON values; names are the caller's to add."""
    withheld = evidence.withheld
    return {
        "certified": [
            {"uri": skill.uri, "evidence": "certified", "achievements": list(skill.achievements)}
            for skill in evidence.certified
        ],
        "to_confirm": [to_json(skill) for skill in evidence.to_confirm],
        "strangers": to_json(evidence.strangers),
        "withheld": _finding(withheld, messages) if withheld else None,
        "texts_left": evidence.left,
    }


def sentence(finding: Finding, messages: Messages) -> str:
    """Return the sentence of a finding; its code where no sentence is known."""
    name = f"document.{finding.code.replace('-', '_')}"
    if not messages.knows(name):
        return finding.code
    return messages.say(name, **{key: _shown(key, value) for key, value in finding.values})


def _seal(seal: Seal, messages: Messages) -> dict[str, Any]:
    return {
        "state": seal.state.value,
        "text": sentence(Finding.of(f"seal-{seal.state.value}"), messages),
        "notes": [_finding(note, messages) for note in seal.notes],
        "signer": seal.signer,
        "certificate_ends": to_json(seal.certificate_ends),
        "listed": seal.listed,
    }


def _finding(finding: Finding, messages: Messages) -> dict[str, Any]:
    return {
        "code": finding.code,
        "text": sentence(finding, messages),
        "values": dict(finding.values),
    }


def _shown(name: str, value: str) -> Any:
    """Return a value as the catalogue wants it: days as days, counts as numbers."""
    if name == "date":
        return date.fromisoformat(value)
    return int(value) if name == "number" else value
