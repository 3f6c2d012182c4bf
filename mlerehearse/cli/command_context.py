"""What every command needs and `main` makes once: folders, settings, progress bar."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass

from mlerehearse.cli.terminal_output import ProgressBar
from mlerehearse.paths import Paths
from mlerehearse.settings import SettingsFile
from mlerehearse.worker import Serve


@dataclass(frozen=True, slots=True)
class CommandContext:
    """The user's folders and settings, and the progress bar.

    `sound` lists the audio devices for the doctor, None if nothing can.
    """

    paths: Paths
    settings: SettingsFile
    bar: ProgressBar
    sound: Serve | None = None


RunCommand = Callable[[Namespace, CommandContext], int]  # returns the exit code
