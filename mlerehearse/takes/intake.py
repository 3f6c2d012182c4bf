"""Makes new takes, from the microphone and from sound files."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.protocols import Clock
from mlerehearse.domain.story import Story
from mlerehearse.domain.take import Take, TakeRow, TakeState
from mlerehearse.errors import StorageError
from mlerehearse.private_files import sha256_of
from mlerehearse.speech.audio import sound_files
from mlerehearse.takes.events import TakesChanged
from mlerehearse.takes.live_recording import NewTake, Recording, RecordingCallbacks
from mlerehearse.takes.serial_executor import SerialExecutor
from mlerehearse.takes.shared_state import SharedState
from mlerehearse.takes.store import disk_room
from mlerehearse.takes.store.recording_file import write_flac
from mlerehearse.takes.store.take_folder import FINAL, TakeFolder
from mlerehearse.takes.transcription_queue import TranscriptionJob, TranscriptionQueue
from mlerehearse.texts import say

_BLOCK = RATE * 30  # frames


class Intake:
    """Every method may be called from any thread.

    `warm` starts the workers, `add_story` adds a story by its title, `queue` queues a take for
    transcription, and `draw` computes its waveform on the library's executor. `rested` is called on
    the executor when nothing is recorded any more.
    """

    def __init__(
        self,
        shared: SharedState,
        executor: SerialExecutor,
        speech: TranscriptionQueue,
        clock: Clock,
        warm: Callable[[], None],
        add_story: Callable[[str], Story],
        queue: Callable[[str], None],
        draw: Callable[[str], None],
        rested: Callable[[], None],
    ) -> None:
        self._shared, self._executor, self._speech, self._clock = shared, executor, speech, clock
        self._warm, self._add_story, self._queue, self._draw = warm, add_story, queue, draw
        self._rested = rested
        self._recordings: dict[str, Recording] = {}

    def begin(self, about: NewTake) -> Recording:
        """Start a recording, which is transcribed while it grows.

        Raises StorageError, also if the disk is too full for a take of ten minutes.
        """
        disk_room.check(self._shared.paths.takes)
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
        self._shared.is_recording = True
        self._executor.submit(lambda: self._speech.add(TranscriptionJob(folder, live=True, followed=about.followed)))
        self._shared.publish(TakesChanged((take.id,)))
        return recording

    def import_audio(self, path: Path, about: NewTake) -> Take:
        """Create a take from an audio file; raises AudioError and StorageError."""
        samples = sound_files.pcm16(sound_files.read(path))
        folder, take = about.create(self._shared.paths.takes, self._clock)
        blocks: Iterator[bytes] = (samples[at : at + _BLOCK].tobytes() for at in range(0, len(samples), _BLOCK))
        try:
            write_flac(folder, blocks, len(samples))
            take = replace(take, audio=FINAL, audio_sha256=sha256_of(folder.final), duration=len(samples) / RATE)
            folder.save(take)
        except StorageError:
            folder.remove()
            raise
        self._shared.index.put(TakeRow(take, TakeState.QUEUED))
        self._shared.publish(TakesChanged((take.id,)))
        self._queue(take.id)
        self._executor.submit(lambda: self._draw(take.id))
        return take

    def must_be_finished(self, take_id: str) -> None:
        """Raise StorageError if the take is being recorded."""
        if take_id in self._recordings:
            raise StorageError(say("library.take_busy"))

    def _ended(self, take_id: str) -> None:
        self._recordings.pop(take_id, None)
        if not self._recordings:
            self._shared.is_recording = False
            self._executor.submit(self._rested)

    def _hooks(self, folder: TakeFolder) -> RecordingCallbacks:
        take_id = folder.id

        def packed(take: Take) -> None:
            self._ended(take_id)
            self._shared.index.put_head(take)
            self._executor.submit(lambda: self._speech.packed(take_id))
            self._executor.submit(lambda: self._draw(take_id))
            self._shared.publish(TakesChanged((take_id,)))

        def dropped() -> None:
            self._ended(take_id)
            self._shared.index.remove(take_id)
            self._executor.submit(lambda: self._speech.drop(take_id))
            self._shared.publish(TakesChanged((take_id,)))

        return RecordingCallbacks(
            lambda frames: self._executor.submit(lambda: self._speech.ended(take_id, frames)), packed, dropped
        )
