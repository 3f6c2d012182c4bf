"""Sound files of all formats are read as mono at 16 kHz; others are refused with one sentence."""

from pathlib import Path

import numpy as np
import pytest
from helpers import sound

from mlerehearse.domain import audio_format
from mlerehearse.errors import AudioError
from mlerehearse.speech.audio import sound_files


def read(path: Path) -> sound.Samples:
    """Return the sound of a file in -1..1; nothing in it had to be repaired."""
    decoded = sound_files.decode(path)
    assert decoded.notices == ()
    return np.asarray(decoded.samples / 32768, np.float32)


def pitch(samples: sound.Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * audio_format.RATE / len(samples))


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 47999, 48000, 96000, 192000])
def test_any_rate_keeps_length_pitch_and_loudness(tmp_path: Path, rate: int) -> None:
    path = sound.write(tmp_path / "tone.wav", sound.tone(3.0, 440.0, rate), rate)

    samples = read(path)

    assert len(samples) == pytest.approx(3.0 * audio_format.RATE, abs=2)
    assert pitch(samples) == pytest.approx(440.0, abs=0.5)
    assert np.abs(samples[1600:-1600]).max() == pytest.approx(0.3, rel=0.02)


def test_frequencies_above_8_khz_are_filtered_out(tmp_path: Path) -> None:
    path = sound.write(tmp_path / "high.wav", sound.tone(1.0, 11000.0, 48000), 48000)

    assert np.abs(read(path)[800:-800]).max() < 0.001


def test_a_long_file_has_no_seams_between_blocks(tmp_path: Path) -> None:
    path = sound.write(tmp_path / "long.wav", sound.tone(25.0, 440.0, 44100), 44100, "FLOAT")

    samples = read(path)
    expected = sound.tone(25.0, 440.0, audio_format.RATE)

    assert np.abs(samples - expected[: len(samples)])[1600:-1600].max() < 0.002


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "ogg"])
def test_every_file_type_gives_the_same_sound(tmp_path: Path, kind: str) -> None:
    path = sound.write(tmp_path / f"tone.{kind}", sound.tone(2.0, 440.0, 44100), 44100)

    samples = read(path)

    assert len(samples) / audio_format.RATE == pytest.approx(2.0, abs=0.06)
    assert pitch(samples) == pytest.approx(440.0, abs=1)


def test_an_m4a_of_a_phone_is_read(tmp_path: Path) -> None:
    path = sound.write_m4a(tmp_path / "memo.m4a", sound.tone(2.0, 440.0, 44100), 44100)

    samples = read(path)

    assert len(samples) / audio_format.RATE == pytest.approx(2.0, abs=0.08)
    assert pitch(samples) == pytest.approx(440.0, abs=1)


def test_six_channels_are_averaged(tmp_path: Path) -> None:
    one = sound.tone(1.0, 440.0, 48000, level=0.6)
    path = sound.write(tmp_path / "surround.wav", np.stack([one] + [0 * one] * 5, axis=1), 48000)

    assert np.abs(read(path)[800:-800]).max() == pytest.approx(0.1, rel=0.05)


def test_16_bit_samples_are_not_changed(tmp_path: Path) -> None:
    values = np.array([-32768, -1, 0, 1, 255, 32767], np.int16)
    path = sound.write(tmp_path / "exact.flac", values)

    assert sound_files.decode(path).samples.tolist() == values.tolist()


@pytest.mark.parametrize("rate", [1, 2, 10, 30, 1000, 1_000_001, 2_000_000_000])
def test_an_impossible_sample_rate_is_refused_before_decoding(tmp_path: Path, rate: int) -> None:
    path = sound.write(tmp_path / "odd.wav", sound.tone(0.1, 440.0, 8000), 8000)
    head = bytearray(path.read_bytes())
    head[24:32] = rate.to_bytes(4, "little") + (2 * rate % 2**32).to_bytes(4, "little")
    path.write_bytes(head)

    with pytest.raises(AudioError, match=f"odd.wav is damaged: .* {rate} samples a second"):
        sound_files.decode(path)


def _text(folder: Path) -> Path:
    (folder / "notes.wav").write_text("This is what I wanted to say.\n" * 50, encoding="utf-8")
    return folder / "notes.wav"


def _empty(folder: Path) -> Path:
    (folder / "empty.wav").write_bytes(b"")
    return folder / "empty.wav"


def _no_frames(folder: Path) -> Path:
    return sound.write(folder / "nothing.wav", np.zeros(0, np.float32))


def _all_nan(folder: Path) -> Path:
    return sound.write(folder / "broken.wav", np.full(8000, np.nan, np.float32), subtype="FLOAT")


def _playlist(folder: Path) -> Path:
    sound.write(folder / "other.wav", sound.tone(1.0))
    (folder / "list.mp3").write_text("#EXTM3U\n#EXTINF:1,\nother.wav\n#EXT-X-ENDLIST\n", encoding="utf-8")
    return folder / "list.mp3"


@pytest.mark.parametrize("make", [_text, _empty, _no_frames, _all_nan, _playlist])
def test_a_file_without_sound_is_refused_by_name(tmp_path: Path, make) -> None:
    path = make(tmp_path)

    with pytest.raises(AudioError) as refusal:
        sound_files.decode(path)

    assert path.name in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_file_and_a_folder_give_different_errors(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match=r"no file gone\.wav"):
        sound_files.decode(tmp_path / "gone.wav")
    with pytest.raises(AudioError, match="is a folder"):
        sound_files.decode(tmp_path)
