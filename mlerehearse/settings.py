"""The user's settings: a typed, versioned JSON file for both window and command line.

Unknown keys are kept.
"""

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths, write_private
from mlerehearse.texts import say

VERSION = 1
DEVICES = ("auto", "cpu", "cuda")
_CHOICES = {
    "track": ("", "research", "platform"),
    "level": ("mid", "senior", "staff"),
    "device": DEVICES,
    "theme": ("system", "light", "dark"),
}
_SLOWEST, _FASTEST = 0.75, 2.0  # docs/design.md, Review


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's choices; "" means no choice. `speed` is the playback rate (0.75 to 2).

    `device` is the device that runs speech recognition. `device_notice` is the last notice shown
    about it, so that each one is shown only once.
    """

    microphone: str = ""
    speed: float = 1.5
    track: str = ""
    level: str = "senior"
    model: str = ""
    device: str = "auto"
    device_notice: str = ""
    theme: str = "system"
    prompt: str = ""
    hide_bullets: bool = False
    live_words: bool = False


class SettingsFile:
    """The settings file; `problem` is a sentence for the user if the file was unusable."""

    def __init__(self, paths: Paths) -> None:
        self.path = paths.config / "settings.json"
        self.problem = ""
        self._stored: dict[str, Any] = {}
        self._newer = False
        self._settings = self._read()

    @property
    def settings(self) -> Settings:
        """The current settings."""
        return self._settings

    def change(self, **changes: object) -> Settings:
        """Change some fields and save them; raises StorageError.

        A file from a newer version of the app is not overwritten.
        """
        self._settings = _valid(asdict(replace(self._settings, **changes)))  # type: ignore[arg-type]
        if not self._newer:
            self._save()
        return self._settings

    def _save(self) -> None:
        self._stored = {**self._stored, **asdict(self._settings), "version": VERSION}
        text = json.dumps(self._stored, ensure_ascii=False, indent=2, sort_keys=True)
        try:
            write_private(self.path, text.encode())
        except OSError as problem:
            raise StorageError(say("library.settings_unsaved", path=self.path)) from problem

    def _read(self) -> Settings:
        try:
            stored = json.loads(self.path.read_text(encoding="utf-8"))
            if not isinstance(stored, dict):
                raise ValueError("no object")
        except FileNotFoundError:
            return Settings()
        except OSError:
            self.problem = say("library.settings_unreadable", path=self.path)
            return Settings()
        except ValueError:
            self.problem = say("library.settings_damaged", path=self._set_aside())
            return Settings()
        self._stored = stored
        self._newer = _version(stored) > VERSION
        if self._newer:
            self.problem = say("library.settings_newer", path=self.path)
        return _valid(stored)

    def _set_aside(self) -> Path:
        aside = self.path.with_name("settings.damaged.json")
        try:
            self.path.replace(aside)
        except OSError:
            return self.path
        return aside


def _version(stored: dict[str, Any]) -> int:
    version = stored.get("version", VERSION)
    return version if isinstance(version, int) else VERSION


def _valid(stored: dict[str, Any]) -> Settings:
    """Use every value of the right type and range, and the default for the others."""
    good = {field.name: stored[field.name] for field in fields(Settings) if _fits(field.name, stored.get(field.name))}
    return Settings(**good)


def _fits(name: str, value: object) -> bool:
    if name == "speed":
        return isinstance(value, int | float) and not isinstance(value, bool) and _SLOWEST <= value <= _FASTEST
    if name in _CHOICES:
        return value in _CHOICES[name]
    return type(value) is type(getattr(Settings(), name))
