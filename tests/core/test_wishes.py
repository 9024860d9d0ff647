"""Thirty wishes, and the routine that a person would give for each: see wishes.toml."""

import tomllib
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from supple.body import with_larger
from supple.choosing import Choice, choose
from supple.event import Wish
from supple.person import Person
from supple.plain import from_plain
from supple.plugins import load
from supple.progress import Done
from tests.core.some_wishes import TODAY

CATALOGUE = load(only=frozenset(("lower-back", "whole-body"))).catalogue

TABLE: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("wishes.toml").read_text("utf-8")
)["wish"]


def of_row(row: dict[str, Any]) -> Choice:
    """What is chosen for a row of the table."""
    wish = {field.name: row[field.name] for field in fields(Wish) if field.name in row}
    ages = row.get("done", {})
    done = {
        target: Done(
            times=6,
            last=TODAY - timedelta(days=ages.get(target, ages.get("all"))),
        )
        for target in (CATALOGUE.stretches if "all" in ages else ages)
    }
    person = from_plain(Person, row.get("person", {}))
    return choose(from_plain(Wish, wish), person, done, CATALOGUE, TODAY)


def test_the_table_has_thirty_different_wishes() -> None:
    """A row that is there twice judges nothing, and one with a misspelt key judges wrongly."""
    known = {*(field.name for field in fields(Wish)), "say", "person", "done", "routine", "name"}
    assert len({row["say"] for row in TABLE}) == len(TABLE) >= 30
    for row in TABLE:
        assert {*row} <= known


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["say"])
def test_the_routine_is_the_one_that_a_person_would_give(row: dict[str, Any]) -> None:
    """Where it isn't, either the rules or the table is to be mended: look at both."""
    choice = of_row(row)
    assert choice.routine is not None
    assert [entry.stretch for entry in choice.routine.stretches] == row["routine"]
    assert choice.routine.name == row["name"]


def test_the_table_covers_the_body() -> None:
    """Taken together, the wishes lead to every region, and to most of what is installed."""
    used = {target for row in TABLE for target in row["routine"]}
    regions = {region for target in used for region in CATALOGUE.stretches[target].regions}
    assert len(with_larger(frozenset(regions))) == 14
    assert len(used) >= 40
