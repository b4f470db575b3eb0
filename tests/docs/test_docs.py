"""Documents say what is so: commands, targets, links, formats and marks are compared with the code.

Nothing is built and nothing downloaded; the fixtures read the files of the checkout.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner

from guidance.__main__ import app
from guidance.learner import Constraints, read_profile
from guidance.ranking.policy import read_policy
from pipelines.config import read_config
from pipelines.sources import READERS

ROOT = Path(__file__).resolve().parents[2]
DOCS = (
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
)
FEATURES = frozenset(
    f"F{number:02d}"
    for first, last in ((1, 28), (30, 35), (40, 50))
    for number in range(first, last + 1)
)
MODULES = tuple(
    sorted(
        {
            path.stem
            for layer in ("guidance", "models", "pipelines", "api")
            for path in (ROOT / layer).iterdir()
            if (path.suffix == ".py" or (path / "__init__.py").is_file())
            and not path.name.startswith("__")
        }
    )
)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = frozenset(re.findall(r"^([a-z][a-z-]*):(?!=)", MAKEFILE, re.MULTILINE))
COMMANDS = typer.main.get_command(app)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(name: str, kind: str) -> list[str]:
    return [body for found, body in FENCE.findall(text_of(ROOT / name)) if found == kind]


def code_lines(path: Path) -> Iterator[str]:
    """Yield the lines of shell blocks and the inline code of a document."""
    text = text_of(path)
    for kind, body in FENCE.findall(text):
        if kind == "sh":
            yield from body.splitlines()
    yield from SPAN.findall(FENCE.sub("", text))


def named(program: str, path: Path) -> set[str]:
    """Return the first words behind a program's name, `taxonomy diff` as two."""
    start = re.compile(rf"^(?:\.venv/bin/)?{program} ([a-z][a-z-]*(?: diff)?)")
    return {match[1] for line in code_lines(path) if (match := start.match(line.strip()))}


def names_of_commands(command: click.Command, before: str = "") -> Iterator[str]:
    for name, child in getattr(command, "commands", {}).items():
        yield f"{before}{name}"
        yield from names_of_commands(child, f"{before}{name} ")


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_every_make_target_named_exists(path: Path) -> None:
    assert named("make", path) <= TARGETS


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_every_command_named_exists(path: Path) -> None:
    assert named("guidance", path) <= set(names_of_commands(COMMANDS))


@pytest.mark.parametrize("command", sorted(names_of_commands(COMMANDS)))
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_readme_names_the_two_ways_in() -> None:
    assert {"run", "test"} <= named("make", ROOT / "README.md")


