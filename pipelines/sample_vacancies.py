"""The sample's advertisements and figures: invented from the master lists, the same every time.

An ad is drawn in the order in which a real one comes about: where, when, which occupation, which
skills, and last the words an employer of that language would use. The words for a skill stand in
`wording_{language}.json` and are mostly paraphrases, so that finding the skill again is real
work. The truth goes to a file of its own. Nothing here links, matches or scores.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from guidance.errors import SourceError

COLUMNS = (
    "id", "title", "text", "language", "country", "nuts", "place", "lat", "lon", "posted",
    "valid_through", "withdrawn", "isco08", "positions", "source", "url",
)  # fmt: skip
"""The columns of the Vacancy CSV, in order."""

DATES = ("posted", "valid_through", "withdrawn")

FIRST_DAY, RECENT_DAY, LAST_DAY = date(2023, 11, 1), date(2025, 11, 1), date(2026, 10, 31)
"""The span of the ads; from RECENT_DAY on they are the current year that demand is drawn from."""

LAST_SEEN = date(2026, 11, 15)
"""The last day on which an ad may have been withdrawn."""

ADS = {"DE": 520, "FR": 480, "ES": 480, "FI": 460, "PL": 480, "IE": 460}
"""Original ads by country; repeats come on top."""

LANGUAGES = {"DE": "de", "FR": "fr", "ES": "es", "FI": "fi", "PL": "pl", "IE": "en"}
"""The language in which employers of a country write first."""

REPEATED, RECENT, IN_ENGLISH, WITHDRAWN, CODED = 0.042, 0.53, 0.08, 0.1, 0.15
IMPOSSIBLE_DATES = ("1884-05-12", "2026-02-30", "2062-07-01", "0202-11-03", "2025-13-31")
GREEN = {"solar-panel-installer", "heat-pump-installer", "energy-auditor",
         "wind-turbine-technician", "insulation-worker"}  # fmt: skip
COMMON = {
    "healthcare-assistant": 1.7, "home-carer": 1.6, "residential-care-worker": 1.5,
    "electrician": 1.4, "warehouse-worker": 1.8, "lorry-driver": 1.4, "delivery-driver": 1.4,
    "cook": 1.4, "waiter": 1.5, "shop-assistant": 1.6, "cleaner": 1.6, "data-entry-clerk": 1.3,
    "wind-turbine-technician": 0.7, "energy-auditor": 0.8, "network-technician": 0.7,
    "payroll-clerk": 0.7, "hospital-porter": 0.7, "social-work-assistant": 0.7,
}  # fmt: skip
"""How often an occupation is advertised where nothing else is said; 1 for those not listed."""

Town = tuple[str, float, float]
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Region:
    """A NUTS 2 region: towns with latitude and longitude, and the sectors it has more or less of.

    `mix` multiplies the ads of a NACE section; a section not named counts 1.
    """

    nuts: str
    towns: tuple[Town, ...]
    mix: Mapping[str, float]


REGIONS = (
    Region("DE30", (("Berlin-Mitte", 52.520, 13.405), ("Spandau", 52.536, 13.199),
                    ("Neukölln", 52.481, 13.435), ("Köpenick", 52.443, 13.575)),
           {"J": 2.0, "Q": 1.5, "I": 1.5, "C": 0.5}),
    Region("DEA2", (("Köln", 50.938, 6.960), ("Bonn", 50.737, 7.098), ("Aachen", 50.776, 6.084),
                    ("Leverkusen", 51.033, 6.984)), {"C": 1.7, "H": 1.5, "I": 0.7}),
    Region("FRK2", (("Lyon", 45.764, 4.836), ("Villeurbanne", 45.772, 4.890),
                    ("Grenoble", 45.188, 5.724), ("Saint-Étienne", 45.440, 4.387)),
           {"C": 1.6, "F": 1.3, "D": 1.2, "N": 0.8}),
    Region("FR10", (("Paris", 48.857, 2.352), ("Saint-Denis", 48.936, 2.357),
                    ("Créteil", 48.790, 2.455), ("Versailles", 48.805, 2.120)),
           {"N": 1.6, "M": 1.5, "J": 1.6, "C": 0.5, "P": 1.3}),
    Region("ES30", (("Madrid", 40.417, -3.704), ("Alcalá de Henares", 40.482, -3.364),
                    ("Getafe", 40.308, -3.733), ("Móstoles", 40.322, -3.865)),
           {"N": 1.5, "G": 1.3, "J": 1.6, "F": 0.8}),
    Region("ES61", (("Sevilla", 37.389, -5.984), ("Dos Hermanas", 37.283, -5.921),
                    ("Córdoba", 37.888, -4.779), ("Málaga", 36.721, -4.421)),
           {"I": 2.2, "F": 1.4, "G": 1.2, "J": 0.5, "C": 0.7}),
    Region("FI1B", (("Helsinki", 60.170, 24.938), ("Espoo", 60.206, 24.656),
                    ("Vantaa", 60.294, 25.041), ("Järvenpää", 60.473, 25.089)),
           {"J": 1.9, "Q": 1.4, "H": 1.2, "C": 0.6}),
    Region("FI19", (("Tampere", 61.498, 23.761), ("Nokia", 61.478, 23.509),
                    ("Jyväskylä", 62.242, 25.747), ("Vaasa", 63.095, 21.616)),
           {"C": 1.6, "P": 1.4, "D": 1.8, "I": 0.7}),
    Region("PL61", (("Toruń", 53.013, 18.598), ("Bydgoszcz", 53.123, 18.008),
                    ("Włocławek", 52.648, 19.068), ("Grudziądz", 53.484, 18.754)),
           {"C": 1.8, "H": 1.4, "Q": 1.3, "J": 0.6}),
    Region("PL91", (("Warszawa", 52.230, 21.012), ("Pruszków", 52.171, 20.812),
                    ("Legionowo", 52.401, 20.927), ("Piaseczno", 52.081, 21.024)),
           {"J": 1.8, "M": 1.6, "N": 1.6, "C": 0.5}),
    Region("IE06", (("Dublin", 53.350, -6.260), ("Swords", 53.460, -6.218),
                    ("Bray", 53.203, -6.098), ("Naas", 53.216, -6.667)),
           {"J": 1.9, "M": 1.5, "I": 1.3, "C": 0.6}),
    Region("IE05", (("Cork", 51.898, -8.476), ("Limerick", 52.664, -8.627),
                    ("Waterford", 52.259, -7.110), ("Mallow", 52.139, -8.655)),
           {"C": 1.5, "I": 1.3, "D": 1.8, "J": 0.7}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """What employers write in one language; each member as in `wording_{language}.json`."""

    titles: Mapping[str, list[str]]
    mentions: Mapping[str, list[str]]
    openings: list[str]
    closings: list[str]
    employers: list[str]
    headings: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Lists:
    """The master lists as far as ads need them.

    `profile` holds the skills that employers list as what a person brings: general work skills
    and knowledge. All others are listed as tasks.
    """

    occupations: Sequence[Record]
    skills: Sequence[str]
    green: frozenset[str]
    profile: frozenset[str]
    wording: Mapping[str, Wording]

    @classmethod
    def from_master(cls, master: Path) -> Lists:
        """Read the lists and refuse wording that leaves a skill or an occupation without words."""
        skills, occupations = read_list(master, "skills"), read_list(master, "occupations")
        parents = {group["id"]: group["parent"] for group in read_list(master, "groups")}
        names = [skill["id"] for skill in skills]
        return cls(
            occupations,
            names,
            frozenset(skill["id"] for skill in skills if skill["green"]),
            frozenset(skill["id"] for skill in skills if _is_brought(skill, parents)),
            {
                code: _wording(master, code, {*names}, {job["id"] for job in occupations})
                for code in sorted(LANGUAGES.values())
            },
        )


@dataclass(frozen=True, slots=True)
class Ad:
    """One drawn ad before it has an id: its cells, the day it really came out, and the truth."""

    cells: Mapping[str, str]
    day: date
    occupation: str
    skills: tuple[str, ...]


def write_vacancies(master: Path, target: Path, seed: int = 2026) -> None:
    """Write `vacancies.csv` and `truth/vacancies.jsonl` under `target` from the lists in `master`.

    About 3,000 ads of 36 months, numbered by day. Four in a hundred repeat an earlier one, half
    of those to the letter. The same lists and seed give the same bytes.

    Raises
    ------
    SourceError
        When a list is absent, or the wording lacks a skill or an occupation.
    """
    lists, chance = Lists.from_master(master), Random(seed)  # noqa: S311
    ads = [_draw(lists, chance, country) for country, count in ADS.items() for _ in range(count)]
    repeated = chance.sample(ads, round(REPEATED * len(ads)))
    ads += [_repeat(lists, chance, ad, index % 2 == 0) for index, ad in enumerate(repeated)]
    ads.sort(key=lambda ad: ad.day)
    names = [f"sample-ad-{number:05d}" for number in range(1, len(ads) + 1)]
    rows = ({"id": name, **ad.cells} for name, ad in zip(names, ads, strict=True))
    write_table(target / "vacancies.csv", COLUMNS, rows)
    truth = "".join(map(_truth, names, ads))
    write_text(target / "truth" / "vacancies.jsonl", truth)


def read_list(master: Path, name: str) -> Any:
    """Return the JSON of one master list."""
    path = master / f"{name}.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{path.name} absent or unreadable", "a JSON file", "restore the file"
        ) from error


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows as CSV with line feeds; a column that a row lacks is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text(path, text.getvalue())


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 with the line ends as they are, making the directory where it is absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def _truth(name: str, ad: Ad) -> str:
    entry = {"id": name, "occupation": ad.occupation, "skills": ad.skills}
    return json.dumps(entry, ensure_ascii=False) + "\n"


def _is_brought(skill: Record, parents: Mapping[str, str | None]) -> bool:
    return skill["kind"] == "knowledge" or parents[skill["group"]] == "transversal"


def _wording(master: Path, language: str, skills: set[str], occupations: set[str]) -> Wording:
    wording = Wording(**read_list(master, f"wording_{language}"))
    silent = (skills - {*wording.mentions}) | (occupations - {*wording.titles})
    if silent:
        raise SourceError(
            f"no words for {', '.join(sorted(silent))} in wording_{language}.json",
            "a mention for every skill and a title for every occupation",
            "add them",
        )
    return wording


def _draw(lists: Lists, chance: Random, country: str) -> Ad:
    region = chance.choice([region for region in REGIONS if region.nuts.startswith(country)])
    day = _day(chance)
    weights = [_demand(job, region, day) for job in lists.occupations]
    occupation = chance.choices(lists.occupations, weights)[0]
    skills = _skills(lists, chance, occupation, country, day)
    native = LANGUAGES[country]
    language = native if chance.random() >= IN_ENGLISH else "en"
    employer = chance.choice(lists.wording[native].employers)
    where = _where(chance, region)
    cells = {
        "title": _title(chance, lists.wording[language].titles[occupation["id"]], where),
        "text": _text(lists, chance, language, employer, skills),
        "language": language if chance.random() >= 0.03 else "",
        "isco08": occupation["isco"] if chance.random() < CODED else "",
        "positions": chance.choices(("1", "2", "3", "4", "5", ""), (70, 12, 5, 3, 3, 7))[0],
        "source": "sample",
    }
    return Ad({**cells, **where, **_dates(chance, day)}, day, occupation["id"], skills)


def _day(chance: Random) -> date:
    recent = chance.random() < RECENT
    first, end = (RECENT_DAY, LAST_DAY) if recent else (FIRST_DAY, RECENT_DAY - timedelta(1))
    return first + timedelta(int(chance.random() * ((end - first).days + 1)))


def _elapsed(day: date) -> float:
    """Return the share of the span that has passed, from 0 to 1."""
    return (day - FIRST_DAY).days / (LAST_DAY - FIRST_DAY).days


def _demand(occupation: Record, region: Region, day: date) -> float:
    """Return how often an occupation is advertised in a region on a day, relative to the others."""
    usual = COMMON.get(occupation["id"], 1.0) * region.mix.get(occupation["nace"], 1.0)
    return usual * _trend(occupation, _elapsed(day)) * _season(occupation["nace"], day.month)


def _trend(occupation: Record, elapsed: float) -> float:
    """Green work doubles and more, care grows, typing in data loses three quarters."""
    if occupation["id"] in GREEN:
        return 0.6 + 1.3 * elapsed
    if occupation["id"] == "data-entry-clerk":
        return 1.7 - 1.3 * elapsed
    return 0.8 + 0.7 * elapsed if occupation["nace"] == "Q" else 1.0


def _season(section: str, month: int) -> float:
    """Guests come from April to August, parcels from October to December."""
    if section == "I":
        return 1.7 if 4 <= month <= 8 else 0.7
    if section == "H":
        return 1.7 if month >= 10 else 0.85
    return 1.0


def _skills(
    lists: Lists, chance: Random, occupation: Record, country: str, day: date
) -> tuple[str, ...]:
    """Draw three to six essential skills, up to two optional ones and at times a foreign one.

    Green skills are asked for more often as the years pass; German only in Germany.
    """
    growth = 0.7 + 0.9 * _elapsed(day)
    weight = {name: growth if name in lists.green else 1.0 for name in lists.skills}
    weight |= {} if country == "DE" else {"speak-german": 0.0, "write-in-german": 0.0}
    essential = _pick(chance, occupation["essential"], weight, chance.randint(3, 6))
    optional = _pick(
        chance, occupation["optional"], weight, chance.choices((0, 1, 2), (3, 4, 3))[0]
    )
    known = {*occupation["essential"], *occupation["optional"]}
    foreign = [name for name in lists.skills if name not in known]
    extra = _pick(chance, foreign, weight, int(chance.random() < 0.12))
    return (*essential, *optional, *extra)


def _pick(
    chance: Random, names: Iterable[str], weight: Mapping[str, float], count: int
) -> list[str]:
    """Return `count` distinct names, each the likelier the greater its weight; none of weight 0.

    Efraimidis, P. S. and Spirakis, P. G. (2006), Information Processing Letters 97, 181-185.
    """
    keys = {name: chance.random() ** (1 / weight[name]) for name in names if weight[name] > 0}
    return sorted(keys, key=lambda name: -keys[name])[:count]


def _where(chance: Random, region: Region) -> dict[str, str]:
    """Return the place as the source states it: whole, the town's name alone, or the country."""
    town, latitude, longitude = chance.choice(region.towns)
    luck, country = chance.random(), {"country": region.nuts[:2]}
    if luck < 0.03:
        return country
    if luck < 0.07:
        return country | {"place": town}
    point = {"lat": f"{latitude:.3f}", "lon": f"{longitude:.3f}"} if luck < 0.93 else {}
    return country | {"nuts": region.nuts, "place": town} | point


