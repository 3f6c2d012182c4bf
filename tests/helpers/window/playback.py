"""A stand-in for the playback process: it says at once that there is no loudspeaker."""

from collections.abc import Callable
from typing import Any

from mlerehearse.services.sound.playback_messages import PlaybackTrouble, TroubleKind, Wanted
from mlerehearse.services.sound.playback_process import PlaybackProcess
from mlerehearse.services.sound.player import Player


class FakePlayback(PlaybackProcess):
    """Keeps what the window wants. `answer` returns what is heard in answer, or None."""

    def __init__(self, heard: Callable[[Any], object], died: Callable[[int | None], object]) -> None:
        super().__init__(heard, died)
        self.heard, self.died = heard, died
        self.wants: list[Wanted] = []
        self.fresh = self.settled = self.kills = 0
        self.answer: Callable[[Wanted], object | None] = no_loudspeaker

    def want(self, wanted: Wanted, fresh: bool = False) -> None:
        self.wants.append(wanted)
        self.fresh += fresh
        if (message := self.answer(wanted)) is not None:
            self.heard(message)

    def settle(self, seconds: float) -> None:
        self.settled += 1

    def kill(self) -> None:
        self.kills += 1


def no_loudspeaker(wanted: Wanted) -> object | None:
    """Answer as a computer without a loudspeaker."""
    return PlaybackTrouble(wanted.jump, TroubleKind.NO_LOUDSPEAKER) if wanted.playing else None


def silent_player() -> Player:
    """Return a player that starts no process."""
    return Player(make=FakePlayback)
