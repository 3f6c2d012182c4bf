"""Importing files: takes, prompts, duplicates and problems; cancelled, resumed, interrupted."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import soundfile
from helpers import library as scripted
from helpers.imports import ANSWER, RECIPE, decodes_with_trouble, hears_answers, settled, states, write_tone
from helpers.library import SECOND, Listener, Open, wait_until, write_sound

from mlerehearse.domain.take import TakeState
from mlerehearse.errors import StorageError
from mlerehearse.formats import transcript_json
from mlerehearse.paths import Paths
from mlerehearse.stored_json import to_bytes
from mlerehearse.takes.events import ImportsChanged
from mlerehearse.takes.importing import file_decoder
from mlerehearse.takes.importing.import_entry import ImportState
from mlerehearse.takes.library import Library
from mlerehearse.takes.live_recording import NewTake

DONE, LOOK, FAILED, TWICE = ImportState.DONE, ImportState.NEEDS_LOOK, ImportState.FAILED, ImportState.DUPLICATE
CANCELLED, WAITING = ImportState.CANCELLED, ImportState.WAITING


def ready(library: Library, take_id: str) -> None:
    wait_until(lambda: library.row(take_id).state is TakeState.READY)


def tones(folder: Path, count: int) -> list[Path]:
    return [write_tone(folder / f"answer-{number:02}.wav", 1, 200 + 10 * number) for number in range(count)]


def test_a_file_becomes_a_take_with_its_date_and_the_prompt_of_its_words(open_library: Open, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    told = Listener()
    library.subscribe(told)
    write_tone(tmp_path / "2025-08-20 13.28.35.wav", 1, rate=44100)
    library.imports.add([tmp_path / "2025-08-20 13.28.35.wav"])
    (entry,) = settled(library.imports).values()
    assert (entry.state, entry.prompt) == (DONE, "rollback")
    assert entry.confidence is not None
    assert entry.confidence >= 0.7
    ready(library, entry.id)
    take = library.row(entry.id).take
    assert take.started == datetime(2025, 8, 20, 11, 28, 35, tzinfo=UTC)
    assert (take.zone, take.source) == ("Europe/Berlin", "2025-08-20 13.28.35.wav")
    assert take.prompt_text == "Tell me about a model you had to roll back from production."
    assert take.duration == pytest.approx(1.0, abs=0.01)
    assert soundfile.info(library.audio(entry.id)).samplerate == 16000
    review = library.review(entry.id)
    assert review is not None
    assert review.asked.prompt == "rollback"
    assert library.peaks(entry.id).shape == (100, 2)
    assert told.of(ImportsChanged)


def test_words_that_fit_no_prompt_are_for_the_user_to_look_at(open_library: Open, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    library.imports.add([write_tone(tmp_path / "recipe.wav", 2)])
    (entry,) = settled(library.imports).values()
    assert (entry.state, entry.prompt, entry.confidence) == (LOOK, None, None)
    assert entry.problem == "No prompt fits the words. Choose one, or leave it without."
    ready(library, entry.id)
    library.imports.choose_prompt(entry.id, "oncall")
    wait_until(lambda: (found := library.review(entry.id)) and found.asked.prompt == "oncall")
    (entry,) = library.imports.state.entries
    assert (entry.state, entry.prompt, entry.problem) == (DONE, "oncall", "")
    library.imports.choose_prompt(entry.id, None)
    wait_until(lambda: (found := library.review(entry.id)) and found.asked.prompt is None)
    assert library.row(entry.id).take.prompt_text == ""


def test_a_prompt_that_was_named_is_kept_and_the_story_is_added_once(open_library: Open, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    library.imports.add(tones(tmp_path, 2), prompt="drift", story_title="The outage")
    entries = settled(library.imports).values()
    assert {(entry.state, entry.prompt, entry.confidence) for entry in entries} == {(DONE, "drift", None)}
    (story,) = library.stories()
    assert story.title == "The outage"
    library.imports.add([write_tone(tmp_path / "more.wav", 3)], story_title="the OUTAGE ")
    settled(library.imports)
    assert library.stories() == (story,)
    assert {row.take.story for row in library.rows()} == {story.id}


@pytest.mark.parametrize("named", ["answer.json", "answer.wav.json"])
def test_a_transcript_beside_its_recording_gives_the_words(
    open_library: Open, own: Paths, tmp_path: Path, named: str
) -> None:
    library = open_library(scripted.cannot_hear)
    write_tone(tmp_path / "in" / "answer.wav", 30)
    words = [{"text": word, "start": at / 4, "end": at / 4 + 0.2} for at, word in enumerate(ANSWER.split())]
    (tmp_path / "in" / named).write_bytes(to_bytes({"words": words}))
    library.imports.add([tmp_path / "in"])
    (entry,) = settled(library.imports).values()
    assert (entry.state, entry.prompt, entry.path.name) == (DONE, "rollback", "answer.wav")
    ready(library, entry.id)
    transcript = library.transcript(entry.id)
    assert transcript is not None
    assert (transcript.text, transcript.duration) == (ANSWER, 30.0)
    own.index.unlink()
    library = open_library(scripted.cannot_hear)
    assert library.row(entry.id).state is TakeState.READY


def test_a_transcript_that_cant_be_used_leaves_the_words_to_the_speech_model(
    open_library: Open, tmp_path: Path
) -> None:
    library = open_library(hears_answers)
    write_tone(tmp_path / "bad.wav", 1)
    (tmp_path / "bad.json").write_text('{"device": "H1n"}', encoding="utf-8")
    write_tone(tmp_path / "late.wav", 1, 300)
    words = [{"text": "late", "start": 100.0, "end": 101.0}]
    (tmp_path / "late.json").write_bytes(to_bytes({"format": transcript_json.FORMAT, "words": words}))
    library.imports.add([tmp_path])
    found = settled(library.imports)
    assert [entry.prompt for entry in found.values()] == ["rollback", "rollback"]
    assert "The words in bad.json couldn't be used" in found["bad.wav"].notices[0]
    assert "go on after the recording ends" in found["late.wav"].notices[0]


def test_a_prompt_and_track_in_the_transcript_are_taken_over(open_library: Open, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    write_tone(tmp_path / "a.wav", 2)
    words = [{"text": word, "start": at / 20, "end": at / 20} for at, word in enumerate(RECIPE.split())]
    about = {"format": transcript_json.FORMAT, "prompt": "mentoring", "track": "platform", "words": words}
    (tmp_path / "a.json").write_bytes(to_bytes(about))
    library.imports.add([tmp_path / "a.json"])
    (entry,) = settled(library.imports).values()
    assert (entry.state, entry.prompt) == (DONE, "mentoring")
    assert library.row(entry.id).take.track == "platform"


# ---- duplicates


def test_the_same_sound_is_imported_once(open_library: Open, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    first = write_tone(tmp_path / "a.wav")
    shutil.copy(first, tmp_path / "b.wav")
    soundfile.write(tmp_path / "c.flac", *soundfile.read(first, dtype="int16"))
    library.imports.add([first, tmp_path / "b.wav", tmp_path / "c.flac"])
    found = settled(library.imports)
    assert states(library.imports) == [DONE, TWICE, TWICE]
    assert {found[name].duplicate_of for name in ("b.wav", "c.flac")} == {found["a.wav"].id}
    assert found["b.wav"].problem.startswith("Already in your takes: “")
    assert found["b.wav"].problem.endswith("”, 2 Mar.")
    assert len(library.rows()) == 1


def test_a_copy_of_a_recorded_take_is_recognised_also_in_the_bin(
    open_library: Open, own: Paths, tmp_path: Path
) -> None:
    library = open_library(hears_answers)
    recording = library.intake.begin(NewTake("drift"))
    write_sound(recording, SECOND * 3)
    take = recording.finish()
    ready(library, take.id)
    soundfile.write(tmp_path / "export.wav", *soundfile.read(library.audio(take.id), dtype="int16"))
    library.delete(take.id)
    library.imports.add([tmp_path / "export.wav"])
    (entry,) = settled(library.imports).values()
    assert (entry.state, entry.duplicate_of) == (TWICE, take.id)
    assert entry.problem.startswith("Already in the bin: “Predictions that drifted”")
    library.restore(take.id)
    (entry,) = library.imports.state.entries
    assert entry.problem.startswith("Already in your takes")


def test_duplicates_are_known_without_the_index(open_library: Open, own: Paths, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    first = write_tone(tmp_path / "a.wav")
    library.imports.add([first])
    settled(library.imports)
    library.close()
    own.index.unlink()
    library = open_library(hears_answers)
    library.imports.add([first])
    assert settled(library.imports)["a.wav"].state is TWICE


# ---- problems


def test_one_bad_file_is_one_sentence_and_the_others_go_on(open_library: Open, own: Paths, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    (tmp_path / "bad.wav").write_text("not a sound", encoding="utf-8")
    (tmp_path / "alone.json").write_text("{}", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    good = write_tone(tmp_path / "good.wav")
    library.imports.add([tmp_path / name for name in ("bad.wav", "alone.json", "empty", "gone.wav")] + [good])
    found = settled(library.imports)
    assert states(library.imports) == [FAILED, FAILED, FAILED, FAILED, DONE]
    assert "bad.wav" in found["bad.wav"].problem
    assert "has no recording beside it" in found["alone.json"].problem
    assert "There are no recordings in the folder empty" in found["empty"].problem
    assert "doesn't exist" in found["gone.wav"].problem
    assert [path.name for path in own.takes.iterdir()] == [found["good.wav"].id]
    assert not own.incoming.exists()
    write_tone(tmp_path / "bad.wav", 3)
    library.imports.retry()
    assert settled(library.imports)["bad.wav"].state is DONE


def test_a_file_that_crashes_or_hangs_its_decoder_costs_that_file(
    open_library: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_decoder, "_patience", lambda file: 0.5 if file.name.startswith("hangs") else 60.0)
    library = open_library(hears_answers, decoder=decodes_with_trouble)
    library.imports.add([write_tone(tmp_path / f"{name}.wav") for name in ("dies", "hangs", "good")])
    found = settled(library.imports)
    assert states(library.imports) == [FAILED, FAILED, DONE]
    assert "its content is damaged" in found["dies.wav"].problem
    assert "takes far too long" in found["hangs.wav"].problem


def test_a_file_that_is_being_decoded_can_be_cancelled(open_library: Open, own: Paths, tmp_path: Path) -> None:
    library = open_library(hears_answers, decoder=decodes_with_trouble)
    library.imports.add([write_tone(tmp_path / f"{name}.wav") for name in ("hangs", "good")])
    wait_until(lambda: states(library.imports)[0] is ImportState.DECODING and own.incoming.exists())
    library.imports.cancel()
    assert states(library.imports) == [CANCELLED, CANCELLED]
    wait_until(lambda: not own.incoming.exists())
    assert library.rows() == ()


def test_a_take_without_speech_is_kept_and_shown(open_library: Open, tmp_path: Path) -> None:
    library = open_library(scripted.hears_nothing)
    library.imports.add([write_tone(tmp_path / "a.wav")])
    (entry,) = settled(library.imports).values()
    assert (entry.state, entry.problem) == (LOOK, "Silence.")
    assert library.row(entry.id).state is TakeState.SILENT


def test_a_full_disk_stops_the_import_and_the_rest_can_follow(open_library: Open, own: Paths, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    own.incoming.write_text("in the way", encoding="utf-8")
    library.warm()
    wait_until(lambda: own.incoming.exists())
    library.imports.add(tones(tmp_path, 3))
    settled(library.imports)
    assert states(library.imports) == [FAILED, CANCELLED, CANCELLED]
    assert "Nothing can be saved" in library.imports.state.entries[0].problem
    own.incoming.unlink()
    library.imports.retry()
    library.imports.import_rest()
    settled(library.imports)
    assert states(library.imports) == [DONE, DONE, DONE]


def test_a_deleted_take_leaves_the_list(open_library: Open, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    library.imports.add(tones(tmp_path, 2))
    settled(library.imports)
    first, second = library.imports.state.entries
    library.delete(first.id)
    assert library.imports.state.entries == (second,)


# ---- cancelled, resumed, interrupted


def test_cancelling_keeps_what_is_done_and_the_rest_follows_after_a_restart(open_library: Open, tmp_path: Path) -> None:
    library = open_library(scripted.waits)
    files = tones(tmp_path, 6)
    library.imports.add(files)
    wait_until(lambda: states(library.imports)[:2] == [ImportState.TRANSCRIBING] * 2)
    library.imports.cancel()
    assert states(library.imports) == [ImportState.TRANSCRIBING] * 2 + [CANCELLED] * 4
    library = open_library(hears_answers)
    library.warm()
    settled(library.imports)
    assert states(library.imports) == [DONE] * 2 + [CANCELLED] * 4
    library.imports.import_rest()
    settled(library.imports)
    assert states(library.imports) == [DONE] * 6
    assert len(library.rows()) == 6
    library.imports.clear()
    assert library.imports.state.entries == ()


def test_a_restart_goes_on_where_the_app_was_closed(open_library: Open, tmp_path: Path) -> None:
    library = open_library(scripted.waits)
    library.imports.add(tones(tmp_path, 5))
    wait_until(lambda: states(library.imports)[:2] == [ImportState.TRANSCRIBING] * 2)
    library = open_library(hears_answers)
    assert states(library.imports)[2:] == [WAITING] * 3
    library.warm()
    settled(library.imports)
    assert states(library.imports) == [DONE] * 5
    assert len(library.rows()) == 5


def test_a_take_that_a_crash_left_unnoted_is_not_imported_twice(open_library: Open, own: Paths, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    library.imports.add([write_tone(tmp_path / "a.wav")])
    (entry,) = settled(library.imports).values()
    ready(library, entry.id)
    library.close()
    log = own.data / "imports.jsonl"
    begun = [line for line in log.read_bytes().splitlines() if b'"decoding"' in line]
    log.write_bytes(begun[0] + b"\n" + begun[0][:40])  # as if killed after the take was moved in place
    library = open_library(hears_answers)
    library.warm()
    (again,) = settled(library.imports).values()
    assert (again.id, again.state, again.prompt) == (entry.id, DONE, "rollback")
    assert len(library.rows()) == 1


def test_an_import_rests_while_a_take_is_recorded(open_library: Open, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    recording = library.intake.begin(NewTake("drift"))
    library.imports.add(tones(tmp_path, 3))
    wait_until(lambda: library.imports.state.resting)
    assert states(library.imports) == [WAITING] * 3
    write_sound(recording, SECOND)
    recording.discard()
    settled(library.imports)
    assert states(library.imports) == [DONE] * 3
    assert not library.imports.state.resting


def test_two_hundred_files_wait_for_a_recording_in_between(open_library: Open, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    library.imports.add(tones(tmp_path / "in", 200))
    wait_until(lambda: library.imports.state.settled > 20)
    recording = library.intake.begin(NewTake("drift"))
    wait_until(lambda: library.imports.state.resting)
    begun = states(library.imports).count(WAITING)
    write_sound(recording, SECOND * 2)
    take = recording.finish()
    ready(library, take.id)
    assert begun > 100
    wait_until(lambda: not library.imports.state.active, 180)
    assert states(library.imports) == [DONE] * 200
    assert len(library.rows()) == 201


def test_without_a_model_the_takes_are_made_and_get_their_words_later(
    open_library: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLEREHEARSE_TEST", str(tmp_path))
    library = open_library(scripted.has_no_model)
    library.imports.add(tones(tmp_path / "in", 4))
    wait_until(lambda: states(library.imports) == [ImportState.TRANSCRIBING] * 4)
    assert not library.imports.state.hears
    (tmp_path / "model").touch()
    library.reload_model()
    settled(library.imports)
    assert states(library.imports) == [LOOK] * 4


def test_the_same_drop_twice_is_one_import(open_library: Open, tmp_path: Path) -> None:
    library = open_library(scripted.waits)
    files = tones(tmp_path / "in", 4)
    first = library.imports.add(files)
    assert [entry.id for entry in library.imports.add([tmp_path / "in"])] == [entry.id for entry in first]
    wait_until(lambda: states(library.imports)[:2] == [ImportState.TRANSCRIBING] * 2)
    library.imports.cancel()
    again = library.imports.add([tmp_path / "in"])
    assert [entry.id for entry in again[:2]] == [entry.id for entry in first[:2]]
    assert states(library.imports) == [ImportState.TRANSCRIBING] * 2 + [WAITING] * 2


def test_a_list_that_cant_be_written_is_told(open_library: Open, own: Paths, tmp_path: Path) -> None:
    library = open_library(hears_answers)
    (own.data / "imports.jsonl").mkdir()
    with pytest.raises(StorageError, match="The list of imported files"):
        library.imports.add([write_tone(tmp_path / "a.wav")])
    assert library.imports.state.entries == ()


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_isnt_text_survives_a_restart(open_library: Open, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xe9union: 1 %20.wav"))
    library = open_library(scripted.waits)
    write_tone(tmp_path / "a.wav").rename(path)
    library.imports.add([path])
    library = open_library(hears_answers)
    library.warm()
    assert [entry.state for entry in settled(library.imports).values()] == [DONE]
