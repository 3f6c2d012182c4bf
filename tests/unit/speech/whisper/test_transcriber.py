"""The real tiny.en: words are transcribed at their times, and none are made up in silence."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from helpers import sound

from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.speech.whisper.hints import bare
from mlerehearse.speech.whisper.transcriber import Whisper

CUT = 31.0  # seconds of the sample take: more than one stretch


def hear(engine: Whisper, samples: sound.Samples, size: int = 8000) -> Transcript:
    return engine.transcribe(iter(sound.in_blocks(samples, size)), lambda words: None, lambda seconds: None)


@pytest.fixture(scope="module")
def sample(engine: Whisper) -> Transcript:
    return hear(engine, sound.take("dev-b-18", 0, CUT))


def spoken_until(seconds: float) -> list[Word]:
    words = [Word(word["text"], word["start"], word["end"]) for word in sound.truth("dev-b-18")["words"]]
    return [word for word in words if word.end < seconds]


def test_most_words_have_the_right_time(sample: Transcript) -> None:
    true = spoken_until(CUT)
    near = [
        word
        for word in true
        if any(bare(word.text) == bare(ours.text) and abs(word.start - ours.start) < 0.3 for ours in sample.words)
    ]

    assert len(near) / len(true) > 0.9
    assert abs(len(sample.words) - len(true)) < 0.06 * len(true)


def test_a_spoken_um_is_transcribed(sample: Transcript) -> None:
    true = [word.start for word in spoken_until(CUT) if bare(word.text) in ("um", "uh")]
    ours = [word.start for word in sample.words if bare(word.text) in ("um", "uh")]

    assert true
    assert all(any(abs(moment - other) < 0.5 for other in ours) for moment in true)


def test_words_are_in_order_with_text_and_length(sample: Transcript) -> None:
    words = sample.words

    assert all(word.text and word.text == word.text.strip() for word in words)
    assert all(0 <= word.start < word.end <= sample.duration for word in words)
    assert all(one.end <= following.start for one, following in pairwise(words))
    assert all(word.start == round(word.start, 3) and word.end == round(word.end, 3) for word in words)


def test_the_size_of_the_blocks_changes_nothing(engine: Whisper, sample: Transcript) -> None:
    assert hear(engine, sound.take("dev-b-18", 0, CUT), 3217) == sample


def test_a_draft_at_a_pause_equals_the_final_result(engine: Whisper) -> None:
    drafts: list[tuple[Word, ...]] = []
    blocks = sound.in_blocks(np.concatenate([sound.take("dev-b-18", 0, 4.3), sound.silence(2.0)]))
    file = engine.transcribe(iter(blocks), lambda words: None, lambda seconds: None)
    live = engine.transcribe(
        (part for block in blocks for part in (block, b"")), lambda words: None, lambda seconds: None, drafts.append
    )

    assert live == file
    assert drafts == [live.words]


def test_words_are_sent_while_the_recording_continues(engine: Whisper) -> None:
    told: list[tuple[float, int]] = []
    done: list[float] = []
    given = 0.0

    def blocks():
        nonlocal given
        for block in sound.in_blocks(sound.take("dev-b-18", 0, CUT)):
            given += len(block) / 2 / sound.RATE
            yield block

    engine.transcribe(blocks(), lambda words: told.append((given, len(words))), done.append)

    assert told[0][0] < CUT - 1
    assert told[0][1] > 20
    assert done == sorted(done)
    assert done[-1] == pytest.approx(CUT, abs=0.01)


@pytest.mark.parametrize("made", [sound.silence, sound.hiss, sound.music, sound.clicks, sound.tone])
def test_noise_gives_no_words(engine: Whisper, made: Callable[[float], sound.Samples]) -> None:
    assert hear(engine, made(12.0)).words == ()


def test_noise_around_speech_gives_no_words(engine: Whisper) -> None:
    speech = sound.take("dev-b-18", 0, 6.0)
    hiss = 0.1 * sound.hiss(8.0)
    alone = hear(engine, speech)

    heard = hear(engine, np.concatenate([hiss, speech, hiss]))

    assert all(7.9 < word.start < 14.1 for word in heard.words)
    assert abs(len(heard.words) - len(alone.words)) <= 2


def test_times_are_right_after_a_long_silence(engine: Whisper) -> None:
    speech = sound.take("dev-b-18", 0, 6.0)
    words = hear(engine, np.concatenate([speech, sound.silence(30.0), speech])).words

    first, second = ([word for word in words if begin <= word.start < begin + 6] for begin in (0.0, 36.0))

    assert len(first) + len(second) == len(words)
    assert [bare(word.text) for word in first[2:]] == [bare(word.text) for word in second[2:]]
    later = [b.start - a.start for a, b in zip(first[2:], second[2:], strict=True)]
    assert np.median(later) == pytest.approx(36.0, abs=0.1)
    assert later == pytest.approx([36.0] * len(later), abs=0.5)  # Whisper moves a word at a pause by as much


def test_silence_before_the_sound_changes_no_word_and_no_mark(engine: Whisper) -> None:
    speech = sound.take("dev-b-18", 0, 15.0) + np.float32(1 / 32768)
    plain = hear(engine, speech).words
    for lead in (0.37, 1.003):
        late = hear(engine, np.concatenate([sound.silence(lead), speech])).words
        assert [word.text for word in late] == [word.text for word in plain]
        assert [word.start for word in late] == pytest.approx([word.start + lead for word in plain], abs=0.03)


def test_words_at_the_end_of_a_window_keep_their_time(engine: Whisper) -> None:
    words = hear(engine, sound.take("dev-d-03", 163.0, 186.0)).words
    said = next(word for word in words if bare(word.text) == "answered")

    assert abs(said.start - (178.7 - 163.0)) < 0.5


def test_a_phrase_said_three_times_is_transcribed_three_times(engine: Whisper) -> None:
    sentence = sound.take("dev-b-18", 2.3, 4.9)

    heard = [bare(word.text) for word in hear(engine, np.concatenate([sentence] * 3)).words]

    assert [heard.count(word) for word in ("this", "driver", "side")] == [3, 3, 3]


def test_an_empty_recording_gives_a_transcript_without_words(engine: Whisper) -> None:
    assert engine.transcribe(iter([]), lambda words: None, lambda seconds: None).words == ()


def test_the_transcript_names_engine_model_and_options(sample: Transcript) -> None:
    assert sample.made_by is not None
    assert sample.made_by.model == "tiny.en"
    assert sample.made_by.engine.startswith("faster-whisper ")
    assert "hint" in sample.made_by.options
