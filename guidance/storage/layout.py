"""Names inside a snapshot's directory, shared by writer and reader."""

from __future__ import annotations

DATABASE = "snapshot.sqlite"
MANIFEST = "manifest.json"
LINKER = "linker"
CURRENT = "current"
SPARSE = ("credit", "essential", "optional", "taught", "course_credit", "units", "profiles")
VACANCY_COLUMNS = ("region", "language", "latitude", "longitude", "dated", "age_days", "current")
DEMAND_COLUMNS = ("counts", "totals")
