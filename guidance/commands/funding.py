"""`guidance funding check`: packs of funding schemes, every fault with its line and field."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guidance.errors import SourceError

if TYPE_CHECKING:
    from guidance.funding.reading import SchemeRead

funding_app = typer.Typer(help="Who may pay for courses.", no_args_is_help=True)


@funding_app.callback()
def schemes() -> None:
    """Who may pay for courses: packs of rules as their operators publish them."""


@funding_app.command("check")
def check(
    files: Annotated[list[Path], typer.Argument(help="TOML files, or directories of them.")],
) -> None:
    """Read packs and say what is wrong with them; exit code 1 when anything is."""
    from guidance.funding.reading import read_scheme
    from pipelines.sources.files import read_text

    faulty = 0
    for path in packs_in(files):
        read = read_scheme(read_text(path))
        typer.echo("\n".join(told(path, read)))
        faulty += read.scheme is None
    if faulty:
        raise typer.Exit(1)


def packs_in(paths: list[Path]) -> list[Path]:
    """Return the files to check: those named, and every TOML file of a directory, sorted.

    Raises
    ------
    SourceError
        For a directory without a TOML file: a check of nothing would pass.
    """
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not inside:
            raise SourceError(f"no pack in {path.name}", "TOML files", "name another directory")
        found += inside
    return found


def told(path: Path, read: SchemeRead) -> list[str]:
    """Return what came of reading a pack, a line a fault."""
    if read.scheme is None:
        return [f"{path.name}, {fault.message}" for fault in read.faults]
    scheme = read.scheme
    languages = ", ".join(wording.language for wording in scheme.words)
    until = f"until {scheme.valid_until}" if scheme.valid_until else "without an end"
    made_up = "; made up" if scheme.fictitious else ""
    return [
        f"{path.name}: {scheme.id} ({scheme.kind.value}), read on {scheme.checked_on}, {until}; "
        f"words in {languages}; questions: {len(scheme.questions)}{made_up}"
    ]
