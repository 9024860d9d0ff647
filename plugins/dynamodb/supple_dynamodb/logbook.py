"""The logbook in DynamoDB, shared by any number of processes on any number of machines."""

from datetime import UTC, date, datetime, time
from typing import Any

from supple.logbook import (
    UNUSED_FOR,
    Conflict,
    Kept,
    LogbookError,
    first_version,
    read,
    today,
    written,
)
from supple.progress import Progress
from supple_dynamodb.table import PATIENCE, Table, client, explained, forgets_by_itself


class DynamoLogbook:
    """Progress in a DynamoDB table, an entry a person.

    Every save is a single conditional write, which is made only if the entry's version is the one
    that the save follows. Each entry carries the second from which the service may delete it, a
    year after the last save.

    Args:
        table: Where it is; made beforehand, with `supple_dynamodb.table.make`.
        patience: How many seconds a connection, and then an answer, is waited for.

    Raises:
        LogbookError: It can't be there, because there is no such region or address.
    """

    def __init__(self, table: Table, patience: float = PATIENCE):
        self._table = table
        self._client = client(table, patience)

    def load(self, person: str, /) -> Kept:
        """Read somebody's progress.

        Raises:
            LogbookError: Also if their entry makes no sense to this release: a newer one, on
                another machine, may know it well, so nothing is thrown away.
        """
        with explained(self._table):
            found = self._client.get_item(**self._key(person), ConsistentRead=True).get("Item")
        if found is None:
            return Kept()
        try:
            return Kept(progress=read(found["progress"]["S"]), version=int(found["version"]["N"]))
        except (ValueError, KeyError) as error:
            raise LogbookError(
                f"The entry {person} in the table {self._table.name} can't be read: if a newer "
                "Supple wrote it, bring this one up to date; otherwise mend or delete the entry."
            ) from error

    def save(self, person: str, progress: Progress, version: int, /) -> int:
        """Write somebody's progress; raises Conflict unless it follows what is held."""
        new = version + 1 if version else first_version()
        used = today()
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(id)"}
        if version:
            condition = {
                "ConditionExpression": "#version = :held",
                "ExpressionAttributeNames": {"#version": "version"},
                "ExpressionAttributeValues": {":held": {"N": str(version)}},
            }
        entry = {
            "id": {"S": person},
            "version": {"N": str(new)},
            "progress": {"S": written(progress)},
            "used": {"S": used.isoformat()},
            "expires": {"N": str(_midnight(used + UNUSED_FOR))},
        }
        with explained(self._table):
            try:
                self._client.put_item(TableName=self._table.name, Item=entry, **condition)
            except self._client.exceptions.ConditionalCheckFailedException:
                raise Conflict from None
        return new

    def forget(self, person: str, /) -> None:
        """Erase everything about somebody."""
        with explained(self._table):
            self._client.delete_item(**self._key(person))

    def expire(self, before: date, /) -> int:
        """Forget everyone last saved before a day.

        What the table forgets by itself isn't looked for, as that would read, and cost, all of it.
        """
        with explained(self._table):
            if before <= today() - UNUSED_FOR and forgets_by_itself(self._client, self._table):
                return 0
            pages = self._client.get_paginator("scan").paginate(
                TableName=self._table.name,
                ProjectionExpression="id",
                FilterExpression="#used < :before",
                **_used_before(before),
            )
            return sum(
                self._forget_unused(one["id"], before) for page in pages for one in page["Items"]
            )

    def close(self) -> None:
        """Close the connections; the next call opens them again."""
        self._client.close()

    def _forget_unused(self, key: dict[str, str], before: date) -> bool:
        """Forget somebody, unless they have come in meanwhile."""
        try:
            self._client.delete_item(
                TableName=self._table.name,
                Key={"id": key},
                ConditionExpression="#used < :before",
                **_used_before(before),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _key(self, person: str) -> dict[str, Any]:
        return {"TableName": self._table.name, "Key": {"id": {"S": person}}}


def _used_before(day: date) -> dict[str, Any]:
    return {
        "ExpressionAttributeNames": {"#used": "used"},
        "ExpressionAttributeValues": {":before": {"S": day.isoformat()}},
    }


def _midnight(day: date) -> int:
    """The second at which a day begins, since the epoch."""
    return int(datetime.combine(day, time(), UTC).timestamp())
