"""Tests that captions are readable in their time, and that no word breaks their files."""

import re

from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.formats import srt, vtt
from mlerehearse.formats.captions import captions


def spoken(text: str, step: float = 0.4) -> Transcript:
    words = tuple(Word(word, i * step, i * step + step * 0.9) for i, word in enumerate(text.split()))
    return Transcript(words, len(words) * step)


def test_no_caption_is_longer_than_seven_seconds_or_two_lines_of_42() -> None:
    made = list(captions(spoken("considerable disagreement about thresholds and so on " * 40).words))

    assert (
        " ".join(" ".join(c.lines) for c in made).split()
        == ("considerable disagreement about thresholds and so on " * 40).split()
    )
    assert all(c.end - c.start <= 7 and len(c.lines) <= 2 and all(len(line) <= 42 for line in c.lines) for c in made)
    assert max(c.end - c.start for c in made) > 3  # and not one word per caption


def test_a_sentence_or_a_pause_ends_a_caption() -> None:
    words = (*spoken("I stopped it. Then I").words, Word("waited", 9.0, 9.4))

    assert [c.lines for c in captions(words)] == [("I stopped it.",), ("Then I",), ("waited",)]


def test_a_word_longer_than_a_line_stands_whole() -> None:
    assert [c.lines for c in captions([Word("x" * 100, 0.0, 60.0)])] == [("x" * 100,)]
    assert [c.end for c in captions([Word("x" * 100, 0.0, 60.0)])] == [7.0]


def test_srt() -> None:
    assert srt.to_srt(spoken("So it broke. I fixed it.", 0.5)) == (
        "1\n00:00:00,000 --> 00:00:01,450\nSo it broke.\n\n2\n00:00:01,500 --> 00:00:02,950\nI fixed it.\n"
    )


def test_vtt() -> None:
    late = Transcript((Word("Done.", 3661.25, 3661.9996),), 3662.0)

    assert vtt.to_vtt(late) == "WEBVTT\n\n01:01:01.250 --> 01:01:02.000\nDone.\n"


def test_an_arrow_or_a_tag_among_the_words_is_only_text() -> None:
    said = spoken("so --> <b>this</b> & that 00:00:01,000 --> 00:00:02,000")

    assert len(re.findall("-->", srt.to_srt(said))) == len(list(captions(said.words)))
    assert len(re.findall("-->", vtt.to_vtt(said))) == len(list(captions(said.words)))
    assert "&lt;b&gt;this&lt;/b&gt; &amp; that" in vtt.to_vtt(said)


def test_no_words_no_captions() -> None:
    assert srt.to_srt(Transcript((), 1.0)) == ""
    assert vtt.to_vtt(Transcript((), 1.0)) == "WEBVTT\n"
