"""What whoever hosts the skill does with what is kept: shows it, erases it, lets it expire."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from supple.logbook import UNUSED_FOR, LogbookError, MemoryLogbook
from supple.plain import to_plain
from supple.settings import open_logbook_alone
from supple.testing.logbook import FULL
from supple_alexa.__main__ import main
from supple_alexa.keeping import Expiring
from supple_alexa.web import create_app
from tests.skill.local_alexa import NOW, envelope, settle, signed
from tests.skill.serving import SILENCE, clock, create, in_process, set_clock

DAY = date(2026, 3, 2)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the commands use, in which Anna is."""
    path = tmp_path / "book"
    monkeypatch.setenv("SUPPLE_LOGBOOK", str(path))
    monkeypatch.setenv("SUPPLE_PLUGINS", "lower-back")
    with closing(open_logbook_alone()) as logbook:
        logbook.save("anna", FULL, 0)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """A command's exit status, and what it printed."""
    status = main(arguments)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


@pytest.mark.usefixtures("book")
def test_a_persons_progress_is_exported(capsys: pytest.CaptureFixture[str]) -> None:
    """Everything that is kept of somebody is printed as JSON, for them to have."""
    status, out, err = run(capsys, "export", "anna")
    assert (status, err) == (0, "")
    assert json.loads(out) == to_plain(FULL)


@pytest.mark.usefixtures("book")
def test_nothing_is_made_up_of_a_stranger(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody's progress isn't printed for somebody else's, nor as a beginner's."""
    assert run(capsys, "export", "ben") == (1, "", "Nothing is kept of that person.\n")
    assert run(capsys, "forget", "ben") == (0, "Nothing is kept of that person.\n", "")


def test_a_person_is_erased(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is left of them, not even in parts of the file that are no longer used."""
    assert b"window" in b"".join(one.read_bytes() for one in book.parent.iterdir())
    assert run(capsys, "forget", "anna") == (0, "It is all erased.\n", "")
    assert run(capsys, "export", "anna")[0] == 1
    assert b"window" not in b"".join(one.read_bytes() for one in book.parent.iterdir())


def test_the_unused_is_forgotten(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was last saved more than a year ago goes; the rest stays."""
    before = date.today() - UNUSED_FOR
    none = f"0 people had not come since {before}, and are forgotten.\n"
    assert run(capsys, "expire") == (0, none, "")
    with closing(sqlite3.connect(book)) as connection, connection:
        connection.execute("UPDATE people SET used = ?", (before - timedelta(days=1),))
    one = f"One person had not come since {before}, and is forgotten.\n"
    assert run(capsys, "expire") == (0, one, "")
    assert run(capsys, "export", "anna")[0] == 1


@pytest.mark.parametrize("command", [("export", "anna"), ("forget", "anna"), ("expire",)])
def test_a_logbook_in_trouble_is_told(
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A sentence on standard error, no traceback, and a status that a script notices."""
    monkeypatch.setenv("SUPPLE_LOGBOOK", "nosuch://me:hunter2@somewhere")
    monkeypatch.setenv("SUPPLE_LOGBOOK_KEY", "one that has more than thirty characters")
    status, out, err = run(capsys, *command)
    assert (status, out) == (1, "")
    assert "supple-alexa: No plugin opens a logbook at nosuch: install the plugin" in err
    assert "hunter2" not in err


class WatchedLogbook(MemoryLogbook):
    """Notes what was to be forgotten, and may be away."""

    def __init__(self) -> None:
        super().__init__()
        self.before: list[date] = []
        self.away = False

    def expire(self, before: date, /) -> int:
        """Forget, and note since when."""
        self.before.append(before)
        if self.away:
            raise LogbookError("It is away: wait a moment.")
        return super().expire(before)


def wait_for(condition: Any) -> None:
    """Wait until something holds that another thread brings about."""
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.005)
    raise AssertionError("it did not come")


def test_once_a_day_the_unused_is_forgotten(caplog: pytest.LogCaptureFixture) -> None:
    """After the first turn of a day, in this process; an outage means: tomorrow, then."""
    logbook, days = WatchedLogbook(), iter([DAY, DAY, DAY + timedelta(days=1), DAY])
    skill = Expiring(lambda _: b"said", logbook, lambda: next(days))
    assert [skill({}), skill({})] == [b"said", b"said"]
    wait_for(lambda: len(logbook.before) == 1)
    logbook.away = True
    skill({})
    wait_for(lambda: "It is away" in caplog.text)
    assert logbook.before == [DAY - UNUSED_FOR, DAY + timedelta(days=1) - UNUSED_FOR]


def test_nobody_waits_for_the_forgetting() -> None:
    """However long it takes, the turn is answered."""
    going_on = threading.Event()

    class Slow(MemoryLogbook):
        def expire(self, _: date, /) -> int:
            going_on.wait()
            return 0

    assert Expiring(lambda _: b"said", Slow())({}) == b"said"
    going_on.set()


@pytest.mark.parametrize("years", [-30, -1, 1, 2, 12])
def test_a_clock_that_jumps_makes_nobody_expire(tmp_path: Path, years: int) -> None:
    """With such a clock no request is let in, and only after a turn is anybody forgotten."""
    folder, logbook = settle(tmp_path), WatchedLogbook()
    skill = Expiring(lambda _: SILENCE, logbook, lambda: clock(folder)().date())
    send = in_process(create(create_app, folder, skill))
    request = signed(envelope("IntentRequest", intent={"name": "AMAZON.HelpIntent"}))
    assert send(request)[0] == 200
    wait_for(lambda: logbook.before)
    set_clock(folder, NOW + timedelta(days=365 * years))
    assert send(request)[0] == 400
    assert logbook.before == [NOW.date() - UNUSED_FOR]


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    """What was begun beside a turn has ended."""
    yield
    wait_for(lambda: not any("_expire" in one.name for one in threading.enumerate()))
