"""The command line: the one place that sees every layer.

Exit code 0: done; 1: input refused, with what was found, what was expected and what to do;
2: wrong usage.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from guidance.commands.cases import cases_app
from guidance.commands.funding import funding_app
from guidance.commands.programme_door import programme_app
from guidance.commands.user import CaseworkOption, user_app
from guidance.errors import GuidanceError

app = typer.Typer(
    name="guidance",
    help="From what a person can do to the short courses that open real vacancies.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
taxonomy_app = typer.Typer(help="Changes between releases of a taxonomy.", no_args_is_help=True)
app.add_typer(taxonomy_app, name="taxonomy")
catalogue_app = typer.Typer(help="Courses as linked data.", no_args_is_help=True)
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(user_app, name="user")
app.add_typer(cases_app, name="cases")
app.add_typer(funding_app, name="funding")
app.add_typer(programme_app, name="programme")
errors = Console(stderr=True, soft_wrap=True, highlight=False)

SnapshotOption = Annotated[
    Path | None,
    typer.Option("--snapshot", help="A snapshot directory; the current one when not given."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def build(
    config: Annotated[Path, typer.Option("--config", help="The build file (TOML).")],
    out: Annotated[Path | None, typer.Option("--out", help="Where snapshots lie.")] = None,
    work: Annotated[Path | None, typer.Option("--work", help="Where steps leave results.")] = None,
) -> None:
    """Build a snapshot from configured sources and make it current; print its digest."""
    from guidance.commands.build import run_build

    run_build(config, out, work)


@app.command()
def fetch(
    source: Annotated[str, typer.Argument(help="The name of a source in the build file.")],
    release: Annotated[str, typer.Option("--release", help="Which release to ask for.")] = "",
    config: Annotated[Path | None, typer.Option("--config", help="The build file (TOML).")] = None,
) -> None:
    """Download a source to where the build file says it lies; print its path."""
    from guidance.commands.fetch import run_fetch

    run_fetch(source, config, release)


@app.command()
def link(
    kind: Annotated[str, typer.Option("--kind", help="skill or occupation")],
    source: Annotated[Path, typer.Option("--in", help="JSON lines: id, text, language.")],
    target: Annotated[Path, typer.Option("--out", help="JSON lines: id, ranked, matches.")],
    top: Annotated[int, typer.Option("--top", min=1, max=1000)] = 100,
    snapshot: SnapshotOption = None,
) -> None:
    """Read texts and name skills or occupations."""
    from guidance.commands.link import run_link

    with errors.status("reading texts"):
        count = run_link(kind, source, target, top=top, snapshot=snapshot)
    errors.print(f"{count} texts read, answers in {target}")


@app.command()
def recommend(
    *,
    profile: Annotated[Path, typer.Option("--profile", help="A learner's profile (JSON).")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100)] = 10,
    form: Annotated[str, typer.Option("--format", help="text or json")] = "text",
    policy: Annotated[str | None, typer.Option("--policy", help="A named policy.")] = None,
    record: Annotated[
        Path | None, typer.Option("--record", help="Keep profile and answer.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Answer in this language.")
    ] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", help="Explain one course (its URI) instead.")
    ] = None,
    snapshot: SnapshotOption = None,
) -> None:
    """Print ranked courses with reasons for one profile."""
    from guidance.commands.recommend import Request, run_recommend

    run_recommend(profile, Request(limit, form, policy, record, language, explain), snapshot)


@app.command()
def pathway(
    *,
    profile: Annotated[Path, typer.Option("--profile", help="A learner's profile (JSON).")],
    budget: Annotated[float | None, typer.Option("--budget", help="EUR for all courses.")] = None,
    hours: Annotated[float | None, typer.Option("--hours", help="Hours for all courses.")] = None,
    steps: Annotated[int, typer.Option("--steps", min=1, max=6, help="Most courses.")] = 3,
    form: Annotated[str, typer.Option("--format", help="text or json")] = "text",
    policy: Annotated[str | None, typer.Option("--policy", help="A named policy.")] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Answer in this language.")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", help="Keep the path as a plan (JSON-LD).")
    ] = None,
    snapshot: SnapshotOption = None,
) -> None:
    """Print a sequence of courses within limits: sums, useful exits and how good it is."""
    from guidance.commands.pathway import Request, run_pathway

    run_pathway(profile, Request(budget, hours, steps, form, policy, language, keep), snapshot)


@app.command()
def plan(
    file: Annotated[Path, typer.Argument(help="A plan as `pathway --keep` or the page wrote it.")],
    *,
    day: Annotated[str | None, typer.Option("--day", help="Check against this day.")] = None,
    profile: Annotated[
        Path | None, typer.Option("--profile", help="Write the plan's profile to this file.")
    ] = None,
    snapshot: SnapshotOption = None,
) -> None:
    """Read a kept plan and say what became of its courses."""
    from guidance.commands.plan import Request, run_plan

    run_plan(file, Request(day, profile), snapshot)


@app.command()
def caseload(
    *,
    source: Annotated[
        Path | None, typer.Option("--in", help="People as CSV; see --template.")
    ] = None,
    target: Annotated[Path | None, typer.Option("--out", help="Results, a JSON line each.")] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Rows that could not be used (CSV).")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day; else today.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="Courses a person.")] = 10,
    language: Annotated[
        str, typer.Option("--language", help="Language of rows that name none.")
    ] = "en",
    hard: Annotated[
        list[str] | None,
        typer.Option("--hard", help="A limit that must be kept, such as budget; repeatable."),
    ] = None,
    work: Annotated[
        Path | None,
        typer.Option("--work", help="Keeps a run that was cut short; else beside --out."),
    ] = None,
    processes: Annotated[int, typer.Option("--processes", min=0, max=2)] = 2,
    template: Annotated[
        bool, typer.Option("--template", help="Print an empty file with every column.")
    ] = False,
    snapshot: SnapshotOption = None,
) -> None:
    """Recommend for a whole caseload, one by one; started again, a run goes on where it was."""
    from guidance.commands.caseload import Request, run_caseload, run_template

    if template:
        run_template()
        return
    if source is None or target is None:
        raise typer.BadParameter("--in and --out are needed; --template prints an empty file")
    request = Request(as_of, limit, language, tuple(sorted(hard or ())), work, processes)
    done = run_caseload(source, target, report, request, snapshot)
    told = f"{done.answered} people answered, {done.refused} rows left out"
    errors.print(f"{told}; results in {target}", markup=False)


@app.command()
def replay(
    record: Annotated[str, typer.Argument(help="What --record wrote, or a run id of a case.")],
    snapshot: SnapshotOption = None,
    casework: CaseworkOption = None,
) -> None:
    """Remake a recorded answer and compare it byte for byte."""
    from guidance.commands.replay import run_replay

    run_replay(record, snapshot, casework)


@app.command()
def credential(
    *,
    file: Annotated[Path, typer.Argument(help="A credential, badge or CV.")],
    trust_list: Annotated[
        Path | None, typer.Option("--trust-list", help="Whose seals are trusted (JSON).")
    ] = None,
    day: Annotated[
        str | None, typer.Option("--day", help="Read as of this day, not today.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="Language of the sentences.")] = "en",
    attestations: Annotated[
        bool, typer.Option("--attestations", help="Read attestations out of wallets (a draft).")
    ] = False,
    snapshot: SnapshotOption = None,
) -> None:
    """Read and verify a learner's credential or CV and print what it holds as JSON."""
    from guidance.commands.credential import Request, run_credential

    run_credential(file, Request(trust_list, day, language, attestations), snapshot)


