"""Read sound with libav (PyAV): every format of phones and browsers, damaged files, video files."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np

from mlerehearse.errors import AudioError
from mlerehearse.speech.audio import file_ends
from mlerehearse.speech.audio.file_findings import Findings, is_usual
from mlerehearse.speech.audio.mono_mix import Block
from mlerehearse.speech.audio.resampler import Samples
from mlerehearse.speech.audio.safe_file import SafeFile
from mlerehearse.texts import say

# Only these may be probed: playlists and the like would open other files and addresses.
_FORMATS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,eac3,flac,flv,gsm,loas,matroska,mov,mp3,mpc,mpc8,mpeg,mpegts,"
    "ogg,oma,rm,sox,tak,tta,voc,w64,wav,wv,xwma"
)
_PATIENCE = 20.0  # seconds for opening, and for reading one packet
_VALUES = 2**20  # in one block at most
_READ_ERRORS = 100  # in a row
_GAP = 0.25  # seconds without sound that are a gap; shorter ones are imprecise time stamps
_GAP_AT_DAMAGE = 0.005
_NO_GAP = 600.0  # seconds; a longer one is a damaged time stamp
_TRACK_SECONDS = 1800  # by which tracks are compared
_SILENT_TRACK = 0.01  # of the loudest track's energy: -20 dB
_PAGED = ("ogg", "flac", "mp3")  # nothing can be missing here without damage; elsewhere, silence may not be stored
_FRAMED = ("mp3", "aac")  # without any structure but the frames


def blocks(file: BinaryIO, findings: Findings, track: int | None = None) -> Iterator[Block]:
    """Yield the sound of one track of an open file, with silence where it is damaged.

    `track` counts from 1. For None, it is the first one that isn't far quieter than another.
    Raises AudioError for a file without sound or without that track, and av.FFmpegError.
    """
    tracks = _count_tracks(file, findings.name)
    if track is not None and track > tracks:
        raise AudioError(say("speech.no_such_track", name=findings.name, track=track, tracks=tracks))
    findings.tracks = tracks
    findings.track = track or (_first_heard(file, tracks) if tracks > 1 else 1)
    timed, granule = file_ends.mp3_states_length(file), file_ends.ogg_granule(file)
    with _opened(file) as container:
        stream = container.streams.audio[findings.track - 1]
        if stream.codec_context.name == "flac":
            stream.codec_context.options = {"err_detect": "crccheck+explode"}  # noise, otherwise
        kind = container.format.name
        if stream.duration and (kind == "flac" or (kind == "mp3" and timed)):  # else libav has guessed it
            findings.stated = float(stream.duration * stream.time_base)
        elif kind == "ogg" and granule:
            findings.stated = granule / (48000 if stream.codec_context.name == "opus" else stream.rate or 48000)
        pieces = _pieces(container, stream, findings)
        yield from _joined(_in_place(pieces, kind in _PAGED, findings))


def _opened(file: BinaryIO) -> Any:
    import av

    file.seek(0)
    options = {"format_whitelist": _FORMATS}
    return av.open(SafeFile(file), metadata_errors="replace", options=options, timeout=(_PATIENCE, _PATIENCE))


def _count_tracks(file: BinaryIO, name: str) -> int:
    with _opened(file) as container:
        tracks = len(container.streams.audio)
        if not tracks:
            raise AudioError(say("speech.no_track", name=name))
        return tracks


def _first_heard(file: BinaryIO, tracks: int) -> int:
    """Return the number of the first track that isn't silent beside the loudest one."""
    energies, seconds = np.zeros(tracks), np.zeros(tracks)
    with _opened(file) as container:
        places = {stream.index: place for place, stream in enumerate(container.streams.audio)}
        for _, frame, index in _decoded(container, container.streams.audio):
            if frame is None:
                continue
            values = np.nan_to_num(_values(frame), posinf=1, neginf=1).clip(-1, 1)
            energies[places[index]] += float(np.square(values, dtype=np.float64).mean()) * frame.samples
            seconds[places[index]] += frame.samples / max(1, frame.sample_rate)
            if seconds.max() > _TRACK_SECONDS:
                break
    return int(np.argmax(energies >= _SILENT_TRACK * energies.max())) + 1


