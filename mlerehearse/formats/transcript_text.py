"""A transcript as plain text, with a new paragraph where the speaker paused after a sentence."""

from mlerehearse.domain.transcript import Transcript, Word, join

_PAUSE = 1.5  # seconds; the long pause of docs/coaching.md
_ENDS = (".", "?", "!")


def to_text(transcript: Transcript) -> str:
    """Return paragraphs of one line each, separated by blank lines; ends with a line feed."""
    paragraphs: list[list[Word]] = []
    for word in transcript.words:
        if not paragraphs or _begins(paragraphs[-1][-1], word):
            paragraphs.append([])
        paragraphs[-1].append(word)
    return "\n\n".join(map(join, paragraphs)) + "\n"


def _begins(before: Word, word: Word) -> bool:
    return word.start - before.end > _PAUSE and before.text.endswith(_ENDS)
