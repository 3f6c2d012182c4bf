"""The user's corrections to a review, and undo."""

from typing import TYPE_CHECKING

from mlerehearse.domain.corrections import Correction, CorrectionKind
from mlerehearse.domain.names import beat as beat_name
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Beat
from mlerehearse.domain.transcript import join
from mlerehearse.texts import say

if TYPE_CHECKING:
    from mlerehearse.services.take_service import TakeService


class CorrectionMenu:
    """Applies corrections, anchored to time and words. Each method returns a message to show."""

    def __init__(self, takes: "TakeService") -> None:
        self._takes = takes
        self._made: list[tuple[str, Correction]] = []

    def dismiss(self, take: str, review: Review, flag: int) -> str:
        """Dismiss the flag with the index `flag`."""
        one = review.flags[flag]
        self._correct(take, review, CorrectionKind.DISMISS, one.id, one.first, one.last)
        return say("review.dismissed", quote=one.quote)

    def give_beat(self, take: str, review: Review, sentence: int, beat: Beat) -> str:
        """Assign another beat to a sentence."""
        one = review.sentences[sentence]
        self._correct(take, review, CorrectionKind.BEAT, beat.value, one.first, one.last)
        return say("review.beat_changed", beat=beat_name(beat))

    def change_word(self, take: str, review: Review, word: int, text: str) -> str:
        """Replace a word; an empty text removes it."""
        before = review.transcript.words[word].text
        self._correct(take, review, CorrectionKind.WORDS, text, word, word + 1)
        return say("review.word_corrected" if text else "review.word_removed", before=before, after=text)

    def undo(self, take: str) -> str:
        """Undo the last correction of this take that was made in this session."""
        for place in range(len(self._made) - 1, -1, -1):
            if self._made[place][0] == take:
                correction = self._made.pop(place)[1]
                self._takes.undo(take, correction.id)
                return say("review.undone")
        return say("review.nothing_to_undo")

    def _correct(self, take: str, review: Review, kind: CorrectionKind, value: str, first: int, last: int) -> None:
        words = review.transcript.words[first:last]
        texts = tuple(word.text for word in words)
        correction = self._takes.correct(take, kind, value, words[0].start, words[-1].end, texts)
        self._made.append((take, correction))


def sentence_text(review: Review, sentence: int) -> str:
    """Return the text of a sentence."""
    one = review.sentences[sentence]
    return join(review.transcript.words[one.first : one.last])
