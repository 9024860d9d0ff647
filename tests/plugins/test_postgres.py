"""The logbook in PostgreSQL: the contract, bad days, and layouts that move forward under way."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

import supple_postgres
from supple.logbook import Conflict, Kept, LogbookError, open_logbook
from supple.plugins import load
from supple.progress import Progress
from supple.testing import LogbookContract
from supple.testing.logbook import FULL, Open, take_turn
from supple_postgres import layout
from supple_postgres.connection import parameters
from supple_postgres.logbook import CONNECTIONS, PostgresLogbook
from tests.core.logbook_samples import PROGRESS
from tests.plugins.postgres_server import PASSWORD, Server, running

pytestmark = pytest.mark.slow

PATIENCE = 10.0
"""Enough on a busy machine, where a test is about something else than waiting."""

FIRST_LAYOUT = (
    "CREATE TABLE supple_people (id TEXT PRIMARY KEY, version BIGINT NOT NULL, "
    "progress TEXT NOT NULL, used DATE NOT NULL)",
    "CREATE INDEX supple_people_used ON supple_people (used)",
    "CREATE TABLE supple_layout (step INTEGER PRIMARY KEY)",
    "INSERT INTO supple_layout (step) VALUES (1), (2)",
    "INSERT INTO supple_people VALUES ('anna', 7, "
    """'{"done":{"neck/chin-tuck":{"times":3}},"last_turns":"request.1"}', '2025-03-31')""",
)
"""What the first release has made, as it was; never to be changed."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running server."""
    with running() as server:
        yield server


@pytest.fixture
def database(server: Server) -> str:
    """An empty database."""
    return server.database()


@pytest.fixture
def logbook(server: Server, database: str) -> Iterator[PostgresLogbook]:
    """A logbook in which Anna is."""
    with closing(opened(server.url(database))) as logbook:
        logbook.save("anna", FULL, 0)
        yield logbook


@pytest.fixture
def impatient(server: Server, logbook: PostgresLogbook, database: str) -> Iterator[PostgresLogbook]:
    """The same, opened as it is for people."""
    assert logbook.load("anna").version
    with closing(settled(PostgresLogbook(server.url(database)))) as impatient:
        yield impatient


def opened(url: str, patience: float = PATIENCE) -> PostgresLogbook:
    """A logbook that answers, and has patience."""
    return settled(PostgresLogbook(url, patience))


def settled(logbook: PostgresLogbook) -> PostgresLogbook:
    """A logbook that answers: after an outage, or making its tables, it may take a moment."""
    for _ in range(200):
        try:
            logbook.load("nobody")
        except LogbookError:
            time.sleep(0.05)
        else:
            return logbook
    raise AssertionError("the logbook has not come back")


class TestPostgresLogbook(LogbookContract):
    """A logbook in PostgreSQL, as it comes."""

    @pytest.fixture
    def open_logbook(self, server: Server, database: str) -> Open:
        """Opens the same database each time."""
        return lambda: opened(server.url(database))


class TestSerializableLogbook(LogbookContract):
    """A logbook in a database that isolates as strictly as those that scale out do by default."""

    @pytest.fixture
    def open_logbook(self, server: Server, database: str) -> Open:
        """Opens the same database each time."""
        strictly = "-cdefault_transaction_isolation%3Dserializable"
        return lambda: opened(server.url(database, options=strictly))


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(progress=PROGRESS)
def test_any_progress_survives(logbook: PostgresLogbook, progress: Progress) -> None:
    """Whatever is in somebody's progress, it comes back as it was."""
    logbook.save("ben", progress, logbook.load("ben").version)
    assert logbook.load("ben").progress == progress


