"""The shape of the code as tests: layers, cycles, sizes, names, paths (STYLE 2, 12, 13, 20)."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from guidance.storage.files import PROJECT

ROOTS = ("guidance", "pipelines", "models", "api")
FREE = ("guidance.__main__", "guidance.commands")
"""The command line sees every layer."""


def modules() -> dict[str, Path]:
    """Every module of the four packages by its dotted name."""
    found = {}
    for root in ROOTS:
        for path in sorted((PROJECT / root).rglob("*.py")):
            name = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


MODULES = modules()


@cache
def tree_of(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@cache
def nodes_of(name: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree_of(name)))


@cache
def imported(name: str) -> frozenset[str]:
    """What a module imports anywhere in it, as dotted names; relative imports resolved."""
    return frozenset(imports_of(name))


def imports_of(name: str) -> Iterator[str]:
    is_package = MODULES[name].name == "__init__.py"
    for node in nodes_of(name):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = node.level - is_package
            base = name.split(".")[: -up or None] if node.level else []
            stem = ".".join([*base, *((node.module or "").split(".") if node.module else [])])
            yield from (
                f"{stem}.{alias.name}" if f"{stem}.{alias.name}" in MODULES else stem
                for alias in node.names
            )


@pytest.fixture(scope="module", autouse=True)
def trees() -> Iterator[None]:
    """The trees of all modules are some hundred thousand objects: none stays for other tests."""
    yield
    for kept in (tree_of, nodes_of, imported, lengths):
        kept.cache_clear()


LINT = """
import json, sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from importlinter.cli import lint_imports

told = {}
for name, (place, line) in json.load(sys.stdin).items():
    path = Path(place)
    kept = path.read_text(encoding="utf-8")
    path.write_text(f"{kept}\\n{line}\\n", encoding="utf-8")
    with redirect_stdout(StringIO()) as found:
        code = lint_imports(no_cache=True)
    told[name] = (code, found.getvalue())
    path.write_text(kept, encoding="utf-8")
print(json.dumps(told))
"""
"""Lints the code it stands in with one line more, and once more for each further line."""


def lint(directory: Path, lines: dict[str, tuple[str, str]]) -> dict[str, tuple[int, str]]:
    """Return how linting ends and what it prints, with each line at the end of its file."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", LINT],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(directory)},
        input=json.dumps(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, tuple[int, str]] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def linted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """How linting a copy of the four packages ends with each violation planted in it alone."""
    copy = tmp_path_factory.mktemp("code")
    for root in ROOTS:
        ignore = shutil.ignore_patterns("__pycache__", "weights", "catalogues", "calibration")
        shutil.copytree(PROJECT / root, copy / root, ignore=ignore)
    shutil.copy(PROJECT / "pyproject.toml", copy)
    planted = {name: (place, line) for name, (place, line, _) in VIOLATIONS.items()}
    return lint(copy, {**planted, WHOLE: ("api/__init__.py", "")})


WHOLE = "the code as it is"


def test_the_contracts_are_kept(linted: dict[str, tuple[int, str]]) -> None:
    code, told = linted[WHOLE]
    assert code == 0, told[-2000:]


VIOLATIONS = {
    "the domain imports pandas": ("guidance/gaps/__init__.py", "import pandas", "domain"),
    "the domain imports httpx": ("guidance/opening/reach.py", "import httpx", "domain"),
    "the domain imports the models": (
        "guidance/taxonomy/concepts.py",
        "import models.linker",
        "Serving",
    ),
    "the models import the pipelines": ("models/space.py", "import pipelines.credit", "Serving"),
    "serving imports the pipelines": ("api/__init__.py", "import pipelines.demand", "Serving"),
    "serving imports pandas": ("api/__init__.py", "import pandas", "Serving"),
    "batch imports serving": ("pipelines/demand.py", "import api", "Serving"),
    "a metric imports what it measures": (
        "guidance/evaluation.py",
        "import guidance.ranking.order",
        "Metrics",
    ),
    "the linker sees the crosswalk": ("models/space.py", "import guidance.crosswalk", "crosswalk"),
    "linking in batch sees it": ("pipelines/link.py", "import pipelines.crosswalk", "crosswalk"),
    "a recommendation reads it": (
        "guidance/recommendation/person.py",
        "import guidance.storage.crosswalk",
        "crosswalk",
    ),
    "the domain asks the database": (
        "guidance/labour_market/demand.py",
        "import sqlite3",
        "domain",
    ),
}


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_planted_violations_are_caught(linted: dict[str, tuple[int, str]], violation: str) -> None:
    code, told = linted[violation]
    assert code == 1
    broken = [row for row in told.splitlines() if row.endswith(("BROKEN", ")")) and "BROKEN" in row]
    assert any(VIOLATIONS[violation][2] in row for row in broken), told[-2000:]


