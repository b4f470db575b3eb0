"""The list of regulated occupations beside the real release of ESCO."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.ingest import ingest_taxonomy
from pipelines.records import SourceSpec
from pipelines.regulated import read_regulated, with_acts

pytestmark = [pytest.mark.real, pytest.mark.slow]


def test_every_row_is_an_occupation_of_esco_and_its_own_marks_are_listed(real_data: Path) -> None:
    """F35: the list repeats what ESCO 1.1.1 marks, and adds what it leaves at its default."""
    spec = SourceSpec("esco", real_data / "esco" / "v1.1.1" / "en", "1.1.1")
    taxonomy, _ = ingest_taxonomy([spec])
    known = {one.uri: (one.isco_group, one.preferred_label) for one in taxonomy.occupations}
    listed = read_regulated()
    assert {uri: (row.isco08, row.label) for uri, row in listed.items()}.items() <= known.items()
    marked = {one.uri for one in taxonomy.occupations if one.regulated_note}
    assert len(marked) == 15
    assert marked <= set(listed)
    told = {one.uri for one in with_acts(taxonomy.occupations, listed) if one.regulated_note}
    assert told == set(listed)
