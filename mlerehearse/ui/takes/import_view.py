"""The imported files on the Takes page: progress, what became of each, and its prompt."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mlerehearse.services.notifications import Tone
from mlerehearse.takes.importing.import_entry import ImportEntry, Imports, ImportState
from mlerehearse.texts import say
from mlerehearse.ui.controls.commands import Commands, bind
from mlerehearse.ui.controls.controls import Switch
from mlerehearse.ui.controls.painted import Label, Panel
from mlerehearse.ui.page_services import PageServices
from mlerehearse.ui.review.review_notice import ProgressLine
from mlerehearse.ui.takes.import_list_model import ImportListModel
from mlerehearse.ui.takes.import_list_view import ImportListView
from mlerehearse.ui.takes.import_words import progress, summary
from mlerehearse.ui.theme import TITLE

COMMANDS = (
    "choose_prompt",
    "open_imported",
    "restore_imported",
    "cancel_import",
    "import_rest",
    "import_again",
    "clear_imports",
)
_CHOICES = {
    "all": tuple(ImportState),
    "look": (ImportState.NEEDS_LOOK,),
    "not": (ImportState.FAILED, ImportState.CANCELLED, ImportState.DUPLICATE),
}


class ImportView(QWidget):
    """Shows the import queue. Emits `left` when the user wants to see the takes again."""

    left = Signal()

    def __init__(self, parts: PageServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts, self._imports, theme = parts, parts.imports, parts.theme
        self._shown = "all"
        self.model = ImportListModel(self)
        self.list = ImportListView(theme, parts.clock, self.model)
        self.summary, self.nothing = Label(theme, "", 13, "muted", wrap=True), Label(theme, "", 15, "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar, self.progress = ProgressLine(theme), Label(theme, "", 13, "muted", tabular=True)
        self.choice = Switch(theme, say("imports.show"), {key: say(f"imports.show_{key}") for key in _CHOICES})
        self.choice.choose("all")
        self.back = QPushButton(say("imports.back"))
        self.open, self.restore, self.cancel, self.rest, self.again, self.clear = (QPushButton() for _ in range(6))
        self._now_and_then = (self.restore, self.cancel, self.rest, self.again, self.clear)
        self.files, self.folder = QPushButton(), QPushButton()
        self._lay_out()
        self.choice.chosen.connect(self._show_some)
        self.model.chosen.connect(self._imports.choose_prompt)
        self.list.doubleClicked.connect(lambda _: self._open())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_buttons())
        self.back.clicked.connect(self.left)
        self._imports.changed.connect(self._refresh_shown)
        parts.takes.rows_changed.connect(self._refresh_shown)

    def add_commands(self, commands: Commands) -> None:
        """Make the view's commands, which are among those of the page."""
        self._commands = commands
        commands.add("choose_prompt", self.list.choose_prompt, on=self.list)
        commands.add("open_imported", self._open, on=self.list)
        commands.add("restore_imported", self._restore)
        commands.add("cancel_import", self._imports.cancel)
        commands.add("import_rest", self._imports.import_rest)
        commands.add("import_again", self._imports.retry)
        commands.add("clear_imports", self._imports.clear)
        buttons = (self.open, self.restore, self.cancel, self.rest, self.again, self.clear)
        for id_, button in zip(COMMANDS[1:], buttons, strict=True):
            bind(button, commands[id_])
        bind(self.files, commands["import_files"])
        bind(self.folder, commands["import_folder"])

    def refresh(self) -> None:
        """Show the queue as it is now; the current file stays current."""
        imports, at = self._imports.state, self.list.current
        shown = imports.of(*_CHOICES[self._shown])
        self.model.show_entries(shown)
        if shown and self.list.current is None:
            self.list.go_to(at.id if at is not None else "")
        self.list.setVisible(bool(shown))
        self.choice.setVisible(bool(imports.entries))
        self.nothing.setVisible(not shown)
        self.nothing.setText(say("imports.none" if imports.entries else "imports.nothing"))
        self._show_progress(imports)
        self._show_buttons()

    def take_focus(self) -> None:
        """Give the keyboard to the list, or to the button if it is empty."""
        (self.list if self.model.rowCount() else self.files).setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        theme = self._parts.theme
        head, foot, line = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (head, foot, line):
            row.setSpacing(theme.px(8))
        head.addWidget(Label(theme, say("imports.title"), TITLE, weight=600))
        head.addStretch(1)
        head.addWidget(self.files)
        head.addWidget(self.folder)
        line.addWidget(self.choice)
        line.addWidget(self.summary, 1)
        for button in (self.back, self.open, self.restore):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (self.cancel, self.again, self.rest, self.clear):
            foot.addWidget(button)
        box = Panel(theme)
        inside = QVBoxLayout(box)
        inside.setContentsMargins(1, theme.px(6), 1, theme.px(6))
        inside.addWidget(self.list)
        inside.addWidget(self.nothing)
        column = QVBoxLayout(self)
        edge = theme.px(24)
        column.setContentsMargins(edge, edge, edge, theme.px(16))
        column.setSpacing(theme.px(12))
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.progress)
        column.addLayout(line)
        column.addWidget(box, 1)
        column.addLayout(foot)

    def _refresh_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show_some(self, choice: str) -> None:
        self._shown = choice
        self.refresh()

    def _show_progress(self, imports: Imports) -> None:
        for part in (self.bar, self.progress):
            part.setVisible(imports.active)
        self.bar.set_fraction(imports.settled / max(1, imports.total))
        self.progress.setText(progress(imports))
        self.summary.setText(summary(imports))

    def _show_buttons(self) -> None:
        imports, entry = self._imports.state, self.list.current
        able = {
            "choose_prompt": entry is not None and entry.imported,
            "open_imported": bool(_take_of(entry)) and not self._is_in_bin(entry),
            "restore_imported": self._is_in_bin(entry),
            "cancel_import": bool(imports.of(ImportState.WAITING, ImportState.DECODING)),
            "import_rest": bool(imports.of(ImportState.CANCELLED)),
            "import_again": bool(imports.of(ImportState.FAILED)),
            "clear_imports": imports.settled > 0 or bool(imports.of(ImportState.CANCELLED)),
        }
        for id_, on in able.items():
            self._commands.enable(on and self.isVisibleTo(self.window()), id_)
        for id_, button in zip(COMMANDS[2:], self._now_and_then, strict=True):
            button.setVisible(able[id_])

    def _is_in_bin(self, entry: ImportEntry | None) -> bool:
        return entry is not None and bool(entry.duplicate_of) and self._parts.takes.find(entry.duplicate_of) is None

    def _restore(self) -> None:
        take = _take_of(self.list.current)
        self._parts.takes.do(lambda library: library.restore(take), errored=self._fail)

    def _fail(self, error: Exception) -> None:
        self._parts.notifications.tell(str(error), Tone.ERROR)

    def _open(self) -> None:
        take = _take_of(self.list.current)
        if take:
            self._parts.navigator.take_wanted.emit(take)


def _take_of(entry: ImportEntry | None) -> str:
    """Return the take that a file became, or that it already was; "" for none."""
    if entry is None:
        return ""
    return entry.id if entry.imported else entry.duplicate_of
