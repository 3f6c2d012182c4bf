"""The gate for the JSON that the app stores: what is read through it is valid, or it is refused.

Valid means: UTF-8 without lone surrogates, no NaN or infinity, no endless nesting, no number beyond
64 bits, and every value of the type that its dataclass declares. Unknown keys are ignored.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mlerehearse.private_files import read_whole

T = TypeVar("T")

_LARGEST = 2**63 - 1
_LONG = re.compile(rb"\d{19}")  # only a file with so many digits in a row can hold a larger integer
_AT = re.compile(r" - at `\$\.?(.*)`$")
_MISSING = re.compile(r"missing required field `(\w+)`")


class InvalidJsonError(ValueError):
    """JSON that isn't valid; `place` names the damaged value, "" for the whole."""

    def __init__(self, place: str = "") -> None:
        super().__init__(f"invalid JSON at {place or 'the top'}")
        self.place = place


def read(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file; raises OSError and InvalidJsonError."""
    return parse(read_whole(path), dict)


def parse(raw: bytes, kind: type[T]) -> T:
    """Return the value of a type that JSON text describes; raises InvalidJsonError."""
    with _refused():
        value = msgspec.json.decode(raw, type=kind)
        if _LONG.search(raw):
            _check_integers(msgspec.json.decode(raw))
    return value


def convert(data: Any, kind: type[T]) -> T:
    """Return the value of a type that parsed JSON describes; raises InvalidJsonError."""
    with _refused():
        return msgspec.convert(data, kind)


def to_values(value: object) -> Any:
    """Return a dataclass or other value as JSON values: objects, lists, strings, numbers."""
    return msgspec.json.decode(to_bytes(value))


def to_bytes(value: object, indent: int = 0) -> bytes:
    """Return a value as JSON text, on one line or indented; raises InvalidJsonError.

    Lone surrogates, which may come from pasted text or from a folder's name, become "?".
    """
    with _refused():
        try:
            text = msgspec.json.encode(value)
        except UnicodeEncodeError:
            plain = msgspec.to_builtins(value)
            text = json.dumps(plain, ensure_ascii=False).encode(errors="replace")
        return msgspec.json.format(text, indent=indent) if indent else text


def is_text(value: str) -> bool:
    """Return whether a string can be stored: a file's name may hold bytes that aren't text."""
    return value.isascii() or value.encode(errors="replace").decode() == value


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except msgspec.ValidationError as wrong:
        raise InvalidJsonError(_place(str(wrong))) from wrong
    except (msgspec.DecodeError, RecursionError) as damaged:
        raise InvalidJsonError from damaged


def _place(message: str) -> str:
    at, missing = _AT.search(message), _MISSING.search(message)
    return ".".join(found.group(1) for found in (at, missing) if found and found.group(1))


def _check_integers(value: Any) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, int) and abs(item) > _LARGEST:
            raise InvalidJsonError
