"""How hard the sentences are to read, by two published measures and their length.

LIX (Björnsson 1968) is words a sentence plus the percentage of words of more than six letters; a
colon ends a sentence. Languages differ: newspapers stand at 52 in English, 55 in French, 59 in
German, 67 in Spanish and 72 in Finnish (Björnsson 1983, "Readability of newspapers in 11
languages", Reading Research Quarterly 18:4); Polish was not among them, Russian stood at 65. The
bar is 45 for every language, and at least 15 below its newspapers. English also by Flesch (1948),
where 60 and more is plain English.

Names of skills, occupations and courses are left out of the measure: nobody here chose them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from guidance.messages import languages, messages_for

LIX_BAR = 45.0
NEWSPAPERS = {"en": 52, "fr": 55, "de": 59, "es": 67, "fi": 72, "pl": 65}
FLESCH_BAR = 60.0
LONGEST = 25
TALK = ("notice", "reason", "caveat", "limit", "empty", "question", "answer", "outlook", "letter")
"""What an answer says, as one text; each other part of a catalogue is a text of its own."""
WORDS_ALONE = ("region", "offer", "limit_name", "element", "value", "demonstration", "major_group")
WORDS_ALONE += ("nav", "course_kind", "principle_name")
WORDS_ALONE += ("funding_name", "funding_range")
WORDS_ALONE += ("case_kind", "case_action", "case_status")
NAMED = {"skill", "skills", "asked", "goal", "course", "title", "provider", "items", "name", "ask"}
NAMED |= {"job", "wish", "span", "place", "stated", "source", "region", "country", "occupation"}


def forms(texts: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each message's name and one text; of plural forms the one of most numbers."""
    for key, value in texts.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, str):
            yield name, value
        elif "other" in value:
            yield name, value["other"]
        else:
            yield from forms(value, name)


def filled(text: str) -> str:
    """Return a text with a number for each number, and nothing for a name and its quotes."""
    quoted = r"[“„«”]?\s*\{(\w+)\}\s*[”“»]?"
    bare = re.sub(quoted, lambda found: " " if found[1] in NAMED else found[0], text)
    return re.sub(r"\{\w+\}", "12", bare)


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence; full stop, question, exclamation mark and colon end one."""
    parts = re.split(r"(?<=[.!?:])\s+", filled(text))
    words = (re.findall(r"\w+(?:[’'-]\w+)*", part) for part in parts)
    return [found for found in words if found]


def lix(texts: list[str]) -> float:
    found = [sentence for text in texts for sentence in sentences(text)]
    words = [word for sentence in found for word in sentence]
    return len(words) / len(found) + 100 * sum(len(word) > 6 for word in words) / len(words)


def syllables(word: str) -> int:
    """Return the syllables of an English word: groups of vowels, without a silent e."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith(("le", "ee"))
    return max(groups - silent, 1)


def flesch(texts: list[str]) -> float:
    found = [sentence for text in texts for sentence in sentences(text)]
    words = [word for sentence in found for word in sentence]
    spoken = sum(map(syllables, words)) / len(words)
    return 206.835 - 1.015 * len(words) / len(found) - 84.6 * spoken


def texts_of(language: str) -> dict[str, list[str]]:
    """Return the texts of a catalogue by part; what an answer says is one part, "talk"."""
    parts: dict[str, list[str]] = defaultdict(list)
    for name, text in forms(messages_for(language).texts):
        part = name.split(".", 1)[0]
        if part not in WORDS_ALONE:
            parts["talk" if part in TALK else part].append(text)
    return parts


def test_the_measures_by_hand():
    """Ten words in two sentences, one of them long: 5 + 10; 12 syllables: 206.8 - 5.1 - 101.5."""
    text = ["We can do it now. You have seven ads opened."]
    assert lix(text) == pytest.approx(5.0 + 0.0)
    assert lix(["We can do it now. You remember ten new ads."]) == pytest.approx(5.0 + 10.0)
    assert flesch(["We can do it now. You find ten new ads."]) == pytest.approx(
        206.835 - 1.015 * 5 - 84.6 * 1.0
    )
    assert [syllables(word) for word in ("course", "table", "ability", "you")] == [1, 2, 4, 1]


def test_names_are_not_measured():
    words = "It teaches 12 of the 12 skills you still need for"
    text = "It teaches {count} of the {total} skills you still need for “{goal}”: {skills}."
    assert [" ".join(found) for found in sentences(text)] == [words]


@pytest.mark.parametrize("language", languages())
def test_lix_stays_below_the_bar(language):
    bar = min(LIX_BAR, NEWSPAPERS[language] - 15)
    found = {part: round(lix(texts), 1) for part, texts in texts_of(language).items()}
    assert len(found) > 3
    assert {part: value for part, value in found.items() if value > bar} == {}


def test_english_is_plain():
    found = {part: round(flesch(texts), 1) for part, texts in texts_of("en").items()}
    assert {part: value for part, value in found.items() if value < FLESCH_BAR} == {}


@pytest.mark.parametrize("language", languages())
def test_no_sentence_is_long(language):
    for name, text in forms(messages_for(language).texts):
        for sentence in sentences(text):
            assert len(sentence) <= LONGEST, (name, " ".join(sentence))
