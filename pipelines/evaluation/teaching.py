"""What courses teach by the word of others than this project's linkers.

Publishers name skills by URI, or in words: a word counts where it is the name of one skill. The
sample's courses were made to teach known skills.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.credential import MicroCredential
from guidance.snapshot import Snapshot
from models.names import kept_names
from pipelines.credit import course_credit
from pipelines.evaluation.known_groups import ENGLISH, folded

SKILL_WORDS = "Skills: "
"""Begins the last line of a description, where a publisher named skills in words."""
NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True)
class Teaching:
    """What courses teach, by somebody's word.

    Attributes
    ----------
    name
        Whose word.
    teaches
        Course by skill, 1 where taught.
    kernel
        K of the snapshot.
    """

    name: str
    teaches: csr_matrix
    kernel: csr_matrix

    @cached_property
    def courses(self) -> NDArray[np.intp]:
        """Return the rows of the courses that teach anything, sorted."""
        return np.flatnonzero(np.diff(self.teaches.indptr))

    @cached_property
    def credit(self) -> csr_matrix:
        """Return the credit of each course toward each skill, every taught skill counting whole."""
        return course_credit(self.teaches, self.kernel)

    def given_to(self, snapshot: Snapshot) -> Snapshot:
        """Return a snapshot that knows this of its courses, and nothing else."""
        return replace(snapshot, taught=self.teaches, course_credit=self.credit, written_rises=None)


def declared_teaching(
    snapshot: Snapshot, names: Mapping[str, str] = NO_NAMES, name: str = "publishers"
) -> Teaching:
    """Return what publishers say that their courses teach.

    Parameters
    ----------
    names
        Folded name to the URI of the only skill that bears it.
    """
    pairs = sorted(
        (row, int(skill))
        for row, course in enumerate(snapshot.credentials)
        for skill in snapshot.skills.known(declared_skills(course, names))
    )
    rows, columns = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    ones = np.ones(rows.size, dtype=np.float32)
    teaches = csr_matrix((ones, (rows, columns)), shape=snapshot.taught.shape)
    return Teaching(name, teaches, snapshot.credit)


def declared_skills(course: MicroCredential, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the URIs a course declares, and those of its words that name one skill."""
    spoken = (names[word] for word in skill_words(course.description) if word in names)
    return tuple(sorted({*course.declared_skills, *spoken}))


def skill_words(description: str) -> Iterator[str]:
    """Yield the words in which a publisher names skills, folded."""
    line = description.rsplit("\n", 1)[-1]
    if line.startswith(SKILL_WORDS):
        yield from map(folded, line.removeprefix(SKILL_WORDS).split(";"))


def names_of_one(skills: Path) -> Mapping[str, str]:
    """Return folded English name to the URI of the only skill that bears it.

    Parameters
    ----------
    skills
        The directory of the linker of skills, which keeps the names.
    """
    kept, bearers = kept_names(skills, ENGLISH), dict[str, set[int]]()
    for at, name in kept.every:
        bearers.setdefault(folded(name), set()).add(at)
    return {name: kept.uris[min(own)] for name, own in bearers.items() if len(own) == 1}
