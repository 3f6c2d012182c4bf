"""Damaged variants of stored JSON, the same ones for the same seed."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

_MARK = "@here@"
_DEEP = "[" * 100_000 + "]" * 100_000
_VALUES = (
    "NaN", "Infinity", "-Infinity", "1e300", "-1e300", "1e999", "-1", "-0.5", "1" * 400, "1" + "0" * 30, "1e30",
    "9007199254740993", "true", "null", "[]", "{}", "[[]]", '""', '"\\ud800"', '"x\\udfffy"', '"\\u0000"', '"../../x"',
    '"0001-01-01T00:00:00+14:00"', '"9999-12-31T23:59:59-12:00"', '"2026-02-30T00:00:00+00:00"', '"2026-03-02"',
    '"' + "long " * 20_000 + '"', _DEEP, '{"a":' * 500 + "1" + "}" * 500, '"\u202e<b>bold</b>"', "07", "'x'",
)  # fmt: skip


def variants(content: bytes, lines: bool, dice: random.Random, count: int) -> Iterator[bytes]:
    """Yield `count` damaged variants of JSON text, or of a file with one object per line."""
    for _ in range(count):
        yield dice.choice((_cut, _flip, _replace, _replace, _replace, _drop, _swap))(content, lines, dice)


def _cut(content: bytes, lines: bool, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def _flip(content: bytes, lines: bool, dice: random.Random) -> bytes:
    flipped = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        flipped[dice.randrange(len(flipped))] = dice.randrange(256)
    return bytes(flipped)


def _replace(content: bytes, lines: bool, dice: random.Random) -> bytes:
    """Replace one value by one of another type, or by one that is out of any range."""

    def mark(holder: Any, key: Any) -> None:
        holder[key] = _MARK

    changed = _edited(content, lines, dice, mark)
    return changed.replace(json.dumps(_MARK).encode(), dice.choice(_VALUES).encode())


def _drop(content: bytes, lines: bool, dice: random.Random) -> bytes:
    def drop(holder: Any, key: Any) -> None:
        del holder[key]

    return _edited(content, lines, dice, drop)


def _swap(content: bytes, lines: bool, dice: random.Random) -> bytes:
    return dice.choice(
        (b"", b"\x00" * 4096, dice.randbytes(3000), b"[]", b"null", b"\xef\xbb\xbf" + content, _DEEP.encode(), b"{}")
    )


def _edited(content: bytes, lines: bool, dice: random.Random, edit: Callable[[Any, Any], None]) -> bytes:
    texts = content.splitlines() if lines else [content]
    at = dice.randrange(len(texts))
    value = copy.deepcopy(json.loads(texts[at]))
    edit(*dice.choice(list(_places(value))))
    texts[at] = json.dumps(value).encode()
    return b"\n".join(texts) + (b"\n" if lines else b"")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (holder, key) of every value inside an object or a list."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    for key in keys:
        yield value, key
        yield from _places(value[key])
