"""F11: releases as they lie on disk, drifted columns and missing files included.

Releases are made here from the sample's taxonomy: concepts retired, added, relabelled and merged
in copies of its files. The official releases are compared where they are at hand.
"""

from __future__ import annotations

import contextlib
import csv
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidance.errors import GuidanceError, InputError, SourceError
from guidance.storage.files import PROJECT
from guidance.taxonomy import Basis, ConceptKind, Fate, Redirect, Redirects, compare
from pipelines.sources.redirects import read_redirects, redirects_text
from pipelines.taxonomy_changes import read_release

SAMPLE = PROJECT / "data" / "sample" / "esco"
REAL = PROJECT.parent / "shared" / "data" / "esco"
Row = dict[str, str]


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A copy of the sample's release, English only."""
    place = tmp_path / "new"
    place.mkdir()
    for path in SAMPLE.glob("*_en.csv"):
        shutil.copy(path, place)
    return place


def edit(place: Path, stem: str, change: Callable[[list[Row]], list[Row]], *drop: str) -> None:
    """Rewrite a table of a release; `drop` names columns that the new release lacks."""
    path = place / f"{stem}_en.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = change(list(csv.DictReader(file)))
    columns = [name for name in dict.fromkeys(n for row in rows for n in row) if name not in drop]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows(rows)


def uris(stem: str) -> list[str]:
    with (SAMPLE / f"{stem}_en.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["conceptUri"] for row in csv.DictReader(file)]


def test_a_release_against_itself_changes_nothing() -> None:
    changes = compare(read_release(SAMPLE), read_release(SAMPLE))
    for kind in ConceptKind:
        assert changes.of(kind).delivered
        assert changes.of(kind).changes == ()
        assert changes.of(kind).kept == changes.of(kind).old
    assert all(found.added == found.removed == 0 for found in changes.demands or ())


def test_skills_retired_added_relabelled_and_merged(release: Path) -> None:
    gone, renamed, relabelled, merged, successor, *_ = uris("skills")

    def change(rows: list[Row]) -> list[Row]:
        kept = [row for row in rows if row["conceptUri"] not in (gone, merged)]
        for row in kept:
            if row["conceptUri"] == relabelled:
                row["preferredLabel"] = "something else"
            if row["conceptUri"] == renamed:
                row["conceptUri"] = f"{renamed}-2"
                row["preferredLabel"] = f" {row['preferredLabel']}\u00a0"
        added = {**kept[0], "conceptUri": "https://x.example/skill/added", "preferredLabel": "add"}
        return [*kept, added]

    edit(release, "skills", change, "hiddenLabels", "scopeNote", "reuseLevel")
    supplied = Redirects.of([Redirect(merged, successor)])
    found = compare(read_release(SAMPLE), read_release(release), supplied).skills
    assert [c.uri for c in found.of(Fate.RETIRED)] == [gone]
    assert [c.uri for c in found.of(Fate.RELABELLED)] == [relabelled]
    assert [c.uri for c in found.of(Fate.NEW)] == sorted(
        [f"{renamed}-2", "https://x.example/skill/added"]
    )
    redirected = {c.uri: (c.new, c.basis, c.merged) for c in found.of(Fate.REDIRECTED)}
    assert redirected == {
        renamed: (f"{renamed}-2", Basis.LABEL, False),
        merged: (successor, Basis.SUPPLIED, True),
    }


def test_a_release_without_its_skills_file_retires_no_skill(release: Path, tmp_path: Path) -> None:
    """F11: "not in this delivery", in a directory and in an archive."""
    (release / "skills_en.csv").unlink()
    (release / "occupationSkillRelations_en.csv").unlink()
    archive = tmp_path / "partial.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(release.iterdir()):
            packed.write(path, f"a folder/{path.name}")
    for place in (release, archive):
        changes = compare(read_release(SAMPLE), read_release(place))
        assert not changes.skills.delivered
        assert changes.skills.changes == ()
        assert changes.demands is None
        assert changes.occupations.changes == ()
        assert changes.fate(uris("skills")[0], ConceptKind.SKILL).fate is Fate.NOT_DELIVERED


def test_a_concept_no_longer_released_is_retired_and_its_successor_read(release: Path) -> None:
    """The release's own columns `status` and `replacedBy` count as supplied."""
    old, lost, torn, *others = uris("skills")

    def change(rows: list[Row]) -> list[Row]:
        stated = {old: others[0], lost: "", torn: f"{others[0]}\n{others[1]}"}
        for row in rows:
            if row["conceptUri"] in stated:
                row |= {"status": "obsolete", "replacedBy": stated[row["conceptUri"]]}
        return rows

    edit(release, "skills", change)
    new = read_release(release)
    found = {c.uri: c for c in compare(read_release(SAMPLE), new).skills.changes}
    assert (found[old].fate, found[old].new) == (Fate.REDIRECTED, others[0])
    assert found[old].basis is Basis.RELEASE
    assert found[lost].fate is Fate.RETIRED
    assert found[torn].fate is Fate.RETIRED
    assert others[1] in found[torn].note
    assert new.notes == ("skills listed as no longer in use: 3",)


def test_of_two_rows_with_one_uri_the_newest_counts(release: Path) -> None:
    first = uris("occupations")[0]

    def change(rows: list[Row]) -> list[Row]:
        row = next(row for row in rows if row["conceptUri"] == first)
        older = {**row, "modifiedDate": "2020-01-01", "preferredLabel": "older"}
        newer = {**row, "modifiedDate": "2030-01-01", "preferredLabel": "newer"}
        return [newer, *rows, older]

    edit(release, "occupations", change)
    new = read_release(release)
    (change_of_it,) = compare(read_release(SAMPLE), new).occupations.changes
    assert change_of_it.new_label == "newer"
    assert new.notes == ("occupations that stand twice, the newest taken: 2",)


def test_the_language_is_named_where_there_is_a_choice() -> None:
    assert read_release(SAMPLE).language == "en"
    polish = read_release(SAMPLE, language="pl")
    assert polish.skills is not None
    with pytest.raises(InputError, match="one language"):
        compare(read_release(SAMPLE), polish)
    with pytest.raises(SourceError, match="neither skills nor occupations"):
        read_release(SAMPLE, language="sv")


def test_the_only_language_is_taken(tmp_path: Path) -> None:
    shutil.copy(SAMPLE / "skills_fi.csv", tmp_path)
    found = read_release(tmp_path)
    assert (found.language, found.occupations) == ("fi", None)
    shutil.copy(SAMPLE / "skills_pl.csv", tmp_path)
    with pytest.raises(SourceError, match="--language"):
        read_release(tmp_path)


def test_no_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="neither skills nor occupations"):
        read_release(tmp_path)
    with pytest.raises(SourceError, match="no file"):
        read_release(tmp_path / "absent.zip")


