"""The folders for data, cache, logs and settings, and atomic writing of private files."""

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
_PATIENCE = 2.0  # seconds that another process, such as a virus scanner, may lock a file on Windows
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Paths:
    """The four folders of one user; `default` returns the real ones, tests use their own."""

    data: Path
    cache: Path
    logs: Path
    config: Path

    @classmethod
    def default(cls) -> "Paths":
        """Return this user's system folders, or folders below MLEREHEARSE_HOME if that is set."""
        home = os.environ.get("MLEREHEARSE_HOME")
        if home:
            return cls.below(Path(home).expanduser().absolute())
        own = platformdirs.PlatformDirs(_APP, appauthor=False)
        return cls(own.user_data_path, own.user_cache_path, own.user_log_path, own.user_config_path)

    @classmethod
    def below(cls, home: Path) -> "Paths":
        """Return four folders below `home`."""
        return cls(home / "data", home / "cache", home / "logs", home / "config")

    @property
    def takes(self) -> Path:
        """The folder of takes, which has one folder per take, named by its UUID."""
        return self.data / "takes"

    @property
    def bin(self) -> Path:
        """The folder of deleted takes."""
        return self.data / "bin"

    @property
    def stories(self) -> Path:
        """The folder of stories, which has one folder per story, named by its UUID."""
        return self.data / "stories"

    @property
    def models(self) -> Path:
        """The folder of installed speech models, which has one folder per model."""
        return self.data / "models"

    @property
    def index(self) -> Path:
        """The SQLite index of the folders; it may be deleted, because it is rebuilt."""
        return self.data / "index.sqlite"

    def make(self) -> None:
        """Create every folder for this user only (0700); raises StorageError if that fails."""
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
    """Open a private file (0600) for unbuffered writing, empty or to `append`; raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC) | getattr(os, "O_BINARY", 0)
    return FileIO(os.open(path, flags, 0o600), "ab" if append else "wb")


def write_fully(file: FileIO, content: bytes) -> None:
    """Write all of `content`, which may take an unbuffered file several writes; raises OSError."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def write_and_sync(file: FileIO, content: bytes) -> None:
    """Write all of `content` and flush it to the disk; raises OSError."""
    write_fully(file, content)
    os.fsync(file.fileno())


def write_private(path: Path, content: bytes) -> None:
    """Atomically replace a private file (0600) and flush it to the disk; raises OSError."""
    temporary = path.with_name(f".{path.name}.tmp")
    with open_private(temporary) as file:
        write_and_sync(file, content)
    replace(temporary, path)


def replace(source: Path, target: Path) -> None:
    """Rename a file or folder over `target` and flush the rename to the disk; raises OSError."""
    retry_while_in_use(lambda: source.replace(target))
    if os.name == "posix":
        descriptor = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def retry_while_in_use(change: Callable[[], object]) -> None:
    """Retry a change for a while if Windows refuses it; raises OSError.

    Windows refuses changes to a file that another process has open.
    """
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
