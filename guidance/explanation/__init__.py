"""Reasons and caveats in plain words, made from the same numbers as the score.

No language model: sentences come from `guidance.messages`, names from the snapshot.
"""

from guidance.explanation.case import Case, Goal, strongest_first
from guidance.explanation.caveats import caveats, said_once, shown
from guidance.explanation.limits import Limit, limit_sentence
from guidance.explanation.offers import in_one_line, language_words, offer_line
from guidance.explanation.reasons import reasons
from guidance.explanation.voice import SHOWN, Voice, Where, title_or_name

__all__ = [
    "SHOWN",
    "Case",
    "Goal",
    "Limit",
    "Voice",
    "Where",
    "caveats",
    "in_one_line",
    "language_words",
    "limit_sentence",
    "offer_line",
    "reasons",
    "said_once",
    "shown",
    "strongest_first",
    "title_or_name",
]
