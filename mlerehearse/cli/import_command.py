"""`mlerehearse import`: recordings into the takes of the app."""

import json
import threading
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import CommandParser, Commands, add_command, one_of
from mlerehearse.cli.exit_codes import UNUSABLE
from mlerehearse.cli.terminal_output import naming_file, print_notice, print_text, refuse
from mlerehearse.domain import names
from mlerehearse.domain.take import TakeState
from mlerehearse.errors import AlreadyOpenError, InputError, StorageError
from mlerehearse.log import AppLog
from mlerehearse.model_store import installed
from mlerehearse.resources import table
from mlerehearse.system_clock import SystemClock
from mlerehearse.takes.file_review import TranscriptionOptions
from mlerehearse.takes.importing import import_plan
from mlerehearse.takes.importing.import_entry import ImportEntry, ImportState
from mlerehearse.takes.store.take_json import is_take_id
from mlerehearse.texts import clean, day, percent, say, time_of_day

if TYPE_CHECKING:
    from mlerehearse.takes.library import Library

GUESS = "guess"
_REVIEWED = (TakeState.READY, TakeState.SILENT, TakeState.FAILED)
_LOOK = 0.5  # seconds after which a wait looks again, so that Ctrl-C is heard


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(commands, "import", say("cli.import_about"), _run)
    paths = command.add_argument("paths", nargs="+", type=_path, metavar="PATH", help=say("cli.import_paths"))
    command.require(paths)
    _add_options(command)


def _add_options(command: CommandParser) -> None:
    prompts = (GUESS, *table("prompts.toml"))
    about = say("cli.import_prompt", valid=", ".join(prompts))
    command.add_argument("--prompt", type=one_of("prompt", prompts), default=GUESS, metavar="ID", help=about)
    command.add_argument("--story", default="", metavar="TITLE", help=say("cli.import_story"))
    command.add_argument("--dry-run", action="store_true", help=say("cli.import_dry_run"))
    command.add_argument("--json", action="store_true", help=say("cli.import_json"))


