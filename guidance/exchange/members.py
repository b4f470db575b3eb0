"""Members of a record that a format has no word for, as JSON values beside it, and back.

A writer asks which members differ once its own words are read back, and keeps exactly those; so
nothing is lost, and nothing is said twice. A reader takes them from strangers, so each value is
checked against the type of its member.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from guidance.answer import to_json

Record = TypeVar("Record")


def unsaid(record: Any, read_back: Any) -> dict[str, Any]:
    """Return the members in which a record differs from what is read back, as JSON values."""
    pairs = ((f.name, getattr(record, f.name)) for f in fields(record))
    return {name: to_json(value) for name, value in pairs if value != getattr(read_back, name)}


def completed(record: Record, members: Mapping[str, Any]) -> Record:
    """Return a record with members replaced by the JSON values kept beside it.

    Raises
    ------
    ValueError
        For a member that the record lacks, or a value that does not fit it; quotes neither.
    """
    hints = _hints(cast("Hashable", type(record)))
    if not set(members) <= set(hints):
        raise ValueError("a member that the record lacks")
    values = {name: fitted(hints[name], value) for name, value in members.items()}
    return cast("Record", replace(cast("Any", record), **values))


def fitted(kind: Any, value: Any) -> Any:
    """Return the value of a type that a JSON value stands for.

    Raises
    ------
    ValueError
        When it does not fit.
    """
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(arm for arm in get_args(kind) if arm is not types.NoneType)
        return None if value is None else fitted(inner, value)
    if origin is tuple:
        return tuple(fitted(get_args(kind)[0], item) for item in _of(list, value))
    if is_dataclass(kind):
        return _record(kind, value)
    if issubclass(kind, Enum):
        return _told(kind, value)
    return _PLAIN[kind](value)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _record(kind: Any, value: Any) -> Any:
    given, hints = _of(dict, value), _hints(kind)
    if not set(given) <= set(hints):
        raise ValueError("a member that the record lacks")
    try:
        return kind(**{name: fitted(hints[name], item) for name, item in given.items()})
    except TypeError as error:
        raise ValueError("a record without a member it needs") from error


def _of(kind: type, value: Any) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ValueError(f"a value that is no {kind.__name__}")
    return value


def _told(read: Callable[[str], Any], value: Any) -> Any:
    """Return what a text stands for; the refusal of an enumeration or date would quote it."""
    try:
        return read(_of(str, value))
    except ValueError:
        raise ValueError("a text that stands for nothing known") from None


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a value that is no number")
    try:
        found = float(value)
    except OverflowError as error:
        raise ValueError("a number without end") from error
    if not math.isfinite(found):
        raise ValueError("a number without end")
    return found


_PLAIN: Mapping[Any, Callable[[Any], Any]] = {
    str: lambda value: _of(str, value),
    int: lambda value: _of(int, value),
    bool: lambda value: _of(bool, value),
    float: _number,
    date: lambda value: _told(date.fromisoformat, value),
}
