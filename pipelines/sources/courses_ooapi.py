"""The Open Education API, version 6.0: asked of its server page by page, read from what it gave."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from guidance.credential import MicroCredential
from guidance.errors import ConfigurationError, DocumentRefused, SourceError
from guidance.exchange import ooapi
from guidance.exchange.guarded import CATALOGUE, json_object
from pipelines.records import Parsed, SourceSpec
from pipelines.sources.client import Visit, Visitor
from pipelines.sources.contract import LocalSource, address_of, option, source_name
from pipelines.sources.exchanged import parse_together
from pipelines.sources.whole import Shelf, whole_file

PAGE_SIZE = 100
"""Items asked for at once; the specification allows 10, 20, 50, 100 and 250."""
MOST_PAGES = 2_000
"""Pages of one list: more is a server that never comes to an end."""
LISTS = ("organisations", "learning-outcomes", "programmes", "courses")
"""What is listed as a whole, in the order it is written; only courses must be there."""
OFFERINGS = {"courses": ("courseId", "course-offerings"), "programmes": ("programmeId", "programme-offerings")}  # fmt: skip


class CoursesOoapi(LocalSource[MicroCredential]):
    """Reads courses, programmes and their offerings; a directory is one delivery in several files."""

    kind = "courses-ooapi"

    def parse(self, spec: SourceSpec) -> Parsed[MicroCredential]:
        """Return the offers sorted by URI."""
        return parse_together(spec, ooapi.read_pages)

    def fetch(self, spec: SourceSpec) -> Path:
        """Ask the server for everything and write it to the source's path, an object a line.

        Options: `url` (what every path is added to), `token_variable` (the environment variable
        that holds a bearer token), `consumer`.

        Raises
        ------
        SourceError
            When the server fails or answers what the specification does not allow; then the file
            that was there stays.
        """
        visit = Visit(address_of(spec), _token(spec), Shelf(spec.path.parent / ".answers"))
        with Visitor(visit) as server:
            return collect(server, spec)


def collect(server: Visitor, spec: SourceSpec) -> Path:
    """Write every object that a server lists to the source's path, whole or not at all."""
    with whole_file(spec.path) as file:
        for item in _everything(server, option(spec, "consumer")):
            line = json.dumps(item, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            file.write(line.encode() + b"\n")
    return spec.path


def _everything(server: Visitor, consumer: str) -> Iterator[dict[str, Any]]:
    """Yield organisations, outcomes, programmes and courses, then the offerings of each."""
    parameters = {"consumer": consumer} if consumer else {}
    named: dict[str, list[str]] = {}
    for what in LISTS:
        items = _listed(server, f"/{what}", parameters, needed=what == "courses")
        identity, _ = OFFERINGS.get(what, ("", ""))
        for item in items:
            if isinstance(name := item.get(identity), str):
                named.setdefault(what, []).append(name)
            yield item
    for what, names in named.items():
        _, offerings = OFFERINGS[what]
        for name in names:
            path = f"/{what}/{quote(name, safe='')}/{offerings}"
            yield from _listed(server, path, parameters, needed=False)


def _listed(
    server: Visitor, path: str, parameters: dict[str, str], *, needed: bool
) -> Iterator[dict[str, Any]]:
    """Yield the items of every page of a list, in order."""
    for number in range(1, MOST_PAGES + 1):
        asked = {**parameters, "pageSize": str(PAGE_SIZE), "pageNumber": str(number)}
        data = server.ask(path, asked)
        if data is None:
            if needed:
                raise _unlike(path, "nothing")
            return
        page = _page(data, path, number)
        yield from (item for item in page["items"] if isinstance(item, dict))
        if page.get("hasNextPage") is not True:
            return
    raise _unlike(path, f"more than {MOST_PAGES:,} pages")


def _page(data: bytes, path: str, number: int) -> dict[str, Any]:
    try:
        page = json_object(data, CATALOGUE)
    except DocumentRefused as refusal:
        raise _unlike(path, refusal.found) from refusal
    if not isinstance(page.get("items"), list):
        raise _unlike(path, "a page without items")
    if page.get("pageNumber", number) != number:
        raise _unlike(path, f"another page than the one asked for, {number}")
    return page


def _unlike(path: str, found: str) -> SourceError:
    return SourceError(
        f"{found} at {path.split('/')[1]}",
        "pages as the Open Education API 6.0 lists them",
        "check the address in the build file, and ask who runs the server",
    )


def _token(spec: SourceSpec) -> str:
    """Return the token that the environment holds: a build file never does."""
    variable = option(spec, "token_variable")
    if variable and variable not in os.environ:
        raise ConfigurationError(
            f"no environment variable {variable}, which {source_name(spec)} names",
            "the token of its server",
            "set it for this command",
        )
    return os.environ.get(variable, "") if variable else ""
