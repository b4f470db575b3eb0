"""Readers of the sources, one module each: `parse` reads a file, `fetch` downloads it.

`READERS` is the table from the `kind` of a build file to its reader; the tables it is made of
keep the type of the records.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from guidance.contacts import Contact
from guidance.credential import MicroCredential
from guidance.credential.curation import Decision
from guidance.frameworks import OfficialLanguage, RecognitionContact, ReferencedLevel
from guidance.funding import FundingScheme
from guidance.labour_market import Forecast, Shortage
from guidance.taxonomy import Names, Redirect, Taxonomy
from pipelines.records import Advertisement
from pipelines.sources.advisers import ContactList
from pipelines.sources.contract import Source
from pipelines.sources.countries import (
    NationalLevels,
    OfficialLanguages,
    RecognitionContacts,
)
from pipelines.sources.courses_csv import CoursesCsv
from pipelines.sources.courses_elm import CoursesElm
from pipelines.sources.courses_jsonl import CoursesD4s, CoursesJsonl
from pipelines.sources.courses_ooapi import CoursesOoapi
from pipelines.sources.courses_schema_org import CoursesSchemaOrg
from pipelines.sources.courses_ugov import CoursesUgov
from pipelines.sources.curation import CurationTable
from pipelines.sources.esco import EscoTaxonomy
from pipelines.sources.esco_labels import EscoLabels
from pipelines.sources.figures import CedefopForecast, GermanTightness
from pipelines.sources.funding import FundingSchemesToml
from pipelines.sources.isco import IscoDefinitions, IscoGroup
from pipelines.sources.redirects import TaxonomyRedirects
from pipelines.sources.registers import (
    CourseStatus,
    CourseStatuses,
    QualityEvidence,
    RegisterEntry,
    TrustedProviders,
)
from pipelines.sources.vacancies_csv import VacanciesCsv
from pipelines.sources.vacancies_jsonl import VacanciesJsonl
from pipelines.sources.vacancies_schema_org import VacanciesSchemaOrg

__all__ = [
    "ADVERTISEMENTS",
    "ADVISERS",
    "CONTACTS",
    "CREDENTIALS",
    "CURATION",
    "FORECASTS",
    "FUNDING",
    "ISCO",
    "LABELS",
    "NATIONAL_LEVELS",
    "READERS",
    "REDIRECTS",
    "REGISTERS",
    "SHORTAGES",
    "STATUSES",
    "TAXONOMIES",
]

TAXONOMIES: Mapping[str, Source[Taxonomy]] = MappingProxyType({"esco": EscoTaxonomy()})
LABELS: Mapping[str, Source[Names]] = MappingProxyType({"esco-labels": EscoLabels()})
ISCO: Mapping[str, Source[IscoGroup]] = MappingProxyType({"isco": IscoDefinitions()})
CREDENTIALS: Mapping[str, Source[MicroCredential]] = MappingProxyType(
    {
        "courses-jsonl": CoursesJsonl(),
        "courses-d4s": CoursesD4s(),
        "courses-csv": CoursesCsv(),
        "courses-elm": CoursesElm(),
        "courses-schema-org": CoursesSchemaOrg(),
        "courses-ooapi": CoursesOoapi(),
        "courses-ugov": CoursesUgov(),
    }
)
ADVERTISEMENTS: Mapping[str, Source[Advertisement]] = MappingProxyType(
    {
        "vacancies-jsonl": VacanciesJsonl(),
        "vacancies-schema-org": VacanciesSchemaOrg(),
        "vacancies-csv": VacanciesCsv(),
    }
)
FORECASTS: Mapping[str, Source[Forecast]] = MappingProxyType(
    {"cedefop-forecast": CedefopForecast()}
)
SHORTAGES: Mapping[str, Source[Shortage]] = MappingProxyType(
    {"german-tightness": GermanTightness()}
)
REGISTERS: Mapping[str, Source[RegisterEntry]] = MappingProxyType(
    {"trusted-providers": TrustedProviders(), "quality-evidence": QualityEvidence()}
)
STATUSES: Mapping[str, Source[CourseStatus]] = MappingProxyType({"course-status": CourseStatuses()})
NATIONAL_LEVELS: Mapping[str, Source[ReferencedLevel]] = MappingProxyType(
    {"national-levels": NationalLevels()}
)
CONTACTS: Mapping[str, Source[RecognitionContact]] = MappingProxyType(
    {"recognition-contacts": RecognitionContacts()}
)
OFFICIAL_LANGUAGES: Mapping[str, Source[OfficialLanguage]] = MappingProxyType(
    {"official-languages": OfficialLanguages()}
)
REDIRECTS: Mapping[str, Source[Redirect]] = MappingProxyType(
    {"taxonomy-redirects": TaxonomyRedirects()}
)
CURATION: Mapping[str, Source[Decision]] = MappingProxyType({"curation": CurationTable()})
ADVISERS: Mapping[str, Source[Contact]] = MappingProxyType({"contacts": ContactList()})
FUNDING: Mapping[str, Source[FundingScheme]] = MappingProxyType({"funding": FundingSchemesToml()})
READERS: Mapping[str, Source[Any]] = MappingProxyType(
    {
        **TAXONOMIES,
        **LABELS,
        **ISCO,
        **CREDENTIALS,
        **ADVERTISEMENTS,
        **FORECASTS,
        **SHORTAGES,
        **REGISTERS,
        **STATUSES,
        **NATIONAL_LEVELS,
        **CONTACTS,
        **OFFICIAL_LANGUAGES,
        **REDIRECTS,
        **FUNDING,
        **ADVISERS,
        **CURATION,
    }
)
