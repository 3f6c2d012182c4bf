"""`mlerehearse sample`: the review of the take that comes with the app."""

from argparse import Namespace

from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import Commands, add_command
from mlerehearse.cli.file_commands import add_file_options
from mlerehearse.cli.review_command import review_files
from mlerehearse.formats.format_registry import REVIEW_FORMATS
from mlerehearse.takes import file_review
from mlerehearse.texts import say


def add(commands: Commands) -> None:
    """Add the command."""
    add_file_options(add_command(commands, "sample", say("cli.sample"), _run), REVIEW_FORMATS)


def _run(args: Namespace, context: CommandContext) -> int:
    path, details = file_review.sample()
    return review_files([path], details, args, context)
