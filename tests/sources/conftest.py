"""Fixtures of the source tests: tiny files written on the spot, and real data where it is at hand.

Nothing is mocked. Tests marked `real` read the directory named by GUIDANCE_DATA, or shared/data
beside the repository, and are skipped with the reason where neither exists.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = Path(os.environ.get("GUIDANCE_DATA", BESIDE))
    if not folder.is_dir():
        pytest.skip("no real data: set GUIDANCE_DATA to its directory")
    return folder
