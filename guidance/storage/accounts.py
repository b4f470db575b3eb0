"""Accounts of staff, kept in the database of casework."""

from __future__ import annotations

import secrets
import sqlite3
from pathlib import Path

from guidance.casework.accounts import (
    COST,
    SALT_BYTES,
    Account,
    Cost,
    KeptPassword,
    Role,
    checked_name,
    keep_password,
)
from guidance.errors import InputError
from guidance.storage.casework_database import reading, writing


class Accounts:
    """The accounts in one database; without a file there are none, and looking makes no file."""

    def __init__(self, path: Path, cost: Cost = COST) -> None:
        self.path = path
        self._cost = cost

    def add(self, name: str, role: Role, password: str) -> Account:
        """Make an account.

        Raises
        ------
        InputError
            When the name is taken or not allowed, or the password too short.
        """
        # Begun at random: the session of an account that was removed must not fit its successor.
        begun = secrets.randbits(32)
        account = Account(checked_name(name), role, self._kept(password), begun)
        try:
            with writing(self.path) as connection:
                connection.execute(
                    "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (name, role.value, *_columns(account.password), account.sessions),
                )
        except sqlite3.IntegrityError as error:
            raise InputError(
                f"an account {name} already",
                "a name that is free",
                "choose another name, or change its password with `guidance user password`",
            ) from error
        return account

    def find(self, name: str) -> Account | None:
        """Return an account, or None where there is none of that name."""
        return next((account for account in self.listed() if account.name == name), None)

    def listed(self) -> tuple[Account, ...]:
        """Return every account, sorted by name."""
        with reading(self.path) as connection:
            rows = connection.execute("SELECT * FROM accounts ORDER BY name").fetchall()
        return tuple(map(_account, rows))

    def change_password(self, name: str, password: str) -> None:
        """Give an account another password and end its sessions."""
        self._change(
            name,
            "salt = ?, n = ?, r = ?, p = ?, digest = ?, sessions = sessions + 1",
            _columns(self._kept(password)),
        )

    def end_sessions(self, name: str) -> None:
        """End every session of an account, on whatever device."""
        self._change(name, "sessions = sessions + 1", ())

    def remove(self, name: str) -> None:
        """Take an account away; what it wrote into cases stays signed with its name."""
        with writing(self.path) as connection:
            _require_one(connection.execute("DELETE FROM accounts WHERE name = ?", (name,)), name)

    def _kept(self, password: str) -> KeptPassword:
        return keep_password(password, secrets.token_bytes(SALT_BYTES), self._cost)

    def _change(self, name: str, columns: str, values: tuple[object, ...]) -> None:
        with writing(self.path) as connection:
            statement = f"UPDATE accounts SET {columns} WHERE name = ?"  # noqa: S608 - our own words
            _require_one(connection.execute(statement, (*values, name)), name)


def _require_one(done: sqlite3.Cursor, name: str) -> None:
    if done.rowcount != 1:
        raise InputError(
            f"no account {name[:40]!r}",
            "the name of an account",
            "see `guidance user list`",
        )


def _columns(kept: KeptPassword) -> tuple[object, ...]:
    return kept.salt, kept.cost.n, kept.cost.r, kept.cost.p, kept.digest


def _account(row: sqlite3.Row) -> Account:
    cost = Cost(row["n"], row["r"], row["p"])
    kept = KeptPassword(row["salt"], cost, row["digest"])
    return Account(row["name"], Role(row["role"]), kept, row["sessions"])
