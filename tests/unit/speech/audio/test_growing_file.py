"""A recording is read while it grows; nothing is lost when the file is replaced meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import sound

from mlerehearse.errors import AudioError
from mlerehearse.speech.audio import growing_file

_TAKE = sound.hiss(3.0)


class Recorder:
    """Writes a take in steps: one whenever the reader waits."""

    def __init__(self, folder: Path, steps: list[Callable[[], None]] | None = None) -> None:
        self.part, self.final = folder / "audio.part.wav", folder / "audio.flac"
        self.frames: int | None = None
        self.steps = steps or []
        self.part.write_bytes(sound.growing_header())

    def add(self, data: bytes) -> None:
        with self.part.open("ab") as file:
            file.write(data)

    def end(self) -> None:
        self.frames = len(_TAKE)

    def convert(self) -> None:
        sound.write(self.final, _TAKE)
        self.part.unlink()

    def wait(self, seconds: float) -> None:
        if self.steps:
            self.steps.pop(0)()

    def read(self) -> bytes:
        return b"".join(growing_file.read_growing(self.part, self.final, lambda: self.frames, self.wait))


def test_sound_appended_later_is_read_later(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    data = sound.pcm(_TAKE)
    pieces = [data[place : place + 7001] for place in range(0, len(data), 7001)]  # odd size: frames are split
    recorder.steps = [lambda piece=piece: recorder.add(piece) for piece in pieces]
    recorder.steps.append(recorder.end)

    assert recorder.read() == data


def test_a_take_finished_while_being_read_is_read_to_the_end(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    data = sound.pcm(_TAKE)
    recorder.add(data[:20001])
    recorder.steps = [lambda: recorder.add(data[20001:]), recorder.end, recorder.convert]
    reader = growing_file.read_growing(recorder.part, recorder.final, lambda: recorder.frames, recorder.wait)

    first = next(reader)
    recorder.convert()
    rest = b"".join(reader)

    assert first + rest == data


def test_nothing_beyond_the_recorded_length_is_read(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.add(sound.pcm(_TAKE) + bytes(5000))
    recorder.end()

    assert recorder.read() == sound.pcm(_TAKE)


def test_a_finished_file_is_read_in_the_same_way(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.convert()

    assert recorder.read() == sound.pcm(_TAKE)


def test_a_part_file_shorter_than_announced_is_read_as_it_is(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.add(sound.pcm(_TAKE[:16000]))
    recorder.end()

    assert recorder.read() == sound.pcm(_TAKE[:16000])


def test_a_vanished_recording_is_an_error_not_silence(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.part.unlink()

    with pytest.raises(AudioError, match=r"audio\.flac is gone"):
        recorder.read()


def test_the_file_is_not_kept_open(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.add(sound.pcm(_TAKE[:8000]))
    reader = growing_file.read_growing(recorder.part, recorder.final, lambda: recorder.frames, recorder.wait)
    next(reader)

    opened = {link.resolve() for link in Path("/proc/self/fd").glob("*")} if Path("/proc").is_dir() else set()

    assert recorder.part.resolve() not in opened
    reader.close()