def test_make_explains_every_target_people_use() -> None:
    explained = set(re.findall(r"^([a-z-]+):.*## \S", MAKEFILE, re.MULTILINE))
    assert TARGETS - explained == {"real-data"}
    assert ".DEFAULT_GOAL := help" in MAKEFILE


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_to_files_resolve(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", text_of(path))):
        if not re.match(r"[a-z]+:|#", target):
            assert (path.parent / target.partition("#")[0]).exists(), target


def test_the_proofs_that_standards_name_are_tests() -> None:
    text = text_of(ROOT / "docs" / "standards.md")
    named = set(re.findall(r"`((?:\w+/)?[\w]+\.py)`", text))
    assert len(named) > 20
    assert {name for name in named if not (ROOT / "tests" / name).is_file()} == set()


def test_features_are_listed_once_each() -> None:
    rows = re.findall(r"^\| (F\d+) \|", text_of(ROOT / "docs" / "features.md"), re.MULTILINE)
    assert rows == sorted(FEATURES)


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_marks_of_features_exist(path: Path) -> None:
    assert set(re.findall(r"\bF\d+\b", text_of(path))) <= FEATURES


def test_what_the_changelog_adds_works() -> None:
    changelog = text_of(ROOT / "CHANGELOG.md")
    added = changelog.split("### Added")[1].split("### Known limits")[0]
    works = re.findall(
        r"^\| (F\d+) \|.*\| works \|$", text_of(ROOT / "docs" / "features.md"), re.MULTILINE
    )
    assert set(re.findall(r"\bF\d+\b", added)) <= set(works)


def test_the_changelog_starts_with_this_version() -> None:
    version = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["version"]
    released = re.findall(r"^## \[(\d[^\]]*)\]", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert released[0] == version


def test_results_are_filled_in() -> None:
    assert "TODO" not in text_of(ROOT / "docs" / "results.md")


@pytest.mark.parametrize("module", MODULES)
def test_architecture_names_every_room(module: str) -> None:
    architecture = text_of(ROOT / "docs" / "architecture.md")
    assert re.search(rf"`(?:[a-z_]+\.)*{module}\b", architecture)


def test_method_names_every_feature_of_a_score() -> None:
    method = text_of(ROOT / "docs" / "method.md")
    policies = (ROOT / "guidance" / "storage" / "policies").glob("*.toml")
    weights = {name for path in policies for name in tomllib.loads(text_of(path))["weights"]}
    assert weights <= set(SPAN.findall(method))


@pytest.mark.parametrize("command", sorted(names_of_commands(COMMANDS)))
def test_every_command_is_documented(command: str) -> None:
    inline = {span for path in DOCS for span in SPAN.findall(text_of(path))}
    called = {name for path in DOCS for name in named("guidance", path)}
    assert command in inline | called or f"{command} diff" in called


def test_data_page_lists_every_kind_of_source() -> None:
    listed = set(SPAN.findall(text_of(ROOT / "docs" / "data.md")))
    assert set(READERS) <= listed


def test_the_profile_shown_is_read_and_complete() -> None:
    (shown,) = blocks("docs/formats.md", "json")
    data = json.loads(shown)
    profile = read_profile(data)
    assert set(data["constraints"]) == {field.name for field in fields(Constraints)}
    assert set(data) == {field.name for field in fields(profile)}
    assert len(profile.held) == 1
    assert len(profile.uncertain) == 1


def test_the_configurations_shown_are_read() -> None:
    build, policy = (tomllib.loads(body) for body in blocks("docs/formats.md", "toml"))
    for source in build["source"]:
        source["path"] = source["path"].replace("${GUIDANCE_DATA}", "data")
    assert {spec.kind for spec in read_config(build, ROOT).sources} <= set(READERS)
    assert read_policy(policy).title == "example 1"


def test_the_licence_is_the_one_declared() -> None:
    licence = text_of(ROOT / "LICENSE")
    assert licence.startswith("European Union Public Licence\nV. 1.2\n")
    assert "15. Applicable Law" in licence
    assert "Appendix" in licence
    assert tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["license"] == "EUPL-1.2"


def test_the_esco_notice_stands_where_people_look() -> None:
    notice = "This service uses the ESCO classification of the European Commission."
    assert notice in text_of(ROOT / "README.md")
    assert notice in text_of(ROOT / "docs" / "data.md")


def test_the_lock_files_pin_every_dependency() -> None:
    serving, rest = pins("requirements.lock"), pins("requirements-complete.lock")
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    assert named_in(project["dependencies"]) <= set(serving)
    assert named_in([*extras["train"], *extras["dev"]]) <= {*serving, *rest}
    assert not set(serving) & set(rest)
    assert not named_in(extras["train"]) & set(serving)


def test_make_and_pyproject_name_the_same_torch() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    (wanted,) = re.findall(r"^TORCH := (\S+)$", MAKEFILE, re.MULTILINE)
    assert wanted in project["optional-dependencies"]["train"]
    assert wanted in text_of(ROOT / "requirements-complete.lock").splitlines()


def pins(name: str) -> list[str]:
    """Return the packages that a lock file pins, its lines being pins in order."""
    lines = [line for line in text_of(ROOT / name).splitlines() if line and line[0] != "#"]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9._]+", line) for line in lines)
    assert lines == sorted(lines, key=str.upper)
    return [plain(line.partition("==")[0]) for line in lines]


def named_in(wanted: Iterable[str]) -> set[str]:
    """Return the packages that requirements name."""
    return {plain(re.split(r"[<>=\[ ]", want, maxsplit=1)[0]) for want in wanted}


def plain(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_path_of_a_machine_and_no_package_host() -> None:
    homes = "|".join(("work", "root", "home", "Users", "mnt"))
    hosts = "|".join(("pypi", "pythonhosted", r"download\.pytorch", "anaconda"))
    unwanted = re.compile(rf"(?<![\w.}})/~-])/(?:{homes})/\w|(?:{hosts})\.(?:org|com)\b")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in project_files()
        if (match := unwanted.search(path.read_text(encoding="utf-8", errors="ignore")))
    ]
    assert found == []


def project_files() -> Iterator[Path]:
    """Yield the files of the project that are text, without what is built in its place."""
    text = {
        ".py",
        ".md",
        ".toml",
        ".json",
        ".jsonl",
        ".csv",
        ".html",
        ".css",
        ".js",
        ".svg",
        ".lock",
    }
    yield from (ROOT / name for name in ("Makefile", ".ci/run", ".gitignore", "LICENSE"))
    yield from (path for path in ROOT.iterdir() if path.suffix in text)
    for top in ("guidance", "models", "pipelines", "api", "tests", "docs", "data"):
        for path in sorted((ROOT / top).rglob("*")):
            made = path.is_relative_to(ROOT / "data/work") or path.is_relative_to(
                ROOT / "data/snapshots"
            )
            if path.suffix in text and path.is_file() and not made:
                yield path
