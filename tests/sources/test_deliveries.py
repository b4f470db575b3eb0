"""Deliveries of ads (F30): added, changed and withdrawn; a failed or shrinking crawl expires none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.errors import SourceError
from guidance.labour_market import Vacancy
from pipelines.demand import vacancy_table
from pipelines.ingest import ingest_vacancies
from pipelines.records import Parsed, SourceSpec
from pipelines.sources.deliveries import merge_deliveries
from pipelines.sources.vacancies_csv import VacanciesCsv

HEAD = "id,title,text,language,country,posted\n"


def deliver(
    directory: Path, deliveries: Mapping[str, str | list[str]], kind: str = "full"
) -> SourceSpec:
    """Write one file per day: ids of ads ("a7" or "a7=other title"), or a raw text."""
    directory.mkdir(exist_ok=True)
    for day, content in deliveries.items():
        text = content if isinstance(content, str) else HEAD + "".join(map(row, content))
        (directory / f"ads-{day}.csv").write_text(text, encoding="utf-8")
    return SourceSpec("vacancies-csv", directory, name="ads", options=(("deliveries", kind),))


def row(ad: str) -> str:
    identifier, _, title = ad.partition("=")
    return f"{identifier},{title or 'job ' + identifier},text of {identifier},en,PL,\n"


def merged(
    directory: Path, deliveries: Mapping[str, str | list[str]], kind: str = "full"
) -> Parsed:
    return merge_deliveries(deliver(directory, deliveries, kind), VacanciesCsv())


def of(parsed: Parsed) -> dict[str, Vacancy]:
    return {ad.vacancy.id: ad.vacancy for ad in parsed.records}


def gone(parsed: Parsed) -> dict[str, str]:
    return {key: str(ad.withdrawn) for key, ad in of(parsed).items() if ad.withdrawn}


MANY = [f"a{number}" for number in range(10)]


def test_ads_are_added_changed_and_withdrawn(tmp_path: Path) -> None:
    parsed = merged(
        tmp_path,
        {"2026-11-01": MANY, "2026-11-02": ["a0=baker", *MANY[2:], "b1"]},
    )
    assert len(parsed.records) == 11
    assert of(parsed)["a0"].title == "baker"
    assert gone(parsed) == {"a1": "2026-11-02"}
    assert parsed.account.notes[:2] == (
        "delivery 2026-11-01: 10 added, 0 changed, 0 unchanged",
        "delivery 2026-11-02: 1 added, 1 changed, 8 unchanged, 1 withdrawn",
    )


def test_an_ad_that_comes_back_is_open_again(tmp_path: Path) -> None:
    days = {"2026-11-01": MANY, "2026-11-02": MANY[1:], "2026-11-03": MANY}
    assert gone(merged(tmp_path, days)) == {}


def test_withdrawn_ads_keep_the_first_day_they_were_missed(tmp_path: Path) -> None:
    days = {"2026-11-01": MANY, "2026-11-02": MANY[1:], "2026-11-03": MANY[1:]}
    assert gone(merged(tmp_path, days)) == {"a0": "2026-11-02"}


@pytest.mark.parametrize("broken", ["", "<html>busy</html>", HEAD, "id,title\n1,2\n"])
def test_a_failed_delivery_expires_nothing(tmp_path: Path, broken: str) -> None:
    parsed = merged(tmp_path, {"2026-11-01": MANY, "2026-11-02": broken})
    assert gone(parsed) == {}
    assert len(parsed.records) == 10
    assert "2026-11-02: not read, every ad stays" in parsed.account.notes[1]
    assert parsed.account.date == date(2026, 11, 1)


def test_a_shrinking_delivery_expires_nothing_and_says_why(tmp_path: Path) -> None:
    parsed = merged(tmp_path, {"2026-11-01": MANY, "2026-11-02": ["a0=new", *MANY[1:6]]})
    assert gone(parsed) == {}
    assert of(parsed)["a0"].title == "new"
    assert "6 ads after 10 is too few to be believed: 4 absent ones stay" in parsed.account.notes[1]


def test_a_delivery_smaller_by_less_than_the_share_is_believed(tmp_path: Path) -> None:
    assert len(gone(merged(tmp_path, {"2026-11-01": MANY, "2026-11-02": MANY[3:]}))) == 3


def test_a_market_that_really_shrank_is_followed_one_delivery_later(tmp_path: Path) -> None:
    days = {"2026-11-01": MANY, "2026-11-02": MANY[:5], "2026-11-03": MANY[:5]}
    assert set(gone(merged(tmp_path, days)).values()) == {"2026-11-03"}


def test_a_delivery_of_changes_withdraws_nothing(tmp_path: Path) -> None:
    parsed = merged(tmp_path, {"2026-11-01": MANY, "2026-11-02": ["a1=new", "b1"]}, "changes")
    assert gone(parsed) == {}
    assert len(parsed.records) == 11


def test_an_ad_without_a_date_is_as_old_as_the_day_it_came(tmp_path: Path) -> None:
    parsed = merged(tmp_path, {"2026-10-01": MANY, "2026-11-02": MANY})
    assert of(parsed)["a0"].dated == date(2026, 10, 1)


def test_files_may_lie_in_any_order(tmp_path: Path) -> None:
    """Deliveries are taken by the day in their names."""
    parsed = merged(tmp_path, {"2026-11-02": ["a0=new"], "2026-09-30": ["a0=old"]})
    assert of(parsed)["a0"].title == "new"


@pytest.mark.parametrize("name", ["ads.csv", "ads-2026-13-01.csv", "20261101.csv"])
def test_a_file_without_a_day_is_refused(tmp_path: Path, name: str) -> None:
    spec = deliver(tmp_path, {"2026-11-01": MANY})
    (tmp_path / name).write_text(HEAD + row("a1"), encoding="utf-8")
    with pytest.raises(SourceError, match="without a day"):
        merge_deliveries(spec, VacanciesCsv())


def test_two_files_of_one_day_are_refused(tmp_path: Path) -> None:
    spec = deliver(tmp_path, {"2026-11-01": MANY})
    (tmp_path / "more-2026-11-01.csv").write_text(HEAD + row("a1"), encoding="utf-8")
    with pytest.raises(SourceError, match="of one day"):
        merge_deliveries(spec, VacanciesCsv())


def test_another_kind_and_no_readable_delivery_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="one of full, changes"):
        merged(tmp_path / "a", {"2026-11-01": MANY}, "some")
    with pytest.raises(SourceError, match="no delivery"):
        merged(tmp_path / "b", {"2026-11-01": "", "2026-11-02": ""})
    with pytest.raises(SourceError, match="no directory"):
        merge_deliveries(
            SourceSpec("vacancies-csv", tmp_path / "none", options=(("deliveries", "full"),)),
            VacanciesCsv(),
        )


def test_a_build_merges_deliveries_and_repeats(tmp_path: Path) -> None:
    """Repeats of two ads are merged over all deliveries; the withdrawn one leaves the market."""
    twin = "z9,job a0,text of a0,en,PL,\n"
    days: dict[str, str | list[str]] = {
        "2026-11-01": HEAD + "".join(map(row, MANY)) + twin,
        "2026-11-02": HEAD + "".join(map(row, MANY[1:])) + twin,
    }
    found = ingest_vacancies([deliver(tmp_path, days)])
    ads = {ad.vacancy.id: ad.vacancy for ad in found.ads}
    assert ads["z9"].duplicate_of == "a0"
    released = [found.accounts[0].date] * len(ads)
    table = vacancy_table([ad.vacancy for ad in found.ads], released)
    open_ads = {name for name, open_ in zip(table.ids, table.current, strict=True) if open_}
    assert open_ads == {*MANY[1:], "z9"}


@given(st.lists(st.sets(st.sampled_from(MANY), min_size=1), min_size=1, max_size=6))
def test_what_the_newest_believable_delivery_holds_is_open(
    tmp_path_factory: pytest.TempPathFactory, deliveries: list[set[str]]
) -> None:
    days: dict[str, str | list[str]] = {
        f"2026-11-{at:02}": sorted(ads) for at, ads in enumerate(deliveries, 1)
    }
    parsed = merged(tmp_path_factory.mktemp("deliveries"), days)
    still = set(of(parsed)) - set(gone(parsed))
    assert deliveries[-1] <= still
    sizes = [len(ads) for ads in deliveries]
    if len(sizes) > 1 and sizes[-1] >= 0.7 * sizes[-2]:
        assert still == deliveries[-1]
