"""Funding rules as dated data, and what they say of a course for a person: likely, no or ask."""

from guidance.funding.findings import Condition, Finding
from guidance.funding.prospects import FundingLine, Prospect, funding_of, next_run
from guidance.funding.scheme import (
    CourseRules,
    Cover,
    FundingScheme,
    FundingSchemes,
    Question,
    Range,
    SchemeKind,
    Wording,
)
from guidance.funding.wording import FundingWords, tell_funding

__all__ = [
    "Condition",
    "CourseRules",
    "Cover",
    "Finding",
    "FundingLine",
    "FundingScheme",
    "FundingSchemes",
    "FundingWords",
    "Prospect",
    "Question",
    "Range",
    "SchemeKind",
    "Wording",
    "funding_of",
    "next_run",
    "tell_funding",
]
