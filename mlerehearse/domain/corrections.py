"""The user's corrections of the program's output.

Corrections are only ever appended. Each is anchored to an audio time and to the words as
transcribed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CorrectionKind(StrEnum):
    """What a correction changes; the comment at each kind says what its `value` means."""

    WORDS = "words"  # value: the corrected text for the anchored words, separated by spaces; "" deletes them
    BEAT = "beat"  # value: the id of the beat for the sentence that contains the anchored words
    DISMISS = "dismiss"  # value: the id of the flag to dismiss on the anchored words
    UNDO = "undo"  # value: the id of the correction to undo


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction by the user.

    `start` and `end` are in seconds; `words` are the anchored words as they were transcribed.
    """

    id: str
    made: datetime
    kind: CorrectionKind
    value: str
    start: float = 0.0
    end: float = 0.0
    words: tuple[str, ...] = ()


def without_undone(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that remain after every undo; an undo can itself be undone."""
    undone: set[str] = set()
    left: list[Correction] = []
    for correction in reversed(corrections):
        if correction.id in undone:
            continue
        if correction.kind is CorrectionKind.UNDO:
            undone.add(correction.value)
        else:
            left.append(correction)
    return tuple(reversed(left))