ALLOWED = {"numpy", "scipy", "guidance", *sys.stdlib_module_names}
EXTRA = {
    "guidance.storage": {"sqlite_utils"},
    "guidance.exchange": {"lxml", "rdflib", "pyld", "pyshacl", "cryptography", "joserfc", "pypdf"},
    "guidance.messages": {"babel"},
}
OUTSIDE = {"socket", "subprocess", "sqlite3", "urllib", "http", "pickle", "shelve", "os", "random"}
"""Standard library that is input, output or chance: not for the domain."""
PURE = {"urllib.parse"}
"""Of these, what only takes texts apart."""


def unfit_for_the_domain(name: str) -> set[str]:
    """Return what a module of the domain imports and may not."""
    extra = next((more for room, more in EXTRA.items() if name.startswith(room)), set())
    roots = {target.split(".")[0] for target in imported(name) if target not in PURE}
    outside = set() if name.startswith("guidance.storage") else roots & OUTSIDE
    commands = {target for target in imported(name) if target.startswith(FREE)}
    return (roots - ALLOWED - extra) | outside | commands


def test_the_domain_imports_only_what_it_may() -> None:
    domain = [name for name in MODULES if name.startswith("guidance") and not name.startswith(FREE)]
    assert len(domain) > 200
    assert {name: unfit for name in domain if (unfit := unfit_for_the_domain(name))} == {}


def test_no_pickle_and_one_http_client() -> None:
    unsafe = {"pickle", "joblib", "dill", "cloudpickle"}
    roots = {name: {target.split(".")[0] for target in imported(name)} for name in MODULES}
    assert {name: found for name, used in roots.items() if (found := used & unsafe)} == {}
    assert [name for name, used in roots.items() if "httpx" in used] == ["pipelines.sources.client"]


def test_zero_import_cycles() -> None:
    graph = {
        name: {target for target in imported(name) if target in MODULES and target != name}
        for name in MODULES
    }
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"a cycle of imports: {' -> '.join(error.args[1])}")


# --- documents and names ----------------------------------------------------------------------------


def test_every_module_says_what_it_is() -> None:
    assert [name for name in MODULES if not ast.get_docstring(tree_of(name))] == []


def public(name: str) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in tree_of(name).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def test_public_functions_and_classes_have_docstrings() -> None:
    silent = [
        f"{name}.{node.name}"
        for name in MODULES
        for node in public(name)
        if not ast.get_docstring(node)
    ]
    assert silent == []


@pytest.mark.parametrize(
    "name",
    [
        m
        for m, path in MODULES.items()
        if path.name == "__init__.py" and len(path.read_text()) > 400
    ],
)
def test_packages_that_hand_on_names_list_them(name: str) -> None:
    listed = [n for n in nodes_of(name) if isinstance(n, ast.Name) and n.id == "__all__"]
    taken = [
        n for n in tree_of(name).body if isinstance(n, ast.ImportFrom) and n.module != "__future__"
    ]
    defined = list(public(name))
    assert listed or not taken or defined


def test_names_in_all_exist() -> None:
    import importlib

    for name in MODULES:
        text = MODULES[name].read_text(encoding="utf-8")
        if "__all__" in text and not name.startswith("api"):
            module = importlib.import_module(name)
            assert [n for n in module.__all__ if not hasattr(module, n)] == []


