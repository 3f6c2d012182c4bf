"""The one road to the user for every message, Qt-free: told here by whoever has news, shown by the window."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a message is meant: `info` passes by itself, `warn` and `error` stay until they are put away."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Action:
    """What the user can do about a message, at one press."""

    label: str
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, and what can be done about it."""

    text: str
    tone: Tone = Tone.INFO
    action: Action | None = None


class Notifications:
    """Passes every notice on to its listeners, and keeps what came before there was one."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Notice], object]] = []
        self._early: list[Notice] = []

    def subscribe(self, listener: Callable[[Notice], object]) -> None:
        """Hand every notice to `listener` from now on, first those that nobody has heard yet."""
        self._listeners.append(listener)
        early, self._early = self._early, []
        for notice in early:
            listener(notice)

    def tell(self, text: str, tone: Tone = Tone.INFO, action: Action | None = None) -> None:
        """Say something to the user."""
        notice = Notice(text, tone, action)
        if not self._listeners:
            self._early.append(notice)
        for listener in self._listeners:
            listener(notice)
