"""A logbook that answers in time, though its disk or its network may not.

A disk that is full or a server that is down says so; one that hangs says nothing. So each call is
made by another thread, which is left behind when the time is up. What that may still write follows
the version that it was given, and so never replaces anything newer.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from time import monotonic
from typing import TypeVar

from supple.callers import Callers
from supple.logbook import Conflict, Kept, Logbook, LogbookError
from supple.progress import Progress

SECONDS = 0.8
"""How long one call may take; a turn, which is answered within two seconds, makes two of them."""

REST = 2.0
"""For how many seconds a logbook that was too slow is left alone, so that few turns wait for it."""

MOST_CALLS = 32
"""How many calls may be under way, those that were left behind included."""

T = TypeVar("T")


class Timely:
    """A logbook whose calls raise LogbookError when they take too long.

    After one that did, those of the next seconds raise it at once, and then a single one finds out
    whether the logbook is back.

    Args:
        logbook: Keeps the progress.
        seconds: How long one call may take.
        rest: How long the logbook is left alone after one that took longer.
    """

    def __init__(self, logbook: Logbook, seconds: float = SECONDS, rest: float = REST):
        self._logbook = logbook
        self._seconds = seconds
        self._rest = rest
        self._callers = Callers(MOST_CALLS)
        self._looking = threading.Lock()
        self._resting_until: float | None = None

    def load(self, person: str, /) -> Kept:
        """Read somebody's progress."""
        return self._in_time(lambda: self._logbook.load(person))

    def save(self, person: str, progress: Progress, version: int, /) -> int:
        """Write somebody's progress."""
        return self._in_time(lambda: self._logbook.save(person, progress, version))

    def forget(self, person: str, /) -> None:
        """Erase everything about somebody."""
        self._in_time(lambda: self._logbook.forget(person))

    def expire(self, before: date, /) -> int:
        """Forget everyone last saved before a day; no turn waits, so it takes its time."""
        return self._logbook.expire(before)

    def close(self) -> None:
        """Let go of files and connections, unless that hangs too."""
        with suppress(LogbookError):
            self._in_time(self._logbook.close)
        self._callers.close()

    def _in_time(self, call: Callable[[], T]) -> T:
        self._let_rest()
        try:
            answer = self._callers.answer(call, self._seconds)
        except TimeoutError:
            self._resting_until = monotonic() + self._rest
            raise LogbookError(_SLOW) from None
        except (LogbookError, Conflict):
            self._resting_until = None  # it answers, if not as one would wish
            raise
        self._resting_until = None
        return answer

    def _let_rest(self) -> None:
        """Refuse a call while the logbook rests, and all but one when it may be back.

        Raises:
            LogbookError: It rests.
        """
        if self._resting_until is None:
            return
        with self._looking:
            if self._resting_until is not None:
                if monotonic() < self._resting_until:
                    raise LogbookError(_SLOW)
                self._resting_until = monotonic() + self._rest


_SLOW = (
    "The logbook does not answer in time: see whether its disk or its server hangs, or is too busy."
)
