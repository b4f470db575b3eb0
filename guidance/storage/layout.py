"""Names inside a snapshot's directory, shared by writer and reader."""

from __future__ import annotations

DATABASE = "snapshot.sqlite"
MANIFEST = "manifest.json"
LINKER = "linker"
CURRENT = "current"
TREND = "trend"
RISES = "rises"
COUNTRIES = "countries"
"""Key of the setting that holds what packs say of countries; absent where none was loaded."""
CONTACTS = "contacts"
"""Key of the setting that holds whom to talk to; absent where no list was loaded."""
FUNDING = "funding"
"""Key of the setting that holds the funding schemes; absent where no pack was loaded."""
SPARSE = ("credit", "essential", "optional", "taught", "course_credit", "units", "profiles")
VACANCY_COLUMNS = ("region", "language", "latitude", "longitude", "dated", "age_days", "current")

TABLES: dict[str, tuple[str | tuple[str, ...], tuple[str, ...]]] = {
    "skill": ("uri", ("uri", "record")),
    "occupation": ("uri", ("uri", "record")),
    "name": (("concept", "language"), ("concept", "language", "preferred", "alternatives")),
    "credential": ("uri", ("uri", "record")),
    "tag": (("credential", "skill"), ("credential", "skill", "record")),
    "vacancy": ("position", ("position", "id", "record")),
    "region": ("code", ("code", "name")),
    "isco": ("code", ("code", "label")),
    "demand_region": ("position", ("position", "code", "first", "last")),
    "trend_region": ("position", ("position", "code", "last", "months", "prior")),
    "shortage": (
        ("region", "code", "year", "source"),
        ("region", "code", "year", "source", "record"),
    ),
    "forecast": (
        ("country", "isco", "measure", "year", "source"),
        ("country", "isco", "measure", "year", "source", "record"),
    ),
    "setting": ("key", ("key", "value")),
    "redirect": ("old", ("old", "record")),
    "crosswalk": (("concept", "scheme", "code"), ("concept", "scheme", "code", "record")),
}
"""Table name to its key and its columns."""
LATER_TABLES = ("redirect", "crosswalk")
"""Tables that snapshots written before them lack; their absence reads as no row."""
TABLE_NAMES = tuple(name for name in TABLES if name not in LATER_TABLES)
"""Tables that every snapshot has."""
