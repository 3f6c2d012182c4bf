"""The keys of the Review page: which action each one runs, and the dialog that lists them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from mlerehearse.domain.story import Beat
from mlerehearse.resources import table
from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.review.transport import Chip
from mlerehearse.ui.theme import Theme

_K = Qt.Key
_PLAIN = {
    _K.Key_Space: "toggle",
    _K.Key_K: "toggle",
    _K.Key_J: "back",
    _K.Key_Left: "back",
    _K.Key_L: "forward",
    _K.Key_Right: "forward",
    _K.Key_Home: "start",
    _K.Key_N: "next_flag",
    _K.Key_P: "previous_flag",
    _K.Key_R: "loop",
    _K.Key_X: "dismiss",
    _K.Key_Return: "hear",
    _K.Key_Enter: "hear",
    _K.Key_F2: "edit",
    _K.Key_Escape: "leave",
    _K.Key_Minus: "slower",
    _K.Key_Underscore: "slower",
    _K.Key_Plus: "faster",
    _K.Key_Equal: "faster",
    _K.Key_Question: "keys",
}
BEAT_KEYS = dict(
    zip(
        (_K.Key_1, _K.Key_2, _K.Key_3, _K.Key_4, _K.Key_5, _K.Key_6),
        (Beat.SITUATION, Beat.TASK, Beat.ACTION, Beat.DECISION, Beat.RESULT, Beat.REFLECTION),
        strict=True,
    )
)
_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def action_for_key(event: QKeyEvent) -> str | Beat | None:
    """Return what a key asks for: the name of an action, a beat to jump to, or None."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() == _K.Key_Z:
        return "undo"
    if event.modifiers() & _MODIFIERS:
        return None
    key = _K(event.key())
    if key == _K.Key_N and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return "previous_flag"
    return BEAT_KEYS.get(key) or _PLAIN.get(key)


class KeysDialog(QDialog):
    """Lists all keys with their actions, from texts/review_keys.toml."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setWindowTitle(say("review.keys_title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.color("panel"))
        self.setPalette(palette)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.addWidget(Label(theme, say("review.keys_title"), 20, weight=600))
        column.addSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for row, (keys, meaning) in enumerate(table("texts/review_keys.toml")["keys"]):
            grid.addWidget(Label(theme, keys, weight=600), row, 0)
            grid.addWidget(Label(theme, meaning), row, 1)
        column.addLayout(grid)
        column.addSpacing(8)
        close = Chip(theme, say("review.keys_close"), filled=True, bold=True)
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        close.setFocus()
