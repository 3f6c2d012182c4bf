"""`mlerehearse` and `python -m mlerehearse`: start the window or, with a command, the command line.

Nothing heavy is imported at the top, because the app's child processes import this module again.
"""

import multiprocessing
import os
import sys
from importlib.util import find_spec


def main() -> int:
    """Run what the arguments ask for and return the exit code."""
    multiprocessing.freeze_support()
    try:
        return _run()
    except KeyboardInterrupt:  # during the imports; later ones are handled by the command line and the window
        return 130


def _run() -> int:
    if len(sys.argv) > 1:
        from mlerehearse.cli import command_line
        from mlerehearse.services.sound import sound_devices

        return command_line.main(sys.argv[1:], sound=sound_devices.serve)
    return _window() if _has_display() else _without_display()


def _window() -> int:
    if find_spec("PySide6") is None:
        from mlerehearse.cli.terminal_output import refuse
        from mlerehearse.texts import say

        return refuse(say("cli.no_window"))
    from mlerehearse.app import run

    return run(sys.argv)


def _without_display() -> int:
    from mlerehearse.cli import command_line
    from mlerehearse.texts import say

    return command_line.main(["sample"], say("cli.no_display"))


def _has_display() -> bool:
    """Return whether a window can be shown, which is always the case on Windows and macOS."""
    if not sys.platform.startswith(("linux", "freebsd")):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
