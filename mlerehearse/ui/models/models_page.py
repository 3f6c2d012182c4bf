"""The Models page: every speech model with its purpose, its state and its actions."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMessageBox, QPushButton, QScrollArea, QVBoxLayout, QWidget

from mlerehearse.errors import RehearseError
from mlerehearse.model_store.model_work import TaskProgress, TaskResult
from mlerehearse.model_store.speech_models import Import, ModelRow, Verify
from mlerehearse.services.notifications import Tone
from mlerehearse.texts import megabytes, say
from mlerehearse.ui.controls.commands import Commands, bind
from mlerehearse.ui.controls.controls import LinkButton
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.models.model_card import ModelCard, WorkLine, progress_text
from mlerehearse.ui.models.older_takes import OlderTakes
from mlerehearse.ui.page_services import PageServices
from mlerehearse.ui.theme import TITLE


class ModelsPage(QWidget):
    """A card for each model of the store. Only one task runs at a time."""

    def __init__(self, parts: PageServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts, self._store, theme = parts, parts.models, parts.theme
        self._question: QMessageBox | None = None
        self.cards: dict[str, ModelCard] = {}
        self._focus_first = False  # the page was shown before there were cards
        self.hears = Label(theme, "", 13, "muted", wrap=True)
        self.let_choose = QPushButton(say("models.let_app_choose"))
        self.sample = LinkButton(theme, say("app.hear_sample"))
        self.folder, self.archive = QPushButton(), QPushButton()
        self.importing, self.cancel = WorkLine(theme), QPushButton(say("models.cancel"))
        self.older = OlderTakes(parts.takes, parts.notifications, theme)
        self.commands = self._make_commands()
        self._lay_out()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._focus_first = True
            self.refresh()
            self._store.refresh()

    def refresh(self) -> None:
        """Show the current state of every model."""
        rows, activity = self._rows(), self._store.activity
        for name in self.cards.keys() - {row.name for row in rows}:
            self.cards.pop(name).deleteLater()
        for row in rows:
            own = activity if activity is not None and activity.name == row.name else None
            keeps_up, problem = self._store.keeps_up(row.name), self._store.problem(row.name)
            self._card(row.name).show_row(row, own, activity is not None, keeps_up, problem)
        self._show_import(activity)
        self._show_hears(rows)
        self.older.refresh()
        self.commands.enable(activity is None, "import_folder", "import_archive")
        if self._focus_first and self.cards:
            self._focus_first = False
            next(iter(self.cards.values())).take_focus()

    def import_from(self, path: str) -> None:
        """Import a model from a folder or an archive."""
        self._do(lambda: self._store.import_from(Path(path)))

    # --- layout -----------------------------------------------------------------------------------

    def _make_commands(self) -> Commands:
        commands = Commands("models", self)
        modes = QFileDialog.FileMode
        bind(self.folder, commands.add("import_folder", lambda: self._ask_for(modes.Directory)))
        bind(self.archive, commands.add("import_archive", lambda: self._ask_for(modes.ExistingFile)))
        return commands

    def _lay_out(self) -> None:
        theme = self._parts.theme
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(Label(theme, say("models.title"), TITLE, weight=600))
        head.addStretch(1)
        for button in (self.folder, self.archive):
            head.addWidget(button)
        choice = QHBoxLayout()
        choice.setSpacing(theme.px(12))
        choice.addWidget(self.hears, 1)
        choice.addWidget(self.let_choose)
        choice.addWidget(self.sample)
        self._import = QWidget()
        row = QHBoxLayout(self._import)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self.importing, 1)
        row.addWidget(self.cancel)
        inside = QWidget()
        inside.setAccessibleName(say("models.list"))
        self._list = QVBoxLayout(inside)
        edge = theme.px(24)
        self._list.setContentsMargins(edge, 0, edge, theme.px(16))
        self._list.setSpacing(theme.px(10))
        foot = say("models.foot", folder=self._store.folder)
        self._list.addWidget(Label(theme, foot, 12, "muted", wrap=True))
        self._list.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, edge, 0, 0)
        column.setSpacing(theme.px(10))
        for part in (head, choice):
            part.setContentsMargins(edge, 0, edge, 0)
            column.addLayout(part)
        self._import.setContentsMargins(edge, 0, edge, 0)
        column.addWidget(self._import)
        column.addWidget(self.older)
        column.addWidget(self._area(inside), 1)

    def _area(self, inside: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _connect(self) -> None:
        self._store.changed.connect(self.refresh)
        self._store.advanced.connect(self._advance)
        self._store.ended.connect(self._tell)
        self._store.failed.connect(lambda sentence: self._parts.notifications.tell(sentence, Tone.ERROR))
        self._parts.takes.speech_changed.connect(lambda _: self._store.refresh())
        self.cancel.clicked.connect(self._store.cancel)
        self.let_choose.clicked.connect(lambda: self._do(self._store.use_best))
        self.sample.clicked.connect(lambda: self._parts.navigator.show_sample("models"))

    def _card(self, name: str) -> ModelCard:
        if name not in self.cards:
            card = ModelCard(self._parts.theme, name)
            card.wanted.connect(self._act)
            self._list.insertWidget(len(self.cards), card)
            self.cards[name] = card
        return self.cards[name]

    # --- user actions -----------------------------------------------------------------------------

    def _act(self, action: str, name: str) -> None:
        store = self._store
        do: dict[str, Callable[[], object]] = {
            "install": lambda: store.install(name),
            "go_on": lambda: store.install(name),
            "use": lambda: store.use(name),
            "verify": lambda: store.verify(name),
            "repair": lambda: store.repair(name),
            "remove": lambda: self._ask_to_remove(name),
            "cancel": store.cancel,
        }
        self._do(do[action])

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except RehearseError as error:
            self._parts.notifications.tell(str(error), Tone.ERROR)

    def _ask_for(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self)
        dialog.setFileMode(mode)
        dialog.setNameFilter(say("models.archives"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.import_from)
        dialog.open()

    def _ask_to_remove(self, name: str) -> None:
        row = next(row for row in self._store.rows() if row.name == name)
        box = QMessageBox(QMessageBox.Icon.NoIcon, say("models.remove_title"), _question(row), parent=self)
        agree = box.addButton(say("models.remove"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(say("models.keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(
            lambda _: self._do(lambda: self._store.remove(name)) if box.clickedButton() is agree else None
        )
        box.open()

    # --- display ----------------------------------------------------------------------------------

    def _rows(self) -> tuple[ModelRow, ...]:
        """Return the store's rows.

        A model that failed to load counts as damaged, even if the sizes of its files are right.
        """
        broken = self._parts.takes.speech_state.state == "broken"
        return tuple(replace(row, damaged=row.damaged or (row.in_use and broken)) for row in self._store.rows())

    def _advance(self, activity: TaskProgress) -> None:
        if activity.name in self.cards:
            self.cards[activity.name].show_work(activity)
        self._show_import(activity)

    def _show_import(self, activity: TaskProgress | None) -> None:
        importing = activity is not None and isinstance(activity.task, Import)
        had_focus = self.cancel.hasFocus()
        self._import.setVisible(importing)
        if activity is not None and isinstance(activity.task, Import):
            self.importing.show_activity(activity)
            text = say("models.import_line", name=activity.task.path.name, line=progress_text(activity))
            self.importing.sentence.setText(text)
        elif had_focus:
            self.folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_hears(self, rows: tuple[ModelRow, ...]) -> None:
        used = next((row for row in rows if row.in_use), None)
        speech = self._parts.takes.speech_state
        if used is None:
            text, color = say("models.none_hears"), "warn"
        elif speech.state == "broken":
            text, color = say("models.broken_hears", problem=speech.problem), "high"
        else:
            text, color = say("models.chosen_hears" if used.chosen else "models.best_hears", name=used.name), "muted"
        self.hears.setText(text)
        self.hears.set_color(color)
        self.let_choose.setVisible(used is not None and used.chosen)
        self.sample.setVisible(used is None)  # nothing of the user's own can be reviewed yet

    def _tell(self, outcome: TaskResult) -> None:
        """Report how a task ended; the model's card shows a problem as well."""
        tell = self._parts.notifications.tell
        if outcome.problem:
            if isinstance(outcome.task, Import) or not self.isVisible():
                tell(outcome.problem, Tone.ERROR)
        elif isinstance(outcome.task, Verify):
            tell(say("models.good", name=outcome.name))
        else:
            done = "models.imported" if isinstance(outcome.task, Import) else "models.installed"
            tell(say(done, name=outcome.name))


def _question(row: ModelRow) -> str:
    if not row.source:
        return say("models.remove_begun", name=row.name, size=megabytes(row.held))
    key = "models.remove_used" if row.in_use else "models.remove_question"
    return say(key, name=row.name, size=megabytes(row.size))


def make(services: PageServices) -> QWidget:
    """Return the page for the registry."""
    return ModelsPage(services)
