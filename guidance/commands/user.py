"""`guidance user`: accounts of staff on this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from guidance.storage.accounts import Accounts

user_app = typer.Typer(help="Accounts of staff.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="Initials or a desk, as mk or desk-3.")]
CaseworkOption = Annotated[
    Path | None,
    typer.Option(
        "--casework", help="The database; else GUIDANCE_CASEWORK or data/casework.sqlite."
    ),
]


@user_app.command("add")
def add(
    *,
    name: NameArgument,
    role: Annotated[str, typer.Option("--role", help="counsellor, officer or curator")],
    casework: CaseworkOption = None,
) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    from guidance.casework.accounts import Role
    from guidance.errors import InputError

    roles = [known.value for known in Role]
    if role not in roles:
        raise InputError(
            f"role {role[:20]!r}", f"one of {', '.join(roles)}", "name one with --role"
        )
    accounts_of(casework).add(name, Role(role), _password())
    print(f"Account {name} ({role}) made.")  # noqa: T201 - the result of the command


@user_app.command("list")
def show(casework: CaseworkOption = None) -> None:
    """Name every account with its role."""
    for account in accounts_of(casework).listed():
        print(f"{account.name}\t{account.role.value}")  # noqa: T201 - the result of the command


@user_app.command("password")
def password(name: NameArgument, casework: CaseworkOption = None) -> None:
    """Give an account another password; whoever is signed in with it is signed out."""
    accounts_of(casework).change_password(name, _password())


@user_app.command("sign-out")
def sign_out(name: NameArgument, casework: CaseworkOption = None) -> None:
    """End every session of an account."""
    accounts_of(casework).end_sessions(name)


@user_app.command("remove")
def remove(name: NameArgument, casework: CaseworkOption = None) -> None:
    """Take an account away; what it wrote into cases stays signed with its name."""
    accounts_of(casework).remove(name)


def accounts_of(casework: Path | None) -> Accounts:
    """Return the accounts of the database named, or of the one that the settings name."""
    from guidance.storage.accounts import Accounts

    return Accounts(casework_named(casework))


def casework_named(casework: Path | None) -> Path:
    """Return the database named, or the one that the settings name."""
    from api.settings import settings_from_environment

    return casework or settings_from_environment().casework


def _password() -> str:
    """Ask twice on a terminal; elsewhere take one line, so that a script can give it."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked
