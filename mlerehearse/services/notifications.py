"""Passes messages for the user from any part of the app to the window; doesn't import Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The severity of a message: `info` disappears by itself, the others stay until dismissed."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Action:
    """An action that a message offers as a button."""

    label: str
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for the user, with an optional action."""

    text: str
    tone: Tone = Tone.INFO
    action: Action | None = None


class Notifications:
    """Passes notices to its listeners; keeps those that arrive before the first one subscribes."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Notice], object]] = []
        self._early: list[Notice] = []

    def subscribe(self, listener: Callable[[Notice], object]) -> None:
        """Call `listener` with every notice from now on, and first with the kept ones."""
        self._listeners.append(listener)
        early, self._early = self._early, []
        for notice in early:
            listener(notice)

    def tell(self, text: str, tone: Tone = Tone.INFO, action: Action | None = None) -> None:
        """Send a message to the user."""
        notice = Notice(text, tone, action)
        if not self._listeners:
            self._early.append(notice)
        for listener in self._listeners:
            listener(notice)
