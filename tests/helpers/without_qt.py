"""A pytest plugin that makes PySide6 unavailable, to test the Qt-free code without Qt."""

import sys


class _NoQt:
    """A finder that refuses PySide6 as if it weren't installed."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Raise ModuleNotFoundError for PySide6 and everything below it."""
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, _NoQt())  # type: ignore[arg-type]
