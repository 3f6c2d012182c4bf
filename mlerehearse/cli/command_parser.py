"""The argument parser, and the options that several commands share."""

from argparse import SUPPRESS, Action, ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, TypeVar

from mlerehearse.cli.command_context import RunCommand
from mlerehearse.cli.terminal_output import print_text
from mlerehearse.errors import InputError
from mlerehearse.formats.fields import clean
from mlerehearse.settings import DEVICES
from mlerehearse.texts import say

if TYPE_CHECKING:
    from argparse import _SubParsersAction

T = TypeVar("T")
Commands: TypeAlias = "_SubParsersAction[CommandParser]"


class CommandParser(ArgumentParser):
    """A parser with `--help` that reports its errors as InputError, in one sentence.

    It complains about missing arguments last: argparse would complain about them first, and then
    a mistyped option would go unmentioned.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, add_help=False)
        self._required: list[Action] = []
        self.add_argument("-h", "--help", action="help", default=SUPPRESS, help=say("cli.help"))
        self.set_defaults(parser=self)  # the command's parser replaces its parent's

    def require(self, argument: Action) -> None:
        """Let `parse` raise InputError if this argument is missing."""
        argument.required = False
        self._required.append(argument)

    def _print_message(self, message: str, file: object = None) -> None:
        """Print the help or the version to standard output; argparse would hide that it failed."""
        print_text(message)

    def error(self, message: str) -> NoReturn:
        """Raise InputError with argparse's message."""
        raise InputError(say("cli.see_help", problem=message[:1].upper() + message[1:]))

    def parse(self, arguments: Sequence[str]) -> Namespace:
        """Return the parsed arguments; raises InputError."""
        parsed = self.parse_args(arguments)
        required: list[Action] = parsed.parser._required
        missing = [str(action.metavar) for action in required if getattr(parsed, action.dest) is None]
        if missing:
            self.error(say("cli.required", names=", ".join(missing)))
        return parsed


def add_commands(parser: CommandParser) -> Commands:
    """Let a parser take one of several commands, and return where to add these."""
    commands = parser.add_subparsers(title=say("cli.commands"), metavar=say("cli.command"), dest="command")
    parser.require(commands)
    return commands


def add_command(commands: Commands, name: str, about: str, run: RunCommand) -> CommandParser:
    """Add a command whose `--help` shows `about`, and return its parser."""
    command = commands.add_parser(name, help=say(f"cli.{name}"), description=about)
    command.set_defaults(run=run)
    return command


def add_engine_options(parser: CommandParser) -> None:
    """Add the options for the speech model and its device."""
    parser.add_argument("--model", metavar="NAME|FOLDER", help=say("cli.model"))
    add_choice(parser, "device", one_of("device", DEVICES), DEVICES)


def add_choice(
    parser: CommandParser, what: str, parse: Callable[[str], object], valid: Iterable[str], default: str | None = None
) -> None:
    """Add an option whose help lists the valid values."""
    text = say(f"cli.{what}", valid=", ".join(valid))
    parser.add_argument(f"--{what}", type=parse, default=default, metavar=what.upper(), help=text)


def one_of(what: str, valid: tuple[T, ...]) -> Callable[[str], T]:
    """Return a parser for a value that must be one of the valid strings."""

    def parse(value: str) -> T:
        for one in valid:
            if one == value:
                return one
        raise InputError(say(f"cli.unknown_{what}", value=clean(value)[:40], valid=", ".join(map(str, valid))))

    return parse
