"""Makes broken sound files of many kinds, always the same, and reads them in a process of its own.

Run as a program, it reads each file named on standard input and prints a line of JSON for it.
"""

import faulthandler
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

SECONDS = 30  # for one file
Damage = Callable[[bytearray, np.random.Generator], bytes]


def bases(folder: Path) -> list[Path]:
    """Write a second and a half of speech as files of many kinds, and return them."""
    import soundfile

    from helpers import sound

    samples = sound.take("dev-b-18", 2.0, 3.5)
    stereo = np.stack([samples, 0.5 * samples], axis=1)
    made = []
    for name, values, rate, subtype in (
        ("pcm.wav", samples, 16000, "PCM_16"),
        ("stereo.wav", stereo, 48000, "PCM_24"),
        ("float.wav", samples, 44100, "FLOAT"),
        ("law.wav", samples, 8000, "ULAW"),
        ("gsm.wav", samples, 8000, "GSM610"),
        ("adpcm.wav", samples, 16000, "IMA_ADPCM"),
        ("pcm.aiff", samples, 22050, "PCM_16"),
        ("mono.flac", samples, 16000, "PCM_16"),
        ("stereo.flac", stereo, 44100, "PCM_24"),
        ("layer.mp3", samples, 16000, None),
        ("vorbis.ogg", samples, 44100, "VORBIS"),
        ("opus.opus", samples, 16000, None),
        ("law.au", samples, 8000, "ALAW"),
        ("apple.caf", samples, 16000, "ALAC_16"),
    ):
        kind = {"opus": {"format": "OGG", "subtype": "OPUS"}}.get(name.rpartition(".")[2], {"subtype": subtype})
        soundfile.write(folder / name, values, rate, **kind)
        made.append(folder / name)
    return [*made, *(sound.write_av(folder / name, samples, 16000) for name in ("aac.m4a", "opus.webm", "adts.aac"))]


def cut(data: bytearray, chance: np.random.Generator) -> bytes:
    return bytes(data[: chance.integers(1, len(data))])


def flip(data: bytearray, chance: np.random.Generator) -> bytes:
    for place in chance.integers(0, len(data), chance.integers(1, 40)):
        data[place] ^= int(chance.integers(1, 256))
    return bytes(data)


def flip_head(data: bytearray, chance: np.random.Generator) -> bytes:
    for place in chance.integers(0, min(len(data), 100), chance.integers(1, 4)):
        data[place] ^= 1 << int(chance.integers(0, 8))
    return bytes(data)


def odd_field(data: bytearray, chance: np.random.Generator) -> bytes:
    """Write a number at the limits into the head: a rate, a size, a count of channels."""
    value = chance.choice([0, 1, 30, 255, 1024, 65535, 2**20, 2**31 - 1, 2**31, 2**32 - 1])
    width = int(chance.choice([2, 4]))
    place = int(chance.integers(0, min(len(data), 120) // 2)) * 2
    field = (int(value) % 2 ** (8 * width)).to_bytes(width, "little" if chance.integers(2) else "big")
    data[place : place + width] = field
    return bytes(data)


def odd_size(data: bytearray, chance: np.random.Generator) -> bytes:
    """Change the size in front of or behind the name of a chunk or box somewhere in the file."""
    names = [b"fmt ", b"data", b"COMM", b"SSND", b"stsz", b"stsc", b"stco", b"stts", b"mdat", b"moov", b"trak", b"mp4a"]
    places = [data.find(name) for name in names if data.find(name) >= 4]
    if not places:
        return odd_field(data, chance)
    place = int(chance.choice(places)) + int(chance.choice([-4, 4, 8, 12, 16]))
    data[place : place + 4] = int(chance.integers(0, 2**32)).to_bytes(4, "little")
    return bytes(data)


def zero(data: bytearray, chance: np.random.Generator) -> bytes:
    first, last = np.sort(chance.integers(0, len(data), 2))
    data[first:last] = bytes(int(last - first))
    return bytes(data)


def noise(data: bytearray, chance: np.random.Generator) -> bytes:
    first = int(chance.integers(0, len(data)))
    data[first : first + 500] = chance.bytes(len(data[first : first + 500]))
    return bytes(data)


def lose(data: bytearray, chance: np.random.Generator) -> bytes:
    first, last = np.sort(chance.integers(0, len(data), 2))
    del data[first:last]
    return bytes(data) or b"\0"


def repeat(data: bytearray, chance: np.random.Generator) -> bytes:
    first = int(chance.integers(0, len(data)))
    return bytes(data[first:] + data)


DAMAGES: tuple[Damage, ...] = (cut, flip, flip_head, odd_field, odd_size, zero, noise, lose, repeat)


def broken(folder: Path, each: int) -> Iterator[Path]:
    """Write `each` broken files of every kind and damage; a fourth of them has a wrong name."""
    whole = bases(folder)
    for kind, base in enumerate(whole):
        for number, damage in enumerate(DAMAGES):
            for nth in range(each):
                content = damage(bytearray(base.read_bytes()), np.random.default_rng([11, kind, number, nth]))
                other = whole[(kind + 1 + number) % len(whole)] if nth % 4 == 3 else base
                path = folder / f"{base.stem}_{base.suffix[1:]}_{damage.__name__}_{nth}{other.suffix}"
                path.write_bytes(content)
                yield path


def main() -> None:
    """Read each file; the process ends if one takes too long."""
    from mlerehearse.errors import AudioError
    from mlerehearse.speech.audio.sound_files import decode

    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        faulthandler.dump_traceback_later(SECONDS, exit=True)
        said: dict[str, Any] = {"file": path.name, "samples": 0, "notices": [], "error": ""}
        _say({"begun": path.name})
        try:
            decoded = decode(path)
            said["samples"], said["notices"] = len(decoded.samples), list(decoded.notices)
        except AudioError as error:
            said["error"] = str(error)
        faulthandler.cancel_dump_traceback_later()
        _say({**said, "megabytes": _megabytes()})


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _megabytes() -> float:
    """Return the most memory that this process has used; 0 where it can't be told."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
