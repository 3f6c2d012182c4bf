"""The Takes page: all takes, newest first, to open, rename and delete with undo."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from mlerehearse.domain import names
from mlerehearse.domain.take import TakeRow, TakeState
from mlerehearse.services.notifications import Action, Tone
from mlerehearse.texts import plural, say
from mlerehearse.ui.controls.commands import Commands, bind, key_text
from mlerehearse.ui.controls.empty_state import EmptyState
from mlerehearse.ui.controls.painted import Label, Panel
from mlerehearse.ui.page_services import PageServices
from mlerehearse.ui.takes.import_dialog import ask_for_files, ask_for_folder
from mlerehearse.ui.takes.import_strip import ImportStrip
from mlerehearse.ui.takes.import_view import COMMANDS as OF_IMPORTS
from mlerehearse.ui.takes.import_view import ImportView
from mlerehearse.ui.takes.takes_table import TakesTable
from mlerehearse.ui.takes.takes_table_model import TakesModel
from mlerehearse.ui.theme import TITLE

if TYPE_CHECKING:
    from mlerehearse.takes.library import Library

_ON_TAKE = ("open", "rename", "delete")
_RETRIED = (TakeState.FAILED, TakeState.SILENT, TakeState.WAITING)


class TakesPage(QWidget):
    """A table of the library's takes, or a hint while there are none."""

    def __init__(self, parts: PageServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts, theme = parts, parts.theme
        self._deleted: list[tuple[str, str]] = []  # id and title, the last deleted at the end
        self._wanted = ""  # the id of a take to select once it is listed
        self.model = TakesModel(parts.clock, self)
        self.table = TakesTable(theme, self.model)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(say("takes.filter"))
        self.filter.setAccessibleName(say("takes.filter_name"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(theme.px(240))
        self.count = Label(theme, "", 13, "muted")
        self.nothing = Label(theme, "", 15, "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open, self.rename, self.delete, self.again, self.add = (QPushButton() for _ in range(5))
        self.strip, self.imports = ImportStrip(theme), ImportView(parts)
        self._shows_imports = False
        self.add_first = QPushButton()
        title, body, action = say("takes.empty_title"), say("takes.empty"), say("takes.empty_action")
        self.empty = EmptyState(theme, title, body, action, (self.add_first,))
        self._later = QTimer(self, singleShot=True, interval=0)  # many changes at once cause one refresh
        self.commands = self._make_commands()
        self._lay_out()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._take_focus()

    def show_imports(self, on: bool = True) -> None:
        """Show the imported files, or the takes again."""
        self._shows_imports = on
        self.refresh()
        self._take_focus()

    def refresh(self) -> None:
        """Show the library's takes.

        The current take stays current; if it is gone, the take that is now in its row becomes
        current.
        """
        at = self.table.current.take.id if self.table.current else ""
        focused = self.table.hasFocus()
        row = self.table.currentIndex().row()
        takes = self._parts.takes
        self.model.show_rows([row for row in takes.listed if row.state is not TakeState.RECORDING])
        if self._wanted and self.model.place(self._wanted) is not None:
            at, self._wanted = self._wanted, ""
        if at and self.model.place(at) is None:
            at = self.table.take_at(row)
        self.table.go_to(at)
        self._show_counts()
        self.strip.show_imports(self._parts.imports.state)
        if self._shows_imports:
            self._stack.setCurrentWidget(self.imports)
            self.imports.refresh()
        else:
            is_listed = self.model.rowCount() or self._parts.imports.state.entries or not takes.loaded
            self._stack.setCurrentIndex(1 if is_listed else 0)
        if focused and not self.model.rowCount():
            self.empty.setFocus()

    def undo(self) -> None:
        """Restore the take that was deleted last."""
        if self._deleted:
            self._restore(*self._deleted[-1])

    # --- layout -----------------------------------------------------------------------------------

    def _make_commands(self) -> Commands:
        commands = Commands("takes", self)
        commands.add("open", lambda: self._with_current(self._parts.navigator.take_wanted.emit), on=self.table)
        commands.add("rename", self.table.rename, on=self.table)
        commands.add("delete", lambda: self._with_current(self._delete), on=self.table, repeats=True)
        commands.add("undo", self.undo, repeats=True)
        commands.add("again", lambda: self._with_current(self._retry))
        commands.add("filter", self.filter.setFocus)
        commands.add("import_files", lambda: ask_for_files(self, self._parts.imports.add))
        commands.add("import_folder", lambda: ask_for_folder(self, self._parts.imports.add))
        commands.add("imports", lambda: self.show_imports(not self._shows_imports))
        self.imports.add_commands(commands)
        for button in (self.add, self.add_first):
            bind(button, commands["import_files"])
        for id_, button in zip((*_ON_TAKE, "again"), (self.open, self.rename, self.delete, self.again), strict=True):
            bind(button, commands[id_])
        return commands

    def _lay_out(self) -> None:
        theme = self._parts.theme
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(Label(theme, say("takes.title"), TITLE, weight=600))
        head.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self.filter)
        head.addWidget(self.add)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        for button in (self.open, self.rename, self.delete, self.again):
            foot.addWidget(button)
        foot.addStretch(1)
        keys = say("takes.keys", **{id_: key_text(self.commands[id_]) for id_ in _ON_TAKE})
        foot.addWidget(Label(theme, keys, 12, "muted"))
        box = Panel(theme)
        inside = QVBoxLayout(box)
        inside.setContentsMargins(1, theme.px(6), 1, theme.px(6))
        inside.addWidget(self.table)
        inside.addWidget(self.nothing)
        listed = QWidget()
        column = QVBoxLayout(listed)
        edge = theme.px(24)
        column.setContentsMargins(edge, edge, edge, theme.px(16))
        column.setSpacing(theme.px(12))
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(box, 1)
        column.addLayout(foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(listed)
        self._stack.addWidget(self.imports)

    def _connect(self) -> None:
        takes = self._parts.takes
        self._later.timeout.connect(self.refresh)
        takes.rows_changed.connect(self._refresh_later)
        takes.progressed.connect(self.model.show_progress)
        self._parts.imports.changed.connect(self._refresh_later)
        self._parts.imports.added.connect(self.show_imports)
        self.strip.wanted.connect(self.show_imports)
        self.imports.left.connect(lambda: self.show_imports(False))
        self.model.renamed.connect(self._rename)
        self.table.chosen.connect(self._parts.navigator.take_wanted)
        self.table.current_changed.connect(self._show_buttons)
        self.filter.textChanged.connect(self._filter)
        self.filter.returnPressed.connect(self.table.setFocus)
        self.empty.action_wanted.connect(lambda: self._parts.navigator.page_wanted.emit("rehearse"))
        self.empty.sample_wanted.connect(lambda: self._parts.navigator.show_sample("takes"))

    # --- user actions -----------------------------------------------------------------------------

    def _with_current(self, do: Callable[[str], object]) -> None:
        row = self.table.current
        if row is not None:
            do(row.take.id)

    def _filter(self, text: str) -> None:
        at = self.table.current
        self.table.filter(text.strip())
        self.table.go_to(at.take.id if at else "")
        self._show_counts()

    def _rename(self, take_id: str, title: str) -> None:
        self._do(lambda library: library.rename(take_id, title))

    def _retry(self, take_id: str) -> None:
        self._do(lambda library: library.retry(take_id))

    def _delete(self, take_id: str) -> None:
        row = self.table.current
        title = names.take(row.take) if row else ""
        self._do(lambda library: library.delete(take_id), lambda: self._offer_undo(take_id, title))

    def _offer_undo(self, take_id: str, title: str) -> None:
        self._deleted.append((take_id, title))
        back = Action(self.commands["undo"].text(), lambda: self._restore(take_id, title))
        self._parts.notifications.tell(say("takes.deleted", title=title), action=back)

    def _restore(self, take_id: str, title: str) -> None:
        if (take_id, title) in self._deleted:
            self._deleted.remove((take_id, title))
            self._do(lambda library: library.restore(take_id), lambda: self._show_restored(take_id, title))

    def _show_restored(self, take_id: str, title: str) -> None:
        self._wanted = take_id
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._parts.notifications.tell(say("takes.restored", title=title))

    def _do(self, work: "Callable[[Library], object]", done: Callable[[], object] = lambda: None) -> None:
        def finish(_: object) -> None:
            done()
            self._show_buttons()

        self._parts.takes.do(work, finish, self._fail)

    def _fail(self, error: Exception) -> None:
        self._parts.notifications.tell(str(error), Tone.ERROR)
        self.refresh()  # the table may show a title that wasn't saved

    def _refresh_later(self) -> None:
        if self.isVisible():  # a hidden page is refreshed when it is shown
            self._later.start()

    # --- display ----------------------------------------------------------------------------------

    def _take_focus(self) -> None:
        if self._shows_imports:
            self.imports.take_focus()
        else:
            (self.table if self.model.rowCount() else self.empty).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_counts(self) -> None:
        shown = self.table.shown
        self.count.setText(plural(shown, say("takes.count_one"), say("takes.count_many")))
        self.table.setVisible(shown > 0)
        self.nothing.setText(say("takes.nothing_found", text=self.filter.text().strip()))
        self.nothing.setVisible(shown == 0)
        self._show_buttons()

    def _show_buttons(self) -> None:
        row: TakeRow | None = self.table.current if not self._shows_imports else None
        retried = row is not None and row.state in _RETRIED
        self.commands.enable(row is not None, *_ON_TAKE)
        self.commands.enable(retried, "again")
        self.commands.enable(bool(self._deleted), "undo")
        self.commands.enable(self.model.rowCount() > 0 and not self._shows_imports, "filter")
        if not self._shows_imports:
            self.commands.enable(False, *OF_IMPORTS)
        self.again.setVisible(retried)


def make(services: PageServices) -> QWidget:
    """Return the page for the registry."""
    return TakesPage(services)
