"""Captions: SubRip (SRT) and WebVTT.

    1
    00:00:00,900 --> 00:00:07,000
    Some words.

WebVTT begins with WEBVTT, has a point in its times, and may leave out the hours, name speakers
(<v Ana>) and put the time of a word before it (<00:00:01.500>). A caption ends with an empty line
there; in SubRip files empty lines also stand inside captions. Speakers are also read from what
whisper.cpp, WhisperX, Vibe and video calls put before a text: (speaker 0), [SPEAKER_00]:,
[Speaker 1] and, if every caption has it, a name with a colon. The service that captions videos as
they run repeats the lines that still stand on the screen: they are left out.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mlerehearse.errors import TranscriptError
from mlerehearse.formats import fields
from mlerehearse.formats.dialects.passages import Passage, words_of
from mlerehearse.formats.word_limits import check_count
from mlerehearse.texts import say

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_STAMP = re.compile(_TIME, re.ASCII)
_TIMING = re.compile(rf"\s*({_TIME})\s*-->\s*({_TIME})(?:\s.*)?", re.ASCII)
_WORD_TIME = re.compile(rf"<({_TIME})>", re.ASCII)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|\{\\[^{}]*\}")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>")
_BEFORE = re.compile(
    r"\s*(?:\((?i:speaker)\s+([\w?]+)\)|\[((?i:speaker)[ _]?\w+)\]:?)(?=\s|$)",
)
_NAMED = re.compile(r"\s*([^\W\d_][\w .'’-]{0,40}):\s+\S")
_DASH = re.compile(r"^[-–—]\s+", re.MULTILINE)
_LINES = 4  # that stand on a screen
_NUMBER = re.compile(r"\s*\d+\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A caption as it is written: `line` is the number of its timing, times are in seconds."""

    line: int
    start: float
    end: float
    lines: tuple[str, ...]


def looks_like(head: str) -> bool:
    """Return whether a text that begins like this is captions."""
    return head.lstrip().startswith("WEBVTT") or any(map(_TIMING.fullmatch, head.splitlines()))


def read(text: str) -> Iterator[Passage]:
    """Yield a passage for each caption, or for each part with a time of its own.

    Raises TranscriptError if there is no caption.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues = list(_cues(lines, is_vtt=text.lstrip().startswith("WEBVTT")))
    if not cues:
        raise TranscriptError(say("formats.no_captions"))
    if _WORD_TIME.search(text):
        cues = list(_without_repeated_lines(cues))
    has_names = len(cues) > 1 and all(_NAMED.match(" ".join(cue.lines)) for cue in cues if cue.lines)
    for cue in cues:
        yield from _passages(cue, has_names)


def _cues(lines: Sequence[str], is_vtt: bool) -> Iterator[_Cue]:
    timings = [(i, match) for i, line in enumerate(lines) if (match := _TIMING.fullmatch(line))]
    check_count(len(timings))
    nexts = [*(i for i, _ in timings), len(lines)][1:]
    for (i, match), following in zip(timings, nexts, strict=True):
        body = list(lines[i + 1 : following])
        if following < len(lines) and body and (_NUMBER.fullmatch(body[-1]) or (is_vtt and "" in body)):
            body.pop()  # the number or name of the next caption
        if is_vtt and "" in body:
            body = body[: body.index("")]
        shown = tuple(line for line in body if line.strip())
        at = say("formats.line", line=i + 1)
        yield _Cue(i + 1, _seconds(match[1], at), _seconds(match[6], at), shown)


def _seconds(stamp: str, place: str) -> float:
    match = _STAMP.fullmatch(stamp)
    assert match is not None
    hours, minutes, whole, fraction = match.groups(default="0")
    seconds = int(hours) * 3600 + int(minutes) * 60 + int(whole) + float(f"0.{fraction}")
    return fields.time(seconds, place)


def _without_repeated_lines(cues: Sequence[_Cue]) -> Iterator[_Cue]:
    """Leave out the lines that the caption before ends with, which still stand on the screen."""
    before: tuple[str, ...] = ()
    for cue in cues:
        plain = tuple(_plain(line) for line in cue.lines)
        longest = min(len(before), len(plain), _LINES)
        same = next((n for n in range(longest, 0, -1) if before[-n:] == plain[:n]), 0)
        yield replace(cue, lines=cue.lines[same:])
        before = plain or before


def _plain(line: str) -> str:
    return " ".join(_TAG.sub("", _WORD_TIME.sub("", line)).split())


def _passages(cue: _Cue, has_names: bool) -> Iterator[Passage]:
    speaker, text = _speaker(_DASH.sub("", "\n".join(cue.lines)), has_names)
    place = say("formats.line", line=cue.line)
    parts = _WORD_TIME.split(text)  # text, then for each time: the time, its four parts, text
    texts = parts[::6]
    check_count(len(texts))
    times = [cue.start, *(_seconds(stamp, place) for stamp in parts[1::6]), cue.end]
    for words, start, end in zip(texts, times, times[1:], strict=False):
        yield Passage(place, start, end, words_of(html.unescape(_TAG.sub("", words)), place), speaker)


def _speaker(text: str, has_names: bool) -> tuple[str | None, str]:
    """Return the speaker of a caption if it names one, and the text without the name."""
    if voice := _VOICE.search(text):
        return fields.clean(html.unescape(voice[1])) or None, text
    if label := _BEFORE.match(text):
        return fields.clean(label[1] or label[2]), text[label.end() :]
    if has_names and (named := _NAMED.match(text)):
        return fields.clean(named[1]), text[named.end(1) + 1 :]
    return None, text
