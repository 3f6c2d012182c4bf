"""One piece of work on the models at a time: it is told as it goes on, and a cancel is the end of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.library import wait_until

from mlerehearse.errors import ModelError
from mlerehearse.library.model_work import Activity, ModelWork, Outcome
from mlerehearse.library.models import Check, Import, Install, Place
from mlerehearse.speech.store_messages import Advanced, Finished, Refused
from mlerehearse.worker import Channel, ChannelClosed

PLACE = Place(Path("models"), Path("cache"))


def scripted(channel: Channel) -> None:
    """A store worker that hangs, dies or answers by the model's name."""
    while True:
        task = channel.receive()
        name = task.path.name if isinstance(task, Import) else task.name
        if name == "dies":
            raise SystemExit(7)
        channel.send(Advanced("fetching", 10, 100))
        if name == "hangs":
            channel.receive()
            raise ChannelClosed
        channel.send(Refused("It is damaged.", damaged=True) if name == "bad" else Finished("tiny.en"))


class Listener:
    """A work and what it told."""

    def __init__(self) -> None:
        self.told: list[Activity | Outcome] = []
        self.work = ModelWork(self.told.append, scripted)

    def outcome(self) -> Outcome:
        wait_until(lambda: self.told and isinstance(self.told[-1], Outcome))
        last = self.told[-1]
        assert isinstance(last, Outcome)
        return last


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.work.cancel()


def test_progress_and_the_end_are_told_and_the_process_leaves(listener: Listener) -> None:
    task = Install(PLACE, "tiny.en")
    listener.work.start(task)

    assert listener.outcome() == Outcome(task, "tiny.en")
    first = listener.told[0]
    assert isinstance(first, Activity)
    assert (first.name, first.fraction, first.seconds_left) == ("tiny.en", 0.1, None)
    assert listener.work.activity is None
    assert not listener.work._worker.alive


def test_a_refusal_says_whether_the_model_is_damaged(listener: Listener) -> None:
    task = Check(PLACE, "bad")
    listener.work.start(task)

    assert listener.outcome() == Outcome(task, "", "It is damaged.", damaged=True)


def test_a_second_task_waits_for_the_first_or_its_cancel(listener: Listener) -> None:
    listener.work.start(Install(PLACE, "hangs"))
    with pytest.raises(ModelError, match="Another model"):
        listener.work.start(Install(PLACE, "tiny.en"))
    wait_until(lambda: listener.told)

    listener.work.cancel()
    assert listener.work.activity is None
    listener.work.start(Import(PLACE, Path("somewhere/tiny")))
    assert listener.outcome().name == "tiny.en"
    assert [type(one) for one in listener.told] == [Activity, Activity, Outcome]


def test_a_process_that_dies_is_told(listener: Listener) -> None:
    listener.work.start(Install(PLACE, "dies"))

    assert "stopped unexpectedly" in listener.outcome().problem
    listener.work.start(Install(PLACE, "tiny.en"))
    wait_until(lambda: isinstance(listener.told[-1], Outcome) and listener.told[-1].name == "tiny.en")


def test_time_left_is_told_where_speed_is_known() -> None:
    task = Install(PLACE, "tiny.en")

    assert Activity(task, "fetching", 50, 100, 10.0).seconds_left == 5.0
    assert Activity(task, "checking", 50, 100, 10.0).seconds_left is None
    assert (Activity(task).fraction, Activity(Import(PLACE, Path("x"))).name) == (0.0, "")
