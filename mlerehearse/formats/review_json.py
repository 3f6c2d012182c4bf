"""Reviews as JSON, `mlerehearse.review/2`: the fields of `domain.Review`, converted without loss.

The places of a cue are objects, {"start", "end"}. The JSON also has `format` and any keys that the
caller adds (an id, the file name, notices). `version` is the version of the coach that made the
review, and the transcript's fields (words, duration, made_by) are at the top level.
tests/gold/score.py reads its sentences, flags, numbers and take_flags.

Stored reviews hold no finished sentences. For other programs, `with_sentences` adds `why` and
`instead` to each flag, `advice` to each cue, and `strengths`, a list of sentences.
"""

from typing import Any

from mlerehearse.domain import presentation, wording
from mlerehearse.domain.review import Flag, Review, TakeFlag
from mlerehearse.errors import InputError
from mlerehearse.stored_json import InvalidJsonError, convert, to_values
from mlerehearse.texts import say

FORMAT = "mlerehearse.review/2"
_TRANSCRIPT = ("duration", "made_by", "words")


def to_json(review: Review, **extra: Any) -> dict[str, Any]:
    """Return a review as JSON values; the keys in `extra` come first."""
    packed = to_values(review)
    version, transcript = packed.pop("coach_version"), packed.pop("transcript")
    for cue in packed["cues"]:
        cue["spans"] = [{"start": start, "end": end} for start, end in cue["spans"]]
    return {"format": FORMAT, "version": version, **extra, **packed, **transcript}


def with_sentences(review: Review, **extra: Any) -> dict[str, Any]:
    """Return what `to_json` returns, with the sentences that people read."""
    data = to_json(review, **extra)
    flags: tuple[Flag | TakeFlag, ...] = (*review.flags, *review.take_flags)
    for packed, flag in zip((*data["flags"], *data["take_flags"]), flags, strict=True):
        packed |= {"why": wording.why(flag), "instead": wording.instead(flag)}
    for packed, cue in zip(data["cues"], review.cues, strict=True):
        packed["advice"] = wording.cue_advice(review.asked.prompt, cue)
    return data | {"strengths": list(presentation.strengths(review))}


def from_json(data: Any) -> Review:
    """Return the review in the JSON; raises InputError if it is damaged or in another format."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(say("formats.review_format"))
    fields = {key: value for key, value in data.items() if key not in _TRANSCRIPT}
    transcript = {key: data[key] for key in _TRANSCRIPT if key in data}
    whole = {**fields, "coach_version": fields.get("version"), "transcript": transcript}
    try:
        return convert({**whole, "cues": _with_pairs(fields.get("cues", []))}, Review)
    except InvalidJsonError as damaged:
        raise InputError(say("formats.review_value", place=damaged.place or "the top")) from damaged


def _with_pairs(cues: Any) -> Any:
    """Convert the places of cues to pairs, as the domain stores them.

    Damaged values are left as they are and rejected later.
    """
    if not isinstance(cues, list):
        return cues
    return [{**cue, "spans": _pairs(cue.get("spans"))} if isinstance(cue, dict) else cue for cue in cues]


def _pairs(spans: Any) -> Any:
    if not isinstance(spans, list):
        return spans
    return [[span.get("start"), span.get("end")] if isinstance(span, dict) else span for span in spans]
