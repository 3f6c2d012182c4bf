"""A fixed list of distortions that imitate what recognisers do to words.

Each has the same result for the same seed. A distortion takes the words of a take (text and times)
and returns other words in the same time, so the labels of the original take still hold.
"""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from gold.in_words import in_words

Word = dict[str, Any]
Words = list[Word]
Distortion = Callable[[Words, random.Random], Words]

_MARKS = ".,;:!?…\"'“”()"
_STOP = re.compile(r"[.!?…]+([\"'”)]*)$")
_PERCENTILE = re.compile(r"^(\W*)p(\d\d(?:\.\d)?)(\W*)$", re.IGNORECASE)
_RUN_ON = 80  # words
_OFTEN = 0.03  # share of words that are said twice, and of places with a restart
_KEPT_CAPITAL = re.compile(r"I\b|[A-Z]{2}|\w+[A-Z\d]")  # I, names in capitals, NumPy


def no_punctuation(words: Words, chance: random.Random) -> Words:
    """Remove the marks around every word."""
    return [_said(word, word["text"].strip(_MARKS)) for word in words if word["text"].strip(_MARKS)]


def lower_case(words: Words, chance: random.Random) -> Words:
    """Remove capitals."""
    return [_said(word, word["text"].lower()) for word in words]


def run_ons(words: Words, chance: random.Random) -> Words:
    """Keep full stops only every 80 words; the others become commas or disappear."""
    out: Words = []
    since, joined = 0, False
    for word in words:
        text = word["text"]
        if joined and not _KEPT_CAPITAL.match(text):
            text = text[:1].lower() + text[1:]
        since += 1
        joined = bool(_STOP.search(text)) and since < _RUN_ON
        if joined:
            text = _STOP.sub(chance.choice((r",\1", r"\1")), text)
        elif _STOP.search(text):
            since = 0
        out.append(_said(word, text))
    return out


def percentile_apart(words: Words, chance: random.Random) -> Words:
    """Print p99 as "p 99"."""
    return _percentiles(words, lambda digits: ["p", digits])


def percentile_dashed(words: Words, chance: random.Random) -> Words:
    """Print p99 as "P-99"."""
    return _percentiles(words, lambda digits: [f"P-{digits}"])


def numbers_in_words(words: Words, chance: random.Random) -> Words:
    """Print 95% as "ninety five percent" and NDCG@10 as "NDCG at ten"."""
    return [part for word in words for part in _parts(word, in_words(word["text"]))]


def repeated_words(words: Words, chance: random.Random) -> Words:
    """Say one word in thirty twice, as "the the"."""
    return [part for word in words for part in _parts(word, _twice(word["text"], chance))]


def restarts(words: Words, chance: random.Random) -> Words:
    """Restart two or three words at one place in thirty, as "we had, we had a"."""
    return list(_begun_anew(words, chance))


def all_together(words: Words, chance: random.Random) -> Words:
    """Apply the distortions one after the other.

    Two are unnecessary here: without punctuation everything is one run-on, and percentiles are
    already split.
    """
    for distort in (restarts, repeated_words, numbers_in_words, percentile_apart, no_punctuation, lower_case):
        words = distort(words, chance)
    return words


ALL: tuple[Distortion, ...] = (
    no_punctuation,
    lower_case,
    run_ons,
    percentile_apart,
    percentile_dashed,
    numbers_in_words,
    repeated_words,
    restarts,
    all_together,
)


def _said(word: Word, text: str) -> Word:
    return word | {"text": text}


def _parts(word: Word, texts: list[str]) -> Iterator[Word]:
    """Yield several words in the time of one; each is as long as its share of the letters."""
    length, at = word["end"] - word["start"], word["start"]
    letters = sum(map(len, texts))
    for text in texts:
        end = at + length * len(text) / letters
        yield word | {"text": text, "start": round(at, 3), "end": round(end, 3)}
        at = end


def _percentiles(words: Words, printed: Callable[[str], list[str]]) -> Words:
    out: Words = []
    for word in words:
        match = _PERCENTILE.match(word["text"])
        if match:
            *head, last = printed(match[2])
            first, *rest = [*head, last + match[3]]
            out += _parts(word, [match[1] + first, *rest])
        else:
            out.append(word)
    return out


def _twice(text: str, chance: random.Random) -> list[str]:
    plain = text.strip(_MARKS)
    return [plain, text] if plain.isalpha() and chance.random() < _OFTEN else [text]


def _begun_anew(words: Words, chance: random.Random) -> Iterator[Word]:
    at = 0
    while at < len(words):
        size = chance.choice((2, 3)) if chance.random() < _OFTEN else 1
        phrase = words[at : at + size]
        plain = all(word["text"].strip(_MARKS).isalpha() for word in phrase[:-1]) and size == len(phrase)
        if size > 1 and plain and not any(mark in word["text"] for word in phrase[:-1] for mark in _MARKS):
            yield from _restarted(phrase)
        else:
            yield from phrase
        at += size


def _restarted(phrase: Words) -> Iterator[Word]:
    """Yield the phrase "we had a" as "we had, we had a", in the same time."""
    texts = [word["text"] for word in phrase]
    false_start = [*texts[:-2], texts[-2] + ","]
    yield from _parts(phrase[0] | {"end": phrase[-1]["end"]}, [*false_start, *texts])
