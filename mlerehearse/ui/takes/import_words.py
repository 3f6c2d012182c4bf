"""The words about the import queue: the state of a file, and how far the whole has come."""

from mlerehearse.domain import names
from mlerehearse.takes.importing.import_entry import ImportEntry, Imports, ImportState
from mlerehearse.texts import percent, say

_COUNTED = (  # in the order of the sentence
    ImportState.DONE,
    ImportState.NEEDS_LOOK,
    ImportState.DUPLICATE,
    ImportState.FAILED,
    ImportState.CANCELLED,
)


def state_text(entry: ImportEntry) -> str:
    """Return the state of a file in a word or two."""
    if entry.state is ImportState.DONE and entry.confidence is not None:
        return say("imports.state_guessed", percent=percent(entry.confidence))
    return say(f"imports.state_{entry.state.value}")


def prompt_text(entry: ImportEntry) -> str:
    """Return the prompt of a file that became a take."""
    return say("imports.prompt_later") if entry.guess else names.prompt(entry.prompt)


def sentence(entry: ImportEntry) -> str:
    """Return what there is to say about a file, "" if nothing."""
    return " ".join(part for part in (entry.problem, *entry.notices) if part)


def progress(imports: Imports) -> str:
    """Return how far the import has come, and why it waits; "" if nothing is left to do."""
    if not imports.active:
        return ""
    done = {"done": imports.settled, "total": imports.total}
    if imports.resting:
        return say("imports.resting", **done)
    begun = imports.of(ImportState.DECODING, ImportState.TRANSCRIBING)
    if not imports.hears and not imports.of(ImportState.WAITING, ImportState.DECODING):
        return say("imports.unheard", count=len(begun))
    return say("imports.progress", **done, name=begun[0].path.name if begun else "")


def summary(imports: Imports) -> str:
    """Return how many files have come to which end."""
    counts = ((state, len(imports.of(state))) for state in _COUNTED)
    return " · ".join(f"{count} {say(f'imports.count_{state.value}')}" for state, count in counts if count)
