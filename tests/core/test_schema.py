"""The JSON Schema of sheets is in step with the model, and agrees with what is really read."""

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from supple.__main__ import main
from supple.body import Movement, Position
from supple.schema import SHEET_SCHEMA, schema_json, sheet_schema
from supple.shape import model_fields
from supple.sheet import KINDS, read_sheet
from supple.stretch import Stretch
from tests.core.distributions import a_sheet

VALIDATOR = Draft7Validator(sheet_schema())

ROOT = Path(__file__).parents[2]

SHEETS = sorted(ROOT.glob("plugins/*/supple_*/sheets/*.toml"))


def test_the_file_is_in_step_with_the_model() -> None:
    """To bring it into step: `python -m supple.schema > core/supple/sheet.schema.json`."""
    assert (files("supple") / SHEET_SCHEMA).read_text("utf-8") == schema_json()


def test_the_schema_is_a_schema() -> None:
    """Editors can read it."""
    Draft7Validator.check_schema(sheet_schema())


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    """For whoever wants it beside a sheet of theirs."""
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == sheet_schema()


def test_every_key_is_explained() -> None:
    """An editor shows what each key means."""
    schema = sheet_schema()
    models: dict[str, type] = dict(KINDS)
    for kind, model in models.items():
        table = schema["definitions"][model.__name__]
        assert schema["properties"][kind]["items"] == {"$ref": f"#/definitions/{model.__name__}"}
        assert table["properties"].keys() == model_fields(model).keys()
    for name, table in schema["definitions"].items():
        for key, one in table["properties"].items():
            assert one.get("description"), f"{name}, {key} isn't explained in its docstring"


def test_closed_lists_are_offered_whole() -> None:
    """An editor completes positions and movements."""
    keys = sheet_schema()["definitions"][Stretch.__name__]["properties"]
    assert keys["position"]["enum"] == list(Position)
    assert keys["movements"]["items"]["enum"] == list(Movement)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_what_is_bundled_is_valid(sheet: Path) -> None:
    """The schema refuses nothing that Supple reads."""
    assert not list(VALIDATOR.iter_errors(tomllib.loads(sheet.read_text("utf-8"))))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format = 1", "format = 2"),
        ("strain = 1", "strain = 7"),
        ("strain = 1", 'strain = "1"'),
        ('"gentle"', '"gentel"'),
        ('position = "sitting"', 'positon = "sitting"'),
        ('regions = ["abdomen"]', "regions = []"),
        ('regions = ["abdomen"]', 'regions = "abdomen"'),
        ('id = "quiet"', 'id = "Quiet sitting"'),
        ('id = "quiet"', ""),
        ("[1, 3, 6]", "[1, 3]"),
        ("[1, 3, 6]", "[1, 3, 60]"),
        ("[1, 3, 6]", "[1, 3, 6]\ndosage.hold = 5"),
        ("dosage.breaths = [1, 3, 6]", ""),
        ("dosage.breaths", "dosage.times = 99\ndosage.breaths"),
        ("[[stretch]]", "[[strech]]"),
    ],
)
def test_what_an_editor_marks_is_refused(old: str, new: str) -> None:
    """What the schema finds wrong, Supple refuses too; the one never surprises after the other."""
    text = a_sheet()
    assert text.count(old) == 1
    text = text.replace(old, new)
    table: dict[str, Any] = tomllib.loads(text)
    assert list(VALIDATOR.iter_errors(table))
    assert read_sheet(text.encode(), "neck.toml", "my").problems
