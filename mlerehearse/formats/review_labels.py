"""A review as a label track for Audacity: its beats and flags with their times."""

from mlerehearse.domain import names, presentation
from mlerehearse.domain.review import Review
from mlerehearse.texts import clean


def to_labels(review: Review) -> str:
    """Return one line for every sentence's beat and every flag, sorted by time.

    Audacity's format is: start, tab, end (in seconds), tab, text.
    """
    beats = [(sentence.start, sentence.end, names.beat(sentence.beat)) for sentence in review.sentences]
    flags = [
        (flag.start, flag.end, f"{names.flag(flag.id)}: {clean(presentation.quote(flag))}") for flag in review.flags
    ]
    return "".join(f"{start:.3f}\t{end:.3f}\t{label}\n" for start, end, label in sorted(beats + flags))
