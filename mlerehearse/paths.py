"""The folders for data, cache, logs and settings."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from mlerehearse.errors import StorageError

_APP = "mlerehearse"


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
    def incoming(self) -> Path:
        """The folder in which an imported take is prepared; a crash may leave it behind."""
        return self.data / "incoming"

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
