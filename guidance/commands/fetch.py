"""`guidance fetch`: download one source of a build file to where the build reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from guidance.errors import ConfigurationError
from guidance.storage.files import PROJECT
from pipelines.config import load_config
from pipelines.records import SourceSpec
from pipelines.sources import READERS
from pipelines.sources.files import digest_of

console = Console(stderr=True, highlight=False)
CONFIG = PROJECT / "data" / "sample" / "build.toml"
"""The build file that is always there."""


def run_fetch(source: str, config: Path | None, release: str) -> Path:
    """Download a source, print its path and say what came.

    Raises
    ------
    ConfigurationError
        When the build file names no such source.
    SourceError
        When the source names no address, or the download fails.
    """
    path = config or CONFIG
    spec = named_source(load_config(path).sources, source, path.name)
    spec = replace(spec, release=release or spec.release)
    with console.status(f"asking for {spec.name}", spinner="line"):
        target = READERS[spec.kind].fetch(spec)
    size = target.stat().st_size
    console.print(f"{size:,} bytes, sha256 {digest_of(target)}", markup=False)
    print(target)  # noqa: T201 - the result of the command
    return target


def named_source(sources: Sequence[SourceSpec], name: str, file: str) -> SourceSpec:
    """Return the source of a name, or the only one of a kind of that name."""
    found = [spec for spec in sources if spec.name == name] or [
        spec for spec in sources if spec.kind == name
    ]
    if len(found) == 1 and found[0].kind in READERS:
        return found[0]
    raise ConfigurationError(
        f"{len(found) or 'no'} source{'s' if len(found) > 1 else ''} called {name[:60]!r} in {file}",
        f"one of {', '.join(spec.name for spec in sources)}",
        "name one of them, or another build file with --config",
    )
