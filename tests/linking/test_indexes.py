"""The contract of every index over names, and what each kind promises on top."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.dense import DenseTable, dense_table, load_table, quantised
from models.lexical import (
    NgramIndex,
    fit_index,
    fit_name_letters,
    gram_hashes,
    load_index,
    load_name_letters,
    plain,
)
from models.phrases import fit_phrases, load_phrases, words_of

from .tiny import TrigramEncoder

NAMES = [(0, "bake bread"), (0, "bread baking"), (1, "Java"), (3, "drive vans"), (3, "van driving")]
CONCEPTS = 5
TEXTS = ["bake bread", "we use Java here", "driving a van", "", "zzz"]


class Index(Protocol):
    def similarities(self, texts: list[str]) -> NDArray[np.float32]: ...


class OverTrigrams:
    """A dense table behind the face of a lexical index."""

    def __init__(self, table: DenseTable) -> None:
        self.table = table

    def similarities(self, texts: list[str]) -> NDArray[np.float32]:
        return self.table.similarities(quantised(TrigramEncoder().encode(texts)))


class LexicalIndexContract:
    """What any index must do; subclasses give `index` and `again`, the same one from disk."""

    def test_one_row_a_text_and_one_column_a_concept(self, index: Index) -> None:
        assert index.similarities(TEXTS).shape == (len(TEXTS), CONCEPTS)

    def test_a_name_is_most_like_its_concept(self, index: Index) -> None:
        scores = index.similarities([plain(name) for _, name in NAMES])
        assert scores.argmax(axis=1).tolist() == [owner for owner, _ in NAMES]
        np.testing.assert_allclose(scores.max(axis=1), 1, atol=1e-3)

    def test_concepts_without_names_score_nothing(self, index: Index) -> None:
        assert not index.similarities(TEXTS)[:, [2, 4]].any()

    def test_an_empty_text_is_like_nothing(self, index: Index) -> None:
        assert not index.similarities([""]).any()

    def test_company_changes_no_byte(self, index: Index) -> None:
        together = index.similarities(TEXTS * 40)
        alone = np.vstack([index.similarities([text]) for text in TEXTS] * 40)
        assert together.tobytes() == alone.tobytes()

    def test_disk_changes_no_byte(self, index: Index, again: Index) -> None:
        assert index.similarities(TEXTS).tobytes() == again.similarities(TEXTS).tobytes()


class TestLetters(LexicalIndexContract):
    @pytest.fixture
    def index(self) -> NgramIndex:
        return fit_index(NAMES, CONCEPTS)

    @pytest.fixture
    def again(self, index: NgramIndex, tmp_path: Path) -> NgramIndex:
        index.save(tmp_path)
        return load_index(tmp_path)

    @pytest.mark.filterwarnings("ignore")
    def test_it_is_the_cosine_of_char_wb(self, index: NgramIndex) -> None:
        sklearn = pytest.importorskip("sklearn.feature_extraction.text")
        texts = [plain(name) for _, name in NAMES]
        vectorizer = sklearn.TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True
        )
        rows = vectorizer.fit_transform(texts)
        expected = (rows @ rows.T).toarray()
        np.testing.assert_allclose(index.name_scores(texts), expected, atol=1e-5)


class TestMeaning(LexicalIndexContract):
    @pytest.fixture
    def index(self) -> OverTrigrams:
        vectors = TrigramEncoder().encode([plain(name) for _, name in NAMES])
        return OverTrigrams(dense_table(vectors, [owner for owner, _ in NAMES], CONCEPTS))

    @pytest.fixture
    def again(self, index: OverTrigrams, tmp_path: Path) -> OverTrigrams:
        index.table.save(tmp_path)
        return OverTrigrams(load_table(tmp_path))


EVERY = np.arange(CONCEPTS)


def test_a_close_look_at_every_concept_is_the_index_of_all_names() -> None:
    texts = [plain(text) for text in TEXTS]
    chosen = np.tile(EVERY, (len(texts), 1))
    close = fit_name_letters(NAMES, CONCEPTS).best_among(texts, chosen)
    np.testing.assert_allclose(close, fit_index(NAMES, CONCEPTS).similarities(texts), atol=1e-6)


def test_a_close_look_at_vectors_is_the_table_of_all_names() -> None:
    table = dense_table(TrigramEncoder().encode([n for _, n in NAMES]), [o for o, _ in NAMES], 5)
    queries = quantised(TrigramEncoder().encode(TEXTS))
    chosen = np.array([[3, 0, 1], [1, 4, 0], [2, 3, 1], [0, 1, 2], [4, 3, 0]])
    expected = np.take_along_axis(table.similarities(queries), chosen, axis=1)
    np.testing.assert_allclose(table.best_among(queries, chosen), expected, atol=1e-6)


def test_name_letters_from_disk_are_the_same(tmp_path: Path) -> None:
    index = fit_name_letters(NAMES, CONCEPTS)
    index.save(tmp_path)
    chosen = np.tile(EVERY, (len(TEXTS), 1))
    again = load_name_letters(tmp_path).best_among(TEXTS, chosen)
    assert again.tobytes() == index.best_among(TEXTS, chosen).tobytes()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_integer_sums_do_not_depend_on_the_batch(seed: int, rows: int) -> None:
    rng = np.random.default_rng(seed)
    table = dense_table(rng.normal(size=(50, 32)).astype(np.float32), list(range(50)), 50)
    queries = quantised(rng.normal(size=(rows, 32)).astype(np.float32))
    together = table.similarities(queries)
    alone = [table.similarities(queries[slice(at, at + 1)])[0] for at in range(rows)]
    assert together.tobytes() == np.vstack(alone).tobytes()


@given(st.text(max_size=40))
def test_any_text_has_hashes(text: str) -> None:
    hashes = gram_hashes(plain(text))
    assert hashes.dtype == np.uint64
    assert len(hashes) >= len(plain(text).replace(" ", ""))


def test_words_stand_in_a_text_word_for_word(tmp_path: Path) -> None:
    index = fit_phrases(NAMES, CONCEPTS)
    index.save(tmp_path)
    phrases = load_phrases(tmp_path)
    (bake,) = phrases.found("He can bake  breads").items()
    assert bake[0] == 0
    assert 0 < bake[1][0] <= 1
    assert bake[1][1] < 1
    assert phrases.found("Java!")[1][1] == 1
    assert phrases.found("javanese") == {}


def test_marks_case_and_plural_do_not_count() -> None:
    assert words_of("Vans, C# & food-safety rules!") == ("van", "c#", "food-safety", "rule")
