"""Where sentences end, with Whisper's punctuation and without it."""

import json
from pathlib import Path

import pytest
from gold import score

from mlerehearse.coach.text.sentences import Span, bare, splits
from mlerehearse.domain.transcript import Word, join

GOLD = Path(__file__).resolve().parents[3] / "gold"
STEP = 0.3


def words(text: str, pauses: dict[str, float] | None = None) -> list[Word]:
    """Return words of equal length; `pauses` are the seconds of silence after a word."""
    made, at = [], 0.0
    for token in text.split():
        made.append(Word(token, at, at + STEP))
        at += STEP + (pauses or {}).get(token, 0.02)
    return made


def split_sentences(spoken: list[Word]) -> tuple[Span, ...]:
    return splits(spoken, (0.0,))[0]


def sentences(spoken: list[Word]) -> list[str]:
    return [join(spoken[first:last]) for first, last in split_sentences(spoken)]


def labelled(name: str) -> list[tuple[list[Word], list[str]]]:
    """Return each gold take as words with times, and its labelled sentences."""
    takes = [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]
    timed = [[Word(w["text"], w["start"], w["end"]) for w in score.transcript(take)["words"]] for take in takes]
    told = [[" ".join(sentence["text"].split()) for sentence in take["sentences"]] for take in takes]
    return list(zip(timed, told, strict=True))


@pytest.mark.parametrize(
    "told",
    [
        ["It broke.", "I fixed it!", "Why?", "Nobody knew…", "Then it held."],
        ["p99 fell from 1.5 to 0.9 seconds.", "That was it."],
        ["It paged me at 3 a.m. on a Sunday.", "I got up."],
        ["The job ran at 3 a.m. I was asleep."],
        ["It ended at 5 p.m.", "Then we met."],
        ["I asked Dr. Meyer, e.g. about ticket No. 3 vs. No. 4.", "She agreed."],
        ["I asked no.", "They went on."],
        ["The U.S. team wrote it.", "We took variant B.", "Then it held."],
        ['He said "ship it."', "I did not."],
        ["So I, well... waited.", "Then it came."],
        ["It cost $1.2 million.", "p99 was fine."],
        ["So that is the one that I chose.", "uh, then it went live."],
    ],
)
def test_a_dot_ends_a_sentence_only_where_it_is_a_full_stop(told: list[str]) -> None:
    assert sentences(words(" ".join(told))) == told


def test_an_ellipsis_before_a_silence_ends_a_sentence() -> None:
    assert sentences(words("I waited... then it came.", {"waited...": 1.0})) == ["I waited...", "then it came."]


def test_what_starts_with_a_mark_stays_with_the_word_before() -> None:
    assert sentences(words("It was 1. .08 in all.")) == ["It was 1. .08 in all."]


def test_no_words_have_no_sentences() -> None:
    assert split_sentences([]) == ()


@pytest.mark.parametrize(
    "name", ["dev_a.jsonl", "dev_b.jsonl", "dev_c.jsonl", "dev_d.jsonl", "dev_e.jsonl", "dev_f.jsonl"]
)
def test_labelled_sentences_are_found_as_they_were_written(name: str) -> None:
    told = [(one, found) for spoken, texts in labelled(name) for one, found in [(texts, sentences(spoken))]]
    kept = sum(text in found for texts, found in told for text in texts)
    assert kept / sum(len(texts) for texts, _ in told) >= 0.99


def stripped(spoken: list[Word]) -> list[Word]:
    """Return the words as Whisper prints them at its worst: no capitals, no punctuation."""
    return [Word(bare(word.text), word.start, word.end) for word in spoken]


def test_silences_take_the_place_of_full_stops() -> None:
    right = missed = extra = 0
    for spoken, texts in labelled("dev_d.jsonl"):
        starts = {spoken[sum(len(t.split()) for t in texts[:n])].start for n in range(1, len(texts))}
        heard = stripped(spoken)
        found = {heard[first].start for first, _ in split_sentences(heard)[1:]}
        right, missed, extra = right + len(starts & found), missed + len(starts - found), extra + len(found - starts)
    assert right / (right + missed) >= 0.95
    assert right / (right + extra) >= 0.95


def test_run_ons_without_silences_are_cut_before_words_that_begin_clauses() -> None:
    text = (
        "so the model was broken on the checkout page for most of the people who came in from the app on that day "
        "so i went to look at the logs of the serving layer and saw that the feature store was sending zeros to it "
        "then i wrote a contract test for the feature store and put it in front of the nightly training job with a page"
    )
    found = sentences(words(text, {}))
    assert " ".join(found) == text
    assert [sentence.split()[0] for sentence in found] == ["so", "so", "then"]


def test_without_punctuation_no_sentence_is_endless() -> None:
    for spoken, _ in labelled("dev_b.jsonl"):
        even = [Word(word.text, at * STEP, (at + 1) * STEP) for at, word in enumerate(stripped(spoken))]
        assert max(last - first for first, last in split_sentences(even)) <= 90


def test_a_long_sentence_with_commas_is_left_whole() -> None:
    text = "So, " + ", ".join(
        f"I tried the {n} thing, and it was no better" for n in ("first", "second", "third", "last")
    )
    long = words(f"{text}, and then, after all of that, I asked the people who had built it, and they knew, of course.")
    assert len(long) > 45
    assert len(split_sentences(long)) == 1


def test_full_stops_that_break_a_breath_are_no_ends_where_silences_tell() -> None:
    clauses = ["And we had a table.", "With all of the users.", "So the primary key.", "Was the day and the user."]
    told = [" ".join([*clauses, f"Then I asked team{n} about it."]) for n in range(6)]
    pauses = {"it.": 1.2, "table.": 0.3, "users.": 0.25, "key.": 0.3, "user.": 0.3}
    whole = " ".join(told)

    assert len(sentences(words(whole, pauses))) < 0.5 * len(sentences(words(whole, {})))
    assert all(sentence.endswith("it.") for sentence in sentences(words(whole, pauses)))
    assert len(sentences(words(whole, {}))) == 30


def test_a_silence_ends_a_sentence_that_a_comma_joins() -> None:
    told = "We shipped the ranker to all of the shops in May, then I watched the pages come in for a day and a night."
    text = " ".join([told] * 5)

    assert len(sentences(words(text, {"May,": 0.9, "night.": 0.9}))) == 10


def test_a_leaning_moves_only_the_ends_that_are_in_doubt() -> None:
    text = "It was slow, so I looked at the logs, and then we met. It was the cache, and I wrote a test for it."
    spoken = words(text, {"slow,": 0.25, "logs,": 0.3, "met.": 0.6, "cache,": 0.2})
    fewer, usual, more = ([first for first, _ in spans] for spans in splits(spoken, (-12.0, 0.0, 12.0)))
    assert usual == [first for first, _ in split_sentences(spoken)]
    assert set(fewer) < set(usual) < set(more)
    assert all(spoken[first].text in ("It", "so", "and") for first in more)


@pytest.mark.parametrize(
    ("text", "plain"), [("I said, “No.”", "i said no"), ("It's 3.5 %, (almost)!", "it's 3.5 % almost"), ("…", "…")]
)
def test_a_bare_text_has_no_marks_and_no_capitals(text: str, plain: str) -> None:
    assert bare(text) == plain
