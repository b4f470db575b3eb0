"""The build file: which sources, and how they are linked and counted.

Paths in a build file may hold environment variables, such as ``${GUIDANCE_DATA}``; relative paths
count from the file's own directory.
"""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from guidance.errors import ConfigurationError
from pipelines.records import SourceSpec

WHOLE_NUMBERS = ("max_age_days",)
"""Settings that count; all others are shares or probabilities in [0, 1]."""


@dataclass(frozen=True, slots=True)
class LinkConfig:
    """How courses and ads are read. Every field changes results.

    Attributes
    ----------
    threshold
        Calibrated confidence from which a skill counts as taught by a course, in [0, 1].
    ad_threshold
        The same for a skill named by an ad.
    text_share
        Share of an ad's requirement that comes from the skills its text names, in [0, 1]; the
        rest comes from its likely occupations.
    group_share
        Share of each likely occupation that goes to its whole ISCO-08 unit group, in [0, 1].
    """

    threshold: float = 0.35
    ad_threshold: float = 0.4
    text_share: float = 0.25
    group_share: float = 0.75


@dataclass(frozen=True, slots=True)
class DemandConfig:
    """How ads are counted. Every field changes results.

    Attributes
    ----------
    max_age_days
        Oldest ad counted, in days before the date of its source.
    asks_from
        Probability from which an ad counts as asking for a skill, in [0, 1].
    """

    max_age_days: int = 365
    asks_from: float = 0.5


@dataclass(frozen=True, slots=True)
class BuildConfig:
    """A build file. `demonstration` is shown on every page and answer when the data are made up."""

    name: str
    sources: tuple[SourceSpec, ...]
    link: LinkConfig = field(default_factory=LinkConfig)
    demand: DemandConfig = field(default_factory=DemandConfig)
    demonstration: str = ""


def load_config(path: Path) -> BuildConfig:
    """Read a build file.

    Raises
    ------
    ConfigurationError
        When the file is missing, is not TOML, has unknown keys, or names a variable that is
        not set.
    """
    if not path.is_file():
        raise ConfigurationError(f"no build file {path.name}", "a TOML file", "check --config")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name} is not TOML ({error})", "a TOML file") from error
    return read_config(data, path.parent)


def read_config(data: Mapping[str, Any], base: Path) -> BuildConfig:
    """Read a build configuration from parsed TOML; relative paths count from `base`."""
    _known(data, ("name", "source", "link", "demand", "demonstration"), "the build file")
    tables = data.get("source") or []
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        raise ConfigurationError("source that is no list of tables", "[[source]] once a source")
    sources = tuple(_source(table, base) for table in tables)
    if not sources:
        raise ConfigurationError("no [[source]]", "at least a taxonomy, ads and courses")
    names = [source.name for source in sources]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ConfigurationError(
            f"two sources called {', '.join(twice)}", "a name of its own for each", "set `name`"
        )
    return BuildConfig(
        name=str(data.get("name") or "unnamed"),
        sources=sources,
        link=_section(LinkConfig, data.get("link") or {}, "[link]"),
        demand=_section(DemandConfig, data.get("demand") or {}, "[demand]"),
        demonstration=str(data.get("demonstration") or ""),
    )


def _source(table: Mapping[str, Any], base: Path) -> SourceSpec:
    _known(table, ("kind", "path", "release", "licence", "date", "name", "options"), "[[source]]")
    if not table.get("kind") or not table.get("path"):
        raise ConfigurationError("a [[source]] without kind or path", "both", "add them")
    day = table.get("date")
    if day is not None and type(day) is not date:
        raise ConfigurationError(f"date {str(day)[:20]!r}", "a TOML date such as 2026-11-01")
    if not isinstance(table.get("options", {}), Mapping):
        raise ConfigurationError("options that are no table", 'options = { key = "value" }')
    path = _path(str(table["path"]), base)
    return SourceSpec(
        kind=str(table["kind"]),
        path=path,
        release=str(table.get("release") or ""),
        licence=str(table.get("licence") or ""),
        date=day,
        name=str(table.get("name") or path.name),
        options=tuple(sorted((k, str(v)) for k, v in (table.get("options") or {}).items())),
    )


def _path(text: str, base: Path) -> Path:
    expanded = os.path.expandvars(text)
    if "\0" in expanded:
        raise ConfigurationError("a path with a NUL character", "a path")
    if "$" in expanded:
        raise ConfigurationError(
            f"path {text!r} with a variable that is not set",
            "every variable set",
            "set it, for instance GUIDANCE_DATA=../shared/data",
        )
    path = Path(expanded)
    if not path.is_absolute() and "$" in text:
        return path.resolve()
    return path if path.is_absolute() else (base / path).resolve()


def _section(kind: type[Any], table: Any, place: str) -> Any:
    if not isinstance(table, Mapping):
        raise ConfigurationError(f"{place} of type {type(table).__name__}", "a table of settings")
    _known(table, tuple(f.name for f in fields(kind)), place)
    for name, value in table.items():
        _check_number(name, value, place)
    return kind(**table)


def _check_number(name: str, value: Any, place: str) -> None:
    whole = name in WHOLE_NUMBERS
    right = isinstance(value, int) if whole else isinstance(value, int | float)
    if isinstance(value, bool) or not right or not 0 <= value <= (math.inf if whole else 1):
        wanted = "a whole number of at least 0" if whole else "a number from 0 to 1"
        raise ConfigurationError(f"{name} = {str(value)[:20]!r} in {place}", wanted)


def _known(table: Mapping[str, Any], allowed: tuple[str, ...], place: str) -> None:
    if unknown := sorted(set(table) - set(allowed)):
        raise ConfigurationError(
            f"unknown keys in {place}: {', '.join(unknown)}", f"only {', '.join(allowed)}"
        )
