"""Which program made a JSON transcript, by what only its files have."""

from collections.abc import Iterator
from typing import Any

from mlerehearse.errors import TranscriptError
from mlerehearse.formats import fields
from mlerehearse.formats.dialects import assembly_ai, pipeline_chunks, vibe_json, whisper_cpp, whisper_segments
from mlerehearse.formats.dialects.passages import Passage, Reader
from mlerehearse.texts import say


def passages(data: Any) -> Iterator[Passage]:
    """Return the passages of another program's transcript; raises TranscriptError."""
    if isinstance(data, list):
        return _of_list(data)(data) if data else iter(())
    return _of_object(fields.mapping(data, "the top"))(data)


def length(data: Any) -> float | None:
    """Return the length of the recording in seconds if the file gives a possible one."""
    for key in ("duration", "audio_duration"):  # OpenAI's service, AssemblyAI
        value = data.get(key) if isinstance(data, dict) else None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= fields.DAY:
            return float(value)
    return None


def _of_object(data: dict[str, Any]) -> Reader:
    if data.get("transcription") is not None:
        return whisper_cpp.read
    if data.get("chunks") is not None or _is_timestamped(data.get("speakers")):
        return pipeline_chunks.read
    if assembly_ai.is_dialect(data):
        return assembly_ai.read
    if _first(data.get("segments")).keys() >= {"start", "stop"}:
        return vibe_json.read
    if any(data.get(key) is not None for key in ("words", "segments", "word_segments")):
        return whisper_segments.read
    raise TranscriptError(say("formats.shape"))


def _of_list(items: list[Any]) -> Reader:
    first = _first(items)
    if "stop" in first:
        return vibe_json.read_list
    if "timestamp" in first:
        return pipeline_chunks.read_list
    if first.keys() & {"word", "text", "words"}:
        return whisper_segments.read_list
    raise TranscriptError(say("formats.shape"))


def _is_timestamped(items: Any) -> bool:
    return "timestamp" in _first(items)


def _first(items: Any) -> dict[str, Any]:
    """Return the first entry of a list if it is an object, else an empty one."""
    first = items[0] if isinstance(items, list) and items else None
    return first if isinstance(first, dict) else {}
