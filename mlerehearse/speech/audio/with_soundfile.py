"""Read sound with soundfile: exact, and the only reader of some old formats."""

from collections.abc import Iterator
from typing import BinaryIO

from mlerehearse.speech.audio import file_ends
from mlerehearse.speech.audio.file_findings import Findings
from mlerehearse.speech.audio.mono_mix import Block
from mlerehearse.speech.audio.safe_file import SafeFile

_FORMATS = (  # WAV, RF64, AIFF and SVX, FLAC, AU, W64, VOC, NIST, AVR, PAF, PVF, IRCAM, WVE
    *(b"RIFF", b"RIFX", b"RF64", b"FORM", b"fLaC", b".snd", b"dns.", b"riff", b"Creative", b"NIST_1A"),
    *(b"2BIT", b" paf", b"fap ", b"PVF1", b"\x64\xa3", b"ALawSoundFile"),
)
_HEAD_BYTES = 16
_SECONDS = 10
_VALUES = 2**20  # in one block; a damaged header may state a thousand channels


def may_read(file: BinaryIO) -> bool:
    """Return whether an open file is of a format that is read here.

    MP3 isn't, because libsndfile's decoder prints notes of its own to standard error. A WAV
    without a format isn't, because libsndfile may take its samples for an MP3. Ogg isn't, because
    libsndfile stops after the first of several links. CAF isn't, because its decoder of Apple
    Lossless prints notes to standard output.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if not head.startswith(_FORMATS):
        return False
    return head[:3] not in (b"RIF", b"RF6") or file_ends.is_plain_wave(file)


def blocks(file: BinaryIO, findings: Findings) -> Iterator[Block]:
    """Yield the sound of an open file.

    `findings.whole` is set if nothing was left out. Raises AudioError for an impossible
    sample rate, soundfile.LibsndfileError and, for some damaged files, other errors.
    """
    import soundfile

    file.seek(0)
    with soundfile.SoundFile(SafeFile(file)) as sound:
        rate = findings.usual_rate(sound.samplerate)
        size = max(1, min(_SECONDS * rate, _VALUES // sound.channels))
        done = 0
        while done < sound.frames and len(block := sound.read(size, dtype="float32", always_2d=True)):
            done += len(block)
            yield rate, block
        findings.whole = 0 < sound.frames <= done
