"""The life cycle of takes through the public API, with real processes, files and index."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import soundfile
from helpers import library as scripted
from helpers.clock import FixedClock
from helpers.library import SECOND, Listener, Open, wait_until, write_sound

from mlerehearse.domain.corrections import CorrectionKind
from mlerehearse.domain.story import Beat, Level, Track
from mlerehearse.domain.take import Cause, Gap, Take, TakeState
from mlerehearse.errors import DeviceError, NewerVersionError, StorageError
from mlerehearse.paths import Paths
from mlerehearse.settings import Settings, SettingsFile
from mlerehearse.takes.events import (
    BeatHeard,
    ReviewReady,
    SpeechState,
    TakeFailed,
    TakesChanged,
    WordsDrafted,
    WordsHeard,
)
from mlerehearse.takes.library import Library
from mlerehearse.takes.live_recording import NewTake
from mlerehearse.takes.store import disk_room, gap_log
from mlerehearse.takes.store.database import Database
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.worker import Serve

GAP = Gap(1.2, 0.4, Cause.BUSY)
ABOUT = NewTake("p01", "Tell me about a failure.", track=Track.RESEARCH, device="USB microphone")


def record(library: Library, seconds: int = 3, about: NewTake = ABOUT) -> Take:
    recording = library.intake.begin(about)
    for _ in range(seconds):
        write_sound(recording, SECOND)
    return recording.finish()


def state(library: Library, take: Take) -> TakeState:
    return library.row(take.id).state


def until(library: Library, take: Take, wanted: TakeState) -> None:
    wait_until(lambda: state(library, take) is wanted)


def ready(library: Library, seconds: int = 3, about: NewTake = ABOUT) -> Take:
    take = record(library, seconds, about)
    until(library, take, TakeState.READY)
    return take


def unplaced(library: Library, take: Take) -> list[str]:
    review = library.review(take.id)
    return [] if review is None else [correction.value for correction in review.unplaced]


# ---- from the microphone to the review


def test_a_spoken_take_is_transcribed_while_it_grows_and_reviewed(open_library: Open) -> None:
    library = open_library()
    told = Listener()
    library.subscribe(told)
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND)
    wait_until(lambda: told.of(WordsHeard))
    assert library.row(recording.take_id).state is TakeState.RECORDING
    write_sound(recording, SECOND)
    take = recording.finish()
    wait_until(lambda: told.of(ReviewReady))
    row = library.row(take.id)
    assert (row.state, row.flags, row.high_flags, row.take) == (TakeState.READY, 1, 1, take)
    assert (take.prompt, take.prompt_text, take.track) == ("p01", "Tell me about a failure.", Track.RESEARCH)
    transcript, review = library.transcript(take.id), library.review(take.id)
    assert transcript is not None
    assert review is not None
    assert transcript.text == "word0 word1"
    assert transcript.made_by is not None
    assert transcript.made_by.audio_sha256 == take.audio_sha256
    assert review.transcript == transcript
    assert review.asked.prompt == "p01"
    assert soundfile.info(library.audio(take.id)).frames == 32000
    assert told.of(TakesChanged)[0].ids == (take.id,)


def test_a_dead_microphone_is_reported_and_leaves_nothing(open_library: Open, own: Paths) -> None:
    library = open_library()
    recording = library.intake.begin(ABOUT)
    with pytest.raises(DeviceError, match="The microphone sent no sound"):
        recording.finish()
    assert library.rows() == ()
    assert list(own.takes.iterdir()) == []


def test_silence_is_reported_also_after_a_restart(open_library: Open, own: Paths) -> None:
    library = open_library(scripted.hears_nothing)
    take = record(library)
    until(library, take, TakeState.SILENT)
    assert library.transcript(take.id) is None
    library = open_library()
    assert state(library, take) is TakeState.SILENT
    library.close()
    own.index.unlink()
    library = open_library()
    assert state(library, take) is TakeState.SILENT
    assert "microphone" in library.row(take.id).problem


# ---- during a recording


def test_the_beat_of_the_words_so_far_is_found_on_request(open_library: Open) -> None:
    library = open_library()
    told = Listener()
    library.subscribe(told)
    unasked = library.intake.begin(ABOUT)
    write_sound(unasked, SECOND)
    wait_until(lambda: told.of(WordsHeard))
    unasked.finish()
    recording = library.intake.begin(replace(ABOUT, followed=True))
    write_sound(recording, SECOND)
    wait_until(lambda: told.of(BeatHeard))
    assert told.of(BeatHeard) == [BeatHeard(recording.take_id, Beat.ACTION)]
    recording.finish()


def test_words_transcribed_again_after_a_crash_are_sent_once(open_library: Open, own: Paths) -> None:
    library = open_library(scripted.dies_once)
    told = Listener()
    library.subscribe(told)
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND)
    wait_until(lambda: (own.takes / "died").exists())
    take = recording.finish()
    until(library, take, TakeState.READY)
    assert [word.text for event in told.of(WordsHeard) for word in event.words] == ["I"]


def test_draft_words_are_sent_to_listeners(open_library: Open) -> None:
    library = open_library(scripted.drafts)
    told = Listener()
    library.subscribe(told)
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND)
    wait_until(lambda: told.of(WordsDrafted))
    assert [word.text for word in told.of(WordsDrafted)[0].words] == ["maybe"]
    recording.finish()


def test_a_coach_that_dies_finding_a_beat_loses_no_review(open_library: Open) -> None:
    library = open_library(coach=scripted.finds_no_beat)
    told = Listener()
    library.subscribe(told)
    recording = library.intake.begin(replace(ABOUT, followed=True))
    write_sound(recording, SECOND)
    wait_until(lambda: told.of(WordsHeard))
    take = recording.finish()
    until(library, take, TakeState.READY)
    assert told.of(BeatHeard) == []


# ---- the user's actions


def test_corrections_are_reviewed_saved_and_undone(open_library: Open, own: Paths) -> None:
    library = open_library()
    take = ready(library)
    first = library.correct(take.id, CorrectionKind.WORDS, "word zero", 0.0, 0.5, ("word0",))
    wait_until(lambda: unplaced(library, take) == ["word zero"])
    library.undo(take.id, first.id)
    wait_until(lambda: unplaced(library, take) == ["word zero", first.id])
    library.close()
    own.index.unlink()
    (own.takes / take.id / "review.json").unlink()
    library = open_library()
    library.warm()
    wait_until(lambda: unplaced(library, take) == ["word zero", first.id])


def test_undo_includes_corrections_of_earlier_sessions(open_library: Open) -> None:
    library = open_library()
    take = ready(library)
    made = [
        library.correct(take.id, CorrectionKind.DISMISS, flag, 0.0, 0.5, ("word0",)) for flag in ("we", "um", "hedge")
    ]
    assert library.undo_last(take.id) == made[2]
    library = open_library()
    assert library.undo_last(take.id) == made[1]
    again = library.correct(take.id, CorrectionKind.DISMISS, "um", 0.0, 0.5, ("word0",))
    assert [library.undo_last(take.id) for _ in range(3)] == [again, made[0], None]


def test_a_correction_cut_off_by_a_crash_is_reviewed_at_the_next_start(open_library: Open) -> None:
    library = open_library()
    take = ready(library)
    library = open_library(coach=scripted.cannot_review)
    library.correct(take.id, CorrectionKind.DISMISS, "we", 0.0, 0.5, ("word0",))
    wait_until(lambda: library.row(take.id).problem == "No review.")
    assert state(library, take) is TakeState.READY
    library = open_library()
    library.warm()
    wait_until(lambda: unplaced(library, take) == ["we"])


def test_a_title_survives_a_restart_and_an_unknown_take_is_reported(open_library: Open) -> None:
    library = open_library()
    take = ready(library)
    library.rename(take.id, "  The good one ")
    assert library.row(take.id).take.title == "The good one"
    library = open_library()
    assert library.row(take.id).take == replace(take, title="The good one")
    with pytest.raises(StorageError, match="no longer exists"):
        library.rename("00000000-0000-4000-8000-000000000000", "x")


def test_a_deleted_take_can_be_restored_after_a_restart(open_library: Open) -> None:
    library = open_library()
    take = ready(library)
    library.delete(take.id)
    assert library.rows() == ()
    assert [row.take.id for row in library.rows(deleted=True)] == [take.id]
    library = open_library()
    assert library.rows() == ()
    library.restore(take.id)
    assert library.rows()[0].take == take
    assert library.rows(deleted=True) == ()
    assert library.review(take.id) is not None


def test_a_take_deleted_while_transcribed_continues_after_restoring(open_library: Open, own: Paths) -> None:
    library = open_library(scripted.waits)
    take = record(library)
    until(library, take, TakeState.TRANSCRIBING)
    library.delete(take.id)
    library.restore(take.id)
    (own.takes / take.id / "go").touch()
    until(library, take, TakeState.READY)


def test_a_take_being_recorded_can_be_neither_deleted_nor_retried(open_library: Open) -> None:
    library = open_library()
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND)
    for action in (library.delete, library.retry):
        with pytest.raises(StorageError, match="still being recorded"):
            action(recording.take_id)
    assert recording.finish().duration == 1.0


def test_a_take_shows_the_title_and_kind_of_its_story(open_library: Open) -> None:
    library = open_library()
    story = library.add_story(" The outage ", "failure")
    take = ready(library, about=NewTake(story=story.id))
    assert library.stories() == (story,)
    assert library.row(take.id).story_title == "The outage"
    review = library.review(take.id)
    assert review is not None
    assert review.asked.kind == "failure"


def test_a_take_is_reviewed_for_the_level_set_when_it_is_opened(open_library: Open, settings: SettingsFile) -> None:
    library = open_library()
    take = ready(library)
    told = Listener()
    library.subscribe(told)
    settings.change(level="mid")
    library.show(take.id)
    wait_until(lambda: told.of(ReviewReady))
    review = library.review(take.id)
    assert review is not None
    assert review.asked.level is Level.MID


def test_takes_are_listed_newest_first_with_their_local_day(open_library: Open, clock: FixedClock, own: Paths) -> None:
    library = open_library()
    first = ready(library)
    clock.advance(60)
    second = ready(library)
    assert [row.take.id for row in library.rows()] == [second.id, first.id]
    library.close()
    late = FixedClock(datetime(2026, 3, 2, 10, 30, tzinfo=UTC), "Pacific/Auckland")
    abroad = Library(own, late, Settings)
    recording = abroad.intake.begin(ABOUT)
    write_sound(recording, SECOND)
    assert recording.finish().day == date(2026, 3, 2)
    abroad.close()


# ---- failures


def test_a_speech_worker_that_dies_once_is_restarted(open_library: Open) -> None:
    library = open_library(scripted.dies_once)
    take = record(library)
    until(library, take, TakeState.READY)
    transcript = library.transcript(take.id)
    assert transcript is not None
    assert len(transcript.words) == 3


def test_a_speech_worker_that_dies_during_a_recording_loses_nothing(open_library: Open, own: Paths) -> None:
    library = open_library(scripted.dies_once)
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND)
    wait_until(lambda: (own.takes / "died").exists())
    write_sound(recording, SECOND)
    take = recording.finish()
    until(library, take, TakeState.READY)
    transcript = library.transcript(take.id)
    assert transcript is not None
    assert transcript.text == "word0 word1"


def test_a_take_that_kills_the_worker_twice_fails_but_the_next_succeeds(open_library: Open) -> None:
    library = open_library(scripted.dies_always)
    told = Listener()
    library.subscribe(told)
    take = record(library)
    until(library, take, TakeState.FAILED)
    assert "crashed or hung twice" in library.row(take.id).problem
    assert told.of(TakeFailed)[0].take == take.id
    library = open_library()
    library.warm()
    assert state(library, take) is TakeState.FAILED
    library.retry(take.id)
    until(library, take, TakeState.READY)
    assert library.row(take.id).problem == ""


def test_an_engine_that_dies_on_the_gpu_continues_on_the_cpu(open_library: Open) -> None:
    library = open_library(scripted.dies_on_cuda)
    ready(library)
    assert library.speech_state.place == "cpu int8"
    assert "crashed on your graphics card" in library.speech_state.notice


def test_a_gpu_lost_during_a_take_is_reported(open_library: Open) -> None:
    library = open_library(scripted.loses_its_card)
    ready(library)
    assert library.speech_state == SpeechState("ready", "tiny.en", "", "cpu int8", "The card is gone.")


def test_a_worker_that_lost_its_gpu_gets_more_time(open_library: Open, clock: FixedClock) -> None:
    library = open_library(scripted.loses_its_card)
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND)
    wait_until(lambda: library.speech_state.place == "cpu int8")
    pass_seconds(clock, 30)
    take = recording.finish()
    until(library, take, TakeState.READY)


def test_the_cost_of_a_model_is_reported_and_saved(open_library: Open) -> None:
    library = open_library(scripted.measures)
    told = Listener()
    library.subscribe(told)
    library.warm()
    wait_until(lambda: library.keeps_up("tiny.en").live)
    wait_until(lambda: len([event for event in told.of(SpeechState) if event.state == "ready"]) == 2)
    assert open_library().keeps_up("base.en").live


def test_the_device_in_the_settings_is_used(open_library: Open, settings: SettingsFile) -> None:
    library = open_library(scripted.dies_on_cuda)
    settings.change(device="cpu")
    ready(library)
    assert (library.speech_state.place, library.speech_state.notice) == ("cpu int8", "")


def test_a_hanging_speech_worker_is_restarted(
    open_library: Open, clock: FixedClock, own: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    library = open_library(scripted.hangs_once)
    take = record(library)
    wait_until(lambda: (own.takes / "hung").exists())
    until_late(clock, lambda: state(library, take) is TakeState.READY)
    assert library.row(take.id).problem == ""
    restarts(caplog, 1)


def test_a_take_that_hangs_the_worker_twice_fails_with_advice(
    open_library: Open, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    library = open_library(scripted.hangs_always)
    take = record(library)
    until_late(clock, lambda: state(library, take) is TakeState.FAILED)
    assert "Try again" in library.row(take.id).problem
    restarts(caplog, 2)


def test_a_worker_that_hangs_while_loading_is_reported(
    open_library: Open, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    library = open_library(scripted.hangs_loading)
    take = record(library)
    until_late(clock, lambda: state(library, take) is TakeState.WAITING, 1.0)
    assert library.speech_state.state == "broken"
    restarts(caplog, 2)


def test_a_worker_that_sends_heartbeats_is_not_restarted(open_library: Open, clock: FixedClock) -> None:
    library = open_library(scripted.lives)
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND)
    wait_until(lambda: library.speech_state.state == "ready")
    pass_seconds(clock, 60)
    take = recording.finish()
    until(library, take, TakeState.READY)


def restarts(caplog: pytest.LogCaptureFixture, times: int) -> None:
    """Assert that the log reports this many hung workers and nothing else."""
    assert [record.getMessage().count("silent for too long") for record in caplog.records] == [1] * times
    caplog.clear()


def pass_seconds(clock: FixedClock, seconds: int) -> None:
    """Advance the clock second by second, slowly enough for the workers and the watchdog."""
    for _ in range(seconds):
        clock.advance(1.0)
        threading.Event().wait(0.03)


def until_late(clock: FixedClock, condition: Callable[[], bool], step: float = 0.1) -> None:
    """Advance the clock much faster than real time until a condition is true."""

    def met() -> bool:
        clock.advance(step)
        return condition()

    wait_until(met, 60.0)


def test_an_engine_that_cannot_start_is_reported_and_takes_wait(open_library: Open) -> None:
    library = open_library(scripted.dies_loading)
    take = record(library)
    until(library, take, TakeState.WAITING)
    assert library.speech_state.state == "broken"
    assert "install" in library.speech_state.problem


def test_without_a_model_takes_wait_for_one(
    open_library: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLEREHEARSE_TEST", str(tmp_path))
    library = open_library(scripted.has_no_model)
    take = record(library)
    until(library, take, TakeState.WAITING)
    assert (library.speech_state.state, library.speech_state.problem) == ("missing", "Install a model.")
    assert library.audio(take.id).exists()
    (tmp_path / "model").touch()
    library.reload_model()
    until(library, take, TakeState.READY)
    assert library.speech_state.model == "tiny.en"


def test_the_problem_of_a_failed_transcription_is_shown(open_library: Open) -> None:
    library = open_library(scripted.cannot_hear)
    take = record(library)
    until(library, take, TakeState.FAILED)
    assert library.row(take.id).problem == "It went wrong."


@pytest.mark.parametrize(
    ("coach", "problem"), [(scripted.cannot_review, "No review."), (scripted.coach_dies, "The coach crashed twice")]
)
def test_a_take_whose_review_fails_keeps_its_words(open_library: Open, coach: Serve, problem: str) -> None:
    library = open_library(coach=coach)
    take = record(library)
    until(library, take, TakeState.FAILED)
    assert problem in library.row(take.id).problem
    assert library.transcript(take.id) is not None


def test_the_live_take_goes_first_then_the_take_on_screen(open_library: Open, own: Paths) -> None:
    library = open_library(scripted.waits)
    first = record(library)
    until(library, first, TakeState.TRANSCRIBING)
    second, third = record(library), record(library)
    library.show(third.id)
    live = library.intake.begin(ABOUT)
    write_sound(live, SECOND)
    (own.takes / first.id / "go").touch()
    wait_until(lambda: live.take_id in order(own))
    assert [state(library, take) for take in (second, third)] == [TakeState.QUEUED, TakeState.QUEUED]
    live.finish()
    for take in (third, second):
        wait_until(lambda take=take: take.id in order(own))
        (own.takes / take.id / "go").touch()
    until(library, second, TakeState.READY)


def order(own: Paths) -> list[str]:
    path = own.takes / "order"
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def test_a_second_window_on_the_same_takes_is_refused(open_library: Open, own: Paths, clock: FixedClock) -> None:
    open_library()
    with pytest.raises(StorageError, match="already open"):
        Library(own, clock, Settings)


# ---- restarts and recovery


def test_a_recording_cut_off_by_a_crash_is_a_take_at_the_next_start(open_library: Open) -> None:
    library = open_library()
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND + b"\x01")
    library = open_library()
    row = library.row(recording.take_id)
    assert (row.state, row.take.duration, row.take.prompt) == (TakeState.QUEUED, 1.0, "p01")
    library.warm()
    until(library, row.take, TakeState.READY)


@pytest.mark.parametrize("damage", ["deleted", "damaged"])
def test_a_deleted_index_is_rebuilt_from_the_folders(open_library: Open, own: Paths, damage: str) -> None:
    library = open_library()
    story = library.add_story("The outage")
    kept = ready(library, about=replace(ABOUT, story=story.id))
    binned = ready(library)
    library.rename(kept.id, "Kept")
    library.delete(binned.id)
    before = library.rows(), library.rows(deleted=True)
    library.close()
    if damage == "deleted":
        own.index.unlink()
    else:
        own.index.write_bytes(b"x" * 5000)
    library = open_library()
    assert (library.rows(), library.rows(deleted=True)) == before


def test_a_newer_index_is_refused_and_the_lock_released(open_library: Open, own: Paths, clock: FixedClock) -> None:
    open_library().close()
    database = Database(own.index)
    database.change("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(NewerVersionError, match="Update the app"):
        Library(own, clock, Settings)
    own.index.unlink()
    Library(own, clock, Settings).close()


@pytest.mark.parametrize(("content", "problem"), [("{", "damaged"), ('{"format": "mlerehearse.take/2"}', "newer")])
def test_an_unreadable_take_is_shown_kept_and_works_again_once_repaired(
    open_library: Open, own: Paths, content: str, problem: str
) -> None:
    library = open_library()
    take, other = ready(library), ready(library)
    library.close()
    path = own.takes / take.id / "take.json"
    good = path.read_text(encoding="utf-8")
    path.write_text(content, encoding="utf-8")
    own.index.unlink()
    library = open_library()
    row = library.row(take.id)
    assert row.state is TakeState.FAILED
    assert problem in row.problem
    assert state(library, other) is TakeState.READY
    with pytest.raises(StorageError):
        library.rename(take.id, "x")
    assert path.read_text(encoding="utf-8") == content
    path.write_text(good, encoding="utf-8")
    library = open_library()
    assert library.row(take.id).take == take
    assert state(library, take) is TakeState.READY


def test_folders_added_or_removed_by_hand_are_noticed(open_library: Open, own: Paths, tmp_path: Path) -> None:
    library = open_library()
    gone, stays = ready(library), ready(library)
    library.close()
    (own.takes / gone.id).rename(tmp_path / gone.id)
    library = open_library()
    assert [row.take.id for row in library.rows()] == [stays.id]
    library.close()
    (tmp_path / gone.id).rename(own.takes / gone.id)
    library = open_library()
    assert state(library, gone) is TakeState.READY


def test_a_new_coach_version_reviews_old_takes_in_the_background(open_library: Open, own: Paths) -> None:
    library = open_library()
    take = ready(library)
    path = own.takes / take.id / "review.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "version": "coach-0"}), encoding="utf-8")
    library.close()
    own.index.unlink()
    library = open_library()
    told = Listener()
    library.subscribe(told)
    assert state(library, take) is TakeState.READY
    library.warm()
    wait_until(lambda: told.of(ReviewReady))
    review = library.review(take.id)
    assert review is not None
    assert review.coach_version == scripted.COACH


def test_reviews_that_can_wait_rest_while_something_is_recorded(open_library: Open, own: Paths) -> None:
    library = open_library()
    take = ready(library)
    path = own.takes / take.id / "review.json"
    path.write_text(path.read_text(encoding="utf-8").replace(scripted.COACH, "coach-0"), encoding="utf-8")
    library.close()
    own.index.unlink()
    library = open_library()
    told = Listener()
    library.subscribe(told)
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND)
    wait_until(lambda: told.of(WordsHeard))  # the workers are up
    assert not told.of(ReviewReady)
    recording.finish()
    wait_until(lambda: len({event.take for event in told.of(ReviewReady)}) == 2)


def test_gaps_of_a_recording_are_kept_with_the_take(open_library: Open, own: Paths) -> None:
    library = open_library()
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND * 2)
    gap_log.append(TakeFolder(recording.folder), GAP)
    take = recording.finish("Headset")
    assert (take.gaps, take.device) == ((GAP,), "Headset")
    assert TakeFolder(recording.folder).take() == take
    assert {path.name for path in recording.folder.iterdir()} <= {"take.json", "audio.flac", "transcript.json"}


def test_gaps_survive_a_crash(open_library: Open, own: Paths) -> None:
    library = open_library()
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND * 2)
    gap_log.append(TakeFolder(recording.folder), GAP)
    with (recording.folder / gap_log.NAME).open("ab") as file:
        file.write(b'{"start": 1.')  # the line that was being written
    library.close()
    library = open_library()
    assert TakeFolder(recording.folder).take().gaps == (GAP,)
    assert {path.name for path in recording.folder.iterdir()} == {"take.json", "audio.flac"}


def test_a_take_is_not_begun_on_a_disk_without_room_for_it(
    open_library: Open, own: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_library()
    monkeypatch.setattr(disk_room, "free", lambda folder: disk_room.NEEDED - 1)
    with pytest.raises(StorageError, match="There are only 21 MB free on the disk"):
        library.intake.begin(ABOUT)
    assert not list(own.takes.iterdir())


def outdate(own: Paths, take: Take) -> None:
    """Give a take's review the format of an older version of the app."""
    path = own.takes / take.id / "review.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "format": "mlerehearse.review/1"}), encoding="utf-8")


