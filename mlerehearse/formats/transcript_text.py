"""A transcript as plain text, a paragraph wherever the speaker paused after a sentence."""

from mlerehearse.domain.transcript import Transcript, Word, join

_PAUSE = 1.5  # seconds; what coaching.md counts as a long pause
_ENDS = (".", "?", "!")


def to_text(transcript: Transcript) -> str:
    """Paragraphs of one line each, parted by an empty line; ends with a line feed."""
    paragraphs: list[list[Word]] = []
    for word in transcript.words:
        if not paragraphs or _begins(paragraphs[-1][-1], word):
            paragraphs.append([])
        paragraphs[-1].append(word)
    return "\n\n".join(map(join, paragraphs)) + "\n"


def _begins(before: Word, word: Word) -> bool:
    return word.start - before.end > _PAUSE and before.text.endswith(_ENDS)
