"""The official files of standards, where somebody names their directory (`GUIDANCE_STANDARDS`).

None of them is part of this project; without the directory everything works by our own tables, and
the official shapes are not asked.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from guidance.errors import SourceError

if TYPE_CHECKING:
    from guidance.exchange.elm.shapes import Shapes

VARIABLE = "GUIDANCE_STANDARDS"
SHAPES = Path("elm") / "shapes"


def standards_directory(named: str | Path | None = None) -> Path | None:
    """Return the directory that is named, else the one the environment names, else None."""
    found = str(named or os.environ.get(VARIABLE, ""))
    return Path(found) if found else None


@cache
def elm_shapes(directory: Path) -> Shapes:
    """Return the mended shapes of the LOQ profile; they are parsed once a process.

    Raises
    ------
    SourceError
        When the directory holds no `elm/shapes` with the profile's files.
    """
    from guidance.exchange.elm.shapes import SHAPE_FILES, Shapes  # noqa: PLC0415 (heavy)

    files = [directory / SHAPES / name for name in SHAPE_FILES]
    absent = [file.name for file in files if not file.is_file()]
    if absent:
        raise SourceError(
            f"no {', '.join(absent)} in {directory.name}/{SHAPES.as_posix()}",
            "the shapes of the LOQ profile, edition 3.2",
            f"fetch them, or leave {VARIABLE} unset",
        )
    return Shapes([file.read_bytes() for file in files])
