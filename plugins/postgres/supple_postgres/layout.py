"""The tables, and how each layout becomes the next one while people take their turns.

Steps only ever add, so that a release that knows fewer of them goes on beside one that knows more,
and a restart of it too. Each step is a single statement that may be run again, and by several
machines at once, because not every database that speaks PostgreSQL's protocol can undo one.
"""

from psycopg import Connection, errors

STEPS = (
    """CREATE TABLE IF NOT EXISTS supple_people (
        id TEXT PRIMARY KEY,
        version BIGINT NOT NULL,
        progress TEXT NOT NULL,
        used DATE NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS supple_people_used ON supple_people (used)",
)
"""Every step since the first release, in order. None may be changed, only new ones added."""

_LEDGER = "CREATE TABLE IF NOT EXISTS supple_layout (step INTEGER PRIMARY KEY)"
_TRIES = 5

# What a statement with "IF NOT EXISTS" fails with when another machine runs it at that moment.
_SOMEBODY_WAS_QUICKER = (
    errors.UniqueViolation,
    errors.DuplicateTable,
    errors.DuplicateColumn,
    errors.DuplicateObject,
    errors.SerializationFailure,
)


def bring_up_to_date(connection: Connection) -> None:
    """Take the steps that a database hasn't taken yet; a newer layout than ours will do.

    A step that has to lock a table gives up soon rather than hold up everybody's turns behind it.

    Raises:
        psycopg.Error: A step can't be taken just now; those before it are kept.
    """
    for last in range(_TRIES - 1, -1, -1):
        if (done := _steps_taken(connection)) >= len(STEPS):
            return
        try:
            connection.execute("SET lock_timeout = '50ms'")
            connection.execute(_LEDGER)
            for number, step in enumerate(STEPS[done:], start=done + 1):
                connection.execute(step)
                connection.execute(
                    "INSERT INTO supple_layout (step) VALUES (%s) ON CONFLICT (step) DO NOTHING",
                    (number,),
                )
            connection.execute("RESET lock_timeout")
        except _SOMEBODY_WAS_QUICKER:
            if not last:
                raise


def _steps_taken(connection: Connection) -> int:
    try:
        row = connection.execute("SELECT max(step) FROM supple_layout").fetchone()
    except errors.UndefinedTable:
        return 0
    return (row and row[0]) or 0