def _path(argument: str) -> Path:
    if not argument:
        raise InputError(say("cli.empty_name"))
    return Path(argument)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a file, or would; `take` is the id of its take, None if none was made.

    `told` is a sentence about a duplicate. `unheard` means that the take waits for a speech model.
    """

    path: Path
    recorded: datetime | None
    prompt: str | None
    confidence: float | None
    duplicate_of: str | None
    problem: str
    notices: tuple[str, ...]
    told: str = ""
    take: str | None = None
    unheard: bool = False


def _run(args: Namespace, context: CommandContext) -> int:
    prompt = None if args.prompt == GUESS else args.prompt
    with closing(AppLog(context.paths.logs)):  # for what the child processes log
        printer = _Printer(args.json, args.dry_run)
        outcomes = _foreseen(args.paths, prompt, context) if args.dry_run else _imported(args, prompt, context)
        for outcome in outcomes:
            context.bar.clear()
            printer.add(outcome)
        return printer.close()


# ---- a dry run


def _foreseen(paths: Sequence[Path], prompt: str | None, context: CommandContext) -> Iterator[_Outcome]:
    from mlerehearse.takes.importing.dry_run import DryRun  # here, because no other command needs it

    planned = import_plan.plan(paths)
    with closing(DryRun(context.paths, SystemClock(), prompt, _options(context))) as run:
        for number, one in enumerate(planned):
            found = run.look(one, _shows(context, one.path.name, number, len(planned)))
            about = found.recorded, found.prompt, found.confidence, found.duplicate_of, found.problem, found.notices
            yield _Outcome(found.path, *about, _twice(found.duplicate_of))


def _twice(other: str | None) -> str:
    if other is None:
        return ""
    return say("cli.import_duplicate") if is_take_id(other) else say("cli.import_same_file", other=Path(other).name)


def _options(context: CommandContext) -> TranscriptionOptions:
    chosen, opens = context.settings.settings, installed.VerifiedModels(context.paths)
    return TranscriptionOptions(
        lambda name: opens(name or installed.chosen_or_none(chosen.model, context.paths.models)),
        device=chosen.device,
        notice=print_notice,
    )


def _shows(context: CommandContext, name: str, number: int, total: int) -> Callable[[float], None]:
    return lambda share: context.bar.show(name, (number + share) / total)


# ---- an import


def _imported(args: Namespace, prompt: str | None, context: CommandContext) -> Iterator[_Outcome]:
    from mlerehearse.takes.library import Library  # here, because no other command needs it

    try:
        library = Library(context.paths, SystemClock(), lambda: context.settings.settings)
    except AlreadyOpenError as held:
        raise StorageError(say("cli.import_open")) from held
    changed = threading.Condition()

    def wake(_: object) -> None:
        with changed:
            changed.notify_all()

    with closing(library):
        library.subscribe(wake)
        ids = [entry.id for entry in library.imports.add(args.paths, prompt, args.story)]
        try:
            for number, entry_id in enumerate(ids):
                while not _is_settled(library, entry_id):
                    context.bar.show(*_progress(library, entry_id, number, len(ids)))
                    with changed:
                        changed.wait(_LOOK)
                yield _outcome(library, entry_id)
        except BaseException:
            library.imports.cancel()
            raise
        library.imports.forget(ids)


def _entry(library: "Library", entry_id: str) -> ImportEntry | None:
    return next((entry for entry in library.imports.state.entries if entry.id == entry_id), None)


def _is_settled(library: "Library", entry_id: str) -> bool:
    """Return whether nothing more happens to a file and its take, or can without a speech model."""
    entry, imports = _entry(library, entry_id), library.imports.state
    if entry is None or not entry.imported:
        return entry is None or not entry.active
    row = library.find(entry_id)
    return row is None or row.state in _REVIEWED or (row.state is TakeState.WAITING and not imports.hears)


def _progress(library: "Library", entry_id: str, number: int, total: int) -> tuple[str, float]:
    entry = _entry(library, entry_id)
    return entry.path.name if entry is not None else "", number / total


def _outcome(library: "Library", entry_id: str) -> _Outcome:
    entry = _entry(library, entry_id)
    assert entry is not None
    failed = entry.state in (ImportState.FAILED, ImportState.CANCELLED)
    row = library.find(entry_id) if entry.imported else None
    unheard = row is not None and row.state in (TakeState.SILENT, TakeState.FAILED)
    return _Outcome(
        entry.path,
        entry.recorded,
        entry.prompt,
        entry.confidence,
        entry.duplicate_of or None,
        (entry.problem or say("imports.cancelled")) if failed else "",
        (*entry.notices, entry.problem) if unheard else entry.notices,
        entry.problem if entry.duplicate_of else "",
        entry_id if row is not None else None,
        row is not None and row.state is TakeState.WAITING,
    )


# ---- printing


class _Printer:
    """Prints one line, or one JSON object, for each file."""

    def __init__(self, as_json: bool, dry: bool) -> None:
        self._json, self._dry = as_json, dry
        self._outcomes: list[_Outcome] = []

    def add(self, outcome: _Outcome) -> None:
        """Print what became of a file; problems and notices go to standard error."""
        name = clean(outcome.path.name)
        for notice in outcome.notices:
            print_notice(clean(naming_file(name, notice)))
        if self._json:
            start = ",\n" if self._outcomes else "[\n"
            print_text(start + json.dumps(self._values(outcome), ensure_ascii=False, allow_nan=False))
        elif outcome.problem:
            refuse(naming_file(name, outcome.problem))
        else:
            print_text(f"{say('cli.in_file', name=name, problem=_described(outcome))}\n")
        self._outcomes.append(outcome)

    def close(self) -> int:
        """Print the end of the list and return the exit code."""
        if self._json:
            print_text("\n]\n" if self._outcomes else "[]\n")
        else:
            print_text(f"\n{' '.join(_summary(self._outcomes, self._dry))}\n")
        if not self._dry and any(outcome.unheard for outcome in self._outcomes):
            print_notice(say("cli.import_unheard"))
        return UNUSABLE if any(outcome.problem for outcome in self._outcomes) else 0

    def _values(self, outcome: _Outcome) -> dict[str, Any]:
        values = {
            "file": clean(str(outcome.path)),
            "date": _there(outcome.recorded).isoformat() if outcome.recorded else None,
            "prompt": outcome.prompt,
            "confidence": None if outcome.confidence is None else round(outcome.confidence, 3),
            "duplicate_of": outcome.duplicate_of and clean(outcome.duplicate_of),
            "error": clean(outcome.problem) or None,
        }
        return values if self._dry else values | {"take": outcome.take}


def _there(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(SystemClock().zone()))


def _described(outcome: _Outcome) -> str:
    if outcome.duplicate_of is not None:
        return clean(outcome.told)
    parts = [names.prompt(outcome.prompt)]
    if outcome.confidence is not None:
        parts[0] += f" ({percent(outcome.confidence)})"
    if outcome.recorded is not None:
        there = _there(outcome.recorded)
        parts.insert(0, f"{day(there.date(), SystemClock().now().date())}, {time_of_day(there)}")
    return " · ".join(parts)


def _summary(outcomes: Iterable[_Outcome], dry: bool) -> Iterator[str]:
    told = tuple(outcomes)
    twice = sum(outcome.duplicate_of is not None for outcome in told)
    bad = sum(bool(outcome.problem) for outcome in told)
    good = len(told) - twice - bad
    yield say("cli.import_would" if dry else "cli.import_done", count=good, total=len(told))
    if twice:
        yield say("cli.import_twice", count=twice)
    if bad:
        yield say("cli.import_bad", count=bad)
    if any(outcome.prompt is None and not outcome.problem and outcome.duplicate_of is None for outcome in told):
        yield say("cli.import_no_prompt")
