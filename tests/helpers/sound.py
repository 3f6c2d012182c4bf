"""Sound for tests: synthetic noises, excerpts of spoken takes, and files of many kinds."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

RATE = 16000
TAKES = Path(__file__).resolve().parents[1] / "data" / "takes"

Samples = npt.NDArray[np.float32]


def take(name: str, begin: float = 0.0, end: float | None = None) -> Samples:
    """Return `begin` to `end` in seconds of a spoken take, found by the start of its file name."""
    path = next(TAKES.glob(f"{name}*.flac"))
    stop = None if end is None else int(end * RATE)
    samples, _ = soundfile.read(path, start=int(begin * RATE), stop=stop, dtype="float32")
    return np.asarray(samples, np.float32)


def truth(name: str) -> dict[str, Any]:
    """Return the labels of a spoken take."""
    return dict(json.loads(next(TAKES.glob(f"{name}*.json")).read_text(encoding="utf-8")))


def silence(seconds: float) -> Samples:
    """Return digital silence."""
    return np.zeros(int(seconds * RATE), np.float32)


def hiss(seconds: float, level: float = 0.05) -> Samples:
    """Return white noise, the same each time."""
    return np.asarray(np.random.default_rng(5).normal(0, level, int(seconds * RATE)), np.float32)


def tone(seconds: float, hertz: float = 440.0, rate: int = RATE, level: float = 0.3) -> Samples:
    """Return a sine wave."""
    return np.asarray(level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate), np.float32)


def music(seconds: float) -> Samples:
    """Return chords of three tones with overtones, a new one each half second."""
    chords = [(220.0, 277.2, 329.6), (196.0, 246.9, 293.7), (174.6, 220.0, 261.6), (196.0, 246.9, 392.0)]
    parts = []
    for beat in range(int(seconds * 2)):
        decay = np.exp(-3 * np.arange(RATE // 2) / RATE)
        chord = sum(tone(0.5, hertz * k, level=0.15 / k) for hertz in chords[beat % 4] for k in (1, 2, 3))
        parts.append(chord * decay)
    return np.asarray(np.concatenate(parts), np.float32)


def clicks(seconds: float) -> Samples:
    """Return short clicks, four a second, like those of a keyboard."""
    samples = hiss(seconds, 0.001)
    burst = hiss(0.01, 0.5)
    for place in range(RATE // 8, len(samples) - len(burst), RATE // 4):
        samples[place : place + len(burst)] += burst
    return samples


def laughter(seconds: float, begin: float = 3.07) -> Samples:
    """Return laughter: bursts of a voice, five a second and falling, with a pause after every six.

    `begin` is the time of the vowel in the spoken take, in seconds.
    """
    voice = take("dev-b-18", begin, begin + 0.13)
    out = hiss(seconds, 0.002)
    breath = hiss(0.2, float(0.3 * np.abs(voice).mean()))[: len(voice)]
    for number, place in enumerate(range(RATE // 4, len(out) - len(voice), RATE // 5)):
        if number % 8 < 6:
            burst = (1.0 - 0.08 * (number % 8)) * voice + breath
            out[place : place + len(voice)] += np.asarray(np.hanning(len(voice)) * burst, np.float32)
    return out


def rumble(seconds: float) -> Samples:
    """Return the sound of a room with a fan: noise with strong low frequencies."""
    noise = np.cumsum(hiss(seconds, 0.02))
    return np.asarray(noise - np.convolve(noise, np.ones(800) / 800, "same"), np.float32)


def clipped(samples: Samples, gain: float = 15.0) -> Samples:
    """Return the samples as from a microphone with far too much gain."""
    return np.asarray(np.clip(gain * samples, -0.98, 0.98), np.float32)


def telephone(samples: Samples) -> npt.NDArray[np.float32]:
    """Return the samples as from a telephone: 8 kHz, 300 to 3400 Hz, mu-law steps."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    narrow = np.fft.irfft(spectrum, len(samples))[::2]
    steps = np.round(127 * np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log(256)) / 127
    return np.asarray(np.sign(steps) * (256 ** np.abs(steps) - 1) / 255, np.float32)


def pcm(samples: Samples) -> bytes:
    """Return 16-bit samples in native byte order."""
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype(np.int16).tobytes()


def in_blocks(samples: Samples, size: int = 8000) -> list[bytes]:
    """Return 16-bit samples in blocks of `size` frames."""
    data = pcm(samples)
    return [data[place : place + 2 * size] for place in range(0, len(data), 2 * size)]


def growing_header() -> bytes:
    """Return the 44-byte header of a WAV file of unknown length."""
    sizes = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 0, b"WAVE", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16, b"data", 0)
    assert len(sizes) == 44
    return sizes


def write(path: Path, samples: npt.NDArray[Any], rate: int = RATE, subtype: str | None = None) -> Path:
    """Write a sound file in the format of its name's extension."""
    soundfile.write(path, samples, rate, subtype=subtype)
    return path


def write_m4a(path: Path, samples: Samples, rate: int) -> Path:
    """Write AAC in an MP4 file, as phones record."""
    return write_av(path, samples, rate)


def write_av(path: Path, *tracks_and_rate: Any, options: dict[str, str] | None = None) -> Path:
    """Write each of the tracks with libav: `write_av(path, samples, more_samples, rate)`.

    A name in .webm or .mka gets Opus, any other one AAC.
    """
    import av

    *tracks, rate = tracks_and_rate
    codec = "libopus" if path.suffix in (".webm", ".mka") else "aac"
    with av.open(str(path), "w", options=options or {}) as container:
        streams = [container.add_stream(codec, rate=rate, layout="mono") for _ in tracks]
        size = 960 if codec == "libopus" else 1024
        for stream, samples in zip(streams, tracks, strict=True):
            for place in range(0, len(samples) - size + 1, size):
                piece = samples[None, place : place + size].astype(np.float32)
                frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece), format="fltp", layout="mono")
                frame.sample_rate, frame.pts = rate, place
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    return path
