"""`mlerehearse transcribe`: recordings to words."""

from argparse import Namespace
from pathlib import Path

from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import Commands, add_command
from mlerehearse.cli.file_commands import add_file_options, add_files, process_files, transcription_options
from mlerehearse.formats.format_registry import TRANSCRIPT_FORMATS
from mlerehearse.formats.transcript_json import Document
from mlerehearse.takes import file_review
from mlerehearse.texts import say


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(commands, "transcribe", say("cli.transcribe_about"), _run)
    add_files(command)
    add_file_options(command, TRANSCRIPT_FORMATS)


def _run(args: Namespace, context: CommandContext) -> int:
    options = transcription_options(args, context)

    def make(path: Path, progress: file_review.Progress) -> tuple[str, Document]:
        document = file_review.load_transcript(path, options, progress)
        return document.id or path.stem, document

    return process_files(args.files, make, TRANSCRIPT_FORMATS, args, context)