def test_reviews_in_an_old_format_are_made_again(open_library: Open, own: Paths) -> None:
    library = open_library()
    take = ready(library)
    library.close()
    outdate(own, take)
    own.index.unlink()
    library = open_library()
    assert state(library, take) is TakeState.REVIEWING
    library.warm()
    until(library, take, TakeState.READY)
    assert library.review(take.id) is not None


def test_an_old_format_review_on_screen_is_made_again_at_once(open_library: Open, own: Paths) -> None:
    library = open_library()
    take = ready(library)
    library.close()
    outdate(own, take)
    library = open_library()
    told = Listener()
    library.subscribe(told)
    library.show(take.id)
    wait_until(lambda: told.of(ReviewReady))
    assert library.review(take.id) is not None
    assert state(library, take) is TakeState.READY


def test_a_failed_new_review_of_an_old_take_is_reported(open_library: Open, own: Paths) -> None:
    library = open_library()
    take = ready(library)
    library.close()
    outdate(own, take)
    library = open_library(coach=scripted.cannot_review)
    library.show(take.id)
    until(library, take, TakeState.FAILED)
    assert library.row(take.id).problem == "No review."


def test_a_transcript_of_other_audio_is_made_again(open_library: Open, own: Paths) -> None:
    library = open_library()
    take = ready(library)
    path = own.takes / take.id / "transcript.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "audio_sha256": "00"}), encoding="utf-8")
    library.close()
    own.index.unlink()
    library = open_library()
    assert state(library, take) is TakeState.QUEUED
    library.warm()
    until(library, take, TakeState.READY)


def test_a_lost_transcript_is_made_again(open_library: Open, own: Paths) -> None:
    library = open_library()
    take = ready(library)
    (own.takes / take.id / "transcript.json").unlink()
    library.correct(take.id, CorrectionKind.DISMISS, "we", 0.0, 0.5, ("word0",))
    wait_until(lambda: unplaced(library, take) == ["we"])
    assert library.transcript(take.id) is not None


def test_listeners_can_unsubscribe(open_library: Open) -> None:
    library = open_library()
    told = Listener()
    leave = library.subscribe(told)
    leave()
    library.add_story("x")
    ready(library)
    assert told.events == []


def test_threads_may_read_while_takes_are_created(open_library: Open) -> None:
    library = open_library()
    failures: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                for row in library.rows():
                    library.review(row.take.id)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    takes = [ready(library, 1) for _ in range(3)]
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(library.rows()) == len(takes)
