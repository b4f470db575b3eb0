"""The contract of every linker, on real indexes over a tiny taxonomy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidance.errors import SnapshotError
from guidance.linking.fusion import Asked
from guidance.linking.types import Linker, Query
from guidance.taxonomy import Names, Occupation, Taxonomy
from guidance.vectors import Vectors
from models import space
from models.encoders import Encoders, RecentEncoder
from models.linker import Linkers, build_linkers, load_linkers
from models.names import kept_names
from models.phrases import load_phrases

from .tiny import TrigramEncoder, trigram_encoders

MESSAGE = "I baked bread for six years. I also sorted post, but never did bookkeeping!"
QUESTIONS = [
    Query("bake bread", "en"),
    Query("Brot backen", "de"),
    Query(MESSAGE, "en"),
    Query("", "en"),
    Query("zzzz", None),
    Query("van driver (m/w/d)", "en"),
]
ANY_TEXT = st.text(st.characters(), max_size=200)


class LinkerContract:
    """What any linker must do; subclasses give the `linker` fixture."""

    def test_an_answer_a_question_in_order(self, linker: Linker) -> None:
        assert len(linker.link(QUESTIONS)) == len(QUESTIONS)

    def test_company_changes_nothing(self, linker: Linker) -> None:
        together = linker.link(QUESTIONS * 3)
        alone = [linker.link([question])[0] for question in QUESTIONS] * 3
        assert together == alone

    def test_order_is_confidence_then_uri(self, linker: Linker) -> None:
        for result in linker.link(QUESTIONS):
            keys = [(-candidate.confidence, candidate.uri) for candidate in result.ranked]
            assert keys == sorted(keys)
            assert len({uri for _, uri in keys}) == len(keys)

    def test_top_is_a_prefix(self, linker: Linker) -> None:
        (long,), (short,) = linker.link(QUESTIONS[:1]), linker.link(QUESTIONS[:1], top=2)
        assert short.ranked == long.ranked[:2]

    def test_an_empty_text_names_nothing(self, linker: Linker) -> None:
        (result,) = linker.link([Query("  \n", "en")])
        assert result.ranked == result.matches == ()

    @settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
    @given(text=ANY_TEXT, language=st.sampled_from([None, "en", "de", "it", "xx"]))
    def test_spans_quote_the_text(self, linker: Linker, text: str, language: str | None) -> None:
        (result,) = linker.link([Query(text, language)])
        for match in result.matches:
            assert text[match.start : match.end] == match.span != ""
        assert all(0 <= candidate.confidence <= 1 for candidate in result.ranked)


class TestSkillLinker(LinkerContract):
    @pytest.fixture
    def linker(self, linkers: Linkers) -> Linker:
        return linkers.skills

    def test_the_very_name_stands_first(self, linker: Linker, taxonomy: Taxonomy) -> None:
        for skill in taxonomy.skills:
            (result,) = linker.link([Query(skill.preferred_label, "en")])
            assert result.ranked[0].uri == skill.uri

    def test_other_languages_find_their_names(self, linker: Linker) -> None:
        (result,) = linker.link([Query("Lieferwagen fahren", "de")])
        assert result.ranked[0].uri == "s/drive"

    def test_each_ability_is_quoted_and_a_denied_one_is_not_claimed(self, linker: Linker) -> None:
        (result,) = linker.link([Query("I bake bread. Sort post. Never did bookkeeping.", "en")])
        spans = {match.uri: match.span for match in result.matches}
        assert spans["s/sort"] == "Sort post"
        assert "s/books" not in spans

    def test_a_language_without_names_is_held_against_the_english_ones(
        self, linker: Linker
    ) -> None:
        (icelandic,) = linker.link([Query("bake bread", "is")])
        assert icelandic.ranked[0].uri == "s/bake"

    def test_somebodys_name_names_no_skill(self, linker: Linker) -> None:
        named, unnamed = linker.link(
            [Query("My name is Bread Baker. I sort post.", "en"), Query("I sort post.", "en")]
        )
        assert [c.uri for c in named.ranked] == [c.uri for c in unnamed.ranked]
        assert linker.link([Query("My name is Bread Baker.", "en")])[0].matches == ()


class TestOccupationLinker(LinkerContract):
    @pytest.fixture
    def linker(self, linkers: Linkers) -> Linker:
        return linkers.occupations

    @pytest.mark.parametrize(
        "title", ["Bäcker", "Bäckerin", "Bäcker/in", "Bäcker/Bäckerin (m/w/d)"]
    )
    def test_gender_decides_nothing(self, linker: Linker, title: str) -> None:
        (result,) = linker.link([Query(title, "de")])
        assert result.ranked[0].uri == "o/baker"

    def test_the_span_is_the_title_as_written(self, linker: Linker) -> None:
        (result,) = linker.link([Query(" van driver (m/w/d) ", "en")])
        assert result.matches[0].span == "van driver (m/w/d)"


def test_building_twice_gives_the_same_bytes(taxonomy: Taxonomy, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build_linkers(taxonomy, trigram_encoders(), tmp_path / name)
    one, two = ((tmp_path / name / "linker.json").read_bytes() for name in ("one", "two"))
    assert one == two


def test_no_file_can_run_code(linker_directory: Path) -> None:
    files = [path for path in linker_directory.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".json", ".npy"}
    for path in files:
        if path.suffix == ".npy":
            np.load(path, allow_pickle=False)


def test_another_encoder_is_refused(linker_directory: Path) -> None:
    others = Encoders(TrigramEncoder(), TrigramEncoder("-other"), TrigramEncoder())
    with pytest.raises(SnapshotError, match=r"found encoders .*other.*; expected .*trigrams-64"):
        load_linkers(linker_directory, others)


def test_no_linker_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="build the snapshot"):
        load_linkers(tmp_path)


def test_another_schema_is_refused(linker_directory: Path, tmp_path: Path) -> None:
    manifest = json.loads((linker_directory / "linker.json").read_text())
    (tmp_path / "linker.json").write_text(json.dumps(manifest | {"schema": 99}))
    with pytest.raises(SnapshotError, match="schema 99"):
        load_linkers(tmp_path)


def test_a_taxonomy_without_other_languages_is_enough(taxonomy: Taxonomy, tmp_path: Path) -> None:
    english = tuple(entry for entry in taxonomy.names if entry.language == "en")
    small = Taxonomy("small", taxonomy.skills[:2], taxonomy.occupations[:1], english)
    build_linkers(small, trigram_encoders(), tmp_path)
    (result,) = load_linkers(tmp_path, trigram_encoders()).skills.link([Query("Brot backen", "de")])
    assert len(result.ranked) == 2


def test_a_concept_without_a_name_in_a_language_goes_by_its_english_one(
    taxonomy: Taxonomy, tmp_path: Path
) -> None:
    """Java is Java in German: against names of the language it is not left with none."""
    german = tuple(
        Names(skill.uri, "de", f"Fähigkeit {at}")
        for at, skill in enumerate(taxonomy.skills)
        if skill.uri != "s/java"
    )
    english = tuple(entry for entry in taxonomy.names if entry.language == "en")
    few = (*english, *german[:2])
    for name, names in (("most", (*english, *german)), ("few", few)):
        named = Taxonomy("small", taxonomy.skills, taxonomy.occupations, names)
        build_linkers(named, trigram_encoders(), tmp_path / name)
    found = {
        name: load_phrases(tmp_path / name / "skills" / "de" / "phrases").found("Java")
        for name in ("most", "few")
    }
    java = next(at for at, skill in enumerate(taxonomy.skills) if skill.uri == "s/java")
    assert found["most"][java][1] == 1
    assert found["few"] == {}
    (result,) = load_linkers(tmp_path / "most", trigram_encoders()).skills.link(
        [Query("Java", "de")]
    )
    assert result.ranked[0].uri == "s/java"


def test_a_general_name_is_not_searched_but_kept_for_the_peers(
    taxonomy: Taxonomy, tmp_path: Path
) -> None:
    """Nobody who writes "driver" means the hearse driver alone."""
    hearse = Occupation("o/hearse", "hearse driver", "8323")
    others = tuple(
        Occupation(f"o/{kind}", f"{kind} driver", f"833{at}")
        for at, kind in enumerate(("bus", "lorry", "taxi", "tram"))
    )
    occupations = tuple(sorted((hearse, *others), key=lambda one: one.uri))
    names = (
        Names("o/hearse", "en", "hearse driver", ("driver",)),
        *(Names(one.uri, "en", one.preferred_label) for one in others),
    )
    build_linkers(
        Taxonomy("small", taxonomy.skills, occupations, names), trigram_encoders(), tmp_path
    )
    assert load_phrases(tmp_path / "occupations" / "en" / "phrases").found("driver") == {}
    kept = kept_names(tmp_path / "occupations", "en")
    assert "driver" in {name for _, name in kept.every}


def test_company_changes_nothing_when_few_are_looked_at_closely(
    linkers: Linkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space, "CANDIDATES", 3)
    together = linkers.skills.link(QUESTIONS * 2)
    assert together == [linkers.skills.link([question])[0] for question in QUESTIONS] * 2
    assert all(len(result.ranked) <= 3 * 8 for result in together)


def test_what_is_alike_is_chosen_by_position() -> None:
    level = np.zeros((2, 6), dtype=np.float32)
    level[1, 4] = 1
    assert space._likeliest(level, 3).tolist() == [[0, 1, 2], [0, 1, 4]]


def test_a_text_is_read_once_and_forgotten() -> None:
    class Counting(TrigramEncoder):
        seen: ClassVar[list[str]] = []

        def encode(self, texts: Sequence[str]) -> Vectors:
            self.seen.extend(texts)
            return super().encode(texts)

    recent, plain = RecentEncoder(Counting()), TrigramEncoder()
    for texts in (["bake", "drive", "bake"], ["drive", "sort"]):
        np.testing.assert_array_equal(recent.encode(texts), plain.encode(texts))
    assert Counting.seen == ["bake", "drive", "sort"]
    recent.forget()
    recent.encode(["sort"])
    assert Counting.seen[-1] == "sort"
    assert len(Counting.seen) == 4


def test_what_both_languages_of_a_title_share_is_compared_once_and_forgotten(
    linker_directory: Path,
) -> None:
    """The same candidates as from a space that remembers nothing, and nothing is left behind."""
    opened = space.load_space(linker_directory / "occupations", trigram_encoders())
    asked = [Asked("Lieferfahrer"), Asked("Bäcker in Berlin")]
    for names in ("de", None):
        fresh = space.load_space(linker_directory / "occupations", trigram_encoders())
        mine, theirs = opened.consider(asked, names, "de"), fresh.consider(asked, names, "de")
        for one, other in zip(mine, theirs, strict=True):
            np.testing.assert_array_equal(one, other)
    assert opened._recent is not None
    opened.forget()
    assert opened._recent is None


def test_each_language_is_read_by_its_own_reader(
    linker_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    encoders = trigram_encoders()
    for name in ("english", "multilingual"):
        reader = getattr(encoders, name)
        monkeypatch.setattr(
            reader, "encode", lambda texts, own=reader.encode, n=name: asked.append(n) or own(texts)
        )
    skills = load_linkers(linker_directory, encoders, read=True).skills
    skills.link([Query("making loaves", "en")])
    assert asked == ["english"]
    skills.link([Query("Brote machen", "de"), Query("zzzz zzz", None)])
    assert asked == ["english", "multilingual", "multilingual"]
