"""`guidance cases`: what an operator does with kept cases: verify, expire, erase, count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guidance.commands.user import CaseworkOption

if TYPE_CHECKING:
    from api.settings import Settings
    from guidance.casework.chain import Verdict
    from guidance.storage.casework import CaseStore

cases_app = typer.Typer(help="Kept cases: verify, expire, erase, count.", no_args_is_help=True)
OPERATOR = "operator"


@cases_app.command("verify")
def verify(
    reference: Annotated[str | None, typer.Argument(help="One case; else all of them.")] = None,
    casework: CaseworkOption = None,
) -> None:
    """Say which entries do not stand as they were written; exit code 1 when there is one."""
    store = store_of(casework)
    found = [(name, verdict) for name, verdict in store.verdicts() if reference in (None, name)]
    if reference is not None and not found:
        store.verdict(reference)  # says that there is none
    for name, verdict in found:
        if not verdict.stands or reference:
            print(f"{name}\t{told(verdict)}")  # noqa: T201 - the result of the command
    missing = 0 if reference else store.missing_cases()
    wrong = sum(not verdict.stands for _, verdict in found)
    bare = sum(verdict.sealed is False for _, verdict in found)
    counted = f"{wrong} do not stand, {missing} are missing whole, {bare} bear no seal"
    print(f"{len(found)} cases, {counted}")  # noqa: T201 - the result of the command
    if wrong or missing:
        raise SystemExit(1)


@cases_app.command("expire")
def expire(casework: CaseworkOption = None) -> None:
    """Erase cases and complaints that were kept as long as the settings say."""
    from guidance.storage.complaints import Complaints

    settings, store = settings_now(), store_of(casework)
    cases = store.expire(date.today(), settings.keep_cases_days)
    complaints = Complaints(store).expire(date.today(), settings.keep_complaints_days)
    print(f"{cases} cases and {complaints} complaints erased")  # noqa: T201


@cases_app.command("erase")
def erase(
    reference: Annotated[str, typer.Argument(help="The case.")], casework: CaseworkOption = None
) -> None:
    """Erase a case; counts by month and kind are all that is left of it."""
    from guidance.storage.casework import By

    store_of(casework).erase(reference.strip().upper(), By(OPERATOR, datetime.now(UTC)))


@cases_app.command("counts")
def counts(casework: CaseworkOption = None) -> None:
    """Print what happened by month and kind, erased cases among it."""
    for (month, kind), number in store_of(casework).counts().items():
        print(f"{month}\t{kind}\t{number}")  # noqa: T201 - the result of the command


def told(verdict: Verdict) -> str:
    """Return a verdict in words."""
    if verdict.stands:
        return f"{verdict.entries} entries stand, {'sealed' if verdict.sealed else 'not sealed'}"
    return f"entry {verdict.number}: {verdict.fault}"


def settings_now() -> Settings:
    """Return the settings that the environment names."""
    from api.settings import settings_from_environment

    return settings_from_environment()


def store_of(casework: Path | None) -> CaseStore:
    """Return the cases of the database named, or of the one that the settings name.

    Heads are sealed and checked with `GUIDANCE_SECRET` where it is set.
    """
    from guidance.storage.casework import CaseStore

    settings = settings_now()
    return CaseStore(casework or settings.casework, settings.secret.get_secret_value())
