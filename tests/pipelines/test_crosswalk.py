"""F12: the crosswalk stands beside everything and shapes nothing that reads, weighs or trains."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from guidance.crosswalk import Match, Scheme, isco_concept
from guidance.storage.files import PROJECT
from guidance.taxonomy import Occupation, Taxonomy
from pipelines.artefacts import Workshop, key_of
from pipelines.build import Build
from pipelines.config import BuildConfig, load_config
from pipelines.crosswalk import CROSSWALKS, read_crosswalks
from pipelines.records import SourceSpec
from pipelines.sources import READERS

SAMPLE = PROJECT / "data" / "sample"
REAL = PROJECT.parent / "shared" / "data"
UNMADE = ("ads", "figures", "readings", "linker", "credit", "tags")
"""Steps that take long: their keys are looked at, they are not made here."""


class KeysOnly(Workshop):
    """Makes what is read from files, and of the steps after that notes the keys."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, lambda _: None)
        self.keys: dict[str, str] = {}

    def step(self, name: str, shaped_by: Iterable[Any], make: Any) -> Path:
        shaping = tuple(shaped_by)
        self.keys[name] = key_of(name, shaping)
        return self.root / self.keys[name] if name in UNMADE else super().step(name, shaping, make)


def sample_without(*kinds: str) -> BuildConfig:
    config = load_config(SAMPLE / "build.toml")
    kept = tuple(spec for spec in config.sources if spec.kind not in kinds)
    return dataclasses.replace(config, sources=kept)


def keys(config: BuildConfig, root: Path) -> dict[str, str]:
    build = Build(config, KeysOnly(root))
    for place in ("taxonomy", "course", "ad", "figure", "reading", "linker", "credit", "tag"):
        getattr(build, f"{place}_files")
    found: KeysOnly = build.workshop  # type: ignore[assignment]
    return found.keys


def test_adding_a_crosswalk_changes_no_key_of_any_step(tmp_path: Path) -> None:
    """Its rows hold the answers of a benchmark: not even its digest reaches a linker."""
    assert any(spec.kind == "crosswalk" for spec in sample_without().sources)
    without = keys(sample_without("crosswalk", "taxonomy-redirects"), tmp_path)
    assert keys(sample_without(), tmp_path) == without
    assert {"taxonomy", "ads", "linker", "tags", "credit"} <= without.keys()


def test_a_redirect_that_a_course_needs_makes_its_tags_again_and_nothing_else(
    tmp_path: Path,
) -> None:
    config = sample_without("taxonomy-redirects")
    course = next(one for one in Build(config, KeysOnly(tmp_path)).courses if one.declared_skills)
    taxonomy = Build(config, KeysOnly(tmp_path)).taxonomy
    path = tmp_path / "redirects.csv"
    stranger = "https://x.example/skill/stranger"
    path.write_text(f"old,new\n{stranger},{taxonomy.skills[0].uri}\n", encoding="utf-8")
    spec = SourceSpec("taxonomy-redirects", path, name="more")
    with_it = dataclasses.replace(config, sources=(*config.sources, spec))
    assert keys(with_it, tmp_path) == keys(config, tmp_path)
    build = Build(with_it, KeysOnly(tmp_path))
    place = build.course_files / "courses.jsonl"
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace(course.declared_skills[0], stranger, 1), encoding="utf-8")
    moved = next(one for one in build.courses if one.uri == course.uri)
    assert taxonomy.skills[0].uri in moved.declared_skills
    assert stranger not in moved.declared_skills
    assert build.upgrades.applied
    before = key_of("tags", ("x",))
    assert key_of("tags", ("x", *build.upgrades.applied)) != before


def test_the_reader_is_not_among_those_that_other_rooms_use() -> None:
    assert not CROSSWALKS.keys() & READERS.keys()


def taxonomy_of(*jobs: Occupation) -> Taxonomy:
    return Taxonomy("1", (), jobs, ())


def test_rows_on_concepts_that_the_taxonomy_lacks_are_counted() -> None:
    job = Occupation(
        "https://learner-guidance.example/sample/occupation/electrician", "electrician", "5321"
    )
    spec = SourceSpec("crosswalk", SAMPLE / "crosswalk.csv", "1")
    found = read_crosswalks([spec], taxonomy_of(job))
    assert [(one.concept, one.code, one.match) for one in found.entries] == [
        (job.uri, "99-0001.00", Match.EXACT),
        (job.uri, "99-0001.01", Match.NARROW),
        (isco_concept("5321"), "99-0005.00", Match.EXACT),
    ]
    assert {one.scheme for one in found.entries} == {Scheme.ONET}
    assert {one.edition for one in found.entries} == {"made-up codes"}
    assert found.accounts[0].notes == (
        "rows on occupations or groups that the taxonomy lacks, left out: 4",
    )


def test_no_crosswalk_is_no_entry() -> None:
    assert read_crosswalks([], taxonomy_of()).entries == ()


@pytest.mark.real
def test_the_official_crosswalk_is_read_whole() -> None:
    """F12: 4,253 rows with their types of match, September 2022."""
    path = REAL / "crosswalks" / "crosswalk_esco_onet.csv"
    if not path.is_file():
        pytest.skip("no official crosswalk: shared/data/crosswalks is absent")
    parsed = CROSSWALKS["crosswalk"].parse(SourceSpec("crosswalk", path, "1"))
    assert (parsed.account.read, parsed.account.kept) == (4_253, 4_253)
    matches = [one.match for one in parsed.records]
    assert {match: matches.count(match) for match in Match} == {
        Match.EXACT: 498 + 43,
        Match.CLOSE: 1_432,
        Match.BROAD: 2_053,
        Match.NARROW: 227,
    }
    assert {one.edition for one in parsed.records} == {"O*NET-SOC 2019"}
    aftersales = "http://data.europa.eu/esco/occupation/1663e9d9-857b-4efa-9ab6-886c7fc763f6"
    assert ("11-2022.00", Match.BROAD) in {
        (one.code, one.match) for one in parsed.records if one.concept == aftersales
    }
