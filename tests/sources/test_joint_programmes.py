"""Joint programmes in catalogue CSV: one record, several awarding bodies, separated by `|`."""

from __future__ import annotations

from pathlib import Path

from pipelines.records import SourceSpec
from pipelines.sources import CREDENTIALS

HEADER = "id,title,provider,awarding_body,qa_type,qa_source\n"


def test_several_awarding_bodies_stay_apart_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.csv"
    path.write_text(
        HEADER + "c1,Lake Engineering,Tarn University,Tarn University | Ard University|,,\n",
        encoding="utf-8",
    )
    (course,) = CREDENTIALS["courses-csv"].parse(SourceSpec("courses-csv", path)).records
    assert course.awarding_bodies == ("Tarn University", "Ard University")
    assert course.provider == "Tarn University"
    assert (course.quality, course.labels) == ((), ())
