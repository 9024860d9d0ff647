"""Keeps the logbook in PostgreSQL: opens `postgresql://` URLs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supple import hookimpl

if TYPE_CHECKING:
    from supple.logbook import Logbook


@hookimpl
def supple_open_logbook(url: str) -> Logbook | None:
    """Open a `postgresql://` URL, which libpq explains; also in its short form, `postgres://`."""
    if not url.lower().startswith(("postgresql://", "postgres://")):
        return None
    from supple_postgres.logbook import PostgresLogbook  # loads psycopg only when it is needed

    return PostgresLogbook(url)
