"""The passport, the findings and the principles of a course as members of its record."""

from __future__ import annotations

from typing import Any

from guidance.answer import to_json
from guidance.credential import MicroCredential, QualityAssurance, kind_of_offer
from guidance.credential.findings import is_own_word, label_state
from guidance.explanation.passport import ElementTold, FindingTold, PassportTold, PrincipleTold

FROM_ADS = frozenset({"relevance"})
"""Principles whose figures count job ads."""


def passport_members(
    course: MicroCredential, told: PassportTold, ads: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return passport, label, findings and principles as JSON values.

    Parameters
    ----------
    ads
        The sources of job ads.
    """
    own = to_json(told.circumstances.origin)
    return {
        "passport": _passport(course, told),
        "label": {
            "name": "micro-credential",
            "state": label_state(course).value,
            "kind": kind_of_offer(course).value,
            "text": told.label,
        },
        "findings": [_finding(item) for item in told.findings],
        "principles": [
            _principle(item, ads if item.principle.name in FROM_ADS else [own])
            for item in told.principles
        ],
    }


def _passport(course: MicroCredential, told: PassportTold) -> dict[str, Any]:
    found, day = told.passport, told.circumstances.day
    return {
        "as_of": day.isoformat(),
        "completeness": round(course.completeness, 4),
        "stated": found.stated,
        "of": len(found.mandatory),
        "missing": list(found.missing),
        "elements": [_element(item) for item in told.elements],
        "workload": to_json(found.volume),
        "quality": [
            _evidence(item, holds=item.holds(day), own_word=is_own_word(item, course))
            for item in course.quality
        ],
        "flags": [flag.value for flag in found.flags],
        "doubts": list(told.doubts),
    }


def _element(told: ElementTold) -> dict[str, Any]:
    element = told.element
    return {
        "code": element.code,
        "name": element.name,
        "mandatory": element.mandatory,
        "state": element.state.value,
        "value": list(element.values),
        "title": told.name,
        "text": list(told.texts),
        "origin": to_json(element.origin),
    }


def _evidence(item: QualityAssurance, *, holds: bool, own_word: bool) -> dict[str, Any]:
    return {**to_json(item), "holds": holds, "own_word": own_word}


def _finding(told: FindingTold) -> dict[str, Any]:
    finding = told.finding
    return {
        "name": finding.name,
        "title": told.name,
        "answer": finding.answer.value,
        "ground": finding.ground,
        "text": told.ground,
    }


def _principle(told: PrincipleTold, sources: list[dict[str, Any]]) -> dict[str, Any]:
    principle = told.principle
    return {
        "name": principle.name,
        "title": told.name,
        "evidence": principle.found,
        "state": "evidence found" if principle.found else "no evidence found",
        "ground": principle.ground,
        "text": told.ground,
        "sources": sources,
    }
