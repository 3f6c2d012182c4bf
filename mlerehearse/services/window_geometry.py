"""The window's size and position: read before the window shows, and written at close."""

import contextlib
from pathlib import Path

from mlerehearse.private_files import write_private


class WindowGeometry:
    """What QWidget.saveGeometry returned at the last close, b"" at the first start."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self.kept = file.read_bytes()
        except OSError:
            self.kept = b""

    def keep(self, geometry: bytes) -> None:
        """Write the geometry for the next start."""
        self.kept = geometry
        with contextlib.suppress(OSError):  # a file that can't be written must not keep the window open
            write_private(self._file, geometry)
