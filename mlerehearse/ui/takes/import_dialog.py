"""The dialogs in which the user chooses what to import."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from mlerehearse.takes.importing.import_plan import SOUNDS
from mlerehearse.texts import say

Add = Callable[[tuple[Path, ...]], object]


def ask_for_files(parent: QWidget, add: Add) -> None:
    """Let the user choose recordings, and pass them to `add`."""
    _ask(parent, QFileDialog.FileMode.ExistingFiles, add)


def ask_for_folder(parent: QWidget, add: Add) -> None:
    """Let the user choose a folder, and pass it to `add`."""
    _ask(parent, QFileDialog.FileMode.Directory, add)


def _ask(parent: QWidget, mode: QFileDialog.FileMode, add: Add) -> None:
    dialog = QFileDialog(parent)
    dialog.setFileMode(mode)
    if mode is QFileDialog.FileMode.ExistingFiles:
        kinds = " ".join(f"*.{kind}" for kind in SOUNDS)
        dialog.setNameFilters([say("imports.sounds", kinds=kinds), say("imports.all_files")])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda names: add(tuple(map(Path, names))))
    dialog.open()