def test_the_plugin_opens_its_urls_only() -> None:
    """Schemes divide the question, so what belongs to others isn't answered."""
    for url in ("mysql://host/db", "sqlite:a", "postgresqlx://a", "postgresql", "", "memory:"):
        assert supple_postgres.supple_open_logbook(url) is None


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "PostgreSQL"])
def test_installed_it_opens_logbooks_of_pseudonyms(
    server: Server, database: str, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its URL alone a logbook is opened, and the database learns nobody's id."""
    monkeypatch.setenv("SUPPLE_LOGBOOK_KEY", "one that has more than thirty characters")
    url = server.url(database).replace("postgresql", scheme, 1)
    hooks = load(only=frozenset({"postgres"})).hooks
    with closing(open_logbook(url, hooks)) as logbook:
        for _ in range(100):
            try:
                logbook.save("anna", FULL, 0)
                break
            except LogbookError:
                time.sleep(0.05)
        assert logbook.load("anna").progress == FULL
    [(person, row)] = server.execute("SELECT id, supple_people::text FROM supple_people", database)
    assert len(person) == 32
    assert "anna" not in row


def test_it_may_be_used_again_after_closing(logbook: PostgresLogbook) -> None:
    """Closing lets go of the connections, not of the logbook."""
    logbook.close()
    assert settled(logbook).load("anna").progress == FULL


def test_no_thread_is_left(server: Server, database: str) -> None:
    """Neither closing, nor an outage, nor turns from many threads leave a thread behind."""
    before = set(threading.enumerate())
    for _ in range(3):
        with closing(opened(server.url(database), 1.0)) as logbook:
            turns = [
                threading.Thread(target=take_turn, args=(logbook, f"person {number}"))
                for number in range(4)
            ]
            for turn in turns:
                turn.start()
            for turn in turns:
                turn.join()
            server.stop()
            for _ in range(3):
                with pytest.raises(LogbookError):
                    logbook.load("anna")
            server.start()
            settled(logbook)
            with server.hanging(), pytest.raises(LogbookError):
                logbook.load("anna")
    assert set(threading.enumerate()) <= before


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_fork_has_connections_of_its_own(logbook: PostgresLogbook) -> None:
    """A server that forks its workers after opening the logbook harms none of them."""
    if (child := os.fork()) == 0:  # pragma: no cover
        try:
            take_turn(settled(logbook), "ben")
            logbook.close()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert logbook.load("ben").version > 0


def test_a_server_that_is_not_there_is_told_and_found_later(server: Server, database: str) -> None:
    """Supple starts without its logbook, says why each call failed, and finds it by itself."""
    server.stop()
    with closing(PostgresLogbook(server.url(database), 1.0)) as logbook:
        for call in (lambda: logbook.load("anna"), lambda: logbook.save("anna", FULL, 0)):
            with pytest.raises(LogbookError, match=r"can't be reached: see whether its server"):
                call()
        server.start()
        settled(logbook).save("anna", FULL, 0)
        assert logbook.load("anna").progress == FULL


def test_a_restart_between_turns_goes_unnoticed(server: Server, logbook: PostgresLogbook) -> None:
    """Connections that the server has closed meanwhile are not used any more."""
    for mode in ("fast", "immediate"):
        server.stop(mode=mode)
        server.start()
        assert logbook.load("anna").progress == FULL


def test_a_server_that_hangs_holds_nobody_up(server: Server, impatient: PostgresLogbook) -> None:
    """Each call is over in time, though nothing comes back, not even a refusal."""
    with server.hanging():
        for call in (
            lambda: impatient.load("anna"),
            lambda: impatient.save("ben", FULL, 0),
            lambda: impatient.forget("ben"),
        ):
            began = time.monotonic()
            with pytest.raises(LogbookError, match=r"in time, or hung up|can't be reached"):
                call()
            assert time.monotonic() - began < 1.5  # half a second, on a busy machine
    assert settled(impatient).load("anna").progress == FULL


def test_somebody_elses_lock_is_told_soon(
    server: Server, database: str, impatient: PostgresLogbook
) -> None:
    """While another program holds a row, its save is refused in time; everything else goes on."""
    held = impatient.load("anna")
    with psycopg.connect(server.url(database)) as other:
        other.execute("SELECT * FROM supple_people WHERE id = 'anna' FOR UPDATE")
        with pytest.raises(LogbookError, match=r"did not answer in time"):
            impatient.save("anna", Progress(), held.version)
        assert impatient.load("anna") == held
        take_turn(impatient, "ben")
    impatient.save("anna", Progress(), held.version)


def test_more_turns_at_once_than_connections_are_fine(logbook: PostgresLogbook) -> None:
    """A rush of turns shares a handful of connections, and nobody is turned away."""
    failed: list[BaseException] = []

    def turns(person: str) -> None:
        try:
            for _ in range(5):
                take_turn(logbook, person)
        except BaseException as error:
            failed.append(error)

    rush = [threading.Thread(target=turns, args=(f"ben {n}",)) for n in range(4 * CONNECTIONS)]
    for one in rush:
        one.start()
    for one in rush:
        one.join()
    assert failed == []
    assert logbook.load("ben 7").progress.done["neck/chin-tuck"].times == 5


def test_a_standby_is_told(server: Server, database: str, logbook: PostgresLogbook) -> None:
    """A database that can only be read is told, with what to do about it."""
    held = logbook.load("anna")
    server.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    logbook.close()
    assert settled(logbook).load("anna") == held
    with pytest.raises(LogbookError, match=r"can only be read: name the primary server"):
        logbook.save("anna", Progress(), held.version)


def test_an_unreadable_row_is_left_for_whoever_can_read_it(
    server: Server, database: str, logbook: PostgresLogbook
) -> None:
    """A newer Supple beside us may have written it: its person waits, and nothing is lost."""
    later = """'{"person":{"pace":"dreamy"}}'"""
    server.execute(f"UPDATE supple_people SET progress = {later}", database)  # noqa: S608
    with pytest.raises(LogbookError, match=r"row anna in supple_people can't be read"):
        logbook.load("anna")
    take_turn(logbook, "ben")
    [row] = server.execute("SELECT progress FROM supple_people WHERE id = 'anna'", database)
    assert row == (later.strip("'"),)


def test_many_expire_at_once(server: Server, database: str, logbook: PostgresLogbook) -> None:
    """More people than one statement forgets are forgotten, and nobody else."""
    server.execute(
        "INSERT INTO supple_people SELECT 'old ' || n, 1, '{}', DATE '2020-02-29' "
        "FROM generate_series(1, 1234) AS n",
        database,
    )
    assert logbook.expire(date(2020, 3, 1)) == 1234
    assert logbook.expire(date.today() - timedelta(days=2)) == 0
    assert logbook.load("anna").progress == FULL


SLIPS = (
    "postgresql://supple:{}@/x@127.0.0.1/x",
    "postgresql://supple:{}/x@127.0.0.1/x",
    "postgresql://supple:{}%@127.0.0.1/x",
    "postgresql://supple:{}@127.0.0.1:54a32/x",
    "postgresql://supple@127.0.0.1/x?passwort={}",
    "postgresql://supple:{}@[127.0.0.1/x",
    "postgresql://supple:more@{}@127.0.0.1/x",
)


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_the_url_is_told_without_the_password(
    slip: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is wrong with a URL, no part of it is repeated, as it may be the password."""
    with caplog.at_level(logging.DEBUG), pytest.raises(LogbookError) as caught:
        PostgresLogbook(slip.format(PASSWORD))
    assert "can't be read: write it in SUPPLE_LOGBOOK as postgresql://" in str(caught.value)
    assert PASSWORD not in repr(caught.getrepr(chain=False)) + caplog.text


def test_the_password_is_never_told(
    server: Server, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Not when it is wrong, the server gone, the database unknown, or everything fine."""
    secret = "swordfish-and-another"  # noqa: S105
    told = []
    with caplog.at_level(logging.DEBUG):
        for url in (
            server.url(database, password=secret),
            server.url("nowhere"),
            server.url(database).replace(str(server.port), "1"),
            server.url(database).replace("127.0.0.1", "nowhere.invalid"),
        ):
            with closing(PostgresLogbook(url)) as logbook, pytest.raises(LogbookError) as caught:
                logbook.load("anna")
            told.append(f"{caught.value} {caught.value.__cause__!r} {logbook!r}")
        with closing(opened(server.url(database))) as logbook:
            take_turn(logbook, "anna")
            told.append(repr(logbook))
    assert "password authentication failed" in caplog.text
    for word in (PASSWORD, secret):
        assert word not in caplog.text + "".join(told) + server.log()


def test_a_url_may_name_what_libpq_knows() -> None:
    """Several servers, a socket, and settings of one's own are handed on as they are."""
    several = parameters("postgresql://a,b:5433/supple?target_session_attrs=read-write")
    assert several["host"] == "a,b"
    assert several["target_session_attrs"] == "read-write"
    assert parameters("postgresql:///supple?host=/run/postgresql")["host"] == "/run/postgresql"
    assert parameters("postgresql://[::1]/supple?connect_timeout=9")["connect_timeout"] == "9"


def test_the_first_released_layout_is_still_what_the_steps_begin_with(
    server: Server, database: str
) -> None:
    """A database of the first release is used as it is."""
    for statement in FIRST_LAYOUT:
        server.execute(statement, database)
    with closing(opened(server.url(database))) as logbook:
        anna = logbook.load("anna")
        assert (anna.version, anna.progress.done["neck/chin-tuck"].times) == (7, 3)
        take_turn(logbook, "anna")
        assert logbook.load("anna").progress.done["neck/chin-tuck"].times == 4
    made = server.database()
    with closing(opened(server.url(made))):
        assert shape(server, made) == shape(server, database)


def shape(server: Server, database: str) -> list[tuple[object, ...]]:
    """Every column and index of a database, and the steps that were taken."""
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public' ORDER BY 1, 2"
    )
    indexes = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 2"
    steps = "SELECT step FROM supple_layout ORDER BY 1"
    return [row for query in (columns, indexes, steps) for row in server.execute(query, database)]


COLOUR = (
    "ALTER TABLE supple_people ADD COLUMN IF NOT EXISTS colour TEXT DEFAULT 'blue'",
    "CREATE INDEX IF NOT EXISTS supple_people_colour ON supple_people (colour)",
)
"""Two steps that some later release might take."""


def test_a_later_layout_comes_while_turns_are_taken(
    server: Server, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer release changes the layout under an older one that is busy; no turn fails."""
    for statement in FIRST_LAYOUT:
        server.execute(statement, database)
    server.execute(
        "INSERT INTO supple_people SELECT 'p' || n, 1, '{}', DATE '2025-01-01' "
        "FROM generate_series(1, 20000) AS n",
        database,
    )
    older = opened(server.url(database))
    failed: list[BaseException] = []
    taken = [0, 0]
    enough = threading.Event()

    def turns(number: int) -> None:
        try:
            while not enough.is_set():
                take_turn(older, f"p{number + 1}")
                taken[number] += 1
        except BaseException as error:
            failed.append(error)

    busy = [threading.Thread(target=turns, args=(number,)) for number in range(2)]
    for one in busy:
        one.start()
    while not all(taken):
        time.sleep(0.01)
    monkeypatch.setattr(layout, "STEPS", (*layout.STEPS, *COLOUR))
    with closing(opened(server.url(database))) as newer:
        so_far = list(taken)
        while any(now <= then for now, then in zip(taken, so_far, strict=True)) and not failed:
            time.sleep(0.01)
        take_turn(newer, "p1")
    enough.set()
    for one in busy:
        one.join()
    assert failed == []
    with closing(older):
        assert older.load("p1").progress.done["neck/chin-tuck"].times == taken[0] + 1
    assert server.execute("SELECT DISTINCT colour FROM supple_people", database) == [("blue",)]


def test_an_older_release_goes_on_with_a_later_layout(
    server: Server, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may even be started again: a release can be rolled out, and back, machine by machine."""
    steps = layout.STEPS
    monkeypatch.setattr(layout, "STEPS", (*steps, *COLOUR))
    with closing(opened(server.url(database))) as newer:
        newer.save("anna", FULL, 0)
    monkeypatch.setattr(layout, "STEPS", steps)
    with closing(opened(server.url(database))) as older:
        assert older.load("anna").progress == FULL
        take_turn(older, "ben")


def test_processes_that_start_at_once_make_the_tables_once(server: Server, database: str) -> None:
    """The workers of several machines may meet an empty database at the same moment."""
    logbooks = [PostgresLogbook(server.url(database), PATIENCE) for _ in range(8)]
    for logbook in logbooks:
        take_turn(settled(logbook), "anna")
        logbook.close()
    assert [row for row in shape(server, database) if len(row) == 1] == [(1,), (2,)]
    with closing(settled(logbooks[0])):
        assert logbooks[0].load("anna").progress.done["neck/chin-tuck"].times == 8


def test_a_step_cut_off_is_taken_again(server: Server, database: str) -> None:
    """Killed between a step and its note in the ledger, the next one to start goes on there."""
    for statement in (*FIRST_LAYOUT, "DELETE FROM supple_layout WHERE step = 2"):
        server.execute(statement, database)
    with closing(opened(server.url(database))) as logbook:
        assert logbook.load("anna").version == 7
    assert (2,) in shape(server, database)


def test_a_step_gives_way_to_turns(
    server: Server, database: str, logbook: PostgresLogbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that reads the table for hours delays the step, and the turns notice neither."""
    monkeypatch.setattr(layout, "STEPS", (*layout.STEPS, *COLOUR))
    with psycopg.connect(server.url(database)) as backup:
        backup.execute("SELECT count(*) FROM supple_people")
        with closing(PostgresLogbook(server.url(database))) as newer:
            for _ in range(3):
                with pytest.raises(LogbookError, match=r"can't be reached"):
                    newer.load("anna")
                take_turn(logbook, "ben")
            backup.rollback()
            assert settled(newer).load("ben").version > 0


def test_tables_that_were_dropped_are_told(
    server: Server, database: str, logbook: PostgresLogbook
) -> None:
    """A slip with the database has a sentence, and the next start makes the tables anew."""
    server.execute("DROP TABLE supple_people", database)
    with pytest.raises(LogbookError, match=r"has lost its tables"):
        logbook.load("anna")


def test_a_conflict_is_no_trouble(
    logbook: PostgresLogbook, caplog: pytest.LogCaptureFixture
) -> None:
    """Two turns at once are ordinary: nothing is logged of it, and the connection is lent on."""
    with caplog.at_level(logging.WARNING):
        for _ in range(2 * CONNECTIONS):
            with pytest.raises(Conflict):
                logbook.save("anna", Progress(), 0)
    assert caplog.text == ""
    assert logbook.load("ben") == Kept()
