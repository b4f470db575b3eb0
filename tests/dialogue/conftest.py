"""Fixture strategy: the committed sample with its real linkers for conversations (`slow`), and the tiny
world of the whole suite with a linker that finds names word for word for everything else.

`UPDATE_GOLDEN=1 pytest -m slow tests/dialogue` writes the transcripts anew; read them before they are
committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from guidance.dialogue.means import Means
from guidance.dialogue.places import gazetteer_of
from guidance.linking.language import FUNCTION_WORD_DETECTOR
from guidance.linking.types import Candidate, LinkResult, Match, Query
from guidance.snapshot import Snapshot
from guidance.storage.files import PROJECT, policy_for
from guidance.storage.places import place_names
from guidance.storage.reading import open_snapshot

DAY = date(2026, 11, 22)


@dataclass(frozen=True)
class NamesInText:
    """Finds names of concepts word for word, in any language of the snapshot."""

    names: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        return "names in text"

    def link(self, queries, *, top: int = 100) -> list[LinkResult]:
        return [self._one(query, top) for query in queries]

    def _one(self, query: Query, top: int) -> LinkResult:
        text, found = query.text.casefold(), {}
        for uri, name in self.names:
            at = text.find(name.casefold())
            if at >= 0:
                found[uri] = Match(uri, 0.9, query.text[at : at + len(name)], at, at + len(name))
        matches = tuple(found[uri] for uri in sorted(found))
        ranked = tuple(Candidate(match.uri, match.confidence) for match in matches)
        return LinkResult(ranked[:top], matches)


def names_of(uris: tuple[str, ...], snapshot: Snapshot) -> NamesInText:
    languages = ("en", "de", "pl")
    pairs = {(uri, snapshot.records.label(uri, code).text) for uri in uris for code in languages}
    return NamesInText(tuple(sorted(pairs)))


@pytest.fixture(scope="session")
def tiny(world: Snapshot) -> Means:
    """The tiny world with linkers that find names word for word."""
    return Means(
        snapshot=world,
        skills=names_of(world.skills.uris, world),
        occupations=names_of(world.occupations.uris, world),
        detector=FUNCTION_WORD_DETECTOR,
        places=gazetteer_of(world, place_names()),
        policy_for=policy_for,
        as_of=DAY,
    )


@pytest.fixture(scope="session")
def sample(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Means]:
    """The committed sample with the linkers that it was built with."""
    from models.encoders import default_encoders
    from models.languages import text_languages
    from models.linker import load_linkers
    from pipelines.artefacts import Workshop
    from pipelines.build import Build
    from pipelines.config import load_config
    from pipelines.publish import publish_build

    cache = request.config.cache
    work = cache.mkdir("guidance-sample") if cache else tmp_path_factory.mktemp("work")
    config = load_config(PROJECT / "data" / "sample" / "build.toml")
    root = tmp_path_factory.mktemp("sample")
    place = root / publish_build(Build(config, Workshop(Path(work), tell=[].append)), root)
    snapshot, linkers = open_snapshot(place), load_linkers(place / "linker", default_encoders())
    yield Means(
        snapshot=snapshot,
        skills=linkers.skills,
        occupations=linkers.occupations,
        detector=text_languages(),
        places=gazetteer_of(snapshot, place_names()),
        policy_for=policy_for,
        as_of=DAY,
    )
    snapshot.records.close()
