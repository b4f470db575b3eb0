"""Packs of facts on countries: levels of frameworks, whom to ask about recognition, languages.

Dated CSV files; columns stand in docs/formats.md. A country or framework of anywhere is added by a
file, without a change of code.
"""

from __future__ import annotations

import re

from guidance.errors import RowRefused
from guidance.frameworks import (
    OfficialLanguage,
    RecognitionContact,
    ReferencedLevel,
    country_of,
    is_language_code,
)
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources import cells
from pipelines.sources.contract import LocalSource, conclude, source_name
from pipelines.sources.files import read_text
from pipelines.sources.tables import Row, Table

_COLUMNS = ("country", "framework", "level", "eqf", "basis", "date")
_DATED = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?$")


class NationalLevels(LocalSource[ReferencedLevel]):
    """Reads which EQF level each level of a national framework was referenced to."""

    kind = "national-levels"

    def parse(self, spec: SourceSpec) -> Parsed[ReferencedLevel]:
        """Return the levels, sorted; a level that stands twice is refused the second time."""
        ledger, found = Ledger(source_name(spec)), {}
        table = Table.from_text(read_text(spec.path), spec.path.name, _COLUMNS)
        for line, row in table.rows(ledger):
            try:
                level = _level(spec, line, row)
                key = (level.country, level.framework.casefold(), level.level.casefold())
                if key in found:
                    raise RowRefused(spec.path.name, line, "a level that stands twice")
                found[key] = level
            except RowRefused as error:
                ledger.refuse(error)
        return conclude(ledger, [found[key] for key in sorted(found)], spec)


class RecognitionContacts(LocalSource[RecognitionContact]):
    """Reads which centre answers questions on recognition in each country."""

    kind = "recognition-contacts"

    def parse(self, spec: SourceSpec) -> Parsed[RecognitionContact]:
        """Return one contact a country, sorted by country."""
        ledger, found = Ledger(source_name(spec)), {}
        table = Table.from_text(read_text(spec.path), spec.path.name, ("country", "name", "url"))
        for line, row in table.rows(ledger):
            try:
                contact = _contact(spec, line, row)
                if contact.country in found:
                    raise RowRefused(spec.path.name, line, "a country that stands twice")
                found[contact.country] = contact
            except RowRefused as error:
                ledger.refuse(error)
        return conclude(ledger, [found[country] for country in sorted(found)], spec)


class OfficialLanguages(LocalSource[OfficialLanguage]):
    """Reads which languages are official in each country, or in a part of it."""

    kind = "official-languages"

    def parse(self, spec: SourceSpec) -> Parsed[OfficialLanguage]:
        """Return the languages, sorted; a row that stands twice is refused the second time."""
        ledger, found = Ledger(source_name(spec)), {}
        table = Table.from_text(read_text(spec.path), spec.path.name, ("country", "language"))
        for line, row in table.rows(ledger):
            try:
                language = _language(spec, line, row)
                key = (language.country, language.language, language.nuts or "")
                if key in found:
                    raise RowRefused(spec.path.name, line, "a language that stands twice")
                found[key] = language
            except RowRefused as error:
                ledger.refuse(error)
        return conclude(ledger, [found[key] for key in sorted(found)], spec)


def _level(spec: SourceSpec, line: int, row: Row) -> ReferencedLevel:
    country, eqf = cells.country_code(row["country"]), cells.whole(row["eqf"])
    framework, level = cells.stated(row["framework"]), cells.stated(row["level"])
    basis, dated = cells.stated(row["basis"]), cells.stated(row["date"]) or ""
    if country is None or framework is None or level is None or basis is None:
        raise RowRefused(spec.path.name, line, "no country, framework, level or basis")
    if eqf is None or not 1 <= eqf <= 8:
        raise RowRefused(spec.path.name, line, "an EQF level outside 1 to 8")
    if not _DATED.match(dated):
        raise RowRefused(spec.path.name, line, "no date of the referencing (YYYY or YYYY-MM-DD)")
    also = cells.listed(row.get("also"))
    return ReferencedLevel(country, framework, level, eqf, basis, dated, also)


def _language(spec: SourceSpec, line: int, row: Row) -> OfficialLanguage:
    country, code = cells.country_code(row["country"]), cells.stated(row["language"]) or ""
    region = cells.stated(row.get("nuts"))
    if country is None or not is_language_code(code):
        raise RowRefused(spec.path.name, line, "no country, or no language of two letters")
    if region is not None and country_of(region) != country:
        raise RowRefused(spec.path.name, line, "a region of another country")
    return OfficialLanguage(country, code.lower(), region)


def _contact(spec: SourceSpec, line: int, row: Row) -> RecognitionContact:
    country, name = cells.country_code(row["country"]), cells.stated(row["name"])
    url = cells.stated(row["url"]) or ""
    if country is None or name is None or not url.startswith(("https://", "http://")):
        raise RowRefused(spec.path.name, line, "no country, name or address")
    return RecognitionContact(country, cells.tidy(name), url, spec.date)
