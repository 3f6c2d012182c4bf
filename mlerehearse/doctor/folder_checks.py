"""Inspects the app's folders without creating or changing any."""

import os
import shutil
import tempfile
from pathlib import Path

from mlerehearse.doctor.report import FolderReport
from mlerehearse.paths import Paths


def inspect_folders(paths: Paths) -> tuple[FolderReport, ...]:
    """Return the state of each of the app's folders."""
    named = {
        "data": paths.data,
        "models": paths.models,
        "cache": paths.cache,
        "logs": paths.logs,
        "config": paths.config,
    }
    return tuple(_look(name, path) for name, path in named.items())


def _look(name: str, path: Path) -> FolderReport:
    exists = path.is_dir()
    nearest = next(place for place in (path, *path.parents) if place.exists())
    private = not path.stat().st_mode & 0o077 if exists and os.name == "posix" else None
    return FolderReport(name, str(path), exists, _writable(nearest), private, _free(nearest))


def _writable(folder: Path) -> bool:
    """Check whether a file can be created in a folder.

    It tries, because permission bits don't reveal a read-only disk or a virus scanner's veto.
    """
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
