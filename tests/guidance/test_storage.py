"""Snapshots on disk: named by content, switched at once, never half there, never trusted blindly."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from world import ADS, COURSES, RELEASED, SKILLS, TAU, Snapshot, ask, content_of, cook, with_ads

from guidance.errors import SnapshotError, UnknownConcept
from guidance.labour_market import Shortage, Vacancy
from guidance.snapshot import SCHEMA_VERSION
from guidance.storage import reading
from guidance.storage.content import Content
from guidance.storage.files import write_atomically
from guidance.storage.layout import CURRENT, DATABASE, MANIFEST, SPARSE, TABLE_NAMES, TABLES
from guidance.storage.reading import open_snapshot
from guidance.storage.writing import digest_of, make_current, publish


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return content_of(tmp_path / "linker")


@pytest.fixture
def copied(world_directory: Path, tmp_path: Path) -> Path:
    """A copy of the published world that a test may damage."""
    return Path(shutil.copytree(world_directory, tmp_path / "copy"))


def test_publishing_twice_gives_one_digest(content: Content, tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    first, second = publish(content, root), publish(content, root)
    assert first == second
    assert sorted(entry.name for entry in root.iterdir()) == sorted([first, CURRENT])
    assert publish(content, tmp_path / "elsewhere") == first


def test_the_digest_is_that_of_the_content(world_directory: Path) -> None:
    assert digest_of(world_directory) == world_directory.name
    assert len(world_directory.name) == 16


def test_other_content_other_digest(content: Content, tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    changed = (
        content,
        replace(content, credentials=(replace(COURSES[0], title="Other"), *COURSES[1:])),
        replace(content, manifest=replace(content.manifest, tau=0.61)),
        replace(content, regions={}),
        content_of(tmp_path / "linker", ADS[:-1]),
    )
    assert len({publish(each, root) for each in changed}) == len(changed)


def test_what_was_written_reads_back(world: Snapshot, content: Content) -> None:
    assert world.skills.uris == tuple(SKILLS)
    assert world.credentials == COURSES
    assert world.vacancies.ids == tuple(one.vacancy.id for one in ADS)
    assert world.manifest == content.manifest
    assert world.isco == ("7512", "5321", "5120", "8322")
    for name, matrix in (("credit", world.credit), ("taught", world.taught)):
        assert np.array_equal(matrix.toarray(), content.matrices[name].toarray())
    for at, one in enumerate(ADS):
        assert world.records.vacancy(at) == one.vacancy
    for course, tags in zip(COURSES, content.tags, strict=True):
        assert world.records.tags(course.uri) == tags
    assert world.demand.regions == content.demand.regions
    assert world.demand.first == content.demand.first
    assert np.array_equal(world.demand.counts, content.demand.counts)
    assert world.date_of("ads") == RELEASED.isoformat()
    assert world.date_of("nothing") is None


def test_the_index_of_rises_reads_back_mapped(world: Snapshot) -> None:
    """It speeds answers up: an opened snapshot has it at once, and it is that of its matrices."""
    written = world.written_rises
    assert written is not None
    assert world.rises is written.rises
    assert isinstance(world.rises.values, np.memmap)
    made = replace(world, written_rises=None).rises
    assert made.floor == world.rises.floor == pytest.approx(TAU / 10)
    for part in ("starts", "courses", "values"):
        assert getattr(made, part).tolist() == getattr(world.rises, part).tolist()


def test_an_index_of_other_matrices_is_not_used(world: Snapshot) -> None:
    other = with_ads(world, ADS[:3])
    assert len(other.rises) == 3
    assert other.written_rises is world.written_rises


def test_a_record_is_read_once_and_forgotten_when_there_are_too_many(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = open_snapshot(copied).records
    asked: list[str] = []
    read = reading.SqliteRecords.rows

    def counted(self: reading.SqliteRecords, query: str, values: Iterable[object] = ()) -> Any:
        asked.append(query)
        return read(self, query, values)

    monkeypatch.setattr(reading.SqliteRecords, "rows", counted)
    first = [records.label("s/cook", language) for language in ("pl", "fi", "pl")]
    assert first[0] == first[2] != first[1]
    assert len(asked) == 2
    monkeypatch.setattr(reading, "MOST_REMEMBERED", 1)
    assert records.tags("c/menu") == records.tags("c/menu")
    assert records.label("s/cook", "pl") == first[0]
    assert len(asked) == 4
    with pytest.raises(UnknownConcept):
        records.occupation("o/none")


def test_names_fall_back_to_english_and_then_to_the_uri(world: Snapshot) -> None:
    records = world.records
    assert (records.label("s/cook", "pl").text, records.label("s/cook", "pl").language) == (
        "stosować techniki gotowania",
        "pl",
    )
    assert records.label("s/cook", "fi").language == "en"
    assert records.label("s/none", "fi").text == "s/none"
    assert records.region_name("PL61") == "Kujawsko-pomorskie"
    assert records.region_name("PL99") == "PL99"
    assert records.skill("s/cook").preferred_label == "use cooking techniques"
    assert records.description("s/cook") == ""
    with pytest.raises(UnknownConcept):
        records.occupation("o/none")
    with pytest.raises(UnknownConcept):
        world.skills.position("s/none")


def test_arrays_are_mapped_and_cannot_be_written(world: Snapshot) -> None:
    assert isinstance(world.vacancies.region, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        world.vacancies.region[0] = 1


def test_the_database_cannot_be_written(world: Snapshot) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        world.records.rows("DELETE FROM skill")  # type: ignore[attr-defined]


def test_every_table_has_the_key_and_the_columns_that_the_layout_names(
    world_directory: Path,
) -> None:
    with closing(sqlite3.connect(world_directory / DATABASE)) as database:
        for table, (key, columns) in TABLES.items():
            found = database.execute(f"PRAGMA table_info({table})").fetchall()
            assert tuple(row[1] for row in found) == columns
            primary = sorted((row[5], row[1]) for row in found if row[5])
            assert tuple(name for _, name in primary) == ((key,) if isinstance(key, str) else key)


# --- failures leave nothing -----------------------------------------------------------------------


class Broken(RuntimeError):
    """What stops a test's writing half-way."""


