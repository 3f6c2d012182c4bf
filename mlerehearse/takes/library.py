"""Records, imports, transcribes, reviews, corrects, deletes and restores takes; doesn't import Qt.

Every method may be called from any thread. Listeners are called on the thread of the event.
"""

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.corrections import Correction, CorrectionKind, without_undone
from mlerehearse.domain.protocols import Clock
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Level, Story
from mlerehearse.domain.take import Gap, Take, TakeRow, TakeState
from mlerehearse.domain.transcript import Transcript
from mlerehearse.errors import StorageError
from mlerehearse.model_store import installed
from mlerehearse.paths import Paths
from mlerehearse.settings import Settings
from mlerehearse.speech.device import model_pace
from mlerehearse.speech.device.model_pace import Pace
from mlerehearse.takes import caches, opening
from mlerehearse.takes.events import SpeechState, StoriesChanged, TakesChanged
from mlerehearse.takes.importing.import_queue import ImportQueue
from mlerehearse.takes.intake import Intake
from mlerehearse.takes.retranscription import Retranscription
from mlerehearse.takes.review_queue import ReviewQueue
from mlerehearse.takes.sample_take import SAMPLE_ID, SampleTake
from mlerehearse.takes.search import Search
from mlerehearse.takes.serial_executor import SerialExecutor
from mlerehearse.takes.shared_state import Listener, SharedState
from mlerehearse.takes.store import peaks as waveform
from mlerehearse.takes.store import story_files, trash
from mlerehearse.takes.store.data_lock import DataLock
from mlerehearse.takes.store.index import Index
from mlerehearse.takes.take_bin import TakeBin
from mlerehearse.takes.transcription_queue import TranscriptionJob, TranscriptionQueue
from mlerehearse.takes.watchdog import Ticker
from mlerehearse.takes.workers import Workers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DONE = (TakeState.READY, TakeState.SILENT, TakeState.FAILED)


