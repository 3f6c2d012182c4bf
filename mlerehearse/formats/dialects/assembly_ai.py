"""The JSON of AssemblyAI's service, whose times are in whole milliseconds.

{"text": str, "audio_duration": s, "words": [{"text": str, "start": ms, "end": ms,
 "confidence": 0..1, "speaker": "A"|null}], "utterances": […]}
"""

from collections.abc import Iterator
from typing import Any

from mlerehearse.formats import fields
from mlerehearse.formats.dialects.passages import Passage, as_passages, listed_words

_MARKS = ("audio_duration", "audio_url", "utterances", "acoustic_model")  # no other dialect has them


def is_dialect(data: dict[str, Any]) -> bool:
    """Return whether a file is the service's."""
    return isinstance(data.get("words"), list) and any(key in data for key in _MARKS)


def read(data: Any) -> Iterator[Passage]:
    """Yield the words of a file; raises TranscriptError."""
    yield from as_passages(listed_words(fields.sequence(data["words"], "words"), "words", 1000))
