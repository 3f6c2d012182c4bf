"""A take that is being recorded."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.protocols import Clock
from mlerehearse.domain.story import Track
from mlerehearse.domain.take import Take
from mlerehearse.errors import DeviceError, StorageError
from mlerehearse.takes.store import disk_room, gap_log
from mlerehearse.takes.store.recording_file import PartFile, frames_in_part, to_flac
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
    """A take whose sound another process writes; call `finish` or `discard` once it has stopped.

    A new recording holds room on the disk for what is written at its end.
    """

    def __init__(self, folder: TakeFolder, take: Take, hooks: RecordingCallbacks) -> None:
        self._folder, self._take, self._hooks = folder, take, hooks
        PartFile(folder).close()
        disk_room.reserve(folder.path)

    @property
    def take_id(self) -> str:
        """The take's id."""
        return self._take.id

    @property
    def folder(self) -> Path:
        """The folder whose `audio.part.wav` grows."""
        return self._folder.path

    def finish(self, device: str = "") -> Take:
        """Save the take; `device` is the microphone that was used last, "" for the first one.

        Raises DeviceError if no sound arrived and StorageError if the take can't be saved. After a
        StorageError the recording is still on the disk and becomes a take at the next start.
        """
        frames = frames_in_part(self._folder)
        if frames == 0:
            self.discard()
            raise DeviceError(say("library.nothing_recorded"))
        disk_room.release(self._folder.path)
        self._hooks.ended(frames)
        whole = replace(self._take, duration=frames / RATE, gaps=gap_log.read(self._folder))
        self._take = self._packed(replace(whole, device=device or whole.device), frames)
        try:
            self._folder.save(self._take)
            gap_log.remove(self._folder)
        finally:
            self._hooks.packed(self._take)
        return self._take

    def discard(self) -> Take | None:
        """Move the recording to the bin for a week; raises StorageError.

        Returns its take, or None if there was no sound, which leaves nothing.
        """
        return self._hooks.dropped()

    def _packed(self, take: Take, frames: int) -> Take:
        """Compress the audio; on a full disk it stays as it is, and the next start tries again."""
        try:
            return replace(take, audio_sha256=to_flac(self._folder, frames), audio=FINAL)
        except StorageError:
            return replace(take, audio=PART)
