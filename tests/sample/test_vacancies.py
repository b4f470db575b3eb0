"""The sample's ads and figures: bytes that can be remade, wording, spread, defects, agreement.

Everything is read from data/sample itself; regenerated files go to a temporary directory.
"""

from __future__ import annotations

import ast
import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from guidance.errors import SourceError
from pipelines import sample_figures, sample_vacancies
from pipelines.sample_vacancies import (
    COLUMNS,
    GREEN,
    LANGUAGES,
    REGIONS,
    write_vacancies,
)

DATA = Path(__file__).parents[2] / "data" / "sample"
MASTER = DATA / "master"
WORDED = ("en", "de", "fr", "es", "fi", "pl")
FUNCTION_WORDS = {
    "en": "a an and are at by for from in into is of on or the their to up use with",
    "de": "am an auf aus bei das dem den der des die ein eine einem einer für im in mit nach oder "
    "sich über um und von vor zu zum zur",
    "fr": "à au aux avec ce d dans de des du en et l la le les leur leurs ou par pour s sa se ses "
    "son sur un une",
    "es": "a al con de del e el en la las lo los o para por se su sus un una y",
    "fi": "ja tai sekä että",
    "pl": "a dla do i lub na o od po przy się w we z ze za",
}
CONTACT = re.compile(r"\S@\S|https?:|www\.|(?:\d[\s/-]?){7,}")


def read_json(name: str):
    return json.loads((MASTER / f"{name}.json").read_text(encoding="utf-8"))


def read_table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SKILLS = {skill["id"]: skill for skill in read_json("skills")}
OCCUPATIONS = {job["id"]: job for job in read_json("occupations")}
WORDING = {language: read_json(f"wording_{language}") for language in WORDED}
ADS = read_table("vacancies.csv")
TRUTH = [
    json.loads(line)
    for line in (DATA / "truth" / "vacancies.jsonl").read_text(encoding="utf-8").split("\n")
    if line
]
FORECAST = read_table("forecast.csv")
TIGHTNESS = read_table("tightness.csv")


def labels(language: str) -> dict[str, str]:
    if language == "en":
        return {name: skill["label"] for name, skill in SKILLS.items()}
    return {
        name: entry["label"] for name, entry in read_json(f"names_{language}")["skills"].items()
    }


