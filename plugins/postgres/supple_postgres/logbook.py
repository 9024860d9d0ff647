"""The logbook in PostgreSQL, shared by any number of processes on any number of machines."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from time import monotonic

import psycopg
from psycopg import errors
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from supple.logbook import Conflict, Kept, LogbookError, first_version, read, today, written
from supple.progress import Progress
from supple_postgres.connection import (
    PATIENCE,
    BoundedConnection,
    configure,
    has_hung_up,
    parameters,
    place,
)

log = logging.getLogger(__name__)

CONNECTIONS = 8
"""The most connections that one process has open: each does thousands of turns a second."""

_FORGOTTEN_AT_ONCE = 500
"""How many people one statement forgets, so that it ends well in time."""


class PostgresLogbook:
    """Progress in a table of PostgreSQL, one row a person.

    Every save is a single statement, which changes the row only if its version is the one that the
    save follows: so any isolation level will do, and nothing has to be rolled back. Each call is
    over within half a second, and a server that comes back is found again at the next one.

    Args:
        url: As libpq reads it, https://www.postgresql.org/docs/current/libpq-connect.html.
        patience: How many seconds a connection, and then an answer, is waited for.

    Raises:
        LogbookError: The URL can't be read.
    """

    def __init__(self, url: str, patience: float = PATIENCE):
        self._parameters = parameters(url)
        self._patience = patience
        self._opening = threading.Lock()
        # By process, because neither connections nor threads survive a fork.
        self._pools: dict[int, ConnectionPool[BoundedConnection]] = {}
        self._pool()

    def load(self, person: str, /) -> Kept:
        """Read somebody's progress.

        Raises:
            LogbookError: Also if their row makes no sense to this release: a newer one, on another
                machine, may know it well, so nothing is thrown away.
        """
        with self._connection() as connection:
            row = connection.execute(
                "SELECT version, progress FROM supple_people WHERE id = %s", (person,)
            ).fetchone()
        if row is None:
            return Kept()
        try:
            return Kept(progress=read(row[1]), version=row[0])
        except ValueError as error:
            raise LogbookError(
                f"The row {person} in supple_people can't be read: if a newer Supple wrote it, "
                "bring this one up to date; otherwise mend or delete the row."
            ) from error

    def save(self, person: str, progress: Progress, version: int, /) -> int:
        """Write somebody's progress; raises Conflict unless it follows what is held."""
        new = version + 1 if version else first_version()
        kept = {
            "id": person, "version": new, "progress": written(progress), "used": today(),
            "held": version,
        }  # fmt: skip
        with self._connection() as connection:
            changed = connection.execute(_UPDATE if version else _INSERT, kept).rowcount
        if not changed:
            raise Conflict
        return new

    def forget(self, person: str, /) -> None:
        """Erase everything about somebody."""
        with self._connection() as connection:
            connection.execute("DELETE FROM supple_people WHERE id = %s", (person,))

    def expire(self, before: date, /) -> int:
        """Forget everyone last saved before a day."""
        count = 0
        while True:
            with self._connection() as connection:
                forgotten = connection.execute(
                    _EXPIRE, {"before": before, "most": _FORGOTTEN_AT_ONCE}
                ).rowcount
            count += forgotten
            if forgotten < _FORGOTTEN_AT_ONCE:
                return count

    def close(self) -> None:
        """Close the connections; the next call opens them again."""
        with self._opening:
            pool = self._pools.pop(os.getpid(), None)
        if pool is not None:
            pool.close()

    @contextmanager
    def _connection(self) -> Iterator[BoundedConnection]:
        """A connection for this thread alone, for a moment.

        Raises:
            Conflict: The database wants the statement to be run again.
            LogbookError: Whatever else goes wrong.
        """
        try:
            pool = self._pool()
            connection = _sound_connection(pool, self._patience)
            try:
                yield connection
            finally:
                pool.putconn(connection)
        except errors.SerializationFailure:
            raise Conflict from None
        except psycopg.Error as error:
            raise LogbookError(self._explained(error)) from error

    def _pool(self) -> ConnectionPool[BoundedConnection]:
        with self._opening:
            process = os.getpid()
            if process not in self._pools:
                self._pools[process] = ConnectionPool(
                    connection_class=BoundedConnection,
                    kwargs=self._parameters,
                    configure=partial(configure, patience=self._patience),
                    min_size=1,
                    max_size=CONNECTIONS,
                    reconnect_timeout=0,  # the next turn tries again, however long it was away
                    num_workers=2,
                    open=True,
                    name="supple",
                )
            return self._pools[process]

    def _explained(self, error: psycopg.Error) -> str:
        """What went wrong and what to do about it, in a sentence without anything personal."""
        subject = place(self._parameters)
        for kinds, remedy in _REMEDIES:
            if isinstance(error, kinds):
                return f"T{subject[1:]} {remedy}."
        name = type(error).__name__
        return f"T{subject[1:]} failed ({name} {error.sqlstate or ''}): try again in a moment."


def _sound_connection(
    pool: ConnectionPool[BoundedConnection], patience: float
) -> BoundedConnection:
    """A connection of a pool, none of those that a restart of the server has left behind."""
    deadline = monotonic() + patience
    while True:
        connection = pool.getconn(timeout=deadline - monotonic())
        if not has_hung_up(connection):
            return connection
        connection.close()
        pool.putconn(connection)


_UPDATE = (
    "UPDATE supple_people SET version = %(version)s, progress = %(progress)s, used = %(used)s "
    "WHERE id = %(id)s AND version = %(held)s"
)
_INSERT = (
    "INSERT INTO supple_people (id, version, progress, used) "
    "VALUES (%(id)s, %(version)s, %(progress)s, %(used)s) ON CONFLICT (id) DO NOTHING"
)
_EXPIRE = (
    "DELETE FROM supple_people WHERE used < %(before)s AND id IN "
    "(SELECT id FROM supple_people WHERE used < %(before)s LIMIT %(most)s)"
)

_REMEDIES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    (
        (PoolTimeout, PoolClosed),
        "can't be reached: see whether its server runs, lets Supple in and isn't too busy; the "
        "lines of psycopg.pool in the log say more",
    ),
    (
        (errors.ReadOnlySqlTransaction,),
        "can only be read: name the primary server, or several and target_session_attrs=read-write",
    ),
    ((errors.DiskFull,), "has no room to grow, because its disk is full: free some space"),
    ((errors.InsufficientPrivilege,), "may not be used by that user: grant all on supple_people"),
    ((errors.UndefinedTable,), "has lost its tables: start Supple again to make them"),
    (
        (psycopg.OperationalError,),
        "did not answer in time, or hung up: see what keeps its server busy, or wait a moment",
    ),
)
