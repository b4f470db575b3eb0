"""F02: a text in another language is read beside the English words that its words stand for."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.errors import SnapshotError
from guidance.linking.types import Query
from guidance.taxonomy import Taxonomy
from models import glossary as module
from models.encoders import Encoders
from models.glossary import Glossaries, Glossary, default_glossaries, save_glossaries, words_of
from models.linker import build_linkers, load_linkers
from models.registry import WEIGHTS, registered
from models.train.glossary import Translation, learn, stem_of

from .tiny import trigram_encoders

SAID = [
    Translation("piekę chleb", "I bake bread"),
    Translation("piekłem chleb", "I baked bread"),
    Translation("piec chleb", "to bake bread"),
    Translation("kroję chleb", "I cut bread"),
    Translation("kroić", "to cut"),
    Translation("jem chleb", "I eat bread"),
    Translation("piekę ciasto", "I bake a cake"),
    Translation("ciasto", "cake"),
    Translation("jem ciasto", "I eat cake"),
    Translation("sortuję listy", "I sort letters"),
    Translation("listy", "letters"),
]
ANY_WORDS = st.lists(st.text("aąbcćeęzż", min_size=1, max_size=9), min_size=1, max_size=6).map(
    " ".join
)


def learnt() -> Glossary:
    return Glossary(learn(SAID * 3))


def test_words_are_told_apart_by_what_stands_around_them() -> None:
    glossary = learnt()
    assert glossary.gloss("piekę ciasto") == "bake cake"
    assert glossary.gloss("Kroję chleb!") == "cut bread"
    assert glossary.gloss("sortuję listy") == "sort letters"


def test_an_ending_nobody_has_seen_is_understood() -> None:
    assert "piekarz" not in learn(SAID * 3)
    assert learnt().gloss("sortujemy") == "sort"


def test_a_word_nobody_knows_stays_and_none_known_is_no_gloss() -> None:
    assert learnt().gloss("piekę Excel") == "bake excel"
    assert learnt().gloss("Excel") == learnt().gloss("") == learnt().gloss("12 + 3") == ""


def test_marks_may_be_left_out() -> None:
    assert learnt().gloss("kroje chleb") == "cut bread"
    assert Glossary({"käse": "cheese", "brot": "bread"}).gloss("kase brot") == "kase bread"


def test_words_that_say_nothing_about_work_are_left_out() -> None:
    told = [
        Translation("ich koche", "I cook"),
        Translation("ich", "I"),
        Translation("koche", "cook"),
    ]
    assert Glossary(learn(told * 3)).gloss("Ich koche") == "cook"


def test_compounds_are_read_by_their_parts_where_they_are_written() -> None:
    entries = {"kranken": "patient", "pflege": "care", "alt": "old", "alten": "old"}
    german = Glossary(entries, compounds=True)
    assert german.gloss("Krankenpflege") == "patient care"
    assert german.gloss("Altenpflege") == "old care"
    assert Glossary(entries).gloss("Krankenpflege pflege") == "krankenpflege care"


def test_english_forms_count_together_and_care_is_no_car() -> None:
    assert stem_of("cleaning") == stem_of("cleaned") == stem_of("cleans") == stem_of("clean")
    assert stem_of("bodies") == stem_of("body")
    assert stem_of("care") != stem_of("car")
    assert stem_of("glass") == "glass"


def test_nothing_to_learn_from_gives_nothing() -> None:
    assert learn([]) == {}
    assert learn([Translation("12", "34")]) == {}


@given(st.lists(st.tuples(ANY_WORDS, ANY_WORDS), min_size=1, max_size=8), ANY_WORDS)
def test_whatever_is_learnt_is_learnt_the_same_twice(
    pairs: list[tuple[str, str]], text: str
) -> None:
    told = [Translation(*pair) for pair in pairs]
    entries = learn(told)
    assert entries == learn(told)
    assert list(entries) == sorted(entries)
    assert "  " not in Glossary(entries, compounds=True).gloss(text)
    assert all(form == form.strip() and "\t" not in form + entries[form] for form in entries)


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Glossaries:
    path = tmp_path / "glossary.zip"
    save_glossaries({"pl": learn(SAID * 3), "de": {"brot": "bread"}}, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    entry = replace(registered("glossary"), sha256=digest)
    monkeypatch.setattr(module, "registered", lambda _: entry)
    return Glossaries(path, "glossary-test")


def test_each_language_has_its_own(stored: Glossaries) -> None:
    assert stored.gloss("piekę chleb", "pl") == "bake bread"
    assert stored.gloss("Brot", "de") == "bread"
    assert stored.gloss("piekę chleb", "en") == stored.gloss("piekę chleb", None) == ""
    assert stored.gloss("piekę chleb", "is") == ""


def test_equal_entries_are_equal_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    save_glossaries({"pl": {"b": "x", "a": "y"}, "de": {"c": ""}}, first)
    save_glossaries({"de": {"c": ""}, "pl": {"a": "y", "b": "x"}}, second)
    assert first.read_bytes() == second.read_bytes()


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "glossary.zip"
    save_glossaries({"pl": {"b": "x"}}, path)
    with pytest.raises(SnapshotError, match="sha256"):
        Glossaries(path, "x").gloss("b", "pl")


def test_a_passage_is_found_by_its_gloss(
    taxonomy: Taxonomy, stored: Glossaries, tmp_path: Path
) -> None:
    """No name of "bake bread" is Polish, and no letter of it stands in the text."""
    plain = trigram_encoders()
    glossed = replace(plain, glosses=stored)
    found = {}
    for name, encoders in (("plain", plain), ("glossed", glossed)):
        build_linkers(taxonomy, encoders, tmp_path / name)
        linkers = load_linkers(tmp_path / name, encoders)
        (result,) = linkers.skills.link([Query("piekę chleb", "pl")])
        (english,) = linkers.skills.link([Query("bake bread", "en")])
        found[name] = result, english
    assert found["glossed"][0].ranked[0].uri == "s/bake"
    assert found["plain"][0].ranked[0].uri != "s/bake"
    assert found["plain"][1].ranked == found["glossed"][1].ranked


def test_a_linker_built_without_glosses_is_not_read_with_them(
    taxonomy: Taxonomy, stored: Glossaries, tmp_path: Path
) -> None:
    build_linkers(taxonomy, trigram_encoders(), tmp_path / "plain")
    with pytest.raises(SnapshotError, match="which made the vectors"):
        load_linkers(tmp_path / "plain", replace(trigram_encoders(), glosses=stored))


def test_texts_without_a_gloss_keep_their_bytes(stored: Glossaries) -> None:
    from models.space import _added

    encoder = trigram_encoders().static
    vectors = encoder.encode(["Excel", "piekę chleb"])
    added = _added(vectors, ["", "bake bread"], encoder)
    assert added[0].tobytes() == vectors[0].tobytes()
    np.testing.assert_allclose(np.linalg.norm(added[1]), 1, atol=1e-6)
    assert _added(vectors, ["", ""], encoder) is vectors


EVERYDAY = [
    ("de", "Ich habe Autos repariert", {"repair", "car"}),
    ("de", "Gabelstapler fahren", {"forklift", "drive"}),
    ("es", "limpio oficinas", {"clean", "office"}),
    ("fi", "siivoan toimistoja", {"clean", "office"}),
    ("fr", "Je sais cuisiner", {"cook"}),
    ("pl", "Umiem gotować", {"cook"}),
    ("pl", "umiem gotowac", {"cook"}),
    ("sv", "Jag städar kontor", {"clean", "office"}),
]


@pytest.mark.parametrize(("language", "text", "words"), EVERYDAY)
def test_everyday_words_are_known(language: str, text: str, words: set[str]) -> None:
    gloss = default_glossaries().gloss(text, language)
    assert words <= {stem_of(word) for word in words_of(gloss)} | set(words_of(gloss))


def test_every_language_of_the_union_has_one() -> None:
    from guidance.frameworks import EU_LANGUAGES

    with zipfile.ZipFile(WEIGHTS / registered("glossary").file) as archive:
        known = {name.removesuffix(".tsv") for name in archive.namelist()}
        empty = [name for name in archive.namelist() if len(archive.read(name)) < 100_000]
    assert set(EU_LANGUAGES) - {"en"} <= known
    assert not empty
    assert (WEIGHTS / registered("glossary").file).stat().st_size <= 20_000_000


def test_default_encoders_read_with_glosses() -> None:
    from models.encoders import default_encoders

    encoders: Encoders = default_encoders()
    assert registered("glossary").sha256[:8] in encoders.digest


def test_a_glossary_is_made_of_what_may_be_learnt_from(
    taxonomy: Taxonomy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Titles and tasks are no translations, and a language with little gets no glossary."""
    from pipelines.train import remake
    from pipelines.train.gather import Material
    from pipelines.train.pairs import Origin, Pair

    told = [Pair(one.text, "pl", one.english, Origin.EVERYDAY) for one in SAID]
    told += [Pair("ciasto", "pl", "furnace", Origin.TASK)] * 9
    told += [Pair("bread", "en", "loaf", Origin.NAME), Pair("Brot", "de", "bread", Origin.WORD)]
    named: list[str] = []
    monkeypatch.setattr(remake, "WEIGHTS", tmp_path)
    monkeypatch.setattr(remake, "LEAST_TRANSLATIONS", len(SAID))
    monkeypatch.setattr(remake, "register", named.append)
    remake.remake_glossary(Material(taxonomy, tuple(told)), lambda _: None)
    with zipfile.ZipFile(tmp_path / "glossary.zip") as archive:
        assert archive.namelist() == ["pl.tsv"]
        assert "furnace" not in archive.read("pl.tsv").decode()
    assert named == ["glossary"]
