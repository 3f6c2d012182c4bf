"""The queue of files to import; it goes on after a restart, and rests while a take is recorded.

Files become takes one after the other, on a thread of the queue's own. A file is begun when few
takes of earlier ones still wait for their words, so that the queue can be cancelled in between.
When a take has its words, its prompt is guessed before it's reviewed.
"""

import shutil
import threading
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from mlerehearse.coach.learned.prompt_model import PromptModel
from mlerehearse.domain import names
from mlerehearse.domain.protocols import Clock
from mlerehearse.domain.story import Story
from mlerehearse.domain.take import TakeState
from mlerehearse.errors import AudioError, RehearseError, StorageError
from mlerehearse.takes import caches
from mlerehearse.takes.events import Event, ImportsChanged, SpeechState, TakesChanged
from mlerehearse.takes.importing import import_plan
from mlerehearse.takes.importing.file_decoder import FileDecoder
from mlerehearse.takes.importing.import_entry import ImportEntry, Imports, ImportState, as_text
from mlerehearse.takes.importing.import_list import ImportList
from mlerehearse.takes.importing.import_log import ImportLog
from mlerehearse.takes.importing.take_maker import MadeTake, SameSound, TakeMaker
from mlerehearse.takes.shared_state import SharedState
from mlerehearse.takes.take_prompt import set_prompt
from mlerehearse.texts import day, say
from mlerehearse.worker import Serve

_AHEAD = 2  # takes that may wait for their words while the next file is decoded
_SURE = 0.7  # a guess that is less likely is for the user to look at
_HEARD = (TakeState.REVIEWING, TakeState.READY)
_UNHEARD = (TakeState.SILENT, TakeState.FAILED)
_NEXT = ImportState.WAITING


