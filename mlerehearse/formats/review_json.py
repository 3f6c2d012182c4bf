"""Reviews as JSON, `mlerehearse.review/1`: the fields of `domain.Review` under their own names, exact both ways.

Beside them stand `format` and whatever the caller adds (an id, the file's name); `coach_version` says which coach
made it. `shared/gold/score.py` reads sentences, flags, numbers and take_flags of it.
"""

from typing import Any

from mlerehearse.domain.review import Review
from mlerehearse.errors import InputError
from mlerehearse.formats import plain
from mlerehearse.texts import say

FORMAT = "mlerehearse.review/1"


def to_json(review: Review, **extra: Any) -> dict[str, Any]:
    """A review as JSON values; `extra` stands in front."""
    return {"format": FORMAT, **extra, **plain.pack(review)}


def from_json(data: Any) -> Review:
    """The review that `to_json` made JSON of; raises InputError where it is damaged or of another format."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(say("formats.review_format"))
    return plain.unpack(Review, data)
