"""The logbook in DynamoDB: the contract, bad days, and what may be in its URL."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import supple_dynamodb
from supple.logbook import UNUSED_FOR, Conflict, LogbookError, open_logbook
from supple.plugins import load
from supple.progress import Progress
from supple.testing import LogbookContract
from supple.testing.logbook import FULL, Open, take_turn
from supple_dynamodb.logbook import DynamoLogbook
from supple_dynamodb.table import Table, client, forgets_by_itself, make, table
from tests.core.logbook_samples import PROGRESS
from tests.plugins.dynamodb_server import CREDENTIALS, Server, running

pytestmark = pytest.mark.slow


PATIENCE = 10.0
"""Enough on a busy machine, where a test is about something else than waiting."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running server."""
    with running() as server:
        yield server


@pytest.fixture
def place(server: Server) -> Iterator[Table]:
    """An empty table."""
    place = table(server.url())
    make(place)
    yield place
    client(place, PATIENCE).delete_table(TableName=place.name)


@pytest.fixture
def logbook(place: Table) -> Iterator[DynamoLogbook]:
    """A logbook in which Anna is."""
    with closing(DynamoLogbook(place, PATIENCE)) as logbook:
        logbook.save("anna", FULL, 0)
        yield logbook


def entries(place: Table) -> list[dict[str, Any]]:
    """Everything in a table."""
    found: list[dict[str, Any]] = client(place, PATIENCE).scan(TableName=place.name)["Items"]
    return found


class TestDynamoLogbook(LogbookContract):
    """A logbook in DynamoDB."""

    @pytest.fixture
    def open_logbook(self, place: Table) -> Open:
        """Opens the same table each time."""
        return lambda: DynamoLogbook(place, PATIENCE)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(progress=PROGRESS)
def test_any_progress_survives(logbook: DynamoLogbook, progress: Progress) -> None:
    """Whatever is in somebody's progress, it comes back as it was."""
    logbook.save("ben", progress, logbook.load("ben").version)
    assert logbook.load("ben").progress == progress


def test_the_plugin_opens_its_urls_only() -> None:
    """Schemes divide the question, so what belongs to others isn't answered."""
    for url in ("postgresql://host/db", "sqlite:a", "dynamo:a", "dynamodb", "", "memory:"):
        assert supple_dynamodb.supple_open_logbook(url) is None


@pytest.mark.parametrize("scheme", ["dynamodb", "DynamoDB"])
def test_installed_it_opens_logbooks_of_pseudonyms(
    server: Server, place: Table, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its URL alone a logbook is opened, and the table learns nobody's id."""
    monkeypatch.setenv("SUPPLE_LOGBOOK_KEY", "one that has more than thirty characters")
    hooks = load(only=frozenset({"dynamodb"})).hooks
    with closing(open_logbook(server.url().replace("dynamodb", scheme), hooks)) as logbook:
        logbook.save("anna", FULL, 0)
        assert logbook.load("anna").progress == FULL
    [entry] = entries(place)
    assert len(entry["id"]["S"]) == 32
    assert "anna" not in repr(entry)


def test_the_command_makes_a_table_that_forgets_by_itself(server: Server) -> None:
    """Whoever hosts Supple makes the table by its URL, as often as they like."""
    url = server.url("made-by-command")
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "supple_dynamodb", url], capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("The table made-by-command is ready")
    place = table(url)
    assert forgets_by_itself(client(place, PATIENCE), place)
    with closing(DynamoLogbook(place, PATIENCE)) as logbook:
        take_turn(logbook, "anna")


def test_the_command_explains_what_is_wrong() -> None:
    """A slip on the command line has a sentence and no traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "supple_dynamodb", "dynamodb:a b"], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("supple: The URL of the logbook can't be read: write it in")
    assert done.stderr.count("\n") == 1


def test_an_entry_carries_the_second_it_may_be_deleted_from(
    logbook: DynamoLogbook, place: Table
) -> None:
    """The table deletes by itself whoever hasn't come for a year, and nobody before."""
    [entry] = entries(place)
    expires = datetime.fromtimestamp(int(entry["expires"]["N"]), UTC)
    a_year_on = datetime.now(UTC) + UNUSED_FOR
    assert a_year_on - timedelta(days=2) < expires < a_year_on + timedelta(days=2)
    logbook.save("anna", Progress(), logbook.load("anna").version)
    assert entries(place)[0].keys() == {"id", "version", "progress", "used", "expires"}


