"""The commands of the Review page."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from mlerehearse.domain.story import Beat
from mlerehearse.ui.controls.commands import Commands
from mlerehearse.ui.review.timeline.beat_lane import beat_name

BEATS = {f"beat_{number}": beat for number, beat in enumerate((beat for beat in Beat if beat is not Beat.OTHER), 1)}
_PLAYING = ("toggle", "back", "forward", "start", "slower", "faster")
_FLAGS = ("next_flag", "previous_flag", "hear", "loop", "dismiss")
_CORRECTING = ("edit", "beat_menu")
_REPEATING = {"back", "forward", "slower", "faster", "next_flag", "previous_flag"}


class ReviewCommands(Commands):
    """The page's actions by id: those of commands.toml, with `beat_1` to `beat_6` for the beats.

    Each calls `run` with its id. All are disabled until `enable_for` says what the page shows.
    """

    def __init__(self, page: QWidget, run: Callable[[str], None]) -> None:
        super().__init__("review", page)
        for id_ in (*_PLAYING, *_FLAGS, "leave"):
            self.add(id_, partial(run, id_), repeats=id_ in _REPEATING)
        for number, (id_, beat) in enumerate(BEATS.items(), 1):
            self.add(id_, partial(run, id_), entry="beat", beat=beat_name(beat), number=number)
        for id_ in (*_CORRECTING, "undo"):
            self.add(id_, partial(run, id_))
        self.enable_for(take=False, review=False)

    def enable_for(self, take: bool, review: bool) -> None:
        """Enable what can be done with a take, and what needs its review."""
        self.enable(take, *_PLAYING, "leave", "undo")
        self.enable(review, *_FLAGS, *BEATS, *_CORRECTING)