class ImportQueue:
    """Every method may be called from any thread; `state` is what is in memory.

    `warm` starts the library's workers and this queue, `add_story` adds a story by its title,
    `queue` queues a take for transcription or review, and `draw` computes its waveform.
    """

    def __init__(
        self,
        shared: SharedState,
        clock: Clock,
        serve: Serve,
        warm: Callable[[], None],
        add_story: Callable[[str], Story],
        queue: Callable[[str], None],
        draw: Callable[[str], None],
    ) -> None:
        self._shared, self._clock, self._warm, self._queue, self._draw = shared, clock, warm, queue, draw
        self._decoder = FileDecoder(serve)
        self._maker = TakeMaker(shared, clock, self._decoder, add_story)
        self._list = ImportList(ImportLog(shared.paths.data), lambda: shared.publish(ImportsChanged()))
        self._thread: threading.Thread | None = None
        self._started = self._resting = self._closed = False
        self._hears = True  # whether takes get their words, so that it's worth waiting for them
        self._looking: dict[str, bool] = {}  # takes being looked at, and whether they changed meanwhile
        self._model: PromptModel | None = None
        shared.subscribe(self._listen)
        shared.resting.append(self._wake)

    @property
    def state(self) -> Imports:
        """All files and what has become of them."""
        return Imports(self._list.entries, self._resting, self._hears)

    # ---- lifecycle

    def start(self) -> None:
        """Go on with what an earlier run of the app has left."""
        shutil.rmtree(self._shared.paths.incoming, ignore_errors=True)
        for entry in self._list.entries:
            if entry.state is ImportState.DECODING:
                made = self._shared.index.find(entry.id) is not None
                self._list.change(entry.id, state=ImportState.TRANSCRIBING if made else _NEXT)
        for entry in self._list.entries:
            if entry.imported:
                self._look(entry.id)
        self._started = True
        self._go_on()

    def close(self) -> None:
        """Stop; the file that is being decoded is begun anew at the next start."""
        self._closed = True
        self._wake()
        self._decoder.cancel()
        thread = self._thread
        if thread is not None:
            thread.join()

    # ---- what the user does

    def add(self, paths: Iterable[Path], prompt: str | None = None, story_title: str = "") -> tuple[ImportEntry, ...]:
        """Queue files and folders and return their entries; raises StorageError.

        Without a prompt, that of each file is guessed from its words.
        """
        planned = import_plan.plan(paths)
        added = self._list.add(
            ImportEntry(
                str(uuid.uuid4()),
                as_text(one.path),
                as_text(one.transcript) if one.transcript else "",
                ImportState.FAILED if one.problem else _NEXT,
                prompt,
                prompt is None,
                story_title=story_title,
                problem=one.problem,
            )
            for one in planned
        )
        self._go_on()
        return added

    def cancel(self) -> None:
        """Leave the files that were not begun; the takes that were made stay."""
        self._list.change_all((_NEXT, ImportState.DECODING), ImportState.CANCELLED)
        self._decoder.cancel()

    def import_rest(self) -> None:
        """Import the files that were cancelled."""
        self._list.change_all((ImportState.CANCELLED,), _NEXT)
        self._go_on()

    def retry(self) -> None:
        """Try the files that failed again."""
        self._list.change_all((ImportState.FAILED,), _NEXT)
        self._go_on()

    def choose_prompt(self, entry_id: str, prompt: str | None) -> None:
        """Set the prompt of a take that was imported, None for none; raises StorageError."""
        self._list.change(entry_id, guess=False)
        if set_prompt(self._shared, entry_id, prompt):
            self._queue(entry_id)
        self._list.change(entry_id, prompt=prompt, confidence=None)
        self._list.change(entry_id, only=ImportState.NEEDS_LOOK, state=ImportState.DONE, problem="")

    def forget(self, entry_ids: Iterable[str]) -> None:
        """Forget these files, unless something is left to do or to look at; raises StorageError."""
        ids, kept = set(entry_ids), (ImportState.NEEDS_LOOK, ImportState.CANCELLED)
        self._list.keep(lambda entry: entry.id not in ids or entry.active or entry.state in kept)

    def clear(self) -> None:
        """Forget all files to which nothing happens any more; raises StorageError."""
        self._list.keep(lambda entry: entry.active)

    # ---- the thread

    def _go_on(self) -> None:
        self._warm()
        with self._list.changed:
            ready = self._started and not self._closed and self._thread is None
            if ready and self._list.first(_NEXT) is not None:
                self._thread = threading.Thread(target=self._run, name="imports", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            while (entry := self._wait_for_next()) is not None:
                self._import(entry)
            self._decoder.rest()
            with self._list.changed:
                if self._closed or self._list.first(_NEXT) is None:
                    self._thread = None
                    return

    def _wait_for_next(self) -> ImportEntry | None:
        """Wait until the next file may be begun and return it, or None if there is none."""
        with self._list.changed:
            while not self._closed and (entry := self._list.first(_NEXT)) is not None:
                self._note_resting(self._shared.is_recording)
                if not self._resting and not self._are_many_unheard():
                    return entry
                self._list.changed.wait()
            self._note_resting(False)
        return None

    def _are_many_unheard(self) -> bool:
        unheard = sum(entry.state is ImportState.TRANSCRIBING for entry in self._list.entries)
        return self._hears and unheard >= _AHEAD

    def _import(self, entry: ImportEntry) -> None:
        if not self._list.change(entry.id, only=_NEXT, state=ImportState.DECODING):
            return
        try:
            made = self._maker.make(entry, lambda: self._is_wanted(entry.id))
            if isinstance(made, SameSound):
                self._note_duplicate(entry.id, made.take_id)
            elif isinstance(made, MadeTake):
                self._note_take(entry, made)
        except AudioError as problem:
            self._list.change(entry.id, state=ImportState.FAILED, problem=str(problem))
        except StorageError as problem:  # the disk or the index is at fault, so the others would fail too
            self._list.change_all((_NEXT,), ImportState.CANCELLED)
            self._list.change(entry.id, state=ImportState.FAILED, problem=str(problem))

    def _is_wanted(self, entry_id: str) -> bool:
        entry = self._list.find(entry_id)
        return not self._closed and entry is not None and entry.state is ImportState.DECODING

    def _note_duplicate(self, entry_id: str, take_id: str) -> None:
        row = self._shared.index.find(take_id)
        if row is not None:
            key = "imports.duplicate_in_bin" if row.deleted else "imports.duplicate"
            told = say(key, title=names.take(row.take), day=day(row.take.day, self._clock.now().date()))
            self._list.change(entry_id, state=ImportState.DUPLICATE, duplicate_of=take_id, problem=told)

    def _note_take(self, entry: ImportEntry, made: MadeTake) -> None:
        prompt = made.take.prompt
        self._list.change(
            entry.id,
            state=ImportState.TRANSCRIBING,
            recorded=made.take.started,
            prompt=prompt,
            guess=prompt is None,
            notices=made.notices,
        )
        self._look(entry.id)
        self._queue(entry.id)
        self._draw(entry.id)

    # ---- the takes that were made

    def _listen(self, event: Event) -> None:
        if isinstance(event, TakesChanged):
            for entry in map(self._list.find, event.ids):
                if entry is not None and entry.imported:
                    self._look(entry.id)
            for entry in self._list.entries:
                if entry.duplicate_of in event.ids:
                    self._note_duplicate(entry.id, entry.duplicate_of)
        elif isinstance(event, SpeechState):
            self._hears = event.state not in ("missing", "broken")
            self._wake()

    def _look(self, take_id: str) -> None:
        """Settle the entry of a take that has its words; forget one whose take was deleted.

        This is called while the take is on its way to the coach, so a guess is in its review.
        """
        with self._list.changed:
            if take_id in self._looking:  # another thread does, or this one, by setting the prompt
                self._looking[take_id] = True
                return
            self._looking[take_id] = True
        while self._has_changed(take_id):
            try:
                self._settle(take_id)
            except RehearseError as problem:
                self._list.change(take_id, state=ImportState.NEEDS_LOOK, problem=str(problem))

    def _has_changed(self, take_id: str) -> bool:
        with self._list.changed:
            if self._looking[take_id]:
                self._looking[take_id] = False
                return True
            del self._looking[take_id]
            return False

    def _settle(self, take_id: str) -> None:
        row, entry = self._shared.index.find(take_id), self._list.find(take_id)
        if entry is None:
            return
        if row is None or row.deleted:
            with suppress(StorageError):
                self._list.keep(lambda other: other.id != take_id)
        elif row.state in _HEARD and entry.guess:
            self._guess(entry, row.state)
        elif row.state in _HEARD and entry.confidence is None and entry.prompt is not None:
            self._list.change(take_id, state=ImportState.DONE, problem="")
        elif row.state in _UNHEARD and entry.state is ImportState.TRANSCRIBING:
            self._list.change(take_id, state=ImportState.NEEDS_LOOK, problem=row.problem)

    def _guess(self, entry: ImportEntry, state: TakeState) -> None:
        transcript = caches.load_transcript(self._shared.folder(entry.id))
        self._model = self._model or PromptModel.load()
        guess = self._model.guess(transcript.text if transcript is not None else "")
        if guess.prompt is not None and set_prompt(self._shared, entry.id, guess.prompt) and state is TakeState.READY:
            self._queue(entry.id)
        sure = guess.confidence is not None and guess.confidence >= _SURE
        self._list.change(
            entry.id,
            state=ImportState.DONE if sure else ImportState.NEEDS_LOOK,
            prompt=guess.prompt,
            guess=False,
            confidence=guess.confidence,
            problem="" if sure else say("imports.unsure" if guess.prompt else "imports.no_prompt_fits"),
        )

    # ---- waiting

    def _note_resting(self, resting: bool) -> None:
        if resting is not self._resting:
            self._resting = resting
            self._shared.publish(ImportsChanged())

    def _wake(self) -> None:
        with self._list.changed:
            self._list.changed.notify_all()
