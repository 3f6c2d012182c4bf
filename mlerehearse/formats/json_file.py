"""JSON from files that anybody may have written: bounded in size, in the usual encodings, refused in one sentence."""

import codecs
import json
from pathlib import Path
from typing import Any

from mlerehearse.errors import TranscriptError
from mlerehearse.texts import say

LIMIT_BYTES = 32 * 1024 * 1024  # whisper.cpp's fullest JSON of an hour is about 6 MiB
_MARKS = (  # UTF-32 before UTF-16, whose mark it begins with
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(path: Path) -> Any:
    """What the JSON file holds; raises TranscriptError."""
    try:
        with path.open("rb") as file:
            raw = file.read(LIMIT_BYTES + 1)
    except FileNotFoundError as missing:
        raise TranscriptError(say("formats.missing_file", name=path.name)) from missing
    except (OSError, ValueError) as refused:
        raise TranscriptError(say("formats.unreadable", name=path.name)) from refused
    if len(raw) > LIMIT_BYTES:
        raise TranscriptError(say("formats.too_big", limit_mib=LIMIT_BYTES // 1024**2))
    return parse(raw)


def parse(raw: bytes) -> Any:
    """What JSON text in UTF-8, or in UTF-16 or UTF-32 with a byte-order mark, says; raises TranscriptError.

    NaN passes here: Whisper writes it into fields that nobody reads; where a number is read, `fields` refuses it with
    its place.
    """
    try:
        return json.loads(raw.decode(_encoding(raw)))
    except UnicodeDecodeError as strange:
        raise TranscriptError(say("formats.not_text")) from strange
    except json.JSONDecodeError as damaged:
        raise TranscriptError(say("formats.not_json", line=damaged.lineno)) from damaged
    except (RecursionError, ValueError) as odd:  # ValueError: an integer of thousands of digits
        raise TranscriptError(say("formats.odd_json")) from odd


def looks_like(head: bytes) -> bool:
    """Whether a file that begins with these bytes is meant to be JSON: its first sign is { or [."""
    return head.decode(_encoding(head), errors="ignore").lstrip()[:1] in ("{", "[")


def _encoding(raw: bytes) -> str:
    return next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
