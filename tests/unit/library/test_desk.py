"""The serial executor runs tasks in order; an exception is reported and doesn't stop it."""

import threading

import pytest

from mlerehearse.library.desk import Desk


def test_tasks_run_in_order_and_all_of_them_before_it_closes() -> None:
    desk, done = Desk(), []
    for number in range(100):
        desk.post(lambda number=number: done.append(number))
    desk.close()
    assert done == list(range(100))


def test_a_bug_is_seen_and_the_next_task_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", seen.append)
    desk, done = Desk(), []
    desk.post(lambda: 1 / 0)
    desk.post(lambda: done.append("after"))
    desk.close()
    assert done == ["after"]
    assert [args.exc_type for args in seen] == [ZeroDivisionError]
