"""Yes and no to a numbered list: "all", "not 2", "1 and 3", "1 yes 2 no", "yes but not 4"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guidance.dialogue.lexicon import Lexicon, has_any

_TOKEN = re.compile(r"\d+|[^\W\d_][\w'-]*")
MOST_OTHER_WORDS = 3
"""Words beside numbers and yes or no that a list may hold: "skills", "please"."""


def ticked(message: str, count: int, words: Lexicon) -> dict[int, bool] | None:
    """Return which numbers of a list get a yes and which a no, None where a message is no such list.

    Parameters
    ----------
    message
        In plain form.
    count
        Length of the list; numbers count from 1.

    Notes
    -----
    Numbers alone are the right ones, and say nothing of the others. Numbers after a no are wrong, and
    where no other number is named, the rest is right.
    """
    if words.exact("yes", message):
        return dict.fromkeys(range(1, count + 1), True)
    if words.exact("no", message):
        return dict.fromkeys(range(1, count + 1), False)
    marked = list(_marked(message, words))
    found = {number: said for number, said in marked if 1 <= number <= count}
    if not found or len(found) < len(dict(marked)) or _tells_more(message, words):
        return None
    others = _of_others(message, found, words)
    return found if others is None else dict.fromkeys(range(1, count + 1), others) | found


def _marked(message: str, words: Lexicon) -> Iterator[tuple[int, bool]]:
    """Yield each number with the yes or no that stands before it, or right behind it."""
    tokens = _TOKEN.findall(message)
    says_no = set(words.tables["within"]["denial"]) | {"no"}
    says_yes = {"yes", "y", *words.tables["exact"]["yes"]}
    saying = True
    for at, token in enumerate(tokens):
        behind = tokens[at + 1] if at + 1 < len(tokens) else ""
        further = tokens[at + 2] if at + 2 < len(tokens) else ""
        if not token.isdigit():
            saying = False if token in says_no else token in says_yes or saying
        elif (behind in says_no and not further.isdigit()) or (
            behind in says_no and _pairs_behind(tokens, says_yes | says_no)
        ):
            yield int(token), False
        elif behind in says_yes and _pairs_behind(tokens, says_yes | says_no):
            yield int(token), True
        else:
            yield int(token), saying


def _pairs_behind(tokens: list[str], marks: set[str]) -> bool:
    """Return whether a list is written as "1 yes 2 no": it begins with a number and ends with a word."""
    return tokens[0].isdigit() and tokens[-1] in marks


def _of_others(message: str, found: dict[int, bool], words: Lexicon) -> bool | None:
    if words.within("only", message) and any(found.values()):
        return False
    leading = next(iter(_TOKEN.findall(message)), "")
    agreed = leading in words.tables["exact"]["yes"]
    return True if agreed or not any(found.values()) else None


def _tells_more(message: str, words: Lexicon) -> bool:
    """Return whether a message is more than a list of numbers."""
    known = {*words.tables["within"]["denial"], *words.tables["exact"]["yes"]}
    known |= {*words.tables["exact"]["no"], *words.tables["within"]["only"], *words.joining}
    others = [t for t in _TOKEN.findall(message) if not t.isdigit() and not has_any(t, known)]
    return len(others) > MOST_OTHER_WORDS
