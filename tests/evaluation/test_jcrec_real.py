"""JCRec's own files: the figures that outsiders compare with, skipped where the files are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from guidance.storage.files import PROJECT
from pipelines.evaluation.jcrec import Options, evaluate_jcrec, jcrec_directory, relations_file

BESIDE = PROJECT.parent / "shared" / "data"
pytestmark = [pytest.mark.real]


@pytest.fixture
def data() -> Path:
    folder = Path(os.environ.get("GUIDANCE_DATA", BESIDE))
    if not (folder / "courses" / "jcrec").is_dir():
        pytest.skip("no courses/jcrec: set GUIDANCE_DATA to the directory of the real data")
    return folder


@pytest.mark.parametrize(
    ("seed", "steps", "peers", "best"),
    [
        (42, 1, (1.0, 6.25, 7.25), 7.25),
        (42, 2, (1.77, 14.6, 17.42), 21.0),
        (42, 3, (3.38, 26.17, 28.71), 32.94),
        (7, 2, (2.27, 16.21, 20.02), 21.1),
    ],
)
def test_published_and_reference_figures(
    data: Path, seed: int, steps: int, peers: tuple[float, ...], best: float
) -> None:
    """Ours is the exhaustive optimum; random, popularity and greedy are the reference's."""
    report = evaluate_jcrec(jcrec_directory(data), relations_file(data), Options(seed, steps))
    found = [report.value(name) for name in ("random", "popularity", "greedy")]
    assert found == pytest.approx(peers, abs=0.006)
    assert report.value("ours") == report.value("optimum") == pytest.approx(best, abs=0.006)
    assert report.proven == 1.0