class Library:
    """All takes of one user.

    `settings` returns the user's settings as they are at that moment, from any thread.

    Opening the library recovers what a crash left. Raises StorageError and NewerVersionError.
    """

    def __init__(
        self, paths: Paths, clock: Clock, settings: Callable[[], Settings], parts: Workers | None = None
    ) -> None:
        paths.make()
        self._paths, self._clock, self._parts = paths, clock, parts or Workers.of(paths)
        self._lock = DataLock(paths.data)
        try:
            opened = opening.open_index(paths, clock.zone())
        except BaseException:
            self._lock.release()
            raise
        self._opened, self._database, self._index = opened, opened.database, Index(opened.database)
        self._shared = SharedState(paths, self._index, settings)
        self._executor = SerialExecutor()
        self._coach = coach = ReviewQueue(self._shared, self._executor, self._parts.coach, self._unheard)
        self._speech = TranscriptionQueue(
            self._shared, self._executor, self._parts.speech, coach.add, coach.follow, clock.monotonic
        )
        self.again = Retranscription(
            self._shared, self._executor, self._speech, lambda take: coach.add(take, urgent=False)
        )
        self.sample = SampleTake(
            clock,
            lambda: Level(settings().level),
            lambda sample: self._executor.submit(lambda: coach.add_sample(sample)),
        )
        self.bin, self.search = TakeBin(self._shared, self._executor, clock), Search(self._shared, self._executor)
        self._watching = Ticker(self._look, self._parts.look_every)
        self._warm = False
        self.intake = Intake(self._shared, self._executor, self._speech, clock, self.warm, self.add_story, self._draw)
        self.imports = ImportQueue(
            self._shared, clock, self._parts.decoder, self.warm, self.add_story, self._queue, self._draw
        )

    # ---- lifecycle

    def warm(self) -> None:
        """Start both workers, then process all waiting takes; further calls do nothing."""
        if not self._warm:
            self._warm = True
            self._executor.submit(self._load_usual)
            self._executor.submit(self._coach.warm)
            self._executor.submit(self.imports.start)
            self._executor.submit(self._take_up)
            self._executor.submit(self.search.read)
            opening.remove_leftovers_later(self._paths, self._opened)

    def reload_model(self) -> None:
        """Load the user's choice of model or, without one, the best model installed."""
        self._executor.submit(self._load_usual)

    def close(self) -> None:
        """End the workers; an unfinished recording becomes a take at the next start."""
        self.imports.close()
        self._watching.stop()
        self._executor.submit(self._speech.kill)
        self._executor.submit(self._coach.kill)
        self._executor.close()
        self._database.close()
        self._lock.release()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener with every event; call the returned function to unsubscribe."""
        return self._shared.subscribe(listener)

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about what opening the library changed, such as a list that was made anew."""
        return self._opened.notices

    @property
    def recovered(self) -> tuple[Take, ...]:
        """The takes, oldest first, that recordings became which a crash had cut off."""
        return self._opened.recovered

    @property
    def speech_state(self) -> SpeechState:
        """Whether the app can transcribe now."""
        return self._speech.state

    def keeps_up(self, model: str) -> Pace:
        """Return how fast a speech model is on this computer.

        A SpeechState event is sent when there is a new measurement.
        """
        return model_pace.pace_of(model_pace.measured_costs(self._paths), model)

    # ---- reading

    def rows(self, deleted: bool = False) -> tuple[TakeRow, ...]:
        """Return all takes, newest first, or those in the trash; raises StorageError."""
        return self._index.rows(deleted)

    def row(self, take_id: str) -> TakeRow:
        """Return one take; raises StorageError if there is none with this id."""
        return self._index.row(take_id)

    def find(self, take_id: str) -> TakeRow | None:
        """Return one take, or None if there is none with this id; raises StorageError."""
        return self._index.find(take_id)

    def audio(self, take_id: str) -> Path:
        """Return the path of the audio file; raises StorageError if it's missing."""
        return self._shared.folder(take_id).audio(self._index.row(take_id).take)

    def peaks(self, take_id: str) -> "NDArray[np.float32]":
        """Return the lowest and highest sample of each 10 ms as an (n, 2) array in -1..1.

        Raises StorageError.
        """
        folder = self._shared.folder(take_id)
        found = folder.peaks()
        if found is None:
            found = waveform.compute_peaks(self.audio(take_id))
            with self._shared.folder_lock:
                self._shared.folder(take_id).save_peaks(found)
        return found

    def gaps(self, take_id: str) -> tuple[Gap, ...]:
        """Return where sound was lost while the take was recorded; raises StorageError."""
        return self._shared.folder(take_id).take().gaps

    def transcript(self, take_id: str) -> Transcript | None:
        """Return the uncorrected transcript, or None if there is none; raises StorageError."""
        return caches.load_transcript(self._shared.folder(take_id))

    def review(self, take_id: str) -> Review | None:
        """Return the latest review, or None if there is none; raises StorageError."""
        return caches.load_review(self._shared.folder(take_id))

    # ---- what the user does with a take

    def correct(
        self, take_id: str, kind: CorrectionKind, value: str, start: float, end: float, words: tuple[str, ...]
    ) -> Correction:
        """Save a correction of the words from `start` to `end` seconds, and review the take again.

        Raises StorageError.
        """
        correction = Correction(str(uuid.uuid4()), self._clock.now(), kind, value, start, end, words)
        with self._shared.folder_lock:
            folder = self._shared.folder(take_id)
            self._index.change(take_id, review_due=True)
            folder.append(correction)
        self._executor.submit(lambda: self._coach.add(take_id))
        return correction

    def undo(self, take_id: str, correction_id: str) -> None:
        """Undo a correction and review the take again; raises StorageError."""
        self.correct(take_id, CorrectionKind.UNDO, correction_id, 0.0, 0.0, ())

    def undo_last(self, take_id: str) -> Correction | None:
        """Undo the latest correction that is in force, whenever it was made.

        Return that correction, or None if there is none; raises StorageError.
        """
        with self._shared.folder_lock:
            in_force = without_undone(self._shared.folder(take_id).corrections())
            if not in_force:
                return None
            self.undo(take_id, in_force[-1].id)
        return in_force[-1]

    def rename(self, take_id: str, title: str) -> None:
        """Set the title of a take, "" for none; raises StorageError."""
        with self._shared.folder_lock:
            folder = self._shared.folder(take_id)
            take = replace(folder.take(), title=title.strip())
            self._index.change(take_id, stale=True)  # a crash before `put_head` has the folder read again
            folder.save(take)
            self._index.put_head(take)
        self._shared.publish(TakesChanged((take_id,)))

    def delete(self, take_id: str) -> None:
        """Move a take to the trash; raises StorageError, also while it's being recorded."""
        self.intake.must_be_finished(take_id)
        self.again.stop(take_id)
        self._executor.submit(lambda: self._speech.drop(take_id))
        self._executor.submit(lambda: self._coach.drop(take_id))
        with self._shared.folder_lock:
            trash.move_to_trash(self._paths, take_id)
            self._index.change(take_id, deleted=True)
        self._shared.publish(TakesChanged((take_id,)))

    def restore(self, take_id: str) -> None:
        """Restore a take from the trash; raises StorageError."""
        with self._shared.folder_lock:
            trash.restore(self._paths, take_id)
            self._index.change(take_id, deleted=False)
            if not self._index.row(take_id).take.audio:  # it was discarded and isn't packed yet
                self._read_again(take_id)
        self._shared.publish(TakesChanged((take_id,)))
        if self._index.row(take_id).state not in _DONE:
            self._queue(take_id)

    def retry(self, take_id: str) -> None:
        """Read a take's folder again, then transcribe or review it again; raises StorageError."""
        self.intake.must_be_finished(take_id)
        with self._shared.folder_lock:
            self._read_again(take_id)
        self._shared.publish(TakesChanged((take_id,)))
        if self._speech.state.state in ("missing", "broken"):
            self.reload_model()
        self._queue(take_id)

    def show(self, take_id: str | None) -> None:
        """Note which take is on screen, None for none.

        It's transcribed first, and reviewed again if its review is outdated.
        """
        self._executor.submit(lambda: self._speech.prefer(take_id))
        if take_id is not None:
            self._executor.submit(lambda: self._grade_anew(take_id))

    # ---- stories

    def stories(self) -> tuple[Story, ...]:
        """Return all stories by title; raises StorageError."""
        return story_files.read_all(self._paths.stories)

    def add_story(self, title: str, kind: str | None = None) -> Story:
        """Add a story; raises StorageError."""
        story = Story(story_files.new_id(), title.strip(), kind)
        story_files.save(self._paths.stories, story)
        self._index.put_stories((story,))
        self._shared.publish(StoriesChanged(self.stories()))
        return story

    # ---- internals

    def _look(self) -> None:
        for look in (self._speech.look, self.bin.look):
            self._executor.submit(look)

    def _read_again(self, take_id: str) -> None:
        """Bring a take's row up to date with its folder; raises StorageError."""
        found = opening.read_take(self._shared.folder(take_id), self.row(take_id).deleted, self._clock.zone())
        if found is not None:
            self._index.put(*found)

    def _draw(self, take_id: str) -> None:
        """Compute the waveform before a page asks for it, which reports what goes wrong here."""
        with suppress(StorageError), self._shared.folder_lock:
            row = self._index.find(take_id)
            if row is not None and row.take.audio:
                self.peaks(take_id)

    def _queue(self, take_id: str) -> None:
        self.warm()
        self._executor.submit(lambda: self._place(take_id))

    def _place(self, take_id: str) -> None:
        """Queue a take for transcription or review, depending on its state."""
        row = self._index.find(take_id)
        if row is None or row.deleted:
            return
        if row.state in (TakeState.REVIEWING, TakeState.READY):
            self._coach.add(take_id)
        elif row.take.audio:
            frames = round(row.take.duration * RATE)
            self._speech.add(TranscriptionJob(self._shared.folder(take_id), frames, packed=True))

    def _grade_anew(self, take_id: str) -> None:
        if take_id == SAMPLE_ID:
            self.sample.renew()
        elif self._coach.outdated(take_id):
            self._queue(take_id)

    def _take_up(self) -> None:
        for take_id in self._index.untranscribed():
            try:
                self._place(take_id)
            except StorageError as problem:
                self._shared.set_failed(take_id, str(problem))
        for take_id in self._index.unreviewed(self._parts.coach_version()):
            self._coach.add(take_id, urgent=False)

    def _load_usual(self) -> None:
        settings = self._shared.settings()
        self.again.forget_all()
        self._speech.load(installed.chosen_or_none(settings.model, self._paths.models), settings.device)

    def _unheard(self, take_id: str) -> None:
        self._shared.set_state(take_id, TakeState.QUEUED)
        self._place(take_id)
