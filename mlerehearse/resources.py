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
def data(name: str) -> bytes:
    """Return the content of a file below resources/; it is cached."""
    return resource(name).read_bytes()


@cache
def table(name: str) -> dict[str, Any]:
    """Return a TOML file below resources/; it is cached, so callers must not change it."""
    return tomllib.loads(data(name).decode())


def preload() -> None:
    """Read every table and icon into the cache, so that nobody waits for the disk later."""
    root = resource("")
    for file in root.rglob("*.toml"):
        table(file.relative_to(root).as_posix())
    for file in root.glob("icons/*.svg"):
        data(file.relative_to(root).as_posix())