FORBIDDEN_NAMES = re.compile(r"_v\d|(^|[._])(legacy|utils|helpers|util|misc)([._]|$)")


def test_no_module_of_odds_and_ends() -> None:
    assert [name for name in MODULES if FORBIDDEN_NAMES.search(name)] == []


# --- sizes --------------------------------------------------------------------------------------


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a body without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@cache
def lengths() -> dict[str, int]:
    return {
        f"{name}.{node.name}:{node.lineno}": body_lines(node)
        for name in MODULES
        for node in nodes_of(name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_no_function_over_sixty_lines() -> None:
    assert {name: size for name, size in lengths().items() if size > 60} == {}


def test_nine_tenths_of_functions_under_28_lines_and_half_under_8() -> None:
    sizes = sorted(lengths().values())
    assert sum(size < 28 for size in sizes) >= 0.9 * len(sizes)
    assert sum(size < 8 for size in sizes) >= 0.5 * len(sizes)


def test_files_stay_under_450_lines() -> None:
    tests = {str(p.relative_to(PROJECT)): p for p in (PROJECT / "tests").rglob("*.py")}
    sizes = {
        name: len(path.read_text(encoding="utf-8").splitlines())
        for name, path in {**MODULES, **tests}.items()
    }
    assert {name: size for name, size in sizes.items() if size > 450} == {}


def test_at_most_five_positional_parameters() -> None:
    """STYLE 12; the two known are private to the makers of the sample."""
    many = [
        f"{name}.{node.name}"
        for name in MODULES
        for node in nodes_of(name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and len([a for a in node.args.args if a.arg not in ("self", "cls")]) > 5
        and not name.startswith(FREE)
    ]
    assert sorted(many) == ["pipelines.sample_figures._figure", "pipelines.sample_vacancies._part"]


# --- text -----------------------------------------------------------------------------------------

SUFFIXES = {
    ".py",
    ".toml",
    ".md",
    ".txt",
    ".json",
    ".csv",
    ".cfg",
    ".yml",
    ".yaml",
    ".html",
    ".css",
}
SKIPPED = {"snapshots", "work", "node_modules", "build", "dist"}
MACHINE = re.compile(rb"(?<![\w./:>*-])/(?:home|root|Users|work|mnt|private|var/folders)/\w")


def texts() -> Iterator[Path]:
    """Text files of the repository, without what is built."""
    for place, directories, names in os.walk(PROJECT):
        inside = Path(place) == PROJECT / "data"
        directories[:] = [
            name
            for name in sorted(directories)
            if (not name.startswith(".") or name == ".ci")
            and not name.startswith("__")
            and not (inside and name in SKIPPED)
            and name not in ("node_modules", "dist")
        ]
        yield from (
            Path(place) / name
            for name in names
            if Path(name).suffix in SUFFIXES or name in ("Makefile", ".gitignore")
        )


def test_no_absolute_machine_paths() -> None:
    found = {
        str(path.relative_to(PROJECT)): match.group().decode()
        for path in texts()
        if (match := MACHINE.search(path.read_bytes()))
    }
    assert found == {}


def test_the_search_for_machine_paths_finds_one() -> None:
    assert MACHINE.search(b'path = "/' + b'home/ada/data"')
    assert not MACHINE.search(b"https://example.org/" + b"home/page")


def test_no_assert_in_product_code() -> None:
    """STYLE 20: `assert` is never for input."""
    found = [
        f"{name}:{node.lineno}"
        for name in MODULES
        for node in nodes_of(name)
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_each_error_stands_in_the_drawn_tree() -> None:
    """STYLE 15: one tree, drawn in the module's docstring, refining the builtin it names."""
    from guidance import errors

    for name in set(errors.__all__) - {"WhyRefused"}:  # the one kind of data errors carry
        kind = getattr(errors, name)
        assert issubclass(kind, errors.GuidanceError)
        assert name in (errors.__doc__ or "")
        builtin = re.search(rf"{name} \((\w+)\)", errors.__doc__ or "")
        if builtin:
            assert issubclass(kind, getattr(__import__("builtins"), builtin.group(1)))
