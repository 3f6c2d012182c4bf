"""Takes that have words already, heard again by a better model; the old words stay until the new ones are there.

What was asked for lives as long as the app: whoever asks again later goes on with the takes that are left. The user's
corrections are not touched; the coach finds their places in the new words, or keeps them aside.
"""

from collections.abc import Callable, Iterable

from mlerehearse.domain.take import TakeRow, TakeState
from mlerehearse.errors import StorageError
from mlerehearse.library import caches
from mlerehearse.library.board import Board
from mlerehearse.library.desk import Desk
from mlerehearse.library.events import HearingAgain
from mlerehearse.library.jobs import Job, Transcription
from mlerehearse.settings import SettingsFile
from mlerehearse.speech import models
from mlerehearse.speech.catalogue import catalogue
from mlerehearse.speech.messages import Done, Failed
from mlerehearse.storage.recording import RATE
from mlerehearse.texts import say

_HEARD = (TakeState.READY, TakeState.SILENT)


def is_better(model: str, before: str, chosen: bool) -> bool:
    """Whether a model is worth hearing a take again that `before` heard: the larger one, or the user's own choice."""
    sizes = {entry.name: size for size, entry in enumerate(catalogue())}
    if model in sizes and before in sizes:
        return sizes[model] > sizes[before]
    return chosen and model != before


class Again:
    """What may be heard again, and what is; `heard` is called with the id of a take that has new words to review.

    `hear`, `stop`, `offer`, `older` and `state` may be used from any thread, the rest belongs to the library's desk.
    """

    def __init__(self, board: Board, desk: Desk, speech: Transcription, heard: Callable[[str], None]) -> None:
        self._board, self._desk, self._speech, self._heard = board, desk, speech, heard
        self._left: dict[str, None] = {}
        self.state = HearingAgain()

    def offer(self, take_id: str) -> str:
        """The model in use, where this take may be heard again with it, else ""; raises StorageError.

        What the user chose is offered whatever its size.
        """
        model, chosen = self._used()
        row = self._board.index.find(take_id)
        if not model or row is None or not _can_be_heard(row) or row.heard_with == model:
            return ""
        return model if chosen or is_better(model, row.heard_with, chosen) else ""

    def older(self) -> tuple[str, ...]:
        """Takes, newest first, that a lesser model than the one in use heard; raises StorageError."""
        model, chosen = self._used()
        if not model:
            return ()
        return tuple(
            row.take.id
            for row in self._board.index.rows()
            if _can_be_heard(row) and is_better(model, row.heard_with, chosen)
        )

    def hear(self, takes: Iterable[str]) -> None:
        """Hear these again with the model in use, after all else that is to be heard."""
        wanted = tuple(takes)
        self._desk.post(lambda: self._hear(wanted))

    def stop(self, take: str | None = None) -> None:
        """Hear a take no more, or none of them; they keep the words that they have."""
        self._desk.post(lambda: self.forget(tuple(self._left) if take is None else (take,)))

    def forget(self, takes: Iterable[str]) -> None:
        """Stop with these at once."""
        for take in [take for take in takes if take in self._left][::-1]:  # what is under way last: else another begins
            del self._left[take]
            self._speech.drop(take)
            self._tell(self.state.total - 1)

    def forget_all(self) -> None:
        """Another model is about to come: nobody knows yet whether it is better."""
        self.forget(tuple(self._left))

    def _used(self) -> tuple[str, bool]:
        """The model that hears now, "" for none, and whether the user chose it."""
        state = self._speech.state
        if state.state != "ready":
            return "", False
        paths = self._board.paths
        return state.model, models.usual(SettingsFile(paths).settings.model, paths.models) is not None

    def _hear(self, takes: tuple[str, ...]) -> None:
        rows = [self._board.index.find(take) for take in takes if take not in self._left]
        wanted = [row for row in rows if row is not None and _can_be_heard(row)]
        if not self._left:
            self.state = HearingAgain()
        self._left |= dict.fromkeys(row.take.id for row in wanted)
        self._tell(self.state.total + len(wanted))
        for row in wanted:
            try:
                self._begin(row)
            except StorageError as problem:
                self._end(row.take.id, str(problem))

    def _begin(self, row: TakeRow) -> None:
        folder, frames = self._board.folder(row.take.id), round(row.take.duration * RATE)
        self._speech.add(Job(folder, frames, packed=True, again=lambda result: self._settle(row.take.id, result)))

    def _settle(self, take_id: str, result: Done | Failed) -> None:
        try:
            problem = self._keep(take_id, result)
        except StorageError as error:
            problem = str(error)
        self._end(take_id, problem)

    def _keep(self, take_id: str, result: Done | Failed) -> str:
        """Put new words in the place of the old ones; gives a problem where there are none."""
        with self._board.moving:
            folder, state = self._board.folder(take_id), self._board.index.row(take_id).state
            take = folder.take()
            if isinstance(result, Failed):
                if result.kind != "silent" or state is not TakeState.SILENT:
                    return say("library.again_silent") if result.kind == "silent" else result.problem
                caches.save_transcript(folder, take, caches.silence(take, self._speech.state.model))
                self._board.index.change(take_id, heard_with=self._speech.state.model)
                return ""
            transcript = caches.of_audio(result.transcript, take)
            self._board.index.change(take_id, review_due=True)  # first: a crash leaves no words without their review
            caches.save_transcript(folder, take, transcript)
            stands = TakeState.READY if state is TakeState.READY else TakeState.REVIEWING
            self._board.stand(take_id, stands, heard_with=caches.heard_with(transcript))
        self._heard(take_id)
        return ""

    def _end(self, take_id: str, problem: str) -> None:
        self._left.pop(take_id, None)
        self._tell(self.state.total, ((take_id, problem),) if problem else ())

    def _tell(self, total: int, failures: tuple[tuple[str, str], ...] = ()) -> None:
        model = self._speech.state.model or self.state.model
        self.state = HearingAgain(model, tuple(self._left), total, self.state.failures + failures)
        self._board.tell(self.state)


def _can_be_heard(row: TakeRow) -> bool:
    """Whether a take has its sound, and words (or silence) in which a better model could hear more."""
    return bool(row.take.audio) and not row.deleted and row.state in _HEARD
