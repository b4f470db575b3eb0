"""A taxonomy of a few concepts of ours and an encoder without weights."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from guidance.taxonomy import Names, Occupation, Skill, Taxonomy
from guidance.vectors import Vectors
from models.encoders import Encoders

SKILLS = (
    (
        "s/answer",
        "answer incoming calls",
        "Answer telephone calls of customers.",
        ("take phone calls",),
    ),
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
    """Unit vectors from hashed character trigrams; with other salt, other vectors."""

    dimensions = 64

    def __init__(self, salt: str = "") -> None:
        self.salt = salt
        self.digest = f"trigrams-64{salt}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            padded = f" {text.lower()} "
            for at in range(len(padded) - 2 if text.strip() else 0):
                gram = f"{self.salt}{padded[at : at + 3]}".encode()
                code = hashlib.md5(gram, usedforsecurity=False).digest()
                rows[row, code[0] % self.dimensions] += 1 if code[1] % 2 else -1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.maximum(lengths, 1e-9)).astype(np.float32)


class Renamed:
    """An encoder under another digest."""

    def __init__(self, encoder: TrigramEncoder, digest: str) -> None:
        self._encoder = encoder
        self.digest = digest
        self.dimensions = encoder.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode(texts)


def trigram_encoders() -> Encoders:
    """Return encoders that cannot stand for one another, but that the two readers share a space."""
    return Encoders(
        TrigramEncoder(), TrigramEncoder("-read"), Renamed(TrigramEncoder("-read"), "trigrams-too")
    )


def tiny_taxonomy() -> Taxonomy:
    skills = tuple(Skill(uri, label, description=text) for uri, label, text, _ in SKILLS)
    occupations = tuple(
        Occupation(uri, label, group, text) for uri, label, group, text, _ in OCCUPATIONS
    )
    english = [Names(row[0], "en", row[1], row[-1]) for row in (*SKILLS, *OCCUPATIONS)]
    names = sorted((*english, *FOREIGN), key=lambda entry: (entry.concept, entry.language))
    return Taxonomy("test", skills, occupations, tuple(names))
