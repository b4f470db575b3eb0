"""What a snapshot is made of before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scipy.sparse import csr_matrix

from guidance.contacts import ContactBook
from guidance.credential import MicroCredential, SkillTag
from guidance.crosswalk import Correspondence
from guidance.frameworks import CountryFacts
from guidance.funding import FundingSchemes
from guidance.labour_market import DemandTable, Forecast, Shortage, TrendTable, Vacancy
from guidance.rises import SHARE_OF_TAU, Rises
from guidance.snapshot import Manifest, VacancyTable
from guidance.taxonomy import Names, Occupation, Redirects, Skill


@dataclass(frozen=True)
class Content:
    """Everything that goes into a snapshot; each tuple is sorted by URI or id.

    Attributes
    ----------
    names
        Names of skills and occupations in every language.
    tags
        Skills of each course, in the order of `credentials`.
    matrices
        The sparse matrices by name, see `guidance.storage.layout.SPARSE`.
    regions
        NUTS code to name.
    linker
        Directory that the linker wrote; copied as it is.
    trend
        Ads by region and month; empty where no source lasted.
    countries
        What packs say of countries; nothing of it is written where no pack was loaded.
    redirects
        Where URIs of other releases lead; empty where no file was supplied.
    crosswalk
        Counterparts of occupations in other classifications, sorted.
    funding
        Schemes that may pay for courses; nothing is written where no pack was loaded.
    contacts
        Whom to talk to by region; nothing is written where no list was loaded.
    """

    manifest: Manifest
    skills: tuple[Skill, ...]
    occupations: tuple[Occupation, ...]
    names: tuple[Names, ...]
    credentials: tuple[MicroCredential, ...]
    tags: tuple[tuple[SkillTag, ...], ...]
    vacancies: tuple[Vacancy, ...]
    table: VacancyTable
    demand: DemandTable
    shortages: tuple[Shortage, ...]
    forecasts: tuple[Forecast, ...]
    regions: Mapping[str, str]
    isco_labels: Mapping[str, str]
    matrices: Mapping[str, csr_matrix]
    linker: Path
    trend: TrendTable = field(default_factory=TrendTable.empty)
    countries: CountryFacts = field(default_factory=CountryFacts)
    redirects: Redirects = field(default_factory=Redirects)
    crosswalk: tuple[Correspondence, ...] = ()
    funding: FundingSchemes = field(default_factory=FundingSchemes)
    contacts: ContactBook = field(default_factory=ContactBook)

    def rises(self) -> Rises:
        """Return the largest rises of ads by courses, which follow from the matrices and tau."""
        units, profiles, credit = (
            self.matrices[name] for name in ("units", "profiles", "course_credit")
        )
        return Rises.of(units, profiles, credit, SHARE_OF_TAU * self.manifest.tau)
