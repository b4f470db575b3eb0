"""Makes the subword vocabulary that every language shares (WordPiece over lower-case text).

Accents stay: they tell words apart. Languages with little text are read several times, so that
none is left with letters only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LETTERS = 700
"""Different characters kept, the commonest."""
_RAREST = 2
_EVEN = 0.5
"""Exponent that evens out how much text each language brings."""


def train_vocabulary(texts: Mapping[str, Sequence[str]], size: int) -> Tokenizer:
    """Return a tokenizer of `size` subwords.

    Parameters
    ----------
    texts
        Texts by language.
    """
    tokenizer = Tokenizer(models.WordPiece(unk_token=SPECIAL[1], max_input_chars_per_word=60))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size,
        min_frequency=_RAREST,
        special_tokens=list(SPECIAL),
        limit_alphabet=LETTERS,
        show_progress=False,
    )
    tokenizer.train_from_iterator(_evened(texts), trainer)
    return tokenizer


def _evened(texts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield every text, those of small languages several times."""
    sizes = {language: sum(map(len, own)) for language, own in texts.items()}
    largest = max(sizes.values())
    for language in sorted(texts):
        times = max(1, round((largest / sizes[language]) ** (1 - _EVEN)))
        for _ in range(min(times, 8)):
            yield from texts[language]


def by_language(pairs: Sequence[tuple[str, str, str]]) -> dict[str, list[str]]:
    """Return the distinct texts of each language, targets as English.

    Parameters
    ----------
    pairs
        (text, language, English target).
    """
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for text, language, target in pairs:
        found[language][text] = None
        found["en"][target] = None
    return {language: list(texts) for language, texts in found.items()}
