"""The Rehearse page: the prompt, the clock, the microphone and the record button."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMessageBox, QScrollArea, QVBoxLayout, QWidget

from mlerehearse.domain.story import Beat, Level, Track
from mlerehearse.domain.transcript import Word
from mlerehearse.resources import table
from mlerehearse.services.rehearsal import Stage
from mlerehearse.takes.live_recording import NewTake
from mlerehearse.texts import say, spoken
from mlerehearse.ui.controls.commands import Commands, key_text
from mlerehearse.ui.controls.controls import BigButton, Switch
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.page_services import PageServices
from mlerehearse.ui.rehearse.clock_ring import ClockRing
from mlerehearse.ui.rehearse.discarded_takes import DiscardedTakes
from mlerehearse.ui.rehearse.live_words import LiveWords
from mlerehearse.ui.rehearse.microphone_check import MicrophoneCheck
from mlerehearse.ui.rehearse.microphone_row import MicrophoneRow
from mlerehearse.ui.rehearse.pacing_bar import PacingBar
from mlerehearse.ui.rehearse.prompt_box import PromptBox
from mlerehearse.ui.rehearse.start_hints import StartHints
from mlerehearse.ui.rehearse.story_card import StoryCard

_SIDE = 300  # width of the right column in pixels
_SIDE_NARROW = 232
_STACKED = 640  # pixels of width below which the story goes under the clock
_NARROW, _LOW = 1100, 740  # pixels of width and height below which type and spacing are smaller
_KINDS = {Stage.IDLE: "start", Stage.COUNTDOWN: "cancel", Stage.RECORDING: "stop", Stage.FINISHING: "stop"}


class RehearsePage(QWidget):
    """Where an answer is recorded; microphone_row.py says when the microphone opens."""

    def __init__(self, parts: PageServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts, theme = parts, parts.theme
        self._question: QMessageBox | None = None
        self.commands = command = self._make_commands()
        self.prompt = PromptBox(theme, command["previous_prompt"], command["next_prompt"])
        self.ring, self.pacing = ClockRing(theme), PacingBar(theme)
        self.button = BigButton(theme, key_text(command["record"]), key_text(command["cancel"]))
        self.microphone = MicrophoneRow(theme, parts.recorder, parts.settings)
        self.hints = StartHints(parts)
        self.story = StoryCard(theme, command["bullets"])
        choices = {"": say("rehearse.track_none"), **_track_names()}
        self.track = Switch(theme, say("rehearse.track"), choices)
        self.track.button("").setToolTip(say("rehearse.track_none_tip"))
        self.level = Switch(theme, say("rehearse.grade"), {level: say(f"rehearse.grade_{level}") for level in Level})
        self.level.setToolTip(say("rehearse.grade_tip"))
        self.live = LiveWords(theme)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._lay_out()
        self._fill()
        self._connect()
        self._show_stage(parts.rehearsal.stage)

    # --- called by the window ---------------------------------------------------------------------

    def may_leave(self, then: Callable[[], None]) -> None:
        """Call `then` at once, or ask whether to stop if a take is being recorded."""
        if self._parts.rehearsal.stage is not Stage.RECORDING:
            self._parts.rehearsal.discard()
            then()
            return
        # Stopping opens the review by itself, so `then` isn't needed.
        self._ask("app.close_recording_title", say("app.leave_recording"), "app.leave_keep", self._parts.rehearsal.stop)

    # --- events -----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if event.spontaneous():
            return
        self.microphone.page_shown()
        self._offer_stories()
        self.hints.refresh()
        self._show_ready()
        self._focus_button()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.microphone.page_hidden()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use smaller type and spacing in a small window, and stack the columns in a narrow one."""
        super().resizeEvent(event)
        low = self.height() < self._parts.theme.px(_LOW)
        narrow = self.width() < self._parts.theme.px(_NARROW)
        self.prompt.show_large(not low and not narrow)
        stacked = self.width() < self._parts.theme.px(_STACKED)
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        side = self._parts.theme.px(_SIDE_NARROW if narrow else _SIDE)
        self._side.setMinimumWidth(0 if stacked else side)
        self._side.setMaximumWidth(self.width() if stacked else side)
        self._column.setSpacing(self._parts.theme.px(10 if low else 20))
        edge = self._parts.theme.px(16 if low or narrow else 32)
        self._row.setContentsMargins(edge, edge, edge, edge)
        self._row.setSpacing(edge)

    # --- layout -----------------------------------------------------------------------------------

    def _make_commands(self) -> Commands:
        commands = Commands("rehearse", self)
        commands.add("record", lambda: self.button.click())
        commands.add("cancel", self._give_up)
        commands.add("previous_prompt", lambda: self.prompt.step(-1), repeats=True)
        commands.add("next_prompt", lambda: self.prompt.step(1), repeats=True)
        self._discarded = DiscardedTakes(self._parts, commands)
        commands.add("bullets", lambda: self.story.hide_bullets(not self.story.hides, tell=True))
        return commands

    def _lay_out(self) -> None:
        middle = QWidget()
        self._column = QVBoxLayout(middle)
        self._column.setContentsMargins(0, 0, 0, 0)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._column.addWidget(self.track, 0, centre)
        for widget in (self.prompt, self.ring, self.pacing):
            self._column.addLayout(_centred(widget), 100 if widget is self.ring else 0)
        self._column.addWidget(self.button, 0, centre)
        self._column.addWidget(self.microphone)
        self._column.addWidget(self.hints)
        self._column.addStretch(1)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(Label(self._parts.theme, say("rehearse.grade"), 13, "muted"))
        side.addWidget(self.level)
        side.addSpacing(self._parts.theme.px(8))
        side.addWidget(self.live)
        side.addSpacing(self._parts.theme.px(8))
        side.addWidget(self.story)
        side.addStretch(1)
        inside = QWidget()
        self._row = QHBoxLayout(inside)
        self._row.addWidget(middle, 1)
        self._row.addWidget(self._side)
        self._area = _scrollable(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)

    # --- content ----------------------------------------------------------------------------------

    def _fill(self) -> None:
        self._show_choices()
        self._offer_stories()

    def _show_choices(self) -> None:
        settings = self._parts.settings.settings
        self.track.choose(settings.track)
        self.level.choose(settings.level)
        self.live.choose(settings.live_words)
        self.prompt.offer(settings.track, settings.prompt)
        self.story.hide_bullets(settings.hide_bullets)

    def _connect(self) -> None:
        parts = self._parts
        self.button.clicked.connect(self._press)
        self.track.chosen.connect(self._choose_track)
        self.level.chosen.connect(lambda level: parts.settings.change(level=level))
        self.live.chosen.connect(lambda on: parts.settings.change(live_words=on))
        self.prompt.chosen.connect(lambda prompt: parts.settings.change(prompt=prompt))
        self.story.hidden_changed.connect(lambda hidden: parts.settings.change(hide_bullets=hidden))
        parts.settings.changed_outside.connect(lambda _: self._show_outside_change())
        self.microphone.check_wanted.connect(self._check_microphone)
        for widget in (self.prompt, self.story, self.microphone):
            widget.picked.connect(self._focus_button)
        parts.rehearsal.stage_changed.connect(self._show_stage)
        parts.rehearsal.counted.connect(self.ring.show_count)
        parts.rehearsal.ticked.connect(self._tick)
        for signal in (parts.recorder.opened, parts.recorder.problem):
            signal.connect(lambda _: self._show_ready())
        parts.takes.stories_changed.connect(self._offer_stories)
        parts.takes.words_heard.connect(self._show_words)
        parts.takes.words_drafted.connect(self._show_draft)
        parts.takes.beat_heard.connect(self._show_beat)

    def _choose_track(self, track: str) -> None:
        self._parts.settings.change(track=track)
        self.prompt.offer(track, self.prompt.prompt.id or "none")

    def _check_microphone(self) -> None:
        self.microphone.open()
        check = MicrophoneCheck(self._parts, self)
        check.finished.connect(lambda _: self.microphone.rest())
        check.finished.connect(check.deleteLater)
        check.open()

    def _show_outside_change(self) -> None:
        """Show what another process has set; an answer that is under way keeps its choices."""
        if self._parts.rehearsal.stage is Stage.IDLE:
            self._show_choices()

    def _offer_stories(self) -> None:
        self.story.offer(self._parts.takes.stories)

    # --- start and stop ---------------------------------------------------------------------------

    def _press(self) -> None:
        if self._parts.rehearsal.stage is not Stage.IDLE:
            self._parts.rehearsal.stop()
            return
        self.microphone.open()
        self._parts.rehearsal.start(self._about())

    def _about(self) -> NewTake:
        prompt, track = self.prompt.prompt, self._parts.settings.settings.track
        story = self.story.story
        return NewTake(
            prompt.id,
            prompt.ask if prompt.id else "",
            story.id if story else None,
            Track(track) if track else None,
            self._parts.recorder.name,
            followed=self._parts.settings.settings.live_words,
            story_title="" if story else self.story.title,
        )

    def _give_up(self) -> None:
        rehearsal = self._parts.rehearsal
        if rehearsal.stage is Stage.COUNTDOWN:
            rehearsal.discard()
        elif rehearsal.stage is Stage.RECORDING:
            text = say("rehearse.discard", length=spoken(rehearsal.seconds))
            self._ask("rehearse.discard_title", text, "rehearse.discard_yes", rehearsal.discard)

    def _ask(self, title: str, text: str, yes: str, do: Callable[[], None]) -> None:
        """Ask without blocking: recording goes on while the user decides."""
        if self._question is not None:
            return
        box = QMessageBox(QMessageBox.Icon.NoIcon, say(title), text, parent=self)
        agree = box.addButton(say(yes), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(say("rehearse.keep_going"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.finished.connect(lambda _: self._answered(box, do if box.clickedButton() is agree else None))
        self._question = box
        box.open()

    def _answered(self, box: QMessageBox, do: Callable[[], None] | None) -> None:
        self._question = None
        box.deleteLater()
        if do is not None:
            do()
        self._focus_button()

    # --- display ----------------------------------------------------------------------------------

    def _show_stage(self, stage: Stage) -> None:
        idle = stage is Stage.IDLE
        self.button.show_kind(_KINDS[stage])
        self.commands.enable(idle, "previous_prompt", "next_prompt")
        self.commands.enable(stage in (Stage.COUNTDOWN, Stage.RECORDING), "cancel")
        self.prompt.show_choosing(idle)
        for widget in (self.track, self.level, self.live.switch, self.story.box):
            widget.setEnabled(idle)
        self.microphone.allow_choice(idle)
        if idle:
            self.microphone.rest()
            self.live.end()
            self.pacing.set_heard(None)
            self.ring.show_idle()
            self.pacing.set_seconds(None)
        elif stage is Stage.RECORDING and self._parts.settings.settings.live_words:
            self.live.begin()
        elif stage is Stage.FINISHING:
            self.ring.show_finishing()
        if self._question is not None and stage is not Stage.RECORDING:
            self._question.reject()
        self._show_ready()
        self._focus_button()

    def _tick(self, seconds: float) -> None:
        self.ring.show_seconds(seconds)
        self.pacing.set_seconds(seconds)
        self.live.set_seconds(seconds)

    def _show_words(self, take: str, words: tuple[Word, ...]) -> None:
        if self._follows(take):
            self.live.add(words)

    def _show_draft(self, take: str, words: tuple[Word, ...]) -> None:
        if self._follows(take):
            self.live.draft(words)

    def _show_beat(self, take: str, beat: Beat) -> None:
        if self._follows(take):
            self.live.show_beat(beat)
            self.pacing.set_heard(beat)

    def _follows(self, take: str) -> bool:
        """Return whether this take is being recorded with live transcription on."""
        return self._parts.settings.settings.live_words and take == self._parts.rehearsal.take_id

    def _show_ready(self) -> None:
        """Enable the button only if a press would do something."""
        stage = self._parts.rehearsal.stage
        recorder = self._parts.recorder
        ready = recorder.listening or not recorder.wanted if stage is Stage.IDLE else stage is not Stage.FINISHING
        had = self.button.isEnabled()
        if not ready and self.button.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # else the next control gets the space bar
        self.button.setEnabled(ready)
        self.commands.enable(ready, "record")
        if ready and not had and self.focusWidget() in (None, self, self.button):
            self._focus_button()

    def _focus_button(self) -> None:
        if self.isVisible():
            (self.button if self.button.isEnabled() else self).setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(self.button)


def _track_names() -> dict[str, str]:
    tracks = sorted(table("tracks.toml").items(), key=lambda entry: entry[1]["order"])
    return {id_: entry["name"] for id_, entry in tracks}


def _scrollable(inside: QWidget) -> QScrollArea:
    """Scroll large text on a small screen instead of cutting it off."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def _centred(widget: QWidget) -> QHBoxLayout:
    """Centre a widget and let it be as wide as it may."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget, 100)
    row.addStretch(1)
    return row


def make(services: PageServices) -> QWidget:
    """Return the page for the registry."""
    return RehearsePage(services)
