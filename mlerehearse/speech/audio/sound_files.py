"""Read any sound file as 16-bit mono samples at 16 kHz.

soundfile comes first, because it is exact. libav reads what soundfile can't, what it ends too
early, and what is damaged. What was left out or repaired is said in sentences.
"""

import logging
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mlerehearse.domain.audio_format import RATE
from mlerehearse.errors import AudioError
from mlerehearse.speech.audio import with_libav, with_soundfile
from mlerehearse.speech.audio.file_ends import FileEnd, find_end
from mlerehearse.speech.audio.file_findings import Findings
from mlerehearse.speech.audio.level import file_gain
from mlerehearse.speech.audio.mono_mix import MOST_HOURS, Block, MonoMix, Pcm
from mlerehearse.texts import clean, say, tenths

_log = logging.getLogger(__name__)
_BLOCK = 10 * RATE  # samples
_MISSING = 0.3  # seconds less than stated that are missing; encoders pad by up to a tenth
_WORTH_SAYING = 0.05  # seconds

Read = Callable[[Findings], Iterator[Block]]


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """The sound of a file: (n,) mono samples at 16 kHz.

    `notices` are sentences about what was repaired or left out.
    """

    samples: Pcm
    notices: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """The length."""
        return len(self.samples) / RATE

    def blocks(self, done: int = 0) -> Iterator[bytes]:
        """Yield the samples in blocks, without the first `done`."""
        for first in range(done, len(self.samples), _BLOCK):
            yield self.samples[first : first + _BLOCK].tobytes()


def decode(path: Path, track: int | None = None, as_it_is: bool = False) -> Decoded:
    """Return the sound of a file; raises AudioError, and nothing else.

    `track` chooses one of several sound tracks and counts from 1; for None, it is the first one
    that isn't silent beside another. A very quiet file is made louder, unless it is taken
    `as_it_is`.
    """
    name = clean(path.name)
    with _opened(path, name) as file:
        try:
            return _decoded(file, name, track, as_it_is)
        except AudioError:
            raise
        except Exception as problem:
            _log.warning("A sound file can't be read: %s", type(problem).__name__)
            raise AudioError(say("speech.not_sound", name=name)) from problem


def _opened(path: Path, name: str) -> BinaryIO:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise AudioError(say("speech.is_folder", name=name))
        if not stat.S_ISREG(mode):
            raise AudioError(say("speech.no_file", name=name))
        file = path.open("rb")
        empty = not os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise AudioError(say("speech.not_found", name=name)) from None
    except (OSError, ValueError):  # ValueError: a zero byte in the name
        raise AudioError(say("speech.no_permission", name=name)) from None
    if empty:
        file.close()
        raise AudioError(say("speech.empty_file", name=name))
    return file


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one library made of a file, and how to repeat it."""

    mix: MonoMix
    findings: Findings
    read: Read
    problem: Exception | None

    @property
    def length(self) -> int:
        return len(self.mix.samples)


def _reading(name: str, read: Read) -> _Reading:
    mix, findings = MonoMix(), Findings(name)
    try:
        mix.add(read(findings))
    except Exception as problem:  # what was read before it counts
        return _Reading(mix, findings, read, problem)
    return _Reading(mix, findings, read, None)


def _decoded(file: BinaryIO, name: str, track: int | None, as_it_is: bool) -> Decoded:
    end = find_end(file)
    best = _best_reading(file, name, track, end)
    if best.mix.not_numbers > best.mix.taken // 2:
        raise AudioError(say("speech.not_numbers", name=name))
    notices = tuple(_notices(name, best, end, track))
    gain = file_gain(best.mix.peak)
    if as_it_is or gain == 1:
        return Decoded(best.mix.samples, notices)
    samples = MonoMix(gain).add(best.read(Findings(name))).samples
    return Decoded(samples, (*notices, say("speech.quiet_file", name=name)))


def _best_reading(file: BinaryIO, name: str, track: int | None, end: FileEnd) -> _Reading:
    """Return the file as read by soundfile, or by libav where that is more."""
    readings: list[_Reading] = []
    if track in (None, 1) and with_soundfile.may_read(file):
        readings.append(_reading(name, lambda findings: with_soundfile.blocks(file, findings)))
        if readings[0].findings.whole:
            return readings[0]
    readings.append(_reading(name, lambda findings: with_libav.blocks(file, findings, track)))
    best = max(readings, key=lambda reading: reading.length)
    if not best.length:
        raise _refusal(name, readings, end)
    return best


def _refusal(name: str, readings: list[_Reading], end: FileEnd) -> AudioError:
    """Return why neither library gave any sound."""
    for reading in reversed(readings):
        if isinstance(reading.problem, AudioError):
            return reading.problem
    if any(reading.problem is None for reading in readings):
        return AudioError(say("speech.no_samples", name=name))
    if end is FileEnd.UNFINISHED:
        return AudioError(say("speech.unfinished", name=name))
    return AudioError(say("speech.not_sound", name=name))


def _notices(name: str, reading: _Reading, end: FileEnd, track: int | None) -> Iterator[str]:
    mix, findings = reading.mix, reading.findings
    if findings.tracks > 1 and track is None:
        yield say("speech.track_chosen", name=name, tracks=findings.tracks, track=findings.track)
    if mix.full:
        yield say("speech.long_file", name=name, hours=MOST_HOURS)
        return
    seconds = reading.length / RATE
    missing = max(0.0, (findings.stated or 0.0) - findings.lost - seconds)
    lost = findings.lost
    cut = findings.cut or reading.problem is not None or end in (FileEnd.CUT, FileEnd.UNFINISHED)
    if missing > _MISSING and lost and not cut:
        lost += missing
    if lost > _WORTH_SAYING:
        yield say("speech.damaged_parts", name=name, lost=tenths(lost))
    if cut or (missing > _MISSING and not lost):
        yield say("speech.cut_file", name=name, seconds=tenths(seconds))
    if end is FileEnd.OPEN:
        yield say("speech.open_file", name=name)
    if mix.not_numbers:
        yield say("speech.mended_numbers", name=name)
