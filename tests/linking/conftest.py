"""Fixtures of the linking tests.

The taxonomy is tiny and ours; the encoder is a fake that hashes character trigrams into 64
dimensions, so that texts that share letters are near each other and no weights are needed. Linkers
are built into a temporary directory once a session, with the committed calibration. Tests marked
`slow` load the real encoder.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from guidance.taxonomy import Taxonomy
from models.linker import Linkers, build_linkers, load_linkers

from .tiny import tiny_taxonomy, trigram_encoders


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return tiny_taxonomy()


@pytest.fixture(scope="session")
def linker_directory(taxonomy: Taxonomy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("snapshot") / "linker"
    build_linkers(taxonomy, trigram_encoders(), directory)
    return directory


@pytest.fixture(scope="session")
def linkers(linker_directory: Path) -> Linkers:
    return load_linkers(linker_directory, trigram_encoders())
