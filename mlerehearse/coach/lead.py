"""The lead: the first 30 s of an answer after any aside (docs/coaching.md, 2)."""

from mlerehearse.coach.context import Context
from mlerehearse.domain.story import Beat

LEAD = 30.0  # seconds (docs/coaching.md, 2)


def lead_text(context: Context) -> str:
    """Return the lead's normalised words, one line per sentence, without asides."""
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
