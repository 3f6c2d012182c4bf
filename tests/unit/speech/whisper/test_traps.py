"""Problems that users of such apps report, with real tiny.en: no word is lost, none made up."""

from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from helpers import sound

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.audio import sound_files
from mlerehearse.speech.whisper.hints import bare
from mlerehearse.speech.whisper.transcriber import Whisper

BEGIN, END = 7.0, 19.0  # in seconds of the sample take: sentences without long pauses
SPEECH = sound.take("dev-b-18", BEGIN, END)
WORDS = sound.truth("dev-b-18")["words"]
SAID = [bare(word["text"]) for word in WORDS if word["start"] >= BEGIN and word["end"] <= END]


def hear(engine: Whisper, samples: sound.Samples) -> tuple[Word, ...]:
    blocks = iter(sound.in_blocks(samples))
    return engine.transcribe(blocks, lambda words: None, lambda seconds: None).words


def texts(words: tuple[Word, ...]) -> list[str]:
    return [bare(word.text) for word in words]


def alike(heard: list[str], said: list[str] = SAID) -> float:
    """Return the similarity of two word sequences, 0..1."""
    return SequenceMatcher(None, said, heard, autojunk=False).ratio()


@pytest.mark.parametrize("vowel", [1.78, 3.07, 9.58])
def test_laughter_gives_no_words(engine: Whisper, vowel: float) -> None:
    """Without the guards, the words are thanks for watching, "1, 2, 1, 2" and "I, I, I".

    Whisper gives most of them a high probability.
    """
    assert hear(engine, sound.laughter(10.0, vowel)) == ()


def test_room_noise_gives_no_words(engine: Whisper) -> None:
    assert hear(engine, sound.rumble(12.0)) == ()


@pytest.mark.parametrize("made", [sound.laughter, sound.music, sound.clicks])
def test_sounds_after_the_words_add_no_words(engine: Whisper, made: Callable[[float], sound.Samples]) -> None:
    heard = hear(engine, np.concatenate([SPEECH, sound.silence(0.5), made(8.0)]))

    assert alike(texts(heard)) > 0.9
    assert all(word.end < END - BEGIN + 0.5 for word in heard)


def test_a_microphone_set_too_loud_loses_few_words(engine: Whisper) -> None:
    assert alike(texts(hear(engine, sound.clipped(SPEECH)))) > 0.85


def test_telephone_bandwidth_is_transcribed(engine: Whisper, tmp_path: Path) -> None:
    path = sound.write(tmp_path / "telephone.wav", sound.telephone(SPEECH), 8000)
    heard = engine.transcribe(sound_files.decode(path).blocks(), lambda words: None, lambda seconds: None)

    assert heard.duration == pytest.approx(END - BEGIN, abs=0.01)
    assert alike(texts(heard.words)) > 0.85


def test_a_recording_that_begins_in_mid_word_keeps_the_next_words(engine: Whisper) -> None:
    word = next(w for w in WORDS if w["start"] > BEGIN and w["end"] - w["start"] > 0.4)
    middle = (word["start"] + word["end"]) / 2
    heard = texts(hear(engine, sound.take("dev-b-18", middle, END)))
    behind = [bare(w["text"]) for w in WORDS if w["start"] >= word["end"] and w["end"] <= END]

    assert alike(heard[-len(behind) :], behind) > 0.9
    assert len(heard) <= len(behind) + 2


def test_a_word_said_three_times_on_purpose_is_transcribed_three_times(engine: Whisper) -> None:
    word = next(w for w in WORDS if bare(w["text"]) == "dispatch" and w["start"] > BEGIN)
    before, again = sound.take("dev-b-18", BEGIN, word["end"]), sound.take("dev-b-18", word["start"], word["end"])
    gap = sound.silence(0.2)
    heard = texts(hear(engine, np.concatenate([before, gap, again, gap, again, sound.silence(0.5)])))

    assert heard.count("dispatch") == 3


def test_a_pause_of_half_a_minute_adds_and_moves_no_words(engine: Whisper) -> None:
    room = 0.02 * sound.hiss(30.0)
    heard = hear(engine, np.concatenate([SPEECH, room, SPEECH]))
    first, second = ([w for w in heard if a <= w.start < a + 12.0] for a in (0.0, 42.0))

    assert len(first) + len(second) == len(heard)
    assert alike(texts(tuple(first))) > 0.9
    assert alike(texts(tuple(second))) > 0.9
    assert second[0].start == pytest.approx(42.0 + first[0].start, abs=0.3)


@pytest.mark.parametrize("level", [0.003, 0.001])
def test_a_quiet_recording_is_transcribed(engine: Whisper, level: float) -> None:
    """At a thousandth, all that 16 bits leave of the sound is twenty steps."""
    assert alike(texts(hear(engine, level * SPEECH))) > 0.85


def test_a_click_at_the_start_does_not_hide_quiet_speech(engine: Whisper) -> None:
    click = np.pad(sound.hiss(0.05, 0.3), (1000, 8000))

    assert alike(texts(hear(engine, np.concatenate([click, 0.002 * SPEECH])))) > 0.85


@pytest.mark.parametrize("level", [0.01, 0.001])
@pytest.mark.parametrize("made", [sound.hiss, sound.rumble, sound.music, sound.clicks])
def test_quiet_noise_gives_no_words(engine: Whisper, made: Callable[[float], sound.Samples], level: float) -> None:
    assert hear(engine, level * made(10.0)) == ()
