"""Retranscription with a better model: a take keeps its transcript until the new one is done."""

from pathlib import Path

import pytest
from helpers import library as scripted
from helpers.imports import write_tone
from helpers.library import SECOND, Listener, Open, wait_until, write_sound

from mlerehearse.domain.corrections import CorrectionKind
from mlerehearse.domain.take import TakeState
from mlerehearse.paths import Paths
from mlerehearse.settings import SettingsFile
from mlerehearse.takes.events import Progress, RetranscriptionState, ReviewReady, WordsHeard
from mlerehearse.takes.library import Library
from mlerehearse.takes.live_recording import NewTake
from mlerehearse.takes.retranscription import is_better_model

ABOUT = NewTake("p01", "Tell me about a failure.")


class Room:
    """A library whose scripted speech worker uses the model and behaviour set here."""

    def __init__(self, own: Paths, open_library: Open, place: Path) -> None:
        self._own, self._open, self._place = own, open_library, place
        self.says("tiny.en")
        self.behaves("")
        self.told = Listener()
        self.library = self.start()

    def start(self) -> Library:
        """Open or reopen the library."""
        self.library = self._open(scripted.hears_with_the_model_named)
        self.told = Listener()
        self.library.subscribe(self.told)
        self.library.warm()
        wait_until(lambda: self.library.speech_state.state == "ready")
        return self.library

    def says(self, model: str) -> None:
        (self._place / "model").write_text(model, encoding="utf-8")

    def behaves(self, behaviour: str) -> None:
        (self._place / "behaviour").write_text(behaviour, encoding="utf-8")

    def brings(self, model: str) -> None:
        """Switch to another model and wait until it's loaded."""
        self.says(model)
        self.library.reload_model()
        wait_until(lambda: self.library.speech_state.model == model)

    def record(self, seconds: int = 2) -> str:
        recording = self.library.intake.begin(ABOUT)
        write_sound(recording, SECOND * seconds)
        return recording.finish().id

    def ready(self, seconds: int = 2) -> str:
        """Record a take and wait for its review."""
        take = self.record(seconds)
        wait_until(lambda: self.library.row(take).state is TakeState.READY)
        return take

    def go(self, take: str) -> None:
        """Let a waiting worker continue with a take."""
        (self._own.takes / take / "go").touch()

    def imported(self) -> str:
        """Import a file and return its take."""
        self.library.imports.add([write_tone(self._place / "phone.wav")], "drift")
        (entry,) = self.library.imports.state.entries
        wait_until(lambda: self.library.find(entry.id))
        return entry.id

    def order(self) -> list[str]:
        """Return the takes that a waiting worker has started, in order."""
        path = self._own.takes / "order"
        return path.read_text(encoding="utf-8").split() if path.exists() else []

    def words(self, take: str) -> str:
        transcript = self.library.transcript(take)
        return transcript.text if transcript else ""

    def review(self, take: str) -> str:
        """Return the text that the review is about."""
        review = self.library.review(take)
        return review.transcript.text if review else ""

    def heard_again(self, *takes: str) -> None:
        """Retranscribe takes and wait until all are done."""
        self.library.again.hear(takes)
        wait_until(lambda: self.told.of(RetranscriptionState) and not self.library.again.state.left)


