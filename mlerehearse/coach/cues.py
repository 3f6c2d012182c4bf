"""What the panel of a prompt listens for, heard or missing (coaching.md, 8)."""

from collections.abc import Iterator

from mlerehearse.coach import rollback
from mlerehearse.coach.context import Context
from mlerehearse.coach.cue_model import CueModel, Said
from mlerehearse.domain.review import CueHeard
from mlerehearse.resources import table


def cues(context: Context, model: CueModel) -> tuple[CueHeard, ...]:
    """The cues of the take's prompt, in the order of resources/cues.toml; none where no prompt was asked."""
    prompt = context.asked.prompt
    if prompt is None:
        return ()
    listened = table("cues.toml").get(prompt, {})
    if prompt == rollback.PROMPT and not rollback.rollback_told(context):
        return tuple(CueHeard(cue, False, (), rollback.untold_advice()) for cue in listened)
    names = {cue: about.get("like", f"{prompt}.{cue}") for cue, about in listened.items()}
    texts = [sentence.text for sentence in context.sentences]
    said = model.hear(list(names.values()), texts, [meaning.vector for meaning in context.meanings])
    return tuple(_cue(context, cue, said[names[cue]], about["missing"]) for cue, about in listened.items())


def _cue(context: Context, cue: str, said: Said, advice: str) -> CueHeard:
    """A cue with its places, or with what would make it heard."""
    return CueHeard(cue, said.heard, tuple(_spans(context, said)) if said.heard else (), "" if said.heard else advice)


def _spans(context: Context, said: Said) -> Iterator[tuple[float, float]]:
    """The sentences from their first word to their last, without the breath behind it."""
    for index in said.sentences:
        sentence = context.sentences[index]
        yield sentence.start, context.words[sentence.last - 1].end
