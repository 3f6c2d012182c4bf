"""Features for the number model.

They describe each number's form, beat, neighbours and words, and the verdict of the rules.
"""

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from mlerehearse.coach.context import Context
from mlerehearse.coach.numbers import support_words as said
from mlerehearse.coach.numbers.claims import claims as by_rule
from mlerehearse.coach.numbers.claims import is_claim, linked
from mlerehearse.coach.numbers.support import Claim, is_change, is_count, missing_support, read_claim
from mlerehearse.coach.numbers.units import Form, Mention
from mlerehearse.domain.story import Beat

Array = NDArray[np.float32]
FORMS, BEATS, PARTS = tuple(Form), tuple(Beat), ("baseline", "statistic", "population", "window")
_MEASURED = (Form.PERCENT, Form.DECIMAL, Form.POINTS, Form.MONEY)
_COUNTS = (Form.PLAIN, Form.DURATION)
_BEFORE, _AFTER = 8, 7  # words around a number that become features
_BEHIND, _AHEAD = 2, 2  # words whose mean vector is a feature beside the number's own


def claim_features(context: Context, mentions: Sequence[Mention]) -> Array:
    """Return features for claim or context, without words and vectors: (mentions, features)."""
    alone = [is_claim(context, mention) for mention in mentions]
    rule = by_rule(context, mentions)
    rows = []
    for at, mention in enumerate(mentions):
        mates = [r for o, r in zip(mentions, rule, strict=True) if o is not mention and _together(context, o, mention)]
        sides = [v for step in (-1, 1) for v in _beside(context, mentions, (alone, rule), at, step)]
        own = [alone[at], rule[at], *sides, len(mates) / 3, sum(mates) / max(1, len(mates)), any(mates)]
        rows.append([*_kind(mention), *_beats(context, mention), *own, *_value(mention), *_place(context, mention)])
    return np.array(rows, np.float32)


def support_features(context: Context, mentions: Sequence[Mention], claims: Sequence[Mention]) -> Array:
    """Return features for supported or not, without vectors: (claims, features)."""
    return np.array([_support(context, mentions, read_claim(context, m, claims), claims) for m in claims], np.float32)


def words_around(context: Context, mentions: Sequence[Mention]) -> tuple[frozenset[str], ...]:
    """Return the words around each number, tagged with side and distance.

    Other numbers are replaced by their form.
    """
    forms = {token: f"#{m.form.value}" for m in mentions for token in range(m.first, m.last)}

    def word(token: int) -> str:
        return forms.get(token) or context.norm(token)

    return tuple(frozenset(_words(context, mention, word)) for mention in mentions)


def vectors_around(context: Context, mentions: Sequence[Mention]) -> Array:
    """Return the mean vectors around each number: (mentions, 3 widths).

    The three parts are the number's own words, the words before and the words after it.
    """
    return np.array([_vectors(context, mention) for mention in mentions], np.float32)


def vectors_of_support(context: Context, claims: Sequence[Mention]) -> Array:
    """Return the vectors of each claim's sentence and around the claim: (claims, 4 widths)."""
    told = np.array([context.meanings[context.sentence_of(claim.first)].vector for claim in claims], np.float32)
    return np.concatenate([told, vectors_around(context, claims)], axis=1)


def _one_of(index: int, size: int, value: float = 1.0) -> list[float]:
    return [value if at == index else 0.0 for at in range(size)]


def _kind(mention: Mention) -> list[float]:
    return [*_one_of(FORMS.index(mention.form), len(FORMS)), mention.is_range]


def _beats(context: Context, mention: Mention) -> list[float]:
    """Return the beat of a number's sentence, its confidence, and the beats before and after."""
    at, told = context.sentence_of(mention.first), context.sentences
    own, sure = BEATS.index(told[at].beat), told[at].confidence - 0.5
    values = [*_one_of(own, len(BEATS)), *_one_of(own, len(BEATS), sure)]
    for beside in (at - 1, at + 1):
        known = 0 <= beside < len(told)
        values += _one_of(BEATS.index(told[beside].beat) if known else -1, len(BEATS), 0.5)
    return values


def _together(context: Context, one: Mention, other: Mention) -> bool:
    return context.sentence_of(one.first) == context.sentence_of(other.first)


def _beside(
    context: Context, mentions: Sequence[Mention], verdicts: tuple[Sequence[bool], ...], at: int, step: int
) -> list[float]:
    """Describe the next number on one side in the same sentence.

    The features include whether it is the other end of a comparison.
    """
    here, there = mentions[at], at + step
    if not 0 <= there < len(mentions) or not _together(context, here, mentions[there]):
        return [0.0] * (6 + len(verdicts))
    other = mentions[there]
    first, second = sorted((here, other), key=lambda m: m.first)
    near = 1 / (1 + (second.first - first.last) / 4)
    alike = [other.form is here.form, linked(context, first, second), other.form is Form.NAME, other.form in _MEASURED]
    return [1.0, near, *(verdict[there] for verdict in verdicts), *alike]


