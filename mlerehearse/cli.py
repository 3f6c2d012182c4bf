"""The command line: it parses arguments, calls the library and prints the results.

Exit codes: 0 success, 1 the doctor found a problem, 2 an argument or a file is unusable (one
sentence on standard error), 130 interrupted, 141 the reader of the output has gone.
"""

import io
import os
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO, TypeVar

import mlerehearse
from mlerehearse import cli_models
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Level, Track
from mlerehearse.errors import InputError, RehearseError
from mlerehearse.formats.fields import clean
from mlerehearse.formats.format_registry import REVIEW_FORMATS, TRANSCRIPT_FORMATS, Format, Result, json_line
from mlerehearse.formats.transcript_json import Document
from mlerehearse.log import AppLog
from mlerehearse.paths import Paths
from mlerehearse.resources import table
from mlerehearse.settings import DEVICES, SettingsFile
from mlerehearse.takes import file_review
from mlerehearse.texts import percent, say

if TYPE_CHECKING:
    from mlerehearse.worker import Serve

TO_MEND, UNUSABLE, INTERRUPTED, NOBODY_READS = 1, 2, 130, 141
_BAR_SIGNS = 30

T = TypeVar("T")
Make = Callable[[Path, file_review.Progress], tuple[str, T]]  # takes a file, returns its id and the result


def main(arguments: Sequence[str], notice: str = "", sound: "Serve | None" = None) -> int:
    """Run the command in the arguments, after printing the notice, and return the exit code.

    `sound` lists the audio devices for the doctor. It is passed in because it needs Qt, which this
    module doesn't use.
    """
    _speak_utf8()
    bar = _Bar(sys.stderr)
    try:
        if notice:
            _print(notice + "\n\n")
        args = _parser().parse_args(arguments, Namespace(sound=sound))
        return int(args.run(args, bar))
    except RehearseError as problem:
        bar.clear()
        return max(refuse(line) for line in str(problem).splitlines())
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # otherwise, flushing the buffer at exit would raise the error again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    finally:
        bar.clear()


def refuse(problem: str) -> int:
    """Print a problem to standard error and return its exit code."""
    sys.stderr.write(f"mlerehearse: {clean(problem)}\n")
    return UNUSABLE


class _Bar:
    """A progress bar that redraws one line; it does nothing if the stream isn't a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream if stream.isatty() else None
        self._shown = ""

    def show(self, name: str, share: float) -> None:
        """Draw the finished share (0..1) of a file."""
        done = round(_BAR_SIGNS * share)
        self._draw(f"{'█' * done}{'░' * (_BAR_SIGNS - done)} {percent(share):>5}  {clean(name)[:50]}")

    def clear(self) -> None:
        """Erase the line."""
        self._draw("")

    def _draw(self, line: str) -> None:
        if self._stream is not None and line != self._shown:
            # overwrite with spaces, because some Windows consoles have no escape sequence for
            # erasing
            self._stream.write(f"\r{line.ljust(len(self._shown))}" + ("" if line else "\r"))
            self._stream.flush()
            self._shown = line


class _Output:
    """Writes results to standard output at once, or to a file when all are complete."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._parts: list[str] = []

    def write(self, text: str) -> None:
        """Write a part of the result."""
        if self._file is None:
            _print(text)
        else:
            self._parts.append(text)

    def close(self) -> None:
        """Write the file if there is one and it has content; raises InputError."""
        if self._file is None or not self._parts:
            return
        try:
            self._file.write_text("".join(self._parts), encoding="utf-8", newline="\n")
        except (OSError, ValueError) as refused:
            raise InputError(say("cli.not_written", name=self._file.name)) from refused


def _transcribe(args: Namespace, bar: _Bar) -> int:
    def make(path: Path, progress: file_review.Progress) -> tuple[str, Document]:
        document = file_review.load_transcript(path, _hearing(args), progress)
        return document.id or path.stem, document

    return _each(args.files, make, TRANSCRIPT_FORMATS, args, bar)


def _review(args: Namespace, bar: _Bar) -> int:
    wish = file_review.TakeDetails(args.prompt, args.track, args.kind, args.level)
    return _reviews(args.files, wish, args, bar)


def _sample(args: Namespace, bar: _Bar) -> int:
    path, wish = file_review.sample()
    return _reviews([path], wish, args, bar)


def _doctor(args: Namespace, bar: _Bar) -> int:
    from mlerehearse.doctor import doctor_json, doctor_text
    from mlerehearse.doctor.examination import examine

    paths = Paths.default()
    with closing(AppLog(paths.logs)):
        report = examine(paths, SettingsFile(paths), args.sound, args.model, args.device)
    _print(doctor_json.to_json(report) if args.json else doctor_text.to_text(report))
    return 0 if report.well else TO_MEND


def _reviews(files: Sequence[Path], wish: file_review.TakeDetails, args: Namespace, bar: _Bar) -> int:
    def make(path: Path, progress: file_review.Progress) -> tuple[str, Review]:
        document = file_review.load_transcript(path, _hearing(args), progress)
        return document.id or path.stem, file_review.review_document(document, wish)

    return _each(files, make, REVIEW_FORMATS, args, bar)


def _hearing(args: Namespace) -> file_review.TranscriptionOptions:
    return file_review.TranscriptionOptions(args.model, args.device, _tell)


@cache
def _tell(sentence: str) -> None:
    """Print a notice for the user to standard error, once."""
    sys.stderr.write(f"mlerehearse: {sentence}\n")


