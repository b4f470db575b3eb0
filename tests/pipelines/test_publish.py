"""A published build is written again whenever anything that shapes it changed."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import guidance.storage
import pipelines.demand
import pipelines.publish
import pipelines.requirements
from guidance.contacts import ContactBook
from guidance.funding import FundingSchemes
from guidance.storage.files import PROJECT
from guidance.taxonomy import Redirects
from pipelines.advisers import Advisers
from pipelines.artefacts import code_digest, key_of
from pipelines.config import read_config
from pipelines.crosswalk import Crosswalks
from pipelines.curation import CuratedTags
from pipelines.funding import Funding
from pipelines.publish import _shaped_by, region_names
from pipelines.upgrades import Upgrades


@pytest.fixture
def shaping() -> tuple[object, ...]:
    """What shapes a snapshot, for a build that is all names."""
    names = ("taxonomy", "course", "ad", "figure", "linker", "credit")
    places = {f"{name}_files": Path(name) for name in names}
    places |= {name: Path(name) for name in ("tag_files", "coded_files", "named_files")}
    config = read_config({"source": [{"kind": "esco", "path": "x"}]}, Path())
    apart = {"upgrades": Upgrades(Redirects(), ()), "crosswalks": Crosswalks()}
    apart |= {"funding": Funding(FundingSchemes(), ()), "advisers": Advisers(ContactBook(), ())}
    apart |= {"curated": CuratedTags(()), "digests": ("0" * 64,)}
    return _shaped_by(SimpleNamespace(**places, **apart, tau=0.5, config=config))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "module", [guidance.storage, pipelines.demand, pipelines.requirements], ids=lambda m: m.__name__
)
def test_code_that_shapes_a_snapshot_is_in_its_key(
    shaping: tuple[object, ...], module: ModuleType
) -> None:
    assert module in shaping


def test_publishing_itself_is_in_its_key(shaping: tuple[object, ...]) -> None:
    assert code_digest(pipelines.publish) in shaping


def test_the_names_of_regions_are_in_the_key(
    shaping: tuple[object, ...],
) -> None:
    """They are read from a file of the project: another name, another key."""
    names = region_names()
    assert names in shaping
    other = [{**names, "PL61": "elsewhere"} if item == names else item for item in shaping]
    assert key_of("publish", other) != key_of("publish", shaping)


def test_region_names_come_from_the_reference() -> None:
    names = region_names()
    assert names["PL61"] == "Kujawsko-pomorskie"
    assert len(names) > 400
    assert (PROJECT / "data" / "reference" / "nuts.csv").is_file()