def _dates(chance: Random, day: date) -> dict[str, str]:
    dates = {"posted": day.isoformat()}
    if chance.random() < 0.6:
        dates["valid_through"] = (day + timedelta(chance.randint(20, 75))).isoformat()
    if chance.random() < WITHDRAWN:
        gone = min(day + timedelta(chance.randint(3, 40)), LAST_SEEN)
        dates["withdrawn"] = gone.isoformat()
    if chance.random() < 0.006:
        dates["posted"] = chance.choice(IMPOSSIBLE_DATES)
    return dates


def _title(chance: Random, titles: Sequence[str], where: Mapping[str, str]) -> str:
    title = chance.choice(titles)
    if "place" in where and chance.random() < 0.15:
        title = chance.choice(("{} - {}", "{}, {}", "{} ({})")).format(title, where["place"])
    return title


def _text(lists: Lists, chance: Random, language: str, employer: str, skills: Sequence[str]) -> str:
    """Return the ad's text: who asks, what there is to do, what to bring, what is offered."""
    words = lists.wording[language]
    opening = chance.choice(words.openings).format(employer=employer)
    closing = chance.sample(words.closings, chance.choices((1, 2), (7, 3))[0])
    layout = chance.choices(("lines", "list", "sentences"), (25, 45, 30))[0]
    # Spanish and Polish ads name tasks without a verb in person: no sentences of their own.
    if layout == "sentences" and (language in {"es", "pl"} or len(skills) > 4):
        layout = "list"
    body = [
        _part(chance, language, words, kind, part, layout)
        for kind in ("tasks", "profile")
        if (part := [name for name in skills if (name in lists.profile) == (kind == "profile")])
    ]
    return ("\n" if layout == "lines" else " ").join([opening, *body, " ".join(closing)])


def _part(
    chance: Random, language: str, words: Wording, kind: str, skills: Sequence[str], layout: str
) -> str:
    phrases = [chance.choice(words.mentions[name]) for name in skills]
    if layout == "sentences":
        return " ".join(f"{phrase[0].upper()}{phrase[1:]}." for phrase in phrases)
    space = " " if language == "fr" else ""
    head = f"{chance.choice(words.headings[kind])}{space}:"
    if layout == "lines":
        return "\n".join([head, *(f"- {phrase}" for phrase in phrases)])
    return f"{head} {f'{space}; '.join(phrases)}."


def _repeat(lists: Lists, chance: Random, ad: Ad, exact: bool) -> Ad:
    """Return the ad as posted again some days later, to the letter or with small changes."""
    day = min(ad.day + timedelta(chance.randint(1, 20)), LAST_DAY)
    undated = {name: cell for name, cell in ad.cells.items() if name not in DATES}
    cells = undated | _dates(chance, day)
    if not exact:
        words = lists.wording[ad.cells["language"] or LANGUAGES[ad.cells["country"]]]
        cells["title"] = chance.choice(words.titles[ad.occupation])
        cells["text"] += f" {chance.choice(words.closings)}"
    return replace(ad, cells=cells, day=day)
