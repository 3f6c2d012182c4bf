"""The app's folders looked at, without making or changing any."""

import os
import shutil
import tempfile
from pathlib import Path

from mlerehearse.domain.doctor import Folder
from mlerehearse.paths import Paths


def looked_at(paths: Paths) -> tuple[Folder, ...]:
    """What the folders are like."""
    named = {
        "data": paths.data,
        "models": paths.models,
        "cache": paths.cache,
        "logs": paths.logs,
        "config": paths.config,
    }
    return tuple(_look(name, path) for name, path in named.items())


def _look(name: str, path: Path) -> Folder:
    exists = path.is_dir()
    nearest = next(place for place in (path, *path.parents) if place.exists())
    private = not path.stat().st_mode & 0o077 if exists and os.name == "posix" else None
    return Folder(name, str(path), exists, _writable(nearest), private, _free(nearest))


def _writable(folder: Path) -> bool:
    """Tried, not asked: rights, read-only disks and virus scanners have their say only then."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
