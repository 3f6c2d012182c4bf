"""The argument parser, and the options that several commands share."""

from argparse import SUPPRESS, Action, ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, TypeVar

from mlerehearse.cli.command_context import RunCommand
from mlerehearse.cli.terminal_output import print_text
from mlerehearse.errors import InputError
from mlerehearse.settings import DEVICES
from mlerehearse.texts import clean, say

if TYPE_CHECKING:
    from argparse import _SubParsersAction

T = TypeVar("T")
_LONGEST_NAME = 200  # characters of an unknown command that are repeated
_CLOSE = 0.75  # how alike an option must be to be meant
Commands: TypeAlias = "_SubParsersAction[CommandParser]"


class CommandParser(ArgumentParser):
    """A parser with `--help` that reports its errors as InputError, in one sentence.

    It complains about missing arguments last: argparse would complain about them first, and then
    a mistyped option would go unmentioned.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, add_help=False)
        self._required: list[Action] = []
        self.commands: dict[str, CommandParser] = {}  # by name, if the parser takes one of several
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
        self._check_first(arguments)
        parsed, unknown = self.parse_known_args(arguments)
        if unknown:
            _refuse_unknown(unknown, parsed.parser)
        required: list[Action] = parsed.parser._required
        missing = [str(action.metavar) for action in required if getattr(parsed, action.dest) is None]
        if missing:
            self.error(say("cli.required", names=", ".join(missing)))
        return parsed

    def _check_first(self, arguments: Sequence[str]) -> None:
        """Raise InputError for an option of a command that stands before the command."""
        first = arguments[0].partition("=")[0] if arguments else ""
        if not first.startswith("--") or self._knows(first):
            return
        for name in arguments:
            command = self.commands.get(name)
            if command is not None and command._knows(first):
                raise InputError(say("cli.option_first", option=first, prog=self.prog, command=name))

    def _knows(self, option: str) -> bool:
        return any(known.startswith(option) for known in self._option_string_actions)

    def _check_value(self, action: Action, value: object) -> None:
        """Raise InputError for a command that doesn't exist, with the one that was meant."""
        if action.dest != "command" or value in self.commands:
            return
        name = clean(str(value))[:_LONGEST_NAME]
        if meant := get_close_matches(name, self.commands, 1):
            raise InputError(say("cli.command_meant", name=name, meant=meant[0], prog=self.prog))
        if Path(str(value)).exists() and "review" in self.commands:
            raise InputError(say("cli.file_first", name=name, prog=self.prog))
        raise InputError(say("cli.unknown_command", name=name, valid=", ".join(self.commands), prog=self.prog))


def _refuse_unknown(unknown: Sequence[str], parser: CommandParser) -> NoReturn:
    """Raise InputError for arguments that a command doesn't take."""
    named = clean(" ".join(unknown))[:80]
    options = [option for option in parser._option_string_actions if option.startswith("--")]
    if meant := get_close_matches(unknown[0].partition("=")[0], options, 1, _CLOSE):
        raise InputError(say("cli.option_meant", names=named, meant=meant[0]))
    parser.error(say("cli.unrecognized", names=named))


def add_commands(parser: CommandParser) -> Commands:
    """Let a parser take one of several commands, and return where to add these."""
    commands = parser.add_subparsers(title=say("cli.commands"), metavar=say("cli.command"), dest="command")
    parser.require(commands)
    parser.commands = commands.choices
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
