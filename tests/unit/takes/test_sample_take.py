"""The bundled sample: reviewed by the coach, corrected in memory, in no list, not on the disk."""

import difflib
from pathlib import Path

import pytest
from helpers import library as scripted
from helpers.library import Listener, Open, wait_until
from helpers.speech_models import real_models

from mlerehearse.coach import coach_worker
from mlerehearse.domain.corrections import CorrectionKind
from mlerehearse.domain.story import Beat, Level
from mlerehearse.domain.take import TakeState
from mlerehearse.domain.transcript import Transcript
from mlerehearse.formats import transcript_files
from mlerehearse.paths import Paths
from mlerehearse.private_files import sha256_of
from mlerehearse.resources import resource
from mlerehearse.settings import SettingsFile
from mlerehearse.takes.events import ReviewReady, TakesChanged
from mlerehearse.takes.file_review import TranscriptionOptions, load_transcript, sample
from mlerehearse.takes.library import Library
from mlerehearse.takes.sample_take import SAMPLE_ID, WORDS


def opened(library: Library) -> Listener:
    """Open the sample as the Review page does, and wait for its review."""
    told = Listener()
    library.subscribe(told)
    library.sample.begin()
    library.show(SAMPLE_ID)
    wait_until(lambda: told.of(ReviewReady))
    return told


def files(paths: Paths) -> dict[Path, bytes]:
    roots = (paths.data, paths.config, paths.cache)
    return {path: path.read_bytes() for root in roots for path in root.rglob("*") if path.is_file()}


def dismiss(library: Library) -> None:
    library.sample.correct(SAMPLE_ID, CorrectionKind.DISMISS, "we", 0.0, 0.5, ("so,",))


# ---- its words


def heard() -> Transcript:
    return transcript_files.read(resource(WORDS)).transcript


def test_its_words_are_those_that_the_engine_hears_today() -> None:
    """The bounds leave room for another processor's rounding: less than one word in fifty."""
    path, _ = sample()
    stored, today = heard(), load_transcript(path, TranscriptionOptions(real_models(), "tiny.en"), print).transcript
    assert stored.made_by is not None
    assert stored.made_by.audio_sha256 == sha256_of(path)
    texts = [[word.text for word in transcript.words] for transcript in (stored, today)]
    matcher = difflib.SequenceMatcher(None, *texts, autojunk=False)
    assert matcher.ratio() > 0.98, "run packaging/sample_words.py"
    pairs = [(b.a + i, b.b + i) for b in matcher.get_matching_blocks() for i in range(b.size)]
    late = [a for a, b in pairs if abs(stored.words[a].start - today.words[b].start) > 0.3]
    assert len(late) < 0.02 * len(pairs), "run packaging/sample_words.py"


# ---- its review


def test_the_real_coach_reviews_it(open_library: Open) -> None:
    library = open_library(coach=coach_worker.serve)
    opened(library)
    review = library.sample.review(SAMPLE_ID)
    assert review is not None
    assert review.transcript == heard()
    assert len(review.flags) >= 15
    assert {time.beat for time in review.beats if time.seconds} == {*Beat} - {Beat.OTHER}
    assert review.asked.prompt == "fairness"


def test_it_can_be_played_and_drawn(open_library: Open) -> None:
    taken = open_library().sample
    row = taken.begin()
    assert taken.audio(SAMPLE_ID).is_file()
    assert len(taken.peaks(SAMPLE_ID)) == pytest.approx(100 * row.take.duration, abs=1)
    assert row.state is TakeState.REVIEWING
    assert (row.take.title, row.story_title) == ("Sample review", "A fairness or safety concern")


def test_it_leaves_no_trace(open_library: Open, own: Paths) -> None:
    library = open_library()
    before = files(own)
    told = opened(library)
    dismiss(library)
    wait_until(lambda: len(told.of(ReviewReady)) == 2)
    library.sample.undo_last(SAMPLE_ID)
    wait_until(lambda: len(told.of(ReviewReady)) == 3)
    assert files(own) == before
    assert (library.rows(), library.rows(deleted=True), library.find(SAMPLE_ID)) == ((), (), None)
    assert not told.of(TakesChanged)


def test_a_correction_is_reviewed_undone_and_forgotten_when_it_is_opened_again(open_library: Open) -> None:
    library = open_library()
    told = opened(library)

    def unplaced() -> int:  # the scripted coach reports every correction as unplaced
        review = library.sample.review(SAMPLE_ID)
        return len(review.unplaced) if review else -1

    dismiss(library)
    wait_until(lambda: unplaced() == 1)
    assert library.sample.undo_last(SAMPLE_ID) is not None
    wait_until(lambda: unplaced() == 0)
    assert library.sample.undo_last(SAMPLE_ID) is None
    dismiss(library)
    wait_until(lambda: unplaced() == 1)
    assert library.sample.begin().state is TakeState.REVIEWING
    library.show(SAMPLE_ID)
    wait_until(lambda: unplaced() == 0)
    assert told.of(ReviewReady)[-1].review == library.sample.review(SAMPLE_ID)


def test_it_is_graded_for_the_level_that_the_user_selected(open_library: Open, settings: SettingsFile) -> None:
    library = open_library()
    told = opened(library)
    library.show(SAMPLE_ID)
    settings.change(level="staff")
    library.show(SAMPLE_ID)
    wait_until(lambda: len(told.of(ReviewReady)) > 1)
    assert [event.review.asked.level for event in told.of(ReviewReady)] == [Level.SENIOR, Level.STAFF]


def test_a_review_under_way_is_not_requested_again(open_library: Open) -> None:
    library = open_library()
    told = Listener()
    library.subscribe(told)
    for _ in range(5):
        library.show(SAMPLE_ID)
    wait_until(lambda: told.of(ReviewReady))
    library.show(SAMPLE_ID)
    dismiss(library)
    wait_until(lambda: library.sample.review(SAMPLE_ID).unplaced)
    assert len(told.of(ReviewReady)) == 2


def test_why_it_has_no_review_is_said_and_it_can_be_tried_again(open_library: Open) -> None:
    library = open_library(coach=scripted.cannot_review)
    told = Listener()
    library.subscribe(told)
    library.sample.begin()
    library.show(SAMPLE_ID)
    wait_until(lambda: told.of(TakesChanged))
    row = library.sample.find(SAMPLE_ID)
    assert (row.state, row.problem) == (TakeState.FAILED, "No review.")
    library.sample.retry()
    assert library.sample.find(SAMPLE_ID).state is TakeState.REVIEWING
    wait_until(lambda: len(told.of(TakesChanged)) == 2)
