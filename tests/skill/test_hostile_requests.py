"""The real server refuses every hostile request of the table, and answers every honest one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.skill.hostile import HONEST, HOSTILE, Row, asked
from tests.skill.local_alexa import settle
from tests.skill.serving import Send, over_the_wire, served


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own Alexa, for all the rows."""
    return settle(tmp_path_factory.mktemp("alexa"))


@pytest.fixture(scope="module")
def send(folder: Path) -> Iterator[Send]:
    """One running server for all the rows."""
    with served(folder) as (port, _):
        yield over_the_wire(port)


def _name(row: Row) -> str:
    return row.protects


@pytest.mark.parametrize("row", HOSTILE, ids=_name)
def test_hostile_requests_are_refused(row: Row, send: Send, folder: Path) -> None:
    """Whoever is not Alexa gets a 400 for the right reason, on one line."""
    answer = asked(row, send, folder)
    assert row.fits(answer), answer


@pytest.mark.parametrize("row", HONEST, ids=_name)
def test_honest_requests_are_answered(row: Row, send: Send, folder: Path) -> None:
    """Certification also fails a skill that refuses what Alexa really sends."""
    answer = asked(row, send, folder)
    assert row.fits(answer), answer


def test_the_table_has_a_row_for_every_known_way_in() -> None:
    """At least forty rows, each protecting something of its own."""
    assert len({row.protects for row in HOSTILE}) == len(HOSTILE) >= 40
