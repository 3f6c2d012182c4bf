"""One task on the models at a time: it reports its progress and outcome, and can be cancelled."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.library import wait_until

from mlerehearse.errors import ModelError
from mlerehearse.model_store.model_work import ModelTaskRunner, TaskProgress, TaskResult
from mlerehearse.model_store.speech_models import Import, Install, StoreFolders, Verify
from mlerehearse.model_store.store_messages import BytesDone, Finished, TaskFailed
from mlerehearse.worker import Channel, ChannelClosed

PLACE = StoreFolders(Path("models"), Path("cache"))


def scripted(channel: Channel) -> None:
    """Run a store worker that hangs, dies or answers, depending on the model's name."""
    while True:
        task = channel.receive()
        name = task.path.name if isinstance(task, Import) else task.name
        if name == "dies":
            raise SystemExit(7)
        channel.send(BytesDone("fetching", 10, 100))
        if name == "hangs":
            channel.receive()
            raise ChannelClosed
        channel.send(TaskFailed("It is damaged.", damaged=True) if name == "bad" else Finished("tiny.en"))


class Listener:
    """A ModelWork that collects what it reports."""

    def __init__(self) -> None:
        self.told: list[TaskProgress | TaskResult] = []
        self.work = ModelTaskRunner(self.told.append, scripted)

    def outcome(self) -> TaskResult:
        wait_until(lambda: self.told and isinstance(self.told[-1], TaskResult))
        last = self.told[-1]
        assert isinstance(last, TaskResult)
        return last


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.work.cancel()


def test_progress_and_result_are_reported_and_the_process_exits(listener: Listener) -> None:
    task = Install(PLACE, "tiny.en")
    listener.work.start(task)

    assert listener.outcome() == TaskResult(task, "tiny.en")
    first = listener.told[0]
    assert isinstance(first, TaskProgress)
    assert (first.name, first.fraction, first.seconds_left) == ("tiny.en", 0.1, None)
    assert listener.work.activity is None
    assert not listener.work._worker.alive


def test_an_error_says_whether_the_model_is_damaged(listener: Listener) -> None:
    task = Verify(PLACE, "bad")
    listener.work.start(task)

    assert listener.outcome() == TaskResult(task, "", "It is damaged.", damaged=True)


def test_a_second_task_is_refused_until_the_first_ends_or_is_cancelled(listener: Listener) -> None:
    listener.work.start(Install(PLACE, "hangs"))
    with pytest.raises(ModelError, match="Another model"):
        listener.work.start(Install(PLACE, "tiny.en"))
    wait_until(lambda: listener.told)

    listener.work.cancel()
    assert listener.work.activity is None
    listener.work.start(Import(PLACE, Path("somewhere/tiny")))
    assert listener.outcome().name == "tiny.en"
    assert [type(one) for one in listener.told] == [TaskProgress, TaskProgress, TaskResult]


def test_a_process_that_dies_is_reported(listener: Listener) -> None:
    listener.work.start(Install(PLACE, "dies"))

    assert "stopped unexpectedly" in listener.outcome().problem
    listener.work.start(Install(PLACE, "tiny.en"))
    wait_until(lambda: isinstance(listener.told[-1], TaskResult) and listener.told[-1].name == "tiny.en")


def test_time_left_is_shown_once_the_speed_is_known() -> None:
    task = Install(PLACE, "tiny.en")

    assert TaskProgress(task, "fetching", 50, 100, 10.0).seconds_left == 5.0
    assert TaskProgress(task, "checking", 50, 100, 10.0).seconds_left is None
    assert (TaskProgress(task).fraction, TaskProgress(Import(PLACE, Path("x"))).name) == (0.0, "")
