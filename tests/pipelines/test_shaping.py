"""A result of yesterday's code never passes for today's: what reads a source names its result."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

import pipelines.ingest
import pipelines.providers
import pipelines.registers
import pipelines.sources
from pipelines.artefacts import key_of
from pipelines.shaping import INGESTING, LINKING, READINGS

READING = (pipelines.sources, pipelines.ingest, pipelines.registers, pipelines.providers)
APART = {
    "guidance",  # the version, which a client tells servers
    "guidance.contacts",  # read anew at every build, as redirects are
    "guidance.crosswalk",
    "guidance.funding",
    "guidance.funding.reading",
    "guidance.errors",
    "guidance.labour_market",  # of these two packages the modules of records count
    "guidance.taxonomy",
}
ROOTS = ("guidance", "models", "pipelines")
BESIDE_LINKING = {
    "guidance.errors",
    "guidance.taxonomy",  # its digest names the readings, which name the linker
    "models.registry",  # the digests of the weights do
}

BESIDE_READINGS = {
    "guidance.errors",
    "guidance.taxonomy",  # its digest names the readings
    "guidance.linking.passages",  # what a reading of a title is, not which there are
    "models.glossary",  # texts alone have glosses
    "models.named",
    "models.registry",  # the digests of the weights name the readings
    "models.space",  # names outside English are not read in context
    "models.static",
    "models.words",
}


def files_of(module: ModuleType) -> list[Path]:
    place = Path(module.__file__ or "")
    return sorted(place.parent.rglob("*.py")) if place.name == "__init__.py" else [place]


def rooms_used(modules: Iterable[ModuleType] = READING) -> set[str]:
    """Return the modules of this project that some of it import."""
    trees = [ast.parse(f.read_text("utf-8")) for module in modules for f in files_of(module)]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    froms = {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    plain = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    return {name for name in froms | plain if name.split(".")[0] in ROOTS}


def test_every_room_that_reading_a_source_uses_is_part_of_its_name() -> None:
    named = {module.__name__ for module in INGESTING}
    unnamed = {name for name in rooms_used() if not any(name.startswith(room) for room in named)}
    assert unnamed == APART


def test_every_module_that_reads_texts_is_part_of_the_linkers_name() -> None:
    """A change of one that is missing would leave yesterday's answers in place."""
    named = {module.__name__ for module in LINKING}
    unnamed = {name for name in rooms_used(LINKING) if not any(map(name.startswith, named))}
    assert unnamed == BESIDE_LINKING


def test_every_module_that_chooses_and_reads_names_is_part_of_their_name() -> None:
    """Names left out today would stand in the vectors of yesterday."""
    named = {module.__name__ for module in READINGS}
    unnamed = {name for name in rooms_used(READINGS) if not any(map(name.startswith, named))}
    assert unnamed == BESIDE_READINGS


@pytest.mark.parametrize("room", ["guidance.exchange", "guidance.credential", "pipelines.sources"])
def test_a_change_of_a_reader_gives_its_result_another_name(room: str) -> None:
    others = tuple(module for module in INGESTING if module.__name__ != room)
    assert len(others) == len(INGESTING) - 1
    assert key_of("courses", others) != key_of("courses", INGESTING)
