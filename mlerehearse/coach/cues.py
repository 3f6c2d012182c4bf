"""Find which cues of a prompt were heard and which are missing (docs/coaching.md, 8)."""

from collections.abc import Iterator

from mlerehearse.coach import rollback
from mlerehearse.coach.context import Context
from mlerehearse.coach.learned.cue_model import CueModel, CuePrediction
from mlerehearse.domain.review import CueHeard
from mlerehearse.resources import table


def find_cues(context: Context, model: CueModel) -> tuple[CueHeard, ...]:
    """Return the cues of the take's prompt, in the order of resources/cues.toml.

    The tuple is empty if the take has no prompt.
    """
    prompt = context.asked.prompt
    if prompt is None:
        return ()
    listened = table("cues.toml").get(prompt, {})
    if prompt == rollback.PROMPT and not rollback.mentions_rollback(context):
        return tuple(CueHeard(cue, False, (), rollback.UNTOLD) for cue in listened)
    names = {cue: about.get("like", f"{prompt}.{cue}") for cue, about in listened.items()}
    texts = [sentence.text for sentence in context.sentences]
    said = model.hear(list(names.values()), texts, [meaning.vector for meaning in context.meanings])
    return tuple(CueHeard(cue, said[name].heard, tuple(_spans(context, said[name]))) for cue, name in names.items())


def _spans(context: Context, said: CuePrediction) -> Iterator[tuple[float, float]]:
    """Yield the time of each sentence that says a cue, without the pause after it."""
    for index in said.sentences if said.heard else ():
        sentence = context.sentences[index]
        yield sentence.start, context.words[sentence.last - 1].end
