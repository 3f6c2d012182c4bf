"""Convert domain dataclasses to plain JSON values and back without loss, using their type hints."""

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from mlerehearse.errors import InputError
from mlerehearse.texts import say

T = TypeVar("T")


def pack(value: Any) -> Any:
    """Return JSON values for a dataclass, an enum, a datetime, a tuple or a plain value."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [pack(item) for item in value]
    if is_dataclass(value):
        return {field.name: pack(getattr(value, field.name)) for field in fields(value)}
    return value


def unpack(kind: type[T], data: Any, place: str = "") -> T:
    """Return the value that `pack` converted to JSON.

    Unknown keys are ignored. Raises InputError, which names the place of the damaged value.
    """
    return typing.cast(T, _unpack(kind, data, place))


def _unpack(kind: Any, data: Any, place: str) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _union(typing.get_args(kind), data, place)
    if origin is tuple:
        return _tuple(typing.get_args(kind), data, place)
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, data, place)
    return _leaf(kind, data, place)


def _union(kinds: tuple[Any, ...], data: Any, place: str) -> Any:
    if data is None and types.NoneType in kinds:
        return None
    first, *others = (part for part in kinds if part is not types.NoneType)
    fitting = (part for part in (first, *others) if (part is str) == isinstance(data, str))
    return _unpack(next(fitting, first) if others else first, data, place)


def _tuple(kinds: tuple[Any, ...], data: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise _damaged(place)
    each = [kinds[0]] * len(data) if kinds[-1] is Ellipsis else list(kinds)
    if len(each) != len(data):
        raise _damaged(place)
    return tuple(_unpack(kind, item, f"{place}[{i}]") for i, (kind, item) in enumerate(zip(each, data, strict=True)))


def _dataclass(kind: type, data: Any, place: str) -> Any:
    if not isinstance(data, dict):
        raise _damaged(place)
    values = {}
    for field, hint in _hints(kind):
        at = f"{place}.{field.name}".lstrip(".")
        if field.name in data:
            values[field.name] = _unpack(hint, data[field.name], at)
        elif field.default is MISSING:
            raise _damaged(at)
    return kind(**values)


@cache
def _hints(kind: type) -> tuple[tuple[Field[Any], Any], ...]:
    hints = typing.get_type_hints(kind)
    return tuple((field, hints[field.name]) for field in fields(kind))


def _leaf(kind: Any, data: Any, place: str) -> Any:
    if kind is float and type(data) in (int, float):
        return float(data)
    if kind in (str, int, bool) and type(data) is kind:
        return data
    if isinstance(data, str) and kind not in (float, int, bool):
        make: Callable[[str], Any] = datetime.fromisoformat if kind is datetime else kind
        try:
            return make(data)
        except ValueError as unknown:
            raise _damaged(place) from unknown
    raise _damaged(place)


def _damaged(place: str) -> InputError:
    return InputError(say("formats.review_value", place=place or "the top"))
