"""Builds and opens the linkers of skills and of occupations under one directory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from guidance.errors import SnapshotError
from guidance.linking.fusion import Fusion, fusion_from
from guidance.linking.linker import FusedLinker, Manner
from guidance.linking.passages import passages
from guidance.linking.titles import title_passages
from guidance.linking.types import Linker
from guidance.taxonomy import Taxonomy
from guidance.vectors import Encoder, Vectors
from models.adapter import load_adapted
from models.minilm import load_minilm
from models.names import keep_names
from models.space import build_space, load_space

SCHEMA = 1
READING = 2
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


class LazyEncoder:
    """The default encoder, loaded by the first text; refuses to read another encoder's vectors.

    Parameters
    ----------
    expected
        The digest of the encoder that the vectors came from.
    """

    def __init__(self, expected: str) -> None:
        self._expected = expected

    @cached_property
    def _encoder(self) -> Encoder:
        return _checked(default_encoder(), self._expected)

    @property
    def digest(self) -> str:
        """Return the expected digest."""
        return self._expected

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return self._encoder.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text; an empty text gives a zero row."""
        return self._encoder.encode(texts)


def default_encoder() -> Encoder:
    """Return the encoder of this release: all-MiniLM-L6-v2 behind its adapter."""
    return load_adapted(load_minilm())


def build_linkers(taxonomy: Taxonomy, encoder: Encoder, directory: Path) -> None:
    """Write all files of both linkers under `directory`, which must not hold any yet."""
    directory.mkdir(parents=True, exist_ok=True)
    for kind, concepts in (("skills", taxonomy.skills), ("occupations", taxonomy.occupations)):
        build_space(concepts, taxonomy.names, encoder, directory / kind)
        keep_names(concepts, taxonomy.names, directory / kind / "names")
        stored = (CALIBRATION / f"{kind}.json").read_text(encoding="utf-8")
        (directory / kind / "fusion.json").write_text(stored, encoding="utf-8")
    manifest = {"schema": SCHEMA, "encoder": encoder.digest, "content": _content(directory)}
    (directory / "linker.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def load_linkers(directory: Path, encoder: Encoder | None = None) -> Linkers:
    """Open the linkers; vectors, indexes and the encoder are read when first needed.

    Raises
    ------
    SnapshotError
        The directory holds no linker, one of another schema, or another encoder's vectors.
    """
    manifest = _manifest(directory)
    expected = str(manifest["encoder"])
    chosen = LazyEncoder(expected) if encoder is None else _checked(encoder, expected)
    return Linkers(
        *(_linker(directory, kind, chosen, str(manifest["content"])) for kind in _MANNERS)
    )


def _linker(directory: Path, kind: str, encoder: Encoder, content: str) -> Linker:
    fusion = _fusion(directory / kind / "fusion.json")
    space = load_space(directory / kind, encoder)
    digest = hashlib.sha256(
        f"{SCHEMA}.{READING} {kind} {encoder.digest} {content}".encode()
    ).hexdigest()
    return FusedLinker(space, fusion, _MANNERS[kind], digest[:16])


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


def _checked(encoder: Encoder, expected: str) -> Encoder:
    if encoder.digest != expected:
        raise SnapshotError(
            f"encoder {encoder.digest}", f"{expected}, which made the vectors", "build it again"
        )
    return encoder


def _content(directory: Path) -> str:
    """Return one hash of every file under the directory, by name."""
    total = hashlib.sha256()
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        with path.open("rb") as content:
            part = hashlib.file_digest(content, "sha256").hexdigest()
        total.update(f"{path.relative_to(directory).as_posix()} {part}\n".encode())
    return total.hexdigest()
