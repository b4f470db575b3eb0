"""The wire format of a CV or credential that was read: what to confirm, never what is kept."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.import_schemas import (
    CertifiedSkill,
    PartLeftAlone,
    Remark,
    SealAnswer,
    SkillToConfirm,
    StrangerSkill,
)
from api.schemas import Wire


class LikelyOccupation(Wire):
    """An occupation that the title of a job may mean; the person says whether it does."""

    uri: str
    label: str
    label_language: str
    words: str
    """The title as the document has it."""
    confidence: float = Field(ge=0, le=1)


class SpokenLanguage(Wire):
    """A language and its CEFR level, the lowest of listening and reading; null where not stated."""

    language: str
    level: str | None


class OwnWords(Wire):
    """A skill the document declares for which the taxonomy has no name: `local_skills` takes it."""

    text: str
    language: str | None


class PassageTold(Wire):
    """Words about one job (its title on the first line), course or skill."""

    kind: Literal["job", "education", "skill", "text"]
    text: str
    language: str | None


class AchievementTold(Wire):
    """What was awarded, by whom and when; `importCredential` tells every element of it."""

    title: str
    awarding_bodies: list[str]
    issued: str | None
    valid_until: str | None


class DocumentResponse(Wire):
    """What was read. Only `certified` is proven; a person goes through everything else."""

    day: str
    snapshot: str
    format: str
    language: str | None
    seal: SealAnswer
    certified: list[CertifiedSkill]
    to_confirm: list[SkillToConfirm]
    """Surest first; never a fact before the person says so."""
    occupations: list[LikelyOccupation]
    unknown_jobs: list[str]
    """Titles of jobs in which no occupation was read."""
    languages: list[SpokenLanguage]
    own_words: list[OwnWords]
    passages: list[PassageTold]
    """All that was read of a CV, in order of the document, so that nothing declared is lost."""
    achievements: list[AchievementTold]
    strangers: list[StrangerSkill]
    withheld: Remark | None
    """Why nothing counts as certified; null where skills do, and for a CV."""
    findings: list[Remark]
    not_read: list[PartLeftAlone]
    texts_left: int
    """How many texts of a very long document were not matched."""
    names_a_person: bool
    """Whether the document says whose it is; what it says was not kept."""
