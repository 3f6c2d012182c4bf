"""A take that is being recorded."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.protocols import Clock
from mlerehearse.domain.story import Track
from mlerehearse.domain.take import Take
from mlerehearse.errors import DeviceError, StorageError
from mlerehearse.takes.store.recording_file import PartFile, to_flac
from mlerehearse.takes.store.take_folder import FINAL, PART, TakeFolder
from mlerehearse.texts import say


@dataclass(frozen=True, slots=True)
class NewTake:
    """What is known of a take before it's recorded.

    `prompt` is the prompt's id, `story` the story's id and `device` the microphone's name.
    `story_title` is the title of a story to add if there is no `story`. `followed` means that its
    beats are wanted while it's being recorded.
    """

    prompt: str | None = None
    prompt_text: str = ""
    story: str | None = None
    track: Track | None = None
    device: str = ""
    followed: bool = False
    story_title: str = ""

    def create(self, takes: Path, clock: Clock) -> tuple[TakeFolder, Take]:
        """Create the folder of a new take below `takes`; raises StorageError."""
        folder, bare = TakeFolder.create(takes, clock.now(), clock.zone())
        take = replace(
            bare,
            prompt=self.prompt,
            prompt_text=self.prompt_text,
            story=self.story,
            track=self.track,
            device=self.device,
        )
        folder.save(take)
        return folder, take


@dataclass(frozen=True, slots=True)
class RecordingCallbacks:
    """The callbacks of a recording.

    `ended` gets the number of frames, `packed` the final take. `dropped` is called if the recording
    is discarded: it moves it to the bin and returns its take, or None for one without any sound.
    """

    ended: Callable[[int], None]
    packed: Callable[[Take], None]
    dropped: Callable[[], Take | None]


class Recording:
    """Writes the microphone's blocks to the disk; call `finish` or `discard` once to end it."""

    def __init__(self, folder: TakeFolder, take: Take, hooks: RecordingCallbacks) -> None:
        self._folder, self._take, self._hooks = folder, take, hooks
        self._part = PartFile(folder)

    @property
    def take_id(self) -> str:
        """The take's id."""
        return self._take.id

    @property
    def seconds(self) -> float:
        """The recorded length in seconds."""
        return self._part.frames / RATE

    def write(self, pcm: bytes) -> None:
        """Append little-endian 16-bit samples at 16 kHz.

        Raises StorageError when the disk is full; call `finish` then.
        """
        self._part.write(pcm)

    def finish(self) -> Take:
        """Stop the recording and save the take.

        Raises DeviceError if no sound arrived and StorageError if the take can't be saved. After a
        StorageError the recording is still on the disk and becomes a take at the next start.
        """
        self._part.close()
        frames = self._part.frames
        if frames == 0:
            self.discard()
            raise DeviceError(say("library.nothing_recorded"))
        self._hooks.ended(frames)
        self._take = self._packed(frames)
        try:
            self._folder.save(self._take)
        finally:
            self._hooks.packed(self._take)
        return self._take

    def discard(self) -> Take | None:
        """Stop, and move the recording to the bin for a week; raises StorageError.

        Returns its take, or None if there was no sound, which leaves nothing.
        """
        self._part.close()
        return self._hooks.dropped()

    def leave(self) -> None:
        """Stop writing and leave the recording on the disk for the next start."""
        self._part.close()

    def _packed(self, frames: int) -> Take:
        """Compress the audio; on a full disk it stays as it is, and the next start tries again."""
        whole = replace(self._take, duration=frames / RATE)
        try:
            return replace(whole, audio_sha256=to_flac(self._folder, frames), audio=FINAL)
        except StorageError:
            return replace(whole, audio=PART)
