"""Prints results, problems and progress, and writes the output file."""

import io
import sys
from pathlib import Path
from typing import TextIO

from mlerehearse.cli.exit_codes import UNUSABLE
from mlerehearse.errors import InputError
from mlerehearse.formats.fields import clean
from mlerehearse.texts import percent, say

_BAR_SIGNS = 30


def print_text(text: str) -> None:
    """Write to standard output at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def print_notice(sentence: str) -> None:
    """Print a sentence to standard error."""
    sys.stderr.write(f"mlerehearse: {sentence}\n")


def refuse(problem: str) -> int:
    """Print a problem to standard error and return its exit code."""
    print_notice(clean(problem))
    return UNUSABLE


def use_utf8() -> None:
    """Use UTF-8 for output; otherwise Windows uses the local code page when redirected."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


class ProgressBar:
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
        except (OSError, ValueError) as refused:
            raise InputError(say("cli.not_written", name=self._file.name)) from refused