@dataclass(frozen=True, slots=True)
class _Piece:
    """Samples and their time by the file's clock, or None for a damaged packet and its length."""

    samples: Samples | None
    rate: int
    time: float | None
    seconds: float


def _pieces(container: Any, stream: Any, findings: Findings) -> Iterator[_Piece]:
    framed = container.format.name in _FRAMED
    last = b""
    for packet, frame, _ in _decoded(container, stream):
        if framed and packet.size:
            last = bytes(packet)
        if frame is None:
            base = packet.time_base
            yield _Piece(None, 0, None, float(packet.duration * base) if packet.duration and base else 0.0)
        elif frame.samples and frame.sample_rate:
            length = frame.samples / frame.sample_rate
            yield _Piece(_values(frame), frame.sample_rate, frame.time, length)
    findings.cut |= file_ends.is_part_of_frame(last)


def _decoded(container: Any, streams: Any) -> Iterator[tuple[Any, Any, int]]:
    """Yield (packet, frame, stream's index) of all; the frame is None where it is damaged."""
    import av

    errors = 0
    while errors < _READ_ERRORS:
        try:
            for packet in container.demux(streams):
                errors = 0
                try:
                    frames = packet.decode()
                except av.EOFError:
                    continue
                except (av.FFmpegError, ValueError):
                    yield packet, None, packet.stream.index
                    continue
                for frame in frames:
                    yield packet, frame, packet.stream.index
        except av.EOFError:
            return
        except av.FFmpegError:
            errors += 1
            continue
        return


def _values(frame: Any) -> Samples:
    """Return the frame as (n, channels) samples, -1..1 if they are integers."""
    values = frame.to_ndarray()
    count = frame.layout.nb_channels
    values = values.T if frame.format.is_planar else values.reshape(-1, count)
    if values.dtype == np.uint8:
        values = values.astype(np.float32) / np.float32(128) - np.float32(1)
    elif values.dtype.kind == "i":
        values = values / float(2 ** (8 * values.itemsize - 1))
    return np.ascontiguousarray(values, np.float32)


def _in_place(pieces: Iterator[_Piece], paged: bool, findings: Findings) -> Iterator[Block]:
    """Yield the pieces with silence between them where the file's clock has gone on.

    What players do; the times of the words behind a damaged place stay those of the player.
    """
    due, damaged, damage = 0.0, 0.0, False
    first = True
    for piece in pieces:
        if piece.samples is None:
            damaged, damage = damaged + piece.seconds, True
            continue
        if not first and not is_usual(piece.rate):
            damage = True
            continue
        rate = findings.usual_rate(piece.rate)
        gap = piece.time - due if piece.time is not None and not first else 0.0
        if (_GAP_AT_DAMAGE if damage else _GAP) < gap < _NO_GAP:
            yield from _silence(gap, rate, piece.samples.shape[1])
            findings.lost += gap if damage or paged else 0.0
        elif damage:
            findings.lost += damaged
        yield rate, piece.samples
        due = (due if piece.time is None else piece.time) + piece.seconds
        damaged, damage, first = 0.0, False, False
    findings.cut |= damage


def _silence(seconds: float, rate: int, channels: int) -> Iterator[Block]:
    for _ in range(int(seconds)):
        yield rate, np.zeros((rate, channels), np.float32)
    yield rate, np.zeros((int(seconds % 1 * rate), channels), np.float32)


def _joined(pieces: Iterator[Block]) -> Iterator[Block]:
    """Join pieces to blocks of about a second."""
    held: list[Samples] = []
    rate, size = 0, 0
    for new, samples in pieces:
        channels = held[0].shape[1] if held else 0
        if held and (new != rate or samples.shape[1] != channels or size > min(rate * channels, _VALUES)):
            yield rate, np.concatenate(held)
            held, size = [], 0
        held.append(samples)
        rate, size = new, size + samples.size
    if held:
        yield rate, np.concatenate(held)
