"""The register of weight files: which file, which sha256, which card; and the notices owed for them."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

from guidance.errors import MissingDependency, SnapshotError

REGISTRY = Path(__file__).with_name("registry.toml")
NOTICES = Path(__file__).with_name("notices.toml")
WEIGHTS = Path(__file__).with_name("weights")


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One registered file.

    `package` is the distribution that brings it, or "" for our own; `teacher` the sha256 of the
    weights whose vectors it learnt to give, since only then do both share a space.
    """

    name: str
    file: str
    sha256: str
    package: str = ""
    card: str = ""
    teacher: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a licence asks to be shown: of which source, and on which cards it stands as well."""

    source: str
    licence: str
    text: str
    cards: tuple[str, ...]


def registered(name: str) -> WeightFile:
    """Return the entry of this name, or raise SnapshotError naming the register."""
    entries = _entries()
    if name not in entries:
        raise SnapshotError(
            f"no weights called {name!r}", f"one of {sorted(entries)}", f"add it to {REGISTRY.name}"
        )
    return WeightFile(name=name, **entries[name])


def every_registered() -> tuple[WeightFile, ...]:
    """Return all entries, in the order of the register."""
    return tuple(WeightFile(name=name, **entry) for name, entry in _entries().items())


def place_of(entry: WeightFile) -> Path:
    """Return where the file of an entry lies, without importing the package that brings it.

    Raises
    ------
    MissingDependency
        The package is not installed.
    """
    if not entry.package:
        return WEIGHTS / entry.file
    try:
        found = [path for path in files(entry.package) or () if path.name == entry.file]
    except PackageNotFoundError as error:
        raise MissingDependency(
            f"no package {entry.package}", f"the weights of {entry.name}", "run: make complete"
        ) from error
    return Path(str(found[0].locate())) if found else Path(entry.file)


def notices() -> tuple[Notice, ...]:
    """Return what is owed to the sources that the weights have learnt from, or are."""
    with NOTICES.open("rb") as lines:
        entries = tomllib.load(lines)["notice"]
    return tuple(Notice(**{**entry, "cards": tuple(entry["cards"])}) for entry in entries)


def check_weights(path: Path, entry: WeightFile) -> None:
    """Raise SnapshotError unless the file at `path` is the one that was registered."""
    if not path.is_file():
        raise SnapshotError(f"no file {path.name}", entry.name, _remedy(entry))
    with path.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != entry.sha256:
        raise SnapshotError(
            f"sha256 {found} of {path.name}", f"{entry.sha256} ({entry.name})", _remedy(entry)
        )


def _entries() -> dict[str, dict[str, Any]]:
    with REGISTRY.open("rb") as lines:
        return tomllib.load(lines)


def _remedy(entry: WeightFile) -> str:
    if entry.package:
        return f"install it again: pip install --force-reinstall {entry.package}"
    return "restore the file from the repository"
