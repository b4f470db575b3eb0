"""How weights are made: what is learnt from and what is kept out, on a few rows of our own.

The networks trained here are tiny; that the real ones come out of the same functions is what
`guidance train` shows.
"""

from __future__ import annotations

import gzip
import os
import random
from pathlib import Path

import numpy as np
import pytest

from guidance.errors import SourceError
from guidance.linking.fusion import FEATURES, Asked, Considered
from guidance.storage.files import PROJECT
from guidance.taxonomy import Taxonomy
from models.fitting import STATIC_MOST, Example, fit_fusion, hold_out
from models.kept_out import is_reserved, is_withheld
from models.lexical import plain
from models.registry import registered
from pipelines.train import pairs
from pipelines.train.gather import gather
from pipelines.train.pairs import Origin

BESIDE = PROJECT.parent / "shared" / "data"
torch = pytest.importorskip("torch")


def _gz(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_names_lead_to_the_english_label(taxonomy: Taxonomy) -> None:
    found = {(p.text, p.language, p.target) for p in pairs.name_pairs(taxonomy)}
    expected = ("Brot backen", "de", "bake bread")
    assert (expected in found) == (not is_withheld("s/bake"))
    assert all(plain(text) != plain(target) for text, _, target in found)


def test_a_withheld_concept_keeps_its_other_languages(
    taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "is_withheld", lambda uri: uri == "s/bake")
    found = [p for p in pairs.name_pairs(taxonomy) if p.target == "bake bread"]
    assert found
    assert {p.language for p in found} == {"en"}
    told = [("s/bake", "de", "Teig kneten. Brot backen.", "Knead dough. Bake bread.")]
    assert list(pairs.translated_descriptions(told)) == []


def test_translations_are_cut_where_both_have_as_many_sentences() -> None:
    same = [("x", "de", "Teig kneten. Brot backen.", "Knead dough. Bake bread.")]
    other = [("x", "de", "Teig kneten und Brot backen.", "Knead dough. Bake bread.")]
    assert [p.target for p in pairs.translated_descriptions(same)] == ["Knead dough", "Bake bread."]
    assert [p.target for p in pairs.translated_descriptions(other)] == ["Knead dough. Bake bread."]


def test_reserved_texts_are_left_for_the_linker(taxonomy: Taxonomy) -> None:
    learnt = {p.text for p in pairs.name_pairs(taxonomy)}
    labels = {entry.preferred for entry in taxonomy.names}
    assert not {text for text in learnt if is_reserved(text)} - labels
    reduced, examples = hold_out(taxonomy, is_reserved)
    kept = {name for entry in reduced.names for name in entry.alternatives}
    assert not kept & {example.text for example in examples}


def test_questions_of_benchmarks_are_no_titles(tmp_path: Path) -> None:
    head = "O*NET-SOC Code\tTitle\tAlternate Title\tShort Title\tSource(s)\n"
    rows = "1\tBakers\tBread Maker\t\t08\n1\tBakers\tCake Artist\t\t08\n"
    _gz(tmp_path / "Alternate_Titles.tsv.gz", head + rows)
    tasks = "O*NET-SOC Code\tTitle\tTask ID\tTask\tDWA ID\tDWA Title\n"
    _gz(tmp_path / "Tasks_to_DWAs.tsv.gz", tasks + "1\tBakers\t7\tKnead dough.\t2\tMix dough.\n")
    found = list(pairs.onet_pairs(tmp_path, frozenset({"cake artist"})))
    assert [(p.text, p.target, p.origin) for p in found] == [
        ("Knead dough.", "Mix dough", Origin.TASK),
        ("Bread Maker", "Bakers", Origin.TITLE),
    ]


def test_words_that_both_dictionaries_hold_come_first(tmp_path: Path) -> None:
    _gz(tmp_path / "a" / "en-de.tsv.gz", "bread\tBrot\tx\ncheese\tKäse\tx\nkeg\tFass\tx\n")
    _gz(tmp_path / "b" / "en-de.tsv.gz", "sea\tMeer\nbread\tBrot\n")
    found = list(pairs.word_pairs(tmp_path / "a", tmp_path / "b", 2))
    assert found[0].text == "Brot"
    assert len(found) == 2
    assert len(list(pairs.word_pairs(tmp_path / "a", tmp_path / "b"))) == 4


@pytest.mark.real
def test_no_question_of_a_benchmark_is_learnt() -> None:
    """DATA.md, leaks: all melo-usa-en questions are O*NET titles."""
    real_data = Path(os.environ.get("GUIDANCE_DATA", BESIDE))
    leaks = pairs.benchmark_questions(real_data.parent / "benchmarks")
    if not leaks or not real_data.is_dir():
        pytest.skip("no real data with benchmarks beside it: set GUIDANCE_DATA to its directory")
    titles = [
        pair
        for pair in pairs.onet_pairs(real_data / "onet" / "v29.2", leaks)
        if pair.origin is Origin.TITLE
    ]
    assert titles
    assert not leaks & {plain(pair.text) for pair in titles}


def test_static_vectors_bring_translations_together() -> None:
    from models.train.static import Course, Draw, train_static
    from models.train.vocabulary import train_vocabulary

    words = [("brot", "bread"), ("wein", "wine"), ("haus", "house"), ("baum", "tree")]
    both = {"de": [de for de, _ in words], "en": [en for _, en in words]}
    tokenizer = train_vocabulary({name: own * 5 for name, own in both.items()}, 120)
    course = Course(dimensions=16, narrow=4, steps=60, size=16, misspelt=0.0, dropped_words=0.0)
    rows = train_static(tokenizer, [Draw(words, 1.0)], course, lambda _: None)

    def vector(text: str) -> np.ndarray:
        mean = rows[tokenizer.encode(text, add_special_tokens=False).ids].mean(axis=0)
        return mean / np.linalg.norm(mean)

    for german, english in words:
        likeness = {other: vector(german) @ vector(other) for _, other in words}
        assert max(likeness, key=likeness.__getitem__) == english


def test_a_network_is_written_and_read_back(tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel

    from models.contextual import open_session
    from models.train.export import export
    from models.train.network import HEADS, read_network

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=50,
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=HEADS,
        intermediate_size=32,
        max_position_embeddings=16,
    )
    network = BertModel(config, add_pooling_layer=False).eval()
    export(network, tmp_path / "tiny.onnx")
    ids = np.array([[2, 7, 9, 3], [2, 8, 3, 0]])
    mask = np.array([[1, 1, 1, 1], [1, 1, 1, 0]], dtype=np.float32)
    (mean,) = open_session(tmp_path / "tiny.onnx").run(["mean"], {"ids": ids, "mask": mask})
    again = read_network(tmp_path / "tiny.onnx")
    with torch.inference_mode():
        hidden = again(torch.tensor(ids), attention_mask=torch.tensor(mask)).last_hidden_state
    expected = (hidden.numpy() * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
    np.testing.assert_allclose(mean, expected, atol=1e-5)
    with torch.inference_mode():
        before = network(torch.tensor(ids), attention_mask=torch.tensor(mask)).last_hidden_state
    assert np.abs(hidden.numpy() - before.numpy()).max() < 0.1


def test_the_learnt_weights_are_taken_halfway_back() -> None:
    from models.train.reader import _mix

    layer = torch.nn.Linear(2, 2)
    begun = {name: torch.zeros_like(value) for name, value in layer.state_dict().items()}
    ended = layer.weight.detach().clone()
    _mix(layer, begun, 0.5)
    np.testing.assert_allclose(layer.weight.detach().numpy(), ended.numpy() / 2)


def test_the_multilingual_reader_learnt_from_the_committed_reader() -> None:
    assert registered("multilingual").teacher == registered("reader").sha256


def test_without_questions_to_leave_out_nothing_is_gathered(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="GUIDANCE_BENCHMARKS"):
        gather(tmp_path / "none.toml", tmp_path, tmp_path)


def test_a_kind_of_passage_without_examples_borrows() -> None:
    name = "s/bake"

    class Space:
        uris = (name, "s/drive")

        def speaks(self, language: str | None) -> bool:
            return language == "de"

        def consider(
            self, asked: list[Asked], names: str | None, language: str | None, read: bool
        ) -> Considered:
            del language, read
            features = np.zeros((len(FEATURES), len(asked), 2), dtype=np.float32)
            features[FEATURES.index("own_names" if names else "label"), :, 0] = 1
            return Considered(
                np.tile(np.arange(2), (len(asked), 1)), features, np.ones(len(asked), dtype=bool)
            )

    long = "one two three four five six seven eight"
    examples = [
        Example(text, tongue, (name,)) for text in ("bake", long) for tongue in ("en", "de")
    ]
    groups = fit_fusion(Space(), examples).groups  # type: ignore[arg-type]
    label, own = FEATURES.index("label"), FEATURES.index("own_names")
    assert groups["english-short"].weights[label] > 1
    assert groups["own-short"].weights[own] > 1
    assert groups["own-part-read"] == groups["own-long-read"] != groups["english-part-read"]
    assert groups["english-long-read"].weights[label] <= STATIC_MOST
    aside = [
        Example("it rains", "en", (), f"{long}. it rains"),
        Example("bake", "en", (name,), long),
    ]
    taught = fit_fusion(Space(), [*examples, *aside]).groups  # type: ignore[arg-type]
    assert taught["english-part"] != taught["english-long"]


def test_known_subwords_keep_their_vectors_and_others_lean_on_neighbours() -> None:
    from models.train.multilingual import exchanged

    rng = np.random.default_rng(0)
    own = {f"word{letter}": at for at, letter in enumerate("abcdefghijklmnop")}
    shared = {**{name: at for name, at in own.items() if at < 14}, "brot": 14}
    old = rng.normal(size=(16, 8)).astype(np.float32)
    static = rng.normal(size=(15, 4)).astype(np.float32)
    static[14] = static[3]
    new = exchanged(old, own, {name: at for name, at in shared.items()}, static)
    np.testing.assert_array_equal(new[:14], old[:14])
    assert new[14] @ old[3] > 0


def test_spoiling_is_rare_and_small() -> None:
    from models.train.static import Course, misspelt, spoilt, without_accents

    rng = random.Random(0)  # noqa: S311
    text = "nine years at home with three boys"
    spoiled = [spoilt(text, Course(), rng) for _ in range(400)]
    assert 0.3 < sum(one == text for one in spoiled) / 400 < 0.8
    assert abs(len(misspelt(text, rng)) - len(text)) <= 1
    assert without_accents("żółć Straße") == "zolc Strasse"
