"""What the commands that process files share: their options, and the loop over the files."""

from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import CommandParser, add_choice, add_engine_options, one_of
from mlerehearse.cli.exit_codes import UNUSABLE
from mlerehearse.cli.terminal_output import ProgressBar, ResultOutput, print_notice, refuse
from mlerehearse.domain.speech_model import OpenModel
from mlerehearse.errors import InputError, RehearseError
from mlerehearse.formats.fields import clean
from mlerehearse.formats.format_registry import Format, Result, json_line
from mlerehearse.model_store import installed
from mlerehearse.takes.file_review import Progress, TranscriptionOptions
from mlerehearse.texts import say

T = TypeVar("T")
MakeResult = Callable[[Path, Progress], tuple[str, T]]  # takes a file, returns its id and the result


def add_files(parser: CommandParser) -> None:
    """Add the files to process."""
    parser.require(parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say("cli.files")))


def add_file_options(parser: CommandParser, formats: Iterable[str]) -> None:
    """Add the options for the engine, the format and the output file."""
    add_engine_options(parser)
    add_choice(parser, "format", one_of("format", tuple(formats)), formats, default="text")
    parser.add_argument("--output", type=Path, metavar="FILE", help=say("cli.output"))


def transcription_options(args: Namespace, context: CommandContext) -> TranscriptionOptions:
    """Return how to transcribe: as the arguments say, else as the settings say."""
    settings = context.settings.settings
    return TranscriptionOptions(
        _opener(context, settings.model),
        args.model,
        args.device or settings.device,
        cache(print_notice),  # once for all files
    )


def _opener(context: CommandContext, chosen: str) -> OpenModel:
    """Return an opener that, without a name, opens the model of the settings if it's there."""
    models, opens = context.paths.models, installed.VerifiedModels(context.paths)
    return lambda name: opens(name or installed.chosen_or_none(chosen, models))


def process_files(
    files: Sequence[Path],
    make: MakeResult[T],
    formats: Mapping[str, Format[T]],
    args: Namespace,
    context: CommandContext,
) -> int:
    """Make and write the result of every file; a failed file doesn't stop the others."""
    form = formats[args.format]
    _check_output(form, files, args)
    writer = _ResultWriter(form, ResultOutput(args.output), many=len(files) > 1)
    code = max(_process(path, make, writer, context.bar) for path in files)
    writer.close()
    return code


def _check_output(form: Format[T], files: Sequence[Path], args: Namespace) -> None:
    if form.single and len(files) > 1:
        raise InputError(say("cli.one_file", format=args.format))
    if args.output is not None and args.output.resolve() in {path.resolve() for path in files}:
        raise InputError(say("cli.over_input", name=args.output.name))


def _process(path: Path, make: MakeResult[T], writer: "_ResultWriter[T]", bar: ProgressBar) -> int:
    name = clean(path.name)
    try:
        made_id, value = make(path, lambda share: bar.show(name, share))
    except RehearseError as problem:
        bar.clear()
        return writer.fail(name, str(problem))
    bar.clear()
    writer.add(Result(name, made_id, value))
    return 0


class _ResultWriter(Generic[T]):
    """Writes results in one format: each at once if the format streams, else all at the end."""

    def __init__(self, form: Format[T], output: ResultOutput, many: bool) -> None:
        self._form, self._output, self._many = form, output, many
        self._results: list[Result[T]] = []

    def add(self, result: Result[T]) -> None:
        """Write a result, or keep it for the end."""
        if self._form.streams:
            self._output.write(self._form.write([result], self._many))
        else:
            self._results.append(result)

    def fail(self, name: str, problem: str) -> int:
        """Report a file's problem in the way that the format requires; return the exit code."""
        sentence = problem if name in problem else say("cli.in_file", name=name, problem=problem)
        if not self._form.lines:
            return refuse(sentence)
        self._output.write(json_line({"file": name, "error": sentence}))
        return UNUSABLE

    def close(self) -> None:
        """Write what was kept."""
        if self._results:
            self._output.write(self._form.write(self._results, self._many))
        self._output.close()