@taxonomy_app.command("diff")
def taxonomy_diff(
    old: Annotated[Path, typer.Argument(help="A directory or zip of ESCO's CSV, or a snapshot.")],
    new: Annotated[Path, typer.Argument(help="The newer one; whole or in part.")],
    *,
    redirects: Annotated[
        Path | None, typer.Option("--redirects", help="CSV: old,new[,note]; new may be empty.")
    ] = None,
    profile: Annotated[
        list[Path] | None, typer.Option("--profile", help="A stored profile to move; repeatable.")
    ] = None,
    tags: Annotated[
        list[Path] | None,
        typer.Option("--tags", help="A CSV with a column skill or esco_skills; repeatable."),
    ] = None,
    snapshot: Annotated[
        Path | None, typer.Option("--snapshot", help="Say what changes in its courses' tags.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write what was moved: a file, or a directory.")
    ] = None,
    write_redirects: Annotated[
        Path | None, typer.Option("--write-redirects", help="Write a file for a build.")
    ] = None,
    release: Annotated[
        str, typer.Option("--release", help="Name of the new release, as ESCO 1.2.1.")
    ] = "",
    language: Annotated[str, typer.Option("--language", help="Of the labels to compare.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Say what a release changes, and move stored profiles and tags to it or say why not."""
    from guidance.commands.taxonomy import Request, run_diff

    moved = (tuple(profile or ()), tuple(tags or ()))
    written = (out, write_redirects)
    run_diff(old, new, Request(redirects, *moved, snapshot, *written, release, language, as_json))


StandardsOption = Annotated[
    Path | None,
    typer.Option("--standards", help="Directory of official standards; else GUIDANCE_STANDARDS."),
]
PagesOption = Annotated[
    str,
    typer.Option("--pages", help="Address of this service's course pages, for courses without."),
]


@catalogue_app.command("export")
def catalogue_export(
    *,
    target: Annotated[Path, typer.Option("--out", help="The file to write.")],
    form: Annotated[str, typer.Option("--format", help="elm")] = "elm",
    pages: PagesOption = "",
    standards: StandardsOption = None,
    snapshot: SnapshotOption = None,
) -> None:
    """Write every course as JSON-LD of the European Learning Model."""
    from guidance.commands.catalogue import print_checked, run_export

    checked = run_export(target, form, pages=pages, standards=standards, snapshot=snapshot)
    print_checked(checked, errors)
    errors.print(f"written to {target}", markup=False)


@catalogue_app.command("check")
def catalogue_check(
    file: Annotated[Path | None, typer.Argument(help="JSON-LD or XML; else the snapshot.")] = None,
    *,
    pages: PagesOption = "",
    standards: StandardsOption = None,
    snapshot: SnapshotOption = None,
) -> None:
    """Say what courses lack by Annex I and the official shapes; exit code 1 when one violates."""
    from guidance.commands.catalogue import print_checked, run_check

    checked = run_check(file, pages=pages, standards=standards, snapshot=snapshot)
    print_checked(checked, Console(soft_wrap=True, highlight=False))
    if not checked.conforms:
        raise SystemExit(1)


@app.command()
def evaluate(
    *,
    suite: Annotated[
        str,
        typer.Argument(
            help="linking (sets, calibration, crosslingual, isco, encoders), languages, reach, ranking, "
            "recommendation, doors, stuffing, questions, occupations, speed, jcrec, all, or one labelled "
            "set"
        ),
    ] = "all",
    data: Annotated[
        Path | None, typer.Option("--data", help="The real data's directory; for jcrec, JCRec's.")
    ] = None,
    benchmarks: Annotated[Path | None, typer.Option("--benchmarks")] = None,
    relations: Annotated[
        Path | None, typer.Option("--relations", help="jcrec: ESCO's occupationSkillRelations.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="jcrec: which courses and jobs.")] = 42,
    steps: Annotated[int, typer.Option("--steps", min=1, max=6, help="jcrec: courses each.")] = 2,
    courses: Annotated[int, typer.Option("--courses", min=0, help="jcrec: 0 for all.")] = 100,
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="jcrec: 0 for all.")] = 100,
    detail: Annotated[
        bool, typer.Option("--detail", help="doors: a line for each person.")
    ] = False,
    snapshot: SnapshotOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure quality and speed on labelled sets and print the figures."""
    from guidance.commands.evaluate import Sampling, Suites, run_evaluate

    sampling = Sampling(relations, seed, steps, courses, jobs)
    run_evaluate(suite, Suites(data, benchmarks, snapshot, sampling, detail), as_json=as_json)


@app.command()
def train(
    kind: Annotated[str, typer.Argument(help="reader, encoder, glossary or linker, in this order")],
    data: Annotated[
        Path | None, typer.Option(envvar="GUIDANCE_DATA", help="directory of the real data")
    ] = None,
    threads: Annotated[int, typer.Option(min=1, max=64)] = 2,
) -> None:
    """Remake models/weights and models/calibration from data."""
    from guidance.commands.train import run_train

    run_train(kind, data, threads)


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
    snapshot: SnapshotOption = None,
) -> None:
    """Serve page and API on this machine.

    Without --snapshot the setting GUIDANCE_SNAPSHOT counts, and without it the current snapshot.
    """
    from guidance.commands.serve import run_server

    run_server(snapshot, host, port)


@app.command()
def doctor(snapshot: SnapshotOption = None, as_json: JsonOption = False) -> None:
    """Say what is installed, loaded, stale or unsafe."""
    from guidance.commands.doctor import run_doctor

    run_doctor(snapshot, as_json=as_json)


def main() -> None:
    """Run the command line; a refused input ends with exit code 1 and one clear line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except GuidanceError as error:
        errors.print(f"Refused: {error.message}", style="red", markup=False)
        sys.exit(1)
    except OSError as error:
        errors.print(
            f"Refused: found {type(error).__name__} {error.filename or ''}: {error.strerror}; "
            "expected a file or directory that can be read or written; check path and permissions",
            style="red",
            markup=False,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
