"""The entry of the command line: makes what commands need, turns errors into exit codes."""

import sys
from collections.abc import Sequence

import mlerehearse
from mlerehearse.cli import (
    doctor_command,
    export_command,
    import_command,
    models_command,
    review_command,
    sample_command,
    takes_command,
    transcribe_command,
)
from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import CommandParser, add_commands
from mlerehearse.cli.exit_codes import INTERRUPTED, OUTPUT_CLOSED
from mlerehearse.cli.terminal_output import ProgressBar, logged, print_text, refuse, use_utf8
from mlerehearse.errors import RehearseError
from mlerehearse.paths import Paths
from mlerehearse.settings import SettingsFile
from mlerehearse.texts import say
from mlerehearse.worker import Serve

_COMMANDS = (
    transcribe_command,
    review_command,
    sample_command,
    import_command,
    takes_command,
    export_command,
    doctor_command,
    models_command,
)


def main(arguments: Sequence[str], notice: str = "", sound: Serve | None = None) -> int:
    """Run the command in the arguments, after printing the notice, and return the exit code.

    `sound` lists the audio devices for the doctor. It is passed in because it needs Qt, which this
    package doesn't use.
    """
    use_utf8()
    bar = ProgressBar(sys.stderr)
    try:
        return _run(arguments, notice, sound, bar)
    except BrokenPipeError:
        return OUTPUT_CLOSED
    except RehearseError as problem:
        bar.clear()
        return max(refuse(line) for line in str(problem).splitlines())
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as bug:
        bar.clear()
        return refuse(logged(bug, Paths.default()))
    finally:
        bar.clear()


def _run(arguments: Sequence[str], notice: str, sound: Serve | None, bar: ProgressBar) -> int:
    if notice:
        print_text(notice + "\n\n")
    args = _parser().parse(_asked_for_help(arguments))
    paths = Paths.default()
    return int(args.run(args, CommandContext(paths, SettingsFile(paths), bar, sound)))


def _asked_for_help(arguments: Sequence[str]) -> Sequence[str]:
    """Return what `help` stands for: `help review` is `review --help`."""
    if not arguments or arguments[0] != "help":
        return arguments
    return [*(name for name in arguments if name != "help"), "--help"]


def _parser() -> CommandParser:
    parser = CommandParser(prog="mlerehearse", description=say("cli.about"), epilog=say("cli.after"))
    version = f"mlerehearse {mlerehearse.__version__}"
    parser.add_argument("--version", action="version", version=version, help=say("cli.version"))
    commands = add_commands(parser)
    for command in _COMMANDS:
        command.add(commands)
    return parser
