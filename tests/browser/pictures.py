"""Pictures of every page and state, by day and night, on a phone and on a desk: `make pictures`.

Over the tiny world the ways of the tests are walked, so that a state which is looked at by a
machine can be looked at by a person as well; over a full snapshot those of `sample_journeys`, for
long lists and long words. The pictures that the documents show come out of the same run.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tiny_world import publishable, word_linkers

from guidance.messages import languages
from guidance.storage.writing import publish

from . import journeys, sample_journeys, staff_journeys
from .serving import application, chromium, served

Walk = Callable[[Any], Iterator[str]]
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
PATIENCE = 60_000
"""Milliseconds that a page may take: the sample's are read by real models."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How a picture of the documents is cut out of a state: its size, by day or by night."""

    state: str
    width: int
    height: int
    scheme: str = "light"


KEPT = {
    "start": Kept("learner-dublin start", 390, 844),
    "start-dark": Kept("learner-dublin start", 390, 844, "dark"),
    "chat": Kept("talk-dublin answer 4", 390, 1300),
    "courses": Kept("learner-dublin courses", 390, 1500),
    "courses-dark": Kept("learner-dublin courses", 390, 1500, "dark"),
    "path": Kept("learner-dublin path", 390, 1500),
    "skill": Kept("learner-dublin skill", 700, 1150),
    "workbench-skills": Kept("desk-dublin skills", 1100, 1000),
    "workbench-list": Kept("desk-dublin list", 1000, 1000),
    "workbench-plan": Kept("desk-dublin plan", 1000, 1000),
    "caseload": Kept("office results", 1000, 1000),
}
"""The pictures of docs/pictures by name; a test holds each to 200 kB."""


def places(page) -> Iterator[str]:
    """Every page that anybody may open, in every language."""
    for route, address in journeys.PLACES.items():
        for language in languages():
            page.goto(f"{address}?language={language}")
            yield f"{route.split('{')[0].strip('/') or 'first'} {language}"


def first_pages(page) -> Iterator[str]:
    """Every page that an account opens without a case or a caseload."""
    for account, addresses in staff_journeys.ACCOUNTS.items():
        staff_journeys.sign_in(page, account)
        for address in addresses:
            for language in languages():
                page.goto(f"{address}?language={language}")
                yield f"{address.strip('/').replace('/', ' ')} {language}"


def tiny_walks() -> dict[str, Walk]:
    """Return the ways of the tests over the tiny world."""
    from .test_every_page import WAYS

    return {walk.__name__: walk for walk in (*WAYS, places, first_pages)}


def sample_walks(*, with_caseload: bool) -> dict[str, Walk]:
    """Return the ways over a full snapshot; the caseload names records of the sample alone."""
    by_person = (sample_journeys.learner, sample_journeys.talk, sample_journeys.desk)
    walks: dict[str, Walk] = {
        f"{walk.__name__}-{name}": partial(walk, person=person)
        for walk in by_person
        for name, person in sample_journeys.PEOPLE.items()
    }
    if with_caseload:
        walks["office"] = sample_journeys.office
        walks["office-pl"] = partial(sample_journeys.office, language="pl")
    return walks | {"bench": sample_journeys.curation}


class Album:
    """Takes each state in every look and writes it below a directory, in the order of the way."""

    def __init__(self, root: Path, kept: Mapping[str, Kept], documents: Path | None) -> None:
        self.root, self.kept, self.documents = root, kept, documents

    def fill(self, page, name: str, walk: Walk) -> int:
        """Walk once and return how many states were taken."""
        number = 0
        for number, state in enumerate(walk(page), 1):
            page.wait_for_load_state("networkidle")
            plain = re.sub(r"[^a-z0-9]+", "-", state.lower()).strip("-")
            for width in WIDTHS:
                for scheme in SCHEMES:
                    _dress(page, width, 844, scheme)
                    path = self.root / name / f"{number:02}-{plain}-{width}-{scheme}.png"
                    page.screenshot(path=path, full_page=True, animations="disabled")
            self._keep(page, f"{name} {state}")
            _dress(page, WIDTHS[0], 844, SCHEMES[0])
        return number

    def _keep(self, page, state: str) -> None:
        """Take the pictures that the documents show of a state."""
        for name, kept in self.kept.items():
            if self.documents and kept.state == state:
                _dress(page, kept.width, kept.height, kept.scheme)
                page.evaluate("window.scrollTo(0, 0)")
                page.screenshot(path=self.documents / f"{name}.png", animations="disabled")


def _dress(page, width: int, height: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})


def take(app, walks: Mapping[str, Walk], album: Album) -> None:
    """Take the pictures of some ways over one application, each way in a fresh window."""
    with served(app) as site, chromium() as browser:
        for name, walk in walks.items():
            context = browser.new_context(base_url=site, locale="en-GB")
            context.set_default_timeout(PATIENCE)
            states = album.fill(context.new_page(), name, walk)
            print(f"{name}: {states} states", flush=True)  # noqa: T201 - says how far it is
            context.close()


def chosen(walks: Mapping[str, Walk], only: str) -> dict[str, Walk]:
    """Return the ways whose name holds some words; all where there are none."""
    return {name: walk for name, walk in walks.items() if only in name}


def main() -> None:
    """Read the command line and take the pictures."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--to", type=Path, default=Path("data/work/pictures"))
    reader.add_argument("--snapshot", type=Path, help="the sample's, or other data's with --real")
    reader.add_argument("--real", action="store_true", help="leave out the sample's caseload")
    reader.add_argument("--documents", type=Path, help="where docs/pictures lies, to make it anew")
    reader.add_argument("--only", default="", help="ways whose name holds this")
    told = reader.parse_args()
    album = Album(told.to, KEPT, told.documents)
    with tempfile.TemporaryDirectory() as room:
        root = Path(room)
        if told.snapshot is None:
            publish(publishable(root / "content"), root / "snapshots")
            app = application(root / "snapshots" / "current", root, word_linkers)
            take(app, chosen(tiny_walks(), told.only), album)
        else:
            walks = sample_walks(with_caseload=not told.real)
            take(application(told.snapshot, root), chosen(walks, told.only), album)


if __name__ == "__main__":
    main()
