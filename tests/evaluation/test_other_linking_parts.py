"""Reading across languages, coding of ads, and speed, on concepts of ours."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from linking.tiny import TrigramEncoder

from guidance.labour_market import Vacancy
from models.linker import Linkers
from pipelines.evaluation import encoders
from pipelines.evaluation.coding import HandCoded, evaluate_coding, read_hand_coded
from pipelines.evaluation.crosslingual import (
    CrosslingualReport,
    evaluate_crosslingual,
    read_withheld,
    reciprocal_ranks,
)
from pipelines.evaluation.encoders import (
    Opened,
    ad_vectors,
    evaluate_encoders,
    one_thread,
    open_encoders,
    spread,
)
from pipelines.evaluation.peers import LetterIndex, MeaningIndex
from pipelines.evaluation.report import Missed
from pipelines.records import Advertisement


def everything(uri: str) -> bool:
    return True


def nothing(uri: str) -> bool:
    return False


def test_labels_that_are_the_same_in_english_are_not_asked(kept: Path) -> None:
    names = read_withheld(kept / "occupations", everything)
    assert names.english == ("baker", "office clerk", "van driver")
    assert names.cases == 3
    assert names.queries == {
        "de": ((0, "Bäcker/Bäckerin", 0), (2, "Lieferfahrer/Lieferfahrerin", 2))
    }


def test_only_withheld_concepts_are_asked(kept: Path) -> None:
    names = read_withheld(kept / "skills", lambda uri: uri == "s/drive")
    assert names.queries == {"de": ((0, "Lieferwagen fahren", 4),)}
    assert len(names.english) == 7


def test_equal_scores_count_against_the_right_answer() -> None:
    index = LetterIndex(["abc", "xyz", "abc"])
    assert reciprocal_ranks(index, [(0, "xyz", 1)]).tolist() == [1.0]
    assert reciprocal_ranks(index, [(0, "abc", 0)]).tolist() == [1 / 2]
    assert reciprocal_ranks(index, [(0, "ΩΩΩ", 0)]).tolist() == [1 / 3]


def test_systems_that_are_absent_are_left_blank(kept: Path) -> None:
    found = list(
        evaluate_crosslingual(
            kept, {"static": TrigramEncoder()}, ("multilingual: no file",), withheld=everything
        )
    )
    for kind, report in zip(("skills", "occupations"), found, strict=True):
        assert isinstance(report, CrosslingualReport)
        assert report.kind == kind
        assert list(report.figures) == [(f"across languages, {kind}, static", "MRR")]
        assert report.systems["MiniLM"] is None
        assert report.systems["char TF-IDF"] is not None
        assert "multilingual: no file" in "\n".join(report.lines())
        assert json.loads(json.dumps(report.as_json()))["systems"]["static"]["worst"] == "de"


def test_nothing_withheld_is_missed(kept: Path) -> None:
    found = list(evaluate_crosslingual(kept, {}, withheld=nothing))
    assert [type(report) for report in found] == [Missed, Missed]


def ad(identifier: str, title: str, text: str = "") -> Advertisement:
    return Advertisement(Vacancy(identifier, title, "test", language="en"), text)


CODED = HandCoded(
    (
        ad("1", "van driver"),
        ad("2", "baker", "occupation: bread baker"),
        ad("3", "office clerk"),
        ad("4", "not coded"),
    ),
    {"1": "8322", "2": "7512", "3": "7512"},
    {"1": "van driver", "2": "bread baker", "3": ""},
)


def test_coding_in_every_manner(name_linkers: Linkers, kept: Path) -> None:
    titles, built, texts = evaluate_coding(CODED, name_linkers, kept, drawn=2)
    assert [one.manner for one in (titles, built, texts)] == [
        "title",
        "as the build codes",
        "title and text",
    ]
    counts = {one.subset: one.first.count for one in titles.subsets}
    assert list(counts.values()) == [3, 1, 2, 1]
    shares = {one.subset: one.first.value for one in titles.subsets}
    assert list(shares.values()) == [pytest.approx(2 / 3), 1.0, 0.5, 0.0]
    assert titles.figures[("Polish ads, title", "at 5")].value == 1.0
    assert texts.subsets[0].first.count == built.subsets[0].first.count == 2
    assert "accuracy at 1" in "\n".join(titles.lines())
    assert json.loads(json.dumps(built.as_json()))["suite"] == "isco"


def test_the_draw_of_ads_depends_on_their_ids_alone() -> None:
    backwards = CODED._replace(ads=CODED.ads[::-1])
    assert CODED.drawn(2).ads == backwards.drawn(2).ads
    assert {one.vacancy.id for one in CODED.drawn(9).ads} == {"1", "2", "3"}


def test_hand_coded_ads_are_read_with_their_answers(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "title": "Piekarz", "text": "Praca.", "lang": "pl", "country": "PL"},
        {"id": "b", "title": "Kierowca", "text": "Praca.", "lang": "pl", "country": "PL"},
    ]
    rows[0] |= {"isco08": "7512", "kzis_label": "piekarz"}
    path = tmp_path / "ads.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write("\n".join(json.dumps(row) for row in rows))
    found = read_hand_coded(path)
    assert (dict(found.groups), found.labels["a"]) == ({"a": "7512"}, "piekarz")
    assert len(found.ads) == 2


def test_an_ad_is_the_sum_of_its_different_sentences() -> None:
    encoder = TrigramEncoder()
    found = ad_vectors(["Bake bread. Bake bread. Sort post.", ""], encoder)
    wanted = encoder.encode(["Bake bread", "Sort post"]).sum(axis=0)
    assert np.allclose(found[0], wanted)
    assert not found[1].any()


def test_speeds_and_ratios(
    monkeypatch: pytest.MonkeyPatch, name_linkers: Linkers, kept: Path
) -> None:
    monkeypatch.setattr(encoders, "LEAST_SECONDS", 1e-9)
    opened = Opened(
        {"static": TrigramEncoder(), "MiniLM as published": TrigramEncoder()}, {"reader": "no file"}
    )
    report = evaluate_encoders(
        opened,
        name_linkers,
        ["bake bread", "sort post", "sort post"],
        [ad("1", "baker", "Experience in baking.")],
    )
    assert (report.labels, report.ads) == (2, 1)
    assert list(report.encoders) == ["static", "reader", "MiniLM as published"]
    assert report.ratio("MiniLM as published") == (1.0, 1.0)
    assert report.ratio("reader") == (None, None)
    assert report.linker is not None
    assert report.linker.median > 0
    text = "\n".join(report.lines())
    assert "reader: no file" in text
    assert "25.0%" in text
    assert json.loads(json.dumps(report.as_json()))["encoders"]["reader"] is None


def test_without_ads_and_linker_labels_are_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "LEAST_SECONDS", 1e-9)
    opened = Opened({"static": TrigramEncoder()}, {})
    report = evaluate_encoders(opened, None, ["bake bread"], [], ["ads: none"])
    assert report.linker is None
    assert report.encoders["static"] is not None
    assert report.encoders["static"].ads is None
    assert "ads: none" in report.grid().notes


def test_an_encoder_without_weights_or_packages_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from guidance.errors import MissingDependency, SnapshotError

    def unregistered() -> TrigramEncoder:
        raise SnapshotError("no weights")

    def uninstalled() -> TrigramEncoder:
        raise MissingDependency("no sentence-transformers")

    loaders = {"static": TrigramEncoder, "reader": unregistered, "MiniLM": uninstalled}
    monkeypatch.setattr(encoders, "LOADERS", loaders)
    found = open_encoders(tuple(loaders))
    assert list(found.encoders) == ["static"]
    assert found.remarks == (
        "reader: found no weights",
        "MiniLM: not installed (found no sentence-transformers)",
    )


def test_spread_is_even_and_complete() -> None:
    assert spread(range(10), 3) == [0, 4, 8]
    assert spread(range(3), 5) == [0, 1, 2]
    assert spread([], 5) == []


def test_tokenizers_get_their_setting_back(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("TOKENIZERS_PARALLELISM", "true")
    with one_thread():
        assert os.environ["TOKENIZERS_PARALLELISM"] == "false"
    assert os.environ["TOKENIZERS_PARALLELISM"] == "true"


def test_an_index_of_meaning_gives_cosines() -> None:
    (row,) = MeaningIndex(["bake bread", "sort post"], TrigramEncoder()).scores(["bake bread"])
    assert row[0] == pytest.approx(1.0)
    assert row[1] < 1