def test_what_the_table_forgets_by_itself_is_not_searched_for(
    logbook: DynamoLogbook, place: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading the whole table every day would cost money for nothing."""
    old = date.today() - UNUSED_FOR - timedelta(days=2)

    def no_search(*_: object) -> None:
        raise AssertionError("the table was searched")

    with monkeypatch.context() as patch:
        patch.setattr(logbook._client, "get_paginator", no_search)
        assert logbook.expire(old) == 0
    client(place, PATIENCE).update_time_to_live(
        TableName=place.name,
        TimeToLiveSpecification={"Enabled": False, "AttributeName": "expires"},
    )
    age(place, "anna", old - timedelta(days=1))
    take_turn(logbook, "ben")
    assert logbook.expire(old) == 1
    assert [entry["id"]["S"] for entry in entries(place)] == ["ben"]


def age(place: Table, person: str, day: date) -> None:
    """Have somebody's last save been on a day."""
    client(place, PATIENCE).update_item(
        TableName=place.name,
        Key={"id": {"S": person}},
        UpdateExpression="SET used = :day",
        ExpressionAttributeValues={":day": {"S": day.isoformat()}},
    )


def test_whoever_comes_in_meanwhile_is_not_forgotten(logbook: DynamoLogbook, place: Table) -> None:
    """Found by the search, but saved since: their entry stays."""
    soon = date.today() + timedelta(days=2)
    age(place, "anna", soon)
    assert not logbook._forget_unused({"S": "anna"}, soon)
    assert logbook.load("anna").progress == FULL


def test_a_missing_table_is_told(server: Server) -> None:
    """A table that was never made is told, with the command that makes it."""
    with (
        closing(DynamoLogbook(table(server.url("nowhere")), PATIENCE)) as logbook,
        pytest.raises(LogbookError, match=r"table nowhere isn't there: make it with python -m"),
    ):
        logbook.load("anna")


def test_an_unreadable_entry_is_left_for_whoever_can_read_it(
    logbook: DynamoLogbook, place: Table
) -> None:
    """A newer Supple beside us may have written it: its person waits, and nothing is lost."""
    later = {"S": '{"person":{"pace":"dreamy"}}'}
    client(place, PATIENCE).update_item(
        TableName=place.name,
        Key={"id": {"S": "anna"}},
        UpdateExpression="SET progress = :later",
        ExpressionAttributeValues={":later": later},
    )
    with pytest.raises(LogbookError, match=r"entry anna in the table supple can't be read"):
        logbook.load("anna")
    take_turn(logbook, "ben")
    assert later in [entry["progress"] for entry in entries(place)]


def calls(logbook: DynamoLogbook) -> tuple[Callable[[], object], ...]:
    """One of each kind of call."""
    return (
        lambda: logbook.load("anna"),
        lambda: logbook.save("ben", FULL, 0),
        lambda: logbook.forget("ben"),
    )


def test_a_service_that_hangs_holds_nobody_up(
    server: Server, place: Table, logbook: DynamoLogbook
) -> None:
    """Each call is over in time, though nothing comes back; afterwards all is as it was."""
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        for call in calls(DynamoLogbook(place)):
            began = time.monotonic()
            with pytest.raises(LogbookError, match=r"can't be reached \(.*Timeout.*\): see"):
                call()
            assert time.monotonic() - began < 1.5  # half a second, on a busy machine
    finally:
        os.kill(server.process.pid, signal.SIGCONT)
    assert logbook.load("anna").progress == FULL


def test_a_service_that_goes_away_is_told_and_found_later() -> None:
    """Each call says why it failed, and once the service is back, it works again."""
    with running() as server, closing(DynamoLogbook(table(server.url()), PATIENCE)) as logbook:
        server.stop()
        for call in calls(logbook):
            with pytest.raises(LogbookError, match=r"can't be reached \(\w+\): see whether its"):
                call()
        server.start()
        make(table(server.url()))
        take_turn(logbook, "anna")


def test_no_thread_is_left(place: Table) -> None:
    """Neither turns from many threads nor closing leave a thread behind."""
    before = set(threading.enumerate())
    with closing(DynamoLogbook(place, PATIENCE)) as logbook:
        turns = [
            threading.Thread(target=take_turn, args=(logbook, f"person {number}"))
            for number in range(4)
        ]
        for turn in turns:
            turn.start()
        for turn in turns:
            turn.join()
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (
            "AccessDeniedException",
            "may not be used with these credentials: allow what the README of the plugin lists",
        ),
        ("ExpiredTokenException", "refuses the credentials, which have expired: renew them"),
        ("ThrottlingException", "is asked too much of: raise its limits, or wait a moment"),
        ("InternalServerError", "failed (InternalServerError): try again in a moment"),
    ],
)
def test_what_the_service_refuses_is_told(
    logbook: DynamoLogbook, code: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each refusal has a sentence with what to do; the service's own words, with ids, stay out."""
    answer = {"Error": {"Code": code, "Message": "anna may not"}}
    monkeypatch.setattr(
        logbook._client, "_make_request", lambda *_: (_Refused(), answer), raising=True
    )
    with pytest.raises(LogbookError) as caught:
        logbook.load("anna")
    assert str(caught.value) == f"The logbook in the table supple {remedy}."


class _Refused:
    status_code = 400


def test_without_credentials_it_is_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a role says what is missing."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with (
        closing(DynamoLogbook(table(server.url()), PATIENCE)) as logbook,
        pytest.raises(LogbookError, match=r"can't be opened without credentials: give the machine"),
    ):
        logbook.load("anna")


