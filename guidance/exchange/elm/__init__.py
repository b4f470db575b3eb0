"""The European Learning Model: its vocabularies and terms as data, read, written and checked.

Only what is light is imported here; the shapes and what runs them are imported where they are used.
"""

from __future__ import annotations

from guidance.exchange.elm.vocabularies import Concept, Vocabulary, vocabulary

__all__ = ["Concept", "Vocabulary", "vocabulary"]