def _value(mention: Mention) -> list[float]:
    value = mention.value
    if value is None:
        return [1.0, 0.0, 0.0, 0.0, 0.0]
    return [0.0, math.log10(abs(value) + 1) / 3, value < 1, value < 10 and value == int(value), value >= 1000]


def _place(context: Context, mention: Mention) -> list[float]:
    """Describe where a number is in the take and in its sentence, and what follows it."""
    at = context.sentence_of(mention.first)
    low, high = context.span(at)
    share, mark = (at + 0.5) / len(context.sentences), context.tokens[mention.last - 1].after
    places = [share, share**2, (mention.first - low) / (high - low), (high - low) / 40]
    return [*places, mark == ",", mark in (".", "?"), mention.first == low]


def _words(context: Context, mention: Mention, word: Callable[[int], str]) -> Iterable[str]:
    low, high = context.span(context.sentence_of(mention.first))
    before = range(max(low, mention.first - _BEFORE), mention.first)
    after = range(mention.last, min(high, mention.last + _AFTER))
    form, last = mention.form.value, mention.last
    for token in before:
        yield f"b:{word(token)}"
        yield f"b{_near(mention.first - token)}:{word(token)}"
    for token in after:
        yield f"a:{word(token)}"
        yield f"a{_near(token - last + 1)}:{word(token)}"
    yield from (f"s:{word(token)}" for token in range(low, high) if not before.start <= token < after.stop)
    yield f"f:{form}:{context.beat_of(mention.first).value}"
    yield f"fa:{form}:{word(last) if last < high else '.'}"
    if mention.first > low:
        yield f"fb:{form}:{word(mention.first - 1)}"


def _near(distance: int) -> int:
    return 1 if distance == 1 else 3 if distance <= 3 else 8


def _vectors(context: Context, mention: Mention) -> Array:
    sentence = context.sentence_of(mention.first)
    of_word = _word_vectors(context, sentence)
    start = context.sentences[sentence].first
    first, last = context.tokens[mention.first].word - start, context.tokens[mention.last - 1].word - start + 1
    parts = (of_word[first:last], of_word[max(0, first - _BEHIND) : first], of_word[last : last + _AHEAD])
    width = of_word.shape[1]
    return np.concatenate([part.mean(axis=0) if len(part) else np.zeros(width, np.float32) for part in parts])


def _word_vectors(context: Context, sentence: int) -> Array:
    """Return a vector per word of a sentence; a word with blanks has the mean of its parts."""
    told = context.sentences[sentence]
    sizes = [len(word.text.split()) for word in context.words[told.first : told.last]]
    parts = np.asarray(context.meanings[sentence].words, np.float32)
    if set(sizes) == {1}:
        return parts
    cut = np.split(parts, np.cumsum(sizes)[:-1])
    return np.array([part.mean(axis=0) if len(part) else np.zeros(parts.shape[1]) for part in cut], np.float32)


def _support(context: Context, mentions: Sequence[Mention], claim: Claim, claims: Sequence[Mention]) -> list[float]:
    mention, at = claim.mention, claim.sentence
    missing, (low, high) = missing_support(context, claim), context.span(at)
    before = context.lines[at - 1] if at else ""
    behind = context.lines[at + 1] if at + 1 < len(context.lines) else ""
    mates = [m for m in claims if m is not mention and low <= m.first < high]
    others = [m for m in mentions if low <= m.first < high]
    verdict = [bool(missing), *(part in missing for part in PARTS), is_change(claim), is_count(claim), claim.paired]
    heard = [said.BARE.search(claim.own), said.BARE.search(claim.line), said.BY.search(claim.before)]
    heard += [said.COMPARATIVE.search(claim.after), said.COMPARES.search(claim.own), said.COMPARES.search(claim.line)]
    heard += [said.GOES_ON.search(claim.line), said.GOES_ON.search(behind), said.BASELINE_NEXT.search(behind)]
    near = [len(mates) / 2, bool(mates), any(m.form is mention.form for m in mates), len(others) / 4]
    near += [any(m.form is Form.NAME for m in others), any(m.form in _COUNTS and m not in claims for m in others)]
    sizes = [len(text.split()) / 40 for text in (claim.line, claim.own, behind, before)]
    beat = _one_of(BEATS.index(context.sentences[at].beat), len(BEATS))
    return [*verdict, *map(bool, heard), *near, *sizes, *_kind(mention), *beat, *_value(mention)]
