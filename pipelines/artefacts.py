"""Results of steps on disk, each named by the hash of all that shaped it.

A step whose inputs did not change is not redone: its directory is there already. Results are
written beside and renamed, so a killed build leaves nothing half-written.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from guidance.storage.codec import encode, from_line, to_line

Record = TypeVar("Record")


def key_of(name: str, shaped_by: Iterable[Any]) -> str:
    """Return the name of a step's result: the step and a hash of all that shaped it.

    Modules and packages stand for their files, dataclasses for their values.
    """
    parts = [_part(item) for item in shaped_by]
    text = json.dumps([name, parts], ensure_ascii=False, sort_keys=True)
    return f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _part(item: Any) -> Any:
    """Return what an item adds to a key; every member counts, also those at their default."""
    if isinstance(item, ModuleType):
        return code_digest(item)
    if isinstance(item, tuple | list):
        return [_part(each) for each in item]
    if is_dataclass(item) and not isinstance(item, type):
        members = {f.name: _part(getattr(item, f.name)) for f in fields(item)}
        return [type(item).__name__, members]
    return [type(item).__name__, encode(item)]


class Workshop:
    """A directory of step results.

    Parameters
    ----------
    root
        Where results lie; safe to delete at any time.
    tell
        Called with one line whenever a step starts or is found done.
    """

    def __init__(self, root: Path, tell: Callable[[str], None] = print) -> None:
        self.root = root
        self.tell = tell

    def step(self, name: str, shaped_by: Iterable[Any], make: Callable[[Path], None]) -> Path:
        """Return the directory of a step's result, making it when it is not there."""
        place = self.root / key_of(name, shaped_by)
        if place.is_dir():
            self.tell(f"{name}: unchanged")
            return place
        self.tell(f"{name}: working")
        self.root.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=self.root))
        try:
            make(beside)
            _move(beside, place)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        return place


def _move(beside: Path, place: Path) -> None:
    """Rename a finished result; where another build was faster, its equal result stays."""
    try:
        beside.rename(place)
    except OSError:
        if not place.is_dir():
            raise
        shutil.rmtree(beside)


def write_lines(path: Path, records: Iterable[Any]) -> None:
    """Write records, one JSON line each."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for record in records:
            out.write(to_line(record) + "\n")


def read_lines(path: Path, kind: type[Record]) -> tuple[Record, ...]:
    """Return the records of `write_lines`."""
    return tuple(_lines(path, kind))


def _lines(path: Path, kind: type[Record]) -> Iterator[Record]:
    with path.open("rb") as file:
        for line in file:
            yield from_line(kind, line)


def digest_of_files(paths: Sequence[Path]) -> str:
    """Return a hash over some files' names and bytes."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.name.encode())
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                total.update(block)
    return total.hexdigest()


def code_digest(*modules: ModuleType) -> str:
    """Return a hash over the source files of some packages and modules and their data files."""
    paths: list[Path] = []
    for module in modules:
        place = Path(module.__file__ or "")
        tree = place.parent.rglob("*") if place.name == "__init__.py" else [place]
        paths += [p for p in tree if p.is_file() and p.suffix not in (".pyc", ".md")]
    return digest_of_files(paths)
