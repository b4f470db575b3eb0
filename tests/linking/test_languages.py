"""The contract of every language detector, what the release's promises on top, and its measuring."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.errors import SnapshotError
from guidance.linking.language import FunctionWords, LanguageDetector
from models.languages import LANGUAGES, LEAST, TextLanguages, text_languages
from pipelines.evaluation.languages import (
    LINES,
    TITLES,
    Fallback,
    Sample,
    evaluate_languages,
    read_samples,
)

SENTENCES = {
    "bg": "Работя в кухня и готвя за гостите",
    "de": "Ich habe im Lager gearbeitet und fahre Stapler",
    "el": "Εργάζομαι σε κουζίνα και μαγειρεύω για τους πελάτες",
    "en": "I work in the kitchen and I cook for the guests",
    "fi": "Minä olen töissä keittiössä ja kokkaan vieraille, mutta kun työt ovat ohi",
    "pl": "Pracuję w kuchni i gotuję dla gości, nie jest to łatwe",
}
SPEECHLESS = ("", "  ", "123", "12:30 - 14:00", "+49 30 / 1234", "\ud800", "!?")


class DetectorContract:
    """What any detector must do; subclasses give the `detector` fixture."""

    @pytest.mark.parametrize("language", SENTENCES)
    def test_a_sentence_is_told(self, detector: LanguageDetector, language: str) -> None:
        assert detector.detect(SENTENCES[language]) == language

    @pytest.mark.parametrize("text", SPEECHLESS)
    def test_without_words_there_is_no_answer(self, detector: LanguageDetector, text: str) -> None:
        assert detector.detect(text) is None


class TestFunctionWords(DetectorContract):
    @pytest.fixture
    def detector(self) -> LanguageDetector:
        return FunctionWords()


class TestTextLanguages(DetectorContract):
    @pytest.fixture
    def detector(self) -> LanguageDetector:
        return text_languages()

    @pytest.mark.parametrize(
        ("title", "language"),
        [
            ("Verkäuferin", "de"),
            ("sairaanhoitaja", "fi"),
            ("opiekun osób starszych", "pl"),
            ("aide-soignante", "fr"),
        ],
    )
    def test_two_words_are_enough(self, title: str, language: str) -> None:
        detector = text_languages()
        assert detector.detect(title) == language
        assert detector.detect(title.upper()) == language
        assert detector.detect(f"{title} 2026!") == language

    def test_what_stands_in_many_languages_is_not_guessed(self) -> None:
        assert [text_languages().detect(text) for text in ("barista", "SQL", "C++")] == [None] * 3

    def test_a_probability_decides(self) -> None:
        language, probability = text_languages().likeliest("manager")
        assert language in LANGUAGES
        assert 0 < probability < LEAST
        assert text_languages().likeliest("") == (None, 0.0)

    def test_the_digest_names_weights_and_threshold(self) -> None:
        assert text_languages().digest.startswith("languages-")
        assert text_languages().digest.endswith(str(LEAST))

    def test_other_weights_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "model.npz.xz").write_bytes(b"another model")
        with pytest.raises(SnapshotError, match="install it again"):
            TextLanguages(tmp_path / "model.npz.xz", "other").detect("bake bread")


@pytest.mark.parametrize("detector", [FunctionWords(), text_languages()], ids=["words", "model"])
@given(text=st.text(max_size=60))
def test_the_answer_depends_on_the_text_alone(detector: LanguageDetector, text: str) -> None:
    first = detector.detect(text)
    detector.detect(SENTENCES["fi"])
    assert detector.detect(text) == first
    assert first is None or first in LANGUAGES


def test_a_fallback_is_asked_only_without_an_answer() -> None:
    both = Fallback(FunctionWords(), text_languages())
    assert both.detect(SENTENCES["de"]) == "de"
    assert both.detect("sairaanhoitaja") == "fi"


def test_detectors_are_measured_by_kind_and_length() -> None:
    samples = [Sample(text, language, TITLES) for language, text in SENTENCES.items()]
    samples += [Sample("sairaanhoitaja", "fi", TITLES), Sample("manager", "nl", TITLES)]
    report = evaluate_languages(samples, text_languages())
    found = {(row.detector, row.length): row for row in report.rows}
    assert found["py3langid", "longer"].right.count == 3
    assert found["py3langid", "1-3"].right.value == 0.5
    assert found["py3langid", "1-3"].wrong.value == 0
    assert found["function words", "1-3"].right.value == 0
    assert report.hardest[0] == ("nl", 0.0, "")
    assert any("nl 0.00 (unnamed)" in line for line in report.lines())
    assert report.as_json()["suite"] == "languages"


def test_samples_are_read_from_parallel_lines(tmp_path: Path) -> None:
    assert read_samples(tmp_path) == ()
    folder = next(iter(LINES))
    lines = "".join(f"number {at}\tNummer {at}\n" for at in range(40))
    path = tmp_path / "parallel" / folder / "en-de.tsv.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(lines.encode()))
    samples = read_samples(tmp_path)
    assert 10 < len(samples) < 70
    assert {sample.language for sample in samples} == {"de", "en"}
    assert {sample.kind for sample in samples} == {LINES[folder]}
    assert samples == read_samples(tmp_path)
