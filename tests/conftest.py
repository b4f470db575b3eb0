"""The fixture strategy of the whole suite.

Nothing is mocked. Tests run on real data that is tiny:

- `world` is a labour market of thirteen skills, four occupations, ten courses and thirty ads, all
  written out in `world.py`, so that every number can be worked out on paper. It is published and
  opened through the storage room once a session, as any snapshot is.
- `sample_snapshot` is the committed sample, built by the real pipeline with the real encoder. Only
  tests marked `slow` use it. Its steps are kept in pytest's cache, so the second run is quick.
- Variations of the world (other ads, other tags) are made in memory by `world.py`.

The network is off and warnings are errors. Hypothesis draws from one seed, and from constants of the
modules that are loaded: a part of the suite may see other examples than the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from world import content_of, packaged

from guidance.ranking.policy import Policy
from guidance.snapshot import Snapshot
from guidance.storage.files import PROJECT
from guidance.storage.reading import open_snapshot
from guidance.storage.writing import publish

settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def world_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published world: a directory named by its digest."""
    root = tmp_path_factory.mktemp("world")
    digest = publish(content_of(root / "linker"), root / "snapshots")
    return root / "snapshots" / digest


@pytest.fixture(scope="session")
def world(world_directory: Path) -> Iterator[Snapshot]:
    """The world as the front door sees it."""
    snapshot = open_snapshot(world_directory)
    yield snapshot
    snapshot.records.close()


@pytest.fixture(scope="session")
def doors() -> Policy:
    """The packaged policy without a goal, content with a single ad."""
    return packaged("doors-first")


@pytest.fixture(scope="session")
def goal_first() -> Policy:
    """The packaged policy with a goal, content with a single ad."""
    return packaged("goal-first")


@pytest.fixture(scope="session")
def sample_snapshot(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Snapshot]:
    """The committed sample, built with the real encoder; for tests marked `slow` only."""
    from pipelines.artefacts import Workshop
    from pipelines.build import Build
    from pipelines.config import load_config
    from pipelines.publish import publish_build

    cache = request.config.cache
    work = cache.mkdir("guidance-sample") if cache else tmp_path_factory.mktemp("work")
    config = load_config(PROJECT / "data" / "sample" / "build.toml")
    root = tmp_path_factory.mktemp("sample")
    digest = publish_build(Build(config, Workshop(Path(work), tell=[].append)), root)
    snapshot = open_snapshot(root / digest)
    yield snapshot
    snapshot.records.close()
