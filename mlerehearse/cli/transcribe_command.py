"""`mlerehearse transcribe`: recordings to words."""

from argparse import Namespace

from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import Commands, add_command
from mlerehearse.cli.file_commands import add_file_options, add_files, process_files
from mlerehearse.formats.format_registry import TRANSCRIPT_FORMATS
from mlerehearse.texts import say


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(commands, "transcribe", say("cli.transcribe_about"), _run)
    add_files(command)
    add_file_options(command, TRANSCRIPT_FORMATS)


def _run(args: Namespace, context: CommandContext) -> int:
    return process_files(args.files, lambda document: document, TRANSCRIPT_FORMATS, args, context)
