"""Tests that transcripts of common programs can be read, and that errors name their place."""

import json
from pathlib import Path
from typing import Any

import pytest

from mlerehearse.domain.story import Asked, Track
from mlerehearse.domain.transcript import MadeBy, Transcript, Word
from mlerehearse.errors import NoSpeechError, TranscriptError
from mlerehearse.formats import json_file, text_files, transcript_files, transcript_json, word_limits

OWN = "mlerehearse.transcript/1"


def own(*words: Any, **more: Any) -> dict[str, Any]:
    return {"format": OWN, "words": list(words), **more}


def word(text: Any = "hello", start: Any = 1.0, end: Any = 1.5, **more: Any) -> dict[str, Any]:
    return {"text": text, "start": start, "end": end, **more}


def texts(data: Any) -> list[str]:
    return [w.text for w in transcript_json.from_json(data).transcript.words]


def times(data: Any) -> list[tuple[float, float]]:
    return [(round(w.start, 3), round(w.end, 3)) for w in transcript_json.from_json(data).transcript.words]


def test_what_was_written_is_read_back_exactly() -> None:
    words = (Word("I", 0.1, 0.25, 0.875), Word("cut", 0.3, 1 / 3 + 0.2, 1.0), Word("latency.", 0.6, 1.123456789))
    transcript = Transcript(words, 2.5, MadeBy("faster-whisper", "tiny.en", "beam=1", "ab" * 32))
    asked = Asked("rollback", Track.PLATFORM, "rollback")

    text = json.dumps(transcript_json.to_json(transcript, asked, id="take-1"))
    document = transcript_json.from_json(json.loads(text))

    assert document == transcript_json.Document(transcript, "take-1", "rollback", Track.PLATFORM, "rollback")


def test_a_plain_transcript_needs_no_more_than_words() -> None:
    document = transcript_json.from_json(own(word()))

    assert document.transcript == Transcript((Word("hello", 1.0, 1.5, 1.0),), 1.5)
    assert (document.id, document.prompt, document.track, document.kind) == ("", None, None, None)


def test_openai_whisper() -> None:
    words = [{"word": " I", "start": 0.0, "end": 0.2, "probability": 0.9}, {"word": " won.", "start": 0.2, "end": 0.6}]
    segment = {"id": 0, "seek": 0, "start": 0.0, "end": 0.6, "text": " I won.", "avg_logprob": float("nan")}
    data = {"text": " I won.", "segments": [segment | {"words": words}], "language": "en"}

    assert texts(data) == ["I", "won."]
    assert times(data) == [(0.0, 0.2), (0.2, 0.6)]


def test_segments_without_words_are_shared_out_by_length() -> None:
    data = {"segments": [{"start": 1.0, "end": 3.0, "text": " abc defgh "}, {"start": 5, "end": 6, "text": "x"}]}

    assert times(data) == [(1.0, 1.75), (1.75, 3.0), (5.0, 6.0)]


def test_words_of_the_service_stand_beside_its_segments() -> None:
    data = {"segments": [{"start": 0, "end": 9, "text": "so slow"}], "words": [word("so", 2, 3), word("slow", 3, 4)]}

    assert times(data) == [(2.0, 3.0), (3.0, 4.0)]


def test_faster_whisper_dumped_as_a_list_of_segments() -> None:
    inner = [{"start": 0.5, "end": 0.9, "word": " Yes.", "probability": 0.7}]

    assert texts([{"id": 1, "start": 0.5, "end": 0.9, "text": " Yes.", "words": inner}]) == ["Yes."]
    assert texts([{"id": 1, "start": 0.5, "end": 0.9, "text": " Oh yes.", "words": None}]) == ["Oh", "yes."]
    assert texts(inner) == ["Yes."]


def test_whisperx_numbers_get_times_between_their_neighbours() -> None:
    words = [{"word": "42"}, {"word": "by", "start": 1.0, "end": 1.5, "score": 0.5}, {"word": "8%"}, {"word": "up."}]
    data = {"segments": [{"start": 0.5, "end": 3.0, "text": "42 by 8% up.", "words": words}], "word_segments": []}

    assert times(data) == [(0.5, 1.0), (1.0, 1.5), (1.5, 2.1), (2.1, 3.0)]
    assert texts({"word_segments": [{"word": "by", "start": 1.0, "end": 1.5, "score": 0.5}]}) == ["by"]


def test_a_word_without_time_at_the_end_of_everything_is_placed_by_the_segment() -> None:
    words = [{"word": "in", "start": 1.0, "end": 1.5}, {"word": "2024."}]

    assert times({"segments": [{"start": 1.0, "end": 2.5, "words": words}]})[-1] == (1.5, 2.5)
    with pytest.raises(TranscriptError, match=r"no time .* words\[1\]"):
        transcript_json.from_json({"words": words})


def cpp(text: str, start_ms: int, end_ms: int, **more: Any) -> dict[str, Any]:
    return {"offsets": {"from": start_ms, "to": end_ms}, "text": text, **more}


def test_whisper_cpp_by_segments() -> None:
    data = {"transcription": [cpp(" [BLANK_AUDIO]", 0, 1000), cpp(" I won.", 1000, 2200)]}

    assert texts(data) == ["I", "won."]
    assert times(data) == [(1.0, 1.24), (1.24, 2.2)]


def test_whisper_cpp_with_stamps_only() -> None:
    stamps = {"from": "00:01:02,500", "to": "00:01:03,000"}

    assert times({"transcription": [{"timestamps": stamps, "text": " Well"}]}) == [(62.5, 63.0)]


