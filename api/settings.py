"""What the service is told from outside, once, at its start."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from guidance.errors import ConfigurationError
from guidance.storage.casework_database import default_casework
from guidance.storage.curation import default_curation
from guidance.storage.files import default_snapshot

PREFIX = "GUIDANCE_"
NAMED_ELSEWHERE = frozenset({"DATA", "STANDARDS", "BENCHMARKS"})
"""Variables of this prefix that other commands read."""


class Settings(BaseSettings):
    """Settings of one process.

    Only `snapshot`, `trust_list` and `attestations` change answers; the others bound or describe.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    snapshot: Path = Field(default_factory=default_snapshot)
    """Directory of a snapshot, or the link `current` that publishing moves."""
    contact: str = ""
    """Whom to ask: an address or telephone number shown under "about"; empty says none is set."""
    check_seconds: float = Field(default=2.0, ge=0.0, le=60.0)
    """Seconds between two looks at whether the snapshot was replaced."""
    match_wait_seconds: float = Field(default=20.0, ge=0.0, le=120.0)
    """Seconds that a matching request waits for the language models before it gets 503."""
    most_body_bytes: int = Field(default=262_144, ge=1024)
    """Largest request body taken; a larger one gets 413."""
    most_document_bytes: int = Field(default=16_777_216, ge=1024)
    """Largest body where a learner's document is taken; a larger one gets 413."""
    requests_per_minute: int = Field(default=600, ge=0)
    """Requests of one address in a minute, long ones counting as several; beyond it 429; 0: no limit."""
    trust_list: Path | None = None
    """Whose seals are trusted (JSON, see docs/formats.md): then no other seal certifies a skill."""
    attestations: bool = False
    """Whether attestations out of wallets are read; their rulebook is a draft."""
    mcp_hosts: str = "localhost,127.0.0.1,[::1]"
    """Names under which `/mcp` is reached, by commas: others are refused; empty: there is no such door."""
    secret: SecretStr = SecretStr("")
    """Signs sessions and states of the chat, 32 characters or more; empty: made anew at each start."""
    casework: Path = Field(default_factory=default_casework)
    """The database of accounts, cases and complaints; made when the first of them is written."""
    keep_cases_days: int = Field(default=730, ge=1)
    """Days after the last contact or the closing of a case from which it is erased."""
    keep_complaints_days: int = Field(default=730, ge=1)
    """Days after which a complaint is erased."""
    experiment: Path | None = None
    """An experiment that compares policies (TOML, see docs/formats.md); by default there is none."""
    caseloads: Path | None = None
    """Directory of caseloads, a file each; by default `caseloads` beside the database of casework."""
    keep_caseloads_days: int = Field(default=30, ge=0, le=3650)
    """Days after which a caseload is deleted with all its answers."""
    least_published: int = Field(default=5, ge=2, le=1000)
    """Fewest people of a count that reports on a caseload publish."""
    curation: Path = Field(default_factory=default_curation)
    """The file that decisions of curators are added to; the next build reads it where it names it."""
    caseload_processes: int = Field(default=2, ge=0, le=2)
    """Processes that work on a caseload beside the service; 0: the service does it itself."""


def settings_from_environment() -> Settings:
    """Return the settings that the environment names.

    Raises
    ------
    ConfigurationError
        For a variable of the prefix that names no setting.
    """
    known = {name.upper() for name in Settings.model_fields} | NAMED_ELSEWHERE
    given = {name.removeprefix(PREFIX) for name in os.environ if name.startswith(PREFIX)}
    if unknown := sorted(given - known):
        raise ConfigurationError(
            f"unknown settings {', '.join(PREFIX + name for name in unknown)}",
            f"any of {', '.join(PREFIX + name for name in sorted(known))}",
            "unset them or correct the name",
        )
    try:
        return Settings()
    except ValidationError as error:
        named = ", ".join(PREFIX + str(part["loc"][0]).upper() for part in error.errors())
        raise ConfigurationError(
            f"settings of the wrong type: {named}", "what `docs/formats.md` says", "correct them"
        ) from None
