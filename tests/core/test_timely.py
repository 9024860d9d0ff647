"""A logbook that hangs: each call is over in time, few wait for it, and it is found again."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from supple.logbook import Conflict, Kept, Logbook, LogbookError, MemoryLogbook, UnopenedLogbook
from supple.progress import Progress
from supple.testing import LogbookContract
from supple.testing.logbook import FULL, Open, take_turn
from supple.timely import MOST_CALLS, Timely

SOON, NEVER = 0.05, 3600.0


class TestTimelyLogbook(LogbookContract):
    """A logbook that keeps time."""

    shared = False

    @pytest.fixture
    def open_logbook(self) -> Open:
        """Opens an empty one each time."""
        return lambda: Timely(MemoryLogbook())


class HangingLogbook(MemoryLogbook):
    """A logbook on a disk that can be made to hang."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = 0
        self._runs = threading.Event()
        self._runs.set()

    def hang(self) -> None:
        """Hang from now on."""
        self._runs.clear()

    def go_on(self) -> None:
        """Finish what was asked for, and hang no longer."""
        self._runs.set()

    def load(self, person: str, /) -> Kept:
        """Read, unless it hangs."""
        self._wait()
        return super().load(person)

    def save(self, person: str, progress: Progress, version: int, /) -> int:
        """Write, unless it hangs."""
        self._wait()
        return super().save(person, progress, version)

    def forget(self, person: str, /) -> None:
        """Erase, unless it hangs."""
        self._wait()
        super().forget(person)

    def close(self) -> None:
        """Close, unless it hangs."""
        self._wait()

    def _wait(self) -> None:
        self.waiting += 1
        self._runs.wait()


@pytest.fixture
def disk() -> Iterator[HangingLogbook]:
    """A logbook in which Anna is, and which doesn't hang yet."""
    disk = HangingLogbook()
    disk.save("anna", FULL, 0)
    yield disk
    disk.go_on()


def refused(call: Callable[[], object]) -> None:
    """A call that must be refused."""
    with pytest.raises(LogbookError, match=r"does not answer in time: see whether its disk"):
        call()


def callers() -> set[threading.Thread]:
    """The threads that are waiting for an answer, or for something to do."""
    return {thread for thread in threading.enumerate() if thread.name == "supple-caller"}


def closed(logbook: Timely, others: set[threading.Thread]) -> None:
    """Close a logbook, as often as it takes for every thread of its to have nothing to do."""
    while callers() - others:
        logbook.close()
        time.sleep(0.001)


def test_a_call_that_hangs_is_given_up(disk: HangingLogbook) -> None:
    """Whatever is asked of it, the answer is a sentence instead of silence."""
    calls: tuple[Callable[[Logbook], object], ...] = (
        lambda logbook: logbook.load("anna"),
        lambda logbook: logbook.save("anna", FULL, 0),
        lambda logbook: logbook.forget("anna"),
    )
    disk.hang()
    for call in calls:
        logbook = Timely(disk, seconds=SOON)
        refused(lambda call=call, logbook=logbook: call(logbook))  # type: ignore[misc]
    Timely(disk, seconds=SOON).close()


def test_only_one_turn_waits_for_a_logbook_that_hangs(disk: HangingLogbook) -> None:
    """Those after it are refused without asking it again."""
    logbook = Timely(disk, seconds=SOON, rest=NEVER)
    disk.hang()
    asked = disk.waiting
    for _ in range(20):
        refused(lambda: logbook.load("anna"))
    assert disk.waiting == asked + 1


