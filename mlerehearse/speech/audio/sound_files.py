"""Read any sound file as mono samples at 16 kHz: with soundfile where possible, else with PyAV."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mlerehearse.domain.audio_format import RATE
from mlerehearse.errors import AudioError
from mlerehearse.speech.audio.resampler import Resampler
from mlerehearse.texts import say

Samples = npt.NDArray[np.float32]

_BLOCK_SECONDS = 10
_RATES = range(2000, 1_000_001)  # samples a second; beyond them a header is damaged, and costs minutes or memory


def read(path: Path) -> Samples:
    """Return the whole file as (n,) samples in -1..1 at 16 kHz, with the channels averaged.

    Raises AudioError.
    """
    path = Path(path)
    _must_be_file(path)
    parts = list(_mono(path))
    samples = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if not len(samples):
        raise AudioError(say("speech.no_samples", name=path.name))
    return samples


def duration(path: Path) -> float:
    """Return the length in seconds, from the header where it can be trusted.

    Raises AudioError.
    """
    import soundfile

    path = Path(path)
    _must_be_file(path)
    try:
        with soundfile.SoundFile(path) as file:
            _must_be_possible(file.samplerate, path)
            if file.format in ("WAV", "FLAC", "OGG") and file.frames > 0:
                return float(file.frames / file.samplerate)
    except soundfile.LibsndfileError:
        pass  # soundfile can't read this format: decode the file instead
    return len(read(path)) / RATE


def pcm16(samples: Samples) -> npt.NDArray[np.int16]:
    """Return samples in -1..1 as 16-bit integers; exact for what was read from 16-bit files."""
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype(np.int16)


def _must_be_file(path: Path) -> None:
    if path.is_dir():
        raise AudioError(say("speech.is_folder", name=path.name))
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except FileNotFoundError:
        raise AudioError(say("speech.not_found", name=path.name)) from None
    except OSError:
        raise AudioError(say("speech.no_permission", name=path.name)) from None
    if empty:
        raise AudioError(say("speech.empty_file", name=path.name))


def _must_be_possible(rate: int, path: Path) -> None:
    if rate not in _RATES:
        raise AudioError(say("speech.odd_rate", name=path.name, rate=rate))


def _mono(path: Path) -> Iterator[Samples]:
    """Yield mono blocks at 16 kHz; raises AudioError for samples that are NaN or infinite."""
    resampler: Resampler | None = None
    for rate, block in _blocks(path):
        _must_be_possible(rate, path)
        resampler = resampler or Resampler(rate, RATE)
        mono = block.mean(axis=1, dtype=np.float32)
        if not np.isfinite(mono).all():
            raise AudioError(say("speech.not_numbers", name=path.name))
        yield resampler.push(np.clip(mono, -1, 1))
    if resampler:
        yield resampler.finish()


def _blocks(path: Path) -> Iterator[tuple[int, Samples]]:
    """Yield (rate, (n, channels) samples) from whichever library can read the file."""
    import soundfile

    try:
        file = soundfile.SoundFile(path)
    except soundfile.LibsndfileError:
        yield from _av_blocks(path)
        return
    with file:
        _must_be_possible(file.samplerate, path)  # before a block of ten seconds is read
        try:
            yield from ((file.samplerate, block) for block in _sound_blocks(file))
        except soundfile.LibsndfileError:
            raise AudioError(say("speech.damaged_sound", name=path.name)) from None
        if file.tell() < file.frames and file.format == "FLAC":
            raise AudioError(say("speech.damaged_sound", name=path.name))


def _sound_blocks(file: Any) -> Iterator[Samples]:
    while len(block := file.read(_BLOCK_SECONDS * file.samplerate, dtype="float32", always_2d=True)):
        yield block


def _av_blocks(path: Path) -> Iterator[tuple[int, Samples]]:
    import av

    try:
        with av.open(str(path), metadata_errors="replace") as container:
            if not container.streams.audio:
                raise AudioError(say("speech.not_sound", name=path.name))
            planar = av.AudioResampler(format="fltp")
            for frame in container.decode(audio=0):
                for piece in planar.resample(frame):
                    yield piece.sample_rate, np.ascontiguousarray(piece.to_ndarray().T, np.float32)
    except (av.FFmpegError, ValueError):
        raise AudioError(say("speech.not_sound", name=path.name)) from None
