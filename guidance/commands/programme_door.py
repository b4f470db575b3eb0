"""The command line of `guidance programme`: its options; the work is loaded when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

programme_app = typer.Typer(
    help="Seats, reports and unmet need of a caseload.", no_args_is_help=True
)
SnapshotOption = Annotated[
    Path | None,
    typer.Option("--snapshot", help="A snapshot directory; the current one when not given."),
]
ResultsOption = Annotated[
    Path, typer.Option("--results", help="What `guidance caseload` wrote (JSON lines).")
]
TableOption = Annotated[Path, typer.Option("--out", help="A file ending in .csv or .json.")]
SeatsOption = Annotated[
    Path | None,
    typer.Option("--seats", help="CSV: credential,run,seats,price,currency,fund_code."),
]
BudgetOption = Annotated[float | None, typer.Option("--budget", min=0, help="Money there is.")]
CurrencyOption = Annotated[str, typer.Option("--currency", help="Of budget and prices.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Of the draw; it is printed.")]
MinimumOption = Annotated[
    list[str] | None,
    typer.Option("--minimum", help="Least people of a need group, as A=10; repeatable."),
]
FirstOption = Annotated[
    list[str] | None,
    typer.Option("--first", help="A need group that comes first; repeatable, in order."),
]
CodeOption = Annotated[str, typer.Option("--code", help="The programme's own fund code.")]
LeastOption = Annotated[
    int, typer.Option("--least", min=2, max=100, help="Fewest people of a published count.")
]


@programme_app.command("seats")
def programme_seats(  # noqa: PLR0913 - an option each
    *,
    results: ResultsOption,
    target: TableOption,
    seats: SeatsOption = None,
    budget: BudgetOption = None,
    currency: CurrencyOption = "EUR",
    seed: SeedOption = 0,
    minimum: MinimumOption = None,
    first: FirstOption = None,
    snapshot: SnapshotOption = None,
) -> None:
    """Propose seats within a budget: everybody's own best, and why they do not get it."""
    from guidance.commands.programme import Request, run_seats

    groups = (tuple(minimum or ()), tuple(first or ()))
    run_seats(results, target, Request(seats, budget, currency.upper(), seed, *groups), snapshot)


@programme_app.command("report")
def programme_report(  # noqa: PLR0913 - an option each
    *,
    results: ResultsOption,
    target: TableOption,
    seats: SeatsOption = None,
    budget: BudgetOption = None,
    currency: CurrencyOption = "EUR",
    seed: SeedOption = 0,
    minimum: MinimumOption = None,
    first: FirstOption = None,
    code: CodeOption = "",
    least: LeastOption = 5,
    snapshot: SnapshotOption = None,
) -> None:
    """Count a caseload for a funder; small counts are withheld so that none can be worked out."""
    from guidance.commands.programme import Request, run_report

    groups = (tuple(minimum or ()), tuple(first or ()))
    request = Request(seats, budget, currency.upper(), seed, *groups, code, least)
    run_report(results, target, request, snapshot)


@programme_app.command("unmet")
def programme_unmet(
    *,
    results: ResultsOption,
    target: TableOption,
    least: LeastOption = 5,
    language: Annotated[str, typer.Option("--language", help="Of the names of skills.")] = "en",
    snapshot: SnapshotOption = None,
) -> None:
    """Name skills that ads ask for, people lack and no course in reach teaches, by region."""
    from guidance.commands.programme import Request, run_unmet

    run_unmet(results, target, Request(least=least), snapshot, language)
