"""Fixtures of the evaluation suites.

`name_linkers` are linkers small enough to foresee: a concept is as likely as the cosine of hashed
trigrams between the text and its English label, over the tiny taxonomy of the linking tests. So
suites are tested apart from what the real linkers do. `kept` is the directory of names that the
peers search, written by the same function as in a build.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from foreseen import NameLinker
from linking.tiny import OCCUPATIONS, SKILLS, tiny_taxonomy

from models.linker import Linkers
from models.names import keep_names


@pytest.fixture(scope="session")
def name_linkers() -> Linkers:
    return Linkers(
        NameLinker([row[:2] for row in SKILLS]), NameLinker([row[:2] for row in OCCUPATIONS])
    )


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A linker's directory with nothing in it but the names."""
    directory, taxonomy = tmp_path_factory.mktemp("snapshot") / "linker", tiny_taxonomy()
    for kind, concepts in (("skills", taxonomy.skills), ("occupations", taxonomy.occupations)):
        keep_names(concepts, taxonomy.names, directory / kind / "names")
        uris = json.dumps([concept.uri for concept in concepts])
        (directory / kind / "uris.json").write_text(uris, encoding="utf-8")
    return directory
