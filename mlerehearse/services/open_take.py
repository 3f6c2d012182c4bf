"""The take on the Review page: its row, sound, words and review, the current flag, and undo.

The page's widgets subscribe to its signals. Everything on the disk is read and written elsewhere:
by the library or, for the sample that comes with the app, by `library.sample`.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from mlerehearse.domain import names
from mlerehearse.domain.corrections import Correction, CorrectionKind
from mlerehearse.domain.review import Flag, Review
from mlerehearse.domain.story import Beat
from mlerehearse.domain.take import Gap, TakeRow, TakeState
from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.takes.sample_take import SAMPLE_ID
from mlerehearse.texts import say

if TYPE_CHECKING:
    from mlerehearse.services.take_service import TakeService
    from mlerehearse.takes.library import Library
    from mlerehearse.takes.sample_take import SampleTake

_T = TypeVar("_T")
_SAME_FLAG = 0.3  # seconds by which a flag may move when a new review replaces the old one
_SAME_WORD = 0.01  # seconds: words that start again at the first one replace those heard before


class Sound(NamedTuple):
    """The audio file, its lowest and highest sample of each 10 ms, and the gaps in it.

    `peaks` is an (n, 2) array in -1..1.
    """

    path: Path
    peaks: npt.NDArray[np.float32]
    gaps: tuple[Gap, ...] = ()


class OpenTake(QObject):
    """One take at a time, or none.

    `take_id` is "" without a take. `current` is the index of the current flag, -1 for none.
    """

    take_changed = Signal()  # another take, or none
    row_changed = Signal()  # its title or its state
    sound_changed = Signal()
    words_changed = Signal()  # those known without a review
    review_changed = Signal()
    current_changed = Signal(int)
    progressed = Signal(float)
    loaded = Signal()  # words, review and sound were read, as far as they exist
    message = Signal(str, bool)  # what a correction did, and whether it can be undone
    problem = Signal(str)

    def __init__(self, takes: "TakeService", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._takes = takes
        self._heard: dict[str, list[Word]] = {}
        self.row: TakeRow | None = None
        self.sound: Sound | None = None
        self.words: tuple[Word, ...] = ()
        self.review: Review | None = None
        self.current = -1
        self.opening = ""  # the id of a take that is being looked up
        self._opened = 0  # how many takes were opened so far
        self._reads = 0  # of the disk that are under way
        takes.rows_changed.connect(self._refresh)
        takes.words_heard.connect(self._add_words)
        takes.review_ready.connect(self._take_review)
        takes.progressed.connect(self._pass_progress)

    @property
    def take_id(self) -> str:
        """The id of the take."""
        return self.row.take.id if self.row is not None else ""

    @property
    def is_sample(self) -> bool:
        """Whether the take is the sample that comes with the app, whose changes are not kept."""
        return self.take_id == SAMPLE_ID

    @property
    def loading(self) -> bool:
        """Whether something of the take, or the list of takes, is still being read."""
        return self._reads > 0 or bool(self.opening) or not self._takes.loaded

    def open(self, take_id: str) -> None:
        """Show a take; "" or an unknown id shows none."""
        row = self._takes.find(take_id)
        self.opening = take_id
        if take_id == SAMPLE_ID:
            self._look_up(take_id, lambda library: library.sample.begin())
        elif take_id and (row is None or row.state is TakeState.RECORDING):  # the list may be older than the take
            self._look_up(take_id, lambda library: library.find(take_id))
        else:
            self._show(row)

    def open_newest(self) -> None:
        """Show the newest take that has a review, else the newest take."""
        rows = [row for row in self._takes.listed if row.state is not TakeState.RECORDING]
        ready = [row for row in rows if row.state is TakeState.READY]
        self.open(next((row.take.id for row in ready or rows), ""))

    def retry(self) -> None:
        """Transcribe or review the take again."""
        take = self.take_id
        self._do(lambda source: source.retry(take), errored=self._tell)

    # ---- the current flag

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The flags of the review; none without a review."""
        return self.review.flags if self.review is not None else ()

    @property
    def current_flag(self) -> Flag | None:
        """The current flag."""
        return self.flags[self.current] if 0 <= self.current < len(self.flags) else None

    def set_current(self, flag: int) -> None:
        """Make a flag the current one; -1 for none."""
        self.current = flag if 0 <= flag < len(self.flags) else -1
        self.current_changed.emit(self.current)

    # ---- corrections

    def dismiss_flag(self, flag: int) -> None:
        """Dismiss the flag with this index."""
        one = self.flags[flag]
        self._correct(CorrectionKind.DISMISS, one.id, one.first, one.last, say("review.dismissed", quote=one.quote))

    def assign_beat(self, sentence: int, beat: Beat) -> None:
        """Assign another beat to a sentence."""
        if self.review is not None and self.review.sentences[sentence].beat is not beat:
            one = self.review.sentences[sentence]
            done = say("review.beat_changed", beat=names.beat(beat))
            self._correct(CorrectionKind.BEAT, beat.value, one.first, one.last, done)

    def change_word(self, word: int, text: str) -> None:
        """Replace a word; an empty text removes it."""
        if self.review is not None and text != (before := self.review.transcript.words[word].text):
            done = say("review.word_corrected" if text else "review.word_removed", before=before, after=text)
            self._correct(CorrectionKind.WORDS, text, word, word + 1, done)

    def undo(self) -> None:
        """Undo the latest correction that is in force, also one of an earlier session."""
        take = self.take_id
        self._do(lambda source: source.undo_last(take), self._tell_undone, self._tell)

    # ---- internals

    def _do(
        self,
        work: "Callable[[Library | SampleTake], Any]",
        returned: Callable[[Any], object] | None = None,
        errored: Callable[[Exception], object] | None = None,
    ) -> None:
        """Run `work` on what holds the take: the library, or the sample."""
        is_sample = self.is_sample
        self._takes.do(lambda library: work(library.sample if is_sample else library), returned, errored)

    def _look_up(self, take_id: str, find: "Callable[[Library], TakeRow | None]") -> None:
        self._takes.do(find, lambda found: self._show_found(take_id, found), lambda error: self._miss(take_id, error))

    def _show_found(self, take_id: str, row: TakeRow | None) -> None:
        if take_id == self.opening:  # no other take was asked for since
            self._show(None if row is None or row.deleted else row)

    def _miss(self, take_id: str, error: Exception) -> None:
        self._show_found(take_id, None)
        self._tell(error)

    def _show(self, row: TakeRow | None) -> None:
        self.row, self.opening = row, ""
        self._opened += 1
        self.sound, self.review, self.current = None, None, -1
        self.words = tuple(self._heard.get(self.take_id, ()))
        self._reads = 2 if row is not None else 0
        self.take_changed.emit()
        if row is None:
            self.loaded.emit()
            return
        self._takes.show(row.take.id)
        self._read_words()
        self._read_sound()

    def _end_read(self) -> None:
        self._reads -= 1
        if not self._reads:
            self.loaded.emit()

    def _correct(self, kind: CorrectionKind, value: str, first: int, last: int, done: str) -> None:
        assert self.review is not None
        take, words = self.take_id, self.review.transcript.words[first:last]
        texts = tuple(word.text for word in words)

        def correct(source: "Library | SampleTake") -> Correction:
            return source.correct(take, kind, value, words[0].start, words[-1].end, texts)

        self._do(correct, lambda _: self.message.emit(done, True), self._tell)

    def _tell_undone(self, correction: Correction | None) -> None:
        self.message.emit(say("review.undone" if correction else "review.nothing_to_undo"), False)

    def _refresh(self) -> None:
        """Take over what the library's list says of the take now."""
        if self.row is None:
            return
        if self.is_sample:  # which is in no list
            self._do(lambda source: source.find(SAMPLE_ID), self._if_open(self._replace_row), self._tell)
            return
        row = self._takes.find(self.take_id)
        if row is None:
            self.open_newest()
        else:
            self._replace_row(row)

    def _replace_row(self, row: TakeRow) -> None:
        if row == self.row:
            return
        self.row = row
        if row.state is not TakeState.READY and self.review is not None:
            self._set_review(None)
        elif row.state is TakeState.READY and self.review is None:
            self._reads += 1
            self._read_words()
        self.row_changed.emit()

    def _read_words(self) -> None:
        take = self.take_id
        self._do(
            lambda source: (source.review(take), source.transcript(take)),
            self._if_open(self._fill),
            self._if_open(self._miss_words),
        )

    def _fill(self, found: tuple[Review | None, Transcript | None]) -> None:
        review, transcript = found
        if transcript is not None and not self._heard.get(self.take_id):
            self.words = transcript.words
        if review is not None and self.row is not None and self.row.state is TakeState.READY:
            self._set_review(review)
        elif self.review is None:
            self.words_changed.emit()
        self._end_read()

    def _miss_words(self, error: Exception) -> None:
        self._end_read()
        self._tell(error)

    def _read_sound(self) -> None:
        take = self.take_id
        self._do(
            lambda source: Sound(source.audio(take), source.peaks(take), source.gaps(take)),
            self._if_open(self._set_sound),
            self._if_open(self._miss_sound),
        )

    def _set_sound(self, sound: Sound | None) -> None:
        self.sound = sound
        self.sound_changed.emit()
        self._end_read()

    def _miss_sound(self, error: Exception) -> None:
        self._set_sound(None)
        self._tell(error)

    def _if_open(self, do: Callable[[_T], object]) -> Callable[[_T], object]:
        """Call `do` only if no take was opened since."""
        opened = self._opened
        return lambda found: do(found) if opened == self._opened else None

    def _add_words(self, take: str, words: tuple[Word, ...]) -> None:
        heard = self._heard.setdefault(take, [])
        if heard and words and words[0].start < heard[0].start + _SAME_WORD:
            heard.clear()  # transcription started over
        heard.extend(words)
        if take == self.take_id and self.review is None:
            self.words = tuple(heard)
            self.words_changed.emit()

    def _take_review(self, take: str, review: Review) -> None:
        self._heard.pop(take, None)
        if take == self.take_id and self.row is not None:
            ready = replace(self.row, state=TakeState.READY)
            self._set_review(review)
            if ready != self.row:
                self.row = ready
                self.row_changed.emit()

    def _set_review(self, review: Review | None) -> None:
        """Replace the review; the current flag stays the current one if it is still there."""
        before, self.review = self.current_flag, review
        if review is not None:
            self.words = review.transcript.words
        same = (i for i, flag in enumerate(self.flags) if before and abs(flag.start - before.start) < _SAME_FLAG)
        self.current = next(same, -1)
        self.review_changed.emit()

    def _pass_progress(self, take: str, fraction: float) -> None:
        if take == self.take_id:
            self.progressed.emit(fraction)

    def _tell(self, error: Exception) -> None:
        self.problem.emit(str(error))
