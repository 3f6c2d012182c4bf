"""The story of the answer: chosen, named by typing, or none; its bullets can be hidden."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from mlerehearse.domain.story import Beat, Story
from mlerehearse.resources import table
from mlerehearse.texts import say
from mlerehearse.ui.controls.commands import key_text
from mlerehearse.ui.controls.controls import ComboBox
from mlerehearse.ui.controls.painted import Label, Panel
from mlerehearse.ui.theme import TEXT, Theme

_EDGE = 3  # pixels of colour beside a bullet


class Bullet(Label):
    """A bullet with the colour of its beat at the left.

    The tooltip and the accessible name hold the beat's name, for users who can't see the colour.
    """

    def __init__(self, theme: Theme, beat: Beat, text: str) -> None:
        super().__init__(theme, text, TEXT, wrap=True)
        self._beat = beat
        name = table("beats.toml")[beat.value]["name"]
        self.setToolTip(name)
        self.setAccessibleName(f"{name}: {text}")
        self.setContentsMargins(theme.px(12), theme.px(2), 0, theme.px(2))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 1, _EDGE, self.height() - 2), self._theme.beat(self._beat))


class StoryCard(Panel):
    """Lets the user choose a story.

    Emits `hidden_changed` when the user hides or shows the bullets, and `picked` when a choice is
    finished. `bullets` is the action that hides and shows them; it is enabled if there are any.
    """

    hidden_changed = Signal(bool)
    picked = Signal()

    def __init__(self, theme: Theme, bullets: QAction, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._action = bullets
        self._stories: tuple[Story, ...] = ()
        self._hidden = False
        self._shown: list[Bullet] = []
        self.box = ComboBox(say("rehearse.story"))
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.line = QLineEdit()
        self.box.setLineEdit(self.line)
        self.line.setPlaceholderText(say("rehearse.story_hint"))
        self.box.setAccessibleName(say("rehearse.story_name"))
        self.line.setAccessibleName(say("rehearse.story_name"))
        self.help = Label(theme, say("rehearse.story_help"), 12, "muted", wrap=True)
        self.toggle = QPushButton()
        self.toggle.setToolTip(bullets.toolTip())
        self.toggle.setFlat(True)
        self._caption = Label(theme, say("rehearse.bullets"), 12, "muted")
        self._bullets = QVBoxLayout()
        self._lay_out()
        self.toggle.clicked.connect(bullets.trigger)
        self.box.currentTextChanged.connect(lambda _: self._show())
        self.box.closed.connect(self.picked)
        self.line.returnPressed.connect(self.picked)
        self._show()

    @property
    def title(self) -> str:
        """The text of the box without surrounding blanks; "" for no story."""
        return self.box.currentText().strip()

    @property
    def story(self) -> Story | None:
        """The story with that title, or None if there is none yet."""
        title = self.title.casefold()
        return next((story for story in self._stories if story.title.casefold() == title), None)

    def offer(self, stories: Sequence[Story]) -> None:
        """List the stories; the text of the box is kept."""
        if tuple(stories) == self._stories:
            return
        text, self._stories = self.box.currentText(), tuple(stories)
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems(["", *(story.title for story in self._stories)])
        self.box.setCurrentText(text)
        self.box.blockSignals(False)
        self._show()

    def hide_bullets(self, hidden: bool, tell: bool = False) -> None:
        """Hide or show the bullets.

        `tell` says that the user did it, and emits `hidden_changed`.
        """
        self._hidden = hidden
        self._show()
        if tell:
            self.hidden_changed.emit(hidden)

    @property
    def hides(self) -> bool:
        """Whether the bullets are hidden."""
        return self._hidden

    @property
    def has_bullets(self) -> bool:
        """Whether there are bullets to hide."""
        return self.story is not None and bool(self.story.bullets)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(300), super().sizeHint().height())

    def _lay_out(self) -> None:
        pad = self.theme.px(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(self.theme.px(8))
        head = QHBoxLayout()
        head.addWidget(Label(self.theme, say("rehearse.story"), 13, weight=600))
        head.addStretch(1)
        head.addWidget(self.toggle)
        column.addLayout(head)
        column.addWidget(self.box)
        column.addWidget(self.help)
        column.addWidget(self._caption)
        column.addLayout(self._bullets)
        head.setSpacing(0)
        self._bullets.setSpacing(self.theme.px(6))
        self.setMinimumHeight(QFontMetrics(self.theme.font(13)).height() * 4)

    def _show(self) -> None:
        story = self.story
        for bullet in self._shown:
            self._bullets.removeWidget(bullet)
            bullet.hide()
            bullet.deleteLater()
        self._shown = []
        shown = self.has_bullets and not self._hidden
        if story is not None and shown:
            for beat, text in story.bullets:
                self._shown.append(Bullet(self.theme, beat, text))
                self._bullets.addWidget(self._shown[-1])
        self.help.setVisible(not self.title)
        self._caption.setVisible(shown)
        self.toggle.setVisible(self.has_bullets)
        self.toggle.setText(say("rehearse.show" if self._hidden else "rehearse.hide", shortcut=key_text(self._action)))
        self._action.setEnabled(self.has_bullets)
