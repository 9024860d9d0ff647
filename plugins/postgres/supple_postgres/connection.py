"""Connections that never keep anybody waiting, and the URL that they are made from."""

import re
from collections.abc import Generator
from time import monotonic
from typing import Any, TypeVar

from psycopg import Connection, OperationalError, ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from psycopg.waiting import wait_selector

from supple.logbook import LogbookError
from supple_postgres.layout import bring_up_to_date

PATIENCE = 0.2
"""How many seconds a connection, and then an answer, is waited for; a call has half a second."""

LAYOUT_SECONDS = 20.0
"""How long a step to the next layout may take; nobody's turn waits for it."""

CONNECT_SECONDS = 2
"""How long connecting may take, which happens beside the turns; libpq allows no less."""

_LOOK_SECONDS = 0.05

# A slip with the password makes libpq take its end for one of these.
_SHAPES = {"host": r"[\w.,:%/-]*", "port": r"[\d,]*", "dbname": r"[^@/]*"}

_T = TypeVar("_T")


class BoundedConnection(Connection):
    """A connection that is given up, and closed, when the server doesn't answer in time.

    The server's own `statement_timeout` is of no use while the server, or the way to it, hangs.
    """

    patience = LAYOUT_SECONDS

    def wait(self, gen: Generator[Any, Any, _T], *_: Any, **__: Any) -> _T:
        """Wait for an answer.

        Raises:
            psycopg.OperationalError: It didn't come in time.
        """
        try:
            # Psycopg's quicker ways of waiting don't let the steps look at the clock in between.
            until = monotonic() + self.patience
            return wait_selector(_until(until, gen), self.pgconn.socket, _LOOK_SECONDS)
        except _TooLateError as error:
            self.close()
            raise OperationalError("the server did not answer in time") from error


class _TooLateError(Exception):
    pass


def _until(deadline: float, gen: Generator[Any, Any, _T]) -> Generator[Any, Any, _T]:
    """Psycopg's own steps towards an answer, until a deadline; it looks in again and again."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and monotonic() > deadline:
                raise _TooLateError
            wanted = gen.send(ready)
    except StopIteration as end:
        answer: _T = end.value
        return answer


def configure(connection: BoundedConnection, patience: float) -> None:
    """Make a new connection ready for turns; the pool does so beside them."""
    bring_up_to_date(connection)
    connection.execute(f"SET statement_timeout = '{patience * 1000:.0f}ms'")
    connection.patience = patience


def has_hung_up(connection: BoundedConnection) -> bool:
    """Whether the server has closed a connection that nobody was using; it isn't asked."""
    try:
        for _ in range(2):  # its last words may come before the end
            connection.pgconn.consume_input()
    except OperationalError:
        return True
    return False


def parameters(url: str) -> dict[str, Any]:
    """What to connect with, from a URL.

    Raises:
        LogbookError: It can't be read. Nothing of it is repeated, as any part of a URL with a
            slip in it may be part of the password.
    """
    try:
        found = conninfo_to_dict(f"postgresql:{url.partition(':')[2]}")
    except ProgrammingError:
        found = {"host": "@"}
    if not all(re.fullmatch(shape, str(found.get(name, ""))) for name, shape in _SHAPES.items()):
        raise LogbookError(
            "The URL of the logbook can't be read: write it in SUPPLE_LOGBOOK as "
            "postgresql://user:password@host:5432/database, and in the password %40 for @, "
            "%2F for / and %25 for %."
        )
    ours = {"connect_timeout": CONNECT_SECONDS, "application_name": "supple"}
    # Not every pooler between us and the server knows prepared statements.
    return {**ours, **found, "autocommit": True, "prepare_threshold": None}


def place(found: dict[str, Any]) -> str:
    """Where a logbook is, for whoever runs Supple: never who opens it, nor with what password."""
    host, port = found.get("host") or "localhost", found.get("port") or 5432
    return f"the logbook at {host}, port {port}, database {found.get('dbname') or 'by default'}"
