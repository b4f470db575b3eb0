"""Frozen dataclasses to plain JSON values and back, by their type hints.

Only what the records of this project use: texts, numbers, booleans, None, dates, enumerations,
tuples and nested dataclasses; of a path only the name is kept. Members at their default are left out, so files stay small and a
new optional member does not change old bytes.
"""

from __future__ import annotations

import json
import types
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def encode(value: Any) -> Any:
    """Return a value that `json.dumps` takes; dataclass members at their default are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: encode(getattr(value, f.name))
            for f in fields(value)
            if not _is_default(f, getattr(value, f.name))
        }
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in sorted(value.items())}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value.name if isinstance(value, PurePath) else value


def decode(kind: type[Value], value: Any) -> Value:
    """Return the dataclass (or other supported type) that `encode` turned into a JSON value."""
    read: Any = _reader(cast("Hashable", kind))
    return cast("Value", read(value))


def to_line(value: Any) -> str:
    """Return one line of compact JSON with sorted keys."""
    return json.dumps(encode(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_line(kind: type[Value], line: str | bytes) -> Value:
    """Return the value that `to_line` wrote."""
    return decode(kind, json.loads(line))


def _is_default(member: Field[Any], value: Any) -> bool:
    return member.default is not MISSING and value == member.default


@cache
def _reader(kind: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _optional_reader(kind)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if origin is not None and issubclass(origin, Mapping):
        inner = _reader(get_args(kind)[1])
        return lambda value: {key: inner(item) for key, item in value.items()}
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    return _plain_reader(kind)


def _plain_reader(kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is date:
        return date.fromisoformat
    return float if kind is float else _same


def _same(value: Any) -> Any:
    return value


def _optional_reader(kind: Any) -> Any:
    inner = next(arm for arm in get_args(kind) if arm is not types.NoneType)
    read = _reader(inner)
    return lambda value: None if value is None else read(value)


def _tuple_reader(arms: tuple[Any, ...]) -> Any:
    if len(arms) == 2 and arms[1] is Ellipsis:
        every = _reader(arms[0])
        return lambda value: tuple(map(every, value))
    each = tuple(map(_reader, arms))
    return lambda value: tuple(read(item) for read, item in zip(each, value, strict=True))


def _dataclass_reader(kind: Any) -> Any:
    hints = get_type_hints(kind)
    readers = {f.name: _reader(hints[f.name]) for f in fields(kind)}
    return lambda value: kind(**{name: readers[name](item) for name, item in value.items()})
