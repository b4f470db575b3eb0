"""Fixtures of the linking tests.

The taxonomy is tiny and ours; the encoder is a fake that hashes character trigrams into 64
dimensions, so that texts that share letters are near each other and no weights are needed. Linkers
are built into a temporary directory once a session, with the committed calibration. Tests marked
`slow` load the real encoder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from guidance.taxonomy import Names, Occupation, Skill, Taxonomy
from guidance.vectors import Vectors
from models.linker import Linkers, build_linkers, load_linkers

SKILLS = (
    ("s/answer", "answer incoming calls", "Answer telephone calls of customers.", ("take phone calls",)),
    ("s/bake", "bake bread", "Prepare dough and bake bread.", ("make bread", "prepare bread")),
    ("s/books", "bookkeeping", "Record the money a business takes and spends.", ("keep accounts",)),
    ("s/drive", "drive vans", "Drive vans and deliver goods.", ("van driving", "deliver by van")),
    ("s/hygiene", "food hygiene rules", "Rules for clean handling of food.", ("food safety",)),
    ("s/java", "Java", "The programming language Java.", ("Java programming",)),
    ("s/sort", "sort post", "Sort incoming letters and parcels.", ("mail sorting",)),
)
OCCUPATIONS = (
    ("o/baker", "baker", "7512", "Bakers make bread.", ("bread maker",)),
    ("o/clerk", "office clerk", "4110", "Office clerks keep records.", ("clerical assistant",)),
    ("o/driver", "van driver", "8322", "Van drivers deliver goods.", ("delivery driver",)),
)
FOREIGN = (
    Names("o/baker", "de", "Bäcker/Bäckerin"),
    Names("o/driver", "de", "Lieferfahrer/Lieferfahrerin", ("Kurierfahrer",)),
    Names("s/bake", "de", "Brot backen", ("Brote herstellen",)),
    Names("s/drive", "de", "Lieferwagen fahren"),
)


class TrigramEncoder:
    """Unit vectors from hashed character trigrams."""

    digest = "trigrams-64"
    dimensions = 64

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            padded = f" {text.lower()} "
            for at in range(len(padded) - 2 if text.strip() else 0):
                code = hashlib.md5(padded[at : at + 3].encode(), usedforsecurity=False).digest()
                rows[row, code[0] % self.dimensions] += 1 if code[1] % 2 else -1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.maximum(lengths, 1e-9)).astype(np.float32)


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    skills = tuple(Skill(uri, label, description=text) for uri, label, text, _ in SKILLS)
    occupations = tuple(
        Occupation(uri, label, group, text) for uri, label, group, text, _ in OCCUPATIONS
    )
    english = [Names(row[0], "en", row[1], row[-1]) for row in (*SKILLS, *OCCUPATIONS)]
    names = sorted((*english, *FOREIGN), key=lambda entry: (entry.concept, entry.language))
    return Taxonomy("test", skills, occupations, tuple(names))


@pytest.fixture(scope="session")
def linker_directory(taxonomy: Taxonomy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("snapshot") / "linker"
    build_linkers(taxonomy, TrigramEncoder(), directory)
    return directory


@pytest.fixture(scope="session")
def linkers(linker_directory: Path) -> Linkers:
    return load_linkers(linker_directory, TrigramEncoder())
