"""`mlerehearse models`: list and manage the speech models."""

import json
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import CommandParser, Commands, add_command, add_commands
from mlerehearse.cli.terminal_output import print_text
from mlerehearse.errors import ModelDamagedError
from mlerehearse.model_store.speech_models import (
    BEST,
    Import,
    Install,
    ModelRow,
    SpeechModels,
    Task,
    TransferRate,
    Verify,
    run,
)
from mlerehearse.texts import megabytes, say

Show = Callable[[str, float], object]  # shows what is in progress and the finished share (0..1)


def add(commands: Commands) -> None:
    """Add the command and its subcommands."""
    parser = add_command(commands, "models", say("cli.models_about"), _run)
    inner = add_commands(parser)
    for name, act, argument in (
        ("list", _list, "json"),
        ("install", _install, "name"),
        ("import", _import, "path"),
        ("verify", _verify, "name?"),
        ("repair", _repair, "name"),
        ("remove", _remove, "name"),
        ("use", _use, "name|best"),
    ):
        command = inner.add_parser(name, help=say(f"cli.models_{name}"))
        command.set_defaults(act=act)
        _add_argument(command, argument)


def _add_argument(command: CommandParser, argument: str) -> None:
    match argument:
        case "json":
            command.add_argument("--json", action="store_true", help=say("cli.models_json"))
        case "path":
            text = say("cli.models_path")
            command.require(command.add_argument("path", type=Path, metavar="FOLDER|ARCHIVE", help=text))
        case "name?":
            command.add_argument("name", nargs="?", metavar="NAME", help=say("cli.models_name_or_all"))
        case "name|best":
            _add_name(command, say("cli.models_name_or_best", best=BEST))
        case _:
            _add_name(command, say("cli.models_name"))


def _add_name(command: CommandParser, text: str) -> None:
    command.require(command.add_argument("name", metavar="NAME", help=text))


def _run(args: Namespace, context: CommandContext) -> int:
    context.paths.make()
    said = args.act(SpeechModels(context.paths, context.settings), args, context.bar.show)
    context.bar.clear()
    print_text(said)
    return 0


def _list(models: SpeechModels, args: Namespace, show: Show) -> str:
    rows = models.rows()
    if args.json:
        return json.dumps([_as_json(row) for row in rows], indent=2, ensure_ascii=False) + "\n"
    wide = max(len(row.name) for row in rows)
    return "".join(
        f"{'*' if row.in_use else ' '} {row.name:{wide}} {megabytes(row.size):>8}  {_state(row)}\n" for row in rows
    )


def _as_json(row: ModelRow) -> dict[str, Any]:
    about = asdict(row)
    about["bytes"], about["held_bytes"] = about.pop("size"), about.pop("held")
    about["folder"] = str(row.folder) if row.folder else None
    return about


def _state(row: ModelRow) -> str:
    if row.damaged:
        return say("models.state_damaged")
    if row.source:
        return say(f"models.state_{row.source}")
    return say("models.state_begun", held=megabytes(row.held)) if row.held else say("models.state_none")


def _install(models: SpeechModels, args: Namespace, show: Show) -> str:
    if models.is_whole(args.name):
        return say("models.already", name=args.name) + "\n"
    return _fetched(models, Install(models.place, args.name), show)


def _repair(models: SpeechModels, args: Namespace, show: Show) -> str:
    task = models.repair(args.name)
    _check(models, args.name, show, lambda sentence: None)
    return _fetched(models, task, show) if not models.is_whole(args.name) else _good(args.name)


def _import(models: SpeechModels, args: Namespace, show: Show) -> str:
    return say("models.imported", name=_do(Import(models.place, args.path), args.path.name, show)) + "\n"


def _verify(models: SpeechModels, args: Namespace, show: Show) -> str:
    names = [args.name] if args.name else [row.name for row in models.rows() if row.source]
    bad: list[str] = []
    said = "".join(_check(models, name, show, bad.append) for name in names)
    if bad:
        raise ModelDamagedError("\n".join(bad))
    return said


def _check(models: SpeechModels, name: str, show: Show, complain: Callable[[str], object]) -> str:
    if not models.row(name).pinned:
        return say("models.no_pins", name=name) + "\n"
    try:
        return _good(_do(Verify(models.place, name), name, show))
    except ModelDamagedError as problem:
        complain(str(problem))
        return ""


def _remove(models: SpeechModels, args: Namespace, show: Show) -> str:
    models.remove(args.name)
    return say("models.removed", name=args.name) + "\n"


def _use(models: SpeechModels, args: Namespace, show: Show) -> str:
    models.use(args.name)
    return (say("models.uses_best") if args.name == BEST else say("models.uses", name=args.name)) + "\n"


def _fetched(models: SpeechModels, task: Install, show: Show) -> str:
    return say("models.installed", name=_do(task, task.name, show)) + "\n"


def _good(name: str) -> str:
    return say("models.good", name=name) + "\n"


def _do(task: Task, name: str, show: Show) -> str:
    """Run a task while showing its progress; return the model's name."""
    speed = TransferRate()

    def progress(stage: str, done: int, total: int) -> None:
        rate = megabytes(speed.at(time.monotonic(), done))
        show(f"{name} {say(f'models.bar_{stage}', done=megabytes(done), rate=rate)}", done / total if total else 0.0)

    return run(task, progress)
