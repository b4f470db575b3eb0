"""The contract of every encoder, and what the real one promises on top."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from guidance.errors import SnapshotError
from guidance.vectors import Encoder
from models.contextual import MOST_TOKENS, cut, load_contextual
from models.encoders import Encoders, default_encoders
from models.registry import WEIGHTS, WeightFile, check_weights, registered
from models.static import load_static

from .tiny import TrigramEncoder

TEXTS = [
    "bake bread",
    "Drive a van to customers in three towns and hand over parcels against a signature.",
    "Brot backen",
    "a",
    "food hygiene rules " * 60,
]


@cache
def loaded(name: str) -> Encoder:
    return load_static() if name == "static" else load_contextual(name)


LANGUAGES = ["bake bread", "Brot backen", "leipoa leipää", "piec chleb", "baka bröd", "hornear pan"]


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

    def test_any_number_of_neighbours_changes_no_byte(self, encoder: Encoder) -> None:
        """Texts of every length in tokens, in any number."""
        words = [
            "bake",
            "bread",
            "for",
            "guests",
            "while",
            "others",
            "clean",
            "rooms",
            "and",
            "count",
            "the",
            "money",
        ]
        texts = [" ".join((words * 8)[at : at + 1 + at * 2]) for at in range(40)]
        alone = np.vstack([encoder.encode([text]) for text in texts])
        for count in range(2, 12):
            for start in range(0, 40 - count, 5):
                company = encoder.encode(texts[start : start + count])
                assert company.tobytes() == alone[start : start + count].tobytes()
        same = encoder.encode([texts[5]] * 33)
        assert {row.tobytes() for row in same} == {alone[5].tobytes()}

    def test_digest_is_short_text(self, encoder: Encoder) -> None:
        assert 0 < len(encoder.digest) < 80


class TestTrigramEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return TrigramEncoder()


class TestStaticEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return loaded("static")

    def test_languages_meet(self, encoder: Encoder) -> None:
        bread = encoder.encode(LANGUAGES)
        (other,) = encoder.encode(["repair electric motors"])
        assert (bread @ bread[0]).min() > (bread @ other).max()

    @pytest.mark.slow
    @pytest.mark.filterwarnings("ignore")
    def test_sentence_transformers_gives_the_same_vectors(self, encoder: Encoder) -> None:
        """Load the very files: `StaticEmbedding` wants floats, which are codes times scales."""
        pytest.importorskip("sentence_transformers")
        from safetensors.numpy import load_file
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.models import Normalize, StaticEmbedding
        from tokenizers import Tokenizer
        from tokenizers.processors import TemplateProcessing

        arrays = load_file(WEIGHTS / "static.safetensors")
        tokenizer = Tokenizer.from_file(str(WEIGHTS / "multilingual-tokenizer.json"))
        tokenizer.post_processor = TemplateProcessing(single="$A", special_tokens=[])
        weights = arrays["codes"].astype(np.float32) * arrays["scales"][:, None]
        embedding = StaticEmbedding(tokenizer, embedding_weights=weights)
        model = SentenceTransformer(modules=[embedding, Normalize()], device="cpu")
        texts = [*TEXTS[:4], *LANGUAGES]
        np.testing.assert_allclose(model.encode(texts), encoder.encode(texts), atol=2e-5)


class ContextualContract(EncoderContract):
    """What both networks promise; subclasses give `encoder` and `name`."""

    name = ""

    def test_order_is_read(self, encoder: Encoder) -> None:
        one, other = encoder.encode(["teach the dog to guard", "guard the dog to teach"])
        assert one @ other < 0.999

    def test_likeness_is_meaning(self, encoder: Encoder) -> None:
        bread, loaf, java = encoder.encode(["bake bread", "make a loaf in the oven", "Java code"])
        assert bread @ loaf > bread @ java

    @pytest.mark.slow
    @pytest.mark.filterwarnings("ignore")
    def test_sentence_transformers_gives_the_same_vectors(
        self, encoder: Encoder, tmp_path: Path
    ) -> None:
        """Load the very files into the library's own modules."""
        pytest.importorskip("sentence_transformers")
        from models.train.network import as_sentence_transformer

        model = as_sentence_transformer(self.name, tmp_path)
        texts = [*TEXTS[:4], *LANGUAGES]
        np.testing.assert_allclose(model.encode(texts), encoder.encode(texts), atol=5e-5)


class TestReader(ContextualContract):
    name = "reader"

    @pytest.fixture
    def encoder(self) -> Encoder:
        return loaded(self.name)


class TestMultilingual(ContextualContract):
    name = "multilingual"

    @pytest.fixture
    def encoder(self) -> Encoder:
        return loaded(self.name)

    def test_languages_meet_in_the_space_of_the_reader(self, encoder: Encoder) -> None:
        bread, other = loaded("reader").encode(["bake bread", "repair electric motors"])
        vectors = encoder.encode(LANGUAGES)
        assert (vectors @ bread).min() > (vectors @ other).max()


def test_the_digest_of_all_is_known_before_any_is_loaded() -> None:
    encoders = default_encoders()
    assert isinstance(encoders, Encoders)
    assert encoders.digest.count("+") == 3
    assert encoders.reader_of("en") is encoders.english
    assert encoders.reader_of("pl") is encoders.reader_of(None) is encoders.multilingual


def test_committed_weights_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in WEIGHTS.iterdir()}
    assert sizes["static.safetensors"] + sizes["multilingual-tokenizer.json"] <= 20_000_000
    assert sizes["reader.onnx"] + sizes["reader-tokenizer.json"] <= 48_000_000
    assert sizes["multilingual.onnx"] + sizes["multilingual-tokenizer.json"] <= 48_000_000


def test_a_longer_text_is_cut_before_its_closing_mark() -> None:
    assert cut([101, 7, 8, 102], 4) == [101, 7, 8, 102]
    assert cut([101, 7, 8, 9, 102], 4) == [101, 7, 8, 102]


@pytest.mark.slow
def test_only_the_beginning_of_a_very_long_text_is_read() -> None:
    encoder = load_contextual("reader")
    words = " ".join(["bake"] * MOST_TOKENS)
    same, longer, other = encoder.encode([words, f"{words} bread", f"bread {words}"])
    assert same.tobytes() == longer.tobytes() != other.tobytes()


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