def _each(files: Sequence[Path], make: Make[T], formats: Mapping[str, Format[T]], args: Namespace, bar: _Bar) -> int:
    """Make and write the result of every file; a failed file doesn't stop the others."""
    form, many = formats[args.format], len(files) > 1
    _check_output(form, files, args)
    output, results, code = _Output(args.output), [], 0
    for path in files:
        name = clean(path.name)
        try:
            made_id, value = make(path, lambda share, name=name: bar.show(name, share))  # type: ignore[misc]
        except RehearseError as problem:
            bar.clear()
            code = _failed(name, str(problem), form, output)
            continue
        bar.clear()
        results.append(Result(name, made_id, value))
        if form.streams:
            output.write(form.write([results.pop()], many))
    if results:
        output.write(form.write(results, many))
    output.close()
    return code


def _failed(name: str, problem: str, form: Format[T], output: _Output) -> int:
    """Report a file's problem in the way that the format requires and return the exit code."""
    sentence = problem if name in problem else say("cli.in_file", name=name, problem=problem)
    if not form.lines:
        return refuse(sentence)
    output.write(json_line({"file": name, "error": sentence}))
    return UNUSABLE


def _check_output(form: Format[T], files: Sequence[Path], args: Namespace) -> None:
    if form.single and len(files) > 1:
        raise InputError(say("cli.one_file", format=args.format))
    if args.output is not None and args.output.resolve() in {path.resolve() for path in files}:
        raise InputError(say("cli.over_input", name=args.output.name))


class _Parser(ArgumentParser):
    """A parser that reports its errors as InputError, in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Raise InputError with argparse's message."""
        raise InputError(say("cli.see_help", problem=message[:1].upper() + message[1:]))


def _parser() -> ArgumentParser:
    parser = _Parser("mlerehearse", description=say("cli.about"), epilog=say("cli.after"), add_help=False)
    _add_help(parser)
    version = f"mlerehearse {mlerehearse.__version__}"
    parser.add_argument("--version", action="version", version=version, help=say("cli.version"))
    commands = parser.add_subparsers(title=say("cli.commands"), metavar=say("cli.command"), required=True)
    for name, run, formats in (
        ("transcribe", _transcribe, TRANSCRIPT_FORMATS),
        ("review", _review, REVIEW_FORMATS),
        ("sample", _sample, REVIEW_FORMATS),
    ):
        about = say(f"cli.{name}_about" if name != "sample" else "cli.sample")
        command = commands.add_parser(name, help=say(f"cli.{name}"), description=about, add_help=False)
        command.set_defaults(run=run)
        _add_common(command, formats, files=name != "sample")
        if name == "review":
            _add_wish(command)
    _add_doctor(commands)
    cli_models.add(commands, _add_help, _models)
    return parser


def _models(do: cli_models.Run) -> Callable[[Namespace, _Bar], int]:
    """Wrap a models command for `main`; its text goes to standard output."""

    def run(args: Namespace, bar: _Bar) -> int:
        said = do(cli_models.speech_models(), args, bar.show)
        bar.clear()
        _print(said)
        return 0

    return run


def _add_doctor(commands: "_SubParsersAction[_Parser]") -> None:
    doctor = commands.add_parser("doctor", help=say("cli.doctor"), description=say("cli.doctor_about"), add_help=False)
    doctor.set_defaults(run=_doctor)
    _add_help(doctor)
    doctor.add_argument("--json", action="store_true", help=say("cli.doctor_json"))
    _add_engine(doctor)


def _add_engine(parser: ArgumentParser) -> None:
    parser.add_argument("--model", metavar="NAME|FOLDER", help=say("cli.model"))
    _add_choice(parser, "device", _one_of("device", DEVICES), DEVICES)


def _add_common(parser: ArgumentParser, formats: Iterable[str], files: bool) -> None:
    if files:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say("cli.files"))
    _add_help(parser)
    _add_engine(parser)
    _add_choice(parser, "format", _one_of("format", tuple(formats)), formats, default="text")
    parser.add_argument("--output", type=Path, metavar="FILE", help=say("cli.output"))


def _add_wish(parser: ArgumentParser) -> None:
    _add_choice(parser, "prompt", file_review.valid_prompt, table("prompts.toml"))
    _add_choice(parser, "track", _one_of("track", tuple(Track)), Track)
    _add_choice(parser, "kind", file_review.valid_kind, table("story_kinds.toml"))
    _add_choice(parser, "level", _one_of("level", tuple(Level)), Level)


def _add_help(parser: ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", default=SUPPRESS, help=say("cli.help"))


def _add_choice(
    parser: ArgumentParser, what: str, parse: Callable[[str], object], valid: Iterable[str], default: str | None = None
) -> None:
    text = say(f"cli.{what}", valid=", ".join(valid))
    parser.add_argument(f"--{what}", type=parse, default=default, metavar=what.upper(), help=text)


def _one_of(what: str, valid: tuple[T, ...]) -> Callable[[str], T]:
    """Return a parser for a value that must be one of the valid strings."""

    def parse(value: str) -> T:
        for one in valid:
            if one == value:
                return one
        raise InputError(say(f"cli.unknown_{what}", value=clean(value)[:40], valid=", ".join(map(str, valid))))

    return parse


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _speak_utf8() -> None:
    """Use UTF-8 for output; otherwise Windows uses the local code page when redirected."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
