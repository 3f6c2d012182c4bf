"""What the fakes of services.take_service share: work done at once, and retranscription by hand."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from mlerehearse.errors import RehearseError
from mlerehearse.takes.events import RetranscriptionState


class HeardAgain:
    """A mixin for a QObject with `retranscription_changed`; it is its own `library.again`.

    `better` is the model in use; `outdated` are the takes that a lesser model transcribed.
    """

    better = ""
    outdated: tuple[str, ...] = ()
    retranscription = RetranscriptionState()

    @property
    def again(self) -> "HeardAgain":
        return self

    def offer(self, take_id: str) -> str:
        return self.better

    def older(self) -> tuple[str, ...]:
        return self.outdated

    def hear(self, takes: Iterable[str]) -> None:
        left = tuple(takes)
        self.become_again(RetranscriptionState(self.better, left, len(left)))

    def stop(self, take_id: str | None = None) -> None:
        left = tuple(take for take in self.retranscription.left if take_id is not None and take != take_id)
        fewer = len(self.retranscription.left) - len(left)
        self.become_again(replace(self.retranscription, left=left, total=self.retranscription.total - fewer))

    def end_again(self, take_id: str, problem: str = "") -> None:
        """Finish a take, with a problem if it failed."""
        left = tuple(take for take in self.retranscription.left if take != take_id)
        failures = self.retranscription.failures + (((take_id, problem),) if problem else ())
        self.become_again(replace(self.retranscription, left=left, failures=failures))

    def become_again(self, state: RetranscriptionState) -> None:
        """Set the state and emit it."""
        self.retranscription = state
        self.retranscription_changed.emit(state)  # type: ignore[attr-defined]

    def do(
        self,
        work: Callable[[Any], object],
        returned: Callable[[Any], object] | None = None,
        errored: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do the work at once, on this fake as the library."""
        try:
            result = work(self)
        except RehearseError as error:
            if errored is not None:
                errored(error)
        else:
            if returned is not None:
                returned(result)
