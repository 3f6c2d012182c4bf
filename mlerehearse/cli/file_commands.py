"""What the commands that process files share: their options, and the loop over the files."""

import os
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import CommandParser, add_choice, add_engine_options, one_of
from mlerehearse.cli.exit_codes import UNUSABLE
from mlerehearse.cli.input_files import input_file, readable, shown_name
from mlerehearse.cli.terminal_output import ResultOutput, logged, naming_file, print_notice, refuse
from mlerehearse.domain.speech_model import OpenModel
from mlerehearse.errors import InputError, RehearseError
from mlerehearse.formats.format_registry import Format, Result, json_line
from mlerehearse.formats.transcript_json import Document
from mlerehearse.model_store import installed
from mlerehearse.paths import Paths
from mlerehearse.takes import file_review
from mlerehearse.takes.file_review import TranscriptionOptions
from mlerehearse.texts import clean, say

T = TypeVar("T")
Convert = Callable[[Document], T]  # makes the result of a file from its words


def add_files(parser: CommandParser) -> None:
    """Add the files to process, and what to read of them."""
    parser.require(parser.add_argument("files", nargs="+", type=input_file, metavar="FILE", help=say("cli.files")))
    parser.add_argument("--speaker", metavar="NAME", help=say("cli.speaker"))
    parser.add_argument("--track-number", type=_track_number, metavar="N", help=say("cli.track_number"))


def add_file_options(parser: CommandParser, formats: Iterable[str]) -> None:
    """Add the options for the engine, the format and the output file."""
    add_engine_options(parser)
    add_choice(parser, "format", one_of("format", tuple(formats)), formats, default="text")
    parser.add_argument("--output", type=Path, metavar="FILE", help=say("cli.output"))
    parser.set_defaults(speaker=None, track_number=None)


def process_files(
    files: Sequence[Path],
    convert: Convert[T],
    formats: Mapping[str, Format[T]],
    args: Namespace,
    context: CommandContext,
) -> int:
    """Make and write the result of every file; a failed file doesn't stop the others."""
    form = formats[args.format]
    _check_output(form, files, args)
    writer = _ResultWriter(form, ResultOutput(args.output), many=len(files) > 1)
    loop = _FileLoop(convert, writer, args, context)
    code = max(loop.process(path) for path in files)
    writer.close()
    return code


def _track_number(value: str) -> int:
    if value.isascii() and value.isdigit() and 0 < len(value) < 5 and int(value) > 0:
        return int(value)
    raise InputError(say("cli.odd_track_number", value=clean(value)[:40]))


def _check_output(form: Format[T], files: Sequence[Path], args: Namespace) -> None:
    if form.single and len(files) > 1:
        raise InputError(say("cli.one_file", format=args.format))
    if args.output is not None and os.path.realpath(args.output) in map(os.path.realpath, files):
        raise InputError(say("cli.over_input", name=args.output.name))


def _opener(paths: Paths, chosen: str) -> OpenModel:
    """Return an opener that, without a name, opens the model of the settings if it's there."""
    opens = installed.VerifiedModels(paths)
    return lambda name: opens(name or installed.chosen_or_none(chosen, paths.models))


class _FileLoop(Generic[T]):
    """Processes one file after the other, and says what was repaired or left out in each."""

    def __init__(self, convert: Convert[T], writer: "_ResultWriter[T]", args: Namespace, context: CommandContext):
        settings = context.settings.settings
        self._convert, self._writer, self._context = convert, writer, context
        self._said: set[str] = set()
        self._notices: list[str] = []  # of the current file
        self._options = TranscriptionOptions(
            _opener(context.paths, settings.model),
            args.model,
            args.device or settings.device,
            self._notice,
            args.speaker,
            args.track_number,
        )

    def process(self, path: Path) -> int:
        """Make and write the result of a file, or say why there is none; return the exit code."""
        name, bar = shown_name(path), self._context.bar
        try:
            result = self._result(path, name)
            written = self._writer.written(result)
        except RehearseError as problem:
            bar.clear()
            return self._writer.fail(name, str(problem))
        except MemoryError:
            bar.clear()
            return self._writer.fail(name, say("cli.no_memory"))
        except Exception as bug:
            bar.clear()
            return self._writer.fail(name, logged(bug, self._context.paths))
        bar.clear()
        self._writer.add(result, written)
        return 0

    def _result(self, path: Path, name: str) -> Result[T]:
        self._notices.clear()
        with readable(path) as file:
            document = file_review.load_transcript(
                file, self._options, lambda share: self._context.bar.show(name, share)
            )
            made_id = document.id or clean(file.stem)
        value = self._convert(document)
        for sentence in document.notices:
            self._notice(naming_file(name, sentence), sentence)
        return Result(name, made_id, value, tuple(self._notices))

    def _notice(self, sentence: str, kept: str = "") -> None:
        """Keep a sentence for the file's result, and print it unless it was printed before."""
        self._notices.append(kept or sentence)
        if sentence not in self._said:
            self._said.add(sentence)
            self._context.bar.clear()
            print_notice(clean(sentence))


class _ResultWriter(Generic[T]):
    """Writes results in one format: each at once if the format streams, else all at the end."""

    def __init__(self, form: Format[T], output: ResultOutput, many: bool) -> None:
        self._form, self._output, self._many = form, output, many
        self._results: list[Result[T]] = []

    def written(self, result: Result[T]) -> str:
        """Return a result in the format, or "" if the format needs all results at once."""
        return self._form.write([result], self._many) if self._form.streams else ""

    def add(self, result: Result[T], written: str) -> None:
        """Write what `written` returned of a result, or keep the result for the end."""
        if self._form.streams:
            self._output.write(written)
        else:
            self._results.append(result)

    def fail(self, name: str, problem: str) -> int:
        """Report a file's problem in the way that the format requires; return the exit code."""
        sentence = naming_file(name, clean(problem))
        if not self._form.lines:
            return refuse(sentence)
        self._output.write(json_line({"file": name, "error": sentence}))
        return UNUSABLE

    def close(self) -> None:
        """Write what was kept."""
        if self._results:
            self._output.write(self._form.write(self._results, self._many))
        self._output.close()
