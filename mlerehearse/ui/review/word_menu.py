"""The context menu of a word in the transcript: play, correct, dismiss its flag, assign a beat."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from mlerehearse.domain import names
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Beat
from mlerehearse.domain.transcript import join
from mlerehearse.services.open_take import OpenTake
from mlerehearse.texts import say
from mlerehearse.ui.review.transcript.transcript_layout import flag_at


class WordMenu(QMenu):
    """`play` and `edit` get the word's index; the corrections go to the open take."""

    def __init__(
        self,
        take: OpenTake,
        word: int,
        play: Callable[[int], object],
        edit: Callable[[int], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._take, self._word, self._edit = take, word, edit
        self.aboutToHide.connect(self.deleteLater)
        self.addAction(say("review.menu_play"), lambda: play(word))
        if take.review is not None:
            self._add_corrections(take.review)

    def _add_corrections(self, review: Review) -> None:
        word = self._word
        self.addAction(say("review.menu_edit", word=review.transcript.words[word].text), lambda: self._edit(word))
        flag = flag_at(review.flags, word)
        if flag is not None:
            text = say("review.menu_dismiss", quote=review.flags[flag].quote)
            self.addAction(text, lambda: self._take.dismiss_flag(flag))
        sentence = next((i for i, s in enumerate(review.sentences) if s.first <= word < s.last), None)
        if sentence is not None:
            self._add_sentence(review, sentence)

    def _add_sentence(self, review: Review, sentence: int) -> None:
        one = review.sentences[sentence]
        beats = self.addMenu(say("review.menu_beat"))
        for beat in Beat:
            entry = beats.addAction(names.beat(beat), partial(self._take.assign_beat, sentence, beat))
            entry.setCheckable(True)
            entry.setChecked(one.beat is beat)
        text = join(review.transcript.words[one.first : one.last])
        self.addAction(say("review.menu_copy"), lambda: QGuiApplication.clipboard().setText(text))
