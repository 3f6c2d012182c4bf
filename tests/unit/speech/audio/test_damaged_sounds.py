"""Sound files that other programs refuse or misread: each gives its sound, and says what it lacks.

The kinds were reported to other projects; the files are made here, after those reports.
"""

import contextlib
import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from helpers import sound

from mlerehearse.errors import AudioError
from mlerehearse.speech.audio.sound_files import Decoded, decode

SPEECH = sound.take("dev-b-18", 0.0, 14.0)


def loudness(samples: np.ndarray) -> np.ndarray:
    """Return the RMS of each tenth of a second, in -1..1."""
    tenths = np.asarray(samples, np.float64)[: len(samples) // 1600 * 1600].reshape(-1, 1600) / 32768
    return np.sqrt(np.square(tenths).mean(axis=1))


def likeness(decoded: Decoded, expected: np.ndarray = SPEECH) -> float:
    """Return how alike two sounds are in loudness over time, -1..1."""
    found, known = loudness(decoded.samples), loudness(expected * 32768)
    size = min(len(found), len(known))
    return float(np.corrcoef(found[:size], known[:size])[0, 1])


def mp3(path: Path, samples: sound.Samples = SPEECH, rate: int = 16000) -> Path:
    soundfile.write(path, samples, rate, format="MP3")
    return path


def opus(path: Path, samples: sound.Samples = SPEECH) -> Path:
    soundfile.write(path, samples, 16000, format="OGG", subtype="OPUS")
    return path


def spoil(path: Path, *places: float, size: int = 40) -> Path:
    """Write random bytes at these places (0..1) of a file."""
    data, chance = bytearray(path.read_bytes()), np.random.default_rng(3)
    for place in places:
        first = int(place * len(data))
        data[first : first + size] = chance.bytes(size)
    path.write_bytes(data)
    return path


def cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    return path


def test_gsm_of_a_telephone_is_read(tmp_path: Path) -> None:
    decoded = decode(sound.write(tmp_path / "gsm.wav", SPEECH[::2], 8000, "GSM610"))

    assert decoded.seconds == pytest.approx(14.0, abs=0.05)
    assert likeness(decoded) > 0.95
    assert decoded.notices == ()


def test_an_mp3_that_changes_its_rate_is_read_to_the_end(tmp_path: Path) -> None:
    first = cut(mp3(tmp_path / "one.mp3", np.repeat(SPEECH, 3)[: 44100 * 6], 44100), 0.9)
    both = tmp_path / "both.mp3"
    both.write_bytes(first.read_bytes() + mp3(tmp_path / "two.mp3").read_bytes())

    decoded = decode(both)

    assert decoded.seconds == pytest.approx(0.9 * 6 + 14, abs=0.5)
    tail = Decoded(decoded.samples[-14 * 16000 :])
    assert likeness(tail) > 0.95


@pytest.mark.parametrize("suffix", ["opus", "ogg"])
def test_every_link_of_an_ogg_file_is_read(tmp_path: Path, suffix: str) -> None:
    link = tmp_path / f"link.{suffix}"
    if suffix == "opus":
        opus(link)
    else:
        sound.write(link, SPEECH, 16000)
    chain = tmp_path / f"chain.{suffix}"
    chain.write_bytes(link.read_bytes() * 2)

    decoded = decode(chain)

    assert decoded.seconds == pytest.approx(28.0, abs=0.1)
    assert likeness(decoded, np.concatenate([SPEECH, SPEECH])) > 0.95
    assert decoded.notices == ()


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "opus", "ogg", "aiff", "au", "m4a", "webm", "aac"])
def test_a_cut_file_is_read_as_far_as_it_goes(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"cut.{kind}"
    if kind == "m4a":
        sound.write_av(path, SPEECH, 16000, options={"movflags": "faststart"})
    elif kind in ("webm", "aac"):
        sound.write_av(path, SPEECH, 16000)
    elif kind == "opus":
        opus(path)
    else:
        sound.write(path, SPEECH, 16000)

    decoded = decode(cut(path, 0.6))

    assert 7.0 < decoded.seconds < 10.0
    assert likeness(decoded) > (0.75 if kind == "aac" else 0.9)  # AAC alone begins with 64 ms of silence
    assert decoded.notices == (
        f"cut.{kind} ends early: the rest of it is missing. Its first {decoded.seconds:.1f} s were used.",
    )


def test_an_mp3_without_a_length_is_cut_in_mid_frame(tmp_path: Path) -> None:
    path = mp3(tmp_path / "stream.mp3")
    data = path.read_bytes()
    frames = data[data.find(data[:2], 100) :]  # without the first, which states the length
    path.write_bytes(frames[: len(frames) // 2 + 37])

    decoded = decode(path)

    assert decoded.seconds == pytest.approx(7.0, abs=1.0)  # its bit rate varies
    assert "ends early" in " ".join(decoded.notices)


@pytest.mark.parametrize("kind", ["m4a", "mp3", "flac", "opus"])
def test_what_is_damaged_is_skipped(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"answer.{kind}"
    if kind == "m4a":
        sound.write_m4a(path, SPEECH, 16000)
    elif kind == "opus":
        opus(path)
    else:
        sound.write(path, SPEECH, 16000)
    places, size = ((0.2, 0.45, 0.7), 40) if kind != "mp3" else ((0.4,), 3000)

    decoded = decode(spoil(path, *places, size=size))

    assert 12.0 < decoded.seconds < 14.2
    if kind != "mp3":  # an MP3 has no clock by which the hole could be kept
        assert likeness(decoded) > 0.7
    (notice,) = decoded.notices
    lost, _, rest = notice.partition(" s of ")
    assert 0 < float(lost) < 4
    assert rest == f"answer.{kind} is damaged and was skipped."


def test_a_recorder_that_crashed_leaves_a_wav_without_length(tmp_path: Path) -> None:
    path = sound.write(tmp_path / "crashed.wav", SPEECH)
    data = path.read_bytes()
    filler = b"FLLR" + (4044).to_bytes(4, "little") + bytes(4044)
    path.write_bytes(data[:4] + bytes(4) + data[8:36] + filler + b"data" + bytes(4) + data[44:])

    decoded = decode(path)

    assert decoded.seconds == pytest.approx(14.0, abs=0.01)
    assert likeness(decoded) > 0.999
    assert decoded.notices == ("crashed.wav was never closed, so it doesn't state its length. It was read to the end.",)


def test_a_wav_written_into_a_pipe_needs_no_remark(tmp_path: Path) -> None:
    path = sound.write(tmp_path / "piped.wav", SPEECH)
    data = path.read_bytes()
    path.write_bytes(data[:4] + b"\xff" * 4 + data[8:40] + b"\xff" * 4 + data[44:])

    decoded = decode(path)

    assert decoded.seconds == pytest.approx(14.0, abs=0.01)
    assert decoded.notices == ()


@pytest.mark.parametrize("share", [-1.0, -0.95])
def test_channels_that_cancel_each_other_out_give_the_louder_one(tmp_path: Path, share: float) -> None:
    path = sound.write(tmp_path / "antiphase.flac", np.stack([SPEECH, share * SPEECH], axis=1))

    decoded = decode(path)

    assert likeness(decoded) > 0.99
    assert np.abs(decoded.samples).max() == pytest.approx(32768 * np.abs(SPEECH).max(), rel=0.05)


def test_a_channel_that_differs_is_mixed_in(tmp_path: Path) -> None:
    path = sound.write(tmp_path / "stereo.wav", np.stack([SPEECH, np.roll(SPEECH, 80000)], axis=1))

    decoded = decode(path)

    mean = (SPEECH + np.roll(SPEECH, 80000)) / 2
    assert np.abs(decoded.samples / 32768 - mean).max() < 0.001


def test_a_recording_that_was_never_finished_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match=r"The recording memo\.m4a was never finished"):
        decode(cut(sound.write_m4a(tmp_path / "memo.m4a", SPEECH, 16000), 0.7))


def test_a_video_without_sound_is_named_as_such(tmp_path: Path) -> None:
    import av

    with av.open(str(tmp_path / "screen.mp4"), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        for _ in range(10):
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))

    with pytest.raises(AudioError, match=r"screen\.mp4 has no sound track"):
        decode(tmp_path / "screen.mp4")


@pytest.mark.parametrize("first", [sound.silence(14.0), 0.001 * sound.hiss(14.0)])
def test_a_silent_first_track_is_passed_over(tmp_path: Path, first: sound.Samples) -> None:
    path = sound.write_av(tmp_path / "screen.m4a", first, SPEECH, 16000)

    decoded = decode(path)

    assert likeness(decoded) > 0.95
    assert decoded.notices == ("screen.m4a has 2 sound tracks. Track 2 was used; `--track-number` chooses another.",)


def test_the_track_asked_for_is_read(tmp_path: Path) -> None:
    path = sound.write_av(tmp_path / "screen.mka", SPEECH, sound.tone(14.0), 48000)

    assert np.std(loudness(decode(path, track=2).samples)[1:-1]) < 0.01
    assert decode(path, track=1).notices == ()
    with pytest.raises(AudioError, match=r"screen\.mka has no sound track 3: it has 2"):
        decode(path, track=3)
    with pytest.raises(AudioError, match=r"one\.wav has no sound track 2: it has 1"):
        decode(sound.write(tmp_path / "one.wav", SPEECH), track=2)


@pytest.mark.parametrize("name", ["Answer: rollback.m4a", "2024-08-20T13:28:35Z.m4a", "http:.m4a", "caf\udce9.m4a"])
@pytest.mark.skipif(sys.platform != "linux", reason="other systems forbid these names")
def test_a_name_is_no_address(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(sound.write_m4a(tmp_path / "memo.m4a", SPEECH, 16000), os.fsencode(tmp_path / name))
    monkeypatch.chdir(tmp_path)

    assert decode(Path(name)).seconds == pytest.approx(14.0, abs=0.1)
    cut(tmp_path / name, 0.5)
    with pytest.raises(AudioError) as refusal:
        decode(Path(name))
    str(refusal.value).encode("utf-8")


@pytest.mark.parametrize("kind", ["flac", "m4a"])
def test_a_very_quiet_file_is_made_louder(tmp_path: Path, kind: str) -> None:
    path, quiet = tmp_path / f"quiet.{kind}", 0.001 * SPEECH
    if kind == "flac":
        sound.write(path, quiet, subtype="PCM_24")
    else:
        sound.write_m4a(path, quiet, 16000)

    decoded, raw = decode(path), decode(path, as_it_is=True)

    assert 0.1 < np.abs(decoded.samples / 32768).max() <= 0.25
    assert np.abs(raw.samples).max() < 20
    assert likeness(decoded) > 0.98
    assert decoded.notices == (f"quiet.{kind} is very quiet, so its level was raised.",)
    assert raw.notices == ()


def test_a_sample_that_is_no_number_is_silent(tmp_path: Path) -> None:
    samples = SPEECH.copy()
    samples[5000], samples[6000], samples[7000] = np.nan, np.inf, -3e38
    decoded = decode(sound.write(tmp_path / "nan.wav", samples, subtype="FLOAT"))

    assert decoded.samples[5000] == decoded.samples[6000] == 0
    assert likeness(decoded) > 0.99
    assert decoded.notices == ("nan.wav has samples that aren't numbers (NaN). They were replaced with silence.",)


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    decode(spoil(mp3(tmp_path / "hole.mp3"), 0.4, size=3000))
    decode(cut(mp3(tmp_path / "cut.mp3"), 0.5))
    with contextlib.suppress(AudioError):
        decode(without_format(tmp_path / "damaged.wav"))

    assert capfd.readouterr() == ("", "")


def without_format(path: Path) -> Path:
    """Write a WAV without the chunk of its format; libsndfile takes its samples for an MP3."""
    samples = sound.take("dev-b-18", 2.0, 3.5)
    soundfile.write(path, np.stack([samples, 0.5 * samples], axis=1), 48000, subtype="PCM_24")
    data = bytearray(path.read_bytes())
    data[14:18] = b"\xff" * 4
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("rate", [999_925, 655_350])
def test_an_unusual_rate_takes_little_memory(tmp_path: Path, rate: int) -> None:
    import tracemalloc

    path = sound.write(tmp_path / "fast.wav", sound.tone(0.5, 440.0, rate), rate)
    tracemalloc.start()
    seconds = decode(path).seconds
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert seconds == pytest.approx(0.5, abs=0.01)
    assert peak < 300e6


def test_a_long_file_takes_little_memory(tmp_path: Path) -> None:
    """The samples of ten minutes take 19 MB; as floating-point numbers they would take 38 MB."""
    import tracemalloc

    path = tmp_path / "long.flac"
    with soundfile.SoundFile(path, "w", 16000, 1) as file:
        for _ in range(60):
            file.write(sound.tone(10.0))
    tracemalloc.start()
    decoded = decode(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert decoded.seconds == 600
    assert sum(len(block) for block in decoded.blocks()) == 600 * 32000
    assert peak < 35e6