def test_redirects_read_back_as_written(tmp_path: Path) -> None:
    entries = (
        Redirect("https://x.example/a", "https://x.example/b", 'a "quoted" label', "n, o", "2"),
        Redirect("https://x.example/c", None, "gone"),
    )
    path = tmp_path / "redirects.csv"
    path.write_text(redirects_text(entries), encoding="utf-8")
    assert read_redirects(path).entries == entries


@pytest.mark.parametrize(
    "text",
    [
        "old,new\nhttps://x/a,https://x/b\nhttps://x/b,https://x/a\n",
        "old,new\nhttps://x/a,https://x/b\nhttps://x/a,https://x/c\n",
    ],
)
def test_redirects_that_cannot_be_trusted_refuse_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "redirects.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"redirects\.csv"):
        read_redirects(path)


NOISE = st.sampled_from([b'"', b"\n", b"\x00", b"\xff", b",,,", b"9" * 200_000, b"\r", b"|"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_end_in_nothing_but_a_refusal(release: Path, data: st.DataObject) -> None:
    path = release / data.draw(st.sampled_from(["skills_en.csv", "occupations_en.csv"]))
    whole = (SAMPLE / path.name).read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:at] + data.draw(NOISE) + whole[at + data.draw(st.integers(0, 9)) :])
    with contextlib.suppress(GuidanceError):
        compare(read_release(SAMPLE), read_release(release))


@pytest.fixture(scope="module")
def official() -> tuple[Path, Path]:
    archives = sorted((REAL / "v1.2.1").glob("* - en - *.zip"))
    if not archives or not (REAL / "v1.1.1" / "en").is_dir():
        pytest.skip("no official releases: shared/data/esco is absent")
    return REAL / "v1.1.1" / "en", archives[0]


@pytest.mark.real
def test_the_official_releases(official: tuple[Path, Path]) -> None:
    """F11: 3 gone, 35 new, 26 relabelled of occupations; of skills nothing can be said."""
    began = process_time()
    changes = compare(*(read_release(path) for path in official))
    assert process_time() - began < 10
    jobs = changes.occupations
    assert (jobs.old, jobs.new) == (3_007, 3_039)
    counts = {fate: len(jobs.of(fate)) for fate in Fate if jobs.of(fate)}
    assert counts == {Fate.RETIRED: 3, Fate.NEW: 35, Fate.RELABELLED: 26}
    assert sum(change.spelling for change in jobs.changes) == 11
    assert not changes.skills.delivered
    assert changes.skills.changes == ()


@pytest.mark.slow
@pytest.mark.real
def test_the_official_release_whole_against_itself_is_quick(official: tuple[Path, Path]) -> None:
    began = process_time()
    changes = compare(read_release(official[0]), read_release(official[0]))
    assert process_time() - began < 10
    assert (changes.skills.kept, changes.occupations.kept) == (13_896, 3_007)
    assert [found.old for found in changes.demands or ()] == [64_946, 58_909]
