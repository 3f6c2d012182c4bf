"""Transcripts as files: which kind a file is, by its content and its name, and what is in it."""

from enum import StrEnum
from pathlib import Path

from mlerehearse.errors import TranscriptError
from mlerehearse.formats import foreign, json_file, text_files, transcript_json
from mlerehearse.formats.dialects import caption_cues
from mlerehearse.formats.transcript_json import Document
from mlerehearse.texts import say

HEAD_BYTES = 4096  # enough of a file to tell its kind
_CAPTIONS = (".srt", ".vtt")


class TranscriptKind(StrEnum):
    """The kinds of text files; of these only plain text has no times and can't be reviewed."""

    JSON = "json"
    CAPTIONS = "captions"
    TEXT = "text"


def kind_of(path: Path, head: bytes) -> TranscriptKind | None:
    """Return the kind of a file that begins with these bytes, or None if it isn't text.

    The content decides. The name only counts for a file whose content doesn't tell.
    """
    if json_file.looks_like(head):
        return TranscriptKind.JSON
    text, suffix = text_files.head_of_text(head), path.suffix.lower()
    if caption_cues.looks_like(text) or suffix in _CAPTIONS:
        return TranscriptKind.CAPTIONS
    if suffix == ".json":
        return TranscriptKind.JSON
    return TranscriptKind.TEXT if text.strip() else None


def read(path: Path, speaker: str | None = None) -> Document:
    """Return the transcript in a JSON, SRT or WebVTT file, of one speaker if it names several.

    `speaker` is the name of who is meant, or None for whoever talks most. Raises TranscriptError,
    and NoSpeechError if it has no words.
    """
    raw = text_files.read_bytes(path)
    kind = kind_of(path, raw[:HEAD_BYTES])
    if kind is TranscriptKind.JSON:
        return transcript_json.from_json(json_file.parse(raw), speaker)
    if kind is TranscriptKind.CAPTIONS:
        text_files.check_size(raw, text_files.LIMIT_CAPTIONS)
        return transcript_json.from_foreign(foreign.from_captions(text_files.decoded(raw), speaker))
    raise TranscriptError(say("formats.plain_text"))
