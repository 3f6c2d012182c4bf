"""Tell from a sound file's structure whether it is whole, cut off, or was never finished.

Only lengths that the file states are compared with what is there; no sound is decoded.
"""

import struct
from collections.abc import Iterator
from enum import Enum
from os import SEEK_END
from typing import BinaryIO

_ENDLESS = 0x7FF00000  # a WAV chunk this long was written into a pipe, where no length can be filled in
_FORMAT_SIZES = 14, 4096  # bytes of a WAV's format chunk
_NO_FORMAT = (0, 0x50, 0x55, 0xFFFF)  # none, MPEG, MP3, and one under development
_CHUNKS = 1000  # at most; more of them would be damage
_TAIL = 65536 * 2  # bytes at the end of an Ogg file that hold its last page
_TOP_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"styp", b"moof", b"uuid"}
_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"


class FileEnd(Enum):
    """What the structure says. WHOLE also stands for a kind of file that states no length."""

    WHOLE = "whole"
    CUT = "cut"  # the file states more than it holds
    OPEN = "open"  # its length was never filled in
    UNFINISHED = "unfinished"  # what is needed to read it was never written, or was cut off


def find_end(file: BinaryIO) -> FileEnd:
    """Examine an open file; its position is 0 afterwards."""
    length = file.seek(0, SEEK_END)
    file.seek(0)
    head = file.read(16)
    try:
        if head[:4] in (b"RIFF", b"RF64"):
            return _wave(file, length, "<") if head[8:12] == b"WAVE" else _stated(8 + _u32(head[4:8], "<"), length)
        if head[:4] == b"RIFX":
            return _wave(file, length, ">")
        if head[:4] == b"FORM":
            return _stated(8 + _u32(head[4:8], ">"), length)
        if head[4:8] in _TOP_BOXES:
            return _boxes(file, length)
        if head[:4] == _EBML:
            return _segment(file, length)
        if head[:4] == b"OggS":
            return _ogg(file)
        if head[:4] == b".snd":
            start, size = struct.unpack(">II", head[4:12])
            return _stated(start + size if size < _ENDLESS else 0, length)
        return FileEnd.WHOLE
    except struct.error:
        return FileEnd.CUT
    finally:
        file.seek(0)


def _u32(field: bytes, order: str) -> int:
    return int(struct.unpack(f"{order}I", field)[0])


def _stated(end: int, length: int) -> FileEnd:
    return FileEnd.CUT if end > length else FileEnd.WHOLE


