"""Tests that other programs' transcripts in tests/data/transcripts are read as they are meant."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mlerehearse.domain.transcript import Word
from mlerehearse.errors import NoSpeechError, TranscriptError
from mlerehearse.formats import transcript_files, transcript_json
from mlerehearse.formats.transcript_json import Document

CASES = Path(__file__).parents[2] / "data" / "transcripts"
SAID = (
    "so, yeah, fairness. This one's from the driver dispatch side. Um, so it was January this year, "
    "and I'm on dispatch, which is like the service that offers a trip to a driver. And-"
)
WORD_TIMES = ((0.93, 1.264), (1.284, 1.604), (13.444, 13.568))  # of the first two words and the last


def case(name: str, speaker: str | None = None) -> Document:
    return transcript_files.read(CASES / name, speaker)


def times(words: tuple[Word, ...]) -> tuple[tuple[float, float], ...]:
    return tuple((round(word.start, 3), round(word.end, 3)) for word in words)


@pytest.mark.parametrize("name", ["cpp_real_ojf.json", "hf_chunks.json", "assemblyai.json"])
def test_word_times_are_kept(name: str) -> None:
    document = case(name)
    words = document.transcript.words

    assert document.transcript.text == SAID
    assert times((*words[:2], words[-1])) == WORD_TIMES
    assert document.notices == ()


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("cpp_real_oj.json", 0.0, 14.0),
        ("insanely_fast.json", 0.0, 14.0),
        ("vibe.json", 0.0, 14.0),
        ("in.vtt", 0.9, 13.6),
    ],
)
def test_words_without_times_share_their_segment(name: str, start: float, end: float) -> None:
    document = case(name)
    words = document.transcript.words

    assert document.transcript.text == SAID
    assert (words[0].start, round(words[-1].end, 3)) == (start, end)
    assert all(before.end == after.start for before, after in pairwise(words))
    assert document.notices == ()


def test_every_segment_has_its_own_time() -> None:
    words = case("vibe_multi.json").transcript.words

    assert " ".join(word.text for word in words) == SAID
    assert (words[0].start, words[6].start) == (0.93, 2.98)
    assert words[-1].end == 13.56


def test_captions_of_subrip() -> None:
    words = case("in.srt").transcript.words

    assert [word.text for word in words[13:16]] == ["was", "Janu", "ary"]
    assert (words[0].start, words[14].end, words[15].start, words[-1].end) == (0.9, 7.0, 7.0, 13.6)


def test_the_length_is_the_recordings_where_the_file_tells_it() -> None:
    assert case("assemblyai.json").transcript.duration == 14.0
    assert case("hf_chunks.json").transcript.duration == 13.568


def test_text_without_word_times_is_not_lost() -> None:
    document = case("wx_failed_align.json")
    number = document.transcript.words[6]

    assert document.transcript.text == "We cut the error rate by 42%. I did that."
    assert (number.text, number.start, number.end) == ("42%.", 3.0, 4.5)
    assert document.notices == (
        "In 1 segment, no word had a time, so the words were spread over the segment, the first at segments[1].",
    )
    assert case("seg_words_empty.json").transcript.text == SAID


def test_tokens_outside_of_their_segment_take_its_time() -> None:
    document = case("cpp_4046_vad.json")
    words = document.transcript.words

    assert document.transcript.text == SAID
    assert (words[0].start, words[-1].end) == (30.0, 44.0)
    assert "spread over it, the first at transcription[0]" in document.notices[0]


def test_an_end_before_its_start_is_repaired() -> None:
    document = case("vibe895_end_before_start.json")

    assert document.transcript.text == "images. These findings"
    assert times(document.transcript.words) == ((56.39, 57.08), (57.08, 57.44), (57.44, 58.58))
    assert "1 word" in document.notices[0]
    assert "segments[1]" in document.notices[0]


def test_a_time_before_the_beginning_is_moved_to_it() -> None:
    document = case("cpp_neg.json")

    assert times(document.transcript.words[:2]) == ((0.0, 0.5), (1.284, 1.604))
    assert "1 word" in document.notices[0]


def test_sounds_are_no_words() -> None:
    document = case("cpp_music.json")

    assert document.transcript.text == "And then we"
    assert (document.transcript.words[0].start, document.transcript.words[-1].end) == (8.6, 9.9)
    assert document.notices == ("Not read as words: 3 sounds or signs, such as ♪ la la ♪.",)


def test_a_hesitation_is_no_word() -> None:
    document = case("wt_star.json")

    assert document.transcript.text == "I rolled the model back in ten minutes."
    assert {word.probability for word in document.transcript.words} == {0.5}
    assert document.notices == ("Not read as words: 2 sounds or signs, such as [*].",)


def test_a_null_text_is_empty() -> None:
    assert case("null_text.json").transcript.words == (Word("so", 0.0, 1.0),)


def test_who_talks_most_is_reviewed() -> None:
    document = case("speakers.json")

    assert document.transcript.text == "I rolled the model back in ten minutes."
    assert document.transcript.words[0].start == 7.0
    assert document.notices == (
        "Only the words of SPEAKER_01, who talks most, are used: 16 words of SPEAKER_00 were left out. "
        "Choose with --speaker.",
    )


def test_another_speaker_can_be_chosen() -> None:
    document = case("speakers.json", "speaker_00")

    assert document.transcript.text.startswith("So tell me how we roll back")
    assert document.notices == ("Only the words of SPEAKER_00 are used: 8 words of SPEAKER_01 were left out.",)


def test_an_unknown_speaker_is_refused_with_the_names() -> None:
    with pytest.raises(TranscriptError, match=r"called Ana. Choose one of SPEAKER_00, SPEAKER_01"):
        case("speakers.json", "Ana")
    with pytest.raises(TranscriptError, match="doesn't say who speaks"):
        case("vibe.json", "Ana")


def test_plain_text_is_refused_with_what_is_taken() -> None:
    with pytest.raises(TranscriptError, match=r"text without times.*captions \(SRT, VTT\)"):
        case("in.txt")


# ---- what the files leave open


def texts(data: Any, speaker: str | None = None) -> list[str]:
    return [word.text for word in transcript_json.from_json(data, speaker).transcript.words]


def document_of(data: Any) -> Document:
    return transcript_json.from_json(data)


def segment(start: float | None, end: float | None, text: str | None, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text, **more}


def test_words_get_the_punctuation_of_the_segments_beside_them() -> None:
    text = "So, I cut it by 40%. Uh, errors fell - a lot."
    bare = ["So", "I", "cut", "it", "by", "40", "errors", "fell", "quite", "a", "lot"]
    words = [{"word": word, "start": i, "end": i + 0.5} for i, word in enumerate(bare)]

    assert texts({"words": words, "segments": [segment(0, 12, text)]}) == [
        "So,", "I", "cut", "it", "by", "40%.", "errors", "fell", "quite", "a", "lot.",
    ]  # fmt: skip


def test_our_keys_are_not_looked_for_in_other_files() -> None:
    data = {"segments": [segment(0, 2, "so what")], "engine": 5, "model": {"type": "base"}, "id": 7, "prompt": [1]}
    document = document_of(data | {"duration": "14.0", "track": "main", "format": "srt"})

    assert document.transcript.made_by is None
    assert (document.id, document.prompt, document.track, document.transcript.duration) == ("", None, None, 2.0)


@pytest.mark.parametrize(
    ("timestamps", "expected"),
    [
        ([[0.0, 1.0], [2.0, None]], [(0.0, 1.0), (2.0, 2.3)]),
        ([[0.0, None], [0.2, 1.0]], [(0.0, 0.2), (0.2, 1.0)]),
        ([[0.0, 1.0], [None, 3.0]], [(0.0, 1.0), (2.7, 3.0)]),
        ([[0.0, 1.0], None, [3.0, 4.0]], [(0.0, 1.0), (1.0, 3.0), (3.0, 4.0)]),
    ],
)
def test_a_chunk_whose_end_is_null_lasts_as_long_as_its_text(timestamps: Any, expected: Any) -> None:
    chunks = [{"text": "hello", "timestamp": timestamp} for timestamp in timestamps]

    assert times(document_of({"chunks": chunks}).transcript.words) == tuple(expected)
    assert times(document_of(chunks).transcript.words) == tuple(expected)


def test_insanely_fast_whisper_names_speakers() -> None:
    said = [("A", "tell me", [0.0, 1.0]), ("B", "I rolled it back", [1.0, 9.0])]
    speakers = [{"speaker": name, "text": text, "timestamp": timestamp} for name, text, timestamp in said]

    assert texts({"speakers": speakers, "chunks": [], "text": ""}) == ["I", "rolled", "it", "back"]


def test_vibe_with_fractions_counts_in_seconds() -> None:
    document = document_of([{"start": 0.96, "stop": 7.0, "text": "yeah", "speaker": 0}])

    assert times(document.transcript.words) == ((0.96, 7.0),)
    assert document_of({"segments": [{"start": 96, "stop": 700, "text": "yeah"}]}).transcript.duration == 7.0


@pytest.mark.parametrize("mark", ["audio_url", "utterances", "audio_duration"])
def test_milliseconds_are_read_where_the_file_says_so(mark: str) -> None:
    words = [{"text": word, "start": i * 500, "end": i * 500 + 400, "confidence": 0.9} for i, word in enumerate("abcd")]

    assert document_of({"words": words, mark: None}).transcript.duration == 1.9
    with pytest.raises(TranscriptError, match="aren't in seconds"):
        document_of({"words": words})


def test_a_speaker_may_stand_at_the_words_alone() -> None:
    who = ["A", "A", None, "B", "B", "B", "B"]
    words = [{"text": f"w{i}", "start": i, "end": i + 0.9, "speaker": name} for i, name in enumerate(who)]

    assert texts({"words": words}) == ["w3", "w4", "w5", "w6"]
    assert texts({"words": words}, "A") == ["w0", "w1", "w2"]


def test_a_speaker_number_is_a_name_and_unknown_is_none() -> None:
    said = [("0", " long answer here", 8000), ("?", " goes on", 9000), ("1", " ok", 9500)]
    start, entries = 0, []
    for who, text, end in said:
        entries.append({"offsets": {"from": start, "to": end}, "text": text, "speaker": who})
        start = end

    assert texts({"transcription": entries}) == ["long", "answer", "here", "goes", "on"]
    assert texts({"transcription": entries}, "1") == ["ok"]


def test_one_speaker_alone_needs_no_sentence() -> None:
    document = document_of({"segments": [segment(0, 2, "so what", speaker="SPEAKER_00")]})

    assert (document.transcript.text, document.notices) == ("so what", ())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("I said [inaudible] twice", "I said twice"),
        ("[Music playing] So I began", "So I began"),
        (">> So I began", "So I began"),
        (">>So I began", "So I began"),
        ("so *clears throat* I began", "so I began"),
        ("so (laughs) I began", "so I began"),
        ("I began ♪ la la", "I began"),
        ("so I (and nobody else) began", "so I (and nobody else) began"),
        ("I said [and meant it with all of my heart and my soul] it", None),
        ("two * three", None),
    ],
)
def test_what_nobody_said_is_left_out_of_a_sentence(said: str, kept: str | None) -> None:
    assert texts({"segments": [segment(0, 5, said)]}) == (kept or said).split()


@pytest.mark.parametrize("silence", ["[BLANK_AUDIO]", "[ Silence ]", ">>"])
def test_silence_is_left_out_silently(silence: str) -> None:
    document = document_of({"segments": [segment(0, 5, silence), segment(5, 6, "hello")]})

    assert (document.transcript.text, document.notices) == ("hello", ())


def test_nothing_but_sounds_is_no_speech() -> None:
    with pytest.raises(NoSpeechError):
        document_of({"segments": [segment(0, 5, "(applause and cheering)"), segment(5, 6, "[Music]")]})


# ---- times that are wrong


def starts(*pairs: tuple[float | None, float | None]) -> list[float]:
    data = {"segments": [segment(*pair, "word") for pair in pairs]}
    return [round(word.start, 2) for word in document_of(data).transcript.words]


def test_start_and_end_that_changed_places_are_exchanged() -> None:
    assert starts((0, 1), (3, 2), (4, 5)) == [0, 2, 4]
    assert starts((3, 2)) == [2]


def test_one_start_far_back_is_placed_between_its_neighbours() -> None:
    rows = [(float(i), i + 0.9) for i in range(12)]
    rows[5] = (1.2, 1.9)

    assert starts(*rows) == [0, 1, 2, 3, 4, 4.9, 6, 7, 8, 9, 10, 11]


@pytest.mark.parametrize("wrong", [0, 11])
def test_a_wrong_time_at_either_end_is_estimated(wrong: int) -> None:
    rows = [(i + 5.0, i + 5.9) for i in range(12)]
    rows[wrong] = (400.0, 401.0) if wrong == 0 else (0.0, 1.0)
    found = starts(*rows)

    assert found == sorted(found)
    assert found[wrong] == (5.76 if wrong == 0 else 15.9)


def test_times_that_start_anew_are_refused() -> None:
    with pytest.raises(TranscriptError, match=r"run backwards at segments\[\d+\]"):
        starts(*[(i % 5 * 6.0, i % 5 * 6.0 + 5) for i in range(10)])


def test_a_few_words_outside_of_a_long_segment_lose_their_times_alone() -> None:
    words = [{"word": f"w{i}", "start": float(i), "end": i + 0.9} for i in range(10)]
    words[4] |= {"start": 60.0, "end": 61.0}
    document = document_of({"segments": [segment(0, 10, "", words=words)]})

    assert times(document.transcript.words[3:6]) == ((3.0, 3.9), (3.9, 5.0), (5.0, 5.9))
    assert "In 1 segment" in document.notices[0]


def test_a_probability_that_is_none_is_certain() -> None:
    words = [{"word": "so", "start": 0, "end": 1, "score": float("nan")}, {"word": "what", "start": 1, "end": 2}]

    assert [word.probability for word in document_of({"words": words}).transcript.words] == [1.0, 1.0]


def test_notices_are_kept_in_our_own_format() -> None:
    data = transcript_json.to_json(case("wt_star.json").transcript, notices=["Two signs were left out."])

    assert document_of(json.loads(json.dumps(data))).notices == ("Two signs were left out.",)


def test_one_huge_word_is_refused() -> None:
    for data in ({"segments": [segment(0, 1, "9" * 301)]}, {"words": [{"word": "9" * 2_000_000}]}):
        with pytest.raises(TranscriptError, match=r"characters|too long"):
            document_of(data)


def test_signs_that_turn_the_direction_of_writing_are_taken_out() -> None:
    assert texts({"segments": [segment(0, 1, "abc\u202ecba \u2066x\u2069")]}) == ["abccba", "x"]
