"""Commands as QActions, made from texts/commands.toml.

Buttons, tool tips and the sheet of keys show what these actions say.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from mlerehearse.resources import table
from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import PaintedButton

_K = Qt.Key
_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_PRESSING = (_K.Key_Space, _K.Key_Return, _K.Key_Enter)
_CHOOSING = (_K.Key_Up, _K.Key_Down, _K.Key_Home, _K.Key_End, _K.Key_PageUp, _K.Key_PageDown, _K.Key_F4, _K.Key_Space)


@dataclass(frozen=True, slots=True)
class CommandText:
    """A command of commands.toml.

    `more_keys` work as well, but aren't listed; `gesture` is listed after the keys.
    """

    name: str
    about: str
    keys: tuple[str, ...]
    more_keys: tuple[str, ...]
    gesture: str


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A line of the sheet: the keys, what they do, and whether they work now."""

    keys: str
    about: str
    enabled: bool


class Commands(QObject):
    """The commands of a page or of the window, in the order in which they are added.

    Each is a QAction. Qt offers a key to shortcuts before the focused widget gets it; so a focused
    button or text field is asked first whether it uses the key itself.
    """

    def __init__(
        self,
        section: str,
        owner: QWidget,
        context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
    ) -> None:
        """Make the commands of a section of commands.toml, with shortcuts for `owner`."""
        super().__init__(owner)
        self._section, self._owner, self._context = section, owner, context
        self._actions: dict[str, QAction] = {}
        self._texts: dict[str, CommandText] = {}
        if context is Qt.ShortcutContext.WidgetWithChildrenShortcut:  # no widget uses the window's keys
            owner.installEventFilter(self)

    @property
    def title(self) -> str:
        """The title of the section."""
        return str(table("texts/commands.toml")[self._section]["title"])

    def add(
        self,
        id_: str,
        do: Callable[[], object],
        entry: str = "",
        on: QWidget | None = None,
        repeats: bool = False,
        **values: object,
    ) -> QAction:
        """Make the action of a command, which calls `do`.

        Its texts are those of `entry`, which is `id_` if empty, with `values` for the {braces}.
        Its keys work in the page, or, with `on`, only while that widget has the focus. With
        `repeats`, a held key does it again and again.
        """
        text = command_text(self._section, entry or id_, **values)
        action = QAction(text.name, self)
        action.setObjectName(id_)
        action.setShortcuts([QKeySequence(key) for key in (*text.keys, *text.more_keys)])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut if on else self._context)
        action.setAutoRepeat(repeats)
        action.setToolTip(tip(text.name, key_text(action)))
        action.triggered.connect(lambda _=False: do())
        (on or self._owner).addAction(action)
        self._actions[id_], self._texts[id_] = action, text
        return action

    def __getitem__(self, id_: str) -> QAction:
        return self._actions[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def enable(self, on: bool, *ids: str) -> None:
        """Enable or disable commands."""
        for id_ in ids:
            self._actions[id_].setEnabled(on)

    def rows(self) -> tuple[CommandRow, ...]:
        """Return a line for each command, as it is now."""
        return tuple(self._row(self._actions[id_], text) for id_, text in self._texts.items())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the focused widget keep a key that it uses itself."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        kept = self._has(event) and uses_key(QApplication.focusWidget(), event)
        if kept:
            event.accept()
        return kept

    def _row(self, action: QAction, text: CommandText) -> CommandRow:
        keys = [native_text(key) for key in action.shortcuts()[: len(text.keys)]]
        return CommandRow(", ".join([*keys, *filter(None, [text.gesture])]), text.about, action.isEnabled())

    def _has(self, event: QKeyEvent) -> bool:
        pressed = QKeySequence(event.modifiers().value & ~Qt.KeyboardModifier.KeypadModifier.value | event.key())
        return any(pressed in action.shortcuts() for action in self._actions.values())


def command_text(section: str, id_: str, **values: object) -> CommandText:
    """Return the texts of a command, with `{name}` replaced from `values`.

    Raises KeyError for an unknown command.
    """
    entry = table("texts/commands.toml")[section][id_]
    name = str(entry["name"]).format(**values)
    return CommandText(
        name,
        str(entry.get("about", name)).format(**values),
        tuple(str(key).format(**values) for key in entry.get("keys", ())),
        tuple(entry.get("more_keys", ())),
        str(entry.get("gesture", "")),
    )


def native_text(key: QKeySequence) -> str:
    """Return a key as the system's menus write it."""
    text = key.toString(QKeySequence.SequenceFormat.NativeText)
    # keyboards of PCs print "Enter" on the key that Qt calls Return
    return text if sys.platform == "darwin" else text.replace("Return", "Enter")


def key_text(action: QAction) -> str:
    """Return the first key of an action, or ""."""
    return native_text(action.shortcut())


def tip(name: str, key: str) -> str:
    """Return a tool tip of a name and a key; without a key it is the name."""
    return say("commands.tip", name=name, shortcut=key) if key else name


def bind(button: QAbstractButton, action: QAction) -> None:
    """Let a button show and run an action."""

    def show() -> None:
        button.setText(action.text())
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())

    show()
    action.changed.connect(show)
    button.clicked.connect(action.trigger)


def commands_around(widget: QWidget) -> tuple[Commands, ...]:
    """Return the commands that work in a widget: its own, then those of what it is in."""
    found: list[Commands] = []
    at: QWidget | None = widget
    while at is not None:
        found += at.findChildren(Commands, options=Qt.FindChildOption.FindDirectChildrenOnly)
        at = at.parentWidget()
    return tuple(found)


def uses_key(widget: QWidget | None, event: QKeyEvent) -> bool:
    """Return whether a widget with the focus uses a key itself: to press, to choose or to type."""
    key = event.key()
    if event.modifiers() & _MODIFIERS:
        return False
    if isinstance(widget, PaintedButton):
        return widget.uses_key(key)
    if isinstance(widget, QAbstractButton):
        return key in _PRESSING
    if isinstance(widget, QComboBox) and not widget.isEditable():
        return key in _CHOOSING or event.text().isalnum()
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit | QAbstractSpinBox):
        return not widget.isReadOnly()
    return isinstance(widget, QComboBox)
