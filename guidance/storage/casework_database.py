"""The database of casework: one file apart from every snapshot, many readers and one writer.

Each use opens a connection of its own and closes it, so any number of threads and processes share
the file. The schema is written by the numbered files in `schemas`, each once and in order.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

from guidance.errors import InputError
from guidance.storage.files import PROJECT

WAIT_SECONDS = 10.0
"""How long a writer waits for another one; a write takes milliseconds."""
OWNER_ONLY = 0o600
NO_FILE = Path(":memory:")


def default_casework() -> Path:
    """Return where the database of casework lies, whether or not it exists."""
    return PROJECT / "data" / "casework.sqlite"


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection that sees one state of the database throughout.

    Where there is no file yet, an empty database in memory is read: looking makes no file.
    """
    with usable(path), closing(_opened(path if path.exists() else NO_FILE)) as connection:
        connection.execute("BEGIN")
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection that writes all or nothing.

    The lock is taken before anything is read: who reads the last entry of a chain to append the
    next one must not be overtaken in between.
    """
    with usable(path), closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def connect(path: Path) -> sqlite3.Connection:
    """Open the database, made and brought up to its schema where needed.

    What is deleted is overwritten with zeros (`secure_delete`): an erased case must not be
    readable in free pages of the file.
    """
    if not path.exists():
        _create(path)
    return _opened(path)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        _bring_up_to_date(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _unusable(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def usable(path: Path) -> Iterator[None]:
    """Say in words what a disk or another program does to the database, as a disk that is full.

    Raises
    ------
    InputError
        When it cannot be read or written now; what was to be written is not there.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: sqlite3.DatabaseError) -> InputError:
    return InputError(
        f"{path.name}, which cannot be used ({error})",
        "a database that this service wrote, space on the disk, and nobody who holds it for long",
        "check path, rights and space, or restore it from a backup",
    )


def _create(path: Path) -> None:
    """Make the file before SQLite does: readable by its owner alone from the first moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, OWNER_ONLY))


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    steps = schema_steps()
    if _version(connection) == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    found = _version(connection)  # another process may have been quicker
    if found > len(steps):
        connection.rollback()
        raise InputError(
            f"casework of schema {found}",
            f"schema {len(steps)} or older",
            "use the release that wrote it, or a newer one",
        )
    try:
        for number, text in enumerate(steps[found:], found + 1):
            for statement in _statements(text):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def schema_steps() -> tuple[str, ...]:
    """Return the steps of the schema, oldest first."""
    entries = files(__package__).joinpath("schemas").iterdir()
    steps = {entry.name: entry for entry in entries if entry.name.startswith("casework-")}
    return tuple(
        steps[name].read_text("utf-8")
        for name in sorted(steps, key=lambda name: int(name.split("-")[1]))
    )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(text: str) -> Iterator[str]:
    """Yield one statement after another; a trigger holds semicolons of its own."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
