"""Read JSON files from unknown sources: limited in size and in any of the usual encodings."""

import codecs
import json
from pathlib import Path
from typing import Any

from mlerehearse.errors import TranscriptError
from mlerehearse.texts import say

LIMIT_BYTES = 32 * 1024 * 1024  # whisper.cpp's full JSON for an hour of speech is about 6 MiB
_MARKS = (  # UTF-32 comes before UTF-16, because its mark begins with the UTF-16 mark
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(path: Path) -> Any:
    """Return the content of a JSON file; raises TranscriptError."""
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
    """Parse JSON in UTF-8, or in UTF-16 or UTF-32 with a byte-order mark; raises TranscriptError.

    NaN is accepted here, because Whisper writes it into fields that we don't read. Where a number
    is read, `fields` rejects NaN and names its place.
    """
    try:
        return json.loads(raw.decode(_encoding(raw)))
    except UnicodeDecodeError as strange:
        raise TranscriptError(say("formats.not_text")) from strange
    except json.JSONDecodeError as damaged:
        raise TranscriptError(say("formats.not_json", line=damaged.lineno)) from damaged
    except (RecursionError, ValueError) as odd:  # ValueError: an integer with thousands of digits
        raise TranscriptError(say("formats.odd_json")) from odd


def looks_like(head: bytes) -> bool:
    """Return whether a file that begins with these bytes is JSON, i.e. starts with { or [."""
    return head.decode(_encoding(head), errors="ignore").lstrip()[:1] in ("{", "[")


def _encoding(raw: bytes) -> str:
    return next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
