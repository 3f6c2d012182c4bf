"""The lead: the first 30 s of the answer after any aside (coaching.md, 2)."""

from mlerehearse.coach.context import Context
from mlerehearse.domain.story import Beat

LEAD = 30.0  # seconds; coaching.md, 2


def lead(context: Context) -> str:
    """The lead's words as the rules read them, a line for each sentence, asides left out."""
    told = [i for i, sentence in enumerate(context.sentences) if sentence.beat is not Beat.OTHER]
    if not told:
        return ""
    end = context.sentences[told[0]].start + LEAD
    lines = []
    for index in told:
        first, last = context.span(index)
        words = [t.norm for t in context.tokens[first:last] if context.words[t.word].start < end]
        lines.append(" ".join(words))
    return "\n".join(line for line in lines if line)
