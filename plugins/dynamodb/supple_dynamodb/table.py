"""The table: its URL, the client that reaches it in time, and how it is made."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)

from supple.logbook import LogbookError

PATIENCE = 0.24
"""How many seconds a connection, and then an answer, is waited for; a call has half a second."""

PATIENCE_FOR_MAKING = 20.0
"""The same for whoever makes a table, as nobody's turn waits for it."""

CONNECTIONS = 32
"""The most calls at once; each connection is lent to the next one."""

_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")  # the API reference of CreateTable, TableName


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Where a table is.

    Attributes:
        name: Its name.
        region: Its AWS region; None for the one that the environment names.
        endpoint: The address of a server other than AWS's own.
    """

    name: str
    region: str | None = None
    endpoint: str | None = None


def table(url: str) -> Table:
    """Read `dynamodb:TABLE?region=REGION&endpoint=ADDRESS`; both parameters may be left out.

    Raises:
        LogbookError: It is no such URL. Nothing of it is repeated, in case of a secret in it.
    """
    path, _, query = url.partition(":")[2].partition("?")
    name = unquote(path)
    try:
        given = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    except ValueError:
        given = {"?": ""}
    if not _NAME.fullmatch(name) or not given.keys() <= {"region", "endpoint"}:
        raise LogbookError(
            "The URL of the logbook can't be read: write it in SUPPLE_LOGBOOK as "
            "dynamodb:TABLE?region=REGION, with nothing secret in it."
        )
    return Table(
        name=name, region=given.get("region") or None, endpoint=given.get("endpoint") or None
    )


def client(of: Table, patience: float = PATIENCE) -> Any:
    """A client for a table, for any number of threads.

    It tries once: the session that travels with the next turn makes up for what wasn't saved,
    sooner than trying again would.

    Raises:
        LogbookError: There is no such region or address.
    """
    config = Config(
        connect_timeout=patience,
        read_timeout=patience,
        retries={"total_max_attempts": 1, "mode": "standard"},
        max_pool_connections=CONNECTIONS,
    )
    # A session of its own, because the default one isn't for several threads at once.
    session = boto3.session.Session()
    with explained(of):
        return session.client(
            "dynamodb", region_name=of.region, endpoint_url=of.endpoint, config=config
        )


def make(of: Table) -> None:
    """Make a table unless it is there, paid by the request, and have it forget by itself.

    Raises:
        LogbookError: It can't be made.
    """
    one = client(of, PATIENCE_FOR_MAKING)
    with explained(of):
        with suppress(one.exceptions.ResourceInUseException):
            one.create_table(
                TableName=of.name,
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                BillingMode="PAY_PER_REQUEST",
            )
        one.get_waiter("table_exists").wait(
            TableName=of.name, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
        )
        if not forgets_by_itself(one, of):
            one.update_time_to_live(
                TableName=of.name,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"},
            )


def forgets_by_itself(one: Any, of: Table) -> bool:
    """Whether the service deletes entries when their time, in `expires`, has come."""
    described = one.describe_time_to_live(TableName=of.name)["TimeToLiveDescription"]
    return described.get("TimeToLiveStatus") in ("ENABLED", "ENABLING") and (
        described.get("AttributeName") == "expires"
    )


@contextmanager
def explained(of: Table) -> Iterator[None]:
    """Turn what goes wrong with a table into a sentence, without anything personal.

    Raises:
        LogbookError: In place of an error of the SDK, or of an address that is none.
    """
    try:
        yield
    except (BotoCoreError, ClientError, ValueError) as error:
        raise LogbookError(f"The logbook in the table {of.name} {_remedy(error)}.") from error


def _remedy(error: Exception) -> str:
    if isinstance(error, NoRegionError):
        return "needs a region: write dynamodb:TABLE?region=REGION in SUPPLE_LOGBOOK"
    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        return "can't be opened without credentials: give the machine a role, or set AWS_PROFILE"
    if isinstance(error, ClientError):
        code = error.response.get("Error", {}).get("Code", "an error")
        return _REMEDIES.get(code, f"failed ({code}): try again in a moment")
    name = type(error).__name__
    return f"can't be reached ({name}): see whether its region and the network are right"


_CREDENTIALS = "may not be used with these credentials: allow what the README of the plugin lists"
_BUSY = "is asked too much of: raise its limits, or wait a moment"
_REMEDIES = {
    "ResourceNotFoundException": "isn't there: make it with python -m supple_dynamodb URL",
    "AccessDeniedException": _CREDENTIALS,
    "UnrecognizedClientException": _CREDENTIALS,
    "InvalidSignatureException": "refuses the credentials: see whether they, and the clock, are "
    "right",
    "ExpiredTokenException": "refuses the credentials, which have expired: renew them",
    "ProvisionedThroughputExceededException": _BUSY,
    "RequestLimitExceeded": _BUSY,
    "ThrottlingException": _BUSY,
}