def stopping(vacancies: tuple[Vacancy, ...]) -> Iterator[Vacancy]:
    yield from vacancies[:5]
    raise Broken


def failing(content: Content, tmp_path: Path) -> dict[str, Content]:
    """Contents that break early, in the database, in the arrays, and at the linker's files."""

    class Half(tuple[Vacancy, ...]):
        def __iter__(self) -> Iterator[Vacancy]:
            return stopping(tuple(self[:]))

    matrices = {k: v for k, v in content.matrices.items() if k != "profiles"}
    return {
        "database": replace(content, vacancies=Half(content.vacancies)),
        "matrix": replace(content, matrices=matrices),
        "linker": replace(content, linker=tmp_path / "none"),
        "tags": replace(content, tags=content.tags[:-1]),
    }


@pytest.mark.parametrize("stage", ["database", "matrix", "linker", "tags"])
def test_a_failure_leaves_nothing_and_keeps_what_was_current(
    content: Content, tmp_path: Path, stage: str
) -> None:
    root = tmp_path / "snapshots"
    digest = publish(content, root)
    before = sorted(path.name for path in root.iterdir())
    with pytest.raises((Broken, KeyError, OSError, ValueError)):
        publish(failing(content, tmp_path)[stage], root)
    assert sorted(path.name for path in root.iterdir()) == before
    assert (root / CURRENT).resolve().name == digest
    open_snapshot(root / CURRENT).records.close()


