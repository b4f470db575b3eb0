"""The pictures of the documents: each is named, light, and comes out of `make pictures`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from . import sample_journeys
from .pictures import KEPT, sample_walks, tiny_walks

DOCUMENTS = Path(__file__).parents[2] / "docs" / "pictures"
HEAVIEST = 200_000
"""Bytes of a picture in the documents."""


@pytest.mark.parametrize("name", KEPT)
def test_a_picture_of_the_documents_is_light(name):
    assert (DOCUMENTS / f"{name}.png").stat().st_size <= HEAVIEST


def test_every_picture_is_named_and_made_by_one_command():
    listed = re.findall(r"\(([a-z-]+)\.png\)", (DOCUMENTS / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(KEPT)
    assert sorted(path.stem for path in DOCUMENTS.glob("*.png")) == sorted(KEPT)


def test_each_way_is_known_by_one_name():
    walks = sample_walks(with_caseload=True)
    assert {kept.state.split()[0] for kept in KEPT.values()} <= walks.keys()
    assert len({*walks, *tiny_walks()}) == len(walks) + len(tiny_walks())
    assert "office" not in sample_walks(with_caseload=False)
    assert sample_journeys.CASELOAD.exists()


def test_each_looked_at_page_is_walked_for_pictures_too():
    from .test_every_page import WAYS

    assert {walk.__name__ for walk in WAYS} <= tiny_walks().keys()
