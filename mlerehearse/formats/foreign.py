"""Read the transcripts of other programs: words in order, and what was repaired or left out.

The modules in `dialects` know the files; see docs/transcripts.md for what is read of each.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from mlerehearse.domain.transcript import Word
from mlerehearse.errors import NoSpeechError, TranscriptError
from mlerehearse.formats.dialects import caption_cues, recognition, speakers, time_repair
from mlerehearse.formats.dialects.not_words import without_sounds
from mlerehearse.formats.dialects.passages import Passage
from mlerehearse.formats.word_limits import check_count, check_word
from mlerehearse.texts import plural, say

_SLOWEST = 10.0  # seconds for the usual word: longer ones aren't in seconds
_ENOUGH = 3  # words to tell that
_QUOTED = 40  # characters of an example


@dataclass(frozen=True, slots=True)
class ForeignWords:
    """The words of another program's transcript.

    `length` is in seconds, or None if the file doesn't tell it. `notices` says what was repaired
    and what was left out, in sentences.
    """

    words: tuple[Word, ...]
    length: float | None = None
    notices: tuple[str, ...] = ()


def from_json(data: Any, speaker: str | None = None) -> ForeignWords:
    """Return the words of parsed JSON, of one speaker if it names several.

    Raises TranscriptError, and NoSpeechError if there are no words.
    """
    found = _words(recognition.passages(data), speaker)
    if len(found.words) >= _ENOUGH and median(word.end - word.start for word in found.words) > _SLOWEST:
        raise TranscriptError(say("formats.unit"))
    return replace(found, length=recognition.length(data))


def from_captions(text: str, speaker: str | None = None) -> ForeignWords:
    """Return the words of SRT or WebVTT captions, of one speaker if they name several.

    Raises TranscriptError, and NoSpeechError if there are no words.
    """
    return _words(caption_cues.read(text), speaker)


def _words(passages: Iterable[Passage], speaker: str | None) -> ForeignWords:
    left_out: list[str] = []
    spoken = list(_spoken(passages, left_out))
    kept, said = speakers.one_speaker(spoken, speaker)
    notices = (*_left_out(left_out), *said)
    if not any(one.words for one in kept):
        raise NoSpeechError(say("formats.no_words"))
    words, repaired = time_repair.mended(kept)
    return ForeignWords(words, notices=(*notices, *repaired))


def _spoken(passages: Iterable[Passage], left_out: list[str]) -> Iterator[Passage]:
    """Yield the passages without sounds, and add these to `left_out`."""
    count = 0
    for one in passages:
        words, sounds = without_sounds(one.words)
        left_out += sounds
        count += len(words) or 1
        check_count(count)
        for word in words:
            check_word(word.text, word.place)
        if words:
            yield replace(one, words=words)


def _left_out(sounds: list[str]) -> tuple[str, ...]:
    if not sounds:
        return ()
    counted = plural(len(sounds), say("formats.sound"), say("formats.sounds"))
    example = sounds[0] if len(sounds[0]) <= _QUOTED else f"{sounds[0][:_QUOTED]}…"
    return (say("formats.left_out", counted=counted, example=example),)
