"""The serial executor runs tasks in order; an exception is reported and doesn't stop it."""

import threading

import pytest

from mlerehearse.takes.serial_executor import SerialExecutor


def test_tasks_run_in_order_and_all_before_closing() -> None:
    executor, done = SerialExecutor(), []
    for number in range(100):
        executor.submit(lambda number=number: done.append(number))
    executor.close()
    assert done == list(range(100))


def test_an_exception_is_reported_and_the_next_task_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", seen.append)
    executor, done = SerialExecutor(), []
    executor.submit(lambda: 1 / 0)
    executor.submit(lambda: done.append("after"))
    executor.close()
    assert done == ["after"]
    assert [args.exc_type for args in seen] == [ZeroDivisionError]
