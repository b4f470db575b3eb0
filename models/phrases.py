"""Names that stand in a text word for word, apart from case, marks and a plural s."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.lexical import plain

Floats = NDArray[np.float32]
LONGEST = 7
"""Words of the longest name that is looked for."""
FULL_WEIGHT = 20
"""Characters from which a name found counts fully; shorter ones stand in texts by chance."""
SHORTEST = 3
_WORD = re.compile(r"[\w+#.&'-]+")
_PRIME = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class PhraseIndex:
    """Sorted hashes of names, and the concepts that bear them.

    Attributes
    ----------
    keys
        Shape (names,): hashes, ascending; a name of two concepts stands there twice.
    owners
        Shape (names,): concept positions.
    concepts
        How many concepts there are.
    """

    keys: NDArray[np.uint64]
    owners: NDArray[np.int32]
    concepts: int

    def found(self, text: str) -> dict[int, tuple[float, float]]:
        """Return how surely a name of each concept found is meant, and its share of the text.

        Both lie in [0, 1]; the share is 1 for the very name.
        """
        words = words_of(text)
        total = max(1, sum(map(len, words)))
        longest: dict[int, int] = {}
        for concept, length in self._found(words, total):
            longest[concept] = max(longest.get(concept, 0), length)
        return {
            concept: (min(1.0, length / FULL_WEIGHT), length / total)
            for concept, length in longest.items()
        }

    def save(self, directory: Path) -> None:
        """Write the arrays as npy files under `directory`."""
        directory.mkdir(parents=True, exist_ok=True)
        np.save(directory / "keys.npy", self.keys, allow_pickle=False)
        np.save(directory / "owners.npy", self.owners, allow_pickle=False)
        np.save(directory / "concepts.npy", np.array(self.concepts), allow_pickle=False)

    def _found(self, words: tuple[str, ...], total: int) -> Iterator[tuple[int, int]]:
        for hashes, lengths in _sequences(words):
            left = np.searchsorted(self.keys, hashes, side="left")
            right = np.searchsorted(self.keys, hashes, side="right")
            for at in np.flatnonzero(right > left):
                if lengths[at] >= SHORTEST or lengths[at] == total:
                    for owner in self.owners[left[at] : right[at]]:
                        yield int(owner), int(lengths[at])


def fit_phrases(names: Sequence[tuple[int, str]], concepts: int) -> PhraseIndex:
    """Build the index from (concept position, name) pairs."""
    entries = set()
    for owner, name in names:
        words = words_of(name)
        if 0 < len(words) <= LONGEST:
            entries.add((int(_whole(words)), owner))
    ordered = sorted(entries)
    return PhraseIndex(
        np.array([key for key, _ in ordered], dtype=np.uint64),
        np.array([owner for _, owner in ordered], dtype=np.int32),
        concepts,
    )


def load_phrases(directory: Path) -> PhraseIndex:
    """Map the arrays that `save` wrote."""
    keys, owners = (
        np.load(directory / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        for name in ("keys", "owners")
    )
    return PhraseIndex(keys, owners, int(np.load(directory / "concepts.npy", allow_pickle=False)))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in the form in which they are compared."""
    found = (_plain_word(word) for word in _WORD.findall(plain(text)))
    return tuple(word for word in found if word)


def _plain_word(word: str) -> str:
    bare = word.strip(".'-&")
    plural = len(bare) > 3 and bare.endswith("s") and not bare.endswith("ss")
    return bare[:-1] if plural else bare


@lru_cache(maxsize=65536)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _sequences(
    words: tuple[str, ...],
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.intp]]]:
    """Yield, for one to seven words, the hashes of all runs of so many, and their characters."""
    single = np.array([_word_hash(word) for word in words], dtype=np.uint64)
    characters = np.array([len(word) for word in words], dtype=np.intp)
    hashes, lengths = single, characters
    for size in range(1, min(LONGEST, len(words)) + 1):
        if size > 1:
            hashes = hashes[:-1] * _PRIME + single[size - 1 :]
            lengths = lengths[:-1] + characters[size - 1 :]
        yield hashes, lengths


def _whole(words: tuple[str, ...]) -> np.uint64:
    *_, (hashes, _) = _sequences(words)
    return np.uint64(hashes[0])
