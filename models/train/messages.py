"""Messages as people might write them, for fitting how a part of a message is judged.

Nobody's real messages are learnt from. A message here names some skills of one occupation by names
that no encoder has learnt, between sentences of daily life that name none: what stands around a
clause then tells what it is about, and not every clause is about work.
"""

from __future__ import annotations

import random
from collections.abc import Container, Iterator, Mapping, Sequence

from guidance.taxonomy import Taxonomy
from models.fitting import Example
from models.train.phrasings import ABLE, KNOWN

MOST = 80
"""Messages a language."""
_SKILLS = (2, 4)
_ASIDES = (1, 2)
Part = tuple[str, tuple[str, ...]]
_PHRASABLE = 8
"""Words of the longest name that is set into a phrase; longer ones are sentences already."""


def messages(
    taxonomy: Taxonomy,
    reserved: Sequence[Example],
    everyday: Mapping[str, Sequence[str]],
    *,
    most: int = MOST,
    seed: int = 0,
) -> list[Example]:
    """Return such messages and their parts, asides with no skill.

    Parameters
    ----------
    reserved
        Names and sentences of skills that nothing has learnt from.
    everyday
        Sentences of daily life by language; a language without any gets no messages.
    """
    rng = random.Random(seed)  # noqa: S311
    abilities = {skill.uri: skill.kind.value == "skill/competence" for skill in taxonomy.skills}
    asked: dict[str, list[str]] = {}
    for occupation, skill, _ in taxonomy.demands:
        asked.setdefault(occupation, []).append(skill)
    found: list[Example] = []
    for language, asides in sorted(everyday.items()):
        names = _names(reserved, language, abilities)
        jobs = _jobs(asked, names)
        for _ in range(most if jobs else 0):
            skills = rng.sample(rng.choice(jobs), rng.randint(*_SKILLS))
            parts: list[Part] = [
                (_said(rng.choice(names[skill]), abilities[skill], language, rng), (skill,))
                for skill in skills
            ]
            parts += [(rng.choice(asides), ()) for _ in range(rng.randint(*_ASIDES))]
            found += _written(parts, language, rng)
    return found


def _names(
    reserved: Sequence[Example], language: str, skills: Container[str]
) -> dict[str, list[str]]:
    """Return the reserved names of each skill in a language."""
    found: dict[str, list[str]] = {}
    for example in reserved:
        if example.language == language and example.uris[0] in skills:
            found.setdefault(example.uris[0], []).append(example.text)
    return found


def _jobs(
    asked: Mapping[str, Sequence[str]], names: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    """Return, of each occupation with enough of them, the skills that have a name."""
    named = ([skill for skill in skills if skill in names] for _, skills in sorted(asked.items()))
    return [skills for skills in named if len(skills) >= _SKILLS[1]]


def _said(name: str, is_ability: bool, language: str, rng: random.Random) -> str:
    """Return the name as somebody says it; phrases are known in English only."""
    if language != "en" or len(name.split()) > _PHRASABLE:
        return name
    phrase: str = rng.choice(("{}", *(ABLE if is_ability else KNOWN)))
    return phrase.format(name)


def _written(parts: list[Part], language: str, rng: random.Random) -> Iterator[Example]:
    rng.shuffle(parts)
    message = ""
    for text, _ in parts:
        message += text + (" " if text.endswith((".", "!", "?")) else rng.choice((", ", ". ")))
    message = message.strip(" ,")
    for text, uris in parts:
        yield Example(text.strip(" .!?"), language, uris, message)
    every = (uri for _, uris in parts for uri in uris)
    yield Example(message, language, tuple(sorted(set(every))))
