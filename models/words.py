"""How far the words of a concept's label are met in a text, each by the word nearest in meaning.

"Apply sustainability principles in health care" is near a sentence on sustainable software as a
whole; that nothing in the sentence speaks of health shows word by word (MaxSim; Khattab and Zaharia,
2020). A rare word of a label weighs more than one that many labels share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.vectors import Encoder, Vectors
from models.dense import Codebook, quantised
from models.lexical import plain
from models.named import rows_of

MOST_WORDS = 64
"""Different words of a text that are looked at."""
_WORD = re.compile(r"[^\W_](?:[\w+#.&'-]*[\w+#])?")
_FILES = ("codes", "lengths", "starts", "words", "weights")


@dataclass(frozen=True, slots=True)
class WordTable:
    """The words of every label.

    Attributes
    ----------
    book
        Shape (words, dimensions): every different word by itself.
    starts, words, weights
        Rows of concepts over words, as in scipy's compressed sparse rows; a row's weights sum to 1.
    """

    book: Codebook
    starts: NDArray[np.int64]
    words: NDArray[np.int32]
    weights: Vectors

    def covered(self, texts: Sequence[str], encoder: Encoder, chosen: NDArray[np.intp]) -> Vectors:
        """Return how far the labels of some concepts are met in each text, in [0, 1].

        Parameters
        ----------
        encoder
            The one the table was made with.
        chosen
            Shape (texts, candidates): concept positions, of each text its own.
        """
        said = [list(dict.fromkeys(_words(text)))[:MOST_WORDS] for text in texts]
        place = {word: at for at, word in enumerate(dict.fromkeys(w for own in said for w in own))}
        heard = quantised(encoder.encode(list(place)))
        result = np.zeros(chosen.shape, dtype=np.float32)
        for row, own in enumerate(said):
            if own:
                mine = heard[np.array([place[word] for word in own], dtype=np.intp)]
                result[row] = self._covered(mine, chosen[row])
        return result

    def save(self, directory: Path) -> None:
        """Write the arrays as npy files under `directory`."""
        directory.mkdir(parents=True, exist_ok=True)
        arrays: tuple[NDArray[Any], ...] = (
            self.book.codes,
            self.book.lengths,
            self.starts,
            self.words,
            self.weights,
        )
        for name, array in zip(_FILES, arrays, strict=True):
            np.save(directory / f"{name}.npy", array, allow_pickle=False)

    def _covered(self, heard: Codebook, concepts: NDArray[np.intp]) -> Vectors:
        entries, begins = rows_of(self.starts, concepts)
        asked, place = np.unique(self.words[entries], return_inverse=True)
        products = self.book.codes[asked].astype(np.float32) @ heard.codes.T.astype(np.float32)
        nearest = (products / heard.lengths).max(axis=1) / self.book.lengths[asked]
        likeness = self.weights[entries] * np.maximum(nearest, 0)[place]
        sums = np.concatenate([np.zeros(1), np.cumsum(likeness, dtype=np.float64)])
        met: Vectors = (sums[begins[1:]] - sums[begins[:-1]]).astype(np.float32)
        return met


def fit_words(labels: Sequence[str], encoder: Encoder) -> WordTable:
    """Build the table of the labels of all concepts, in order of position."""
    rows = [_words(label) for label in labels]
    place = {word: at for at, word in enumerate(sorted({word for row in rows for word in row}))}
    words = np.array([place[word] for row in rows for word in row], dtype=np.int32)
    owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    spread = np.bincount(np.unique(np.stack([owners, words]), axis=1)[1], minlength=len(place))
    rarity = np.log1p(len(rows) / np.maximum(spread, 1))[words]
    totals = np.bincount(owners, weights=rarity, minlength=len(rows))
    return WordTable(
        quantised(encoder.encode(list(place))),
        starts.astype(np.int64),
        words,
        (rarity / totals[owners]).astype(np.float32),
    )


def load_words(directory: Path) -> WordTable:
    """Map the arrays that `save` wrote."""
    codes, lengths, starts, words, weights = (
        np.asarray(np.load(directory / f"{name}.npy", mmap_mode="r", allow_pickle=False))
        for name in _FILES
    )
    return WordTable(Codebook(codes, lengths), starts, words, weights)


def _words(text: str) -> list[str]:
    return _WORD.findall(plain(text))
