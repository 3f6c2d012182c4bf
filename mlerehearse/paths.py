"""Where the user's data, cache, logs and settings lie, and how a private file is written whole or not at all."""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

import platformdirs

from mlerehearse.errors import StorageError

_APP = "mlerehearse"
_PATIENCE = 2.0  # seconds that another process (a reader, a virus scanner) may hold a file on Windows
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Paths:
    """The four folders of one user; `default` gives the real ones, tests make their own."""

    data: Path
    cache: Path
    logs: Path
    config: Path

    @classmethod
    def default(cls) -> "Paths":
        """Find the system's folders for this user; all lie below the folder that MLEREHEARSE_HOME names, if set."""
        home = os.environ.get("MLEREHEARSE_HOME")
        if home:
            return cls.below(Path(home).expanduser().absolute())
        own = platformdirs.PlatformDirs(_APP, appauthor=False)
        return cls(own.user_data_path, own.user_cache_path, own.user_log_path, own.user_config_path)

    @classmethod
    def below(cls, home: Path) -> "Paths":
        """All four folders below one."""
        return cls(home / "data", home / "cache", home / "logs", home / "config")

    @property
    def takes(self) -> Path:
        """One folder for each take, named by its UUID."""
        return self.data / "takes"

    @property
    def bin(self) -> Path:
        """The folders of deleted takes."""
        return self.data / "bin"

    @property
    def stories(self) -> Path:
        """One folder for each story, named by its UUID."""
        return self.data / "stories"

    @property
    def models(self) -> Path:
        """Speech models that the user installed, one folder each."""
        return self.data / "models"

    @property
    def index(self) -> Path:
        """The SQLite index over the folders; it may be deleted, it is rebuilt."""
        return self.data / "index.sqlite"

    def make(self) -> None:
        """Create every folder for this user alone (0700); raises StorageError where that can't be done."""
        roots = (self.data, self.cache, self.logs, self.config)
        for folder in (*roots, self.takes, self.bin, self.stories, self.models):
            _make(folder)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise StorageError(
            f"The folder {folder} isn't writable. Check the folder's permissions, "
            "or name another folder in MLEREHEARSE_HOME."
        ) from problem


def open_private(path: Path, append: bool = False) -> FileIO:
    """Open a file that only this user can read (0600) for unbuffered writing, empty or to `append`; raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC) | getattr(os, "O_BINARY", 0)
    return FileIO(os.open(path, flags, 0o600), "ab" if append else "wb")


def pour(file: FileIO, content: bytes) -> None:
    """Write all of `content`, which an unbuffered file need not do at once; raises OSError."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def write_all(file: FileIO, content: bytes) -> None:
    """Write all of `content` and see that it is on the disk; raises OSError."""
    pour(file, content)
    os.fsync(file.fileno())


def write_private(path: Path, content: bytes) -> None:
    """Replace a file by `content`, whole or not at all, and on the disk when this returns (0600); raises OSError."""
    temporary = path.with_name(f".{path.name}.tmp")
    with open_private(temporary) as file:
        write_all(file, content)
    replace(temporary, path)


def replace(source: Path, target: Path) -> None:
    """Rename a file or folder over `target`, and see that the rename is on the disk; raises OSError."""
    patiently(lambda: source.replace(target))
    if os.name == "posix":
        descriptor = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def patiently(change: Callable[[], object]) -> None:
    """Try again for a while what Windows refuses as long as another process has the file open; raises OSError."""
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            change()
        except PermissionError:
            if os.name != "nt" or time.monotonic() > give_up:
                raise
            time.sleep(_PAUSE)
        else:
            return