@pytest.mark.usefixtures("server")
def test_without_a_region_it_is_told() -> None:
    """Neither the URL nor the environment names a region."""
    with pytest.raises(LogbookError, match=r"needs a region: write dynamodb:TABLE\?region=REGION"):
        DynamoLogbook(Table(name="supple"))


@pytest.mark.usefixtures("server")
def test_an_address_that_is_none_is_told() -> None:
    """A slip in the endpoint has a sentence."""
    with pytest.raises(LogbookError, match=r"can't be reached"):
        DynamoLogbook(Table(name="supple", region="eu-west-1", endpoint="nonsense"))


def test_secrets_are_never_told(place: Table, caplog: pytest.LogCaptureFixture) -> None:
    """The secret key is in no message and no log that Supple keeps."""
    with caplog.at_level(logging.INFO), closing(DynamoLogbook(place, PATIENCE)) as logbook:
        take_turn(logbook, "anna")
        with pytest.raises(Conflict):
            logbook.save("anna", FULL, 0)
    told = caplog.text + repr(logbook) + repr(place)
    assert CREDENTIALS["AWS_SECRET_ACCESS_KEY"] not in told
    assert "anna" not in told


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("dynamodb:supple", Table(name="supple")),
        ("dynamodb:supple?region=eu-west-1", Table(name="supple", region="eu-west-1")),
        ("DYNAMODB:my.table_1-x?", Table(name="my.table_1-x")),
        (
            "dynamodb:supple?region=eu-west-1&endpoint=http%3A%2F%2F127.0.0.1:8000",
            Table(name="supple", region="eu-west-1", endpoint="http://127.0.0.1:8000"),
        ),
        (
            "dynamodb:supple?endpoint=http://127.0.0.1:8000",
            Table(name="supple", endpoint="http://127.0.0.1:8000"),
        ),
    ],
)
def test_a_url_names_the_table_and_where_it_is(url: str, meant: Table) -> None:
    """What may be left out is found by the SDK."""
    assert table(url) == meant


@pytest.mark.parametrize(
    "url",
    [
        "dynamodb:",
        "dynamodb:ab",
        "dynamodb://supple",
        "dynamodb:supple/people",
        "dynamodb:supple?secret=hunter2",
        "dynamodb:supple?hunter2",
        "dynamodb:supple?region=a&password=hunter2",
    ],
)
def test_a_slip_in_the_url_is_told_without_repeating_it(url: str) -> None:
    """Somebody may have put a secret where none belongs."""
    with pytest.raises(LogbookError, match=r"write it in SUPPLE_LOGBOOK as dynamodb:TABLE") as told:
        table(url)
    assert "hunter2" not in str(told.value)
