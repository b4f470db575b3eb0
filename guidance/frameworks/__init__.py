"""Facts of the European frameworks: EQF and national levels, ECTS and hours, ISCO-08, NUTS, CEFR."""

from guidance.frameworks.national import (
    CountryFacts,
    OfficialLanguage,
    RecognitionContact,
    ReferencedLevel,
)
from guidance.frameworks.places import (
    CEFR_LEVELS,
    EU_LANGUAGES,
    country_of,
    distance_km,
    is_language_code,
    is_undivided,
    isco_parents,
    language_of_script,
    nuts_contains,
    nuts_country,
)
from guidance.frameworks.volume import (
    HOURS_PER_ECTS,
    Credits,
    Workload,
    agree,
    credits_of,
    hours_per_credit,
    is_higher_education,
    workload,
)

__all__ = [
    "CEFR_LEVELS",
    "EU_LANGUAGES",
    "HOURS_PER_ECTS",
    "CountryFacts",
    "Credits",
    "OfficialLanguage",
    "RecognitionContact",
    "ReferencedLevel",
    "Workload",
    "agree",
    "country_of",
    "credits_of",
    "distance_km",
    "hours_per_credit",
    "is_higher_education",
    "is_language_code",
    "is_undivided",
    "isco_parents",
    "language_of_script",
    "nuts_contains",
    "nuts_country",
    "workload",
]
