"""Retranscribes takes with a better model; a take keeps its transcript until the new one is done.

The list of requested takes isn't stored, so it's gone after a restart; requesting it again covers
only the takes that are left. Retranscription doesn't change the user's corrections. The coach finds
their places in the new words, or keeps them as unplaced.
"""

from collections.abc import Callable, Iterable

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.take import TakeRow, TakeState
from mlerehearse.errors import StorageError
from mlerehearse.model_store import installed
from mlerehearse.model_store.catalogue import catalogue
from mlerehearse.speech.speech_messages import Done, Failed
from mlerehearse.takes import caches
from mlerehearse.takes.events import RetranscriptionState
from mlerehearse.takes.serial_executor import SerialExecutor
from mlerehearse.takes.shared_state import SharedState
from mlerehearse.takes.transcription_queue import TranscriptionJob, TranscriptionQueue
from mlerehearse.texts import say

_HEARD = (TakeState.READY, TakeState.SILENT)


def is_better_model(model: str, before: str, chosen: bool) -> bool:
    """Return whether a take made with the model `before` is worth retranscribing with `model`.

    Two models of the catalogue are compared by size. Otherwise another model is better if the
    user chose it (`chosen`).
    """
    sizes = {entry.name: size for size, entry in enumerate(catalogue())}
    if model in sizes and before in sizes:
        return sizes[model] > sizes[before]
    return chosen and model != before


class Retranscription:
    """Offers and runs retranscription; `heard` is called with the id of a take to review again.

    `hear`, `stop`, `offer`, `older` and `state` may be used from any thread, all else only on the
    library's serial executor.
    """

    def __init__(
        self, shared: SharedState, executor: SerialExecutor, speech: TranscriptionQueue, heard: Callable[[str], None]
    ) -> None:
        self._shared, self._executor, self._speech, self._heard = shared, executor, speech, heard
        self._left: dict[str, None] = {}
        self.state = RetranscriptionState()

    def offer(self, take_id: str) -> str:
        """Return the model in use if this take can be retranscribed with it, else "".

        A model that the user chose is offered whatever its size. Raises StorageError.
        """
        model, chosen = self._used()
        row = self._shared.index.find(take_id)
        if not model or row is None or not _can_be_heard(row) or row.heard_with == model:
            return ""
        return model if chosen or is_better_model(model, row.heard_with, chosen) else ""

    def older(self) -> tuple[str, ...]:
        """List takes, newest first, made with a lesser model than the one in use.

        Raises StorageError.
        """
        model, chosen = self._used()
        if not model:
            return ()
        return tuple(
            row.take.id
            for row in self._shared.index.rows()
            if _can_be_heard(row) and is_better_model(model, row.heard_with, chosen)
        )

    def hear(self, takes: Iterable[str]) -> None:
        """Retranscribe these takes with the model in use, after all other transcription."""
        wanted = tuple(takes)
        self._executor.submit(lambda: self._hear(wanted))

    def stop(self, take: str | None = None) -> None:
        """Cancel one take's retranscription, or all for None; they keep their transcripts."""
        self._executor.submit(lambda: self.forget(tuple(self._left) if take is None else (take,)))

    def forget(self, takes: Iterable[str]) -> None:
        """Cancel the retranscription of these takes at once."""
        for take in [take for take in takes if take in self._left][::-1]:  # the running one last, or another starts
            del self._left[take]
            self._speech.drop(take)
            self._tell(self.state.total - 1)

    def forget_all(self) -> None:
        """Cancel all retranscription: a new model loads, and it may not be better."""
        self.forget(tuple(self._left))

    def _used(self) -> tuple[str, bool]:
        """Return the loaded model, "" for none, and whether the user chose it."""
        state = self._speech.state
        if state.state != "ready":
            return "", False
        chosen = installed.chosen_or_none(self._shared.settings().model, self._shared.paths.models)
        return state.model, chosen is not None

    def _hear(self, takes: tuple[str, ...]) -> None:
        rows = [self._shared.index.find(take) for take in takes if take not in self._left]
        wanted = [row for row in rows if row is not None and _can_be_heard(row)]
        if not self._left:
            self.state = RetranscriptionState()
        self._left |= dict.fromkeys(row.take.id for row in wanted)
        self._tell(self.state.total + len(wanted))
        for row in wanted:
            try:
                self._begin(row)
            except StorageError as problem:
                self._end(row.take.id, str(problem))

    def _begin(self, row: TakeRow) -> None:
        folder, frames = self._shared.folder(row.take.id), round(row.take.duration * RATE)
        self._speech.add(
            TranscriptionJob(folder, frames, packed=True, again=lambda result: self._settle(row.take.id, result))
        )

    def _settle(self, take_id: str, result: Done | Failed) -> None:
        try:
            problem = self._keep(take_id, result)
        except StorageError as error:
            problem = str(error)
        self._end(take_id, problem)

    def _keep(self, take_id: str, result: Done | Failed) -> str:
        """Replace the transcript with the new one; return the problem if that failed, else ""."""
        with self._shared.folder_lock:
            folder, state = self._shared.folder(take_id), self._shared.index.row(take_id).state
            take = folder.take()
            if isinstance(result, Failed):
                if result.kind != "silent" or state is not TakeState.SILENT:
                    return say("library.again_silent") if result.kind == "silent" else result.problem
                caches.save_transcript(folder, take, caches.silent_transcript(take, self._speech.state.model))
                self._shared.index.change(take_id, heard_with=self._speech.state.model)
                return ""
            transcript = caches.with_audio_checksum(result.transcript, take)
            self._shared.index.change(take_id, review_due=True)  # first, so that a crash can't lose the review
            caches.save_transcript(folder, take, transcript)
            stands = TakeState.READY if state is TakeState.READY else TakeState.REVIEWING
            self._shared.set_state(take_id, stands, heard_with=caches.heard_with(transcript))
        self._heard(take_id)
        return ""

    def _end(self, take_id: str, problem: str) -> None:
        self._left.pop(take_id, None)
        self._tell(self.state.total, ((take_id, problem),) if problem else ())

    def _tell(self, total: int, failures: tuple[tuple[str, str], ...] = ()) -> None:
        model = self._speech.state.model or self.state.model
        self.state = RetranscriptionState(model, tuple(self._left), total, self.state.failures + failures)
        self._shared.publish(self.state)


def _can_be_heard(row: TakeRow) -> bool:
    """Return whether a take has audio and is finished, so that it can be retranscribed."""
    return bool(row.take.audio) and not row.deleted and row.state in _HEARD
