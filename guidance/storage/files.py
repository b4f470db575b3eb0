"""Small files people hand in or get back: policies, profiles, recorded answers, default places."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from guidance.errors import ConfigurationError, InputError
from guidance.learner import LearnerProfile
from guidance.ranking.policy import Policy, read_policy

PROJECT = Path(__file__).resolve().parents[2]
"""Where the project is installed from: data/ lies here."""

SNAPSHOTS = PROJECT / "data" / "snapshots"


def default_snapshot() -> Path:
    """Return the current snapshot's directory, whether or not it exists."""
    return SNAPSHOTS / "current"


def policy_names() -> tuple[str, ...]:
    """Return the names of the packaged policies, sorted."""
    names = (entry.name for entry in files(__package__).joinpath("policies").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


@cache
def load_policy(name: str) -> Policy:
    """Return a packaged policy by name; it is read once.

    Raises
    ------
    ConfigurationError
        When there is none of that name.
    """
    if name not in policy_names():
        raise ConfigurationError(f"policy {name[:40]!r}", f"one of {', '.join(policy_names())}")
    text = files(__package__).joinpath("policies", f"{name}.toml").read_text("utf-8")
    return read_policy(tomllib.loads(text))


def policy_for(profile: LearnerProfile) -> Policy:
    """Return the policy a profile gets when none is named: goal-first with a goal."""
    return load_policy("goal-first" if profile.goal else "doors-first")


def read_json(path: Path) -> Any:
    """Return the JSON value of a file; NaN and repeated members are refused.

    Raises
    ------
    InputError
        When the file is missing, is not UTF-8, or is not JSON.
    """
    if not path.is_file():
        raise InputError(f"no file {path.name}", "a JSON file", "check the path")
    try:
        return parse_json(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not UTF-8", "UTF-8 text", "save it as UTF-8") from error


def parse_json(text: str) -> Any:
    """Return a JSON value; NaN, Infinity and repeated members are refused."""
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"text that is not JSON ({str(error)[:80]})", "JSON") from error


def read_document(path: Path, most: int = 16 << 20) -> bytes:
    """Return the bytes of a document somebody brings.

    Raises
    ------
    InputError
        When the file is missing or larger than `most` bytes.
    """
    if not path.is_file():
        raise InputError(f"no file {path.name}", "a document", "check the path")
    with path.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise InputError(
            f"{path.name} of more than {most:,} bytes", "a smaller document", "bring a part of it"
        )
    return data


def write_atomically(path: Path, text: str | Iterable[str], beside: str | None = None) -> None:
    """Write a text file beside its place and rename it, so that it is never half there.

    A link is followed; the file gets the rights that the process gives to new files.

    Parameters
    ----------
    beside
        The file's name while it is written; what a process that was killed left under it is written
        over. By default a name that nobody else uses.

    Raises
    ------
    InputError
        When the place is taken by something that is no regular file.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise InputError(f"{path.name}, which is no regular file", "a file or a free name")
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = _partial(target, beside)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.writelines([text] if isinstance(text, str) else text)
        partial.chmod(0o666 & ~_umask())
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _partial(target: Path, name: str | None) -> tuple[int, Path]:
    """Open the file that is written before it gets its name; nobody else may read it yet."""
    if name is None:
        handle, made = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        return handle, Path(made)
    partial = target.with_name(name)
    partial.unlink(missing_ok=True)
    return os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), partial


def _umask() -> int:
    """Return the rights that new files do not get; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _refuse_constant(name: str) -> Any:
    raise InputError(f"{name} in JSON", "a number", "write null for unknown")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise InputError(f"repeated members {', '.join(twice)[:80]}", "each member once")
    return members
