"""The question: chosen from a list, in large type, with what the panel listens for on demand."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from mlerehearse.resources import table
from mlerehearse.texts import say
from mlerehearse.ui.controls.controls import ComboBox, DisclosureButton
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.icons import icon
from mlerehearse.ui.theme import LARGE, TITLE, Theme

NONE = "none"  # the settings' value for no prompt
_WIDEST = 640


@dataclass(frozen=True, slots=True)
class Prompt:
    """An entry of prompts.toml; `id` is None for no prompt."""

    id: str | None
    title: str
    ask: str
    listens: tuple[str, ...] = ()


def prompts(track: str) -> tuple[Prompt, ...]:
    """Return the prompts of a track, or of no track with "".

    These are the fifteen general prompts, the track's signature question, and no prompt.
    """
    listed = []
    for id_, entry in table("prompts.toml").items():
        own = entry.get("track")
        if own in (None, track):
            title = say("rehearse.signature", title=entry["title"]) if own else entry["title"]
            listed.append(Prompt(id_, title, entry["ask"], tuple(entry["listens"])))
    return (*listed, Prompt(None, say("rehearse.no_prompt"), say("rehearse.no_prompt_ask")))


class Question(Label):
    """A label with a font size that can change."""

    def set_size(self, size: int) -> None:
        """Set the font size in pixels at 100 %."""
        if size != self._size:
            self._size = size
            self._dress()


class PromptBox(QWidget):
    """Lets the user choose a prompt.

    `chosen` carries the id of the chosen prompt, or NONE; `picked` is emitted when the list has
    closed.
    """

    chosen = Signal(str)
    picked = Signal()

    def __init__(self, theme: Theme, previous: QAction, following: QAction, parent: QWidget | None = None) -> None:
        """Take the actions that select the prompt before and the one after."""
        super().__init__(parent)
        self._theme = theme
        self._prompts = prompts("")
        self._build(previous, following)
        self._connect()
        self._theme_icons()
        self._show()

    @property
    def prompt(self) -> Prompt:
        """The current prompt."""
        return self._prompts[max(0, self.box.currentIndex())]

    def offer(self, track: str, chosen: str) -> None:
        """List the prompts of a track and select one by id, or the first if the track lacks it."""
        self._prompts = prompts(track)
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems([prompt.title for prompt in self._prompts])
        ids = [prompt.id or NONE for prompt in self._prompts]
        self.box.setCurrentIndex(ids.index(chosen) if chosen in ids else 0)
        self.box.blockSignals(False)
        self._show()

    def step(self, by: int) -> None:
        """Select the prompt `by` places further on; the list wraps around."""
        self.box.setCurrentIndex((self.box.currentIndex() + by) % self.box.count())

    def show_choosing(self, on: bool) -> None:
        """Hide the choice while an answer is recorded, but keep its space."""
        for widget in (self.previous, self.box, self.next):
            widget.setVisible(on)

    def show_large(self, large: bool) -> None:
        """Show the question in the largest type, or in smaller type if room is scarce."""
        self.ask.set_size(LARGE if large else TITLE)

    def _build(self, previous: QAction, following: QAction) -> None:
        self.box = ComboBox(say("rehearse.prompt"))
        self.box.setMaxVisibleItems(18)
        self.previous, self.next = self._arrow("previous", previous), self._arrow("next", following)
        self.ask = Question(self._theme, "", LARGE, weight=600, wrap=True)
        self.ask.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.fold = DisclosureButton(self._theme, say("rehearse.listens"), say("rehearse.listens_shown"))
        self.listens = Label(self._theme, "", 15, wrap=True)
        self.listens.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.listens.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(6))
        column.addLayout(self._choosing())
        column.addSpacing(self._theme.px(6))
        column.addWidget(self.ask)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.listens)
        self.setMaximumWidth(self._theme.px(_WIDEST))

    def _choosing(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(4))
        row.addStretch(1)
        row.addWidget(self.previous)
        row.addWidget(self.box, 6)
        row.addWidget(self.next)
        row.addStretch(1)
        for widget in (self.previous, self.box, self.next):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        self.box.setSizePolicy(_expanding(self.box.sizePolicy()))
        return row

    def _arrow(self, icon_name: str, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setObjectName(icon_name)
        button.setAutoRaise(True)
        button.setIconSize(QSize(self._theme.px(18), self._theme.px(18)))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(action.text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _connect(self) -> None:
        self.box.currentIndexChanged.connect(self._chosen)
        self.box.closed.connect(self.picked)
        self.fold.toggled.connect(lambda _: self._show())
        self._theme.changed.connect(self._theme_icons)

    def _chosen(self) -> None:
        self._show()
        self.chosen.emit(self.prompt.id or NONE)

    def _show(self) -> None:
        prompt = self.prompt
        self.ask.setText(prompt.ask)
        self.listens.setText("\n".join(prompt.listens))
        self.fold.setVisible(bool(prompt.listens))
        self.listens.setVisible(bool(prompt.listens) and self.fold.isChecked())

    def _theme_icons(self) -> None:
        for button in (self.previous, self.next):
            button.defaultAction().setIcon(icon(button.objectName(), self._theme.color("muted")))


def _expanding(policy: QSizePolicy) -> QSizePolicy:
    policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
    return policy
