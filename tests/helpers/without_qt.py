"""A pytest plugin under which PySide6 can't be imported: what is Qt-free is tested without Qt."""

import sys


class _NoQt:
    """Refuses PySide6 as if it were not installed."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Raise ImportError for PySide6 and everything below it."""
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, _NoQt())  # type: ignore[arg-type]
