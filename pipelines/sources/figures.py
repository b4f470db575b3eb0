"""Published labour-market figures: Cedefop's skills forecast and German tightness."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from guidance.errors import RowRefused, SourceError
from guidance.labour_market import Forecast, Shortage
from pipelines.records import Ledger, Parsed, SourceSpec
from pipelines.sources.cells import number, stated, tidy, whole
from pipelines.sources.contract import LocalSource, conclude, source_name
from pipelines.sources.files import Bundle, decode, read_text
from pipelines.sources.tables import Row, Table

_FORECAST_COLUMNS = ("table", "country", "isco", "year", "measure", "value")
_TIGHTNESS_COLUMNS = ("occupational_group", "year", "vacancies", "unemployed")
_NATIONAL = "national_by_occupation_year.csv"
_CODES = "occupational_group_codes.csv"
_MEASURES = {
    ("occupation", "value"): "employment",
    ("occupation_detail", "value"): "employment",
    ("job_openings", "expansion"): "expansion",
    ("job_openings", "replacement"): "replacement",
    ("job_openings", "total_openings"): "openings",
}
_COUNTRIES = {
    "Austria": "AT", "Belgium": "BE", "Bulgaria": "BG", "Croatia": "HR", "Cyprus": "CY",
    "Czech Republic": "CZ", "Denmark": "DK", "Estonia": "EE", "Eu-27": "EU", "Finland": "FI",
    "France": "FR", "Germany": "DE", "Greece": "GR", "Hungary": "HU", "Iceland": "IS",
    "Ireland": "IE", "Italy": "IT", "Latvia": "LV", "Lithuania": "LT", "Luxembourg": "LU",
    "Malta": "MT", "Netherlands": "NL", "Norway": "NO", "Poland": "PL", "Portugal": "PT",
    "Republic Of North Macedonia": "MK", "Romania": "RO", "Slovakia": "SK", "Slovenia": "SI",
    "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "Turkey": "TR",
}  # fmt: skip


class CedefopForecast(LocalSource[Forecast]):
    """Reads employment and job openings by country, ISCO-08 group and year.

    Years up to the release are history, whatever the column `part` says; the release year itself
    is kept as the base that growth is counted from.
    """

    kind = "cedefop-forecast"

    def parse(self, spec: SourceSpec) -> Parsed[Forecast]:
        """Return the figures sorted by country, group, measure and year."""
        ledger = Ledger(source_name(spec))
        base = _release_year(spec)
        table = Table.from_text(read_text(spec.path), spec.path.name, _FORECAST_COLUMNS)
        found: dict[tuple[str, str, str, int], Forecast] = {}
        for line, row in table.rows(ledger):
            try:
                figure = _forecast(spec, line, row, base)
                found[_new(found, figure, spec, line)] = figure
            except RowRefused as error:
                ledger.refuse(error)
        return conclude(ledger, [found[key] for key in sorted(found)], spec)


class GermanTightness(LocalSource[Shortage]):
    """Reads registered vacancies and unemployed by German occupation group and year.

    Groups are KldB 2010; no table to ISCO-08 is at hand, so none is made up. The published ratio
    is not read: it is infinite where a year has no vacancy.
    """

    kind = "german-tightness"

    def parse(self, spec: SourceSpec) -> Parsed[Shortage]:
        """Return the figures sorted by group and year; the region is Germany as a whole."""
        ledger = Ledger(source_name(spec))
        table, labels = _german_tables(spec.path)
        found: dict[tuple[str, int], Shortage] = {}
        for line, row in table.rows(ledger):
            try:
                figure = _shortage(table.name, line, row, labels, ledger.source)
                if (figure.group, figure.year) in found:
                    raise RowRefused(table.name, line, "a group and year that occur twice")
                found[figure.group, figure.year] = figure
            except RowRefused as error:
                ledger.refuse(error)
        return conclude(ledger, [found[key] for key in sorted(found)], spec)


def _release_year(spec: SourceSpec) -> int:
    if spec.date is not None:
        return spec.date.year
    if spec.release[:4].isdecimal():
        return int(spec.release[:4])
    raise SourceError(
        f"no date and no year in release {spec.release!r} of {spec.path.name}",
        "the release year, which parts history from forecast",
        'state date = "YYYY-MM-DD" for this source in the build file',
    )


def _forecast(spec: SourceSpec, line: int, row: Row, base: int) -> Forecast:
    file = spec.path.name
    country = _COUNTRIES.get(tidy(row["country"]))
    measure = _MEASURES.get((row["table"], row["measure"]))
    year, value, group = whole(row["year"]), number(row["value"]), stated(row["isco"])
    if country is None or measure is None:
        raise RowRefused(file, line, "a country or measure that is not known")
    if year is None or value is None or group is None:
        raise RowRefused(file, line, "no year, value or group")
    if year < base:
        raise RowRefused(file, line, "a year before the release: history, not forecast")
    if not group.isdecimal() and group != "Total":
        raise RowRefused(file, line, "a group that is no ISCO-08 code")
    if row["table"] == "occupation_detail" and group == "Total":
        raise RowRefused(file, line, "a total that another table holds as well")
    return Forecast(country, group, measure, year, value, source_name(spec))


def _new(
    found: Mapping[tuple[str, str, str, int], Forecast],
    figure: Forecast,
    spec: SourceSpec,
    line: int,
) -> tuple[str, str, str, int]:
    key = (figure.country, figure.isco, figure.measure, figure.year)
    if key in found:
        raise RowRefused(spec.path.name, line, "a figure that occurs twice")
    return key


def _german_tables(path: Path) -> tuple[Table, Mapping[str, str]]:
    """Return the national table, and the names of the groups when they lie beside it."""
    bundle = Bundle.from_path(path)
    names = {member.rsplit("/", 1)[-1]: member for member in bundle.members}
    main = names.get(_NATIONAL, names.popitem()[1] if len(names) == 1 else None)
    if main is None:
        raise SourceError(f"no {_NATIONAL} in {path.name}", "that table", "check the path")
    table = Table.from_text(decode(bundle.read(main), main), main, _TIGHTNESS_COLUMNS)
    if _CODES in names:
        return table, _labels(decode(bundle.read(names[_CODES]), _CODES))
    beside = path.parent / _CODES
    return table, _labels(read_text(beside)) if path.is_file() and beside.is_file() else {}


def _labels(text: str) -> Mapping[str, str]:
    table = Table.from_text(text, _CODES, ("code", "name"))
    rows = (row for _, row in table.rows(Ledger(_CODES)))
    return {row["code"].strip(): tidy(row["name"]) for row in rows if row["code"].strip()}


def _shortage(file: str, line: int, row: Row, labels: Mapping[str, str], source: str) -> Shortage:
    group, year = stated(row["occupational_group"]), whole(row["year"])
    vacancies, unemployed = number(row["vacancies"]), number(row["unemployed"])
    if group is None or year is None or vacancies is None or unemployed is None:
        raise RowRefused(file, line, "no group, year or figure")
    if vacancies < 0 or unemployed < 0:
        raise RowRefused(file, line, "a number of people below zero")
    return Shortage(group, labels.get(group, ""), "DE", year, unemployed, vacancies, source)