def test_whisper_cpp_in_full_joins_tokens_to_words() -> None:
    parts = [("[_BEG_]", 0, 0, 0.9), (" de", 0, 300, 0.9), ("ployed", 300, 900, 0.6), (".", 900, 1500, 0.2)]
    tokens = [{"text": t, "offsets": {"from": a, "to": b}, "p": p} for t, a, b, p in parts]
    document = transcript_json.from_json({"transcription": [cpp(" deployed.", 0, 1500, tokens=tokens)]})

    assert document.transcript.words == (Word("deployed.", 0.0, 0.9, 0.6),)


def test_whisper_cpp_cut_inside_words_glues_them() -> None:
    data = {"transcription": [cpp(" roll", 0, 300), cpp("back", 300, 600), cpp(" now", 600, 900)]}

    assert texts(data) == ["rollback", "now"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_their_marks(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "take.json"
    file.write_bytes(json.dumps(own(word("naïve")), ensure_ascii=False).encode(encoding))

    assert transcript_files.read(file).transcript.text == "naïve"
    assert json_file.looks_like(file.read_bytes()[:100])


def test_what_could_steer_a_terminal_or_break_a_file_is_taken_out() -> None:
    assert texts(own(word("a\x1b[31mb\x07"), word(" c\n\nd "), word("\ud800e"), word("  "))) == ["a[31mb", "c d", "e"]


def test_times_slightly_out_of_order_are_moved_up() -> None:
    data = own(word("a", 1.0, 1.2), word("b", 0.9, 1.4), word("c", 1.6, 1.5), word("d", 1.6, 9.0), word("e", 2.0, 2.5))

    assert times(data) == [(1.0, 1.2), (1.0, 1.4), (1.6, 1.6), (1.6, 2.0), (2.0, 2.5)]


HOSTILE = {
    "a number for a word": (own(word(7)), "words[0].text"),
    "a boolean for a time": (own(word(start=True)), "words[0].start"),
    "a text for a time": (own(word(), word(start="1.5")), "words[1].start"),
    "a time that is no number": (own(word(end=float("nan"))), "words[0].end"),
    "an endless time": (own(word(end=float("inf"))), "words[0].end"),
    "a negative time": (own(word(start=-1)), "words[0].start"),
    "a time beyond a day": (own(word(end=1e12)), "words[0].end"),
    "a number too large for a float": (own(word(end=10**400)), "words[0].end"),
    "an end before the start": (own(word(start=5, end=4)), "words[0]"),
    "words backwards": (own(word(start=5, end=6), word(start=1, end=2)), "words[1]"),
    "no start": (own({"text": "a", "end": 1.0}), "words[0].start"),
    "no end": (own({"text": "a", "start": 1.0}), "words[0].end"),
    "no text": (own({"start": 1.0, "end": 1.2}), "words[0].text"),
    "a probability of two": (own(word(probability=2)), "words[0].probability"),
    "a word that is a list": (own(["a", 1, 2]), "words[0]"),
    "words that are an object": ({"format": OWN, "words": {"a": 1}}, "words"),
    "no words at all": ({"format": OWN}, "words"),
    "a text for the length": (own(word(), duration="long"), "duration"),
    "a track of its own": (own(word(), track="sideways"), "track"),
    "a list for the prompt": (own(word(), prompt=["a"]), "prompt"),
    "a later format": ({"format": "mlerehearse.transcript/9", "words": []}, "mlerehearse.transcript/9"),
    "a segment that is a number": ({"segments": [3]}, "segments[0]"),
    "offsets that are text": (
        {"transcription": [{"offsets": {"from": "a", "to": 1}, "text": "x"}]},
        "[0].offsets.from",
    ),
    "a stamp that is none": (
        {"transcription": [{"timestamps": {"from": "x", "to": "y"}, "text": "x"}]},
        "timestamps.from",
    ),
    "no known shape": ({"text": "hello"}, "isn't a transcript"),
    "a list of numbers": ([1, 2], "isn't a transcript"),
    "a bare number": (5, "an object"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_transcripts_are_refused_with_the_place(name: str) -> None:
    data, place = HOSTILE[name]

    with pytest.raises(TranscriptError) as refused:
        transcript_json.from_json(data)

    assert place in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b'{"words": [', "line 1"),
        (b"[" * 300_000, "nested"),
        (b'{"words": ' + b"9" * 6000 + b"}", "far too long"),
        (b'{"words": "\xff"}', "UTF-8"),
        (b"", "line 1"),
        (b'{"words":\n\n oops}', "line 3"),
    ],
)
def test_files_that_are_no_json_are_refused(tmp_path: Path, raw: bytes, what: str) -> None:
    file = tmp_path / "take.json"
    file.write_bytes(raw)

    with pytest.raises(TranscriptError, match=what):
        transcript_files.read(file)


def test_files_that_are_not_there_or_too_large_are_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(text_files.LIMIT_BYTES + 1)

    for path, what in ((tmp_path / "none.json", "none.json"), (tmp_path, "can't be opened"), (huge, "32 MiB")):
        with pytest.raises(TranscriptError, match=what):
            transcript_files.read(path)


def test_more_words_than_a_day_of_answers_are_refused() -> None:
    many = [word("a", 1.0, 1.0)] * (word_limits.LIMIT_WORDS + 1)

    with pytest.raises(TranscriptError, match="50000"):
        transcript_json.from_json(own(*many))


@pytest.mark.parametrize(
    "data", [own(), {"words": []}, {"segments": []}, [], {"transcription": [cpp(" (music)", 0, 9)]}]
)
def test_a_transcript_without_words_is_silence(data: Any) -> None:
    with pytest.raises(NoSpeechError):
        transcript_json.from_json(data)
