"""Remakes the weights of the linker's features and the calibration.

They are fitted on names, descriptions and sentences with labels that no encoder has learnt them by,
alone and as parts of messages, over a space built without them. The asides in messages are sentences
of daily life that have no label; encoders have met them beside their translations.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from guidance.linking.fusion import Fusion, fusion_as
from guidance.taxonomy import Taxonomy
from models.encoders import Encoders
from models.fitting import Example, drawn, fit_fusion, hold_out
from models.indexing import build_meaning, build_space
from models.kept_out import is_reserved
from models.linker import kinds_of
from models.space import load_space
from models.train.messages import messages

MOST = 400
"""Examples of each kind of concept, language and length of text."""


def train_linker(
    taxonomy: Taxonomy,
    sentences: Sequence[Example],
    everyday: Mapping[str, Sequence[str]],
    encoders: Encoders,
    work: Path,
) -> dict[str, Fusion]:
    """Return the fusion of each kind of concept.

    Parameters
    ----------
    sentences
        Sentences with the skills they name; the reserved ones are used.
    everyday
        Sentences of daily life by language, which stand between skills in messages.
    work
        Receives the spaces built without the reserved names.
    """
    reduced, reserved = hold_out(taxonomy, is_reserved)
    examples = drawn(reserved, MOST)
    asked = Counter(skill for _, skill, _ in taxonomy.demands)
    spoken = [example for example in sentences if is_reserved(example.text)]
    spoken += messages(taxonomy, reserved, everyday)
    fusions = {}
    for kind in kinds_of(reduced):
        place = work / kind.name
        build_meaning(kind.concepts, kind.names, encoders.english, place / "read")
        build_space(kind.concepts, kind.names, encoders.static, place, asked)
        heard = spoken if kind.name == "skills" else []
        fusions[kind.name] = fit_fusion(load_space(place, encoders), [*examples, *heard])
    return fusions


def save_fusions(fusions: Mapping[str, Fusion], directory: Path) -> None:
    """Write one JSON file a kind, as `models.linker` reads them."""
    for kind, fusion in fusions.items():
        content = json.dumps(fusion_as(fusion), indent=1) + "\n"
        (directory / f"{kind}.json").write_text(content, encoding="utf-8")
