"""What was read of an ad is kept by its words (F30): only new texts are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.labour_market import Vacancy
from guidance.linking.types import Candidate
from pipelines.artefacts import Workshop
from pipelines.build import Build, _candidates
from pipelines.config import BuildConfig
from pipelines.link_cache import Found, read_new, text_digest
from pipelines.records import Advertisement, SourceSpec


def ad(number: int, title: str, text: str = "", language: str | None = "en") -> Advertisement:
    return Advertisement(Vacancy(f"a{number}", title, "ads", language=language), text)


class Reader:
    """Finds one occupation per title and remembers what it was given."""

    def __init__(self) -> None:
        self.titles: list[str] = []

    def __call__(self, ads: Sequence[Advertisement]) -> list[Found]:
        self.titles += [one.vacancy.title for one in ads]
        return [(Candidate(f"o/{one.vacancy.title}", 0.5),) for one in ads]


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "occupations-0.jsonl"


def silent(line: str) -> None:
    """Tell nobody."""


def test_only_new_texts_are_read(memory: Path) -> None:
    reader = Reader()
    first = read_new([ad(1, "cook"), ad(2, "baker")], reader, memory, silent)
    assert first == ((Candidate("o/cook", 0.5),), (Candidate("o/baker", 0.5),))
    again = read_new([ad(7, "baker"), ad(8, "driver"), ad(9, "cook")], reader, memory, silent)
    assert [found[0].uri for found in again] == ["o/baker", "o/driver", "o/cook"]
    assert reader.titles == ["cook", "baker", "driver"]


def test_an_ad_that_left_and_came_back_is_not_read_again(memory: Path) -> None:
    reader = Reader()
    for ads in ([ad(1, "cook"), ad(2, "baker")], [ad(2, "baker")], [ad(1, "cook")]):
        read_new(ads, reader, memory, silent)
    assert reader.titles == ["cook", "baker"]


def test_nothing_new_leaves_the_file_alone(memory: Path) -> None:
    read_new([ad(1, "cook")], Reader(), memory, silent)
    before = memory.stat().st_mtime_ns
    read_new([ad(5, "cook")], Reader(), memory, silent)
    assert memory.stat().st_mtime_ns == before


def test_the_number_of_new_texts_is_told(memory: Path) -> None:
    told: list[str] = []
    read_new([ad(1, "cook"), ad(2, "cook"), ad(3, "baker")], Reader(), memory, told.append)
    assert told == ["occupations: 2 new texts, 3 ads"]


@pytest.mark.parametrize(
    "other",
    [
        ad(1, "cook!", "stew", "en"),
        ad(1, "cook", "stews", "en"),
        ad(1, "cook", "stew", "de"),
        ad(1, "cook", "stew", None),
        replace(ad(1, "cook", "stew", "en"), english_title="cook"),
        replace(ad(1, "cook", "stew", "en"), english_text="stew"),
    ],
)
def test_all_that_is_read_tells_texts_apart(other: Advertisement) -> None:
    assert text_digest(other) != text_digest(ad(1, "cook", "stew", "en"))


def test_id_place_and_date_do_not(memory: Path) -> None:
    one = ad(1, "cook", "stew")
    moved = replace(one, vacancy=replace(one.vacancy, id="z", nuts="PL61", source="other"))
    assert text_digest(moved) == text_digest(one)


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=6), max_size=5))
def test_the_answer_is_that_of_reading_everything(
    tmp_path_factory: pytest.TempPathFactory, deliveries: list[list[str]]
) -> None:
    memory = tmp_path_factory.mktemp("memory") / "skills-0.jsonl"
    for titles in deliveries:
        ads = [ad(at, title) for at, title in enumerate(titles)]
        assert read_new(ads, Reader(), memory, silent) == tuple(Reader()(ads))


class Steps(Build):
    """A build with a reader of titles in place of the linkers; every other step is the real one."""

    reader = Reader()

    @property
    def linker_files(self) -> Path:  # type: ignore[override]
        return Path("linker-0")

    @property
    def coded_files(self) -> Path:  # type: ignore[override]
        return self._read_ads("occupations", self.reader)


def delivered(directory: Path, day: str, titles: Sequence[str]) -> BuildConfig:
    """Write one more delivery, and return the build that reads them all."""
    directory.mkdir(exist_ok=True)
    rows = "".join(f"{title},{title},Text.,en,PL\n" for title in titles)
    (directory / f"ads-{day}.csv").write_text(f"id,title,text,language,country\n{rows}")
    spec = SourceSpec("vacancies-csv", directory, name="ads", options=(("deliveries", "full"),))
    return BuildConfig("tiny", (spec,))


def test_a_further_delivery_has_only_its_new_ads_read(tmp_path: Path) -> None:
    """F30: one new ad costs the reading of one ad, and counts at the next run."""
    workshop = Workshop(tmp_path / "work", tell=silent)
    first = Steps(delivered(tmp_path / "ads", "2026-11-01", ["cook", "baker", "driver"]), workshop)
    assert len(_candidates(first.coded_files)) == 3
    Steps.reader.titles.clear()
    later = delivered(tmp_path / "ads", "2026-11-02", ["cook", "baker", "driver", "carer"])
    second = Steps(later, workshop)
    assert len(_candidates(second.coded_files)) == 4
    assert Steps.reader.titles == ["carer"]


def test_reading_a_source_again_without_another_result_redoes_nothing(tmp_path: Path) -> None:
    told: list[str] = []
    config = delivered(tmp_path / "ads", "2026-11-01", ["cook", "baker", "miller"])
    assert Steps(config, Workshop(tmp_path / "work", tell=silent)).coded_files.is_dir()
    renamed = replace(config, sources=(replace(config.sources[0], licence="CC0-1.0"),))
    assert Steps(renamed, Workshop(tmp_path / "work", tell=told.append)).coded_files.is_dir()
    assert told == ["ads: working", "occupations: unchanged"]
