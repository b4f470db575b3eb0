"""Short true answers to what people ask about the service itself, before their question goes on."""

from __future__ import annotations

from guidance.dialogue.lexicon import Lexicon, lexicon_for, plain, spoken_languages
from guidance.dialogue.means import Turn
from guidance.dialogue.outcome import Outcome, again, says

LONGEST = 12
"""Words of a question about the service."""


def about_service(text: str, turn: Turn) -> Outcome | None:
    """Return the answer to a question about the service, None where a message is none."""
    message = plain(text)
    if len(message.split()) > LONGEST:
        return None
    name = _asked(message, turn.words) or _asked_elsewhere(message, text)
    if name is None or (name in ("why_ask", "free", "what_is") and turn.state.courses):
        return None
    return again(turn, says(turn, f"answer_{name}"))


def _asked(message: str, words: Lexicon) -> str | None:
    return next(words.found("questions", message), None)


def _asked_elsewhere(message: str, text: str) -> str | None:
    """Return what somebody asks in another language than that of the conversation."""
    if not text.rstrip().endswith("?"):
        return None
    found = (_asked(message, lexicon_for(language)) for language in spoken_languages())
    return next(filter(None, found), None)
