"""`guidance catalogue export` and `check`: courses out as linked data, and what they lack."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from guidance.errors import ConfigurationError, DocumentRefused, InputError
from guidance.storage.files import default_snapshot, write_atomically
from guidance.storage.reading import open_snapshot
from pipelines.catalogue import Checked, Exporting, check_document
from pipelines.standards import standards_directory

FORMATS = ("elm",)
MOST_FINDINGS = 20
LARGEST = 512 << 20
"""Largest catalogue file that is checked, in bytes."""


def run_export(
    target: Path,
    form: str = "elm",
    *,
    pages: str = "",
    standards: Path | None = None,
    snapshot: Path | None = None,
) -> Checked:
    """Write the courses of a snapshot into `target`; return what was found on the way.

    Parameters
    ----------
    target
        Written beside and moved into place at the end: an error leaves it as it was.
    form
        "elm": JSON-LD of the European Learning Model.
    pages
        Address under which this service shows courses, for those whose provider gives none.
    standards
        Directory of official standards, whose shapes are asked as well; None asks none.

    Raises
    ------
    ConfigurationError
        For another format, or an address that is none.
    """
    if form not in FORMATS:
        raise ConfigurationError(
            f"format {form[:40]!r}", f"one of {', '.join(FORMATS)}", "correct --format"
        )
    _check_address(pages)
    opened = open_snapshot(snapshot or default_snapshot())
    try:
        exporting = Exporting(opened, pages, standards)
        write_atomically(target, exporting.lines())
        return exporting.checked
    finally:
        opened.records.close()


def run_check(
    file: Path | None,
    *,
    pages: str = "",
    standards: Path | None = None,
    snapshot: Path | None = None,
) -> Checked:
    """Check a catalogue file or, without one, the courses of a snapshot as they would be written.

    Raises
    ------
    InputError
        When the file is absent, too large, or no catalogue.
    """
    directory = standards_directory(standards)
    if file is not None:
        return _check_file(file, directory)
    _check_address(pages)
    opened = open_snapshot(snapshot or default_snapshot())
    try:
        return Exporting(opened, pages, directory).check()
    finally:
        opened.records.close()


def print_checked(checked: Checked, console: Console) -> None:
    """Print what a check found: Annex I, the official shapes, and what else was noticed."""
    console.print(f"{checked.courses:,} courses checked")
    for name, count in checked.missing:
        console.print(f"  Annex I, {name} missing: {count:,}")
    if not checked.missing:
        console.print("  Annex I: every mandatory element is stated")
    if checked.shapes is None:
        console.print("official shapes not asked: name a directory with --standards")
    else:
        shapes = checked.shapes
        console.print(f"official shapes: {shapes.conforming:,} of {shapes.checked:,} conform")
        for each in shapes.findings[:MOST_FINDINGS]:
            found = f"{each.of_class} {each.member} {each.constraint}"
            console.print(f"  {found}: {each.count:,}")
    for note in checked.notes:
        console.print(note, markup=False)


def _check_file(file: Path, standards: Path | None) -> Checked:
    if not file.is_file():
        raise InputError(f"no file {file.name}", "a catalogue in JSON-LD or XML", "check the path")
    if file.stat().st_size > LARGEST:
        raise DocumentRefused(
            f"{file.stat().st_size:,} bytes", f"at most {LARGEST:,}", "split the catalogue"
        )
    return check_document(file.read_bytes(), standards)


def _check_address(pages: str) -> None:
    if pages and not pages.startswith(("http://", "https://")):
        raise ConfigurationError(
            f"pages at {pages[:40]!r}", "an address that begins with http", "give the whole address"
        )
