"""A skill of one setting is read only from a course that speaks of that setting.

"Apply sustainability principles in health care" is the nearest label to an outcome on sustainable
software, and still wrong for it. Whether a course speaks of health care is asked of all its words,
in whatever language, by meaning. Nearly always the answer is plain: a setting is met by a word
almost its own, or no word comes near it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from guidance.credential import Evidence, MicroCredential, SkillTag
from guidance.vectors import Encoder, Vectors

MET = 0.5
"""Likeness of meaning from which a word of a course meets a word of a setting."""
_SETTING = re.compile(r"\bin\s+(?:an?\s+|the\s+)?([^,()]+)$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_IDLE = frozenset({"and", "for", "the", "their", "with"})


def setting_of(label: str) -> str:
    """Return where a skill is at home by its English label; "" for most skills.

    Examples
    --------
    >>> setting_of("apply sustainability principles in health care")
    'health care'
    >>> setting_of("bake bread")
    ''
    """
    found = _SETTING.search(label)
    return found[1].strip() if found else ""


def in_their_setting(
    courses: Sequence[MicroCredential],
    tags: Mapping[str, Sequence[SkillTag]],
    labels: Mapping[str, str],
    encoder: Encoder,
) -> dict[str, tuple[SkillTag, ...]]:
    """Return the tags without those of a setting that the course never mentions.

    Parameters
    ----------
    tags
        By course URI.
    labels
        English preferred label of each skill.
    encoder
        One of all languages; words are read by themselves.
    """
    return {
        course.uri: tuple(_kept(course, tags[course.uri], labels, encoder)) for course in courses
    }


def _kept(
    course: MicroCredential,
    tags: Sequence[SkillTag],
    labels: Mapping[str, str],
    encoder: Encoder,
) -> list[SkillTag]:
    settings = {
        tag.skill: setting_of(labels.get(tag.skill, ""))
        for tag in tags
        if tag.evidence is not Evidence.DECLARED
    }
    if not any(settings.values()):
        return list(tags)
    said = _vectors(
        " ".join([course.title, course.description, *course.learning_outcomes]), encoder
    )
    return [tag for tag in tags if _is_met(settings.get(tag.skill, ""), said, encoder)]


def _is_met(setting: str, said: Vectors, encoder: Encoder) -> bool:
    if not setting:
        return True
    wanted = _vectors(setting, encoder)
    return not len(wanted) or bool(len(said) and (wanted @ said.T).max() >= MET)


def _vectors(text: str, encoder: Encoder) -> Vectors:
    words = [word for word in _WORD.findall(text.lower()) if word not in _IDLE]
    return encoder.encode(list(dict.fromkeys(words)))
