"""What transcripts print that nobody said: [Music], *coughs*, ♪ songs ♪, (laughs) and >>.

Whisper and captions name sounds in brackets, stars or parentheses and put songs between notes;
whisper-timestamped prints [*] for a hesitation; captions print >> where the speaker changes. Within
a sentence parentheses count only around the name of a sound, because a writer may use them too.
"""

import re
from collections.abc import Sequence

from mlerehearse.formats.word_times import TimedText

_NOTES = "♪♫♬🎵🎶"
_CHANGE = re.compile(r"^(?:>>+|&gt;&gt;)+")
_AFTER = ".,;:!?"  # what may follow a closing sign
_LONGEST = 8  # words between brackets or stars
_SILENCE = re.compile(r"\[_.*\]|\[\s*(?:BLANK_AUDIO|silence)\s*\]", re.IGNORECASE)  # left out without a word
_SOUNDS = re.compile(
    r"(?:music|laugh|chuckl|cough|sigh|applau|clap|inaudible|unintelligible|silence|breath|sniff|clears|cross)",
    re.IGNORECASE,
)


def without_sounds(words: Sequence[TimedText]) -> tuple[tuple[TimedText, ...], list[str]]:
    """Return the words of a passage that were spoken, and what was left out.

    The names of silence are left out, too, but not returned.
    """
    kept: list[TimedText] = []
    left_out: list[str] = []
    at = 0
    while at < len(words):
        word = _without_change(words[at])
        upto = _end_of_sound(words, at, word.text)
        if upto > at:
            left_out.append(" ".join(w.text for w in words[at:upto]))
        elif word.text:
            kept.append(word)
        at = max(upto, at + 1)
    return tuple(kept), [text for text in left_out if not _SILENCE.fullmatch(text)]


def _without_change(word: TimedText) -> TimedText:
    text = _CHANGE.sub("", word.text).strip()
    if text == word.text:
        return word
    return TimedText(text, word.start, word.end, word.probability, word.place, word.speaker)


def _end_of_sound(words: Sequence[TimedText], at: int, text: str) -> int:
    """Return the index behind the sound that begins at a word, or `at` if none does."""
    first = text[:1]
    if first and first in _NOTES:
        return _closing(words, at, _NOTES, len(words), text) or len(words)
    if first == "[":
        return _closing(words, at, "]", _LONGEST, text) or at
    if first == "*":
        return _closing(words, at, "*", _LONGEST, text) or at
    if first in ("(", "（"):
        upto = _closing(words, at, ")）", len(words) if at == 0 else _LONGEST, text) or at
        whole = at == 0 and upto == len(words)
        return upto if whole or _SOUNDS.match(text[1:]) else at
    return at


def _closing(words: Sequence[TimedText], at: int, signs: str, longest: int, first: str) -> int | None:
    """Return the index behind the first word that ends with a closing sign, or None."""
    for i in range(at, min(len(words), at + longest)):
        text = (first if i == at else words[i].text).rstrip(_AFTER)
        if text[-1:] and text[-1] in signs and (i > at or len(text) > 1):
            return i + 1
    return None
