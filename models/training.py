"""Remakes the adapter, the weights of the features and the calibration from data.

The order keeps every step honest: names and descriptions are held out first; the adapter learns
from what is left and from half of the sentences; the fusion then learns from what was held out and
from the other half, over a space built without the held-out names.
"""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guidance.linking.fusion import Fusion, fusion_as
from guidance.taxonomy import Taxonomy
from guidance.vectors import Encoder
from models.adapter import AdaptedEncoder
from models.fitting import Example, fit_adapter, fit_fusion, hold_out
from models.space import build_space, load_space

NAMES_A_LANGUAGE = 700
DESCRIPTIONS = 1200
SENTENCES = 1500
"""Held-out sentences that the fusion of skills learns from, at most."""
_SENTENCE_WEIGHT = 2


@dataclass(frozen=True, slots=True)
class Trained:
    """The adapter's matrix, and the fusion of each kind of concept."""

    adapter: NDArray[np.float32]
    fusions: Mapping[str, Fusion]

    def save(self, models: Path) -> None:
        """Write the files that `models/registry.toml` and `models.linker` name."""
        np.save(models / "weights" / "esco-adapter.npy", self.adapter, allow_pickle=False)
        for kind, fusion in self.fusions.items():
            content = json.dumps(fusion_as(fusion), indent=1) + "\n"
            (models / "calibration" / f"{kind}.json").write_text(content, encoding="utf-8")


def train_linker(
    taxonomy: Taxonomy, sentences: Sequence[Example], encoder: Encoder, work: Path
) -> Trained:
    """Fit everything; `work` receives the spaces built without the held-out names."""
    reduced, held_out = hold_out(taxonomy, NAMES_A_LANGUAGE, DESCRIPTIONS)
    matrix = _adapter(reduced, sentences[::2], encoder)
    adapted = AdaptedEncoder(encoder, matrix)
    fusions = {}
    for kind, concepts in (("skills", reduced.skills), ("occupations", reduced.occupations)):
        build_space(concepts, reduced.names, adapted, work / kind)
        spoken = sentences[1::2][:SENTENCES] if kind == "skills" else []
        fusions[kind] = fit_fusion(load_space(work / kind, adapted), [*held_out, *spoken])
    return Trained(matrix, fusions)


def read_sentences(path: Path, taxonomy: Taxonomy) -> list[Example]:
    """Read SkillSkape's training sentences: CSV with `sentence` and a list of labels as `skills`."""
    uris = {skill.preferred_label.lower(): skill.uri for skill in taxonomy.skills}
    found = []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            labels = [str(label).lower() for label in ast.literal_eval(row["skills"])]
            known = tuple(uris[label] for label in labels if label in uris)
            if known:
                found.append(Example(row["sentence"], "en", known))
    return found


def _adapter(
    taxonomy: Taxonomy, sentences: Sequence[Example], encoder: Encoder
) -> NDArray[np.float32]:
    position = {skill.uri: at for at, skill in enumerate(taxonomy.skills)}
    pairs = [
        (name, position[entry.concept])
        for entry in taxonomy.names
        if entry.language == "en" and entry.concept in position
        for name in entry.alternatives
    ]
    pairs += [(s.description, at) for at, s in enumerate(taxonomy.skills) if s.description]
    spoken = [(example.text, position[uri]) for example in sentences for uri in example.uris]
    pairs += spoken * _SENTENCE_WEIGHT
    labels = encoder.encode([skill.preferred_label for skill in taxonomy.skills])
    owners = np.array([at for _, at in pairs], dtype=np.intp)
    return fit_adapter(encoder.encode([text for text, _ in pairs]), labels, owners)
