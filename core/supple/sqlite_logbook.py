"""The logbook that needs no server: one SQLite file, shared by threads and processes."""

import errno
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from supple import sqlite_file
from supple.logbook import Conflict, Kept, LogbookError, first_version, read, today, written
from supple.progress import Progress

log = logging.getLogger(__name__)

_FORGOTTEN_AT_ONCE = 500
"""How many people one transaction forgets, so that turns needn't wait for long."""


class SqliteLogbook:
    """Progress in a SQLite file, one row a person.

    Every save is a transaction of its own in a write-ahead log, so that whoever is killed loses
    the turn in flight at most; a power cut may take the last few with it. Each connection is used
    by one thread at a time and lent to the next; one that has failed is closed, so that the next
    turn finds out by itself whether the trouble is gone.

    Args:
        path: The file; it and its folder are made when they aren't there.
        tell: Told when the file was found damaged, and what became of it.
    """

    def __init__(self, path: Path, tell: Callable[[str], None] = log.warning):
        self._path = path
        self._tell = tell
        self._connecting = threading.Lock()
        # By process, because SQLite's connections and locks don't survive a fork.
        self._idle: dict[int, list[sqlite3.Connection]] = {}
        self._in_use: dict[int, sqlite3.Connection] = {}
        self._opened: tuple[int, int] | None = None

    def load(self, person: str, /) -> Kept:
        """Read somebody's progress.

        A row that makes no sense costs its person their progress, and nobody else anything: it is
        set aside in the table `damaged`, and they begin anew.
        """
        with self._connection() as connection:
            # As bytes, because damaged text may not even be text.
            row = connection.execute(
                "SELECT version, CAST(progress AS BLOB) FROM people WHERE id = ?", (person,)
            ).fetchone()
            if row is None:
                return Kept()
            version, text = row
            try:
                return Kept(progress=read(text.decode()), version=version)
            except ValueError as error:
                log.warning("%s: somebody's row was damaged and is set aside: %s", self, error)
                _set_aside(connection, person, version)
                sqlite_file.suspect(self._path)
                return Kept()

    def save(self, person: str, progress: Progress, version: int, /) -> int:
        """Write somebody's progress; raises Conflict unless it follows what is held."""
        text, used = written(progress), today().isoformat()
        new = version + 1 if version else first_version()
        with self._connection() as connection:
            if version:
                changed = connection.execute(
                    "UPDATE people SET version = ?, progress = ?, used = ? "
                    "WHERE id = ? AND version = ?",
                    (new, text, used, person, version),
                )
            else:
                changed = connection.execute(
                    "INSERT INTO people (id, version, progress, used) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT DO NOTHING",
                    (person, new, text, used),
                )
        if not changed.rowcount:
            raise Conflict
        return new

    def forget(self, person: str, /) -> None:
        """Erase everything about somebody, a damaged row of theirs too."""
        with self._connection() as connection:
            with _transaction(connection):
                for table in ("people", "damaged"):
                    connection.execute(f"DELETE FROM {table} WHERE id = ?", (person,))  # noqa: S608
            # The "-wal" holds what was in their row until it is emptied; if somebody is reading all
            # the while, that comes by itself later.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def expire(self, before: date, /) -> int:
        """Forget everyone last saved before a day."""
        day = before.isoformat()
        with self._connection() as connection:
            connection.execute("DELETE FROM damaged WHERE used < ?", (day,))
            numbers = connection.execute("SELECT number FROM people WHERE used < ?", (day,))
            old = numbers.fetchall()
            count = 0
            for start in range(0, len(old), _FORGOTTEN_AT_ONCE):
                with _transaction(connection):
                    count += connection.executemany(
                        "DELETE FROM people WHERE number = ? AND used < ?",
                        ((number, day) for (number,) in old[start : start + _FORGOTTEN_AT_ONCE]),
                    ).rowcount
        return count

    def close(self) -> None:
        """Close the connections that no thread is using."""
        with self._connecting:
            process = os.getpid()
            idle = self._idle.pop(process, [])
            while idle:
                idle.pop().close()
            if lock := self._in_use.pop(process, None):
                lock.close()

    def try_out(self) -> None:
        """Open the file, to find out whether it can be.

        Raises:
            LogbookError: It can't, just now.
        """
        with self._connection():
            pass

    def __repr__(self) -> str:
        return f"the logbook {self._path}"

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection for this thread alone, for a moment.

        Raises:
            LogbookError: Whatever goes wrong with the file.
        """
        idle = self._idle.setdefault(os.getpid(), [])
        try:
            try:
                connection = idle.pop()
            except IndexError:
                connection = self._connect()
            else:
                self._check_place(connection, idle)
        except (sqlite3.Error, OSError) as error:
            raise LogbookError(self._explained(error)) from error
        try:
            yield connection
        except BaseException as error:
            with suppress(sqlite3.Error):
                connection.close()
            if isinstance(error, sqlite3.Error):
                raise LogbookError(self._explained(error)) from error
            raise
        idle.append(connection)

    def _connect(self) -> sqlite3.Connection:
        """Open the file; the first time in a process, see first whether it is sound."""
        if not self._connecting.acquire(timeout=sqlite_file.WAIT):
            raise LogbookError(f"The logbook {self._path} is still being opened: wait a moment.")
        try:
            sqlite_file.make(self._path)
            if os.getpid() not in self._in_use:
                if sqlite_file.is_foreign(self._path):
                    raise LogbookError(
                        f"The file {self._path} isn't a logbook: name another one in "
                        "SUPPLE_LOGBOOK, or move it away."
                    )
                if told := sqlite_file.mend(self._path):
                    self._tell(told)
                self._in_use[os.getpid()] = sqlite_file.use(self._path)
            self._opened = _identity(self._path)
            return sqlite_file.connect(self._path)
        finally:
            self._connecting.release()

    def _check_place(self, connection: sqlite3.Connection, idle: list[sqlite3.Connection]) -> None:
        """Make sure that what is saved doesn't go into a file that is no longer there.

        The connection is kept: closing it might delete the "-wal" of the file that took its place.
        """
        with suppress(FileNotFoundError):
            if _identity(self._path) == self._opened:
                return
        idle.append(connection)
        raise LogbookError(
            f"The logbook {self._path} was moved or replaced while Supple was using it: put it "
            "back, or start Supple again."
        )

    def _explained(self, error: sqlite3.Error | OSError) -> str:
        """What went wrong and what to do about it, in a sentence."""
        if self._path.is_dir():
            return f"The logbook {self._path} is a folder: name a file in SUPPLE_LOGBOOK."
        if isinstance(error, OSError):
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                return f"The logbook {self._path} {_REMEDIES[sqlite3.SQLITE_FULL]}."
            return (
                f"The logbook {self._path} can't be opened or made ({error.strerror or error}): "
                "allow reading and writing there, or name a file elsewhere in SUPPLE_LOGBOOK."
            )
        if sqlite_file.is_damage(error):
            sqlite_file.suspect(self._path)
            return (
                f"The logbook {self._path} is damaged: start Supple again, nothing else having it "
                "open, and it will be set aside and all that can be read of it kept."
            )
        remedy = _REMEDIES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        return f"The logbook {self._path} {remedy or f'failed ({error}): try again in a moment'}."


_REMEDIES = {
    sqlite3.SQLITE_BUSY: "is locked by another program: close that one, or wait a moment",
    sqlite3.SQLITE_LOCKED: "is locked by another program: close that one, or wait a moment",
    sqlite3.SQLITE_READONLY: "can't be written: allow writing to it and to its folder, or name a "
    "file elsewhere in SUPPLE_LOGBOOK",
    sqlite3.SQLITE_PERM: "can't be written: allow writing to it and to its folder",
    sqlite3.SQLITE_CANTOPEN: "can't be opened: allow reading and writing to it and to its folder, "
    "or name a file elsewhere in SUPPLE_LOGBOOK",
    sqlite3.SQLITE_IOERR: "can't be read or written: see whether its disk is connected, whole and "
    "not full",
    sqlite3.SQLITE_FULL: "has no room to grow, because its disk is full: free some space",
}


def _identity(path: Path) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_dev, status.st_ino


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; after an error the connection is closed, which undoes it."""
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("COMMIT")


def _set_aside(connection: sqlite3.Connection, person: str, version: int) -> None:
    with _transaction(connection):
        connection.execute(
            "INSERT INTO damaged SELECT id, progress, used FROM people "
            "WHERE id = ? AND version = ?",
            (person, version),
        )
        connection.execute("DELETE FROM people WHERE id = ? AND version = ?", (person, version))
