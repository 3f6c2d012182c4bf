"""Read text files from unknown sources: limited in size and in any of the usual encodings."""

import codecs
from pathlib import Path

from mlerehearse.errors import TranscriptError
from mlerehearse.texts import say

MIB = 1024 * 1024
LIMIT_BYTES = 32 * MIB  # whisper.cpp's full JSON for an hour of speech is about 6 MiB
LIMIT_CAPTIONS = 4 * MIB  # five hours in which every word has its time take about 2 MiB
_MARKS = (  # UTF-32 comes before UTF-16, because its mark begins with the UTF-16 mark
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = frozenset(map(chr, range(32))) - set("\t\n\v\f\r\x1b")


def read_bytes(path: Path) -> bytes:
    """Return the content of a file of at most LIMIT_BYTES; raises TranscriptError."""
    try:
        with path.open("rb") as file:
            raw = file.read(LIMIT_BYTES + 1)
    except FileNotFoundError as missing:
        raise TranscriptError(say("formats.missing_file", name=path.name)) from missing
    except (OSError, ValueError) as refused:
        raise TranscriptError(say("formats.unreadable", name=path.name)) from refused
    check_size(raw, LIMIT_BYTES)
    return raw


def check_size(raw: bytes, limit: int) -> None:
    """Raise TranscriptError if there are more bytes than `limit`."""
    if len(raw) > limit:
        raise TranscriptError(say("formats.too_big", limit_mib=limit // MIB))


def encoding(raw: bytes) -> str:
    """Return the encoding that the byte-order mark at the start names, else UTF-8."""
    return next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")


def head_of_text(head: bytes) -> str:
    """Return the text at the start of a file, or "" if these bytes aren't text.

    Text has no control characters, which a sound file would have. A character that is cut off at
    the end is left out.
    """
    try:
        text = codecs.getincrementaldecoder(encoding(head))().decode(head)
    except UnicodeDecodeError:
        text = decoded(head)
    return "" if _CONTROL.intersection(text) else text


def decoded(raw: bytes) -> str:
    """Return the text of a file; what isn't Unicode is read in the code page of Western Windows."""
    try:
        return raw.decode(encoding(raw))
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
