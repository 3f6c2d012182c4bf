"""Find the take that has the sound of a file, recorded or imported, in the bin or not.

The same file is known by its checksum, the same sound by its length and by the checksum of its
samples, which every FLAC file holds in its head (RFC 9639, 8.2). So a copy in another format that
loses nothing is found too.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from mlerehearse.domain.audio_format import RATE
from mlerehearse.takes.store.index import Index
from mlerehearse.takes.store.take_folder import FINAL

_HEAD, _MD5 = 42, slice(26, 42)  # bytes of the file's head, and the place of the checksum in it


def of_file(index: Index, sha256: str) -> str | None:
    """Return the take that was imported from a file with this checksum; raises StorageError."""
    return next(iter(index.of_source(sha256)), None)


def of_sound(index: Index, shelves: Iterable[Path], frames: int, sound_md5: Collection[str]) -> str | None:
    """Return the take whose samples have one of these checksums; `shelves` hold the takes.

    Raises StorageError.
    """
    places = [shelf / take_id / FINAL for take_id in index.of_length(frames / RATE) for shelf in shelves]
    return next((place.parent.name for place in places if md5_in(place) in sound_md5), None)


def md5_in(flac: Path) -> str | None:
    """Return the checksum of the samples in a FLAC file; None if there is no such file."""
    try:
        with flac.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return None
    return head[_MD5].hex() if head.startswith(b"fLaC") and len(head) == _HEAD else None
