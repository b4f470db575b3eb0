"""The names that a linker was built from, kept beside it so that its peers can be measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from guidance.taxonomy import Names, Occupation, Skill


@dataclass(frozen=True, slots=True)
class KeptNames:
    """Names of one kind of concept in one language, by concept position.

    Attributes
    ----------
    uris
        Every concept of the kind, sorted, named or not.
    preferred
        (position, preferred label), ascending.
    every
        (position, name), ascending, preferred labels included.
    """

    uris: tuple[str, ...]
    preferred: tuple[tuple[int, str], ...]
    every: tuple[tuple[int, str], ...]


def keep_names(
    concepts: Sequence[Skill | Occupation], names: Sequence[Names], directory: Path
) -> None:
    """Write one file a language, and the ISCO group of each occupation."""
    position = {concept.uri: at for at, concept in enumerate(concepts)}
    languages: dict[str, list[list[object]]] = {}
    for entry in names:
        if entry.concept in position:
            row = [position[entry.concept], *entry.every]
            languages.setdefault(entry.language, []).append(row)
    directory.mkdir(parents=True, exist_ok=True)
    for language, rows in languages.items():
        _write(directory / f"{language}.json", sorted(rows, key=lambda row: int(str(row[0]))))
    groups = {c.uri: c.isco_group for c in concepts if isinstance(c, Occupation)}
    _write(directory / "groups.json", groups)


def kept_names(directory: Path, language: str) -> KeptNames:
    """Read the names of a language, those in English when it has none."""
    path = directory / "names" / f"{language}.json"
    chosen = path if path.is_file() else directory / "names" / "en.json"
    uris = json.loads((directory / "uris.json").read_text(encoding="utf-8"))
    rows = json.loads(chosen.read_text(encoding="utf-8"))
    return KeptNames(
        tuple(uris),
        tuple((row[0], row[1]) for row in rows),
        tuple((row[0], name) for row in rows for name in row[1:]),
    )


def kept_groups(directory: Path) -> dict[str, str]:
    """Return the ISCO-08 unit group of each occupation."""
    content = (directory / "names" / "groups.json").read_text(encoding="utf-8")
    groups: dict[str, str] = json.loads(content)
    return groups


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
