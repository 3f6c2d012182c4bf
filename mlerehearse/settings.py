"""The user's settings: a typed, versioned JSON file for both window and command line.

Unknown keys are kept. A change re-reads the file and writes only its own fields, so the window and
the command line don't overwrite each other's changes.
"""

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Protocol

from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.private_files import write_private
from mlerehearse.texts import say

VERSION = 1
DEVICES = ("auto", "cpu", "cuda")
_CHOICES: Mapping[str, tuple[object, ...]] = {
    "track": ("", "research", "platform"),
    "level": ("mid", "senior", "staff"),
    "device": DEVICES,
    "theme": ("system", "light", "dark"),
    "keep_days": (0, 30, 90, 180, 365),
}
_SLOWEST, _FASTEST = 0.75, 2.0  # docs/design.md, Review
_PATIENCE = 5.0  # seconds that another process may hold the lock


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's choices; "" means no choice. `speed` is the playback rate (0.75 to 2).

    `device` is the device that runs speech recognition. `device_notice` is the last notice shown
    about it, so that each one is shown only once. The microphone opens with the Rehearse page if
    `open_microphone`, once the user has opened it for the first time (`microphone_used`). Takes are
    kept for `keep_days`, 0 for ever.
    """

    microphone: str = ""
    microphone_used: bool = False
    open_microphone: bool = True
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
    keep_days: int = 0


class SettingsStore(Protocol):
    """Gives and changes the current settings: a SettingsFile or services.UserSettings."""

    @property
    def settings(self) -> Settings:
        """The current settings."""
        ...

    def change(self, **changes: object) -> object:
        """Change some fields."""
        ...


class SettingsFile:
    """The settings file, which another process may change at any time; safe to use on any thread.

    `settings` and `note` only use the memory; all other methods read or write the file. `problem`
    is a sentence for the user if the file was unusable.
    """

    def __init__(self, paths: Paths) -> None:
        self.path = paths.config / "settings.json"
        self.problem = ""
        self._memory = threading.Lock()
        self._disk = threading.Lock()
        self._unsaved: dict[str, object] = {}
        self._seen: tuple[int, ...] = ()
        self._settings = Settings()
        try:
            self._adopt(self._read().values)
        except OSError:
            self.problem = say("library.settings_unreadable", path=self.path)
        except _Damaged:
            self.problem = say("library.settings_damaged", path=self._set_aside())

    @property
    def settings(self) -> Settings:
        """The current settings, with the changes that aren't saved yet."""
        return self._settings

    def note(self, **changes: object) -> Settings:
        """Change some fields in memory; `save` will write them."""
        with self._memory:
            changed = asdict(_valid({**asdict(self._settings), **changes}))
            self._unsaved.update((name, changed[name]) for name in changes)
            self._settings = Settings(**changed)
            return self._settings

    def change(self, **changes: object) -> Settings:
        """Change some fields and save them; raises StorageError.

        Other fields keep the values that are in the file now.
        """
        self.note(**changes)
        self.save()
        return self._settings

    def save(self) -> Settings | None:
        """Write the changes into the file as it is now; raises StorageError.

        What can't be written stays in memory until the next try. A file from a newer version of the
        app is not overwritten. Returns the settings of before if another process had changed some.
        """
        if not self._unsaved:
            return None
        from filelock import FileLock, Timeout  # here, because it takes longer to import than to use

        try:
            with self._disk, FileLock(self.path.with_name("settings.lock"), timeout=_PATIENCE, mode=0o600):
                return self._save()
        except (OSError, Timeout) as problem:
            raise StorageError(say("library.settings_unsaved", path=self.path)) from problem

    def refresh(self) -> Settings | None:
        """Read the file if it has changed; returns the settings of before if some differ now.

        A file that can't be read is left for later: somebody may be writing it.
        """
        with self._disk:
            try:
                return self._adopt(self._read().values) if self._stamp() != self._seen else None
            except (OSError, _Damaged):
                return None

    def _save(self) -> Settings | None:
        try:
            stored = self._read()
        except _Damaged:
            self.problem = say("library.settings_replaced", path=self._set_aside())
            stored = _Stored(asdict(self._settings))
        if not stored.newer:
            with self._memory:
                writing = dict(self._unsaved)
            stored = _Stored({**stored.values, **writing, "version": VERSION})
            write_private(self.path, _text(stored.values).encode())
            self._seen = self._stamp()
            with self._memory:
                self._unsaved = dict(self._unsaved.items() - writing.items())
        return self._adopt(stored.values)

    def _adopt(self, values: Mapping[str, Any]) -> Settings | None:
        """Use the values of the file, except where a newer one waits to be saved."""
        with self._memory:
            before, self._settings = self._settings, _valid({**values, **self._unsaved})
            return before if before != self._settings else None

    def _read(self) -> "_Stored":
        """Return what the file holds now; raises OSError and _Damaged."""
        try:
            with self.path.open("rb") as file:
                self._seen = _stamp_of(os.fstat(file.fileno()))
                content = file.read()
        except FileNotFoundError:
            self._seen = ()
            return _Stored({})
        try:
            values = json.loads(content.decode())
            if not isinstance(values, dict):
                raise ValueError("no object")
            _text(values).encode()  # what can't be written back is damaged
        except (ValueError, RecursionError) as problem:
            raise _Damaged from problem
        found = _Stored(values)
        if found.newer:
            self.problem = say("library.settings_newer", path=self.path)
        return found

    def _stamp(self) -> tuple[int, ...]:
        """Return what changes when the file is replaced or written, () if there is none."""
        try:
            return _stamp_of(self.path.stat())
        except FileNotFoundError:
            return ()

    def _set_aside(self) -> Path:
        aside = self.path.with_name("settings.damaged.json")
        try:
            self.path.replace(aside)
        except OSError:
            return self.path
        return aside


class _Damaged(Exception):  # noqa: N818 - handled here
    """The file isn't a JSON object that can be used."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """The content of the file, with unknown keys."""

    values: dict[str, Any]

    @property
    def newer(self) -> bool:
        """Whether a newer version of the app wrote it."""
        version = self.values.get("version", VERSION)
        return isinstance(version, int) and version > VERSION


def _stamp_of(status: os.stat_result) -> tuple[int, ...]:
    return status.st_mtime_ns, status.st_size, status.st_ino


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True)


def _valid(stored: Mapping[str, Any]) -> Settings:
    """Use every value of the right type and range, and the default for the others."""
    good = {field.name: stored[field.name] for field in fields(Settings) if _fits(field.name, stored.get(field.name))}
    return Settings(**good)


def _fits(name: str, value: object) -> bool:
    if name == "speed":
        return isinstance(value, int | float) and not isinstance(value, bool) and _SLOWEST <= value <= _FASTEST
    if name in _CHOICES:
        return value in _CHOICES[name]
    return type(value) is type(getattr(Settings(), name))
