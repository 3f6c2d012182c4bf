"""Tests that captions of many makers can be read: SRT and WebVTT."""

from pathlib import Path

import pytest

from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.errors import TranscriptError
from mlerehearse.formats import transcript_files
from mlerehearse.formats.srt import to_srt
from mlerehearse.formats.transcript_json import Document
from mlerehearse.formats.vtt import to_vtt


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "captions.txt"


def read(file: Path, text: str | bytes, speaker: str | None = None) -> Document:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return transcript_files.read(file, speaker)


def rows(document: Document) -> list[tuple[str, float, float]]:
    return [(word.text, round(word.start, 2), round(word.end, 2)) for word in document.transcript.words]


SRT = "1\n00:00:01,000 --> 00:00:02,000\nIt's naïve\n\n2\n00:00:03,000 --> 00:00:04,000\n42\n"
READ = [("It's", 1.0, 1.44), ("naïve", 1.44, 2.0), ("42", 3.0, 4.0)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(file: Path, encoding: str, ends: str) -> None:
    assert rows(read(file, SRT.replace("\n", ends).encode(encoding))) == READ


def test_the_content_tells_captions_whatever_the_name(file: Path, tmp_path: Path) -> None:
    assert transcript_files.kind_of(file, SRT.encode()) == "captions"
    assert transcript_files.kind_of(tmp_path / "a.srt", b"") == "captions"
    assert transcript_files.kind_of(tmp_path / "a.srt", b"Hello") == "captions"
    assert transcript_files.kind_of(tmp_path / "a.wav", b"Hello") == "text"
    assert transcript_files.kind_of(tmp_path / "a.wav", b"RIFF\x24\0\0\0WAVE") is None
    assert transcript_files.kind_of(tmp_path / "a.wav", b"") is None


def test_the_number_of_a_caption_is_no_word(file: Path) -> None:
    tight = SRT.replace("\n\n", "\n")

    assert rows(read(file, tight)) == READ
    assert rows(read(file, SRT.replace("1\n00", "00").replace("2\n00", "00"))) == READ


def test_empty_lines_inside_a_subrip_caption(file: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n\ntwo\n\n2\n00:00:03,000 --> 00:00:04,000\nthree\n"

    assert [word for word, _, _ in rows(read(file, text))] == ["one", "two", "three"]


def test_webvtt_with_all_that_it_may_hold(file: Path) -> None:
    text = (
        "WEBVTT - my talk\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE a remark\n\n"
        "intro\n00:01.000 --> 00:02.000 align:start position:0%\n<v.loud Ana><i>Hello</i> &amp; <c.red>welcome</c>\n\n"
        "NOTE another\nremark\n\n01:00:03.000 --> 01:00:04.000\n{\\an8}<b>bye</b>\n"
    )

    assert [word for word, _, _ in rows(read(file, text))] == ["Hello", "&", "welcome", "bye"]
    assert rows(read(file, text))[-1] == ("bye", 3603.0, 3604.0)


def test_words_with_times_of_their_own(file: Path) -> None:
    text = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nso<00:00:01.500><c> we</c><00:00:02.250><c> did it</c>\n"

    assert rows(read(file, text)) == [("so", 1.0, 1.5), ("we", 1.5, 2.25), ("did", 2.25, 2.7), ("it", 2.7, 3.0)]


def test_lines_that_stand_on_the_screen_are_read_once(file: Path) -> None:
    text = (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n \nso<00:00:01.500><c> we</c>\n\n"
        "00:00:02.000 --> 00:00:02.010\nso we\n \n\n"
        "00:00:02.010 --> 00:00:03.000\nso we\ndid<00:00:02.500><c> it</c>\n"
    )

    assert rows(read(file, text)) == [("so", 1.0, 1.5), ("we", 1.5, 2.0), ("did", 2.01, 2.5), ("it", 2.5, 3.0)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<v Ana>I cut it</v>", "<v Bo>ok"),
        ("(speaker 0) I cut it", "(speaker 1) ok"),
        ("[SPEAKER_00]: I cut it", "[SPEAKER_01]: ok"),
        ("[Speaker 1] I cut it", "[Speaker 2] ok"),
        ("Ana Lu: I cut it", "Bo: ok"),
    ],
)
def test_speakers_of_captions(file: Path, first: str, second: str) -> None:
    text = f"WEBVTT\n\n00:01.000 --> 00:04.000\n{first}\n\n00:05.000 --> 00:06.000\n{second}\n"
    document = read(file, text)

    assert document.transcript.text == "I cut it"
    assert "1 word of" in document.notices[0]


def test_a_colon_is_no_speaker_where_other_captions_have_none(file: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\nThe result: it held\n\n00:05.000 --> 00:06.000\nand I left\n"

    assert read(file, text).transcript.text == "The result: it held and I left"


def test_a_dash_before_a_line_is_no_word(file: Path) -> None:
    assert read(file, SRT.replace("It's", "- It's")).transcript.words[0].text == "It's"


def test_captions_that_run_over_the_next_are_cut(file: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:05.000\none\n\n00:02.000 --> 00:06.000\ntwo\n"
    document = read(file, text)

    assert rows(document) == [("one", 1.0, 2.0), ("two", 2.0, 6.0)]
    assert "1 word" in document.notices[0]


@pytest.mark.parametrize("text", ["WEBVTT\n\n", "WEBVTT\n\nno time here\n"])
def test_captions_without_times_are_refused(file: Path, text: str) -> None:
    with pytest.raises(TranscriptError, match="no captions with times"):
        read(file, text)


def test_a_time_beyond_a_day_is_refused_with_its_line(file: Path) -> None:
    with pytest.raises(TranscriptError, match="at line 2 is negative or more than a day"):
        read(file, SRT.replace("00:00:01", "99:00:01"))


@pytest.mark.parametrize("write", [to_srt, to_vtt])
def test_what_was_written_is_read_back(file: Path, write: object) -> None:
    said = "I cut <b> the rate & it held --> for a month. Then we left."
    words = tuple(Word(text, i * 0.5, i * 0.5 + 0.4) for i, text in enumerate(said.split()))
    text = (to_srt if write is to_srt else to_vtt)(Transcript(words, 9.0))

    if write is to_srt:
        said = said.replace("<b> ", "").replace("-->", "→")
    assert read(file, text).transcript.text == said
