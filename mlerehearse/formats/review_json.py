"""Reviews as JSON, `mlerehearse.review/1`: the fields of `domain.Review` under their own names, exact both ways.

The places of a cue stand as objects, {"start", "end"}. Beside all that stand `format` and whatever the caller adds (an
id, the file's name). `version` says which coach made it, and the transcript's fields (words, duration, made_by) stand
at the top. tests/gold/score.py reads sentences, flags, numbers and take_flags of it.
"""

from typing import Any

from mlerehearse.domain.review import Review
from mlerehearse.errors import InputError
from mlerehearse.formats import plain
from mlerehearse.texts import say

FORMAT = "mlerehearse.review/1"
_TRANSCRIPT = ("duration", "made_by", "words")


def to_json(review: Review, **extra: Any) -> dict[str, Any]:
    """A review as JSON values; `extra` stands in front."""
    packed = plain.pack(review)
    version, transcript = packed.pop("coach_version"), packed.pop("transcript")
    for cue in packed["cues"]:
        cue["spans"] = [{"start": start, "end": end} for start, end in cue["spans"]]
    return {"format": FORMAT, "version": version, **extra, **packed, **transcript}


def from_json(data: Any) -> Review:
    """The review that `to_json` made JSON of; raises InputError where it is damaged or of another format."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(say("formats.review_format"))
    fields = {key: value for key, value in data.items() if key not in _TRANSCRIPT}
    transcript = {key: data[key] for key in _TRANSCRIPT if key in data}
    whole = {**fields, "coach_version": fields.get("version"), "transcript": transcript}
    return plain.unpack(Review, {**whole, "cues": _with_pairs(fields.get("cues", []))})


def _with_pairs(cues: Any) -> Any:
    """Cues with their places as the pairs that the domain holds; what is damaged stays and is refused later."""
    if not isinstance(cues, list):
        return cues
    return [{**cue, "spans": _pairs(cue.get("spans"))} if isinstance(cue, dict) else cue for cue in cues]


def _pairs(spans: Any) -> Any:
    if not isinstance(spans, list):
        return spans
    return [[span.get("start"), span.get("end")] if isinstance(span, dict) else span for span in spans]
