"""The main window: it switches between the registered pages and does nothing else."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from mlerehearse.services.window_geometry import WindowGeometry
from mlerehearse.texts import say
from mlerehearse.ui.controls.command_sheet import show_commands
from mlerehearse.ui.controls.commands import Commands
from mlerehearse.ui.controls.notice_bar import NoticeBar
from mlerehearse.ui.icons import icon
from mlerehearse.ui.navigation import Navigation
from mlerehearse.ui.page_registry import PAGES, Page
from mlerehearse.ui.page_services import PageServices

_SMALLEST = (900, 560)
_USUAL = (1280, 800)


class MainWindow(QMainWindow):
    """The main window. It creates a page when the page is first shown.

    `may_close(then)` is called before the window closes, and calls `then` if it may.
    """

    def __init__(
        self,
        parts: PageServices,
        geometry: WindowGeometry,
        may_close: Callable[[Callable[[], None]], None],
        pages: tuple[Page, ...] = PAGES,
    ) -> None:
        super().__init__()
        self._parts, self._kept, self._may_close = parts, geometry, may_close
        self._registry = {page.id: page for page in pages}
        self._pages: dict[str, QWidget] = {}
        self._closing = False
        self.commands = Commands("window", self, Qt.ShortcutContext.WindowShortcut)
        shown = tuple((page.id, page.icon, self._command(number, page)) for number, page in enumerate(pages, 1))
        self.navigation = Navigation(parts.theme, shown)
        self.commands.add("help", self._show_commands)
        self.commands.add("quit", self.close)
        self.stack, self.notices = QStackedWidget(), NoticeBar(parts.theme)
        self._lay_out()
        self._connect()
        self.setWindowTitle(say("app.title"))
        self.setWindowIcon(icon("app", size=64))
        self._find_place()
        self.show_page(pages[0].id)

    @property
    def page(self) -> str:
        """The id of the page that is shown."""
        return next((id_ for id_, page in self._pages.items() if page is self.stack.currentWidget()), "")

    def widget(self, page: str) -> QWidget:
        """Return a page; it is created on first use."""
        if page not in self._pages:
            self._pages[page] = self._registry[page].make(self._parts)
            self.stack.addWidget(self._pages[page])
        return self._pages[page]

    def show_page(self, page: str) -> None:
        """Show a page once the current page agrees to be left."""
        if page == self.page:
            self.navigation.mark(page)
            self.widget(page).setFocus()
            return
        self._leave(lambda: self._show(page))
        self.navigation.mark(self.page)

    def open_take(self, take_id: str) -> None:
        """Show a take on the Review page."""
        self._leave(lambda: self._open(take_id))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask `may_close` first, and store the window's size and position before closing."""
        if not self._closing:
            event.ignore()
            self._may_close(self._close)
            return
        self._kept.keep(bytes(self.saveGeometry().data()))
        super().closeEvent(event)

    def _close(self) -> None:
        self._closing = True
        QTimer.singleShot(0, self.close)  # Qt ignores a second close() until the first has returned

    def _leave(self, then: Callable[[], None]) -> None:
        asked = getattr(self.stack.currentWidget(), "may_leave", None)
        if asked is None:
            then()
        else:
            asked(then)

    def _show(self, page: str) -> None:
        self.stack.setCurrentWidget(self.widget(page))
        self.navigation.mark(page)

    def _open(self, take_id: str) -> None:
        self.widget("review").open(take_id)  # type: ignore[attr-defined]
        self._show("review")

    def _command(self, number: int, page: Page) -> QAction:
        show = partial(self.show_page, page.id)
        return self.commands.add(f"page_{page.id}", show, entry="page", page=say(f"app.nav_{page.id}"), number=number)

    def _show_commands(self) -> None:
        show_commands(self._parts.theme, self.widget(self.page))

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(self.notices)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(right, 1)
        self.setCentralWidget(inside)

    def _connect(self) -> None:
        self._parts.navigator.page_wanted.connect(self.show_page)
        self._parts.navigator.take_wanted.connect(self.open_take)
        self._parts.notifications.subscribe(self.notices.show_notice)

    def _find_place(self) -> None:
        self.setMinimumSize(*_SMALLEST)
        if not (self._kept.kept and self.restoreGeometry(QByteArray(self._kept.kept))):
            room = QApplication.primaryScreen().availableSize()
            self.resize(min(_USUAL[0], room.width()), min(_USUAL[1], room.height()))
