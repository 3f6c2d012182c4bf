"""The error for a folder that can't be written."""

from pathlib import Path

from mlerehearse.errors import StorageError
from mlerehearse.texts import say


def disk_error(folder: Path, problem: Exception) -> StorageError:
    """Return the error with the system's reason, or the text of another library's error."""
    reason = getattr(problem, "strerror", None) or problem
    return StorageError(say("library.disk", folder=folder, problem=reason))
