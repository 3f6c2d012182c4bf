"""Makes new takes from the microphone."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.protocols import Clock
from mlerehearse.domain.story import Story
from mlerehearse.domain.take import Take, TakeRow, TakeState
from mlerehearse.errors import StorageError
from mlerehearse.takes.events import TakesChanged
from mlerehearse.takes.live_recording import NewTake, Recording, RecordingCallbacks
from mlerehearse.takes.serial_executor import SerialExecutor
from mlerehearse.takes.shared_state import SharedState
from mlerehearse.takes.store import disk_room, trash
from mlerehearse.takes.store.recording_file import frames_in_part
from mlerehearse.takes.store.recovery import recover
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.takes.transcription_queue import TranscriptionJob, TranscriptionQueue
from mlerehearse.texts import say


class Intake:
    """Every method may be called from any thread.

    `warm` starts the workers, `add_story` adds a story by its title, and `draw` computes the
    waveform of a take on the library's executor.
    """

    def __init__(
        self,
        shared: SharedState,
        executor: SerialExecutor,
        speech: TranscriptionQueue,
        clock: Clock,
        warm: Callable[[], None],
        add_story: Callable[[str], Story],
        draw: Callable[[str], None],
    ) -> None:
        self._shared, self._executor, self._speech, self._clock = shared, executor, speech, clock
        self._warm, self._add_story, self._draw = warm, add_story, draw
        self._recordings: dict[str, Recording] = {}

    def begin(self, about: NewTake) -> Recording:
        """Start a recording, which is transcribed while it grows.

        Raises StorageError, also if the disk is too full for a take of ten minutes.
        """
        disk_room.check(self._shared.paths.takes)
        self._shared.is_recording = True
        try:
            return self._begin(about)
        except BaseException:
            self._shared.is_recording = bool(self._recordings)
            raise

    def _begin(self, about: NewTake) -> Recording:
        self._warm()
        if about.story is None and about.story_title:
            about = replace(about, story=self._add_story(about.story_title).id)
        folder, take = about.create(self._shared.paths.takes, self._clock)
        self._shared.index.put(TakeRow(take, TakeState.RECORDING))
        try:
            recording = Recording(folder, take, self._hooks(folder))
        except StorageError:
            self._shared.index.remove(take.id)
            folder.remove()
            raise
        self._recordings[take.id] = recording
        self._executor.submit(lambda: self._speech.add(TranscriptionJob(folder, live=True, followed=about.followed)))
        self._shared.publish(TakesChanged((take.id,)))
        return recording

    def must_be_finished(self, take_id: str) -> None:
        """Raise StorageError if the take is being recorded."""
        if take_id in self._recordings:
            raise StorageError(say("library.take_busy"))

    def _ended(self, take_id: str) -> None:
        self._recordings.pop(take_id, None)
        if not self._recordings:
            self._shared.is_recording = False
            for resume in self._shared.resting:
                self._executor.submit(resume)

    def _discard(self, folder: TakeFolder) -> Take | None:
        """Move a recording to the bin, to be packed there; one without any sound is removed."""
        index, frames = self._shared.index, frames_in_part(folder)
        if not frames:
            index.remove(folder.id)
            folder.remove()
            return None
        with self._shared.folder_lock:
            index.change(folder.id, state=TakeState.QUEUED, duration=frames / RATE)
            trash.discard(self._shared.paths, folder.id, self._clock.now())
            index.change(folder.id, deleted=True)
        self._executor.submit(lambda: self._pack(folder.id))
        return index.row(folder.id).take

    def _pack(self, take_id: str) -> None:
        """Pack a discarded recording, as after a crash; on a full disk the next start does it."""
        with suppress(StorageError), self._shared.folder_lock:
            take = recover(self._shared.folder(take_id), self._clock.zone())
            if take is not None:
                self._shared.index.put_head(take)

    def _hooks(self, folder: TakeFolder) -> RecordingCallbacks:
        take_id = folder.id

        def packed(take: Take) -> None:
            self._ended(take_id)
            self._shared.index.put_head(take)
            self._executor.submit(lambda: self._speech.packed(take_id))
            self._executor.submit(lambda: self._draw(take_id))
            self._shared.publish(TakesChanged((take_id,)))

        def dropped() -> Take | None:
            self._ended(take_id)
            self._executor.submit(lambda: self._speech.drop(take_id))
            try:
                return self._discard(folder)
            finally:
                self._shared.publish(TakesChanged((take_id,)))

        return RecordingCallbacks(
            lambda frames: self._executor.submit(lambda: self._speech.ended(take_id, frames)), packed, dropped
        )
