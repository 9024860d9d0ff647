"""Conversations on bad days of the file that keeps them: answered, and saved later."""

import resource
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from supple.conversation.session import Session
from supple.event import Event, Kind
from supple.logbook import Logbook, open_logbook
from supple.plain import from_plain
from supple.timely import Timely
from tests.core.talking import PLUGINS, SITTING_PAUSE, Talk
from tests.core.test_logbook_faults import anybody, overwrite
from tests.core.test_timely import HangingLogbook

CANT_SAVE = "I can't save your place just now, but we can go on."
CANT_READ = "I can't look up what I keep for you just now"
TROUBLES = (CANT_SAVE, CANT_READ)

Fault = Callable[[Path], Iterator[None]]


def opened(path: Path) -> Timely:
    """The logbook in a file, as front ends are given it."""
    return Timely(open_logbook(str(path), PLUGINS.hooks, lambda _: None))


def place(logbook: Logbook, person: str = "anna") -> object:
    """Which step somebody's place is at."""
    kept = logbook.load(person).progress.place
    assert kept is not None
    return kept.get("at", 0)


def locked(path: Path) -> Iterator[None]:
    """Another program writes, and doesn't finish."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def away(path: Path) -> Iterator[None]:
    """The disk with the file is taken out, and put in again."""
    hidden = path.with_name("elsewhere")
    path.rename(hidden)
    yield
    hidden.rename(path)


def full(path: Path) -> Iterator[None]:
    """The disk has no room left."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(one.stat().st_size for one in path.parent.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest // 2, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("fault", [locked, away, full])
def test_a_conversation_goes_on_and_is_saved_later(fault: Fault, tmp_path: Path) -> None:
    """From the session alone, each turn moves on; the trouble is told once; then all is saved."""
    path = tmp_path / "book"
    with closing(opened(path)) as logbook:
        anna = Talk(logbook)
        anna.hear("launch", SITTING_PAUSE, "yes", "yes")
        before = place(logbook)
        with contextmanager(fault)(path):
            heard = [anna.say("yes") for _ in range(3)]
        assert [sum(map(one.count, TROUBLES)) for one in heard] == [1, 0, 0]
        assert before == place(logbook) != at(anna)
        assert anna.say("where").count(CANT_SAVE) == 0
        assert place(logbook) == at(anna)


def at(talk: Talk) -> int:
    """The step that somebody is at."""
    return from_plain(Session, talk.session).at


def test_a_read_only_file_is_admitted() -> None:
    """Who may not write there stretches all the same, and is saved once they may."""
    with anybody() as folder:
        path = folder / "book"
        with closing(opened(path)) as logbook:
            Talk(logbook).hear("launch", SITTING_PAUSE, "yes", "yes", "stop")
        path.chmod(0o400)
        with closing(opened(path)) as logbook:
            anna = Talk(logbook)
            assert CANT_READ in anna.say("launch")
            anna.hear(SITTING_PAUSE, "yes", "yes", "yes")
            path.chmod(0o600)
            assert not any(word in anna.say("where") for word in TROUBLES)
            assert place(logbook) == at(anna)


def test_a_file_that_turns_out_damaged_is_admitted_and_mended(tmp_path: Path) -> None:
    """Met in the middle of a conversation, it costs nothing that the session can make good."""
    path = tmp_path / "book"
    logbook = opened(path)
    anna = Talk(logbook)
    anna.hear("launch", SITTING_PAUSE, "yes", "yes")
    logbook.close()
    overwrite(path, 0, path.stat().st_size)
    with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.DatabaseError):
        other.execute("SELECT * FROM people")
    with closing(opened(path)) as logbook:
        anna.coach.logbook = logbook
        anna.say("yes")
        assert place(logbook) == at(anna)
    assert len(list(tmp_path.glob("book.damaged-*"))) == 1


@pytest.mark.slow
def test_a_disk_that_hangs_keeps_no_turn_from_its_answer() -> None:
    """With a file that neither answers nor fails, each turn is answered within two seconds."""
    disk = HangingLogbook()
    disk.hang()
    anna = Talk(Timely(disk))
    for word in ("launch", SITTING_PAUSE, "yes", "yes", "yes"):
        began = time.monotonic()
        anna.say(word)
        assert time.monotonic() - began < 2
    assert at(anna) > 0
    disk.go_on()


def test_two_turns_of_one_person_at_once_are_both_taken(tmp_path: Path) -> None:
    """Two speakers in one household: both answer, and everything that was done is kept."""
    with closing(opened(tmp_path / "book")) as logbook:
        talks = [Talk(logbook) for _ in range(4)]
        failed: list[BaseException] = []

        def stretch(talk: Talk) -> None:
            try:
                talk.hear("launch", SITTING_PAUSE, *["yes"] * 7)
                for _ in range(5):  # whatever was put off is caught up on
                    talk.say("where")
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=stretch, args=(talk,)) for talk in talks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        done = logbook.load("anna").progress.done["example/shoulder-drop"]
        assert done.times == len(talks)


def test_the_same_request_twice_is_answered_alike(tmp_path: Path) -> None:
    """A request that is delivered again, because its answer got lost, moves nobody on twice."""
    with closing(opened(tmp_path / "book")) as logbook:
        anna = Talk(logbook)
        anna.hear("launch", SITTING_PAUSE, "yes")
        session = from_plain(Session, anna.session)
        replies = [
            anna.coach.turn(
                "anna", Event(kind=Kind.NEXT), now=anna.now, session=session, turn_id="again"
            )
            for _ in range(2)
        ]
        assert replies[0] == replies[1]
        assert place(logbook) == replies[0].session.at == session.at + 1
