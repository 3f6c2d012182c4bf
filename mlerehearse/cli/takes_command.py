"""`mlerehearse takes`: the takes of the app, and search in all that was said."""

import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing

from mlerehearse.cli.command_context import CommandContext
from mlerehearse.cli.command_parser import Commands, add_command
from mlerehearse.cli.terminal_output import print_notice, print_text
from mlerehearse.domain import names
from mlerehearse.domain.said import SaidHit, SearchResult
from mlerehearse.domain.take import TakeRow
from mlerehearse.formats import take_list
from mlerehearse.system_clock import SystemClock
from mlerehearse.texts import clean, clock, day, say, time_of_day

_ID = 8  # characters of an id, which `export` takes for the whole


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(commands, "takes", say("cli.takes_about"), _run)
    command.add_argument("--search", metavar="TEXT", help=say("cli.takes_search"))
    command.add_argument("--bin", action="store_true", help=say("cli.takes_bin"))
    command.add_argument("--json", action="store_true", help=say("cli.takes_json"))


def _run(args: Namespace, context: CommandContext) -> int:
    from mlerehearse.takes.stored_takes import StoredTakes  # here, because other commands don't need it

    with closing(StoredTakes(context.paths, SystemClock().zone())) as takes:
        rows, found = takes.rows(deleted=args.bin), None
        if args.search is not None:
            found = takes.find(
                args.search, lambda share: context.bar.show(say("cli.takes_reading"), share), deleted=args.bin
            )
            context.bar.clear()
    hits = None if found is None else {hit.take: hit for hit in found.hits}
    by_id = {row.take.id: row for row in rows}
    shown = rows if hits is None else tuple(by_id[take_id] for take_id in hits if take_id in by_id)
    if args.json:
        listed = take_list.to_json(shown, hits)
        print_text(json.dumps(listed, ensure_ascii=False, allow_nan=False, indent=1) + "\n")
    else:
        print_text("".join(f"{line}\n" for row in shown for line in _lines(row, hits)))
    _tell(shown, found)
    return 0


def _tell(shown: tuple[TakeRow, ...], found: SearchResult | None) -> None:
    if not shown:
        print_notice(say("cli.takes_none" if found is None else "cli.takes_unfound"))
    if found is not None and found.more:
        print_notice(say("cli.takes_more", count=len(shown)))
    if found is not None and found.unread:
        print_notice(say("cli.takes_unread", count=found.unread))


def _lines(row: TakeRow, hits: dict[str, SaidHit] | None) -> Iterator[str]:
    there = row.take.started_there
    when = f"{day(there.date(), SystemClock().now().date())}, {time_of_day(there)}"
    parts = [row.take.id[:_ID], when, clock(row.take.duration), names.take(row.take)]
    state = say("cli.takes_flags", count=row.flags) if row.flags is not None else say(f"takes.state_{row.state.value}")
    yield clean(" · ".join(part for part in (*parts, row.story_title, state) if part))
    for place in hits[row.take.id].places if hits is not None else ():
        yield f"  {clock(place.start):>5}  " + clean(f"… {place.before} [{place.found}] {place.after} …")
