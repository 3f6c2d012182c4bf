"""`mlerehearse review`: recordings or transcripts to reviews."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import CommandParser, Commands, add_choice, add_command, one_of
from mlerehearse.cli.file_commands import add_file_options, add_files, process_files
from mlerehearse.domain.story import Level, Track
from mlerehearse.formats.format_registry import REVIEW_FORMATS
from mlerehearse.resources import table
from mlerehearse.takes import file_review
from mlerehearse.takes.file_review import TakeDetails
from mlerehearse.texts import say


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(commands, "review", say("cli.review_about"), _run)
    add_files(command)
    add_file_options(command, REVIEW_FORMATS)
    _add_details(command)


def _add_details(parser: CommandParser) -> None:
    add_choice(parser, "prompt", file_review.valid_prompt, table("prompts.toml"))
    add_choice(parser, "track", one_of("track", tuple(Track)), Track)
    add_choice(parser, "kind", file_review.valid_kind, table("story_kinds.toml"))
    add_choice(parser, "level", one_of("level", tuple(Level)), Level)


def _run(args: Namespace, context: CommandContext) -> int:
    return review_files(args.files, TakeDetails(args.prompt, args.track, args.kind, args.level), args, context)


def review_files(files: Sequence[Path], details: TakeDetails, args: Namespace, context: CommandContext) -> int:
    """Review and write every file, and return the exit code."""
    level = Level(context.settings.settings.level)
    return process_files(
        files,
        lambda document: file_review.review_document(document, details, level),
        REVIEW_FORMATS,
        args,
        context,
    )
