"""Breaks transcripts at random: the same seed always breaks a file in the same way."""

import json
import math
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

DEEP = 100_000  # brackets that no parser follows
DIGITS = 5_000  # more than Python turns into a number
ODD: tuple[Any, ...] = (
    None, True, "", "text", "1.5", "-->", "\ud800", "a\u202eb", "\x1b[2J", "\0", "[Music]", "♪", ">>", "*",
    "x" * 10_000,
    0, -1, -0.01, 1, 0.5, 86_400, 1e9, 1e308, -1e308, 10**400, math.nan, math.inf, -math.inf,
    [], {}, [[]], [None, None], [1.0, 0.5], [0, math.nan], [{}], {"from": 5, "to": 1}, [[[[[[[[]]]]]]]],
)  # fmt: skip
KEYS = (
    "start", "end", "stop", "text", "word", "words", "segments", "chunks", "speakers", "speaker", "timestamp",
    "transcription", "tokens", "offsets", "timestamps", "from", "to", "probability", "score", "confidence", "p",
    "duration", "audio_duration", "utterances", "word_segments", "format", "notices",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1")
Change = Callable[[Random, Any], None]  # changes a tree of JSON values in place


def broken_json(raw: bytes, seed: int) -> bytes:
    """Break JSON: first up to six of its values, then, for every third seed, its text."""
    random = Random(seed)
    root = [json.loads(raw)]
    for _ in range(random.randint(1, 6)):
        random.choice(_CHANGES)(random, root)
    text = json.dumps(root[0], ensure_ascii=random.random() < 0.5)
    if seed % 3 == 0:
        text = _broken_text(random, text)
    made = text.encode(random.choice(ENCODINGS), "backslashreplace")
    return made if seed % 7 else _broken_bytes(random, made)


def broken_captions(raw: bytes, seed: int) -> bytes:
    """Break captions: their lines, and for every fifth seed their bytes."""
    random = Random(seed)
    lines = raw.decode().split("\n")
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(lines))
        match random.randrange(6):
            case 0:
                del lines[at : at + random.randint(0, 2)]
                lines = lines or [""]
            case 1:
                lines.insert(at, random.choice(lines))
            case 2:
                lines[at] = "".join(random.choice("0123456789:,.-> ") if c.isdigit() else c for c in lines[at])
            case 3:
                lines.insert(
                    at,
                    random.choice(
                        ("<v", "<v A>", "<00:00:05.000>", "&lt;&#x110000;", "{\\an8}", "a: b", "\0", "\u202e")
                    ),
                )
            case 4:
                other = random.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                lines[at] = lines[at][: random.randrange(len(lines[at]) + 1)] + random.choice(
                    ("", "x" * 5_000, "<" * 5_000, "♪")
                )
    made = "\n".join(lines).encode("utf-8", "backslashreplace")
    return _broken_bytes(random, made) if seed % 5 == 0 else made


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container and key (or index) in a tree."""
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)


def _place(random: Random, root: Any) -> tuple[Any, Any]:
    return random.choice(list(_places(root)))


def _swap(random: Random, root: Any) -> None:
    held, key = _place(random, root)
    held[key] = deepcopy(random.choice(ODD))


def _drop(random: Random, root: Any) -> None:
    held, key = _place(random, root)
    if held is not root:
        del held[key]


def _rename(random: Random, root: Any) -> None:
    held, key = _place(random, root)
    if isinstance(held, dict):
        held[random.choice(KEYS)] = held.pop(key)


def _repeat(random: Random, root: Any) -> None:
    held, key = _place(random, root)
    if isinstance(held, list) and held is not root:
        held[key:key] = [deepcopy(held[key]) for _ in range(random.choice((1, 3, 300)))]


def _shuffle(random: Random, root: Any) -> None:
    held, _ = _place(random, root)
    if isinstance(held, list):
        random.shuffle(held)


def _scale(random: Random, root: Any) -> None:
    numbers = [(held, key) for held, key in _places(root) if isinstance(held[key], int | float) and held[key] < 1e300]
    for held, key in random.sample(numbers, min(len(numbers), random.choice((1, 5, 50)))):
        held[key] *= random.choice((-1, 0, 0.001, 100, 1000))


def _graft(random: Random, root: Any) -> None:
    """Put a part of the file into another place."""
    held, key = _place(random, root)
    other, name = _place(random, root)
    other[name] = deepcopy(held[key])


_CHANGES: tuple[Change, ...] = (_swap, _swap, _swap, _drop, _rename, _repeat, _shuffle, _scale, _graft)


def _broken_text(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    match random.randrange(6):
        case 0:
            return text[:at]
        case 1:
            return text[:at] + "[" * DEEP + text[at:]
        case 2:
            return text[:at] + "9" * DIGITS + text[at:]
        case 3:
            return text[:at] + text[at + random.randint(1, 40) :]
        case 4:
            return text.replace('"end"', '"start"')  # keys twice
        case _:
            return '{"a":' * DEEP + text


def _broken_bytes(random: Random, raw: bytes) -> bytes:
    made = bytearray(raw)
    for _ in range(random.choice((1, 10, 200))):
        if made:
            made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)