@pytest.mark.parametrize("left_out", ["vacancies", "credentials"])
def test_what_does_not_fit_together_is_not_published(
    content: Content, tmp_path: Path, left_out: str
) -> None:
    """One record fewer than the arrays have rows: every later row would be another's."""
    shorter: dict[str, object] = {left_out: getattr(content, left_out)[:-1]}
    if left_out == "credentials":
        shorter["tags"] = content.tags[:-1]
    with pytest.raises((SnapshotError, ValueError)):
        publish(replace(content, **shorter), tmp_path / "snapshots")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_cannot_be_written(content: Content, tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    root.mkdir()
    root.chmod(0o500)
    with pytest.raises(PermissionError):
        publish(content, root)
    assert list(root.iterdir()) == []


def test_a_root_that_is_a_file(content: Content, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(FileExistsError):
        publish(content, tmp_path / "file")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def test_current_flips_in_one_rename(content: Content, tmp_path: Path) -> None:
    """A reader that opened `current` before the switch goes on reading the old one."""
    root = tmp_path / "snapshots"
    first = publish(content, root)
    old = open_snapshot(root / CURRENT)
    second = publish(content_of(tmp_path / "linker", ADS[:20]), root)
    assert (root / CURRENT).is_symlink()
    assert (root / CURRENT).readlink() == Path(second)
    new = open_snapshot(root / CURRENT)
    assert (len(old.vacancies), len(new.vacancies)) == (30, 20)
    assert old.records.vacancy(29).id == "a30"
    assert (old.digest, new.digest) == (first, second)
    make_current(root, first)
    assert (root / CURRENT).resolve().name == first
    assert not [path for path in root.iterdir() if path.name.startswith(f".{CURRENT}")]
    old.records.close()
    new.records.close()


def test_text_files_are_never_half_there(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.json"
    write_atomically(path, "one\n")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "two \ud800")
    assert path.read_text(encoding="utf-8") == "one\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.json"]


def test_a_snapshot_without_ads_can_be_published(tmp_path: Path) -> None:
    none = replace(content_of(tmp_path / "linker"), shortages=(), forecasts=())
    empty = content_of(tmp_path / "linker", ())
    digest = publish(
        replace(
            none, **{n: getattr(empty, n) for n in ("vacancies", "table", "demand", "matrices")}
        ),
        tmp_path / "s",
    )
    assert digest


def test_regions_without_a_name_show_their_code(tmp_path: Path) -> None:
    content = replace(content_of(tmp_path / "linker"), regions={})
    digest = publish(content, tmp_path / "s")
    snapshot = open_snapshot(tmp_path / "s" / digest)
    try:
        assert snapshot.records.region_name("PL61") == "PL61"
    finally:
        snapshot.records.close()


def test_two_sources_may_state_one_figure(content: Content, tmp_path: Path) -> None:
    figure = content.shortages[0]
    both = (
        figure,
        Shortage(
            **{**{f.name: getattr(figure, f.name) for f in fields(figure)}, "source": "other"}
        ),
    )
    outlook = content.forecasts[0]
    forecasts = (outlook, replace(outlook, source="other", value=900.0))
    whole = replace(content, shortages=both, forecasts=forecasts)
    snapshot = open_snapshot(tmp_path / "s" / publish(whole, tmp_path / "s"))
    shortages = snapshot.records.shortages(figure.group, figure.region)
    found = snapshot.records.forecasts(outlook.isco, outlook.country)
    snapshot.records.close()
    assert [each.source for each in shortages] == ["figures", "other"]
    assert [(each.source, each.value) for each in found] == [("other", 900.0), ("outlook", 1200.0)]


# --- damage ---------------------------------------------------------------------------------------


def truncate(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    "name", ["credit.data", "units.indices", "vacancy.region", "demand.counts"]
)
def test_a_truncated_array(copied: Path, name: str) -> None:
    truncate(copied / f"{name}.npy", 0.9)
    with pytest.raises(SnapshotError) as caught:
        open_snapshot(copied)
    assert caught.value.expected
    assert "guidance build" in caught.value.message


@pytest.mark.parametrize("matrix", SPARSE)
def test_a_missing_array(copied: Path, matrix: str) -> None:
    (copied / f"{matrix}.indptr.npy").unlink()
    with pytest.raises(SnapshotError):
        open_snapshot(copied)


def test_an_empty_array_file(copied: Path) -> None:
    truncate(copied / "credit.data.npy", 0.0)
    with pytest.raises(SnapshotError):
        open_snapshot(copied)


def drop(directory: Path, table: str) -> None:
    with closing(sqlite3.connect(directory / DATABASE)) as database:
        database.execute(f"DROP TABLE {table}")
        database.commit()


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_a_missing_table(copied: Path, table: str) -> None:
    drop(copied, table)
    with pytest.raises(SnapshotError):
        open_snapshot(copied).records.close()


def test_a_missing_or_damaged_database(copied: Path) -> None:
    truncate(copied / DATABASE, 0.2)
    with pytest.raises(SnapshotError):
        open_snapshot(copied)
    (copied / DATABASE).unlink()
    with pytest.raises(SnapshotError):
        open_snapshot(copied)


@pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, 0, None, "1"])
def test_another_schema_version(copied: Path, version: object) -> None:
    manifest = json.loads((copied / MANIFEST).read_text(encoding="utf-8"))
    manifest["schema_version"] = version
    (copied / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(SnapshotError, match="schema version"):
        open_snapshot(copied)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema_version": 1}', "\x00"])
def test_a_damaged_manifest(copied: Path, text: str) -> None:
    (copied / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(SnapshotError):
        open_snapshot(copied)


def test_a_record_of_another_release(copied: Path) -> None:
    with closing(sqlite3.connect(copied / DATABASE)) as database:
        database.execute("UPDATE credential SET record = json_set(record, '$.colour', 'red')")
        database.commit()
    with pytest.raises(SnapshotError):
        open_snapshot(copied).records.close()


@pytest.mark.parametrize("place", ["none", "empty"])
def test_no_snapshot_there(tmp_path: Path, place: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SnapshotError, match="no snapshot"):
        open_snapshot(tmp_path / place)


def test_changed_content_no_longer_matches_its_name(copied: Path, world: Snapshot) -> None:
    assert digest_of(copied) == world.digest
    array = np.load(copied / "credit.data.npy")
    array[0] = 0.5
    np.save(copied / "credit.data.npy", array)
    assert digest_of(copied) != world.digest


# --- no persons -----------------------------------------------------------------------------------

PERSONAL = {
    "first_name", "last_name", "surname", "birth", "gender", "nationality", "address", "email",
    "phone", "contact", "health", "person", "learner", "profile", "text",
}  # fmt: skip


def test_no_personal_data_field_in_a_snapshot(world_directory: Path) -> None:
    """Columns and members of every record: no person, and no text of an ad."""
    with closing(sqlite3.connect(world_directory / DATABASE)) as database:
        tables = [
            row[0]
            for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        names: set[str] = set()
        for table in tables:
            cursor = database.execute(f"SELECT * FROM {table}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            names |= set(columns)
            for row in cursor:
                record = dict(zip(columns, row, strict=True)).get("record")
                names |= set(json.loads(record)) if record else set()
    assert set(tables) >= set(TABLE_NAMES)
    assert not names & PERSONAL
    assert not {member.name for member in fields(Vacancy)} & PERSONAL


def test_asking_leaves_no_trace(world: Snapshot, world_directory: Path) -> None:
    """GDPR 5(1)(e): a canary in a learner's own words reaches no file of the snapshot."""
    canary = "canary-7f3a"
    before = sorted(path.name for path in world_directory.rglob("*"))
    answer = ask(cook(local_skills=[{"text": canary}]), world)
    assert answer.results
    assert sorted(path.name for path in world_directory.rglob("*")) == before
    files = [path for path in world_directory.rglob("*") if path.is_file()]
    assert not any(canary.encode() in path.read_bytes() for path in files)
