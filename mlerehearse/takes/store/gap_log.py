"""The gaps of a growing recording: `audio.gaps.jsonl`, one line each, so that a crash keeps them.

A finished take has its gaps in take.json.
"""

from contextlib import suppress

from mlerehearse import stored_json
from mlerehearse.domain.take import LONGEST, Gap
from mlerehearse.private_files import open_private, read_whole, write_fully
from mlerehearse.stored_json import InvalidJsonError
from mlerehearse.takes.store.take_folder import TakeFolder

NAME = "audio.gaps.jsonl"


def append(folder: TakeFolder, gap: Gap) -> None:
    """Note a gap of the recording in a folder; raises OSError."""
    with open_private(folder.path / NAME, append=True) as file:
        write_fully(file, stored_json.to_bytes(gap) + b"\n")


def read(folder: TakeFolder) -> tuple[Gap, ...]:
    """Return the gaps noted so far; a line that can't be read is left out."""
    try:
        lines = read_whole(folder.path / NAME).splitlines()
    except OSError:
        return ()
    gaps = []
    for line in lines:
        with suppress(InvalidJsonError):
            gaps.append(stored_json.parse(line, Gap))
    return tuple(gap for gap in gaps if 0 <= gap.start <= LONGEST and 0 < gap.length <= LONGEST)


def remove(folder: TakeFolder) -> None:
    """Remove the log, once take.json holds the gaps."""
    with suppress(OSError):
        (folder.path / NAME).unlink(missing_ok=True)