def _wave(file: BinaryIO, length: int, order: str) -> FileEnd:
    """Look for the samples' chunk; a few milliseconds less than stated are a writer's mistake."""
    second = 1
    for name, size, place in _chunks(file, length, order):
        if name == b"fmt ":
            file.seek(place)
            second = struct.unpack(f"{order}8xI", file.read(12))[0]
        elif name == b"data" and size == 0 and length > place:
            return FileEnd.OPEN
        elif name == b"data":
            return _stated(place + size - max(1, second // 50), length) if size < _ENDLESS else FileEnd.WHOLE
    return FileEnd.WHOLE


def is_plain_wave(file: BinaryIO) -> bool:
    """Return whether a RIFF file has its format in front of its samples, and no MP3 inside."""
    length = file.seek(0, SEEK_END)
    file.seek(0)
    order = ">" if file.read(4) == b"RIFX" else "<"
    tag = 0
    for name, size, place in _chunks(file, length, order):
        if name == b"fmt " and _FORMAT_SIZES[0] <= size <= _FORMAT_SIZES[1] and place + size <= length:
            file.seek(place)
            tag = struct.unpack(f"{order}H", file.read(2))[0]
        elif name == b"data":
            return tag not in _NO_FORMAT
    return False


def _chunks(file: BinaryIO, length: int, order: str) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, size, place of the content) of the chunks of a RIFF file."""
    place = 12
    for _ in range(_CHUNKS):
        if place + 8 > length:
            return
        file.seek(place)
        name, size = struct.unpack(f"{order}4sI", file.read(8))
        yield name, size, place + 8
        place += 8 + size + size % 2


def _boxes(file: BinaryIO, length: int) -> FileEnd:
    """Walk the outermost boxes of an MP4: one of them is the index (moov), or each has its own."""
    place, indexed = 0, False
    for _ in range(_CHUNKS * 1000):
        if place + 8 > length:
            break
        file.seek(place)
        size, name = struct.unpack(">I4s", file.read(8))
        if size == 1:
            size = struct.unpack(">Q", file.read(8))[0]
        if (0 < size < 8) or not name.isalnum():
            break  # no box, but something behind the last one
        end = place + size if size else length
        indexed |= name in (b"moov", b"moof") and end <= length
        if end > length:
            return FileEnd.CUT if indexed else FileEnd.UNFINISHED
        place = end
    return FileEnd.WHOLE if indexed else FileEnd.UNFINISHED


def _segment(file: BinaryIO, length: int) -> FileEnd:
    """Compare the length of a Matroska or WebM file's segment; what was streamed states none."""
    file.seek(4)
    file.seek((_varint(file) or 0) + file.tell())
    if file.read(4) != _SEGMENT:
        return FileEnd.WHOLE
    size = _varint(file)
    return FileEnd.WHOLE if size is None else _stated(file.tell() + size, length)


def _varint(file: BinaryIO) -> int | None:
    """Read a number of EBML; None for "unknown"."""
    first = struct.unpack("B", file.read(1))[0]
    more = 8 - first.bit_length()
    if more > 7:
        return None
    rest = file.read(more)
    if len(rest) < more:
        raise struct.error
    value = int.from_bytes(bytes([first & (0xFF >> (more + 1))]) + rest, "big")
    return None if value == (1 << 7 * (more + 1)) - 1 else value


def _ogg(file: BinaryIO) -> FileEnd:
    """Look whether the last page is all there."""
    page = _last_page(file)
    if not page:
        return FileEnd.WHOLE
    lacing = page[27 : 27 + page[26]] if len(page) > 26 else b""
    whole = len(page) > 26 and len(lacing) == page[26] and len(page) >= 27 + len(lacing) + sum(lacing)
    return FileEnd.WHOLE if whole else FileEnd.CUT


def _last_page(file: BinaryIO) -> bytes:
    """Return the file from its last page on; nothing if it isn't Ogg."""
    length = file.seek(0, SEEK_END)
    file.seek(max(0, length - _TAIL))
    tail = file.read()
    place = tail.rfind(b"OggS")
    return tail[place:] if place >= 0 else b""


def ogg_granule(file: BinaryIO) -> int:
    """Return the position in samples that the last page of an Ogg file states, or 0."""
    page = _last_page(file)
    return max(0, int.from_bytes(page[6:14], "little", signed=True)) if len(page) > 13 else 0


def mp3_states_length(file: BinaryIO) -> bool:
    """Return whether an MP3's first frame states the number of frames."""
    file.seek(0)
    head = file.read(10)
    size = _synchsafe(head[6:10]) + 10 if head[:3] == b"ID3" and len(head) == 10 else 0
    file.seek(size)
    first = file.read(1024)
    places = [first.find(tag) for tag in (b"Xing", b"Info")]
    return b"VBRI" in first or any(place >= 0 and first[place + 7 : place + 8] > b"\0" for place in places)


def is_part_of_frame(packet: bytes) -> bool:
    """Return whether this packet is the beginning of a frame of MP3 or of AAC (ADTS)."""
    if len(packet) < 7 or packet[0] != 0xFF or packet[1] < 0xE0:
        return bool(packet)
    if packet[1] & 0xF6 == 0xF0:  # ADTS
        return len(packet) < ((packet[3] & 3) << 11 | packet[4] << 3 | packet[5] >> 5)
    return len(packet) < _mp3_frame_bytes(packet)


def _synchsafe(field: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(field, (21, 14, 7, 0), strict=True))


_MP3_RATES = (44100, 48000, 32000)
_MP3_KBITS = {
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _mp3_frame_bytes(head: bytes) -> int:
    """Return the length of the frame with this header (ISO 11172-3); 0 if it states none."""
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    bits, rate, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer == 4 or bits in (0, 15) or rate == 3:
        return 0
    hertz = _MP3_RATES[rate] >> (0 if version == 3 else 1 if version == 2 else 2)
    kbits = _MP3_KBITS[version == 3, layer][bits - 1]
    if layer == 1:
        return (12_000 * kbits // hertz + padding) * 4
    return (72_000 if layer == 3 and version != 3 else 144_000) * kbits // hertz + padding