@pytest.fixture
def room(own: Paths, open_library: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    place = tmp_path / "script"
    place.mkdir()
    monkeypatch.setenv("MLEREHEARSE_TEST", str(place))
    return Room(own, open_library, place)


@pytest.mark.parametrize(
    ("model", "before", "chosen", "better"),
    [
        ("small.en", "tiny.en", False, True),
        ("tiny.en", "small.en", False, False),
        ("tiny.en", "small.en", True, False),
        ("tiny.en", "tiny.en", True, False),
        ("accent", "small.en", False, False),
        ("accent", "small.en", True, True),
        ("small.en", "accent", False, False),
        ("small.en", "", True, True),
    ],
)
def test_a_model_is_better_if_larger_or_if_chosen_and_sizes_are_unknown(
    model: str, before: str, chosen: bool, better: bool
) -> None:
    assert is_better_model(model, before, chosen) is better


def test_a_larger_model_transcribes_an_old_take_again(room: Room) -> None:
    take = room.ready()
    assert room.library.row(take).heard_with == "tiny.en"
    assert (room.library.again.older(), room.library.again.offer(take)) == ((), "")

    room.brings("small.en")

    assert (room.library.again.older(), room.library.again.offer(take)) == ((take,), "small.en")
    before, heard = len(room.told.of(ReviewReady)), len(room.told.of(WordsHeard))
    room.heard_again(take)
    assert room.words(take) == "small.en-word0 small.en-word1"
    wait_until(lambda: len(room.told.of(ReviewReady)) > before)
    assert room.review(take) == room.words(take)
    assert room.library.row(take).heard_with == "small.en"
    assert (room.library.again.older(), room.library.again.offer(take)) == ((), "")
    assert len(room.told.of(WordsHeard)) == heard
    assert room.told.of(RetranscriptionState)[-1] == RetranscriptionState("small.en", (), 1)


def test_the_old_words_stay_until_the_new_ones_are_complete(room: Room) -> None:
    take = room.ready()
    room.brings("small.en")
    room.behaves("wait")
    room.library.again.hear([take])
    wait_until(lambda: room.order() == [take])

    assert room.library.row(take).state is TakeState.READY
    assert room.review(take) == room.words(take) == "tiny.en-word0 tiny.en-word1"
    assert room.library.again.state == RetranscriptionState("small.en", (take,), 1)
    room.go(take)
    wait_until(lambda: room.review(take) == "small.en-word0 small.en-word1")


def test_the_coach_gets_the_corrections_with_the_new_words(room: Room) -> None:
    take = room.ready()
    room.library.correct(take, CorrectionKind.WORDS, "Kafka", 0.0, 0.5, ("tiny.en-word0",))
    room.brings("small.en")
    room.heard_again(take)

    wait_until(lambda: room.review(take).startswith("small.en"))
    review = room.library.review(take)
    assert review is not None
    assert [correction.value for correction in review.unplaced] == ["Kafka"]


@pytest.mark.parametrize(
    ("behaviour", "problem"), [("fail", "It went wrong."), ("silence", "No speech"), ("die", "The speech engine")]
)
def test_a_failure_keeps_the_old_words_and_is_reported(room: Room, behaviour: str, problem: str) -> None:
    take = room.ready()
    room.brings("small.en")
    room.behaves(behaviour)
    room.heard_again(take)

    ((failed, sentence),) = room.library.again.state.failures
    assert (failed, problem in sentence) == (take, True)
    row = room.library.row(take)
    assert (row.state, row.problem, row.heard_with) == (TakeState.READY, "", "tiny.en")
    assert room.words(take) == room.review(take) == "tiny.en-word0 tiny.en-word1"
    wait_until(lambda: room.library.again.older() == (take,))  # after a crash the model is loaded again


def test_a_silent_take_may_get_words_or_stay_silent(room: Room) -> None:
    room.behaves("silence")
    take, other = room.record(), room.record()
    wait_until(lambda: {room.library.row(one).state for one in (take, other)} == {TakeState.SILENT})
    room.brings("small.en")
    room.heard_again(other)
    assert (room.library.row(other).state, room.library.row(other).heard_with) == (TakeState.SILENT, "small.en")

    room.behaves("")
    room.heard_again(take)

    wait_until(lambda: room.library.row(take).state is TakeState.READY)
    assert room.words(take) == "small.en-word0 small.en-word1"


def test_a_stopped_retranscription_keeps_the_words_and_is_offered_after_a_restart(room: Room) -> None:
    first, second = room.ready(), room.ready()
    room.brings("small.en")
    room.behaves("wait")
    older = room.library.again.older()
    assert set(older) == {first, second}
    room.library.again.hear([first, second])
    wait_until(lambda: room.order() == [first])

    room.library.again.stop()
    wait_until(lambda: room.library.again.state == RetranscriptionState("small.en"))
    room.start()

    assert {room.words(take) for take in older} == {"tiny.en-word0 tiny.en-word1"}
    assert (room.order(), room.library.again.older()) == ([first], older)
    room.behaves("")
    room.heard_again(*older)
    assert {room.words(take) for take in older} == {"small.en-word0 small.en-word1"}


def test_closing_the_app_during_a_retranscription_keeps_the_old_words(room: Room, own: Paths) -> None:
    take = room.ready()
    room.brings("small.en")
    room.behaves("wait")
    room.library.again.hear([take])
    wait_until(lambda: room.order() == [take])
    room.library.close()
    own.index.unlink()
    room.start()

    row = room.library.row(take)
    assert (row.state, row.heard_with, room.library.again.older()) == (TakeState.READY, "tiny.en", (take,))


def test_one_of_several_takes_can_be_stopped_and_another_deleted(room: Room) -> None:
    takes = [room.ready() for _ in range(3)]
    room.brings("small.en")
    room.behaves("wait")
    room.library.again.hear(takes)
    wait_until(lambda: room.order() == takes[:1])
    room.library.again.stop(takes[0])
    wait_until(lambda: room.order() == takes[:2])
    room.library.delete(takes[1])
    wait_until(lambda: room.order() == takes)
    room.go(takes[2])
    wait_until(lambda: not room.library.again.state.left)

    assert room.library.again.state == RetranscriptionState("small.en", (), 1)
    assert [room.words(take)[:4] for take in takes] == ["tiny", "tiny", "smal"]


def test_recordings_and_untranscribed_takes_go_before_retranscription(room: Room) -> None:
    first, second = room.ready(), room.ready()
    room.brings("small.en")
    room.behaves("wait")
    room.library.again.hear([first, second])
    wait_until(lambda: room.order() == [first])

    live = room.library.intake.begin(ABOUT)
    write_sound(live, SECOND)
    wait_until(lambda: room.order()[1:] == [live.take_id])
    room.go(first)
    live.finish()
    wait_until(lambda: room.order() == [first, live.take_id, first, second])
    new = room.imported()
    wait_until(lambda: room.order()[4:] == [new])
    room.go(new)
    wait_until(lambda: room.order()[5:] == [second])
    room.go(second)
    wait_until(lambda: not room.library.again.state.left)
    assert all(room.words(take).startswith("small.en") for take in (first, second, new, live.take_id))


def test_the_take_on_screen_is_retranscribed_first(room: Room) -> None:
    first, second = room.ready(), room.ready()
    room.brings("small.en")
    room.behaves("wait")
    room.library.again.hear([first])
    wait_until(lambda: room.order() == [first])
    room.library.show(second)
    room.library.again.hear([second])
    wait_until(lambda: room.order()[1:] == [second])
    for take in (first, second):
        room.go(take)
    wait_until(lambda: not room.library.again.state.left)


def test_changing_the_model_stops_a_running_retranscription(room: Room) -> None:
    take = room.ready()
    room.brings("small.en")
    room.behaves("wait")
    room.library.again.hear([take])
    wait_until(lambda: room.order() == [take])
    room.brings("medium.en")

    assert room.library.again.state.left == ()
    assert room.library.again.offer(take) == "medium.en"
    assert room.words(take).startswith("tiny.en")


def test_a_smaller_model_is_offered_where_the_user_chose_it_but_never_for_all(
    room: Room, settings: SettingsFile
) -> None:
    room.brings("small.en")
    take = room.ready()
    room.brings("tiny.en")
    assert room.library.again.offer(take) == ""

    settings.change(model="tiny.en")

    assert (room.library.again.offer(take), room.library.again.older()) == ("tiny.en", ())


def test_takes_without_audio_are_not_offered(room: Room, own: Paths) -> None:
    take = room.ready()
    room.library._index.change(take, audio="")
    room.brings("small.en")

    assert (room.library.again.offer(take), room.library.again.older()) == ("", ())
    room.library.again.hear([take, "unknown"])
    room.ready()
    assert room.words(take).startswith("tiny.en")


def test_an_index_without_model_names_reads_them_from_the_folders(room: Room) -> None:
    take = room.ready()
    room.library._index.change(take, heard_with=None)
    assert room.library.row(take).heard_with == ""

    assert room.start().row(take).heard_with == "tiny.en"


def test_progress_is_reported(room: Room) -> None:
    take = room.ready()
    room.brings("small.en")
    room.heard_again(take)

    assert {one.take for one in room.told.of(Progress)} == {take}
