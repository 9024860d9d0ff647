"""Threads that make calls for others, so that nobody waits for one longer than they want to.

Neither Python nor the system can take back a call that hangs, so its thread is left behind until
it ends. The threads don't keep a program from ending, unlike those of `concurrent.futures`.
"""

import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")


class Callers:
    """A few threads, started when they are needed and kept for the next call.

    Args:
        most: How many calls may be under way, those that were left behind included.
    """

    def __init__(self, most: int):
        self._most = most
        self._begin()

    def answer(self, call: Callable[[], T], seconds: float) -> T:
        """What a call returns or raises.

        Raises:
            TimeoutError: It takes longer than that, or as many as may be are under way already.
        """
        if os.getpid() != self._process:  # threads don't survive a fork
            self._begin()
        deadline = monotonic() + seconds
        if not self._free.acquire(timeout=seconds):
            raise TimeoutError
        outcome: Future[T] = Future()
        self._calls.put((call, outcome))
        if not self._idle.acquire(blocking=False):
            work = (self._calls, self._idle, self._free)
            threading.Thread(target=_work, args=work, daemon=True, name="supple-caller").start()
        return outcome.result(max(0.0, deadline - monotonic()))

    def close(self) -> None:
        """End the threads that have nothing to do; the next call starts them again."""
        while self._idle.acquire(blocking=False):
            self._calls.put(None)

    def _begin(self) -> None:
        self._calls: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._free = threading.Semaphore(self._most)
        self._process = os.getpid()


def _work(
    calls: queue.SimpleQueue[Any], idle: threading.Semaphore, free: threading.Semaphore
) -> None:
    """Make one call after another."""
    while (wanted := calls.get()) is not None:
        call, outcome = wanted
        try:
            outcome.set_result(call())
        except BaseException as error:
            outcome.set_exception(error)
        del wanted, call, outcome  # nothing of it is held on to while there is nothing to do
        idle.release()
        free.release()
