"""Drafts at pauses change when words arrive, but not which words, and cost little."""

import numpy as np
import pytest
from helpers import sound

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.whisper.streaming import DecodedStretch, StreamCallbacks, StreamingTranscription
from mlerehearse.speech.whisper.stretches import Stretch

SPEECH = sound.take("dev-b-18", 2.0, 4.3)  # without a pause
PAUSE = sound.silence(1.6)


class Scripted:
    """A hearing whose decoder returns one word per stretch, at a cost of one second."""

    def __init__(self, doubtful: bool = False) -> None:
        self.asked: list[tuple[float, bool]] = []
        self.samples: list[sound.Samples] = []
        self.heard: list[Word] = []
        self.drafts: list[tuple[Word, ...]] = []
        self._doubtful = doubtful
        told = StreamCallbacks(self.heard.extend, self.drafts.append, lambda seconds: None)
        self.hearing = StreamingTranscription(self._decode, told, lambda: float(len(self.asked)))

    def hear(self, *parts: sound.Samples) -> None:
        """Push these samples; after each part, report that there is no more for now."""
        for samples in parts:
            for block in sound.in_blocks(samples):
                self.hearing.push(block)
            self.hearing.push(b"")

    def _decode(self, stretch: Stretch, earliest: float, patient: bool) -> DecodedStretch:
        self.asked.append((stretch.end, patient))
        self.samples.append(stretch.samples)
        end = round(stretch.end, 3)
        return DecodedStretch((Word(f"until {end}", max(earliest, end - 1), end),), self._doubtful and not patient)


def test_a_draft_is_the_result_if_nothing_more_is_said() -> None:
    live, file = Scripted(), Scripted()
    live.hear(SPEECH, PAUSE, PAUSE, PAUSE)
    assert len(live.asked) == 1
    assert live.heard == []
    live.hearing.finish()
    for part in (SPEECH, PAUSE, PAUSE, PAUSE):
        for block in sound.in_blocks(part):
            file.hearing.push(block)
    assert file.asked == []
    file.hearing.finish()
    assert len(live.asked) == len(file.asked) == 1
    assert live.heard == file.heard == list(live.drafts[0])


def test_continued_speech_gives_the_same_words_as_without_a_draft() -> None:
    live = Scripted()
    live.hear(SPEECH, PAUSE, SPEECH)
    live.hearing.finish()
    assert len(live.asked) == 2
    assert len(live.drafts) == 1
    assert [word.text for word in live.heard] == [f"until {round(live.asked[1][0], 3)}"]


def test_wasted_drafts_are_limited() -> None:
    live = Scripted()
    for _ in range(40):
        live.hear(SPEECH, PAUSE)
    live.hearing.finish()
    useful = len(live.heard)
    assert len(live.drafts) >= 2
    assert len(live.asked) <= 1.25 * useful + 1


def test_an_improbable_draft_is_used_only_while_somebody_waits() -> None:
    ended, cut = Scripted(doubtful=True), Scripted(doubtful=True)
    ended.hear(SPEECH, PAUSE)
    ended.hearing.finish()
    assert [patient for _, patient in ended.asked] == [False]
    cut.hear(np.concatenate([SPEECH] * 4 + [SPEECH[: int(1.2 * sound.RATE)], sound.silence(1.5)]))  # 11.9 s
    cut.hear(sound.silence(0.9))
    assert [patient for _, patient in cut.asked] == [False, True]


def test_no_word_ends_after_the_sound() -> None:
    """Voice activity fills the last frame, so a stretch may end a few milliseconds too late."""
    cut = Scripted()
    cut.hear(SPEECH[: int(2.2 * sound.RATE) + 7])
    cut.hearing.finish()

    [word] = cut.heard
    assert word.start < word.end <= round(cut.hearing.seconds, 3)


@pytest.mark.parametrize("lead", [0.005, 0.37, 1.003, 2.951])
def test_digital_silence_before_the_sound_moves_the_words_and_changes_nothing_else(lead: float) -> None:
    """A microphone that wakes late sends zeros first; the decoder gets the same samples."""
    plain, late = Scripted(), Scripted()
    speech = sound.take("dev-b-18", 0.0, 9.0) + np.float32(1 / 32768)
    plain.hear(speech, PAUSE)
    late.hear(np.zeros(round(lead * 16000), np.float32), speech, PAUSE)
    for scripted in (plain, late):
        scripted.hearing.finish()

    assert len(plain.samples) == len(late.samples) >= 1
    for one, two in zip(plain.samples, late.samples, strict=True):
        assert np.array_equal(np.trim_zeros(one), np.trim_zeros(two))
    assert [word.end for word in late.heard] == pytest.approx([word.end + lead for word in plain.heard], abs=0.001)
