"""What the user said against the program's guess: only ever appended, anchored to audio time and the words as heard."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CorrectionKind(StrEnum):
    """What a correction changes; the meaning of its `value` stands beside each."""

    WORDS = "words"  # value: the right text for the anchored words, blank-separated, "" to delete them
    BEAT = "beat"  # value: the beat's id for the sentence that holds the anchored words
    DISMISS = "dismiss"  # value: the id of the flag that the anchored words do not deserve
    UNDO = "undo"  # value: the id of the correction taken back


@dataclass(frozen=True, slots=True)
class Correction:
    """One statement of the user; `start` and `end` in seconds, `words` the anchored words as they were heard."""

    id: str
    made: datetime
    kind: CorrectionKind
    value: str
    start: float = 0.0
    end: float = 0.0
    words: tuple[str, ...] = ()
