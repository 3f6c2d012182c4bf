"""The retranscription part of a fake services.takes.Takes; a test drives it by hand."""

from collections.abc import Iterable
from dataclasses import replace

from mlerehearse.takes.events import RetranscriptionState


class HeardAgain:
    """A mixin for a QObject with `again_changed`.

    `better` is the model in use; `older` are the takes that a lesser model transcribed.
    """

    better = ""
    older: tuple[str, ...] = ()
    hearing_again = RetranscriptionState()

    def better_model(self, take_id: str) -> str:
        return self.better

    def older_takes(self) -> tuple[str, ...]:
        return self.older

    def hear_again(self, takes: Iterable[str]) -> None:
        left = tuple(takes)
        self.become_again(RetranscriptionState(self.better, left, len(left)))

    def stop_hearing_again(self, take_id: str | None = None) -> None:
        left = tuple(take for take in self.hearing_again.left if take_id is not None and take != take_id)
        fewer = len(self.hearing_again.left) - len(left)
        self.become_again(replace(self.hearing_again, left=left, total=self.hearing_again.total - fewer))

    def end_again(self, take_id: str, problem: str = "") -> None:
        """Finish a take, with a problem if it failed."""
        left = tuple(take for take in self.hearing_again.left if take != take_id)
        failures = self.hearing_again.failures + (((take_id, problem),) if problem else ())
        self.become_again(replace(self.hearing_again, left=left, failures=failures))

    def become_again(self, state: RetranscriptionState) -> None:
        """Set the state and emit it."""
        self.hearing_again = state
        self.again_changed.emit(state)  # type: ignore[attr-defined]
