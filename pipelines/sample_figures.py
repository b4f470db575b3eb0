"""The sample's forecast and shortage figures: invented numbers in the layouts of the real ones.

Openings follow from employment: what a group grows by is its expansion, a fixed share of its
workers leaves each year, and both together are the openings. So the sums a reader makes agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.sample_vacancies import read_list, write_table

FORECAST_COLUMNS = ("table", "country", "isco", "part", "year", "measure", "value")
TIGHTNESS_COLUMNS = (
    "occupational_group", "year", "vacancies", "unemployed", "unemployed_per_vacancy",
)  # fmt: skip
CODE_COLUMNS = ("code", "name", "isco08")

FORECAST_YEARS = range(2024, 2036)
LAST_HISTORY = 2025
TIGHTNESS_YEARS = range(2020, 2026)
LEAVING = 0.032
"""The share of workers who leave a group each year, through retirement or for other work."""

COUNTRIES = {
    "Finland": 27, "France": 290, "Germany": 440, "Ireland": 26, "Poland": 170, "Spain": 210,
}  # fmt: skip
"""Invented size of a country: every thousandth of its workers, in thousands times ten."""

GROUPS = {
    "23": (62, 0.004), "25": (38, 0.021), "31": (36, 0.009), "34": (31, 0.008),
    "35": (16, 0.013), "41": (48, -0.017), "42": (21, -0.008), "43": (35, -0.006),
    "51": (47, 0.005), "52": (68, -0.004), "53": (49, 0.015), "71": (44, 0.006),
    "72": (43, -0.005), "74": (25, 0.014), "75": (22, -0.007), "81": (27, -0.009),
    "82": (19, -0.006), "83": (43, 0.003), "91": (33, 0.001), "93": (36, 0.002),
    "94": (14, 0.006),
}  # fmt: skip
"""ISCO-08 two-digit group to its weight among the workers and its yearly growth."""

SHORTAGES = {
    "244": ("Metallbau und Schweißen", ("7212",), 610, 1.1),
    "251": ("Maschinen- und Betriebstechnik", ("7233", "8189", "8219"), 1840, 1.6),
    "262": ("Energietechnik", ("7411", "7412"), 1620, 0.5),
    "273": ("Produktionsplanung und Qualität", ("7543",), 390, 1.9),
    "293": ("Speisenzubereitung", ("5120", "9412"), 1450, 2.2),
    "321": ("Hochbau", ("7112", "7121", "9313"), 1130, 1.7),
    "332": ("Malerarbeiten", ("7131",), 420, 1.4),
    "333": ("Ausbau und Dämmung", ("7124",), 360, 0.9),
    "342": ("Sanitär, Heizung, Klima", ("7126", "7127"), 980, 0.4),
    "423": ("Umwelt- und Energieberatung", ("3112",), 140, 0.8),
    "431": ("Informatik und Daten", ("2511",), 520, 1.5),
    "432": ("Anwenderberatung", ("3512",), 480, 1.6),
    "433": ("Netzwerktechnik", ("3513",), 270, 1.2),
    "434": ("Softwareentwicklung", ("2513", "2519"), 760, 1.3),
    "513": ("Lager und Zustellung", ("9333",), 2950, 4.3),
    "516": ("Verkehr und Logistik", ("4323",), 410, 1.5),
    "521": ("Fahren im Straßenverkehr", ("8322", "8332"), 2010, 1.1),
    "525": ("Transportgeräte", ("8344",), 640, 2.4),
    "541": ("Reinigung", ("9112",), 1730, 7.2),
    "621": ("Verkauf", ("5222", "5223", "5230", "9334"), 2240, 3.6),
    "632": ("Hotellerie", ("4224",), 590, 1.3),
    "633": ("Gastronomie", ("5131",), 1270, 2.1),
    "714": ("Büro und Sekretariat", ("4110", "4132", "4226"), 1360, 6.8),
    "715": ("Personalwesen", ("4313",), 330, 1.4),
    "722": ("Rechnungswesen", ("4311",), 700, 1.2),
    "813": ("Pflege im Krankenhaus", ("5321", "5329"), 1680, 0.6),
    "821": ("Altenpflege", ("5322",), 1910, 0.5),
    "831": ("Erziehung und Sozialarbeit", ("2342", "3412", "5311", "5312"), 1790, 0.7),
}
"""KldB 2010 group: our short name, ISCO-08 groups, vacancies, and unemployed to one vacancy."""

Cells = dict[str, str]
Headcount = Mapping[tuple[str, int], int]


def write_figures(master: Path, target: Path) -> None:
    """Write `forecast.csv`, `tightness.csv` and `occupational_group_codes.csv` under `target`.

    Only groups in which an occupation of the master list lies are given. The codes file names
    the ISCO-08 groups of each German group in a column of its own.
    """
    codes = sorted({job["isco"] for job in read_list(master, "occupations")})
    groups = sorted({code[:2] for code in codes})
    forecast = [row for name in COUNTRIES for row in _forecast(name, groups)]
    write_table(target / "forecast.csv", FORECAST_COLUMNS, forecast)
    write_table(target / "tightness.csv", TIGHTNESS_COLUMNS, _tightness())
    write_table(target / "occupational_group_codes.csv", CODE_COLUMNS, _codes(codes))


def _forecast(country: str, groups: list[str]) -> Iterator[Cells]:
    years = range(FORECAST_YEARS[0] - 1, FORECAST_YEARS.stop)
    headcount = {
        (group, year): _employment(country, group, year) for group in groups for year in years
    }
    for group in groups:
        for year in FORECAST_YEARS:
            yield _figure(
                "occupation_detail", country, group, year, "value", headcount[group, year]
            )
    for major in [*sorted({group[0] for group in groups}), "Total"]:
        yield from _openings(country, major, headcount)


def _employment(country: str, group: str, year: int) -> int:
    weight, growth = GROUPS[group]
    return round(100 * COUNTRIES[country] * weight * (1 + growth) ** (year - FORECAST_YEARS[0]))


def _openings(country: str, major: str, headcount: Headcount) -> Iterator[Cells]:
    """Yield the openings of a one-digit group, or of all groups for "Total"."""
    for year in FORECAST_YEARS:
        now, before = (
            sum(
                count
                for (group, when), count in headcount.items()
                if when == at and (major == "Total" or group[0] == major)
            )
            for at in (year, year - 1)
        )
        expansion, replacement = now - before, round(LEAVING * before)
        measures = {
            "expansion": expansion,
            "replacement": replacement,
            "total_openings": expansion + replacement,
        }
        for measure, value in measures.items():
            yield _figure("job_openings", country, major, year, measure, value)


def _figure(table: str, country: str, isco: str, year: int, measure: str, value: int) -> Cells:
    part = "history" if year <= LAST_HISTORY else "forecast"
    cells = (table, country, isco, part, str(year), measure, str(value))
    return dict(zip(FORECAST_COLUMNS, cells, strict=True))


def _tightness() -> Iterator[Cells]:
    """Yield a row per group and year: shortages ease a little after 2022, as work slackens."""
    for code, (_, _, usual, ratio) in SHORTAGES.items():
        for year in TIGHTNESS_YEARS:
            vacancies = usual * (1.1 - 0.04 * abs(year - 2022))
            unemployed = vacancies * ratio * (1 + 0.05 * (year - 2023))
            numbers = (vacancies, unemployed, unemployed / vacancies)
            cells = (code, str(year), *(f"{number:.2f}" for number in numbers))
            yield dict(zip(TIGHTNESS_COLUMNS, cells, strict=True))


def _codes(known: list[str]) -> Iterator[Cells]:
    for code, (name, groups, _, _) in SHORTAGES.items():
        listed = "|".join(group for group in groups if group in known)
        yield {"code": code, "name": name, "isco08": listed}
