"""Find resources/ and models/ in a checkout, an installed wheel or a frozen app."""

import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def bundle() -> Path:
    """Return the folder that contains `resources` and `models`."""
    package = Path(__file__).resolve().parent
    frozen = Path(getattr(sys, "_MEIPASS", package))
    for folder in (frozen, package / "_bundle", package.parent):
        if (folder / "resources" / "beats.toml").is_file():
            return folder
    raise FileNotFoundError("The folders resources/ and models/ are missing from this installation. Reinstall the app.")


def resource(name: str) -> Path:
    """Return the path of a file or folder below resources/."""
    return bundle() / "resources" / name


def model(name: str) -> Path:
    """Return the path of a file or folder below models/."""
    return bundle() / "models" / name


@cache
def table(name: str) -> dict[str, Any]:
    """Return a TOML file below resources/; it is cached, so callers must not change it."""
    return tomllib.loads(resource(name).read_text(encoding="utf-8"))
