"""What a turn is answered with, handed in from outside: the chat opens nothing and reads no clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from guidance.dialogue.lexicon import Lexicon, lexicon_for
from guidance.dialogue.places import Gazetteer
from guidance.dialogue.state import State
from guidance.explanation import Voice
from guidance.learner import LearnerProfile
from guidance.linking.language import LanguageDetector
from guidance.linking.types import Linker
from guidance.ranking.policy import Policy
from guidance.recommendation.person import Person, place_person
from guidance.snapshot import Snapshot


@dataclass(frozen=True)
class Means:
    """Data, readers of texts, and the day.

    Attributes
    ----------
    skills, occupations
        Linkers of the snapshot.
    places
        The places of the snapshot (`gazetteer_of`).
    policy_for
        The policy that a profile gets, as every other door gives it.
    as_of
        The day of the question.
    kept
        Whether states outlive a restart of the service: False is said at the start.
    """

    snapshot: Snapshot
    skills: Linker
    occupations: Linker
    detector: LanguageDetector
    places: Gazetteer
    policy_for: Callable[[LearnerProfile], Policy]
    as_of: date
    kept: bool = True


@dataclass(frozen=True)
class Turn:
    """One conversation at one moment: its state, and what to answer with."""

    state: State
    means: Means

    @property
    def voice(self) -> Voice:
        """Return the voice in the person's language."""
        return Voice.of(self.state.language, self.means.snapshot)

    @property
    def words(self) -> Lexicon:
        """Return the words of the person's language."""
        return lexicon_for(self.state.language)

    @property
    def profile(self) -> LearnerProfile:
        """Return the profile of the conversation on the day of the question."""
        return self.state.profile(self.means.as_of)

    @property
    def policy(self) -> Policy:
        """Return the policy of the profile."""
        return self.means.policy_for(self.profile)

    @property
    def person(self) -> Person:
        """Return the person in their market."""
        return place_person(self.profile, self.means.snapshot, self.policy)
