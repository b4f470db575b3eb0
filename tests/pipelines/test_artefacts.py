"""Steps are named by what shaped them, done once, and never left half-done."""

from __future__ import annotations

import types
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import guidance.taxonomy
import pipelines.credit
import pipelines.sources
from guidance.labour_market import Forecast
from pipelines.artefacts import (
    Workshop,
    code_digest,
    digest_of_files,
    key_of,
    read_lines,
    write_lines,
)
from pipelines.config import DemandConfig, LinkConfig


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def workshop(tmp_path: Path, told: list[str]) -> Workshop:
    return Workshop(tmp_path / "work", told.append)


def writing(text: str, made: list[str]) -> object:
    def make(place: Path) -> None:
        made.append(text)
        (place / "out.txt").write_text(text, encoding="utf-8")

    return make


def test_unchanged_input_is_not_redone(workshop: Workshop, told: list[str]) -> None:
    made: list[str] = []
    first = workshop.step("count", ("a", 1), writing("one", made))
    second = workshop.step("count", ("a", 1), writing("two", made))
    assert first == second
    assert made == ["one"]
    assert (first / "out.txt").read_text(encoding="utf-8") == "one"
    assert told == ["count: working", "count: unchanged"]


def test_a_later_workshop_finds_the_result(workshop: Workshop, told: list[str]) -> None:
    made: list[str] = []
    workshop.step("count", ("a",), writing("one", made))
    Workshop(workshop.root, told.append).step("count", ("a",), writing("two", made))
    assert made == ["one"]


def test_changed_input_is_redone(workshop: Workshop) -> None:
    made: list[str] = []
    places = {
        workshop.step("count", shaped_by, writing("x", made))
        for shaped_by in (("a",), ("b",), ("a", "b"), (LinkConfig(),), (LinkConfig(threshold=0.6),))
    }
    assert len(places) == len(made) == 5


class Killed(BaseException):
    """As a signal would end a step."""


@pytest.mark.parametrize("ending", [Killed, KeyboardInterrupt, ValueError, OSError])
def test_a_killed_step_leaves_nothing(workshop: Workshop, ending: type[BaseException]) -> None:
    def make(place: Path) -> None:
        (place / "half.txt").write_text("half", encoding="utf-8")
        raise ending

    with pytest.raises(ending):
        workshop.step("count", ("a",), make)
    assert list(workshop.root.iterdir()) == []
    made: list[str] = []
    workshop.step("count", ("a",), writing("whole", made))
    assert made == ["whole"]


def test_a_result_is_not_there_before_it_is_whole(workshop: Workshop) -> None:
    def make(place: Path) -> None:
        names = [entry.name for entry in workshop.root.iterdir()]
        assert names == [place.name]
        assert place.name.startswith(".count-")

    place = workshop.step("count", ("a",), make)
    assert place.name == key_of("count", ("a",))


def test_two_builds_at_once_share_a_result(workshop: Workshop, told: list[str]) -> None:
    """Another build finishes the same step while this one is at work."""
    other = Workshop(workshop.root, told.append)

    def make(place: Path) -> None:
        other.step("count", ("a",), writing("theirs", []))
        (place / "out.txt").write_text("ours", encoding="utf-8")

    assert workshop.step("count", ("a",), make).is_dir()


# --- keys -----------------------------------------------------------------------------------------


def test_keys_name_the_step_and_hash_the_rest() -> None:
    key = key_of("reach", (LinkConfig(), "x"))
    assert key.startswith("reach-")
    assert len(key) == len("reach-") + 16
    assert key == key_of("reach", (LinkConfig(), "x"))


@given(st.lists(st.text() | st.integers() | st.booleans() | st.none(), max_size=4))
def test_keys_depend_on_every_part(parts: list[object]) -> None:
    assert key_of("s", parts) == key_of("s", parts)
    assert key_of("s", [*parts, "more"]) != key_of("s", parts)
    assert key_of("t", parts) != key_of("s", parts)


def test_keys_tell_configurations_apart() -> None:
    assert key_of("s", (LinkConfig(),)) != key_of("s", (DemandConfig(),))


def module_of(path: Path) -> types.ModuleType:
    module = types.ModuleType(path.stem)
    module.__file__ = str(path)
    return module


def test_code_stands_for_its_files(tmp_path: Path) -> None:
    package = tmp_path / "rooms"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "a.py").write_text("A = 1\n", encoding="utf-8")
    module = module_of(package / "__init__.py")
    first = key_of("s", (module,))
    cached = package / "__pycache__"
    cached.mkdir()
    (cached / "a.cpython-311.pyc").write_bytes(b"1")
    assert key_of("s", (module,)) == first
    (package / "a.py").write_text("A = 2\n", encoding="utf-8")
    assert key_of("s", (module,)) != first
    (package / "weights.npy").write_bytes(b"1")
    assert len({first, key_of("s", (module,))}) == 2


def test_single_modules_stand_for_one_file() -> None:
    assert code_digest(guidance.taxonomy) != code_digest(pipelines.credit)
    assert code_digest(guidance.taxonomy) == code_digest(guidance.taxonomy)
    assert code_digest(pipelines.sources) != code_digest(pipelines.credit)


def test_digest_of_files_covers_names_and_bytes(tmp_path: Path) -> None:
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    a.write_bytes(b"1")
    b.write_bytes(b"2")
    both = digest_of_files([a, b])
    assert digest_of_files([b, a]) == both
    b.write_bytes(b"3")
    assert digest_of_files([a, b]) != both


def test_lines_round_trip(tmp_path: Path) -> None:
    records = (
        Forecast("PL", "5", "openings", 2030, 1.5, "ś"),
        Forecast("DE", "1", "m", 2031, 0, "s"),
    )
    write_lines(tmp_path / "f.jsonl", records)
    assert read_lines(tmp_path / "f.jsonl", Forecast) == records
    assert b"\r" not in (tmp_path / "f.jsonl").read_bytes()
