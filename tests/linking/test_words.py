"""F02: the words of a label that a text leaves out, on words of our own."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from guidance.linking.fusion import FEATURES, Asked
from models.linker import Linkers
from models.words import fit_words, load_words

from .tiny import TrigramEncoder

LABELS = ["bake bread", "bake bread in hotels", "", "sort post"]


def test_a_label_is_met_as_far_as_its_words_are(tmp_path: Path) -> None:
    fit_words(LABELS, TrigramEncoder()).save(tmp_path)
    table = load_words(tmp_path)
    every = np.tile(np.arange(len(LABELS)), (2, 1))
    met = table.covered(["we bake bread", ""], TrigramEncoder(), every)
    assert met[0, 0] == np.float32(1)
    assert 0 < met[0, 1] < 1
    assert met[0, 2] == 0
    assert met[0, 3] < met[0, 1]
    assert not met[1].any()


def test_a_rare_word_weighs_more() -> None:
    table = fit_words([*LABELS, "bake cakes", "bake pies"], TrigramEncoder())
    common, rare = table.covered(["bake", "bread"], TrigramEncoder(), np.zeros((2, 1), dtype=int))
    assert common < rare


def test_the_feature_is_the_text_s_own(linkers: Linkers) -> None:
    space = linkers.skills._space  # type: ignore[attr-defined]
    alone = space.consider([Asked("bake bread")], None, "en")
    both = space.consider([Asked("drive"), Asked("bake bread")], None, "en")
    np.testing.assert_array_equal(
        alone.features[FEATURES.index("covered"), 0], both.features[FEATURES.index("covered"), 1]
    )
    assert alone.features[FEATURES.index("covered")].max() == 1
