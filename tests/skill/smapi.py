"""Amazon's own schema of what `ask-cli` deploys, from the npm package `ask-smapi-model`."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

MODULES = Path(__file__).parent / "virtual_alexa" / "node_modules"

needs_npm = pytest.mark.skipif(
    not MODULES.exists(), reason="npm install --no-package-lock in tests/skill/virtual_alexa"
)


def problems(value: object, definition: str) -> Iterator[str]:
    """Everything in a value that doesn't fit a definition of the schema."""
    schema = {**_spec(), "$ref": f"#/definitions/{definition}"}
    for error in Draft4Validator(schema).iter_errors(value):
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def names(definition: str) -> frozenset[str]:
    """The names in an enumeration of the schema."""
    return frozenset(_spec()["definitions"][definition]["enum"])


def fields(definition: str) -> frozenset[str]:
    """The properties of an object in the schema."""
    return frozenset(_spec()["definitions"][definition]["properties"])


@cache
def _spec() -> dict[str, Any]:
    spec: dict[str, Any] = json.loads((MODULES / "ask-smapi-model" / "spec.json").read_bytes())
    # It asks for synonyms where Amazon's documentation lets them be left out.
    value = spec["definitions"]["v1.skill.interactionModel.TypeValueObject"]
    value["required"].remove("synonyms")
    return spec
