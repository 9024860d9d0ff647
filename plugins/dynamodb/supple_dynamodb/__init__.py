"""Keeps the logbook in DynamoDB: opens `dynamodb:` URLs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supple import hookimpl

if TYPE_CHECKING:
    from supple.logbook import Logbook


@hookimpl
def supple_open_logbook(url: str) -> Logbook | None:
    """Open `dynamodb:TABLE?region=REGION`."""
    if not url.lower().startswith("dynamodb:"):
        return None
    from supple_dynamodb.logbook import DynamoLogbook  # loads boto3 only when it is needed
    from supple_dynamodb.table import table

    return DynamoLogbook(table(url))
