"""Prints results, problems and progress, and writes the output file.

`sys.stdout` and `sys.stderr` are None if the program was started with them closed.
"""

import contextlib
import errno
import io
import os
import sys
from pathlib import Path
from typing import TextIO

from mlerehearse.cli.exit_codes import UNUSABLE
from mlerehearse.errors import InputError, StorageError
from mlerehearse.log import AppLog, log_bug
from mlerehearse.paths import Paths
from mlerehearse.texts import clean, percent, say

_BAR_SIGNS = 30


def print_text(text: str) -> None:
    """Write to standard output at once.

    Raises StorageError if it takes nothing, and BrokenPipeError if its reader has gone.
    """
    if sys.stdout is None:
        raise StorageError(say("cli.stdout_closed"))
    try:
        _write(sys.stdout, text)
    except OSError as problem:
        if _reader_gone(problem):
            raise BrokenPipeError from problem
        raise StorageError(_unprinted(problem)) from problem


def print_notice(sentence: str) -> None:
    """Print a sentence to standard error, if that takes it; there is nowhere else to say it."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            _write(sys.stderr, f"mlerehearse: {sentence}\n")


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        _discard(stream)
        raise


def _discard(stream: TextIO) -> None:
    """Send what is left in the buffer nowhere; Python would fail to write it again at exit."""
    with contextlib.suppress(io.UnsupportedOperation):  # a stream without a file has no such buffer
        number = stream.fileno()
        os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def _reader_gone(problem: OSError) -> bool:
    # Windows reports EINVAL for a pipe without a reader
    return isinstance(problem, BrokenPipeError) or (sys.platform == "win32" and problem.errno == errno.EINVAL)


def _unprinted(problem: OSError) -> str:
    if _is_full(problem):
        return say("cli.stdout_full")
    return say("cli.stdout_unusable", problem=problem.strerror)


def _is_full(problem: Exception) -> bool:
    return isinstance(problem, OSError) and problem.errno == errno.ENOSPC


def not_written(path: Path, problem: Exception) -> InputError:
    """Return the error for a file or folder that couldn't be written."""
    return InputError(say("cli.file_full" if _is_full(problem) else "cli.not_written", name=path.name))


def refuse(problem: str) -> int:
    """Print a problem to standard error and return its exit code."""
    print_notice(clean(problem))
    return UNUSABLE


def logged(bug: Exception, paths: Paths) -> str:
    """Log an unexpected exception, and return a sentence that names the log."""
    with contextlib.closing(AppLog(paths.logs)) as log:
        log_bug(bug)
    return say("cli.bug", log=log.path)


def naming_file(name: str, sentence: str) -> str:
    """Return the sentence with the file's name in front of it, unless it names the file already."""
    return sentence if name.casefold() in sentence.casefold() else say("cli.in_file", name=name, problem=sentence)


def use_utf8() -> None:
    """Use UTF-8 for output; otherwise Windows uses the local code page when redirected."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


class ProgressBar:
    """A progress bar that redraws one line; it does nothing if the stream isn't a terminal."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream if stream is not None and stream.isatty() else None
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


class ResultOutput:
    """Writes results to standard output at once, or to a file when all are complete."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._parts: list[str] = []

    def write(self, text: str) -> None:
        """Write a part of the result."""
        if self._file is None:
            print_text(text)
        else:
            self._parts.append(text)

    def close(self) -> None:
        """Write the file if there is one and it has content; raises InputError."""
        if self._file is None or not self._parts:
            return
        try:
            self._file.write_text("".join(self._parts), encoding="utf-8", newline="\n")
        except (OSError, ValueError) as problem:
            raise not_written(self._file, problem) from problem
