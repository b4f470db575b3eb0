"""The contract of every encoder, and what the real one promises on top."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from guidance.errors import SnapshotError
from guidance.vectors import Encoder
from models.adapter import AdaptedEncoder, adapted, load_adapted
from models.minilm import LENGTHS, _batches, load_minilm
from models.registry import WeightFile, check_weights, registered

from .tiny import TrigramEncoder

TEXTS = [
    "bake bread",
    "Drive a van to customers in three towns and hand over parcels against a signature.",
    "Brot backen",
    "a",
    "food hygiene rules " * 60,
]


@pytest.fixture(scope="module")
def minilm() -> Encoder:
    return load_minilm()


class EncoderContract:
    """What any encoder must do; subclasses give the `encoder` fixture."""

    def test_rows_are_units(self, encoder: Encoder) -> None:
        vectors = encoder.encode(TEXTS)
        assert vectors.shape == (len(TEXTS), encoder.dimensions)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)

    def test_an_empty_text_is_zero(self, encoder: Encoder) -> None:
        vectors = encoder.encode(["", "  ", "bread"])
        assert not vectors[:2].any()
        assert vectors[2].any()

    def test_nothing_gives_no_rows(self, encoder: Encoder) -> None:
        assert encoder.encode([]).shape == (0, encoder.dimensions)

    def test_company_changes_no_byte(self, encoder: Encoder) -> None:
        together = encoder.encode(TEXTS * 7)
        alone = np.vstack([encoder.encode([text]) for text in TEXTS] * 7)
        assert together.tobytes() == alone.tobytes()

    def test_digest_is_short_text(self, encoder: Encoder) -> None:
        assert 0 < len(encoder.digest) < 80


class TestTrigramEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return TrigramEncoder()


class TestAdaptedEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        matrix = np.random.default_rng(0).normal(size=(64, 64)).astype(np.float32)
        return AdaptedEncoder(TrigramEncoder(), matrix)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
class TestMiniLm(EncoderContract):
    @pytest.fixture
    def encoder(self, minilm: Encoder) -> Encoder:
        return minilm

    def test_likeness_is_meaning(self, encoder: Encoder) -> None:
        bread, loaf, java = encoder.encode(["bake bread", "make a loaf in the oven", "Java code"])
        assert bread @ loaf > bread @ java


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
class TestDefaultEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self, minilm: Encoder) -> Encoder:
        return load_adapted(minilm)


def test_identity_changes_nothing() -> None:
    vectors = TrigramEncoder().encode(TEXTS)
    np.testing.assert_allclose(adapted(vectors, np.eye(64, dtype=np.float32)), vectors, atol=1e-6)


def test_batches_share_a_length_and_hold_every_text_once() -> None:
    sizes = [3, 200, 17, 8, 9, 100] * 50
    batches = list(_batches(sizes))
    seen = sorted(position for batch, _ in batches for position in batch)
    assert seen == list(range(len(sizes)))
    assert all(min(sizes[at], LENGTHS[-1]) <= length for batch, length in batches for at in batch)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    entry = registered("all-minilm-l6-v2")
    (tmp_path / entry.file).write_bytes(b"version https://git-lfs.github.com/spec/v1")
    with pytest.raises(SnapshotError, match="install it again"):
        check_weights(tmp_path / entry.file, entry)


def test_unregistered_weights_are_refused() -> None:
    with pytest.raises(SnapshotError, match="no weights called 'other'"):
        registered("other")


def test_absent_weights_name_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="restore"):
        check_weights(tmp_path / "gone.npy", WeightFile("ours", "gone.npy", "0" * 64))
