"""Parse JSON from unknown sources."""

import json
from typing import Any

from mlerehearse.errors import TranscriptError
from mlerehearse.formats.text_files import encoding
from mlerehearse.texts import say

LIMIT_ENTRIES = 1_000_000  # objects and lists; whisper.cpp's full JSON of five hours has half of them


def parse(raw: bytes) -> Any:
    """Parse JSON in UTF-8, or in UTF-16 or UTF-32 with a byte-order mark; raises TranscriptError.

    NaN is accepted here, because Whisper writes it into fields that we don't read. Where a number
    is read, `fields` rejects NaN and names its place.
    """
    if raw.count(b"{") + raw.count(b"[") > LIMIT_ENTRIES:  # they take thirty times as much memory
        raise TranscriptError(say("formats.many_entries"))
    try:
        return json.loads(raw.decode(encoding(raw)))
    except UnicodeDecodeError as strange:
        raise TranscriptError(say("formats.not_text")) from strange
    except json.JSONDecodeError as damaged:
        raise TranscriptError(say("formats.not_json", line=damaged.lineno)) from damaged
    except (RecursionError, ValueError) as odd:  # ValueError: an integer with thousands of digits
        raise TranscriptError(say("formats.odd_json")) from odd


def looks_like(head: bytes) -> bool:
    """Return whether a file that begins with these bytes is JSON, i.e. starts with { or [."""
    return head.decode(encoding(head), errors="ignore").lstrip()[:1] in ("{", "[")
