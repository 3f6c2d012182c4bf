"""`mlerehearse export`: takes of the app as files for people and other programs."""

import json
import re
import shutil
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import Commands, add_command, one_of
from mlerehearse.cli.exit_codes import UNUSABLE
from mlerehearse.cli.terminal_output import ResultOutput, naming_file, not_written, refuse
from mlerehearse.domain import names
from mlerehearse.domain.review import Review
from mlerehearse.domain.take import TakeRow
from mlerehearse.domain.transcript import Transcript
from mlerehearse.errors import InputError, RehearseError
from mlerehearse.formats import review_html, review_json, review_labels, review_markdown, srt, take_list, vtt
from mlerehearse.system_clock import SystemClock
from mlerehearse.texts import clean, say

if TYPE_CHECKING:
    from mlerehearse.takes.stored_takes import StoredTakes

ALL, REVIEWS = "all", "mlerehearse.reviews/1"
_DOCUMENTS = ("html", "md", "json", "csv")  # which hold one take or all of them
_OF_ONE = {"srt": srt.to_srt, "vtt": vtt.to_vtt}
FORMATS = (*_DOCUMENTS, *_OF_ONE, "labels", "flac")
_ENDS = {"labels": "txt"}
_UNFIT = re.compile(r"[^\w-]+")


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(commands, "export", say("cli.export_about"), _run)
    command.require(command.add_argument("take", metavar="TAKE", help=say("cli.export_take", all=ALL)))
    about = say("cli.export_format", valid=", ".join(FORMATS))
    command.add_argument("--format", type=one_of("format", FORMATS), default="html", metavar="FORMAT", help=about)
    command.add_argument("--output", type=Path, metavar="PATH", help=say("cli.export_output"))


def _run(args: Namespace, context: CommandContext) -> int:
    from mlerehearse.takes.stored_takes import StoredTakes  # here, because other commands don't need it

    with closing(StoredTakes(context.paths, SystemClock().zone())) as takes:
        rows = takes.rows() if args.take == ALL else (takes.named(args.take),)
        if not rows:
            raise InputError(say("cli.takes_none"))
        export = _Export(takes, args.format)
        if args.format in _DOCUMENTS:
            text = export.document(rows, many=args.take == ALL)
            if text is not None:
                _write(text, args.output)
        elif args.take == ALL:
            _each(export, args.format, rows, args.output, context)
        else:
            export.single(rows[0], args.output)
    return UNUSABLE if export.failed else 0


class _Export:
    """Makes files of takes; a take that lacks what the format shows is named on standard error."""

    def __init__(self, takes: "StoredTakes", form: str) -> None:
        self._takes, self._format = takes, form
        self.failed = False

    def document(self, rows: Sequence[TakeRow], many: bool) -> str | None:
        """Return one text for all of the takes, None if none of them can be shown."""
        if self._format == "csv":
            return take_list.to_csv((row, self._takes.review(row)) for row in rows)
        reviewed = [(row, review) for row in rows if (review := self._or_refused(row, self._review)) is not None]
        if not reviewed:
            return None
        titled = [(f"{names.take(row.take)}, {row.take.day.isoformat()}", review) for row, review in reviewed]
        if self._format == "html":
            return review_html.to_html(titled)
        if self._format == "md":
            return review_markdown.to_markdown(titled)
        values = [_json(row, review) for row, review in reviewed]
        whole = {"format": REVIEWS, "reviews": values} if many else values[0]
        return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n"

    def single(self, row: TakeRow, output: Path | None) -> None:
        """Write the file of one take, to standard output without `output`."""
        if self._format == "flac":
            if output is None:
                raise InputError(say("cli.export_sound"))
            sound = self._or_refused(row, self._takes.audio)
            if sound is not None:
                _copy(sound, output)
            return
        text = self._or_refused(row, self._text)
        if text is not None:
            _write(text, output)

    def _text(self, row: TakeRow) -> str:
        if self._format == "labels":
            return review_labels.to_labels(self._review(row))
        return _OF_ONE[self._format](self._words(row))

    def _review(self, row: TakeRow) -> Review:
        review = self._takes.review(row)
        if review is None:
            raise InputError(row.problem or say("cli.export_unreviewed"))
        return review

    def _words(self, row: TakeRow) -> Transcript:
        words = self._takes.transcript(row)
        if words is None:
            raise InputError(row.problem or say("cli.export_unheard"))
        return words

    def _or_refused(self, row: TakeRow, read: Callable[[TakeRow], Any]) -> Any:
        try:
            return read(row)
        except RehearseError as problem:
            refuse(naming_file(_name(row), clean(str(problem))))
            self.failed = True
            return None


def _json(row: TakeRow, review: Review) -> dict[str, Any]:
    about = {"started": row.take.started_there.isoformat(timespec="seconds"), "title": row.take.title}
    return review_json.with_sentences(review, id=row.take.id, **about)


def _each(export: _Export, form: str, rows: Iterable[TakeRow], folder: Path | None, context: CommandContext) -> None:
    if folder is None:
        raise InputError(say("cli.export_folder"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise not_written(folder, problem) from problem
    for row in rows:
        name = _name(row)
        context.bar.show(name, 0.0)
        export.single(row, folder / f"{name}.{_ENDS.get(form, form)}")
    context.bar.clear()


def _name(row: TakeRow) -> str:
    """Return a file name that no other take has: its day, its title and the start of its id."""
    title = _UNFIT.sub("-", names.take(row.take)).strip("-")[:40]
    return f"{row.take.day.isoformat()}_{title}_{row.take.id[:8]}"


def _write(text: str, output: Path | None) -> None:
    file = ResultOutput(output)
    file.write(text)
    file.close()


def _copy(sound: Path, output: Path) -> None:
    try:
        if output.exists() and output.samefile(sound):
            raise InputError(say("cli.over_input", name=output.name))
        shutil.copyfile(sound, output)
    except OSError as problem:
        raise not_written(output, problem) from problem
