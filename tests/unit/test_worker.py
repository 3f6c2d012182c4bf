"""Tests that child processes answer, their death is noticed, and none outlives its parent."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.library import wait_until

from mlerehearse.worker import Channel, Worker

TESTS = Path(__file__).resolve().parents[1]


def echo(channel: Channel) -> None:
    """Send back every message; exit abruptly at "die"."""
    while True:
        message = channel.receive()
        if message == "die":
            os._exit(7)
        if message == "raise":
            raise SystemExit(3)
        channel.send((message, os.getpid()))


class Parent:
    """A worker with the messages and exit codes that it reports."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.deaths: list[int | None] = []
        self.worker = Worker(echo, self.heard.append, self.deaths.append)


@pytest.fixture
def parent() -> Iterator[Parent]:
    parent = Parent()
    yield parent
    parent.worker.stop()


def test_a_message_starts_the_child_and_is_answered_from_another_process(parent: Parent) -> None:
    assert not parent.worker.alive
    parent.worker.send("hello")
    wait_until(lambda: parent.heard)
    assert parent.heard == [("hello", parent.worker.pid)]
    assert parent.worker.pid != os.getpid()


@pytest.mark.parametrize(("message", "code"), [("die", 7), ("raise", 3)])
def test_death_is_noticed_and_the_next_message_starts_again(parent: Parent, message: str, code: int) -> None:
    parent.worker.send(message)
    wait_until(lambda: parent.deaths)
    assert parent.deaths == [code]
    parent.worker.send("again")
    wait_until(lambda: parent.heard)
    assert parent.heard[0][0] == "again"


def test_a_killed_child_is_no_surprise(parent: Parent) -> None:
    parent.worker.send("hello")
    wait_until(lambda: parent.heard)
    parent.worker.kill()
    assert not parent.worker.alive
    parent.worker.send("again")
    wait_until(lambda: len(parent.heard) == 2)
    assert parent.deaths == []
    assert parent.heard[0][1] != parent.heard[1][1]


def test_a_stopped_child_is_gone_and_no_surprise(parent: Parent) -> None:
    parent.worker.send("hello")
    wait_until(lambda: parent.heard)
    parent.worker.stop()
    assert not parent.worker.alive
    assert parent.deaths == []


def test_no_child_outlives_its_parent() -> None:
    script = (
        "import sys, time\n"
        f"sys.path.insert(0, {str(TESTS)!r})\n"
        "from helpers.library import reviews\n"
        "from mlerehearse.worker import Worker\n"
        "if __name__ == '__main__':\n"
        "    worker = Worker(reviews, print, print)\n"
        "    worker.start()\n"
        "    time.sleep(1)\n"
        "    print(worker.pid, flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert int(parent.stdout.readline()) > 0
        parent.kill()
        rest, _ = parent.communicate(timeout=30)  # ends only when the child, which shares the pipe, has exited too
        assert rest == b""
