"""Labelled sets, calibration and claims over linkers that can be foreseen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from foreseen import written
from linking.tiny import TrigramEncoder

from guidance.errors import InputError, SnapshotError
from guidance.linking.types import Query
from models.linker import Linkers
from pipelines.evaluation.calibration import claims_of, evaluate_calibration, judged
from pipelines.evaluation.linking import (
    Bench,
    LearnersReport,
    SetReport,
    evaluate_sets,
    outside_of,
    over_languages,
)
from pipelines.evaluation.report import Missed
from pipelines.evaluation.sets import LEARNERS, LabelledSet, read_sets
from pipelines.evaluation.suite import Instruments, measure_linking, measure_part, measure_set

TEXTS = (("drive vans", ["s/drive"]), ("sort post", ["s/sort", "s/drive"]))
SENTENCES = (
    ("I answer incoming calls", ["s/answer"]),
    ("I bake bread at home", ["s/bake", "s/hygiene"]),
)


@pytest.fixture
def bench(name_linkers: Linkers, kept: Path) -> Bench:
    return Bench(name_linkers, kept, TrigramEncoder())


def labelled(directory: Path, name: str, *rows: tuple[str, list[str]]) -> LabelledSet:
    written(directory, name, "skill", *rows)
    return next(one for one in read_sets(directory)[0] if one.name == name)


def test_a_set_is_read_as_it_is_written(tmp_path: Path) -> None:
    written(tmp_path, "jobs", "occupation", ("van\u2028driver", ["o/driver"]))
    (tmp_path / "notes").mkdir()
    (found,), missed = read_sets(tmp_path)
    assert found.texts == {"jobs-0": Query("van\u2028driver", "en")}
    assert found.gold == {"jobs-0": ("o/driver",)}
    assert (found.kind, found.is_of_sentences, found.is_pooled) == ("occupation", False, False)
    assert missed == ["notes"]


def test_no_directory_says_how_to_name_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="GUIDANCE_BENCHMARKS"):
        read_sets(tmp_path / "absent")


def test_every_system_answers_and_a_perfect_one_scores_one(bench: Bench, tmp_path: Path) -> None:
    report = bench.measure(labelled(tmp_path, "names", *TEXTS[:1]))
    assert isinstance(report, SetReport)
    assert list(report.systems) == ["linker", "char TF-IDF", "MiniLM"]
    assert {found["MRR"].value for found in report.systems.values() if found} == {1.0}
    assert report.figures[("names", "MRR")].value == 1.0
    assert json.loads(json.dumps(report.as_json()))["systems"]["linker"]["RP@5"]["count"] == 1


def test_a_peer_that_is_not_installed_is_said_to_be(
    name_linkers: Linkers, kept: Path, tmp_path: Path
) -> None:
    report = Bench(name_linkers, kept, None).measure(labelled(tmp_path, "names", *TEXTS))
    assert isinstance(report, SetReport)
    assert ("MiniLM", "not installed", "-", "-") in report.grid().rows
    assert json.loads(json.dumps(report.as_json()))["systems"]["MiniLM"] is None


def test_published_figures_are_marked_as_of_other_queries(bench: Bench, tmp_path: Path) -> None:
    report = bench.measure(labelled(tmp_path, "tech-validation", *TEXTS))
    assert isinstance(report, SetReport)
    assert ("ConTeXT-match base *", "0.640", "0.740", "0.632") in report.grid().rows
    assert "not the same queries" in "\n".join(report.lines())


def test_answers_of_another_taxonomy_are_missed(bench: Bench, tmp_path: Path) -> None:
    found = bench.measure(labelled(tmp_path, "strange", ("drive vans", ["elsewhere/1"])))
    assert isinstance(found, Missed)
    assert "none of its answers" in found.reason


def test_outside_the_gold_list_by_hand(bench: Bench, tmp_path: Path) -> None:
    one = labelled(tmp_path, "outcomes-x", *SENTENCES)
    ranking = {
        "outcomes-x-0": ("s/answer", "a", "b", "c", "d", "s/bake"),
        "outcomes-x-1": ("s/bake", "s/hygiene"),
    }
    found = outside_of(one, ranking)
    assert found.share.value == pytest.approx((4 / 5 + 0) / 2)
    assert found.least == pytest.approx((4 / 5 + 3 / 5) / 2)
    report = bench.measure(one)
    assert isinstance(report, SetReport)
    assert "unjudged@5" in "\n".join(report.lines())


def test_translations_are_averaged_message_by_message(bench: Bench, tmp_path: Path) -> None:
    right, wrong = ("drive vans", ["s/drive"]), ("", ["elsewhere/1"])
    sets = [labelled(tmp_path, name, right, right) for name in LEARNERS[:-1]]
    sets.append(labelled(tmp_path, LEARNERS[-1], right, wrong))
    found = over_languages(bench, sets)
    assert found.languages == 6
    assert found.mean.value == pytest.approx((5 * 1.0 + 0.5) / 6)
    assert found.mean.count == 2
    assert (found.worst_set, found.worst.value) == ("learners-fi", 0.5)


def test_absent_translations_are_named(bench: Bench, tmp_path: Path) -> None:
    sets = [labelled(tmp_path, name, *TEXTS) for name in ("learners-de", "names")]
    *reports, last = evaluate_sets(bench, sets)
    assert [report.name for report in reports if isinstance(report, SetReport)] == [
        "learners-de",
        "names",
    ]
    assert isinstance(last, Missed)
    assert "learners-fi" in last.reason
    assert "learners-de" not in last.reason


def test_candidates_are_judged_and_pooled(bench: Bench, tmp_path: Path) -> None:
    first = labelled(tmp_path, "sentences", *SENTENCES)
    second = labelled(tmp_path, "names", *TEXTS)
    found = judged(bench, first)
    assert found.queries.tolist() == [0] * 7 + [1] * 7
    assert found.right.sum() == 3
    calibration, claims = evaluate_calibration(bench, [first, second])
    assert not isinstance(calibration, Missed)
    assert "1 sets of sentences, 2 queries" in "\n".join(calibration.lines())
    assert [name for name, _ in calibration.as_json()["of_set"]] == ["sentences"]
    assert sum(each["count"] for each in calibration.as_json()["bins"]) == 14
    assert [one["name"] for one in claims.as_json()["sets"]] == ["sentences", "names"]


def test_claims_by_hand(bench: Bench, tmp_path: Path) -> None:
    found = claims_of(bench, labelled(tmp_path, "names", *TEXTS))
    # Each text is claimed to be its own label and nothing else; "s/drive" of the second is missed.
    assert found.a_query == 1.0
    assert found.precision.value == 1.0
    assert found.recall.value == pytest.approx(2 / 3)


def test_no_sentences_no_calibration(bench: Bench, tmp_path: Path) -> None:
    first, _ = evaluate_calibration(bench, [labelled(tmp_path, "names", *TEXTS)])
    assert isinstance(first, Missed)


@dataclass(frozen=True)
class Somewhere:
    """Places with nothing but sets and names."""

    root: Path
    linker: Path

    @property
    def sets(self) -> Path:
        return self.root

    @property
    def hand_coded(self) -> Path:
        return self.root / "absent.jsonl"

    @property
    def english_ads(self) -> Path:
        return self.root / "absent.jsonl"


class Nowhere:
    """Places with nothing in them."""

    def __init__(self, root: Path) -> None:
        self.sets = self.hand_coded = self.english_ads = root / "absent"

    @property
    def linker(self) -> Path:
        raise SnapshotError("no linker", "a built snapshot", "run: make run")


def test_one_set_and_where_it_stands(name_linkers: Linkers, kept: Path, tmp_path: Path) -> None:
    written(tmp_path, "mels-de", "skill", *TEXTS)
    instruments = Instruments(Somewhere(tmp_path, kept), name_linkers)
    instruments.__dict__["bench"] = Bench(name_linkers, kept, None)
    found = list(measure_part(measure_set(instruments, "mels-de")))
    assert [report.as_json()["suite"] for report in found] == ["sets", "standing"]
    assert found[1].as_json()["aims"][0]["floor_reached"]
    with pytest.raises(InputError, match="mels-de"):
        list(measure_set(instruments, "absent"))


def test_parts_without_data_are_missed_with_a_reason(tmp_path: Path) -> None:
    found = [report.as_json() for report in measure_linking(Instruments(Nowhere(tmp_path)))]
    assert {row["missed"] for row in found[:-1]} == {
        "sets",
        "calibration",
        "crosslingual",
        "isco",
        "encoders",
    }
    assert all(row["reason"] for row in found[:-1])
    assert all(aim["measured"] is None for aim in found[-1]["aims"])


def test_learners_report_writes_itself(bench: Bench, tmp_path: Path) -> None:
    sets = [labelled(tmp_path, name, *TEXTS) for name in LEARNERS]
    *_, report = evaluate_sets(bench, sets)
    assert isinstance(report, LearnersReport)
    assert "learners in 6 languages" in "\n".join(report.lines())
    assert json.loads(json.dumps(report.as_json()))["suite"] == "learners"