def test_after_its_rest_one_turn_finds_out_whether_it_is_back(disk: HangingLogbook) -> None:
    """While that one waits, the others are refused; when it gets an answer, all do."""
    logbook = Timely(disk, seconds=SOON, rest=NEVER)
    disk.hang()
    refused(lambda: logbook.load("anna"))
    logbook._resting_until = time.monotonic()  # the rest is over
    logbook._seconds = NEVER
    asked = disk.waiting
    found: list[Kept] = []
    looking = threading.Thread(target=lambda: found.append(logbook.load("anna")))
    looking.start()
    while disk.waiting == asked:
        time.sleep(0.001)
    for _ in range(5):
        refused(lambda: logbook.load("anna"))
    assert disk.waiting == asked + 1
    disk.go_on()
    looking.join()
    assert [one.progress for one in found] == [FULL]
    assert logbook.load("anna").progress == FULL


def test_it_is_found_again(disk: HangingLogbook) -> None:
    """Once the disk goes on, so does the logbook, by itself."""
    logbook = Timely(disk, seconds=SOON, rest=SOON)
    disk.hang()
    refused(lambda: logbook.load("anna"))
    disk.go_on()
    while True:
        try:
            assert logbook.load("anna").progress == FULL
            break
        except LogbookError:
            time.sleep(SOON / 5)
    take_turn(logbook, "anna")


def test_a_save_that_comes_late_replaces_nothing_newer(disk: HangingLogbook) -> None:
    """What was given up may still be written, but only where it was meant to go."""
    others = callers()
    logbook = Timely(disk, seconds=SOON, rest=0.0)
    version = disk.load("anna").version
    disk.hang()
    refused(lambda: logbook.save("anna", Progress(last_turns="late"), version))
    newer = MemoryLogbook.save(disk, "anna", Progress(last_turns="newer"), version)
    disk.go_on()
    closed(logbook, others)
    assert disk.load("anna") == Kept(progress=Progress(last_turns="newer"), version=newer)


def test_the_threads_that_are_left_behind_are_few(disk: HangingLogbook) -> None:
    """However long it hangs and however often it is tried, there is a bound; closing ends them."""
    others = callers()
    logbook = Timely(disk, seconds=0.001, rest=0.0)
    disk.hang()
    for _ in range(MOST_CALLS + 20):
        refused(lambda: logbook.load("anna"))
    assert len(callers() - others) == MOST_CALLS
    disk.go_on()
    logbook._seconds = NEVER
    assert logbook.load("anna").progress == FULL
    closed(logbook, others)


def test_a_rush_waits_its_turn(disk: HangingLogbook) -> None:
    """More turns at once than threads are no trouble: each is served in time."""
    logbook = Timely(disk, seconds=NEVER)
    rush = [threading.Thread(target=take_turn, args=(logbook, "ben")) for _ in range(100)]
    for one in rush:
        one.start()
    for one in rush:
        one.join()
    assert disk.load("ben").progress.done["neck/chin-tuck"].times == 100


def test_what_a_logbook_says_itself_is_passed_on(disk: HangingLogbook) -> None:
    """Its own sentences, and conflicts, come through; neither means that it hangs."""
    told = Timely(UnopenedLogbook("It is at the mender's: wait a day."), rest=NEVER)
    for _ in range(2):
        with pytest.raises(LogbookError, match="at the mender's"):
            told.load("anna")
    logbook = Timely(disk, rest=NEVER)
    for _ in range(2):
        with pytest.raises(Conflict):
            logbook.save("anna", FULL, 0)
    with pytest.raises(ZeroDivisionError):
        Timely(disk)._in_time(lambda: 1 // 0)


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_fork_has_threads_of_its_own(disk: HangingLogbook) -> None:
    """A server that forks its workers after opening the logbook makes none of them wait."""
    logbook = Timely(disk, seconds=NEVER)
    logbook.load("anna")
    if (child := os.fork()) == 0:  # pragma: no cover
        os._exit(0 if logbook.load("anna").progress == FULL else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_forgetting_the_unused_may_take_its_time(disk: HangingLogbook) -> None:
    """No turn waits for it, so it isn't cut off in the middle."""
    logbook = Timely(disk, seconds=0.0)
    assert logbook.expire(date(2020, 1, 1)) == 0
