"""One SQLite file: made, brought up to date, opened, and when it is damaged, set aside.

SQLite's files must not be moved while anybody has them open (https://sqlite.org/howtocorrupt.html,
section 4.2), so every process that uses one holds a shared lock on an empty database beside it,
`...-inuse`, and only who gets that lock exclusively may set the file aside. The system drops the
lock of a process that dies.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from supple.logbook import LogbookError

WAIT = 0.5
"""How many seconds to wait for another process's lock; a turn has two in all."""

MIGRATIONS = (
    (
        # Found by id, but laid out by number: what is left of a damaged file can be read number
        # by number.
        """CREATE TABLE people (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            version INTEGER NOT NULL,
            progress TEXT NOT NULL,
            used TEXT NOT NULL
        )""",
        "CREATE TABLE damaged (id TEXT NOT NULL, progress, used TEXT NOT NULL)",
    ),
)
"""The statements that lead from each layout to the next; `user_version` counts those done."""

APPLICATION = int.from_bytes(b"Supl", "big")
"""The `application_id` by which a file is known as a logbook."""

_MAGIC = b"SQLite format 3\0"
_SMALL = 4_000_000  # bytes; looking through that many takes a few milliseconds
_MOST_MISSES = 10_000


def connect(path: Path) -> sqlite3.Connection:
    """Open a logbook file that is there, and bring its layout up to date.

    Raises:
        sqlite3.Error: It can't be opened.
        LogbookError: It is another program's, or a newer Supple's.
    """
    connection = _open(path)
    try:
        if _layout(connection) != (APPLICATION, len(MIGRATIONS)):
            _migrate(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")  # who is forgotten leaves nothing behind
    except BaseException:
        connection.close()
        raise
    return connection


def make(path: Path) -> None:
    """Make an empty file, and its folder, for its owner's eyes only; leave one that is there.

    Raises:
        OSError: It can't be made, or not be written. SQLite would read a read-only one, but leave
            a "-wal" beside it that is read-only for ever.
    """
    if path.exists():
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "it is read-only")
    else:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode=0o600))


def use(path: Path) -> sqlite3.Connection:
    """Take the shared lock of those who use a file; it lasts until that connection is closed.

    Raises:
        sqlite3.Error: It can't be had.
    """
    lock = _lock(path, WAIT)
    try:
        lock.execute("BEGIN")
        lock.execute("SELECT 1 FROM sqlite_master").fetchone()
    except BaseException:
        lock.close()
        raise
    return lock


def is_foreign(path: Path) -> bool:
    """Whether a file that was never used as a logbook isn't a database at all."""
    if _beside(path, "inuse").exists():
        return False
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
    return bool(start) and start != _MAGIC


def suspect(path: Path) -> None:
    """Note that a file was found damaged, so that it is looked through when next opened."""
    with suppress(OSError):
        _beside(path, "suspect").touch()


def mend(path: Path) -> str:
    """Set a file aside if it is damaged, and put one with all that can still be read in its place.

    Returns:
        What was done, in a sentence; empty if the file is sound, or in use elsewhere.

    Raises:
        sqlite3.Error: The new file can't be written. The damaged one is where it was.
        OSError: Likewise.
    """
    with closing(_lock(path, 0)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return ""
        told = "" if _is_sound(path) else _replace(path)
        _beside(path, "suspect").unlink(missing_ok=True)
        return told


def _is_sound(path: Path) -> bool:
    """Whether SQLite finds no damage; a big file is looked through only if it is suspected."""
    thorough = path.stat().st_size <= _SMALL or _beside(path, "suspect").exists()
    try:
        with closing(_open(path, "ro")) as connection:
            _layout(connection), _tables(connection)
            if thorough:
                return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        return not is_damage(error)  # any other trouble shows when it is opened
    return True


def is_damage(error: sqlite3.Error) -> bool:
    """Whether SQLite says that the file isn't what it should be."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _replace(path: Path) -> str:
    fresh = _beside(path, "mended")
    fresh.unlink(missing_ok=True)
    make(fresh)
    with closing(connect(fresh)) as connection:
        connection.execute("BEGIN")
        people = connection.executemany(
            "INSERT OR IGNORE INTO people (id, version, progress, used) VALUES (?, ?, ?, ?)",
            _readable(path),
        ).rowcount
        connection.execute("COMMIT")
    aside = _free_name(path)
    # Its "-wal", which holds what was not yet written into the file itself, goes along, and goes
    # first: beside the new file it would be taken for that one's own.
    Path(f"{path}-shm").unlink(missing_ok=True)
    for suffix in ("-wal", ""):
        with suppress(FileNotFoundError):
            os.rename(f"{path}{suffix}", f"{aside}{suffix}")
    os.rename(fresh, path)
    kept = "nothing in it could be read"
    if people > 0:
        who = "one person" if people == 1 else f"{people} people"
        kept = f"the progress of {who} could be read and is kept"
    return f"The logbook {path} was damaged; it is set aside as {aside.name}, and {kept}."


def _readable(path: Path) -> Iterator[tuple[str, int, str, str]]:
    """Every row that can still be read, passing over those that can't."""
    rows = "SELECT number, id, version, progress, used FROM people WHERE number"
    number, misses = 0, 0
    with closing(_open(path, "ro")) as connection:
        while misses < _MOST_MISSES:
            try:
                for row in connection.execute(f"{rows} > ? ORDER BY number", (number,)):
                    number, misses = row[0], 0
                    yield from _whole(row)
                return
            except sqlite3.DatabaseError:
                number, misses = number + 1, misses + 1
            # On a damaged page a row that can't be come by in order may be found by its number.
            with suppress(sqlite3.DatabaseError):
                yield from _whole(connection.execute(f"{rows} = ?", (number,)).fetchone())


def _whole(row: tuple[int, str, int, str, str] | None) -> Iterator[tuple[str, int, str, str]]:
    if row and [type(value) for value in row] == [int, str, int, str, str]:
        yield row[1:]


def _free_name(path: Path) -> Path:
    """A name to set a file aside under, that nothing has yet."""
    first = path.with_name(f"{path.name}.damaged-{date.today().isoformat()}")
    aside, count = first, 1
    while aside.exists() or Path(f"{aside}-wal").exists():
        count += 1
        aside = first.with_name(f"{first.name}-{count}")
    return aside


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    application, layout = _layout(connection)
    if application != APPLICATION and _tables(connection):
        raise LogbookError(
            f"The file {path} is another program's database: name another file in SUPPLE_LOGBOOK."
        )
    if layout > len(MIGRATIONS):
        raise LogbookError(
            f"The logbook {path} was written by a newer Supple: install that one, or name another "
            "file in SUPPLE_LOGBOOK."
        )
    for statements in MIGRATIONS[layout:]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")


def _layout(connection: sqlite3.Connection) -> tuple[int, int]:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    return application, layout


def _tables(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return int(count)


def _open(path: Path, mode: str = "rw") -> sqlite3.Connection:
    # Never made here: SQLite would make a file that everyone may read. And a damaged one is read
    # only: whoever closes a file last would write into it what its "-wal" holds.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=WAIT,
        isolation_level=None,  # each statement is a transaction, and BEGIN means begin
        check_same_thread=False,  # used by one thread at a time, but not always the same one
    )


def _lock(path: Path, wait: float) -> sqlite3.Connection:
    return sqlite3.connect(
        _beside(path, "inuse"), timeout=wait, isolation_level=None, check_same_thread=False
    )


def _beside(path: Path, purpose: str) -> Path:
    return path.with_name(f"{path.name}-{purpose}")