def content_words(text: str, language: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - set(FUNCTION_WORDS[language].split())


def uses_label(mention: str, label: str, language: str) -> bool:
    """A word counts as used whatever its ending: its first letters, at least four, are enough."""
    said = content_words(mention, language)
    stems = {word[: max(4, len(word) - 3)] for word in content_words(label, language)}
    return all(any(word.startswith(stem) for word in said) for stem in stems)


def is_day(cell: str) -> bool:
    try:
        return date(2023, 11, 1) <= date.fromisoformat(cell) <= date(2026, 10, 31)
    except ValueError:
        return False


def test_the_ads_can_be_remade_byte_for_byte(tmp_path):
    write_vacancies(MASTER, tmp_path)
    for name in ("vacancies.csv", "truth/vacancies.jsonl"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_the_figures_can_be_remade_byte_for_byte(tmp_path):
    sample_figures.write_figures(MASTER, tmp_path)
    for name in ("forecast.csv", "tightness.csv", "occupational_group_codes.csv"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_another_seed_gives_other_ads(tmp_path):
    write_vacancies(MASTER, tmp_path, seed=7)
    assert (tmp_path / "vacancies.csv").read_bytes() != (DATA / "vacancies.csv").read_bytes()


def test_wording_without_a_skill_is_refused(tmp_path):
    for path in MASTER.glob("*.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    broken = dict(WORDING["fi"], mentions={})
    (tmp_path / "wording_fi.json").write_text(json.dumps(broken), encoding="utf-8")
    with pytest.raises(SourceError, match=r"no words for .*wording_fi"):
        write_vacancies(tmp_path, tmp_path)


@pytest.mark.parametrize("module", [sample_vacancies, sample_figures])
def test_the_generator_imports_no_linker_and_no_model(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    names = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
        )
    }
    ours = {name for name in names if name.split(".")[0] in {"guidance", "pipelines", "models"}}
    assert ours <= {"guidance.errors", "pipelines.sample_vacancies"}


@pytest.mark.parametrize("language", WORDED)
def test_at_most_three_mentions_in_ten_use_the_words_of_the_label(language):
    named = labels(language)
    used = [
        uses_label(mention, named[skill], language)
        for skill, mentions in WORDING[language]["mentions"].items()
        for mention in mentions
    ]
    assert 0 < sum(used) / len(used) <= 0.30


@pytest.mark.parametrize("language", WORDED)
def test_every_skill_and_occupation_has_words(language):
    wording = WORDING[language]
    assert set(wording["mentions"]) == set(SKILLS)
    assert set(wording["titles"]) == set(OCCUPATIONS)
    assert all(4 <= len(titles) <= 5 for titles in wording["titles"].values())
    assert {len(phrases) for phrases in wording["mentions"].values()} <= {1, 2}
    assert language != "en" or all(len(p) == 2 for p in wording["mentions"].values())
    assert [len(set(wording[key])) for key in ("openings", "closings", "employers")] == [8, 8, 12]


@pytest.mark.parametrize("language", WORDED)
def test_no_two_skills_share_a_mention(language):
    mentions = [m for phrases in WORDING[language]["mentions"].values() for m in phrases]
    assert [m for m, count in Counter(mentions).items() if count > 1] == []


def test_columns_ids_and_size():
    assert tuple(ADS[0]) == COLUMNS
    assert [ad["id"] for ad in ADS] == [f"sample-ad-{n:05d}" for n in range(1, len(ADS) + 1)]
    assert 2900 <= len(ADS) <= 3100
    assert (DATA / "vacancies.csv").stat().st_size < 3_000_000


def test_every_country_has_two_hundred_recent_ads_that_still_stand():
    recent = Counter(
        ad["country"]
        for ad in ADS
        if is_day(ad["posted"]) and ad["posted"] >= "2025-11-01" and not ad["withdrawn"]
    )
    assert set(recent) == set(LANGUAGES)
    assert min(recent.values()) >= 200
    assert 0.4 <= sum(recent.values()) / len(ADS) <= 0.6


def test_every_country_has_ads_in_every_month():
    months = {(ad["country"], ad["posted"][:7]) for ad in ADS if is_day(ad["posted"])}
    assert len(months) == 36 * len(LANGUAGES)


def test_every_region_has_ads_and_towns_of_its_own():
    counts = Counter(ad["nuts"] for ad in ADS)
    towns = {town[0]: region.nuts for region in REGIONS for town in region.towns}
    assert all(counts[region.nuts] >= 150 for region in REGIONS)
    assert all(3 <= len(region.towns) <= 5 for region in REGIONS)
    assert all(towns[ad["place"]] == ad["nuts"] for ad in ADS if ad["nuts"])


def test_about_eight_in_a_hundred_ads_outside_ireland_are_in_english():
    abroad = [ad["language"] for ad in ADS if ad["country"] != "IE" and ad["language"]]
    assert 0.06 <= abroad.count("en") / len(abroad) <= 0.10
    assert {ad["language"] for ad in ADS if ad["country"] == "IE"} <= {"en", ""}


def test_green_work_grows_and_data_entry_shrinks():
    def share(occupations: set[str], half: list[dict]) -> float:
        return sum(entry["occupation"] in occupations for entry in half) / len(half)

    early, late = TRUTH[:1000], TRUTH[-1000:]
    assert share(GREEN, late) > 1.3 * share(GREEN, early)
    assert share({"data-entry-clerk"}, late) < 0.7 * share({"data-entry-clerk"}, early)


def test_guests_come_in_summer():
    hospitality = {name for name, job in OCCUPATIONS.items() if job["nace"] == "I"}
    months: dict[bool, list[bool]] = {True: [], False: []}
    for ad, entry in zip(ADS, TRUTH, strict=True):
        if is_day(ad["posted"]):
            summer = 4 <= int(ad["posted"][5:7]) <= 8
            months[summer].append(entry["occupation"] in hospitality)
    summer, winter = (sum(found) / len(found) for found in (months[True], months[False]))
    assert summer > 1.5 * winter


def test_repeats_to_the_letter_and_with_changes_are_there():
    texts = Counter((ad["title"], ad["text"]) for ad in ADS)
    exact = sum(count - 1 for count in texts.values())
    beginnings = Counter(ad["text"][:200] for ad in ADS)
    near = sum(count - 1 for count in beginnings.values()) - exact
    assert 50 <= exact <= 70
    assert near >= 50
    assert 0.03 <= (exact + near) / len(ADS) <= 0.05


def test_withdrawals_follow_the_day_of_posting():
    gone = [ad for ad in ADS if ad["withdrawn"]]
    assert 0.08 <= len(gone) / len(ADS) <= 0.12
    assert all(
        ad["posted"] < ad["withdrawn"] <= "2026-11-15" for ad in gone if is_day(ad["posted"])
    )


def test_the_defects_of_real_ads_are_there():
    assert 5 <= sum(not is_day(ad["posted"]) for ad in ADS) <= 40
    assert sum(not ad["place"] for ad in ADS) >= 50
    assert sum(bool(ad["place"]) and not ad["nuts"] for ad in ADS) >= 50
    assert 0.12 <= sum(bool(ad["isco08"]) for ad in ADS) / len(ADS) <= 0.18
    assert {ad["positions"] for ad in ADS} == {"", "1", "2", "3", "4", "5"}
    assert {ad["url"] for ad in ADS} == {""}


def test_no_ad_holds_a_way_to_reach_a_person():
    assert [ad["id"] for ad in ADS if CONTACT.search(f"{ad['title']} {ad['text']}")] == []


def test_the_truth_matches_the_master_list():
    assert [entry["id"] for entry in TRUTH] == [ad["id"] for ad in ADS]
    for entry in TRUTH:
        job = OCCUPATIONS[entry["occupation"]]
        essential = set(job["essential"]) & set(entry["skills"])
        optional = set(job["optional"]) & set(entry["skills"])
        assert len(set(entry["skills"])) == len(entry["skills"])
        assert 3 <= len(essential) <= 6
        assert len(optional) <= 2
        assert len(entry["skills"]) - len(essential) - len(optional) <= 1


def test_every_true_skill_is_said_in_the_text():
    for ad, entry in zip(ADS, TRUTH, strict=True):
        mentions = WORDING[ad["language"] or "en"]["mentions"]
        text = ad["text"].casefold()
        if ad["language"]:
            assert all(
                any(mention.casefold() in text for mention in mentions[skill])
                for skill in entry["skills"]
            )


def test_openings_are_what_a_group_grows_by_and_what_leaves():
    openings = {
        (row["country"], row["isco"], row["year"], row["measure"]): int(row["value"])
        for row in FORECAST
        if row["table"] == "job_openings"
    }
    for (country, isco, year, measure), value in openings.items():
        if measure == "total_openings":
            parts = (openings[country, isco, year, m] for m in ("expansion", "replacement"))
            assert value == sum(parts)
    assert {key[0] for key in openings} == {
        "Finland", "France", "Germany", "Ireland", "Poland", "Spain",
    }  # fmt: skip


def test_every_occupation_has_a_forecast_and_a_shortage_figure():
    isco = {job["isco"] for job in OCCUPATIONS.values()}
    employment = {row["isco"] for row in FORECAST if row["table"] == "occupation_detail"}
    groups = read_table("occupational_group_codes.csv")
    assert {code[:2] for code in isco} == employment
    assert {code for group in groups for code in group["isco08"].split("|")} == isco
    assert {row["occupational_group"] for row in TIGHTNESS} == {group["code"] for group in groups}
