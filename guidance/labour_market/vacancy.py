"""One advertised job. What a record of an ad looks like is decided here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Vacancy:
    """One advertised job, without its text. None means that the source does not say.

    `observed` is the source's own collection or release date: the age of an ad counts from it
    when `posted` is unknown or impossible. `duplicate_of` names the first ad with the same
    content. `nuts` is the finest region known; a bare country code says only the country is.
    """

    id: str
    title: str
    source: str
    language: str | None = None
    country: str | None = None
    nuts: str | None = None
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    posted: date | None = None
    observed: date | None = None
    valid_through: date | None = None
    withdrawn: date | None = None
    isco08: str | None = None
    positions: int = 1
    url: str | None = None
    duplicate_of: str | None = None

    @property
    def dated(self) -> date | None:
        """Return the day the ad counts from: when it was posted, else when it was seen."""
        return self.posted or self.observed
