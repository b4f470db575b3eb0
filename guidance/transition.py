"""Green and digital labels of a course: how much of what it teaches the taxonomy counts as such.

A label says what kind of skill is taught, not how green a provider or an employer is. A skill that
stands in no collection is not labelled; that does not mean that it harms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from guidance.credential import SkillTag

TRANSITIONS = ("green", "digital")
"""Collections of the taxonomy that stand for the green and the digital transition."""


@dataclass(frozen=True, slots=True)
class TransitionLabel:
    """How many of a course's taught skills stand in one collection, and which.

    `skills` are URIs, sorted; `taught` counts all skills of the course.
    """

    collection: str
    skills: tuple[str, ...]
    taught: int

    @property
    def share(self) -> float | None:
        """Return the share of taught skills in [0, 1], None where none is known."""
        return len(self.skills) / self.taught if self.taught else None


def transition_labels(
    tags: Sequence[SkillTag], collections_of: Callable[[str], Collection[str]]
) -> tuple[TransitionLabel, ...]:
    """Return the green and the digital label of a course, in this order.

    Parameters
    ----------
    collections_of
        Names of the collections that a skill stands in.
    """
    taught = sorted({tag.skill for tag in tags})
    found = {uri: collections_of(uri) for uri in taught}
    return tuple(
        TransitionLabel(name, tuple(uri for uri in taught if name in found[uri]), len(taught))
        for name in TRANSITIONS
    )
