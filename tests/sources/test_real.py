"""Coverage on the real files: what must never be lost again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.ingest import ingest_credentials, ingest_figures, ingest_taxonomy, ingest_vacancies
from pipelines.records import SourceSpec
from pipelines.sources.hand_coded import hand_coded_groups

pytestmark = [pytest.mark.real, pytest.mark.slow]


def test_esco_with_every_language(real_data: Path) -> None:
    esco = real_data / "esco"
    labels = [
        esco / "v1.0.8" / "occupations-26-languages.zip",
        esco / "skill-labels" / "parallel_skill_labels.csv.gz",
        esco / "skill-labels" / "skills_fi_en.csv.gz",
        *sorted(path for path in esco.glob("*/*partial*.zip") if " - en - " not in path.name),
    ]
    specs = [SourceSpec("esco", esco / "v1.1.1" / "en", "1.1.1")]
    taxonomy, accounts = ingest_taxonomy([*specs, *(SourceSpec("esco-labels", p) for p in labels)])
    assert (len(taxonomy.skills), len(taxonomy.occupations)) == (13_896, 3_007)
    assert (len(taxonomy.demands), len(taxonomy.broader), len(taxonomy.related)) == (
        123_788,
        6_565,
        5_899,
    )
    assert len({names.language for names in taxonomy.names}) == 26
    assert dict(accounts[0].refused) == {"a relation to a concept that is not here": 67}


def test_courses(real_data: Path) -> None:
    path = real_data / "courses" / "catalogue_dev" / "courses.jsonl"
    courses, accounts = ingest_credentials([SourceSpec("courses-jsonl", path)])
    assert accounts[0].read == 4_825
    assert len(courses) >= 4_800


def test_advertisements_are_located(real_data: Path) -> None:
    folder = real_data / "vacancies"
    sets = {
        "poland-hand-coded-2021/poland_hand_coded.jsonl.gz": (10_002, 0.89),
        "spain-sepe-2018/sepe_jobs.jsonl.gz": (921, 0.99),
        "eures-2025/eures_jobs.jsonl.gz": (2_856, 0.95),
    }
    for name, (rows, share) in sets.items():
        spec = SourceSpec("vacancies-jsonl", folder / name, date=date(2025, 12, 31))
        ads = ingest_vacancies([spec]).ads
        located = sum(ad.vacancy.nuts is not None and len(ad.vacancy.nuts) > 2 for ad in ads)
        assert len(ads) == rows
        assert located / rows > share
    assert (
        len(hand_coded_groups(folder / "poland-hand-coded-2021/poland_hand_coded.jsonl.gz"))
        == 9_963
    )


def test_published_figures(real_data: Path) -> None:
    folder = real_data / "labour-market"
    forecast = folder / "cedefop-forecast" / "cedefop_forecast_long.csv"
    specs = [
        SourceSpec("cedefop-forecast", forecast, date=date(2024, 1, 1)),
        SourceSpec("german-tightness", folder / "germany"),
    ]
    figures = ingest_figures(specs)
    assert len(figures.shortages) == 2_016
    assert len({f.country for f in figures.forecasts}) == 33
    assert all(shortage.group_label for shortage in figures.shortages)
