"""`mlerehearse doctor`: what this computer offers the app, and what is wrong."""

from argparse import Namespace

from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import Commands, add_command, add_engine_options
from mlerehearse.cli.exit_codes import PROBLEM_FOUND
from mlerehearse.cli.terminal_output import print_text
from mlerehearse.texts import say


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(commands, "doctor", say("cli.doctor_about"), _run)
    command.add_argument("--json", action="store_true", help=say("cli.doctor_json"))
    add_engine_options(command)


def _run(args: Namespace, context: CommandContext) -> int:
    from mlerehearse.doctor import doctor_json, doctor_text  # here, because no other command needs them
    from mlerehearse.doctor.examination import examine

    report = examine(context.paths, context.settings, context.sound, args.model, args.device)
    print_text(doctor_json.to_json(report) if args.json else doctor_text.to_text(report))
    return 0 if report.well else PROBLEM_FOUND
