"""Builds and opens the linkers of skills and of occupations under one directory."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from guidance.errors import SnapshotError
from guidance.linking.fusion import Fusion, fusion_from
from guidance.linking.linker import FusedLinker, Manner
from guidance.linking.passages import passages
from guidance.linking.titles import title_passages
from guidance.linking.types import Linker
from guidance.taxonomy import Names, Occupation, Skill, Taxonomy
from models.encoders import Encoders, default_encoders
from models.general import without_general_names
from models.indexing import build_meaning, build_space
from models.languages import text_languages
from models.names import keep_names
from models.space import load_space

SCHEMA = 3
READING = 7
"""Raised whenever the code reads the same files and texts differently."""
CALIBRATION = Path(__file__).with_name("calibration")
_MANNERS = MappingProxyType(
    {"skills": Manner(passages), "occupations": Manner(title_passages, trust_in_english=0.5)}
)


@dataclass(frozen=True, slots=True)
class Linkers:
    """One linker a kind of concept."""

    skills: Linker
    occupations: Linker


class Kind(NamedTuple):
    """The concepts of one kind, sorted by URI, and names of theirs and maybe of others."""

    name: str
    concepts: Sequence[Skill | Occupation]
    names: Sequence[Names]


def build_readings(taxonomy: Taxonomy, encoders: Encoders, directory: Path) -> None:
    """Write the vectors of every concept as read in context, for `build_linkers`: the slow part."""
    for kind in kinds_of(taxonomy):
        build_meaning(kind.concepts, kind.names, encoders.english, directory / kind.name)


def kinds_of(taxonomy: Taxonomy) -> tuple[Kind, ...]:
    """Return skills and occupations, each with the names they are searched by."""
    telling = without_general_names(taxonomy.occupations, taxonomy.names)
    return (
        Kind("skills", taxonomy.skills, taxonomy.names),
        Kind("occupations", taxonomy.occupations, telling),
    )


def calibration_digest() -> str:
    """Return a hash of the committed weights of the features."""
    return _content(CALIBRATION)


def build_linkers(
    taxonomy: Taxonomy, encoders: Encoders, directory: Path, readings: Path | None = None
) -> None:
    """Write all files of both linkers under `directory`, which must not hold any yet.

    Parameters
    ----------
    readings
        What `build_readings` wrote of this taxonomy; made here when it is not given.
    """
    directory.mkdir(parents=True, exist_ok=True)
    asked = Counter(skill for _, skill, _ in taxonomy.demands)
    for kind in kinds_of(taxonomy):
        place = directory / kind.name
        build_space(kind.concepts, kind.names, encoders.static, place, asked)
        if readings is None:
            build_meaning(kind.concepts, kind.names, encoders.english, place / "read")
        else:
            shutil.copytree(readings / kind.name, place / "read")
        keep_names(kind.concepts, taxonomy.names, place / "names")
        stored = (CALIBRATION / f"{kind.name}.json").read_text(encoding="utf-8")
        (place / "fusion.json").write_text(stored, encoding="utf-8")
    manifest = {"schema": SCHEMA, "encoder": encoders.digest, "content": _content(directory)}
    (directory / "linker.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def load_linkers(
    directory: Path, encoders: Encoders | None = None, *, read: bool | None = None
) -> Linkers:
    """Open the linkers; vectors, indexes and encoders are read when first needed.

    Parameters
    ----------
    read
        Read every passage in context, or none, to measure what that adds; by default those that
        the quick features leave open.

    Raises
    ------
    SnapshotError
        The directory holds no linker, one of another schema, or other encoders' vectors.
    """
    manifest = _manifest(directory)
    chosen = encoders or default_encoders()
    if chosen.digest != manifest["encoder"]:
        raise SnapshotError(
            f"encoders {chosen.digest}",
            f"{manifest['encoder']}, which made the vectors",
            "build it again",
        )
    return Linkers(
        *(
            _linker(directory / kind, chosen, replace(manner, read=read), str(manifest["content"]))
            for kind, manner in _MANNERS.items()
        )
    )


def _linker(directory: Path, encoders: Encoders, manner: Manner, content: str) -> Linker:
    fusion = _fusion(directory / "fusion.json")
    space = load_space(directory, encoders)
    detector = text_languages()
    digest = hashlib.sha256(
        f"{SCHEMA}.{READING} {directory.name} {manner.read} {encoders.digest} {detector.digest} "
        f"{content}".encode()
    ).hexdigest()
    return FusedLinker(space, fusion, manner, digest[:16], detector)


def _fusion(path: Path) -> Fusion:
    return fusion_from(json.loads(path.read_text(encoding="utf-8")))


def _manifest(directory: Path) -> dict[str, object]:
    path = directory / "linker.json"
    if not path.is_file():
        raise SnapshotError(f"no linker in {directory.name}", "linker.json", "build the snapshot")
    try:
        manifest: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
        schema = manifest.get("schema")
    except (ValueError, AttributeError) as error:
        raise SnapshotError(
            "a damaged linker.json", "what building wrote", "build it again"
        ) from error
    if schema != SCHEMA:
        raise SnapshotError(f"a linker of schema {schema}", str(SCHEMA), "build the snapshot again")
    return manifest


def _content(directory: Path) -> str:
    """Return one hash of every file under the directory, by name."""
    total = hashlib.sha256()
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        with path.open("rb") as content:
            part = hashlib.file_digest(content, "sha256").hexdigest()
        total.update(f"{path.relative_to(directory).as_posix()} {part}\n".encode())
    return total.hexdigest()
