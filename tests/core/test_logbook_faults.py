"""The SQLite logbook on bad days: killed, crowded, damaged, full, locked, read-only, away."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from supple import sqlite_file
from supple.logbook import Conflict, Kept, LogbookError, MemoryLogbook
from supple.progress import Progress
from supple.sqlite_logbook import SqliteLogbook
from supple.testing.logbook import FULL, take_turn

START = """
import sys
from pathlib import Path
from supple.progress import Progress
from supple.sqlite_logbook import SqliteLogbook
from supple.testing.logbook import take_turn
logbook = SqliteLogbook(Path(sys.argv[1]))
"""

SAVING = """
version = logbook.load("anna").version
turn = int(sys.argv[2])
while True:
    turn += 1
    version = logbook.save("anna", Progress(last_turns=str(turn)), version)
    print(turn, flush=True)
"""

MIGRATING = """
import os, sqlite3
logbook.close()
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = DELETE")
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("ALTER TABLE people ADD COLUMN colour TEXT")
connection.execute("UPDATE people SET progress = progress || ' '")
os._exit(0)
"""

CROWDING = """
from threading import Thread
def run():
    for turn in range(10):
        take_turn(logbook, "anna")
        take_turn(logbook, f"ben {turn}")
threads = [Thread(target=run) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
logbook.close()
"""

OPENING = """
import json
told = []
logbook = SqliteLogbook(Path(sys.argv[1]), told.append)
print(json.dumps([logbook.load(f"person {n}").version for n in range(3)] + told))
sys.stdin.read()
"""

FORKING = """
import os
take_turn(logbook, "anna")
wait, go = os.pipe()
child = os.fork()
if not child:
    os.read(wait, 1)
    for _ in range(50):
        take_turn(logbook, "anna")
    os._exit(0)
logbook.close()
os.write(go, b"!")
assert os.waitpid(child, 0)[1] == 0
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is to be."""
    return tmp_path / "book"


@pytest.fixture
def logbook(path: Path) -> Iterator[SqliteLogbook]:
    """A logbook in which Anna is."""
    logbook = SqliteLogbook(path)
    logbook.save("anna", FULL, 0)
    yield logbook
    logbook.close()


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a process that has the logbook open."""
    return subprocess.Popen(
        [sys.executable, "-c", START + script, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> str:
    """What a process that ended well has said."""
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return out


def turns(logbook: SqliteLogbook, person: str) -> int:
    """How many turns of `take_turn` somebody has taken."""
    return logbook.load(person).progress.done["neck/chin-tuck"].times


def test_whoever_is_killed_loses_no_turn_that_was_saved(path: Path) -> None:
    """Killed at any moment, the next process finds the last turn whose save returned."""
    saved = 0
    for round_ in range(5):
        with start(SAVING, path, saved) as process:
            assert process.stdout
            first = process.stdout.readline()
            time.sleep(0.013 * round_)
            process.send_signal(signal.SIGKILL)
            saved = int(([first, *process.stdout.read().split("\n")[:-1]])[-1])
        with closing(SqliteLogbook(path)) as logbook:
            turn = int(logbook.load("anna").progress.last_turns)
        assert saved <= turn <= saved + 1
        saved = turn
    assert saved > 5


def test_a_half_made_change_of_layout_is_undone(path: Path) -> None:
    """Killed in a change of layout, before there was a write-ahead log, the file is as before."""
    fill(path, 200)
    finished(start(MIGRATING, path))
    assert Path(f"{path}-journal").stat().st_size > 0
    assert people_in(path, 200) == 200
    assert list(path.parent.glob("book.damaged-*")) == []


def test_no_turn_is_lost_between_processes(path: Path) -> None:
    """Two processes that both begin with no file, four threads each: nobody's turn is lost."""
    for process in [start(CROWDING, path), start(CROWDING, path)]:
        finished(process)
    with closing(SqliteLogbook(path)) as logbook:
        assert turns(logbook, "anna") == 80
        assert [turns(logbook, f"ben {turn}") for turn in range(10)] == [8] * 10


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_opens_the_file_for_itself(path: Path) -> None:
    """A server may open the logbook, fork its workers, and close it: theirs stays open."""
    finished(start(FORKING, path))
    with closing(SqliteLogbook(path)) as logbook:
        assert turns(logbook, "anna") == 51


def fill(path: Path, people: int) -> None:
    """Write a logbook of many people, all of it in the file itself."""
    with closing(SqliteLogbook(path)) as logbook:
        for number in range(people):
            logbook.save(f"person {number}", Progress(last_turns="x" * 500), 0)


def overwrite(path: Path, start: int, length: int) -> None:
    """Put nonsense in the middle of a file."""
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * length)


def people_in(path: Path, people: int) -> int:
    """How many of those that `fill` wrote are there, whole."""
    with closing(SqliteLogbook(path, lambda _: None)) as logbook:
        found = [logbook.load(f"person {number}") for number in range(people)]
    assert all(one in (Kept(), Kept(progress=Progress(last_turns="x" * 500), version=one.version))
               for one in found)  # fmt: skip
    return sum(one.version > 0 for one in found)


def test_of_a_damaged_file_all_is_kept_that_can_be_read(path: Path) -> None:
    """The damaged file is set aside byte for byte, and what is left of it goes on."""
    fill(path, 200)
    size = path.stat().st_size
    overwrite(path, size // 2, 9000)
    damaged = path.read_bytes()
    told: list[str] = []
    with closing(SqliteLogbook(path, told.append)) as logbook:
        logbook.try_out()
    [sentence] = told
    kept = people_in(path, 200)
    assert 150 < kept < 200
    assert f"and the progress of {kept} people could be read and is kept." in sentence
    [aside] = path.parent.glob("book.damaged-????-??-??")
    assert aside.name in sentence
    assert aside.read_bytes() == damaged
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"not a database" * 1000])
def test_a_file_of_which_nothing_can_be_read_is_set_aside(path: Path, content: bytes) -> None:
    """With its very beginning damaged a file holds nobody; the earlier one set aside stays."""
    for _ in range(2):
        fill(path, 3)
        if content:
            path.write_bytes(content)
        else:
            overwrite(path, 0, 4096)
        told: list[str] = []
        with closing(SqliteLogbook(path, told.append)) as logbook:
            assert logbook.load("person 1") == Kept()
        assert "and nothing in it could be read." in told[0]
    assert len(list(path.parent.glob("book.damaged-*"))) == 2


def test_what_was_not_yet_in_the_file_itself_is_kept_too(path: Path) -> None:
    """Turns that only the write-ahead log holds are read along with a damaged file's."""
    fill(path, 200)
    with start(SAVING, path, 0) as process:
        assert process.stdout
        process.stdout.readline()
        process.kill()
    assert Path(f"{path}-wal").stat().st_size > 0
    overwrite(path, path.stat().st_size // 2, 9000)
    told: list[str] = []
    with closing(SqliteLogbook(path, told.append)) as logbook:
        assert int(logbook.load("anna").progress.last_turns) >= 1
    assert len(told) == 1
    assert sorted(one.name for one in path.parent.glob("book-wal*")) == []


def test_a_damaged_files_log_is_not_taken_for_the_new_ones(path: Path) -> None:
    """The write-ahead log of a file of which nothing can be read is set aside with it."""
    with closing(SqliteLogbook(path)) as logbook:
        logbook.save("anna", Progress(), 0)
    with start(SAVING, path, 0) as process:
        assert process.stdout
        process.stdout.readline()
        process.kill()
    unwritten = Path(f"{path}-wal").read_bytes()
    path.write_bytes(b"not a database" * 1000)
    told: list[str] = []
    with closing(SqliteLogbook(path, told.append)) as logbook:
        assert logbook.load("anna") == Kept()
        logbook.save("anna", FULL, 0)
    assert "and nothing in it could be read." in told[0]
    [aside] = path.parent.glob("book.damaged-*-wal")
    assert aside.read_bytes() == unwritten
    with closing(SqliteLogbook(path)) as logbook:
        assert logbook.load("anna").progress == FULL


def test_damage_met_during_a_turn_is_mended_at_the_next_start(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A big file isn't looked through at each start, but it is once a turn met damage."""
    monkeypatch.setattr(sqlite_file, "_SMALL", 0)
    fill(path, 200)
    overwrite(path, path.stat().st_size // 2, 9000)
    told: list[str] = []
    with closing(SqliteLogbook(path, told.append)) as logbook:
        met: list[str] = []
        found = 0
        for number in range(200):
            try:
                found += logbook.load(f"person {number}") != Kept()
            except LogbookError as error:
                met.append(str(error))
        assert 0 < len(met) < 50
        assert all("is damaged: start Supple again" in sentence for sentence in met)
    assert told == []
    assert people_in(path, 200) >= found
    assert len(list(path.parent.glob("book.damaged-????-??-??"))) == 1
    assert list(path.parent.glob("book-suspect")) == []


def test_a_sound_file_that_was_suspected_stays(path: Path) -> None:
    """A suspicion that proves wrong moves nothing."""
    fill(path, 3)
    sqlite_file.suspect(path)
    told: list[str] = []
    with closing(SqliteLogbook(path, told.append)) as logbook:
        assert logbook.load("person 1").version > 0
    assert told == []
    assert sorted(one.name for one in path.parent.iterdir()) == ["book", "book-inuse"]


def test_a_damaged_file_is_not_moved_while_somebody_has_it_open(path: Path) -> None:
    """SQLite's files must not be moved while in use: that is said, and nothing is changed."""
    fill(path, 3)
    with start(OPENING, path) as process:
        assert process.stdout
        assert "[0, 0, 0]" not in process.stdout.readline()
        with path.open("r+b") as file:
            file.write(b"\xa5" * 100)
        told: list[str] = []
        with (
            closing(SqliteLogbook(path, told.append)) as logbook,
            pytest.raises(LogbookError, match=r"start Supple again, nothing else having it"),
        ):
            logbook.load("person 1")
        assert told == []
        assert list(path.parent.glob("book.damaged-*")) == []
        process.communicate()
    with closing(SqliteLogbook(path, told.append)) as logbook:
        logbook.load("person 1")
    assert len(told) == 1


def test_processes_that_start_at_once_mend_a_file_once(path: Path) -> None:
    """All workers of a server meet the damage; one of them mends, and all find the same people."""
    fill(path, 200)
    overwrite(path, path.stat().st_size // 2, 9000)
    processes = [start(OPENING, path) for _ in range(3)]
    answers = [finished(process) for process in processes]
    assert sum("was damaged" in answer for answer in answers) == 1
    assert len({answer.split(', "')[0].rstrip("]\n") for answer in answers}) == 1
    assert len(list(path.parent.glob("book.damaged-????-??-??"))) == 1


@pytest.mark.parametrize("text", ["{", "[]", b"\xff\xfe", '{"person": {"pace": "hasty"}}', ""])
def test_a_damaged_row_costs_its_person_only(
    path: Path, logbook: SqliteLogbook, text: str | bytes
) -> None:
    """Who can't be read begins anew, the text is set aside, and the others notice nothing."""
    logbook.save("ben", FULL, 0)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE people SET progress = ? WHERE id = 'anna'", (text,))
    assert logbook.load("anna") == Kept()
    assert logbook.load("ben").progress == FULL
    logbook.save("anna", Progress(), 0)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT id, progress FROM damaged").fetchall() == [("anna", text)]
        logbook.forget("anna")
        assert connection.execute("SELECT * FROM damaged").fetchall() == []


def test_what_is_not_a_logbook_is_left_alone(path: Path) -> None:
    """A URL that names somebody's letter or another program's database by mistake harms nothing."""
    path.write_text("Dear Anna,")
    logbook = SqliteLogbook(path)
    with pytest.raises(LogbookError, match=r"book isn't a logbook: name another one"):
        logbook.load("anna")
    assert path.read_text() == "Dear Anna,"
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE songs (name)")
    before = path.read_bytes()
    with pytest.raises(LogbookError, match=r"book is another program's database: name another"):
        logbook.save("anna", FULL, 0)
    assert path.read_bytes() == before
    logbook.close()


def test_an_older_layout_is_brought_up_to_date_while_in_use(
    path: Path, logbook: SqliteLogbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer Supple changes the layout once, keeps everybody, and stops nobody's older one."""
    step = ("ALTER TABLE people ADD COLUMN colour TEXT DEFAULT 'blue'",)
    monkeypatch.setattr(sqlite_file, "MIGRATIONS", (*sqlite_file.MIGRATIONS, step))
    for _ in range(2):
        with closing(SqliteLogbook(path)) as newer:
            assert newer.load("anna").progress == FULL
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT id, colour FROM people").fetchall() == [("anna", "blue")]
    take_turn(logbook, "ben")
    assert turns(logbook, "ben") == 1


def test_a_newer_supples_file_is_left_alone(path: Path, logbook: SqliteLogbook) -> None:
    """An older Supple doesn't touch a layout that it doesn't know."""
    logbook.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with (
        closing(SqliteLogbook(path)) as old,
        pytest.raises(LogbookError, match=r"was written by a newer Supple: install that one"),
    ):
        old.load("anna")


def test_a_locked_file_is_told_soon_and_recovers(path: Path, logbook: SqliteLogbook) -> None:
    """While somebody else writes, a turn is told so; reading goes on; later it works again."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        held = logbook.load("anna")
        with pytest.raises(LogbookError, match=r"book is locked by another program: close that"):
            logbook.save("anna", Progress(), held.version)
        other.execute("ROLLBACK")
    assert logbook.load("anna") == held
    logbook.save("anna", Progress(), held.version)
    assert sqlite_file.WAIT * 2 < 2


def test_a_full_disk_is_told_and_recovers(logbook: SqliteLogbook) -> None:
    """What doesn't fit isn't saved, all that was saved is there, and with room it goes on."""
    held = logbook.load("anna")
    large = Progress(last_turns="x" * 200_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(LogbookError, match=r"book (can't be|has no room).* disk .*full"):
            logbook.save("anna", large, held.version)
        assert logbook.load("anna") == held
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    logbook.save("anna", large, held.version)
    assert logbook.load("anna").progress == large


@contextmanager
def anybody() -> Iterator[Path]:
    """A folder of somebody without privileges, and their rights, if we have more than they."""
    with tempfile.TemporaryDirectory() as folder:
        privileged = os.geteuid() == 0
        if privileged:
            os.chown(folder, 65534, 65534)
            os.setresuid(65534, 65534, 0)
        try:
            yield Path(folder)
        finally:
            if privileged:
                os.setresuid(0, 0, 0)


def test_a_read_only_file_is_told_and_recovers() -> None:
    """Who may not write the file is told so; once they may, all that was saved is there."""
    with anybody() as folder:
        path = folder / "book"
        with closing(SqliteLogbook(path)) as logbook:
            version = logbook.save("anna", FULL, 0)
        path.chmod(0o400)
        with closing(SqliteLogbook(path)) as logbook:
            with pytest.raises(LogbookError, match=r"made \(it is read-only\): allow reading and"):
                logbook.save("anna", Progress(), version)
            path.chmod(0o600)
            assert logbook.load("anna").progress == FULL
            logbook.save("anna", Progress(), version)


def test_a_read_only_folder_is_told_and_recovers() -> None:
    """A folder in which nothing can be made is told, and once something can, it is."""
    with anybody() as folder:
        folder.chmod(0o500)
        with closing(SqliteLogbook(folder / "inner" / "book")) as logbook:
            with pytest.raises(LogbookError, match=r"inner/book can't be opened or made \(Perm"):
                logbook.save("anna", FULL, 0)
            folder.chmod(0o700)
            logbook.save("anna", FULL, 0)
            assert logbook.load("anna").progress == FULL


def test_a_folder_in_place_of_the_file_is_told(path: Path) -> None:
    """A URL that names a folder is told so."""
    path.mkdir()
    with (
        closing(SqliteLogbook(path)) as logbook,
        pytest.raises(LogbookError, match=r"book is a folder: name a file in SUPPLE_LOGBOOK"),
    ):
        logbook.load("anna")


def test_a_file_in_place_of_the_folder_is_told(path: Path) -> None:
    """A folder that can't be made is told, with the reason."""
    path.write_text("")
    with (
        closing(SqliteLogbook(path / "logbook")) as logbook,
        pytest.raises(LogbookError, match=r"can't be opened or made \((Not a|File)"),
    ):
        logbook.load("anna")


def test_a_disk_that_goes_away_is_told_and_comes_back(path: Path, logbook: SqliteLogbook) -> None:
    """Nothing is saved into a file that is no longer there, nor into one that took its place."""
    away = path.with_name("elsewhere")
    held = logbook.load("anna")
    path.rename(away)
    for _ in range(2):
        with pytest.raises(LogbookError, match=r"book was moved or replaced while Supple"):
            logbook.save("anna", Progress(), held.version)
    shutil.copy(away, path)
    with pytest.raises(LogbookError, match=r"put it back, or start Supple again"):
        logbook.load("anna")
    away.rename(path)
    assert logbook.load("anna") == held


def test_who_is_forgotten_leaves_nothing_behind(path: Path, logbook: SqliteLogbook) -> None:
    """Not in unused parts of the file, nor in the write-ahead log, while it is in use."""
    for turn in range(20):
        held = logbook.load("anna")
        logbook.save("anna", Progress(last_turns=f"told in turn {turn}"), held.version)
        take_turn(logbook, f"person {turn}")
    everything = b"".join(one.read_bytes() for one in path.parent.iterdir())
    assert b"told in turn 7" in everything
    logbook.forget("anna")
    everything = b"".join(one.read_bytes() for one in path.parent.iterdir())
    assert b"told in turn" not in everything
    assert b"anna" not in everything
    assert turns(logbook, "person 7") == 1


def test_closing_leaves_one_file_that_can_be_copied(path: Path, logbook: SqliteLogbook) -> None:
    """Once everybody has closed it, the file itself holds everything: a backup is one copy."""
    logbook.close()
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    with closing(SqliteLogbook(copy)) as other:
        assert other.load("anna").progress == FULL
    assert logbook.load("anna").progress == FULL


def test_connections_are_lent_on(logbook: SqliteLogbook) -> None:
    """One turn after another needs one connection, however many threads or conflicts there are."""
    for _ in range(20):
        take_turn(logbook, "ben")
        with pytest.raises(Conflict):
            logbook.save("ben", FULL, 0)
    assert [len(idle) for idle in logbook._idle.values()] == [1]


def test_memory_is_not_harmed_by_what_it_was_given() -> None:
    """A place that is changed after saving isn't changed in the logbook."""
    place: dict[str, object] = {"step": 1}
    logbook = MemoryLogbook()
    logbook.save("anna", Progress(place=place), 0)
    place["step"] = 2
    assert logbook.load("anna").progress.place == {"step": 1}
