"""A card of the Models page: one model with its size, purpose, state and actions."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mlerehearse.model_store.model_work import TaskProgress
from mlerehearse.model_store.speech_models import ModelRow
from mlerehearse.texts import megabytes, say
from mlerehearse.ui.controls.painted import Label, Panel
from mlerehearse.ui.review.review_notice import ProgressLine
from mlerehearse.ui.theme import TEXT, Theme

ACTIONS = ("install", "go_on", "use", "verify", "repair", "remove", "cancel")
_MINUTE = 60


class WorkLine(QWidget):
    """Progress of a task: a bar, and a sentence with bytes, speed and time left."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar, self.sentence = ProgressLine(theme), Label(theme, "", 13, "muted", tabular=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.bar)
        column.addWidget(self.sentence)

    def show_activity(self, activity: TaskProgress) -> None:
        """Show the progress of a task."""
        self.bar.set_fraction(activity.fraction)
        self.sentence.setText(progress_text(activity))


class ModelCard(Panel):
    """A model's card. `wanted` carries the pressed action, one of ACTIONS, and the model's name."""

    wanted = Signal(str, str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.name = name
        self.title = Label(theme, name, TEXT, weight=600)
        self.about, self.state = Label(theme, "", 13, "muted"), Label(theme, "", 13, weight=600)
        self.purpose = Label(theme, "", 13, wrap=True)
        self.keeps_up = Label(theme, "", 13, "muted", wrap=True)
        self.problem = Label(theme, "", 13, "high", wrap=True)
        self.work = WorkLine(theme)
        self.buttons = {action: self._button(action) for action in ACTIONS}
        self._lay_out()

    def show_row(self, row: ModelRow, activity: TaskProgress | None, busy: bool, keeps_up: str, problem: str) -> None:
        """Show the state of the model.

        `activity` is the model's own running task, if any; `busy` says that some model has one.
        """
        had_focus = any(button.hasFocus() for button in self.buttons.values())
        size = megabytes(row.size)
        self.about.setText(
            say("models.about", size=size, parameters=row.parameters)
            if row.pinned
            else say("models.about_own", size=size)
        )
        state, color = _state(row, activity)
        self.state.setText(state)
        self.state.set_color(color)
        self.purpose.setText(_purpose(row))
        self._tell(self.keeps_up, keeps_up)
        self._tell(self.problem, "" if activity else problem)
        self.setAccessibleName(f"{row.name}, {size}, {state}")
        self.show_work(activity)
        shown = _actions(row, activity)
        for action, button in self.buttons.items():
            button.setEnabled(not busy or action in ("cancel", "use"))
            button.setVisible(action in shown)
        if had_focus:
            self.take_focus()

    def show_work(self, activity: TaskProgress | None) -> None:
        """Update the progress, or hide it if no task runs for this model."""
        self.work.setVisible(activity is not None)
        if activity is not None:
            self.work.show_activity(activity)
            self.state.setText(say(f"models.state_{activity.stage}"))

    def take_focus(self) -> None:
        """Focus the first button that can be pressed."""
        for button in self.buttons.values():
            if button.isVisibleTo(self) and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _button(self, action: str) -> QPushButton:
        button = QPushButton(say(f"models.{action}"))
        button.setAccessibleName(say("models.button_name", action=button.text(), name=self.name))
        button.clicked.connect(lambda: self.wanted.emit(action, self.name))
        return button

    def _tell(self, label: Label, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(self.theme.px(12))
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.state, 0, Qt.AlignmentFlag.AlignBottom)
        foot = QHBoxLayout()
        foot.setSpacing(self.theme.px(8))
        for button in self.buttons.values():
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.about, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        edge = self.theme.px(16)
        column.setContentsMargins(edge, self.theme.px(12), edge, self.theme.px(12))
        column.setSpacing(self.theme.px(8))
        column.addLayout(head)
        for widget in (self.purpose, self.keeps_up, self.problem, self.work):
            column.addWidget(widget)
        column.addLayout(foot)


def progress_text(activity: TaskProgress) -> str:
    """Describe a task: bytes, speed and time left of a download, or the stage of other work."""
    done, total = megabytes(activity.done), megabytes(activity.total)
    if activity.stage in ("copying", "waiting"):
        return say(f"models.line_{activity.stage}", done=done, total=total)
    if activity.stage != "fetching":
        return say("models.line_checking" if activity.stage == "checking" else "models.line_starting")
    rate, left = megabytes(activity.speed), _left(activity.seconds_left)
    if not left:
        return say("models.line_fetching", done=done, total=total, rate=rate)
    return say("models.line_fetching_left", done=done, total=total, rate=rate, left=left)


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds >= _MINUTE:
        return say("models.left_minutes", minutes=round(seconds / _MINUTE))
    return say("models.left_seconds", seconds=round(seconds))


def _purpose(row: ModelRow) -> str:
    if not row.pinned:
        return say("models.purpose_own")
    return say(f"models.purpose_{row.name.replace('.', '_').replace('-', '_')}")


def _state(row: ModelRow, activity: TaskProgress | None) -> tuple[str, str]:
    """Return the state of a model as text, and the name of its colour."""
    if activity is not None:
        return say(f"models.state_{activity.stage}"), "accent"
    if row.damaged:
        return say("models.state_damaged"), "high"
    if row.source:
        known = say(f"models.state_{row.source}")
        return (f"{say('models.in_use')} · {known}", "good") if row.in_use else (known, "muted")
    if row.held:
        return say("models.state_begun", held=megabytes(row.held)), "warn"
    return say("models.state_none"), "muted"


def _actions(row: ModelRow, activity: TaskProgress | None) -> set[str]:
    if activity is not None:
        return {"cancel"}
    if not row.source:
        return {"go_on", "remove"} if row.held else {"install"}
    shown = {"remove"} if row.source == "user" else set()
    if row.damaged and row.pinned:
        return shown | {"repair"}
    return shown | (set() if row.in_use else {"use"}) | ({"verify"} if row.pinned else set())
