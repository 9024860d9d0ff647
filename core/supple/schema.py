"""The JSON Schema of sheets, made from the model, so that editors complete and check them.

What the model's annotations and docstrings say is all there is to say; only bounds are added.
"""

import inspect
import json
import re
import sys
import types
from collections.abc import Iterator
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin

from supple.routine import Entry, Routine
from supple.shape import MOST_IN_A_LIST, model_fields, required
from supple.sheet import FORMAT, KINDS
from supple.stretch import (
    BREATH_SECONDS,
    MOST_HOLD_SECONDS,
    MOST_TIMES,
    Beat,
    Dosage,
    Prerequisite,
    Range,
    Stretch,
)
from supple.vetting import (
    MOST_CHARACTERS,
    MOST_DAYS,
    MOST_DAYS_BACK,
    MOST_IN_A_ROUTINE,
    MOST_PARTS,
)

SHEET_SCHEMA = "sheet.schema.json"
"""The file's name, here and wherever it is copied to."""

Schema = dict[str, Any]

_PLAIN: dict[type, Schema] = {
    str: {"type": "string", "maxLength": MOST_CHARACTERS},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
}

_BOUNDS: dict[tuple[type, str], Schema] = {
    (Stretch, "strain"): {"minimum": 1, "maximum": 5},
    (Stretch, "regions"): {"minItems": 1},
    (Stretch, "parts"): {"minItems": 1, "maxItems": MOST_PARTS},
    (Stretch, "start_seconds"): {"minimum": 0, "maximum": MOST_HOLD_SECONDS},
    (Dosage, "rest"): {"minimum": 0, "maximum": MOST_HOLD_SECONDS},
    (Beat, "seconds"): {"minimum": 1, "maximum": MOST_HOLD_SECONDS},
    (Prerequisite, "days"): {"minimum": 1, "maximum": MOST_DAYS},
    (Prerequisite, "within_days"): {"minimum": 1, "maximum": MOST_DAYS_BACK},
    (Prerequisite, "lapses_after_days"): {"minimum": 1, "maximum": MOST_DAYS_BACK},
    (Routine, "stretches"): {"minItems": 1, "maxItems": MOST_IN_A_ROUTINE},
}
"""What vetting demands besides, as far as a schema can say it."""

_MOST = {
    "hold": MOST_HOLD_SECONDS,
    "breaths": MOST_HOLD_SECONDS // BREATH_SECONDS,
    "times": MOST_TIMES,
}
"""The caps of a dosage's ranges."""

_ID = "[a-z0-9]+(-[a-z0-9]+)*"
_OWN_ID = "Small letters, digits and hyphens. The plugin's name is put in front of it."


def sheet_schema() -> Schema:
    """The schema of a whole sheet."""
    models = dict.fromkeys(_models())
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A sheet of stretches for Supple",
        "type": "object",
        "required": ["format"],
        "additionalProperties": False,
        "properties": {
            "format": {"description": "The version of the sheet format.", "const": FORMAT},
            **{
                kind: {"type": "array", "items": _reference(model)} for kind, model in KINDS.items()
            },
        },
        "definitions": {model.__name__: _table(model) for model in models},
    }


def _models() -> Iterator[type]:
    """Every dataclass that a sheet's tables are made of."""
    waiting: list[Any] = list(KINDS.values())
    while waiting:
        annotation = waiting.pop(0)
        if is_dataclass(annotation) and isinstance(annotation, type) and annotation is not Range:
            yield annotation
            waiting += [inner for _, inner in model_fields(annotation).values()]
        else:
            waiting += [inner for inner in get_args(annotation) if inner is not Ellipsis]


def _table(model: type) -> Schema:
    properties = {}
    for name, (_, annotation) in model_fields(model).items():
        schema = _of(annotation, _MOST.get(name))
        schema |= _BOUNDS.get((model, name), {})
        said = described(model).get(name, "")
        if name == "id":
            schema["pattern"], said = f"^{_ID}$", _OWN_ID
        properties[name] = {"description": said, **schema} if said else schema
    table: Schema = {
        "type": "object",
        "description": (inspect.getdoc(model) or "").partition("\n")[0],
        "additionalProperties": False,
        "required": [name for name, (field, _) in model_fields(model).items() if required(field)],
        "properties": properties,
    }
    if model is Dosage:
        table["oneOf"] = [{"required": [one]} for one in ("hold", "breaths", "rhythm")]
    return table


def _of(annotation: Any, most: int | None) -> Schema:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _of(next(arg for arg in get_args(annotation) if arg is not types.NoneType), most)
    if origin in (tuple, frozenset):
        items = _of(get_args(annotation)[0], None)
        return {"type": "array", "items": items, "maxItems": MOST_IN_A_LIST}
    if annotation is Range:
        number = {"type": "integer", "minimum": 1, "maximum": most}
        return {"anyOf": [number, {"type": "array", "items": number, "minItems": 3, "maxItems": 3}]}
    if annotation is Entry:
        return {"anyOf": [{"type": "string"}, _reference(Entry)]}
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return {"type": "string", "enum": [str(one) for one in annotation]}
    if is_dataclass(annotation):
        return _reference(annotation)
    return dict(_PLAIN[annotation])


def _reference(model: Any) -> Schema:
    return {"$ref": f"#/definitions/{model.__name__}"}


@cache
def described(model: type) -> dict[str, str]:
    """What a model's docstring says of each of its attributes."""
    _, _, attributes = (inspect.getdoc(model) or "").partition("Attributes:\n")
    found = re.findall(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", attributes, re.MULTILINE)
    return {name: " ".join(said.split()) for name, said in found}


def schema_json() -> str:
    """The schema as the file that ships with Supple holds it."""
    return json.dumps(sheet_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_json())
