"""Which prompt a finished take answers can be changed, by the user or by a guess."""

from dataclasses import replace

from mlerehearse.domain import names
from mlerehearse.takes.events import TakesChanged
from mlerehearse.takes.shared_state import SharedState


def set_prompt(shared: SharedState, take_id: str, prompt: str | None) -> bool:
    """Save a take's prompt, None for none; return whether it's another one than before.

    Its review has to be made again then. Raises StorageError.
    """
    with shared.folder_lock:
        folder = shared.folder(take_id)
        take = folder.take()
        if take.prompt == prompt:
            return False
        shared.index.change(take_id, stale=True, review_due=True)  # a crash has the folder read and reviewed again
        changed = replace(take, prompt=prompt, prompt_text=names.ask(prompt))
        folder.save(changed)
        shared.index.put_head(changed)
    shared.publish(TakesChanged((take_id,)))
    return True
